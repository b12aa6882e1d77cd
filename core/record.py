"""A finished run on disk: metrics as CSV and what was learned as safetensors."""

from __future__ import annotations

import csv
import io
import json
import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from core.errors import UserError
from core.events import ArmResult, Ended, Evaluated, Event, Metrics, Started

COLUMNS = ("arm", "series", "iteration", "tasks", "seconds", "value", "ci95")


def check_writable(folder: Path) -> None:
    """Raise `UserError` unless `folder` is, or can become, a folder one may write to. Creates nothing."""
    if folder.exists() and not folder.is_dir():
        raise UserError(f"The output folder '{folder}' is a file; name a folder.")
    existing = folder
    while not existing.exists():
        existing = existing.parent
    if not os.access(existing, os.W_OK | os.X_OK):
        raise UserError(f"The output folder '{folder}' cannot be written to; choose another with --out.")


def recorded(events: Iterator[Event], folder: Path) -> Iterator[Event]:
    """Pass events on and, when the run has ended, write `run.json`, `metrics.csv` and `learned.safetensors` into `folder`.

    Nothing is written for a run that never started.
    """
    rows: list[tuple[Any, ...]] = []
    results: list[ArmResult] = []
    spec: dict[str, Any] = {}
    for event in events:
        match event:
            case Started():
                spec = event.spec
            case Metrics():
                rows += _rows(event, event.values.items(), {})
            case Evaluated():
                named = {f"{event.split}_{name}": value for name, value in event.values.items()}
                rows += _rows(event, named.items(), {f"{event.split}_{name}": ci for name, ci in event.ci95.items()})
            case ArmResult():
                results.append(event)
            case Ended() if spec:
                _write(folder, spec, rows, results)
        yield event


def _rows(event: Metrics | Evaluated, values: Any, ci95: dict[str, float]) -> list[tuple[Any, ...]]:
    moment = (event.iteration, event.tasks, event.seconds)
    return [(event.arm, name, *moment, value, ci95.get(name, "")) for name, value in values]


def _write(folder: Path, spec: dict[str, Any], rows: list[tuple[Any, ...]], results: list[ArmResult]) -> None:
    from safetensors.numpy import save  # noqa: PLC0415 - only a finished run needs it

    tensors = {f"{result.arm}/{name}": values for result in results for name, values in result.tensors.items()}
    payload = save(tensors, metadata={"spec": json.dumps(spec)})
    folder.mkdir(parents=True, exist_ok=True)
    _replace(folder / "run.json", lambda file: file.write(json.dumps(spec, indent=2).encode()))
    _replace(folder / "metrics.csv", lambda file: file.write(_csv(rows)))
    _replace(folder / "learned.safetensors", lambda file: file.write(payload))


def _csv(rows: list[tuple[Any, ...]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return text.getvalue().encode()


def _replace(path: Path, fill: Callable[[IO[bytes]], object]) -> None:
    """Write beside the target, flush to disk, then rename: the old file or the new one, never half of one."""
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        with temporary.open("xb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
