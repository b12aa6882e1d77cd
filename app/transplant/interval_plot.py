"""Means with their intervals, one row for each graft, as dots on a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor

from app.plots.line import Dots, FineLine
from app.plots.small_plot import SmallPlot
from app.theme import LIGHT, Theme

LABELS, NO_LABELS = 150, 8
_ROW = 17
"""Least height of a row in pixels."""


@dataclass(frozen=True)
class Interval:
    """One row: its name and colour, the mean, and the half width of its interval."""

    name: str
    colour: QColor
    mean: float
    half: float


class IntervalPlot(SmallPlot):
    """Rows from top to bottom; a vertical hairline marks `zero` if asked for. What is not finite has no dot.

    Attributes:
        rows: what is shown. dots, bars: the items, row by row. mark: the hairline.
    """

    def __init__(self, measure: str, *, labels: bool) -> None:
        super().__init__(measure, "", whole=False, left=LABELS if labels else NO_LABELS)
        self.rows: tuple[Interval, ...] = ()
        self.mark = self.add_line()
        self.dots: list[Dots] = []
        self.bars: list[FineLine] = []
        self._labels, self._zero = labels, False
        self._theme = LIGHT
        self.invertY(True)

    def show_rows(self, rows: Sequence[Interval], *, zero: bool = False) -> None:
        """Draw these; `zero` marks 0 and keeps it in sight."""
        self.rows, self._zero = tuple(rows), zero
        while len(self.dots) < len(rows):
            self.bars.append(self.add_line())
            self.dots.append(Dots())
            self.addItem(self.dots[-1], ignoreBounds=True)
        for place, (bar, dot) in enumerate(zip(self.bars, self.dots, strict=True)):
            row = self.rows[place] if place < len(self.rows) else None
            known = row is not None and bool(np.isfinite([row.mean, row.half]).all())
            here = np.full(1, float(place))
            if row is None or not known:
                bar.set_data(np.empty(0), np.empty(0))
                dot.set_data(np.empty(0), np.empty(0))
                continue
            bar.setPen(pg.mkPen(row.colour, width=1.5))
            bar.set_data(np.array([row.mean - row.half, row.mean + row.half]), np.repeat(here, 2))
            dot.set_look(row.colour, 8)
            dot.set_data(np.full(1, row.mean), here)
        names = [(place, row.name if self._labels else "") for place, row in enumerate(self.rows)]
        self.getAxis("left").setTicks([names])
        self._fit()

    def set_measure(self, words: str) -> None:
        """Say what the horizontal axis measures."""
        if words != self._words["bottom"]:
            self._words["bottom"] = words
            self.apply_theme(self._theme)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        super().apply_theme(theme)
        self.mark.setPen(pg.mkPen(theme.faint, width=1))

    def _fit(self) -> None:
        ends = [row.mean + side * row.half for row in self.rows for side in (-1, 1)]
        found = np.array([*ends, *([0.0] if self._zero else [])])
        found = found[np.isfinite(found)]
        if len(found):
            low, high = float(found.min()), float(found.max())
            margin = 0.06 * (high - low) or 0.1 * abs(high) or 0.1
            self.set_width(low - margin, high + margin)
        rows = max(len(self.rows), 1)
        self.set_height(-0.6, rows - 0.4)
        self.setMinimumHeight(_ROW * rows + 40)
        line = np.array([-0.6, rows - 0.4])
        self.mark.set_data(*((np.zeros(2), line) if self._zero else (np.empty(0), np.empty(0))))
