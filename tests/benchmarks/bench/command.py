"""`python main.py bench`: run the parts, print what each measured, write the results."""

from __future__ import annotations

import importlib
import json
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from core.errors import UserError
from tests.benchmarks.bench import machine
from tests.benchmarks.bench.layout import Section, completed
from tests.benchmarks.bench.report import table

TARGETS = ("engine", "window", "startup", "memory")


def run_bench(target: str | None, file: Path | None, *, quick: bool) -> int:
    """Measure one part, or all without a `target`, print tables and write `file` after every part.

    Returns:
        0, or 1 when a part failed; the others' results are kept.

    Raises:
        UserError: the folder of `file` does not exist.
    """
    if file is not None and not file.absolute().parent.is_dir():
        raise UserError(f"--json {file}: there is no folder '{file.absolute().parent}'; create it first.")
    results: dict[str, Any] = {"machine": completed("machine", machine.describe()), "quick": quick}
    print(table("machine", results["machine"]), flush=True)
    for name in TARGETS if target is None else (target,):
        results[name] = measured(name, quick)
        print("\n" + table(name, results[name]), flush=True)
        if file is not None:
            _write(file, results)
    return int(any("failed" in section for section in results.values() if isinstance(section, dict)))


def measured(name: str, quick: bool) -> Section:
    """One section of the results; a part that fails has its reason under `failed` and None for what it should have measured."""
    start = time.perf_counter()
    try:
        found: Section = importlib.import_module(f"tests.benchmarks.bench.{name}").measure(quick)
    except Exception as error:  # one part must not lose the results of the others
        traceback.print_exc(file=sys.stderr)
        found = {"failed": f"{type(error).__name__}: {error}"}
    return completed(name, found | {"seconds": time.perf_counter() - start})


def _write(file: Path, results: dict[str, Any]) -> None:
    """Replace the file as a whole."""
    part = file.with_name(file.name + ".part")
    part.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    part.replace(file)
