"""A branch: a copy of a stored run as it was at a checkpoint, to be continued with other live settings.

A branch is made in a hidden folder beside its place, `.branching-ID`, and moved there by one rename when it is whole. What a
process leaves that was killed before is removed when the next branch is made there.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from core.errors import UserError
from core.events import Saved
from core.spec import ARM_FIELDS, ExperimentSpec, Training
from core.store.best_weights import best_files, best_iteration
from core.store.checkpoint import (
    Checkpoint,
    checkpoint_files,
    load_checkpoint,
    newest_readable,
    numbered,
    save_checkpoint,
)
from core.store.continuing import spec_of
from core.store.disk import StoreError, crash_point, sync_folder, system_refused, write_verified
from core.store.folder_names import folder_names
from core.store.lock import FileLock, is_held
from core.store.metrics import MetricsFile
from core.store.rows import Row
from core.store.run_folder import BEST, LOCK, MATRICES, METRICS, RunFolder, require_new
from core.store.run_info import CHECKPOINTS, FILE, Change, Parent, RunInfo
from core.store.run_story import informed, measured
from core.store.snapshots import iteration_of, snapshot_files

Live = Sequence[tuple[str, dict[str, Any]]]
"""Live settings by arm, "" for the shared ones; None removes an arm's own value."""
_GUARD = ".branching.lock"
_UNFINISHED = re.compile(r"\.branching-[0-9a-f]{32}")


def branch_points(path: Path) -> tuple[int, ...]:
    """The iterations at which the run in `path` has checkpoints, in order; raises `StoreError` if they cannot be listed."""
    return tuple(sorted({numbered(file)[0] for file in checkpoint_files(RunFolder.open(path).checkpoints_path)}))


def spec_at(path: Path, iteration: int | None = None) -> tuple[int, ExperimentSpec]:
    """Where a branch would begin, and the settings in force there; arguments and errors as in `branch`."""
    folder = RunFolder.open(path)
    start = checkpoint_at(folder, iteration)
    return start.iteration, _in_force(folder, start)


def branch(path: Path, root: Path, iteration: int | None = None, live: Live = (), *, name: str = "") -> RunFolder:
    """Copy a run as it was at a checkpoint into a new folder of `root`. The run itself may be going on; it is only read.

    Live changes that the run made later are not copied. The branch is not locked; continue it like any stored run.

    Args:
        path: the run. root: made if missing. iteration: of a checkpoint of the run; None takes the newest good one.
        live: settings that the branch goes on with, as if they had been changed after that iteration. name: of the branch.

    Raises:
        UserError: there is no such checkpoint, or a setting is locked, unknown, or of a value that cannot be used.
        StoreError: the run cannot be read, or the branch cannot be written; nothing is left that looks like a run.
    """
    return _branch(path, root, lambda title: (root / one for one in folder_names(title)), iteration, live, name)


def branch_at(path: Path, out: Path, iteration: int | None = None, live: Live = (), *, name: str = "") -> RunFolder:
    """Like `branch`, with the folder named, which must be new as `require_new` says."""
    require_new(out)
    return _branch(path, out.absolute().parent, lambda _: _cleared(out), iteration, live, name)


def _branch(
    path: Path, beside: Path, places: Callable[[str], Iterator[Path]], iteration: int | None, live: Live, name: str
) -> RunFolder:
    source = RunFolder.open(path)
    start = checkpoint_at(source, iteration)
    rows = _rows(source, start.iteration)
    try:
        info = _info(source, start, rows, live, name.encode(errors="replace").decode())
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UserError(
            f"The checkpoint {start.iteration} of {path} cannot be used ({type(error).__name__}: {error}); branch from another."
        ) from error
    try:
        with building(beside) as folder:
            _fill(folder, source, start, rows)
            write_verified(folder / FILE, info.to_json(), kind="info")  # last, though only the rename makes it a run
            place = moved(folder, places(info.name))
    except OSError as error:
        raise system_refused("branched", path, error) from error
    return RunFolder.open(place)


def checkpoint_at(folder: RunFolder, iteration: int | None) -> Checkpoint:
    """The checkpoint of an iteration, or the newest good one for None; nothing is set aside, because the run may be another's.

    Raises:
        UserError: there is no such checkpoint. StoreError: it cannot be read.
    """
    if iteration is None:
        if (newest := newest_readable(folder.checkpoints_path)) is None:
            raise UserError(f"{folder.path} holds no good checkpoint; go on with the run first.")
        return newest
    files = [file for file in checkpoint_files(folder.checkpoints_path) if numbered(file)[0] == iteration]
    if not files:
        points = ", ".join(map(str, branch_points(folder.path))) or "none"
        raise UserError(
            f"{folder.path} has no checkpoint of iteration {iteration}; choose one of those kept: {points}."
        )
    for file in files[:-1]:
        with suppress(StoreError):
            return load_checkpoint(file)
    return load_checkpoint(files[-1])


def _in_force(folder: RunFolder, start: Checkpoint) -> ExperimentSpec:
    """The settings after the checkpoint's iteration: a change at a standstill may have come after the checkpoint."""
    spec = spec_of(start.state.get("spec"), folder.path)
    for change in _changes_until(folder.info, start.iteration):
        if change.iteration == start.iteration:
            spec = spec.with_live(change.values, change.arm)
    return spec


