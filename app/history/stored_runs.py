"""The curves of stored runs that somebody wants to see, read in the background and followed while another process writes them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from app.history.reader import Reader
from app.run_model import RunModel
from core.errors import UserError
from core.events import Event
from core.store.following import Follower

AGAIN_SECONDS = 0.5
"""Between two looks at a run that had nothing new."""


class Facts(NamedTuple):
    """What tells one arm of a run from others: the arm's title, and name, seed and folder of its run."""

    title: str
    name: str
    seed: int
    folder: str


class _Told(NamedTuple):
    events: list[Event]
    name: str
    problem: str


class _Stored:
    """One run: what was read of it."""

    def __init__(self, path: str, matrices: bool) -> None:
        self.follower = Follower(Path(path), matrices=matrices)  # used by the reader's thread alone
        self.model = RunModel(stored=True)
        self.name = self.problem = ""

    def read(self) -> _Told:
        """Called in the reader's thread."""
        try:
            events = self.follower.poll()
        except UserError as error:
            return _Told([], self.name, str(error))
        info = self.follower.info
        return _Told(events, info.name if info else "", self.follower.problem)


class StoredRuns:
    """Models of stored runs by folder, kept up to date in `Reader.drain` as long as they are wanted.

    Attributes:
        version: grows with all news.
    """

    def __init__(self, reader: Reader, *, matrices: bool = False) -> None:
        """`matrices`: read the snapshots of the matrices too."""
        self._matrices = matrices
        self.version = 0
        self._reader = reader
        self._runs: dict[str, _Stored] = {}

    def want(self, folders: Collection[str]) -> None:
        """Read the runs in these folders, and forget all others."""
        for folder in self._runs.keys() - set(folders):
            self._reader.ask(self._runs.pop(folder).follower.close, None)
        for folder in folders:
            if folder not in self._runs:
                self._runs[folder] = _Stored(folder, self._matrices)
                self._ask(folder, self._runs[folder])

    def model(self, folder: str) -> RunModel:
        """What has been read of a run so far; an empty model of one that is not wanted."""
        return self._runs[folder].model if folder in self._runs else RunModel(stored=True)

    def problem(self, folder: str) -> str:
        """Why a wanted run cannot be read, one sentence, or ""."""
        return self._runs[folder].problem if folder in self._runs else ""

    def facts(self, folder: str, arm: str) -> Facts:
        """What is known about an arm of a wanted run."""
        run = self._runs[folder]
        title = run.model.arms[arm].title if arm in run.model.arms else arm
        path = Path(folder).name
        return Facts(title, run.name or path, run.model.spec.get("run", {}).get("seed", 0), path)

    def _ask(self, folder: str, run: _Stored, delay: float = 0.0) -> None:
        self._reader.ask(run.read, lambda told: self._take(folder, run, told), delay)

    def _take(self, folder: str, run: _Stored, told: _Told) -> None:
        if self._runs.get(folder) is not run:
            return  # not wanted any more
        if told.events or (told.name, told.problem) != (run.name, run.problem):
            run.model.take(told.events)
            run.name, run.problem = told.name, told.problem
            self.version += 1
        self._ask(folder, run, 0.0 if told.events else AGAIN_SECONDS)
