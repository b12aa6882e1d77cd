"""The folder of one run: complete in itself, readable by anybody, written by the one process that holds its lock.

run.json  metrics.sqlite  checkpoints/  matrices/  best/  log.txt  .lock
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from core.errors import UserError
from core.store import run_info
from core.store.disk import (
    StoreError,
    crash_point,
    is_stray,
    remove_strays,
    set_aside,
    sync_folder,
    system_refused,
    write_verified,
)
from core.store.folder_names import fresh_folder
from core.store.lock import FileLock, is_held
from core.store.run_info import CHECKPOINTS, SCHEMA_VERSION, RunInfo, State, read_info

LOCK = ".lock"
METRICS = "metrics.sqlite"
MATRICES = "matrices"
BEST = "best"
LOG = "log.txt"
_LIVE = ("running", "paused")


class RunFolder:
    """One run on disk. It is read-only until `lock` has succeeded.

    Attributes:
        path: the folder. info: what run.json said when it was read or written last.
        notice: what the user should know about it, in one sentence, or "".
    """

    def __init__(self, path: Path, reading: run_info.Reading) -> None:
        """Use `create` or `open`."""
        self.path = path
        self.info = reading.info
        self.notice = _notice(path, reading)
        self._newer = reading.newer
        self._damaged = bool(reading.damage)
        self._lock = FileLock(path / LOCK)

    @classmethod
    def create(cls, root: Path, spec: dict[str, Any], title: str) -> Self:
        """Make the folder of a new run, named by local time and title, and hold its lock. An existing folder is never used.

        Args:
            root: where the runs are; made if it is missing. spec: the experiment as JSON. title: its name for people.

        Raises:
            StoreError: the system refused; nothing is left behind.
        """
        title = title.encode(errors="replace").decode()
        try:
            root.mkdir(parents=True, exist_ok=True)
            path = fresh_folder(root, title)
        except OSError as error:
            raise system_refused("made", root, error) from error
        return cls._begun(path, spec, title)

    @classmethod
    def create_at(cls, path: Path, spec: dict[str, Any], title: str, tags: tuple[str, ...] = ()) -> Self:
        """Like `create`, with the folder named, which must be new as `require_new` says.

        Raises:
            StoreError: the system refused. UserError: see `require_new`.
        """
        try:
            require_new(path)
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise system_refused("made", path, error) from error
        return cls._begun(path, spec, title, tags)

    @classmethod
    def _begun(cls, path: Path, spec: dict[str, Any], title: str, tags: tuple[str, ...] = ()) -> Self:
        crash_point("run-folder")
        folder = cls(path, run_info.Reading(RunInfo(name=title, spec=spec, tags=tags), False, ""))
        try:
            if mine := folder.lock():
                folder.save_info(folder.info)  # last: from now on it is a run
                sync_folder(path.parent)
        except BaseException as error:
            folder._remove()
            if isinstance(error, OSError):
                raise system_refused("made", path, error) from error
            raise
        if not mine:  # the other process keeps what it is making there
            raise StoreError(folder.notice, path, transient=True)
        return folder

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the folder of a run for reading; nothing in it is changed. Call `lock` to go on with it.

        Raises:
            StoreError: it is no folder of a run, or the system refused.
        """
        if not is_run(path):
            raise StoreError(f"{path} is not the folder of a run; choose one that holds a run.json.", path)
        return cls(path, read_info(path))

    @property
    def metrics_path(self) -> Path:
        """The curves."""
        return self.path / METRICS

    @property
    def checkpoints_path(self) -> Path:
        """The folder of the checkpoints."""
        return self.path / CHECKPOINTS

    @property
    def matrices_path(self) -> Path:
        """The folder of the matrices' snapshots."""
        return self.path / MATRICES

    @property
    def best_path(self) -> Path:
        """The folder of each arm's best-validation weights."""
        return self.path / BEST

    @property
    def locked(self) -> bool:
        """Whether this object may write."""
        return self._lock.held

    @property
    def state(self) -> State:
        """The state as it is: a run that was written down as running or paused, but that no process holds, was interrupted."""
        return state_of(self.path, self.info)

    def lock(self) -> bool:
        """Become the writer, unless another process is (False within a quarter of a second, and `notice` names it).

        What killed processes left is cleared away, and a damaged run.json is set aside as `run.json.damaged-N` and written anew from
        what is good in it.

        Raises:
            StoreError: a newer program wrote the run, or the system refused.
        """
        if self._newer:
            raise StoreError(self.notice, self.path)
        if self.locked:
            return True
        if not self._lock.try_acquire():
            self.notice = f"{self.path} is being written by {self._lock.holder()}; it is shown without being changed."
            return False
        try:
            self._clear_up()
        except BaseException:
            self._lock.release()
            raise
        return True

    def in_place(self) -> bool:
        """Whether the folder at `path` is still the one that this object locked; raises `OSError` if the system does not say."""
        return self._lock.in_place()

    def take_over(self) -> None:
        """Become the writer of what is at `path` now, a copy of this run or an empty folder; run.json becomes what `info` says.

        Raises:
            StoreError: another process holds it, or the system refused.
        """
        self._lock.release()
        if not self._lock.try_acquire():
            raise StoreError(
                f"{self.path} is being written by {self._lock.holder()}; end that.", self.path, transient=True
            )
        self.save_info(self.info)

    def unlock(self) -> None:
        """Stop being the writer; does nothing for a reader."""
        self._lock.release()

    def save_info(self, info: RunInfo) -> None:
        """Write run.json, whole or not at all, and remember it.

        Raises:
            StoreError: it could not be written; the old one is in place. RuntimeError: the lock is not held.
        """
        self._require_lock()
        path = self.path / run_info.FILE
        if not self.path.is_dir():  # writing would make a new folder with nothing else in it
            raise StoreError(
                f"{self.path} was moved or deleted while its run went on; put it back.", path, transient=True
            )
        try:
            payload = info.to_json()
        except ValueError as error:
            raise StoreError(
                f"{path} could not be saved ({error}); take out of the run's notes what is no text.", path
            ) from error
        write_verified(path, payload, kind="info")
        self.info = info

    def log(self, line: str) -> None:
        """Append one entry with its UTC time to log.txt; further lines of it are indented.

        Raises:
            StoreError: the system refused. RuntimeError: the lock is not held.
        """
        self._require_lock()
        path = self.path / LOG
        entry = f"{datetime.now(UTC).isoformat(timespec='seconds')} " + "\n    ".join(line.splitlines()) + "\n"
        try:
            with path.open("ab") as file:
                file.write(entry.encode(errors="replace"))
        except OSError as error:
            raise system_refused("saved", path, error) from error

    def _clear_up(self) -> None:
        """Read run.json again, because another process may have written it meanwhile, and mend what is wrong."""
        for folder in (self.path, self.checkpoints_path, self.matrices_path, self.best_path):
            remove_strays(folder)
        if not (self.path / run_info.FILE).exists() and not self._damaged:
            return  # being created
        reading = read_info(self.path)
        self.info, self._newer, self._damaged = reading.info, reading.newer, bool(reading.damage)
        self.notice = _notice(self.path, reading)
        if self._newer:
            raise StoreError(self.notice, self.path)
        if self._damaged:
            if os.path.lexists(self.path / run_info.FILE):
                aside = set_aside(self.path / run_info.FILE)
                self.notice = f"{self.notice.removesuffix('.')}; the old one is kept as {aside.name}."
            self.save_info(self.info)
            self._damaged = False

    def _require_lock(self) -> None:
        if not self.locked:
            raise RuntimeError(f"{self.path} is open for reading only")

    def _remove(self) -> None:
        """Take back a folder that could not be made whole."""
        with suppress(OSError):
            for name in (run_info.FILE, LOCK):
                (self.path / name).unlink(missing_ok=True)
        self.unlock()
        with suppress(OSError):
            self.path.rmdir()