def _info(folder: RunFolder, start: Checkpoint, rows: list[Row], live: Live, name: str) -> RunInfo:
    spec, at, old = _in_force(folder, start), start.iteration, folder.info
    for arm, values in live:
        _require_live(values, arm)
        spec = spec.with_live(values, arm)
    changes = _changes_until(old, at)
    changes += tuple(Change(iteration=at, arm=arm, values=values) for arm, values in live)
    info = RunInfo(
        name=name or f"{old.name} (branch at {at})",
        state="finished" if at >= spec.training.iterations else "stopped",
        spec=start.state["spec"],
        versions=old.versions,
        device=old.device,
        threads=old.threads,
        seed=old.seed,
        about=old.about,
        changes=changes,
        parent=Parent(run=old.id, iteration=at),
        iteration=at,
    )
    return informed(measured(info, rows), Saved(at, {}, start.state, False))


def _changes_until(info: RunInfo, at: int) -> tuple[Change, ...]:
    """The run's live changes until then, those included that it was about to make again when it was killed."""
    known = sorted((*info.changes, *info.pending), key=lambda change: change.iteration)
    return tuple(change for change in known if change.iteration <= at)


def _require_live(values: Iterable[str], arm: str) -> None:
    known = ARM_FIELDS if arm else tuple(Training.model_fields)
    for name in values:
        if name not in known:
            raise UserError(
                f"A branch cannot change '{name}', because what the run has learned depends on it; start a new run for that, or change "
                f"{', '.join(known[:-1])} or {known[-1]}."
            )


def _rows(source: RunFolder, until: int) -> list[Row]:
    """What the run had measured by then, in the order of writing."""
    if not source.metrics_path.exists():
        return []
    with MetricsFile.read_only(source.metrics_path) as metrics:
        return [row for row in metrics.read_since().rows if row.iteration <= until]


def _fill(folder: Path, source: RunFolder, start: Checkpoint, rows: list[Row]) -> None:
    """The checkpoint, the best one until then, the curves, the matrices and the best weights."""
    saved = [(start, _is_best(source, start)), *((best, True) for best in _best(source, start))]
    files = [save_checkpoint(folder / CHECKPOINTS, checkpoint, best=best) for checkpoint, best in saved]
    with MetricsFile.for_writing(folder / METRICS) as metrics:
        metrics.append(rows)
        for file in files:
            metrics.note_checkpoint(numbered(file)[0], file.name, hashlib.sha256(file.read_bytes()).hexdigest())
    for snapshot in snapshot_files(source.matrices_path):
        if iteration_of(snapshot) <= start.iteration:
            write_verified(folder / MATRICES / snapshot.name, snapshot.read_bytes(), kind="branch")
    for weights in best_files(source.best_path):
        if best_iteration(weights) <= start.iteration:
            with suppress(FileNotFoundError):  # the run goes on, and a better one has just taken its place
                write_verified(folder / BEST / weights.name, weights.read_bytes(), kind="branch")


def _is_best(source: RunFolder, start: Checkpoint) -> bool:
    return (start.iteration, True) in map(numbered, checkpoint_files(source.checkpoints_path))


def _best(source: RunFolder, start: Checkpoint) -> list[Checkpoint]:
    """The checkpoint with the best score before `start`, unless `start` is the best itself; none if it cannot be read."""
    for file in checkpoint_files(source.checkpoints_path):
        iteration, best = numbered(file)
        if best and iteration <= start.iteration:
            with suppress(StoreError):
                return [load_checkpoint(file)] if iteration < start.iteration else []
    return []


@contextmanager
def building(beside: Path) -> Iterator[Path]:
    """A new hidden folder in `beside`, removed at the end unless it was `moved`; those of killed processes go first.

    Raises:
        StoreError: another process is making a branch there. OSError: the system refused.
    """
    beside.mkdir(parents=True, exist_ok=True)
    lock = FileLock(beside / _GUARD)
    if not lock.try_acquire():
        message = f"{lock.holder().capitalize()} is making a branch in {beside}; try again when it is done."
        raise StoreError(message, beside, transient=True)
    try:
        for entry in beside.iterdir():
            if _UNFINISHED.fullmatch(entry.name):
                shutil.rmtree(entry)
        folder = beside / f".branching-{uuid.uuid4().hex}"
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        with suppress(OSError):  # while it is held: whoever waits for it sees that it is gone and makes another
            lock.path.unlink()
        lock.release()


def _cleared(out: Path) -> Iterator[Path]:
    """The folder that was asked for, without what a killed process has left in it."""
    require_new(out)
    if is_held(out / LOCK):
        raise UserError(f"Another process is making a run in '{out}'; name another folder.")
    if out.is_dir():
        shutil.rmtree(out)
    yield out


def moved(folder: Path, places: Iterator[Path]) -> Path:
    """Rename a whole folder to the first place that is free, and return that; raises `OSError` if the system refuses."""
    crash_point("branch-whole")
    place = next(place for place in places if not os.path.lexists(place))
    folder.rename(place)
    crash_point("branch-moved")
    sync_folder(place.parent)
    return place
