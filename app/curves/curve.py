"""How one measured quantity of one arm is drawn: its line, the smoothed line over it, single points and the 95 % band."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor, QPen

from app.language import marked, translate
from app.plots.line import Band, Dots, FineLine, Line
from app.plots.pyramid import Buckets
from app.theme import Theme

LARGEST = 1e30  # beyond it a value counts as diverged and is drawn as a gap
FLOOR = 1e-12  # a logarithmic axis draws zero here
_LOG_FLOOR = math.log10(FLOOR)
_RUN = 32  # values averaged at once
MANY = 60  # up to so many evaluations each gets a marker

Edges = tuple[np.ndarray, np.ndarray]
"""Lower and upper edge of a band, one value for each bucket of a view."""


@dataclass(frozen=True)
class Style:
    """How the curves of one subject differ from those of others: colour `slot` % 8, dashes `slot` // 8.

    A `pinned` one is thicker and lies on top; the `baseline` is dash-dotted.
    """

    slot: int = 0
    pinned: bool = False
    baseline: bool = False

    def colour(self, theme: Theme) -> QColor:
        """Its colour."""
        return theme.arm_colour(self.slot)

    def dashes(self, dotted: bool) -> tuple[float, ...]:
        """Pixels on and off of a line that is otherwise solid, or `dotted`; () for a solid line."""
        solid, dots = _BASELINE if self.baseline else _CUES[self.slot // COLOURS % len(_CUES)]
        return dots if dotted else solid


COLOURS = 8
"""Colours of a theme; further slots take them again with other dashes."""
_CUES: tuple[tuple[tuple[float, ...], tuple[float, ...]], ...] = (
    ((), (2, 2)),
    ((8, 4), (2, 5)),
    ((4, 4), (2, 8)),
    ((16, 4), (2, 12)),
)
_BASELINE: tuple[tuple[float, ...], tuple[float, ...]] = ((9, 3, 2, 3), (2, 2, 2, 7))


@dataclass(frozen=True)
class Role:
    """What a kind of measurement looks like; colour and dashes are the subject's. `smoothed`: it is noisy and gets an average."""

    title: str
    dotted: bool
    width: float
    height: int
    smoothed: bool = True

    @property
    def words(self) -> str:
        """The title in the language in force."""
        return translate("Role", self.title)

    def pen(self, colour: QColor, style: Style) -> QPen:
        """The pen of its line."""
        width = self.width + (_PINNED if style.pinned else 0.0)
        dashes = [pixels / width for pixels in style.dashes(self.dotted)]
        return QPen(pg.mkPen(colour, width=width, dash=dashes or None))


_PINNED = 1.0  # pixels that a pinned line is wider, and
_ON_TOP = 45  # how far it lies above the others
_UNDER_ALL = 28  # how far the band of a group lies below its line: below the lines of everybody
_SEE_THROUGH = 70  # opacity of such a band, of 255: bands of groups lie over each other
ROLES = {
    "query": Role(marked("Role", "query"), False, 1.0, 20),
    "support": Role(marked("Role", "support"), True, 1.0, 10),
    "validation": Role(marked("Role", "validation"), False, 2.0, 30, smoothed=False),
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
            evaluations while there are few. band: the 95 % interval, or from the smallest to the largest of a group.
        style: how it differs from the same quantity of others.
    """

    def __init__(self, plot: pg.PlotItem, role: Role, style: Style, theme: Theme, *, group: bool = False) -> None:
        self._plot = plot
        self._role = role
        self._group = group
        self.style = style
        self.raw = FineLine() if role.width > 1 or style.pinned else Line()
        self.smooth = FineLine()
        self.points = Dots()
        self.band = Band()
        below = -_UNDER_ALL if group else -8
        heights = {self.band: below, self.raw: -15 if role.smoothed else 0, self.smooth: 5, self.points: 6}
        for item, height in heights.items():
            item.setZValue(role.height + height + (_ON_TOP if style.pinned else 0))
            plot.addItem(item, ignoreBounds=True)
        self._items = tuple(heights)
        self._bare = True
        self.apply_theme(theme)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        colour = self.style.colour(theme)
        self._pen = self._role.pen(colour, self.style)
        self._faint = QPen(pg.mkPen(theme.mixed(colour, 0.25)))
        self.raw.setPen(self._pen if self._bare else self._faint)
        self.smooth.setPen(self._pen)
        self.points.set_look(colour, 5)
        fill = QColor(colour) if self._group else theme.mixed(colour, 0.42)
        if self._group:
            fill.setAlpha(_SEE_THROUGH)
        self.band.setBrush(fill)

    def show(self, view: Buckets, edges: Edges | None, shape: Shape) -> tuple[float, float]:
        """Draw a window of the curve and return the lowest and highest position of what is drawn (NaN when there is nothing)."""
        x, y = view.line()
        y = shape.shown(y)
        self.raw.set_data(x, shape.clipped(y))
        self._show_points(x, shape.clipped(y))
        self._show_smooth(view, shape)
        drawn = [y]
        if edges is not None:
            drawn += self._show_band(view, edges, shape)
        return _extent(drawn, shape.log)

    def remove(self) -> None:
        """Take it out of the plot for good."""
        for item in self._items:
            self._plot.removeItem(item)

    def _show_points(self, x: np.ndarray, y: np.ndarray) -> None:
        finite = np.isfinite(y)
        marked = finite
        if self._role.smoothed or len(y) > MANY:
            padded = np.concatenate([[False], finite, [False]])
            marked = finite & ~padded[:-2] & ~padded[2:]
        self.points.set_data(x[marked], y[marked])

    def _show_smooth(self, view: Buckets, shape: Shape) -> None:
        bare = shape.smoothing == 0 or not self._role.smoothed
        if bare != self._bare:
            self._bare = bare
            self.raw.setPen(self._pen if bare else self._faint)
            self.smooth.set_data(np.empty(0), np.empty(0))
        if not bare:
            average = debiased_average(view.mean, shape.smoothing)
            self.smooth.set_data(view.last, shape.clipped(shape.shown(average)))

    def _show_band(self, view: Buckets, edges: Edges, shape: Shape) -> list[np.ndarray]:
        lower, upper = (shape.shown(edge) for edge in edges)
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
