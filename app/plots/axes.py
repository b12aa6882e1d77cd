"""Plot axes with numbers that people read: thousands separators, whole decades on a logarithmic axis, a size that never changes."""

from __future__ import annotations

import math
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPen

from app.theme import LIGHT, Theme

_MANTISSAS = ((1, 2, 5), (1, 3), (1,))
_LABEL_PIXELS = 36  # room of one labelled tick on a logarithmic axis

_BARE = 6  # height of an axis without numbers
_MARGINS = 8  # pixels that a title has around its letters


class NumberAxis(pg.AxisItem):
    """An axis at the left or the bottom of a plot.

    In logarithmic mode the plot's coordinate is log10 of the value and the labels show the value.

    A title that is longer than the axis goes without its unit, or is left out; the mouse still reads it.

    Attributes:
        extent: its fixed width or height in pixels. whole: only whole numbers are marked.
    """

    labelText: str  # of pyqtgraph, which has no types

    def __init__(self, orientation: str, extent: int, font: QFont) -> None:
        super().__init__(orientation)
        self.enableAutoSIPrefix(False)
        self.setStyle(tickFont=font, tickLength=-5, autoExpandTextSpace=False)
        if orientation == "left":
            self.setWidth(extent)
        else:
            self.setHeight(extent)
        self.extent = extent
        self.whole = False
        self._bare = False
        self._title = ""
        self._theme = LIGHT

    def set_log(self, on: bool) -> None:
        """Show values of a logarithmic coordinate, or plain values."""
        self.setStyle(maxTextLevel=0 if on else 2)
        self.setLogMode(on, on)

    def set_title(self, title: str) -> None:
        """What is measured, with its unit in brackets."""
        if title != self._title:
            self._title = title
            self._write()

    def set_bare(self, on: bool) -> None:
        """Leave numbers and title of a horizontal axis away because the plot underneath has the same, or show them."""
        self._bare = on
        self.setStyle(showValues=not on)
        self.setHeight(_BARE if on else self.extent)
        self._write()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self.setPen(pg.mkPen(theme.line))
        self.setTickPen(pg.mkPen(theme.faint))
        self.setTextPen(pg.mkPen(theme.text))
        self._write()

    def generateDrawSpecs(self, p: Any) -> Any:
        """Called by pyqtgraph: (axis line, ticks, texts). Its translucent grid lines are made opaque, which draws several times faster."""
        specs = super().generateDrawSpecs(p)
        if specs is None:
            return None
        line, ticks, texts = specs
        opaque: dict[int, QPen] = {}  # few ticks differ in colour
        for pen, _, _ in ticks:
            colour = pen.color()
            if colour.rgba() not in opaque:
                opaque[colour.rgba()] = QPen(pg.mkPen(self._theme.mixed(colour, colour.alphaF())))
        return line, [(opaque[pen.color().rgba()], start, end) for pen, start, end in ticks], texts

    def _write(self) -> None:
        size = self.style["tickFont"].pointSizeF()
        self.setLabel(self._title, color=self._theme.text, **{"font-size": f"{size:g}pt"})
        self.showLabel(not self._bare)
        self.resizeEvent()

    def resizeEvent(self, ev: Any = None) -> None:
        """As much of the title as fits along the axis, centred."""
        if self.label is not None:
            self._fit_title()
        super().resizeEvent(ev)

    def _fit_title(self) -> None:
        whole = self.labelText
        room = (self.size().height() if self.orientation == "left" else self.size().width()) + _MARGINS
        for text in (whole, whole.partition(" (")[0], ""):
            self.labelText = text
            self.label.setHtml(self.labelString())
            if self.label.boundingRect().width() <= room:
                break
        self.setToolTip(whole if text != whole else "")
        self.labelText = whole

    def boundingRect(self) -> QRectF:
        """Room for half a label beyond an end (but the lower left corner has room for one only); with a grid pyqtgraph leaves none."""
        sides = (0, -8, 0, 0) if self.orientation == "left" else (-24, 0, 24, 0)
        return QRectF(super().boundingRect().adjusted(*sides))

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float | None, list[float]]]:  # noqa: N803 - pyqtgraph's names
        """(spacing, positions) per level of ticks, coarse to fine."""
        if self.logMode:
            return self._log_ticks(min(minVal, maxVal), max(minVal, maxVal), size)
        levels: list[tuple[float | None, list[float]]] = super().tickValues(minVal, maxVal, size)
        if not self.whole:
            return levels
        between = [float(i) for i in range(math.ceil(minVal), math.floor(maxVal) + 1)] if maxVal - minVal < 5 else []
        return [level for level in levels if (level[0] or 0) >= 1] or [(1.0, between)]

    def _log_ticks(self, low: float, high: float, size: float) -> list[tuple[float | None, list[float]]]:
        room = max(size / _LABEL_PIXELS, 2.0)
        fine = _decade_ticks(low, high, tuple(range(1, 10)), 1) if high - low <= room else []
        finer: list[float] = []
        major: list[float] = []
        for mantissas in _MANTISSAS:
            finer, major = major, _decade_ticks(low, high, mantissas, 1)
            if len(major) <= room:
                break
        else:
            steps = range(math.ceil((high - low) / room), 0, -1)  # the widest may hit one decade only
            major = next((ticks for step in steps if len(ticks := _decade_ticks(low, high, (1,), step)) >= 2), major)
        if len(major) < 2:  # closer than wished is better than even steps, which crowd at the upper end
            major = finer
        if len(major) >= 2:
            return [(None, major), (None, fine)]
        return [(None, [math.log10(value) for value in _even_ticks(10**low, 10**high, room)])]

    def tickStrings(self, values: list[float], scale: float, spacing: float | None) -> list[str]:
        """The text at each position."""
        if self.logMode:
            return [compact(10**value) for value in values]
        places = max(0, math.ceil(-math.log10(spacing * scale) - 1e-9)) if spacing else 0
        if places > 4 or any(abs(value) >= 1e6 for value in values):
            return [compact(value * scale) for value in values]
        return [f"{value * scale:,.{places}f}" for value in values]


def compact(value: float) -> str:
    """A tick label in few characters: "0.02", "70,000", "2.5 M" (millions), "1e-7"."""
    if value == 0:
        return "0"
    if 1e6 <= abs(value) < 1e9:
        return f"{value / 1e6:,.4g} M"
    if 1e-4 <= abs(value) < 1e6:
        return f"{value:,.6f}".rstrip("0").rstrip(".")
    mantissa, power = f"{value:.2e}".split("e")
    return f"{mantissa.rstrip('0').rstrip('.')}e{int(power)}"


def _decade_ticks(low: float, high: float, mantissas: tuple[int, ...], step: int) -> list[float]:
    """log10 positions of mantissa * 10^n in [low, high], every `step` decades."""
    first = math.floor(low / step) * step
    decades = range(first, math.floor(high) + 1, step)
    found = (decade + math.log10(mantissa) for decade in decades for mantissa in mantissas)
    return [value for value in found if low <= value <= high]


def _even_ticks(low: float, high: float, room: float) -> list[float]:
    """Three or a few more even steps, or two where there is no `room` for more, for an axis that has hardly any round numbers."""
    power = math.floor(math.log10(high - low))
    found: list[float] = []
    for step in (factor * 10.0**exponent for exponent in (power, power - 1) for factor in (5, 2, 1)):
        ticks = [i * step for i in range(math.ceil(low / step), math.floor(high / step) + 1)]
        if len(found) == 2 and len(ticks) > room:
            break
        found = ticks
        if len(found) > 2:
            break
    return found
