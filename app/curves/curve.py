"""How one measured quantity of one arm is drawn: its line, the smoothed line over it, single points and the 95 % band."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor, QPen

from app.plots.line import Band, Dots, FineLine, Line
from app.plots.pyramid import Buckets
from app.theme import Theme

LARGEST = 1e30  # beyond it a value counts as diverged and is drawn as a gap
FLOOR = 1e-12  # a logarithmic axis draws zero here
_LOG_FLOOR = math.log10(FLOOR)
_RUN = 32  # values averaged at once
MANY = 60  # up to so many evaluations each gets a marker


@dataclass(frozen=True)
class Role:
    """What a kind of measurement looks like; the colour is the arm's. `dash` counts pixels on and off, none for a solid line."""

    title: str
    dash: tuple[float, ...]
    width: float
    height: int

    def pen(self, colour: QColor) -> QPen:
        """The pen of its line."""
        return QPen(pg.mkPen(colour, width=self.width, dash=self.dash or None))


ROLES = {
    "query": Role("query", (), 1.0, 20),
    "support": Role("support", (2.0, 2.0), 1.0, 10),
    "validation": Role("validation", (), 2.0, 30),
}
"""The curves of an arm; `height` decides what lies on top."""


@dataclass(frozen=True)
class Shape:
    """Numbers as they are to be drawn.

    Attributes:
        factor: what values are multiplied with, for example 100 for per cent. log: draw log10 of them.
        smoothing: weight of the past in the smoothed line, 0 for none.
        low, high: drawn values are kept inside, far outside the view, so that no line is astronomically long.
    """

    factor: float = 1.0
    log: bool = False
    smoothing: float = 0.0
    low: float = -LARGEST
    high: float = LARGEST

    def shown(self, values: np.ndarray) -> np.ndarray:
        """Positions on the vertical axis; NaN where there is nothing to draw."""
        with np.errstate(invalid="ignore", over="ignore"):
            scaled = values * self.factor
            scaled[~(np.abs(scaled) <= LARGEST)] = np.nan
            if self.log:
                scaled = np.log10(np.where(scaled >= 0, np.maximum(scaled, FLOOR), np.nan))
        return scaled

    def clipped(self, positions: np.ndarray) -> np.ndarray:
        """Positions with those far outside the view moved to its surroundings."""
        return positions.clip(self.low, self.high)


class Curve:
    """The plot items of one quantity. They are made once, reused for every frame and taken away by `remove`.

    Attributes:
        raw: the line through every drawn minimum and maximum. smooth: the average over it. points: values without neighbours, and
            evaluations while there are few. band: the 95 % interval.
    """

    def __init__(self, plot: pg.PlotItem, role: Role, arm: int, theme: Theme) -> None:
        self._plot = plot
        self._role = role
        self._arm = arm
        self.raw = FineLine() if role.width > 1 else Line()
        self.smooth = FineLine()
        self.points = Dots()
        self.band = Band()
        heights = {self.band: -8, self.raw: 0 if role.width > 1 else -15, self.smooth: 5, self.points: 6}
        for item, height in heights.items():
            item.setZValue(role.height + height)
            plot.addItem(item, ignoreBounds=True)
        self._items = tuple(heights)
        self._bare = True
        self.apply_theme(theme)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        colour = theme.arm_colour(self._arm)
        self._pen = self._role.pen(colour)
        self._faint = QPen(pg.mkPen(theme.mixed(colour, 0.25)))
        self.raw.setPen(self._pen if self._bare else self._faint)
        self.smooth.setPen(self._pen)
        self.points.set_look(colour, 5)
        self.band.setBrush(theme.mixed(colour, 0.42))

    def show(self, view: Buckets, half_widths: Buckets | None, shape: Shape) -> tuple[float, float]:
        """Draw a window of the curve and return the lowest and highest position of what is drawn (NaN when there is nothing)."""
        x, y = view.line()
        y = shape.shown(y)
        self.raw.set_data(x, shape.clipped(y))
        self._show_points(x, shape.clipped(y), half_widths is not None)
        self._show_smooth(view, shape, half_widths is not None)
        drawn = [y]
        if half_widths is not None:
            drawn += self._show_band(view, half_widths, shape)
        return _extent(drawn, shape.log)

    def remove(self) -> None:
        """Take it out of the plot for good."""
        for item in self._items:
            self._plot.removeItem(item)

    def _show_points(self, x: np.ndarray, y: np.ndarray, evaluated: bool) -> None:
        finite = np.isfinite(y)
        marked = finite
        if not (evaluated and len(y) <= MANY):
            padded = np.concatenate([[False], finite, [False]])
            marked = finite & ~padded[:-2] & ~padded[2:]
        self.points.set_data(x[marked], y[marked])

    def _show_smooth(self, view: Buckets, shape: Shape, evaluated: bool) -> None:
        bare = shape.smoothing == 0 or evaluated
        if bare != self._bare:
            self._bare = bare
            self.raw.setPen(self._pen if bare else self._faint)
            self.smooth.set_data(np.empty(0), np.empty(0))
        if not bare:
            average = debiased_average(view.mean, shape.smoothing)
            self.smooth.set_data(view.last, shape.clipped(shape.shown(average)))

    def _show_band(self, view: Buckets, half_widths: Buckets, shape: Shape) -> list[np.ndarray]:
        lower, upper = (shape.shown(edge) for edge in (view.low - half_widths.high, view.high + half_widths.high))
        if shape.log:  # an interval that reaches below zero goes down to the floor
            lower = np.where(np.isnan(lower) & np.isfinite(upper), _LOG_FLOOR, lower)
        self.band.set_data(view.last, shape.clipped(lower), shape.clipped(upper))
        return [lower, upper]


def debiased_average(values: np.ndarray, weight: float) -> np.ndarray:
    """Exponential average with `weight` for the past, divided by the total weight so that it starts at the first value.

    s_t = sum_i weight^(t-i) v_i / sum_i weight^(t-i) over finite v_i; NaN where v_t is not finite.
    """
    finite = np.isfinite(values)
    total = _decaying_sum(np.where(finite, values, 0.0), weight)
    share = _decaying_sum(finite.astype(float), weight)
    average = np.full(len(values), np.nan)
    np.divide(total, share, out=average, where=finite)
    return average


def _decaying_sum(values: np.ndarray, weight: float) -> np.ndarray:
    """s_t = weight s_(t-1) + v_t: a matrix product within runs of values, and a carry from run to run."""
    runs = np.zeros((-(-len(values) // _RUN), _RUN))
    runs.ravel()[: len(values)] = values
    ages = np.arange(_RUN)[:, None] - np.arange(_RUN)
    sums = runs @ np.where(ages >= 0, weight ** np.maximum(ages, 0), 0.0).T
    carries = accumulate(sums[:-1, -1].tolist(), lambda past, value: past * weight**_RUN + value)
    sums[1:] += np.outer(np.fromiter(carries, float), weight ** np.arange(1, _RUN + 1))
    return sums.ravel()[: len(values)]


def _extent(parts: list[np.ndarray], log: bool) -> tuple[float, float]:
    values = np.concatenate(parts)
    values = values[np.isfinite(values)]
    if log and (values > _LOG_FLOOR).any():  # zero is infinitely far down: the line leaves the view
        values = values[values > _LOG_FLOOR]
    return (float(values.min()), float(values.max())) if len(values) else (math.nan, math.nan)
