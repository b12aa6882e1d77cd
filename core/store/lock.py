"""One writer per run: a lock that the operating system holds for a process and takes back when the process dies, however it dies.

The file of the lock stays for ever and its contents decide nothing: only the system knows who holds it, so that a lock can never
be stale and no process number can be mistaken for another's.
"""

from __future__ import annotations

import os
import re
import stat
import sys
import time
from contextlib import suppress
from pathlib import Path

from core.store.disk import StoreError, system_refused

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_PROBES = 5
_PAUSE = 0.05
_LOCKED_BYTE = 2**30
"""Windows locks bytes; one far behind the note, so that the note can be read by others."""
_FLAGS = (
    getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)


class FileLock:
    """The lock behind one file. Not to be carried into a forked process.

    Attributes:
        path: the file of the lock.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._file is not None

    def in_place(self) -> bool:
        """Whether the lock is held through the file that is at `path` now, which was neither moved, deleted nor replaced.

        Raises:
            OSError: the system does not say.
        """
        return self._file is not None and _is_at(self._file, self.path)

    def try_acquire(self) -> bool:
        """Take the lock if nobody has it; False within a quarter of a second otherwise. True again while it is held.

        Raises:
            StoreError: the system can lock nothing there: a read-only folder, or something else than a file at `path`.
        """
        for attempt in range(_PROBES):
            if attempt:
                time.sleep(_PAUSE)  # a mere look at the lock, or a folder just being moved, is over by then
            if self.held or self._acquire():
                return True
        return False

    def release(self) -> None:
        """Give the lock back; does nothing if it is not held."""
        if self._file is not None:
            file, self._file = self._file, None
            with suppress(OSError):  # of a failing disk; the lock is given back all the same
                _close(file)

    def holder(self) -> str:
        """Who says to hold the lock, for a message only: "process 1234" or "another process"."""
        with suppress(OSError, StoreError):
            file = _open(self.path, os.O_RDONLY)
            try:
                found = re.fullmatch(rb"process (\d{1,10})\n", os.read(file, 64), re.ASCII)
            finally:
                os.close(file)
            if found:
                return f"process {int(found[1])}"
        return "another process"

    def _acquire(self) -> bool:
        try:
            file = _open(self.path, os.O_RDWR | os.O_CREAT)
        except OSError as error:
            raise system_refused("locked", self.path, error) from error
        try:
            if not _lock(file, shared=False) or not _is_at(file, self.path):
                _close(file)
                return False
            _write_note(file)
        except OSError as error:
            _close(file)
            raise system_refused("locked", self.path, error) from error
        self._file = file
        return True


def is_held(path: Path) -> bool:
    """Whether any process, this one included, holds the lock behind `path`; creates and changes nothing."""
    try:
        file = _open(path, os.O_RDONLY if sys.platform != "win32" else os.O_RDWR)
    except (OSError, StoreError):
        return False
    try:
        return not _lock(file, shared=True)
    except OSError:
        return False
    finally:
        _close(file)


def _open(path: Path, mode: int) -> int:
    file = os.open(path, mode | _FLAGS, 0o644)
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise StoreError(f"{path} is no ordinary file, so nothing can be locked with it; move it away.", path)
    return file


def _close(file: int) -> None:
    """Give back what may be locked, and close. Windows gives back a lock of a closed file only when it finds the time."""
    if sys.platform == "win32":
        with suppress(OSError):  # it was not locked
            os.lseek(file, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_UNLCK, 1)
    os.close(file)


def _is_at(file: int, path: Path) -> bool:
    """Whether the open file is still the one at `path`: the folder may have been moved or replaced between."""
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except (FileNotFoundError, NotADirectoryError):
        return False


def _write_note(file: int) -> None:
    os.ftruncate(file, 0)
    os.write(file, b"process %d\n" % os.getpid())


def _lock(file: int, *, shared: bool) -> bool:
    """Ask the system for the lock, without waiting; closing the file gives it back."""
    try:
        if sys.platform == "win32":
            os.lseek(file, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
            os.lseek(file, 0, os.SEEK_SET)
        else:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
