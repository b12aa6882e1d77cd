"""A measure after 0, 1, 2, ... inner steps, one line per arm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.language import translate
from app.plots.line import Dots, FineLine, Line
from app.plots.roomy_range import RoomyRange
from app.plots.small_plot import SmallPlot
from app.theme import LIGHT, Theme
from core.events import ClassificationAdaptation, RegressionAdaptation


@dataclass(frozen=True)
class ShownArm:
    """The adaptation of one arm as a view draws it; `slot` decides the arm's colour."""

    slot: int
    title: str
    event: RegressionAdaptation | ClassificationAdaptation

    def step(self, asked: int) -> int:
        """The step nearest to the one asked for that this arm has."""
        return min(asked, len(self.event.losses) - 1)


class StepPlot(SmallPlot):
    """Lines with a marker at each whole number of steps; the markers of the chosen step are larger.

    Attributes:
        lines, markers, chosen: one per arm, kept and used again; `chosen` are the larger markers.
    """

    def __init__(self, measure: str, height: tuple[float, float] | None = None) -> None:
        super().__init__(translate("StepPlot", "inner steps"), measure)
        self._height = height
        self._fitted = RoomyRange(0.15, 0.35)  # losses of one task go up and down
        if height is not None:
            self.set_height(*height)
        self.lines: list[FineLine] = []
        self.markers: list[Dots] = []
        self.chosen: list[Dots] = []
        self._theme = LIGHT
        self.bottom.count = 1
        self.setMinimumHeight(90)

    def show_arms(self, arms: Sequence[ShownArm], values: Sequence[np.ndarray], step: int) -> None:
        """Draw `values` (steps + 1,), one array per arm; what is not finite becomes a gap."""
        while len(self.lines) < len(arms):
            self.lines.append(self.add_line())
            for group in (self.markers, self.chosen):
                group.append(Dots())
                self.addItem(group[-1], ignoreBounds=True)
        self.bottom.count = max(len(one) for one in values)
        self.set_width(-0.25, self.bottom.count - 0.75)
        if self._height is None:
            self.fit_height(values)
        everything: tuple[Sequence[Line], ...] = (self.lines, self.markers, self.chosen)
        for items in everything:
            for unused in items[len(arms) :]:
                unused.set_data(np.empty(0), np.empty(0))
        drawn = zip(self.lines, self.markers, self.chosen, arms, values, strict=False)
        for line, small, large, arm, measured in drawn:
            places = np.flatnonzero(np.isfinite(measured))
            x, y = places.astype(float), measured[places].astype(float)
            line.setPen(self._theme.arm_pen(arm.slot, 1.5))
            line.set_data(x, y)
            here = places == arm.step(step)
            for dots, kept, size in ((small, ~here, 5), (large, here, 10)):
                dots.set_look(self._theme.arm_colour(arm.slot), size)
                dots.set_data(x[kept], y[kept])

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        super().apply_theme(theme)
        self._theme = theme
