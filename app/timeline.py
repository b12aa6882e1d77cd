"""Which moment of the run is shown: the newest, or one of those whose matrices are stored."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.history.reader import Reader
from app.run_model import RunModel
from core.errors import UserError
from core.events import MatrixSnapshot
from core.store.run_folder import MATRICES
from core.store.snapshots import load_snapshots, snapshot_iterations

_LIST_SECONDS = 2.0
_KEPT = 64  # moments whose matrices stay in memory

Loaded = dict[str, MatrixSnapshot]
"""The snapshots of one moment by arm."""


class Timeline(QObject):
    """The moments of the run that is shown, and the one that is chosen. One for all panels of a window.

    Signals:
        changed: another moment is chosen, its matrices have arrived, or there are other moments.

    Attributes:
        iterations: of the stored moments, rising. chosen: one of them, or None for the newest state of the run.
        problem: why the matrices of a moment cannot be read, one sentence, or "".
    """

    changed = Signal()

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.iterations: list[int] = []
        self.chosen: int | None = None
        self.problem = ""
        self._reader = reader
        self._run, self._folder = RunModel(), ""
        self._loaded: OrderedDict[int, Loaded] = OrderedDict()
        self._asked: set[int] = set()

    def set_present(self, run: RunModel, folder: str) -> None:
        """Say which run is shown and where it is stored, "" while it is not."""
        if run is self._run and folder == self._folder:
            return
        self._run, self._folder = run, folder
        self.iterations, self.chosen, self.problem = [], None, ""
        self._loaded.clear()
        self._asked.clear()
        if folder:
            self._list(folder, 0.0)
        self.changed.emit()

    # ---- choosing

    def choose(self, iteration: int | None) -> None:
        """Show the stored moment nearest before `iteration`, or the newest state."""
        if iteration is not None:
            if not self.iterations:
                return
            iteration = self.iterations[max(bisect_right(self.iterations, iteration) - 1, 0)]
        if iteration != self.chosen:
            self.chosen = iteration
            self.changed.emit()

    def step(self, by: int) -> None:
        """Go `by` moments back or on; beyond the last stored one is the newest state."""
        if not self.iterations:
            return
        at = len(self.iterations) if self.chosen is None else self.iterations.index(self.chosen)
        at = max(at + by, 0)
        self.choose(None if at >= len(self.iterations) else self.iterations[at])

    # ---- looking

    def snapshot(self, arm: str) -> MatrixSnapshot | None:
        """The matrices of an arm at the chosen moment; None while they are being read, or when there are none."""
        return self._run.matrices.get(arm) if self.chosen is None else self.snapshot_at(arm, self.chosen)

    def snapshot_at(self, arm: str, iteration: int) -> MatrixSnapshot | None:
        """The matrices of an arm at a stored moment; None while they are being read (`changed` says when), or if there are none."""
        if iteration in self._loaded:
            self._loaded.move_to_end(iteration)
            return self._loaded[iteration].get(arm)
        if iteration not in self._asked:
            self._asked.add(iteration)
            folder = self._folder
            self._reader.ask(lambda: _read(folder, iteration), lambda found: self._take(folder, iteration, found))
        return None

    # ---- reading

    def _take(self, folder: str, iteration: int, found: Loaded | str) -> None:
        if folder != self._folder:
            return
        self._asked.discard(iteration)
        self.problem = found if isinstance(found, str) else ""
        self._loaded[iteration] = {} if isinstance(found, str) else found
        while len(self._loaded) > _KEPT:
            self._loaded.popitem(last=False)
        self.changed.emit()

    def _list(self, folder: str, delay: float) -> None:
        self._reader.ask(lambda: _moments(folder), lambda found: self._listed(folder, found), delay)

    def _listed(self, folder: str, found: list[int]) -> None:
        if folder != self._folder:
            return
        if found != self.iterations:
            self.iterations = found
            if self.chosen is not None and self.chosen not in found:
                self.chosen = None  # thinned out, or the run was taken back
            self.changed.emit()
        self._list(folder, _LIST_SECONDS)


def _moments(folder: str) -> list[int]:
    """Called in the reader's thread. While the folder cannot be listed there are no moments."""
    try:
        return snapshot_iterations(Path(folder) / MATRICES)
    except UserError:
        return []


def _read(folder: str, iteration: int) -> Loaded | str:
    """Called in the reader's thread."""
    try:
        return {snapshot.arm: snapshot for snapshot in load_snapshots(Path(folder) / MATRICES, iteration)}
    except UserError as error:
        return str(error)
