"""Reads every bad file of a list in a process of its own, under a limit on memory, and says on the standard output what came of each.

Reads from the standard input a JSON list of [kind, path]: a folder of a run, or a file of a sweep.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from core.errors import UserError
from core.store.continuing import open_to_continue
from core.store.index import Index
from core.sweeps.files import load_sweep

MEMORY = 4 * 2**30


def main() -> None:
    """Read all; the answers are [kind of error or "", sentence or notices, seconds]."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    answers = [_answer(READERS[kind], Path(path)) for kind, path in json.load(sys.stdin)]
    sys.stdout.write(json.dumps(answers))


def _run(path: Path) -> str:
    (listed,) = Index(path.parent).runs()
    assert listed.path == path
    folder, _, _, notices = open_to_continue(path)
    folder.save_info(folder.info)
    folder.unlock()
    return " ".join(notices)


def _sweep(path: Path) -> str:
    load_sweep(path)
    return ""


READERS: dict[str, Callable[[Path], str]] = {"run": _run, "sweep": _sweep}


def _answer(read: Callable[[Path], str], path: Path) -> tuple[str, str, float]:
    began = time.monotonic()
    try:
        said, kind = read(path), ""
    except UserError as error:
        said, kind = str(error), "UserError"
    except BaseException as error:
        said, kind = str(error)[:300], type(error).__name__
    return kind, said, time.monotonic() - began


if __name__ == "__main__":
    main()
