"""A sweep as a queue: what each of its runs is at, told by their folders alone, so that nothing is lost when a process dies."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.store.lock import FileLock
from core.store.run_folder import is_run, state_of
from core.store.run_info import FILE, RunInfo, State, read_info
from core.sweeps.files import FOLDER, folder_of
from core.sweeps.sweep import Item, Sweep

Stamp = tuple[int, int, int]
WAITING = ("queued", "interrupted", "stopped")
"""States of a run whose turn is still to come; failed ones are tried again when a sweep is started again."""


@dataclass(frozen=True)
class Standing:
    """How far one run of a sweep is.

    Attributes:
        item: the run. path: its folder, which need not exist. state: "queued" if it does not, else the state of the run.
        info: what its run.json says, or None. iteration: made so far. seconds: of training until then.
    """

    item: Item
    path: Path
    state: State | Literal["queued"]
    info: RunInfo | None = None
    iteration: int = 0
    seconds: float = 0.0

    @property
    def planned(self) -> int:
        """Iterations until its planned end."""
        return self.item.spec.training.iterations

    @property
    def left(self) -> int:
        """Iterations still to be made; 0 for a run that is over."""
        return max(0, self.planned - self.iteration) if self.state not in ("finished", "failed") else 0


class SweepQueue:
    """The runs of a stored sweep, in one folder.

    Attributes:
        root: the folder that holds the runs. sweep: what they are. items: every run. paths: their folders.
    """

    def __init__(self, root: Path, sweep: Sweep) -> None:
        """Raises `UserError` if a run of the sweep cannot be used."""
        self.root, self.sweep = root, sweep
        self.items = sweep.items()
        self.paths = tuple(folder_of(root, sweep, item) for item in self.items)
        self._lock = FileLock(root / FOLDER / f".{sweep.name}.lock")
        self._known: dict[Path, tuple[Stamp, RunInfo]] = {}

    def lock(self) -> str:
        """Become the one who works through the queue; "" or, within a quarter of a second, a sentence about who does already.

        Raises:
            StoreError: the system refused.
        """
        if self._lock.try_acquire():
            return ""
        return f"The sweep '{self.sweep.name}' is being worked through by {self._lock.holder()}; wait for it or end it."

    def unlock(self) -> None:
        """Let others work through it; does nothing without the lock."""
        self._lock.release()

    def standings(self) -> list[Standing]:
        """How far every run is now; a run.json is read again only when it has changed. Raises `StoreError` if one is refused."""
        return [self._standing(item, path) for item, path in zip(self.items, self.paths, strict=True)]

    def next(self, tried: Collection[int] = ()) -> Standing | None:
        """The run whose turn it is, those that failed last; None when there is nothing left to do.

        Args:
            tried: numbers of the items that had their turn and do not get another one.
        """
        open_ones = [s for s in self.standings() if s.state in (*WAITING, "failed") and s.item.number not in tried]
        return min(open_ones, key=lambda s: (s.state == "failed", s.item.number), default=None)

    def _standing(self, item: Item, path: Path) -> Standing:
        stamp = _stamp(path / FILE)
        known = self._known.get(path)
        if known is None or known[0] != stamp or not any(stamp):
            if not is_run(path):
                return Standing(item, path, "queued")
            known = self._known[path] = (stamp, read_info(path).info)
        info = known[1]
        return Standing(item, path, state_of(path, info), info, info.iteration, info.seconds)


def rate_of(standings: Sequence[Standing]) -> float:
    """Iterations per second of the runs so far, or NaN before any was measured."""
    seconds = sum(standing.seconds for standing in standings)
    return sum(standing.iteration for standing in standings if standing.seconds) / seconds if seconds else math.nan


def ends_of(standings: Sequence[Standing]) -> dict[int, float]:
    """Seconds until each run that is not over ends if the queue goes on as fast as so far; by number, NaN while not known."""
    rate = rate_of(standings)
    order = sorted((s for s in standings if s.left), key=lambda s: (s.state in WAITING, s.item.number))
    ends: dict[int, float] = {}
    iterations = 0
    for standing in order:
        iterations += standing.left
        ends[standing.item.number] = iterations / rate if rate else math.nan
    return ends


def _stamp(path: Path) -> Stamp:
    """Modification time in ns, size and file number; zeros if there is no file."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0, 0
    return found.st_mtime_ns, found.st_size, found.st_ino
