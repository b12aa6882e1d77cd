"""Which panels are drawn when, and how much of the processor that may take while a run trains."""

from __future__ import annotations

import time
from collections.abc import Sequence

from app.panels.base import Panel
from app.run_model import RunModel

DRAW_SECONDS = 0.1
"""Between two drawings while a run trains: three panels take turns, each three times a second. Training is slowed by every one."""
DRAW_SHARE = 0.1
"""Share of one core that drawing may take while a run trains; when panels are slow they are drawn less often."""


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


class Drawing:
    """All panels in sight are drawn at once, but while a run trains they take turns as far as the budget allows.

    What a run says first of its losses, matrices or fits is drawn by all: an empty panel would seem to hang. So would one that has
    just come in sight, which is drawn at once.
    """

    def __init__(self) -> None:
        self._budget = FrameBudget(DRAW_SHARE, DRAW_SECONDS)
        self._turn = 0
        self._known: tuple[RunModel | bool, ...] = ()
        self._seen: tuple[Panel, ...] = ()

    def draw(self, panels: Sequence[Panel], run: RunModel) -> None:
        """Draw what is due of the panels in sight. Called on the frame clock."""
        before, seen = self._known, self._seen
        self._seen = tuple(panels)
        self._known = (run, bool(run.series), bool(run.matrices), bool(run.adaptations))
        if run.phase != "running" or self._known != before:
            for panel in panels:
                panel.draw(run)
        elif fresh := [panel for panel in panels if panel not in seen]:
            for panel in fresh:
                panel.draw(run)
        elif panels and self._budget.due():
            self._turn += 1
            panels[self._turn % len(panels)].draw(run)
