"""A plot beside a picture: it always shows all of its data, and its axes have a fixed size so that nothing jumps."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QFont, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from app.plots.axes import NumberAxis
from app.plots.line import FineLine, keep_axes
from app.plots.roomy_range import RoomyRange
from app.theme import Theme

LEFT = 52
BOTTOM = 30
POINTS = 1_000
"""Points handed to a small plot; it has fewer pixels than that."""


def small(font: QFont) -> QFont:
    """The small type size that goes with a body font."""
    smaller = QFont(font)
    smaller.setPointSizeF(font.pointSizeF() * 0.85)
    return smaller


def bare(widget: QWidget, theme: Theme) -> None:
    """Let a widget and its children take the theme on the plain surface that plots have: no boxes inside boxes."""
    widget.setPalette(theme.palette())
    widget.setBackgroundRole(QPalette.ColorRole.Base)
    widget.setAutoFillBackground(True)


def thinned(x: np.ndarray, y: np.ndarray, points: int = POINTS) -> tuple[np.ndarray, np.ndarray]:
    """At most `points` of the points, first and last included; infinities become gaps."""
    if len(y) > points:
        kept = np.linspace(0, len(y) - 1, points).astype(int)
        x, y = x[kept], y[kept]
    return x.astype(float), np.where(np.isfinite(y), y, np.nan).astype(float)


def adopt_menu(plot: pg.PlotWidget) -> None:
    """Let a plot's menu, which pyqtgraph makes as a window of its own and nobody sees, go when the plot goes."""
    menu = plot.getPlotItem().ctrlMenu
    menu.setParent(plot, menu.windowFlags())


class IntegerAxis(pg.AxisItem):
    """Ticks at whole numbers only, with thousands separators.

    Attributes:
        count: ticks lie in 0..count-1; None: anywhere.
    """

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.count: int | None = None
        self.enableAutoSIPrefix(False)

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:  # noqa: N803 - Qt style
        """One level of ticks at multiples of 1, 2 or 5 times a power of ten."""
        low, high = min(minVal, maxVal), max(minVal, maxVal)
        if self.count is not None:
            low, high = max(low, 0), min(high, self.count - 1)
        if not (math.isfinite(low) and math.isfinite(high)) or high < low:
            return []
        digit, line = _type_size(self.style["tickFont"])
        widest = 8 + digit * len(f"{high:,.0f}") if self.orientation == "bottom" else line + 5
        step = _whole_step(abs(maxVal - minVal) * widest / max(size, 1))
        first, last = math.ceil(low / step), math.floor(high / step)
        return [(step, [float(i * step) for i in range(first, last + 1)])]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Whole numbers."""
        return [f"{value:,.0f}" for value in values]


def _type_size(font: QFont | None) -> tuple[float, float]:
    """Width of a figure and height of a line in pixels, at least those of small type."""
    metrics = QFontMetricsF(font or QApplication.font())
    return max(7.0, metrics.horizontalAdvance("0")), max(13.0, metrics.height())


def _whole_step(needed: float) -> int:
    power: int = 10 ** max(0, math.floor(math.log10(max(needed, 1))))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= needed or step == 10)


class SmallPlot(pg.PlotWidget):
    """Lines over a horizontal axis of whole numbers, or of any numbers with `whole` off; without menu, zoom and buttons.

    Attributes:
        bottom: the horizontal axis.
    """

    def __init__(self, x: str, y: str, *, whole: bool = True, left: int = LEFT) -> None:
        self.bottom = IntegerAxis("bottom") if whole else pg.AxisItem("bottom")
        vertical = NumberAxis("left", left, small(QApplication.font()))
        super().__init__(axisItems={"bottom": self.bottom, "left": vertical}, enableMenu=False)
        adopt_menu(self)
        self._words = {"bottom": x, "left": y}
        self._fitted = RoomyRange()
        self.setMouseEnabled(False, False)
        self.hideButtons()
        self.getPlotItem().disableAutoRange()
        keep_axes(self)
        self.setAccessibleName(self.tr("Plot of {0} over {1}").format(y, x))
        self.getPlotItem().layout.setContentsMargins(1, 6, 8, 1)  # half a figure beyond the ends of the axes
        self.bottom.setHeight(BOTTOM)
        self.bottom.enableAutoSIPrefix(False)

    def add_line(self) -> FineLine:
        """A line that is to be filled."""
        line = FineLine()
        self.addItem(line, ignoreBounds=True)
        return line

    def fit_height(self, values: Sequence[np.ndarray]) -> None:
        """Show everything finite among `values`; stand still while it fills most of the height."""
        found = np.concatenate([np.ravel(one) for one in values]) if values else np.empty(0)
        found = found[np.isfinite(found)]
        if len(found):
            low, high = float(found.min()), float(found.max())
            self.set_height(*self._fitted.around(low, high, max(abs(high) * 0.1, 1e-6)))

    def set_height(self, low: float, high: float) -> None:
        """Show this part of the vertical axis."""
        if [low, high] != self.getViewBox().viewRange()[1]:
            self.setYRange(low, high, padding=0)

    def set_width(self, low: float, high: float) -> None:
        """Show this part of the horizontal axis."""
        if [low, high] != self.getViewBox().viewRange()[0]:
            self.setXRange(low, high, padding=0)

    def set_words(self, **words: str) -> None:
        """Say what the axes "bottom" and "left" measure."""
        for name, said in words.items():
            if said != self._words[name]:
                self._words[name] = said
                _label(self.getAxis(name), said)

    def apply_theme(self, theme: Theme) -> None:
        """Background, axes and their words in the theme's colours."""
        self.setBackground(theme.base)
        for name, words in self._words.items():
            style_axis(self.getAxis(name), words, theme, self.font())


def style_axis(axis: pg.AxisItem, words: str, theme: Theme, font: QFont) -> None:
    """Hairline, small faint figures and a small label."""
    smaller = small(font)
    axis.setPen(pg.mkPen(theme.line))
    axis.setTextPen(theme.faint)
    axis.setTickFont(smaller)
    axis.setStyle(tickLength=-3, hideOverlappingLabels=True, maxTickLevel=1)
    _label(axis, words, **{"color": theme.faint, "font-size": f"{smaller.pointSizeF():.1f}pt"})


def _label(axis: pg.AxisItem, words: str, **looks: str) -> None:
    """Without `looks` those before stay."""
    axis.setLabel(words, **looks)
    axis.showLabel(bool(words))
    axis.resizeEvent()  # pyqtgraph centres a label only when its axis is resized