def require_new(path: Path) -> None:
    """Raise `UserError` unless `path` can become the folder of a new run: not there, or empty, and writable. Creates nothing.

    What a process that was killed while it made a run has left does not count: a lock and temporary files.
    """
    there, existing = os.path.lexists(path), path
    if there and not path.is_dir():
        raise UserError(f"The output folder '{path}' is a file; name a folder.")
    while not os.path.lexists(existing) and existing != existing.parent:  # a drive that is missing is its own parent
        existing = existing.parent
    if not os.access(existing, os.W_OK | os.X_OK):
        raise UserError(f"The output folder '{path}' cannot be written to; choose another.")
    if there and not all(entry.name == LOCK or is_stray(entry.name) for entry in path.iterdir()):
        raise UserError(
            f"The output folder '{path}' is not empty; name a new one, or go on with its run: runs resume {path}."
        )


def is_run(path: Path) -> bool:
    """Whether `path` is the folder of a run, however damaged; False if the system does not say."""
    try:
        return path.is_dir() and any(os.path.lexists(path / name) for name in (run_info.FILE, METRICS, CHECKPOINTS))
    except OSError:
        return False


def state_of(path: Path, info: RunInfo) -> State:
    """The state of the run in this folder now: see `RunFolder.state`."""
    return "interrupted" if info.state in _LIVE and not is_held(path / LOCK) else info.state


def _notice(path: Path, reading: run_info.Reading) -> str:
    if reading.newer:
        return (
            f"{path} was written by a newer program (version {reading.info.schema_version}, this one knows {SCHEMA_VERSION}), so it "
            "can only be read; use the newer program to go on with it."
        )
    if reading.damage:
        return f"The {run_info.FILE} of {path} is damaged ({reading.damage}); what could be saved is shown."
    return ""
