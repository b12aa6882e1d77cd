"""Writing files so that whoever reads them finds the old one or the new one, whole, wherever the program is stopped."""

from __future__ import annotations

import errno
import hashlib
import itertools
import os
import re
import signal
import sys
import time
import uuid
from collections import Counter
from contextlib import suppress
from pathlib import Path

from core.errors import UserError
from core.store.file_kinds import kind_of_entry

CRASH = "CURVATURE_CRASH"
_STRAY = re.compile(r"\..+\.[0-9a-f]{32}\.tmp")
_NO_FOLDER_SYNC = (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP)
_ADVICE = {
    errno.ENOSPC: "make room there",
    errno.EDQUOT: "make room there",
    errno.EACCES: "give this program permission there or choose another folder",
    errno.EPERM: "give this program permission there or choose another folder",
    errno.EROFS: "make the disk writable or choose another folder",
    errno.ENOENT: "put the missing folder or file back",
    errno.EMFILE: "close files or programs, too many are open",
    errno.ENFILE: "close files or programs, too many are open",
    errno.EIO: "check the disk",
    errno.ESTALE: "connect the disk again",
    errno.ENODEV: "connect the disk again",
    errno.ENXIO: "connect the disk again",
    errno.EBUSY: "close the programs that use it",
    errno.EAGAIN: "try again",
    errno.EINTR: "try again",
    errno.ENOMEM: "close other programs",
    errno.EFBIG: "raise the limit on the size of files",
}
_PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2)
"""Seconds between two attempts to rename over a file that somebody has open."""
_passages: Counter[str] = Counter()


class StoreError(UserError):
    """A file of a run cannot be written or read. The message is one sentence: what, where, and what to do about it.

    Attributes:
        path: the file it is about. cause: what the system or a library said, if it was they who refused.
        transient: the same call can succeed once the cause is gone (room on the disk, a permission, a folder put back), so a
            run may wait instead of ending.
    """

    def __init__(self, message: str, path: Path, cause: Exception | None = None, *, transient: bool = False) -> None:
        super().__init__(message)
        self.path = path
        self.cause = cause
        self.transient = transient or (isinstance(cause, OSError) and cause.errno in _ADVICE)


class UnusableFileError(StoreError):
    """What is in the file cannot be used, however often it is read: it is damaged, or of another kind."""


def system_refused(done: str, path: Path, error: OSError) -> StoreError:
    """The `StoreError` for a file that could not be `done` ("saved", "read") because the system said no."""
    advice = _ADVICE.get(error.errno or 0, "check the folder and the disk")
    return StoreError(f"{path} could not be {done} ({error.strerror or error}); {advice}.", path, error)


def crash_point(name: str) -> None:
    """Kill this process without warning at the n-th passage of `name` if the environment holds `CURVATURE_CRASH="name:n"`.

    Does nothing otherwise. Tests stop the program so at every place where a half-done write could be left behind.
    """
    wanted, _, count = os.environ.get(CRASH, "").rpartition(":")
    if name != wanted:
        return
    _passages[name] += 1
    if _passages[name] == int(count):
        if sys.platform == "win32":
            os._exit(137)
        os.kill(os.getpid(), signal.SIGKILL)


def write_verified(path: Path, payload: bytes, *, kind: str = "file") -> str:
    """Write a file whole or not at all: temporary file, fsync, read back, compare, rename, fsync of the folder.

    The folder is made if only it is missing. What is read back comes from the system, which may still hold it in memory.

    Args:
        path: the file. payload: its whole content.
        kind: begins the names of the crash points: `KIND-temp` (written), `-fsync`, `-verify` (read back), `-rename`.

    Returns:
        The SHA-256 digest of `payload` in hexadecimal.

    Raises:
        StoreError: the system refused one of the steps, what was read back differs, or a device, pipe or socket has this name. The
            old file is then as it was, unless only the last step failed, when the new one is in place.
    """
    if not path.name:
        raise StoreError(f"{path} is a folder, not a file; name a file.", path)
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}.tmp")
    digest = hashlib.sha256(payload).hexdigest()
    try:
        _require_replaceable(path)
        _make_folder(path.parent)
        _write(temporary, payload, kind)
        if _digest_of(temporary) != digest:
            raise OSError(errno.EIO, "what was read back differs from what was written")
        crash_point(f"{kind}-verify")
        _replace(temporary, path)
        crash_point(f"{kind}-rename")
        sync_folder(path.parent)
    except OSError as error:
        raise system_refused("saved", path, error) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return digest


def sync_folder(folder: Path) -> None:
    """Make the names in a folder outlive a power cut, where the system can: Windows and some network disks cannot.

    Raises:
        OSError: the system refused.
    """
    if sys.platform == "win32":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(number)


def is_stray(name: str) -> bool:
    """Whether a file of this name is a temporary one of `write_verified`."""
    return _STRAY.fullmatch(name) is not None


def remove_strays(folder: Path) -> int:
    """Remove the temporary files that killed processes left in `folder`, and say how many went.

    Call it only while holding the run's lock and writing nothing: then every temporary file belongs to a dead process. One that
    cannot be removed stays.

    Raises:
        StoreError: the folder cannot be listed.
    """
    try:
        strays = [entry for entry in folder.iterdir() if is_stray(entry.name)]
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise system_refused("listed", folder, error) from error
    removed = 0
    for stray in strays:
        with suppress(OSError):
            stray.unlink()
            removed += 1
    return removed


def set_aside(path: Path) -> Path:
    """Rename a file to `NAME.damaged-N`, with the first N that is free, so that it is kept but never read again.

    Raises:
        StoreError: it could not be renamed.
    """
    names = (path.with_name(f"{path.name}.damaged-{number}") for number in itertools.count(1))
    try:
        aside = next(name for name in names if not name.exists())
        path.rename(aside)
    except OSError as error:
        raise system_refused("set aside", path, error) from error
    return aside


def _require_replaceable(path: Path) -> None:
    """A rename would put a file in the place of /dev/null for every program of the computer."""
    try:
        kind = kind_of_entry(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return
    if kind not in ("", "a folder"):  # of a folder the system says itself what is wrong
        raise StoreError(f"{path} is {kind}, not a file; name a file.", path)


def _replace(temporary: Path, path: Path) -> None:
    """Rename over the old file; Windows refuses while another program has it open, a virus scanner or a reader for an instant."""
    for pause in _PAUSES if sys.platform == "win32" else ():
        try:
            temporary.replace(path)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    temporary.replace(path)


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def _write(temporary: Path, payload: bytes, kind: str) -> None:
    with temporary.open("xb") as file:
        file.write(payload)
        file.flush()
        crash_point(f"{kind}-temp")
        os.fsync(file.fileno())
    crash_point(f"{kind}-fsync")


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
