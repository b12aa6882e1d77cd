"""The way back from a stored run to one that goes on."""

from __future__ import annotations

from pathlib import Path

from core.continuation import Continuation
from core.errors import UserError
from core.events import History
from core.knobs import checked
from core.spec import ExperimentSpec
from core.spec_changes import planned_end
from core.store.checkpoint import newest_good
from core.store.disk import StoreError
from core.store.index import Index, RunSummary
from core.store.metrics import MetricsFile
from core.store.run_folder import RunFolder


def open_to_continue(path: Path) -> tuple[RunFolder, ExperimentSpec, Continuation | None, list[str]]:
    """Lock a stored run and find where it goes on.

    Returns:
        The locked folder, the settings in force there, the newest good checkpoint (None: from the beginning), and notices.

    Raises:
        StoreError: it is no run, or of a newer program, or another process is writing it. UserError: its settings cannot be used.
    """
    folder = RunFolder.open(path)
    if not folder.lock():
        raise StoreError(folder.notice, path)
    try:
        notices = [folder.notice] if folder.notice else []
        checkpoint, damaged = newest_good(folder.checkpoints_path)
        notices += [str(error) for error in damaged]
        if checkpoint is None:
            if folder.info.iteration or folder.info.changes:
                notices.append(f"{path} has no usable checkpoint, so its run begins again, without its live changes.")
            folder.info = folder.info.model_copy(update={"changes": (), "pending": ()})
            return folder, spec_of(folder.info.spec, path), None, notices
        known = sorted((*folder.info.changes, *folder.info.pending), key=lambda change: change.iteration)
        changes = tuple(
            (change.iteration, change.arm, change.values)
            for change in known
            if change.iteration >= checkpoint.iteration
        )
        since = Continuation(checkpoint.tensors, checkpoint.state, changes)
        return folder, spec_of(checkpoint.state.get("spec"), path), since, notices
    except BaseException:
        folder.unlock()
        raise


def histories(folder: RunFolder, until: int) -> tuple[list[History], list[str]]:
    """The curves of a stored run up to iteration `until`, and what was wrong with them, which the writer will repair."""
    if not folder.metrics_path.exists():
        return [], []
    try:
        with MetricsFile.read_only(folder.metrics_path) as metrics:
            return [_history(metrics, arm, series, until) for arm, series in metrics.series()], []
    except StoreError as error:
        return [], [str(error)]


def _history(metrics: MetricsFile, arm: str, series: str, until: int) -> History:
    curve = metrics.read(arm, series)
    kept = curve.iteration <= until
    columns = (curve.iteration, curve.tasks, curve.seconds, curve.value, curve.ci95)
    return History(arm, series, *(column[kept] for column in columns))


def newest_unfinished(root: Path) -> RunSummary | None:
    """The newest of all runs below `root`, if it is being made now, or was interrupted or stopped before its planned end."""
    runs = sorted(Index(root).runs(), key=lambda run: run.info.created)
    if not runs or runs[-1].state in ("finished", "failed"):
        return None
    if runs[-1].state in ("running", "paused"):
        return runs[-1]
    info = runs[-1].info
    end = planned_end(info.spec, ((change.arm, change.values) for change in (*info.changes, *info.pending)))
    return runs[-1] if 0 < info.iteration <= end else None  # at the planned end its evaluation is missing


def spec_of(values: object, path: Path) -> ExperimentSpec:
    """The experiment in the settings that were stored for the run in `path`; raises `UserError` if this program cannot use them."""
    try:
        return checked(ExperimentSpec, values)
    except UserError as error:
        what = str(error).removesuffix(".").replace(". ", "; ")
        raise UserError(f"The settings of {path} cannot be used by this program ({what}); start a new run.") from error
