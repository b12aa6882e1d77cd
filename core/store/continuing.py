"""The way back from a stored run to one that goes on."""

from __future__ import annotations

from pathlib import Path

from core.continuation import Continuation
from core.errors import UserError
from core.spec import ExperimentSpec
from core.store.checkpoint import newest_good
from core.store.disk import StoreError
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
            return folder, _spec(folder.info.spec, path), None, notices
        changes = tuple(
            (change.iteration, change.arm, change.values)
            for change in folder.info.changes
            if change.iteration >= checkpoint.iteration
        )
        since = Continuation(checkpoint.tensors, checkpoint.state, changes)
        return folder, _spec(checkpoint.state.get("spec"), path), since, notices
    except BaseException:
        folder.unlock()
        raise


def _spec(values: object, path: Path) -> ExperimentSpec:
    try:
        return ExperimentSpec.model_validate(values)
    except ValueError as error:
        raise UserError(
            f"The settings of {path} cannot be used by this program ({str(error).splitlines()[0]}); start a new run."
        ) from error
