"""A disk that refuses: counts the calls that reach the system and lets the n-th of them fail."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CODES = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EMFILE)
_PATH_CALLS = ("stat", "mkdir", "unlink", "rename", "replace", "iterdir")


class FaultyDisk:
    """While entered, the n-th call fails with `code`, and all after it too if `forever`.

    Attributes:
        calls: names of all calls made, in order. failed: names of those that were refused.
    """

    def __init__(self, number: int, code: int = errno.EIO, *, forever: bool = False) -> None:
        self.calls: list[str] = []
        self.failed: list[str] = []
        self._number, self._code, self._forever = number, code, forever
        self._patch = pytest.MonkeyPatch()

    def __enter__(self) -> FaultyDisk:
        open_file, close_number = Path.open, os.close
        for name in _PATH_CALLS:
            self._patch.setattr(Path, name, self._counted(name, getattr(Path, name)))
        for name in ("open", "fsync"):
            self._patch.setattr(os, name, self._counted(f"os.{name}", getattr(os, name)))

        def opened(path: Path, *arguments: Any, **named: Any) -> _File:
            self.call(f"open {arguments[0] if arguments else named.get('mode', 'r')}")
            return _File(open_file(path, *arguments, **named), self)

        def closed(number: int) -> None:
            close_number(number)
            self.call("os.close")

        self._patch.setattr(Path, "open", opened)
        self._patch.setattr(os, "close", closed)
        return self

    def __exit__(self, *_: object) -> None:
        self._patch.undo()

    def repair(self) -> None:
        """From now on no call fails."""
        self._number, self._forever = 0, False

    def call(self, name: str) -> None:
        """Count a call, and refuse it if it is its turn."""
        self.calls.append(name)
        turn = len(self.calls)
        if turn == self._number or (self._forever and turn > self._number):
            self.failed.append(name)
            raise OSError(self._code, os.strerror(self._code))

    def _counted(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:
            self.call(name)
            return real(*arguments, **named)

        return counted


class _File:
    """A file whose calls are counted. A refused write has written half, a refused close has closed."""

    def __init__(self, file: Any, disk: FaultyDisk) -> None:
        self._file, self._disk = file, disk

    def __enter__(self) -> _File:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._disk.call("close")

    def write(self, payload: bytes) -> int:
        try:
            self._disk.call("write")
        except OSError:
            self._file.write(payload[: len(payload) // 2])
            raise
        return self._file.write(payload)

    def __getattr__(self, name: str) -> Any:
        if name not in ("flush", "read", "readinto", "seek"):
            return getattr(self._file, name)
        return self._disk._counted(name, getattr(self._file, name))
