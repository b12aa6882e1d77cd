"""What has become of a run's folder between two batches: still there, moved away, deleted, or put back as a copy."""

from __future__ import annotations

import json
from enum import Enum
from pathlib import Path

from core.store.disk import StoreError, system_refused
from core.store.run_folder import RunFolder
from core.store.run_info import FILE

Look = tuple[tuple[str, int, int], ...]
"""Every file below the folder: name, size in bytes, modification time in ns."""


class Found(Enum):
    """What is where the folder was locked."""

    SAME = "the folder as it was left"
    COPY = "a copy of it, now locked"
    EMPTY = "an empty folder, which is the run's from now on"


class Hold:
    """Keeps a running run's hold on its folder.

    A folder that is put in its place is taken up only when it looked the same twice, so that nothing is written into a copy that is
    still being made. An empty one says that what was there is gone for good.
    """

    def __init__(self, folder: RunFolder) -> None:
        """Look after a locked folder."""
        self._folder = folder
        self._seen: Look | None = None

    def look(self, *, anew: bool = False) -> Found:
        """Say what is at the folder's path, and lock it. Call it before every batch.

        Args:
            anew: make the folder if it is missing.

        Raises:
            StoreError: nothing can be written there now.
        """
        path = self._folder.path
        try:
            if self._folder.in_place():
                self._seen = None
                return Found.SAME
            return self._take(path, anew=anew)
        except OSError as error:
            raise system_refused("written to", path, error) from error

    def require_folder(self) -> None:
        """Raise `StoreError` if there is no folder at the run's path."""
        path = self._folder.path
        if not path.is_dir():
            self._seen = None
            advice = "put it back, or make an empty folder there to store the rest of the run"
            raise StoreError(f"{path} was moved or deleted while its run went on; {advice}.", path, transient=True)

    def _take(self, path: Path, *, anew: bool) -> Found:
        if anew and not path.exists():
            path.mkdir()
        self.require_folder()
        look = _look(path)
        found = Found.COPY if look else Found.EMPTY
        if look and not self._is_copy(path):
            raise StoreError(f"{path} holds something else than its run; put its folder back.", path, transient=True)
        if look != self._seen and not (anew and found is Found.EMPTY):
            self._seen = look
            raise StoreError(
                f"{path} was moved or replaced while its run went on; it is looked at.", path, transient=True
            )
        self._folder.take_over()
        self._seen = None
        return found

    def _is_copy(self, path: Path) -> bool:
        """Whether run.json there is one of this run; it may be older than what is known."""
        try:
            values = json.loads((path / FILE).read_bytes())
        except (FileNotFoundError, ValueError, RecursionError):
            return False
        return isinstance(values, dict) and values.get("id") == self._folder.info.id


def _look(path: Path) -> Look:
    """Everything in the folder but its lock."""
    found = ((file, file.stat()) for file in path.rglob("*") if file.name != ".lock")
    return tuple(sorted((str(file), about.st_size, about.st_mtime_ns) for file, about in found))
