"""What the events of a run mean for its folder: rows of its curves, and changes of its run.json. Pure functions."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Iterator

from core.events import (
    Continued,
    Ended,
    Evaluated,
    Event,
    HyperApplied,
    Metrics,
    Paused,
    Resumed,
    Saved,
    Started,
)
from core.store.rows import Row
from core.store.run_info import Change, RunInfo, State

ENDINGS: dict[str, State] = {"finished": "finished", "stopped": "stopped", "cancelled": "stopped", "failed": "failed"}


def rows_of(event: Metrics | Evaluated) -> Iterator[Row]:
    """The rows that a measurement adds; series of an evaluation are called `validation_loss` and so on."""
    moment = (event.iteration, event.tasks, event.seconds)
    if isinstance(event, Metrics):
        for name, value in event.values.items():
            yield Row(event.arm, name, *moment, value)
    else:
        for name, value in event.values.items():
            yield Row(event.arm, f"{event.split}_{name}", *moment, value, event.ci95.get(name))


def measured(info: RunInfo, rows: Iterable[Row]) -> RunInfo:
    """`info` with the newest values of these rows."""
    last = {arm: dict(values) for arm, values in info.last.items()}
    iteration = info.iteration
    for row in rows:
        last.setdefault(row.arm, {})[row.series] = row.value
        iteration = max(iteration, row.iteration)
    return info.model_copy(update={"last": last, "iteration": iteration})


def informed(info: RunInfo, event: Event) -> RunInfo:
    """`info` after an event."""
    match event:
        case Started():
            versions = {"python": platform.python_version()}
            seed = event.spec.get("run", {}).get("seed", 0)
            started = {"spec": event.spec, "device": event.device, "threads": event.threads, "seed": seed}
            return info.model_copy(
                update=started | {"versions": info.versions | versions, "state": "running", "error": ""}
            )
        case Continued():
            kept = tuple(change for change in info.changes if change.iteration < event.iteration)
            return info.model_copy(update={"changes": kept, "iteration": event.iteration})
        case HyperApplied():
            change = Change(iteration=event.iteration, arm=event.arm, values=event.changes)
            return info.model_copy(update={"changes": (*info.changes, change)})
        case Saved():
            about = event.state["environment"]
            versions = info.versions | {name: about[name] for name in ("torch", "numpy")}
            best = {arm: {name: tuple(at) for name, at in mine.items()} for arm, mine in event.state["best"].items()}
            return info.model_copy(update={"best": best, "versions": versions, "data": about["data"]})
        case Paused():
            return info.model_copy(update={"state": "finished" if event.reason == "finished" else "paused"})
        case Resumed():
            return info.model_copy(update={"state": "running"})
        case Ended():
            return info.model_copy(update={"state": ENDINGS[event.reason], "error": event.error})
        case _:
            return info
