"""The trash of a runs folder: a run is moved there whole, by one rename, and comes back by another.

`ROOT/.trash/TIME/NAME` was `ROOT/NAME` until the UTC time in the folder above it.
"""

from __future__ import annotations

import itertools
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.store.disk import StoreError, crash_point, sync_folder, system_refused
from core.store.lock import FileLock, is_held
from core.store.run_folder import LOCK, is_run
from core.store.run_info import RunInfo, read_info, shown_by

TRASH = ".trash"
_TIME = "%Y-%m-%dT%H-%M-%SZ"


@dataclass(frozen=True)
class Trashed:
    """A run in the trash.

    Attributes:
        path: its folder there. since: when it was moved there. info: what its run.json says.
    """

    path: Path
    since: datetime
    info: RunInfo


def trash(path: Path) -> Path:
    """Move a run that no process holds into the trash of the folder it is in, and return its new place.

    Raises:
        StoreError: it is no run, is in the trash already, is being written, or the system refused; it is then where it was.
    """
    path = path.absolute()
    if not is_run(path):
        raise StoreError(f"{path} is not the folder of a run; choose one that holds a run.json.", path)
    if _is_in_trash(path):
        raise StoreError(f"{path} is in the trash already; restore it, or leave it there.", path)
    if path.is_symlink():
        raise StoreError(f"{path} is a link to a run elsewhere; remove the link, or delete {path.resolve()}.", path)
    with _nobody_writing(path) as lock:
        try:
            time = _fresh_time(path.parent / TRASH)
        except OSError as error:
            raise system_refused("moved to the trash", path, error) from error
        crash_point("trash-folder")
        try:
            return _moved(path, time / path.name, lock, "trash-rename")
        except OSError as error:
            with suppress(OSError):
                time.rmdir()
            raise system_refused("moved to the trash", path, error) from error


def restore(path: Path) -> Path:
    """Move a run out of the trash to where it was, under another name if its own is taken now, and return its place.

    Raises:
        StoreError: `path` is not in a trash, is being written, or the system refused; it is then where it was.
    """
    path = path.absolute()
    if not (_is_in_trash(path) and os.path.lexists(path)):
        raise StoreError(f"{path} is not in the trash; see what is there with: runs trash.", path)
    with _nobody_writing(path) as lock:
        try:
            free = next(place for place in _places(path.parents[2], path.name) if not os.path.lexists(place))
            place = _moved(path, free, lock, "restore-rename")
        except OSError as error:
            raise system_refused("restored", path, error) from error
    with suppress(OSError):
        path.parent.rmdir()
    return place


def trashed(root: Path) -> list[Trashed]:
    """The runs in the trash of `root`, the newest there last; none if there is no trash.

    Raises:
        StoreError: the trash cannot be listed.
    """
    try:
        paths = [path for time in _times(root) for path in sorted(time.iterdir()) if path.is_dir()]
    except OSError as error:
        raise system_refused("listed", root / TRASH, error) from error
    return [Trashed(path, _since(path.parent), _info(path)) for path in paths]


def empty(root: Path, older_than: timedelta = timedelta(0)) -> int:
    """Delete for good what has been in the trash of `root` for longer, and say how many runs went; a run in use stays.

    Raises:
        StoreError: something could not be deleted.
    """
    limit = datetime.now(UTC) - older_than
    old = [run.path for run in trashed(root) if run.since <= limit and not is_held(run.path / LOCK)]
    for path in old:
        try:
            shutil.rmtree(path)
        except OSError as error:
            raise system_refused("deleted", path, error) from error
    for time in _times(root):
        with suppress(OSError):  # what is not empty stays
            time.rmdir()
    return len(old)


def _info(path: Path) -> RunInfo:
    try:
        return read_info(path).info
    except StoreError:
        return shown_by(path)


def _is_in_trash(path: Path) -> bool:
    return path.parent.parent.name == TRASH


def _times(root: Path) -> list[Path]:
    """The folders of the trash, one for each time at which something was moved there, oldest first."""
    with suppress(FileNotFoundError):
        names = (entry for entry in (root / TRASH).iterdir() if entry.is_dir() and _is_time(entry.name))
        return sorted(names, key=lambda time: (_since(time), len(time.name), time.name))
    return []


def _is_time(name: str) -> bool:
    with suppress(ValueError):
        return bool(datetime.strptime(name.partition(" ")[0], _TIME))
    return False


def _since(time: Path) -> datetime:
    return datetime.strptime(time.name.partition(" ")[0], _TIME).replace(tzinfo=UTC)


def _fresh_time(inside: Path) -> Path:
    """A new folder named by the time, in which no name is taken; raises `OSError` if the system refuses."""
    inside.mkdir(exist_ok=True)
    for place in _places(inside, datetime.now(UTC).strftime(_TIME)):
        with suppress(FileExistsError):
            place.mkdir()
            return place
    raise AssertionError("there is always another name")


def _places(folder: Path, name: str) -> Iterator[Path]:
    """The name in this folder, then with 2, 3, ..."""
    yield folder / name
    yield from (folder / f"{name} {number}" for number in itertools.count(2))


@contextmanager
def _nobody_writing(path: Path) -> Iterator[FileLock]:
    """Hold the lock of a run, so that nobody begins to write it meanwhile.

    Raises:
        StoreError: another process holds it, or nothing can be locked there.
    """
    lock = FileLock(path / LOCK)
    if not lock.try_acquire():
        raise StoreError(f"{path} is being written by {lock.holder()}; stop that run first.", path, transient=True)
    try:
        yield lock
    finally:
        lock.release()


def _moved(path: Path, place: Path, lock: FileLock, point: str) -> Path:
    """Rename, and make it outlive a power cut; raises `OSError` if the system refuses the rename."""
    if sys.platform == "win32":
        lock.release()  # Windows renames no folder in which a file is open
    path.rename(place)
    crash_point(point)
    with suppress(OSError):  # it is moved; only a power cut could still undo that
        for folder in (path.parent, place.parent):
            sync_folder(folder)
    return place
