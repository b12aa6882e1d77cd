"""Gives the runs of a sweep their turns in the window's one training thread."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.errors import UserError
from core.sweeps.queue import SweepQueue


class SweepRunner(QObject):
    """Asks for one run after the other; what became of them it reads from their folders.

    Signals:
        runAsked: a new run is to be trained to its planned end; carries its spec, its folder as text, and its tags.
        resumeAsked: a stored run is to go on to its planned end; carries its folder as text.
        changed: another run has its turn, or the sweep rests now. problemFound: one sentence.

    Attributes:
        queue: the sweep in hand, or None. number: of the item whose turn it is, 0 while the sweep rests. path: its folder, or "".
    """

    runAsked = Signal(object, str, object)
    resumeAsked = Signal(str)
    changed = Signal()
    problemFound = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.queue: SweepQueue | None = None
        self.number = 0
        self.path = ""
        self._tried: set[int] = set()

    @property
    def active(self) -> bool:
        """Whether the sweep is being worked through."""
        return bool(self.number)

    def start(self, queue: SweepQueue) -> None:
        """Work through the runs of a sweep that are not finished; says so if another process does already."""
        if self.active:
            return
        try:
            problem = queue.lock()
        except UserError as error:
            problem = str(error)
        if problem:
            self.problemFound.emit(problem)
            return
        self.queue, self._tried = queue, set()
        self._next()

    def run_ended(self, path: str, reason: str) -> None:
        """Hear that a run has ended.

        Args:
            path: its folder; "" is the one asked for last, if it ended before it had one. reason: of `Ended`; after "finished" and
                "failed" the next run has its turn, anything else is the user's wish and lets the sweep rest.
        """
        if not self.active or path not in ("", self.path):
            return
        if reason in ("finished", "failed"):
            self._next()
        else:
            self.rest()

    def take_over(self, other: SweepRunner) -> None:
        """Go on with the sweep of another runner, which rests then without letting go of the sweep."""
        if other.active:
            self.queue, self.number, self.path, self._tried = other.queue, other.number, other.path, other._tried
            other.queue, other.number, other.path = None, 0, ""
            self.changed.emit()

    def rest(self) -> None:
        """Give no more turns until the sweep is started again; the run in hand is not touched."""
        if self.queue is not None:
            self.queue.unlock()
        self.number, self.path = 0, ""
        self.changed.emit()

    def _next(self) -> None:
        assert self.queue is not None
        try:
            standing = self.queue.next(self._tried)
        except UserError as error:
            self.problemFound.emit(str(error))
            standing = None
        if standing is None:
            self.rest()
            return
        self.number, self.path = standing.item.number, str(standing.path)
        self._tried.add(self.number)
        self.changed.emit()
        if standing.state == "queued":
            self.runAsked.emit(standing.item.spec, self.path, (self.queue.sweep.tag,))
        else:
            self.resumeAsked.emit(self.path)


def is_same_folder(path: str, folder: str) -> bool:
    """Whether two texts name one folder; "" names none."""
    return bool(path and folder) and Path(path) == Path(folder)
