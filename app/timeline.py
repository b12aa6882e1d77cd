"""Which moment of the run is shown: the newest, or one of those whose matrices are stored."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from app.history.reader import Reader
from app.run_model import RunModel
from core.errors import UserError
from core.events import MatrixSnapshot
from core.store.checkpoint import checkpoint_files, numbered
from core.store.run_folder import MATRICES
from core.store.run_info import CHECKPOINTS
from core.store.snapshots import load_snapshots, snapshot_iterations

_LIST_SECONDS = 2.0
_KEPT = 64  # moments whose matrices stay in memory

T = TypeVar("T")
Loaded = dict[str, MatrixSnapshot]
"""The snapshots of one moment by arm."""


class Timeline(QObject):
    """The moments of the run that is shown, and the one that is chosen. One for all panels of a window.

    Signals:
        changed: another moment is chosen, matrices that somebody wants to see have arrived, or there are other moments.

    Attributes:
        iterations: of the stored moments, rising. chosen: one of them, or None for the newest state of the run.
        checkpoints: iterations of which all weights are stored, rising; they are few.
    """

    changed = Signal()

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.iterations: list[int] = []
        self.checkpoints: list[int] = []
        self.chosen: int | None = None
        self._reader = reader
        self._run, self._folder = RunModel(), ""
        self._loaded: OrderedDict[int, Loaded | str] = OrderedDict()  # or why it cannot be read
        self._asked: set[int] = set()
        self._wanted: set[int] = set()  # those asked for that somebody waits for

    @property
    def problem(self) -> str:
        """Why the matrices of the chosen moment cannot be read, one sentence, or ""."""
        return "" if self.chosen is None else self.problem_at(self.chosen)

    def set_present(self, run: RunModel, folder: str) -> None:
        """Say which run is shown and where it is stored, "" while it is not."""
        if run is self._run and folder == self._folder:
            return
        self._run, self._folder = run, folder
        self.iterations, self.checkpoints, self.chosen = [], [], None
        for kept in (self._loaded, self._asked, self._wanted):
            kept.clear()
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
            found = self._loaded[iteration]
            return None if isinstance(found, str) else found.get(arm)
        self._wanted.add(iteration)
        self._ask(iteration)
        return None

    def has_read(self, iteration: int) -> bool:
        """Whether the matrices of a stored moment are in memory, or cannot be read; else `snapshot_at` is waiting for them."""
        return iteration in self._loaded

    def problem_at(self, iteration: int) -> str:
        """Why the matrices of a stored moment cannot be read, one sentence, or ""."""
        found = self._loaded.get(iteration, "")
        return found if isinstance(found, str) else ""

    def prefetch(self, moments: int) -> None:
        """Read the chosen moment and so many after it before they are asked for; after the newest state comes the first moment."""
        first = 0 if self.chosen is None else self.iterations.index(self.chosen)
        for iteration in self.iterations[first : first + 1 + min(moments, _KEPT // 2)]:
            if iteration not in self._loaded:
                self._ask(iteration)

    def survey(
        self,
        iterations: Sequence[int],
        find: Callable[[Loaded], T],
        take: Callable[[dict[int, T]], None],
    ) -> None:
        """Call `find` in the reading thread with each of these stored moments, and `take` with what it found, by iteration.

        Moments that cannot be read are left out. Once another run is shown `take` is not called any more.
        """
        folder, known = self._folder, {i: self._loaded[i] for i in iterations if i in self._loaded}

        def handed(found: dict[int, T]) -> None:
            if folder == self._folder:
                take(found)

        self._reader.ask(lambda: _survey(folder, iterations, known, find), handed)

    # ---- reading

    def _ask(self, iteration: int) -> None:
        if iteration not in self._asked:
            self._asked.add(iteration)
            folder = self._folder
            self._reader.ask(lambda: _read(folder, iteration), lambda found: self._take(folder, iteration, found))

    def _take(self, folder: str, iteration: int, found: Loaded | str) -> None:
        if folder != self._folder:
            return
        self._asked.discard(iteration)
        self._loaded[iteration] = found
        while len(self._loaded) > _KEPT:
            self._loaded.popitem(last=False)
        if iteration in self._wanted:
            self._wanted.discard(iteration)
            self.changed.emit()

    def _list(self, folder: str, delay: float) -> None:
        self._reader.ask(lambda: _moments(folder), lambda found: self._listed(folder, found), delay)

    def _listed(self, folder: str, moments: tuple[list[int], list[int]]) -> None:
        if folder != self._folder:
            return
        found, self.checkpoints = moments
        if found != self.iterations:
            self.iterations = found
            for gone in self._loaded.keys() - set(found):
                del self._loaded[gone]
            if self.chosen is not None and self.chosen not in found:
                self.chosen = None  # thinned out, or the run was taken back
            self.changed.emit()
        self._list(folder, _LIST_SECONDS)


def _moments(folder: str) -> tuple[list[int], list[int]]:
    """Iterations with matrices, and those with all weights. Called in the reader's thread; what cannot be listed is not there."""
    matrices, checkpoints = [], []
    with suppress(UserError):
        matrices = snapshot_iterations(Path(folder) / MATRICES)
    with suppress(UserError):
        checkpoints = sorted({numbered(file)[0] for file in checkpoint_files(Path(folder) / CHECKPOINTS)})
    return matrices, checkpoints


def _read(folder: str, iteration: int) -> Loaded | str:
    """Called in the reader's thread."""
    try:
        return {snapshot.arm: snapshot for snapshot in load_snapshots(Path(folder) / MATRICES, iteration)}
    except UserError as error:
        return str(error)


def _survey(
    folder: str, iterations: Iterable[int], known: Mapping[int, Loaded | str], find: Callable[[Loaded], T]
) -> dict[int, T]:
    """Called in the reader's thread; `known` moments are not read again."""
    moments = (
        (iteration, known[iteration] if iteration in known else _read(folder, iteration)) for iteration in iterations
    )
    return {iteration: find(moment) for iteration, moment in moments if not isinstance(moment, str)}
