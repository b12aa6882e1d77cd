"""Validation over iterations for several methods and seeds; for classes with the level whose crossing figure 2 shows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt

from app.plots.line import Dots, FineLine
from app.plots.small_plot import SmallPlot
from app.reproduce.row_model import slot_of
from app.theme import LIGHT, Theme
from core.reproduce.published import PUBLISHED, Published
from core.reproduce.table import CROSSING, FigureCurve

LEVEL = 100 * CROSSING
"""Per cent."""
_LEAST = 1e-6
_NOTHING = np.empty(0)


class ValidationPlot(SmallPlot):
    """A line for each curve in the colour of its method; dots where ours cross the level, triangles where the paper's do.

    Attributes:
        lines, crossings: one for each curve, kept and used again. marks: the triangles. level: the hairline at `LEVEL`.
    """

    def __init__(self) -> None:
        super().__init__(self.tr("iteration"), "")
        self.lines: list[FineLine] = []
        self.crossings: list[Dots] = []
        self.level = self.add_line()
        self.marks = pg.ScatterPlotItem(symbol="t", size=11)
        self.addItem(self.marks, ignoreBounds=True)
        self.marks.setZValue(5)
        self._shown: tuple[str, Sequence[FigureCurve]] = ("", ())
        self._theme = LIGHT
        self.setAccessibleName(self.tr("Validation over iterations"))
        self.setMinimumHeight(110)

    def show_curves(self, experiment: str, curves: Sequence[FigureCurve]) -> None:
        """Draw the curves of an experiment: losses on a logarithmic axis, accuracies in per cent."""
        self._shown = (experiment, curves)
        loss = is_loss(experiment)
        while len(self.lines) < len(curves):
            self.lines.append(self.add_line())
            self.crossings.append(Dots())
            self.addItem(self.crossings[-1], ignoreBounds=True)
        for place, (line, dot) in enumerate(zip(self.lines, self.crossings, strict=True)):
            self._draw(curves[place] if place < len(curves) else None, loss, line, dot)
        self._mark(published_crossings(experiment), loss)
        self._frame(curves, loss)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        super().apply_theme(theme)
        self.show_curves(*self._shown)

    def _draw(self, curve: FigureCurve | None, loss: bool, line: FineLine, dot: Dots) -> None:
        if curve is None:
            line.set_data(_NOTHING, _NOTHING)
            dot.set_data(_NOTHING, _NOTHING)
            return
        slot = slot_of(curve.method)
        line.setPen(self._theme.arm_pen(slot, 1.5))
        line.set_data(np.asarray(curve.iterations, float), _placed(curve, loss))
        dot.set_look(self._theme.arm_colour(slot), 8)
        crossed = [] if curve.crossing is None or loss else [float(curve.crossing)]
        dot.set_data(np.array(crossed), np.full(len(crossed), LEVEL))

    def _mark(self, published: Sequence[Published], loss: bool) -> None:
        pens = [pg.mkPen(self._theme.arm_colour(slot_of(one.method)), width=1.5) for one in published]
        x = [one.value for one in published]
        self.marks.setData(x=x, y=[LEVEL] * len(x), pen=pens, brush=pg.mkBrush(self._theme.base))
        self.level.setPen(pg.mkPen(self._theme.faint, width=1, style=Qt.PenStyle.DashLine))
        ends = _NOTHING if loss else np.array([0.0, 1e9])
        self.level.set_data(ends, np.full(len(ends), LEVEL))

    def _frame(self, curves: Sequence[FigureCurve], loss: bool) -> None:
        words = self.tr("validation MSE") if loss else self.tr("validation accuracy (%)")
        self.getAxis("left").set_log(loss)
        if words != self._words["left"]:
            self._words["left"] = words
            super().apply_theme(self._theme)
        values = [_placed(curve, loss) for curve in curves if curve.values]
        marked = [one.value + (one.interval or 0) for one in published_crossings(self._shown[0]) if one.value]
        self.set_width(
            0.0, 1.02 * max([float(curve.iterations[-1]) for curve in curves if curve.values] + marked + [1])
        )
        if loss:
            self.fit_height(values)
        else:
            self.set_height(min([float(one.min()) for one in values] + [LEVEL]) - 4, 101.5)


def is_loss(experiment: str) -> bool:
    """Whether an experiment is scored by a loss."""
    return any((one.experiment, one.metric) == (experiment, "loss") for one in PUBLISHED)


def published_crossings(experiment: str) -> tuple[Published, ...]:
    """Those of an experiment, which were read off a figure."""
    return tuple(one for one in PUBLISHED if (one.experiment, one.metric) == (experiment, "crossing") and one.verified)


def _placed(curve: FigureCurve, loss: bool) -> np.ndarray:
    """In the coordinate of the vertical axis."""
    values = np.asarray(curve.values, float)
    return np.log10(np.maximum(values, _LEAST)) if loss else 100 * values
