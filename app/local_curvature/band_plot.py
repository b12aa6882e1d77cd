"""A measure over the inner steps under several rules, each with its 95 % band over tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QColor, QPen

from app.plots.line import Band, Dots, FineLine
from app.plots.small_plot import SmallPlot

_SHARE = 0.13  # of a band's colour over the background
_LEAST = 1e-30


@dataclass(frozen=True, eq=False)
class Banded:
    """One curve: its pen, and mean and half width of the 95 % interval after 0, 1, ... steps."""

    pen: QPen
    mean: np.ndarray
    half: np.ndarray


class BandPlot(SmallPlot):
    """Curves with bands over whole numbers of steps, on a logarithmic or a plain axis. Curves are kept and used again.

    Attributes:
        lines, bands: one for each curve. log: whether the axis is logarithmic.
    """

    def __init__(self, measure: str) -> None:
        super().__init__("", measure)
        self.lines: list[FineLine] = []
        self.bands: list[Band] = []
        self._dots: list[Dots] = []
        self.log = False
        self._shown: list[tuple[Banded | None, float, bool]] = []
        self.setMinimumHeight(64)

    def show_curves(self, curves: Sequence[Banded], low: float, high: float, *, log: bool) -> None:
        """Draw these between `low` and `high`, values of the measure; what lies beyond leaves the frame, its band ends there.

        A curve that is the same object as before in its place is not drawn anew.
        """
        self.log = log
        self.getAxis("left").set_log(log)
        while len(self.lines) < len(curves):
            self.bands.append(Band())
            self._dots.append(Dots())
            self.addItem(self.bands[-1], ignoreBounds=True)
            self.lines.append(self.add_line())
            self.addItem(self._dots[-1], ignoreBounds=True)
            self._shown.append((None, high, log))
        for place, (line, band, dots) in enumerate(zip(self.lines, self.bands, self._dots, strict=True)):
            curve = curves[place] if place < len(curves) else None
            if self._shown[place] != (curve, high, log):
                self._shown[place] = (curve, high, log)
                self._draw(curve, high, line, band, dots)
        steps = max((len(curve.mean) for curve in curves), default=2)
        self.bottom.count = steps
        self.set_width(-0.15, steps - 0.85)
        self.set_height(*self._scaled(np.array([low, high])))

    def set_measure(self, words: str) -> None:
        """Say what the vertical axis measures."""
        self.set_words(left=words)

    def _draw(self, curve: Banded | None, high: float, line: FineLine, band: Band, dots: Dots) -> None:
        if curve is None:
            for item in (line, dots):
                item.set_data(np.empty(0), np.empty(0))
            band.set_data(np.empty(0), np.empty(0), np.empty(0))
            return
        steps = np.arange(len(curve.mean), dtype=float)
        middle = self._scaled(curve.mean)
        line.setPen(curve.pen)
        line.set_data(steps, middle)
        known = np.isfinite(middle)
        dots.set_look(curve.pen.color(), 4)
        dots.set_data(steps[known], middle[known])
        fill = QColor(curve.pen.color())
        fill.setAlphaF(_SHARE)
        band.setBrush(fill)
        half = np.where(curve.mean <= high, curve.half, np.nan)  # a rule that diverges would cover all others
        band.set_data(steps, self._scaled(curve.mean - half), self._scaled(curve.mean + half))

    def _scaled(self, values: np.ndarray) -> np.ndarray:
        """In the coordinate of the axis; an edge of a band below zero goes to the bottom of a logarithmic axis."""
        if not self.log:
            return np.asarray(values, float)
        with np.errstate(invalid="ignore"):
            return np.asarray(np.log10(np.where(np.isnan(values), np.nan, np.maximum(values, _LEAST))), float)


def frame_of(curves: Sequence[Banded], *, log: bool) -> tuple[float, float]:
    """The part of the axis that several plots share: all means, but not far beyond where the curves start.

    Without that a rule that diverges would flatten all others.
    """
    means = np.concatenate([curve.mean for curve in curves]) if curves else np.empty(0)
    means = means[np.isfinite(means)]
    if not len(means):
        return (0.1, 1.0) if log else (0.0, 1.0)
    if not log:
        margin = 0.05 * (float(means.max()) - float(means.min())) or 0.05
        return float(means.min()) - margin, float(means.max()) + margin
    start = max(float(curves[0].mean[0]), _LEAST)
    low = max(float(means.min()), 1e-3 * start) / 1.3
    high = min(max(float(means.max()), start), 10 * start) * 1.3
    return low, high
