"""How much of the processor the window may spend on drawing while a run trains."""

from __future__ import annotations

import time


class FrameBudget:
    """Says whether to draw now, from what drawing has cost so far.

    Painting happens in the event loop after a panel has been given new data, and holds the interpreter while it lasts; so the
    cost is taken as all processor time of the GUI thread since the last drawing.
    """

    def __init__(self, share: float, seconds: float = 0.0) -> None:
        self._share = share
        self._seconds = seconds
        self._wall = 0.0
        self._cpu = 0.0

    def due(self) -> bool:
        """Whether `seconds` have passed since the last drawing, and the GUI thread's share of them is down to what it may be."""
        wall, cpu = time.monotonic(), time.thread_time()
        if wall - self._wall < self._seconds or cpu - self._cpu > self._share * (wall - self._wall):
            return False
        self._wall, self._cpu = wall, cpu
        return True
