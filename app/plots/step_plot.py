"""A measure after 0, 1, 2, ... inner steps, one line per arm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg

from app.plots.small_plot import SmallPlot
from app.theme import LIGHT, Theme
from core.events import ClassificationAdaptation, RegressionAdaptation


@dataclass(frozen=True)
class ShownArm:
    """The adaptation of one arm as a view draws it; `index` is the arm's place in the experiment and decides its colour."""

    index: int
    title: str
    event: RegressionAdaptation | ClassificationAdaptation

    def step(self, asked: int) -> int:
        """The step nearest to the one asked for that this arm has."""
        return min(asked, len(self.event.losses) - 1)


class StepPlot(SmallPlot):
    """Lines with a marker at each whole number of steps; the markers of the chosen step are larger.

    Attributes:
        lines: one per arm, kept and used again.
    """

    def __init__(self, measure: str) -> None:
        super().__init__("inner steps", measure)
        self.lines: list[pg.PlotDataItem] = []
        self._theme = LIGHT
        self.bottom.count = 1
        self.setMinimumHeight(90)

    def show_arms(self, arms: Sequence[ShownArm], values: Sequence[np.ndarray], step: int) -> None:
        """Draw `values` (steps + 1,), one array per arm; what is not finite becomes a gap."""
        while len(self.lines) < len(arms):
            self.lines.append(self.plot([], [], symbol="o", connect="finite", antialias=True))
        self.bottom.count = max(len(one) for one in values)
        self.setXRange(-0.25, self.bottom.count - 0.75, padding=0)
        for line in self.lines[len(arms) :]:
            line.setData([], [])
        for line, arm, measured in zip(self.lines, arms, values, strict=False):
            finite = np.isfinite(measured)
            places = np.flatnonzero(finite)
            sizes = np.where(places == arm.step(step), 10, 5)
            colour = self._theme.arm_colour(arm.index)
            line.setPen(self._theme.arm_pen(arm.index, 1.5))
            line.setSymbolBrush(colour)
            line.setSymbolPen(None)
            line.setData(places.astype(float), measured[finite].astype(float), symbolSize=sizes)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        super().apply_theme(theme)
        self._theme = theme
