"""Lines, dots and bands that Qt paints alone.

pyqtgraph's own curves are painted by Python functions, which hold the interpreter while training wants it. These are ordinary items of
Qt: once their path is set, the event loop paints them without the interpreter.
"""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QGraphicsView, QStyleOptionGraphicsItem, QWidget

_NOTHING = np.empty(0)


class Line(QGraphicsPathItem):
    """A line of one pixel through points in data coordinates, interrupted where a coordinate is not finite.

    Attributes:
        xData, yData: the points, as they were given; the names are pyqtgraph's.
    """

    def __init__(self, connect: str = "finite") -> None:
        super().__init__()
        self._connect = connect
        self.xData = self.yData = _NOTHING

    def set_data(self, x: np.ndarray, y: np.ndarray) -> None:
        """Draw these points, two float arrays of one length."""
        if not len(x) and not len(self.xData):
            return
        self.xData, self.yData = x, y
        self.setPath(pg.arrayToQPath(x, y, connect=self._connect) if len(x) else QPainterPath())

    def setPen(self, pen: QPen | Qt.PenStyle | QColor) -> None:
        """Colour, dashes and width. A width of 1 becomes Qt's 0, the same line without the geometry of a stroke."""
        thin = QPen(pen)
        if thin.widthF() <= 1:
            thin.setWidth(0)
        super().setPen(thin)

    def shape(self) -> QPainterPath:
        """Nothing that the mouse could hit, so that Qt need not trace the line."""
        return QPainterPath()


class FineLine(Line):
    """A line of any width with smooth edges, as wide on a screen of small pixels as on any other."""

    def boundingRect(self) -> QRectF:
        """The points alone: the width is in pixels and adds nothing in data coordinates."""
        return self.path().controlPointRect()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Called by Qt."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ratio = painter.device().devicePixelRatio()
        if ratio <= 1:
            super().paint(painter, option, widget)
            return
        pen = self.pen()  # Qt takes its width for pixels of the device
        pen.setWidthF(ratio * max(pen.widthF(), 1.0))
        painter.setPen(pen)
        painter.drawPath(self.path())


class Dots(FineLine):
    """Round dots of one size in pixels. Each is the end of a round pen: a line too short to be seen."""

    def __init__(self) -> None:
        super().__init__("pairs")

    def set_look(self, colour: QColor, size: float) -> None:
        """Colour and diameter in pixels."""
        pen = QPen(pg.mkPen(colour, width=size))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        self.setPen(pen)

    def set_data(self, x: np.ndarray, y: np.ndarray) -> None:
        """A dot at each of these points, two arrays of finite numbers."""
        if np.array_equal(x, self.xData) and np.array_equal(y, self.yData):
            return
        start = x.astype(float)
        ends = np.column_stack([start, start + 1e-9 * np.maximum(np.abs(start), 1.0)])
        super().set_data(ends.ravel(), np.repeat(y, 2).astype(float))
        self.xData, self.yData = x, y


class Band(QGraphicsPathItem):
    """The area between two lines over the same positions, interrupted where one of them is not finite.

    Attributes:
        lower, upper: the edges, as they were given.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lower = self.upper = _NOTHING
        self.setPen(QPen(Qt.PenStyle.NoPen))

    def set_data(self, x: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> None:
        """Fill between these edges, float arrays of one length."""
        self.lower, self.upper = lower, upper
        path = QPainterPath()
        known = np.isfinite(lower) & np.isfinite(upper)
        borders = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]])))
        for start, stop in zip(borders[::2], borders[1::2], strict=True):
            there, back = slice(start, stop), slice(stop - 1, start - 1 if start else None, -1)
            around = np.concatenate([x[there], x[back]]), np.concatenate([lower[there], upper[back]])
            path.addPath(pg.arrayToQPath(*around, connect="all"))
        self.setPath(path)

    def shape(self) -> QPainterPath:
        """Nothing that the mouse could hit."""
        return QPainterPath()


def sample_pen(pen: QPen) -> QPen:
    """The pen of a curve for a sample of it on a widget: its width is in the widget's pixels, on screens of small pixels too."""
    sample = QPen(pen)
    sample.setCosmetic(False)
    return sample


def keep_axes(plot: pg.PlotWidget) -> None:
    """Keep the picture of each axis until it changes, and repaint the plot as a whole, which saves asking every item where it is."""
    plot.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
    for name in ("left", "bottom", "top"):
        plot.getAxis(name).setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
