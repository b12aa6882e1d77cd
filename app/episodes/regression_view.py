"""One regression task: the curve to learn, the support points, and what each arm makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.numbers import number
from app.plots.line import Dots
from app.plots.line_key import Entry, LineKey
from app.plots.small_plot import SmallPlot, bare
from app.plots.step_plot import ShownArm, StepPlot
from app.theme import LIGHT, Theme
from core.events import RegressionAdaptation

HEADROOM = 1.6
"""The vertical range beyond the truth and the points; it depends on the task alone, so it stands still while training runs."""


class Fits:
    """The lines of one arm: before, between, and after the chosen step."""

    def __init__(self, plot: SmallPlot) -> None:
        self.between, self.before, self.after = plot.add_line(), plot.add_line(), plot.add_line()

    def draw(self, event: RegressionAdaptation, step: int) -> None:
        """Show the fits up to `step`; the steps between are one line with gaps."""
        fits = np.where(np.isfinite(event.fits), event.fits, np.nan).astype(float)
        gap = np.append(event.grid, np.nan)
        middle = np.concatenate([np.append(fit, np.nan) for fit in fits[1:step]]) if step > 1 else np.empty(0)
        self.before.set_data(event.grid, fits[0])
        self.between.set_data(np.tile(gap, max(0, step - 1)), middle)
        self.after.set_data(event.grid, fits[step])

    def colour(self, slot: int, theme: Theme) -> None:
        """Take over the arm's colour."""
        self.before.setPen(theme.arm_pen(slot, 1.0, 2))
        self.between.setPen(QPen(pg.mkPen(theme.mixed(theme.arm_colour(slot), 0.45), width=1)))
        self.after.setPen(theme.arm_pen(slot, 2.0))

    def clear(self) -> None:
        """The arm is gone."""
        for line in (self.before, self.between, self.after):
            line.set_data(np.empty(0), np.empty(0))


class RegressionView(QWidget):
    """Truth, support points and fits over x; below, the query loss after each inner step.

    Attributes:
        plot: the curves. losses: the plot below. truth, points, rims: what all arms share. fits: lines of each arm. key: who is who.
    """

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._task = np.empty(0)
        self.key = LineKey()
        self.plot = SmallPlot("x", "y", whole=False)
        self.losses = StepPlot(self.tr("query loss"))
        self.truth = self.plot.add_line()
        self.fits: list[Fits] = []
        self.rims, self.points = Dots(), Dots()
        for dots in (self.rims, self.points):
            dots.setZValue(10)
            self.plot.addItem(dots, ignoreBounds=True)
        self.plot.setMinimumHeight(120)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.key)
        column.addWidget(self.plot, 3)
        column.addWidget(self.losses, 1)

    def show_arms(self, arms: Sequence[ShownArm], step: int) -> None:
        """Draw these arms after `step` inner steps; all of them adapt to the same task."""
        events = [cast("RegressionAdaptation", arm.event) for arm in arms]
        self._draw_task(events[0])
        while len(self.fits) < len(arms):
            self.fits.append(Fits(self.plot))
        for unused in self.fits[len(arms) :]:
            unused.clear()
        for fits, arm, event in zip(self.fits, arms, events, strict=False):
            fits.colour(arm.slot, self._theme)
            fits.draw(event, arm.step(step))
        self.losses.show_arms(arms, [event.losses for event in events], step)
        self.key.set_entries(self._entries(arms, step))

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        bare(self, theme)
        for part in (self.key, self.plot, self.losses):
            part.apply_theme(theme)
        self.truth.setPen(_truth_pen(theme))
        self.points.set_look(QColor(theme.text), 8)
        self.rims.set_look(QColor(theme.base), 10)

    def _draw_task(self, event: RegressionAdaptation) -> None:
        task = np.concatenate([event.grid, event.truth, event.support_x, event.support_y])
        if np.array_equal(task, self._task):
            return
        self._task = task
        self.truth.set_data(event.grid, event.truth)
        for dots in (self.rims, self.points):
            dots.set_data(event.support_x, event.support_y)
        height = max(np.abs(event.truth).max(initial=0.0), np.abs(event.support_y).max(initial=0.0))
        half = height * HEADROOM if np.isfinite(height) and height > 0 else 1.0
        self.plot.set_height(-half, half)
        self.plot.setXRange(float(event.grid.min()), float(event.grid.max()), padding=0.02)

    def _entries(self, arms: Sequence[ShownArm], step: int) -> tuple[Entry, ...]:
        faint = pg.mkPen(self._theme.faint, width=1, style=Qt.PenStyle.DotLine)
        loss = self.tr("loss {0}")
        shared = (
            Entry(self.tr("truth"), _truth_pen(self._theme)),
            Entry(self.tr("support"), QPen(QColor(self._theme.text)), points=True),
            Entry(self.tr("before"), faint),
        )
        return shared + tuple(
            Entry(
                arm.title,
                self._theme.arm_pen(arm.slot, 2.0),
                loss.format(number(float(arm.event.losses[arm.step(step)]))),
                loss.format("0.00000"),
            )
            for arm in arms
        )


def _truth_pen(theme: Theme) -> QPen:
    return cast("QPen", pg.mkPen(theme.mixed(QColor(theme.faint), 0.55), width=4))
