"""What the events of a run mean for its folder: rows of its curves, and changes of its run.json."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Iterator

from core.checkout import running_commit
from core.events import (
    Continued,
    Described,
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
from core.scores import is_better, sign_of
from core.store.metrics import MetricsFile
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
    """`info` with the newest and the best values of these rows; of equal ones the first is the best."""
    last = {arm: dict(values) for arm, values in info.last.items()}
    best = {arm: dict(values) for arm, values in info.best.items()}
    iteration, seconds = info.iteration, info.seconds
    for row in rows:
        last.setdefault(row.arm, {})[row.series] = row.value
        mine = best.setdefault(row.arm, {})
        if is_better(row.series, row.value, mine.get(row.series)):
            mine[row.series] = (row.value, row.iteration)
        if row.iteration >= iteration:
            iteration, seconds = row.iteration, row.seconds
    return info.model_copy(update={"last": last, "best": best, "iteration": iteration, "seconds": seconds})


def recalled(info: RunInfo, metrics: MetricsFile) -> RunInfo:
    """`info` with the newest and the best of what a file holds and where it ends, whatever it said before; see `MetricsFile.series`."""
    info = info.model_copy(update={"last": {}, "best": {}, "iteration": 0, "seconds": 0.0})
    for arm, series in metrics.series():
        info = measured(info, metrics.landmarks(arm, series, largest=sign_of(series) > 0))
    return info


def informed(info: RunInfo, event: Event) -> RunInfo:
    """`info` after an event."""
    match event:
        case Started():
            versions = {"python": platform.python_version()} | _commits(info)
            seed = event.spec.get("run", {}).get("seed", 0)
            started = {
                "spec": event.spec,
                "device": event.device,
                "threads": event.threads,
                "seed": seed,
                "about": event.about,
            }
            return info.model_copy(
                update=started | {"versions": info.versions | versions, "state": "running", "error": ""}
            )
        case Continued():
            known = sorted((*info.changes, *info.pending), key=lambda change: change.iteration)
            kept = tuple(change for change in known if change.iteration < event.iteration)
            later = tuple(known[len(kept) :])  # known until they are made again, should the run be killed before
            iteration = max(info.iteration, event.iteration)  # rows of the same batch may be later
            return info.model_copy(update={"changes": kept, "pending": later, "iteration": iteration})
        case HyperApplied():
            change = Change(iteration=event.iteration, arm=event.arm, values=event.changes)
            pending = info.pending[1:] if info.pending[:1] == (change,) else info.pending
            return info.model_copy(update={"changes": (*info.changes, change), "pending": pending})
        case Saved():
            about = event.state["environment"]
            versions = info.versions | {name: about[name] for name in ("torch", "numpy")}
            return info.model_copy(update={"versions": versions, "data": about["data"]})
        case Described():
            told = {"name": event.name, "notes": event.notes, "tags": event.tags}
            return info.model_copy(update={name: value for name, value in told.items() if value is not None})
        case Paused():
            return info.model_copy(update={"state": "finished" if event.reason == "finished" else "paused"})
        case Resumed():
            return info.model_copy(update={"state": "running"})
        case Ended():
            return info.model_copy(update={"state": ENDINGS[event.reason], "error": event.error})
        case _:
            return info


def _commits(info: RunInfo) -> dict[str, str]:
    """The commit of the checkout that trains, behind those that trained before; nothing outside of a checkout."""
    known = [commit for commit in info.versions.get("commit", "").split(", ") if commit]
    commit = running_commit()
    return {"commit": ", ".join([*known, commit])} if commit and commit not in known else {}
