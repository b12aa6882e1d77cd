"""What to do with a damaged `metrics.sqlite`: set it aside, and put what can be saved of it in its place.

A repair may be killed anywhere. Until `FOLDER/done.sqlite` exists the damaged file is untouched and the next repair begins anew;
from then on the next one finishes what was begun.
"""

from __future__ import annotations

import itertools
import os
import shutil
from pathlib import Path

from core.store.database import COMPANIONS
from core.store.disk import crash_point, sync_folder, system_refused
from core.store.salvage import save_rows

FOLDER = ".salvage"


def repair(path: Path) -> str:
    """Set the damaged file at `path` aside, with what SQLite keeps beside it, and put what can be saved in its place.

    Call it only while holding the run's lock, with the file closed.

    Returns:
        What was saved and what was lost, in one sentence.

    Raises:
        StoreError: the system refused; the damaged file is untouched, or the next call of `finish_repair` ends the repair.
    """
    folder = path.with_name(FOLDER)
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        saved = save_rows(path, path.with_name(f"{path.name}-wal"), folder / "new.sqlite")
        crash_point("repair-built")
        _sync(folder / "new.sqlite")
        (folder / "new.sqlite").rename(folder / "done.sqlite")
        sync_folder(folder)
        crash_point("repair-done")
        aside = finish_repair(path)
    except OSError as error:
        raise system_refused("repaired", path, error) from error
    assert aside is not None
    lost = f", up to {saved.lost} were lost" if saved.lost else ""
    return f"The metrics were damaged: {saved.rows} rows were saved{lost}; the damaged file is kept as {aside}."


def finish_repair(path: Path) -> Path | None:
    """Finish a repair that was killed, if there is one; returns where the damaged file is then kept.

    Raises:
        StoreError: the system refused; call it again when the cause is gone.
    """
    done = path.with_name(FOLDER) / "done.sqlite"
    try:
        aside = _move_aside(path) if done.exists() else None
        if aside:
            done.rename(path)
            sync_folder(path.parent)
            crash_point("repair-moved")
        shutil.rmtree(done.parent, ignore_errors=True)
    except OSError as error:
        raise system_refused("repaired", path, error) from error
    return aside


def _sync(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _move_aside(path: Path) -> Path:
    """Rename the file and its companions to `NAME.damaged-N`, the file last, so that a second call finds the same N."""
    names = (path.with_name(f"{path.name}.damaged-{n}") for n in itertools.count(1))
    aside = next(name for name in names if not os.path.lexists(name))
    for ending in (*COMPANIONS, ""):
        part = path.with_name(path.name + ending)
        if os.path.lexists(part):
            part.rename(aside.with_name(aside.name + ending))
            crash_point("repair-aside")
    return aside
