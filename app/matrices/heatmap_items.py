"""What a heatmap is made of, in three scene items: a hatch for missing entries, the colours, and above them values and hover."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QGraphicsPixmapItem

from app.matrices.colouring import CLEAR, coloured, strongest
from app.theme import Theme

MOST_CELLS = 12
"""Values are printed into matrices of at most this many rows and columns."""
SMALLEST_TEXT = 8


class Picture(QGraphicsPixmapItem):
    """The colours of a matrix, painted by Qt alone; clear where an entry is not finite.

    A matrix with more entries than its place has pixels is drawn by blocks; see `strongest`.

    Attributes:
        values: (rows, columns) what is shown. level: what the strongest colours stand for. table: the colours, see `colour_table`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.values = np.zeros((0, 0), np.float32)
        self.level = 1.0
        self.table = np.zeros(1, np.uint32)
        self._room = (1, 1)

    def set_values(self, values: np.ndarray, level: float) -> None:
        """Show `values` on the colours of -level..level."""
        self.values, self.level = values, level
        self._colour()

    def set_table(self, table: np.ndarray) -> None:
        """Take over colours."""
        self.table = table
        self._colour()

    def set_room(self, rows: int, columns: int) -> None:
        """The picture is to be this many pixels high and wide."""
        if (rows, columns) != self._room:
            self._room = rows, columns
            self._colour()

    def _colour(self) -> None:
        if not self.values.size:
            return
        image = coloured(strongest(self.values, *self._room), self.level, self.table, CLEAR)
        rows, columns = self.values.shape
        self.setPixmap(QPixmap.fromImage(image))
        self.setTransform(QTransform.fromTranslate(-0.5, -0.5).scale(columns / image.width(), rows / image.height()))


class Hatch(pg.GraphicsObject):
    """Fills the matrix with a neutral hatch; it shows wherever the image above is transparent, that is, not finite."""

    def __init__(self) -> None:
        super().__init__()
        self._rect = QRectF()
        self._fill, self._lines = QColor(), QColor()
        self.setZValue(-10)

    def set_shape(self, rows: int, columns: int) -> None:
        """Cover a matrix of this shape."""
        self.prepareGeometryChange()
        self._rect = cells_rect(rows, columns)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._fill, self._lines = QColor(theme.raised), QColor(theme.faint)
        self.update()

    def boundingRect(self) -> QRectF:
        """The matrix in cell units."""
        return QRectF(self._rect)

    def paint(self, painter: QPainter, *_: object) -> None:
        """In device pixels, so that the hatch is not stretched with the cells."""
        device = painter.worldTransform().mapRect(self._rect)
        painter.setWorldTransform(QTransform())
        painter.fillRect(device, self._fill)
        painter.fillRect(device, QBrush(self._lines, Qt.BrushStyle.BDiagPattern))


class Cells(pg.GraphicsObject):
    """The frame of a matrix, the values of its cells where they fit, and which cell the mouse is on.

    Signals:
        pointed: (row, column) under the mouse, (-1, -1) when it leaves. picked: (row, column) that was clicked.
    """

    pointed = Signal(object, object)
    picked = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._values = np.zeros((0, 0))
        self._level = 1.0
        self._words = ""
        self._font = QFont()
        self._theme: Theme | None = None
        self._table = np.zeros(1, np.uint32)
        self.setZValue(10)

    def set_values(self, values: np.ndarray, level: float, words: str) -> None:
        """Show `values` (rows, columns) over the colours of -level..level; `words` instead of values covers the cells."""
        if values.shape != self._values.shape:
            self.prepareGeometryChange()
        self._values, self._level, self._words = values, level, words
        self.update()

    def apply_theme(self, theme: Theme, table: np.ndarray, font: QFont) -> None:
        """Take over colours and type."""
        self._theme, self._table, self._font = theme, table, QFont(font)
        self.update()

    def boundingRect(self) -> QRectF:
        """The matrix in cell units."""
        return cells_rect(*self._values.shape)

    def hoverEvent(self, event: object) -> None:
        """Called by pyqtgraph's scene."""
        if event.isExit():  # type: ignore[attr-defined]
            self.pointed.emit(-1, -1)
            return
        self.pointed.emit(*_cell_at(event.pos()))  # type: ignore[attr-defined]

    def mouseClickEvent(self, event: object) -> None:
        """Called by pyqtgraph's scene."""
        if event.button() == Qt.MouseButton.LeftButton:  # type: ignore[attr-defined]
            event.accept()  # type: ignore[attr-defined]
            self.picked.emit(*_cell_at(event.pos()))  # type: ignore[attr-defined]

    def paint(self, painter: QPainter, *_: object) -> None:
        """In device pixels: text must not be mirrored by the upward axis of the view."""
        if self._theme is None or not self._values.size:
            return
        to_device = painter.worldTransform()
        frame = to_device.mapRect(self.boundingRect())
        painter.setWorldTransform(QTransform())
        if self._words:
            self._paint_words(painter, frame)
        elif max(self._values.shape) <= MOST_CELLS:
            self._paint_values(painter, frame)
        painter.setPen(QColor(self._theme.line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame)

    def _paint_words(self, painter: QPainter, frame: QRectF) -> None:
        assert self._theme is not None
        painter.fillRect(frame, QColor(self._theme.raised))
        painter.setFont(self._font)
        painter.setPen(QColor(self._theme.faint))
        room = frame.adjusted(-20, 0, 20, 0)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip), self._words)

    def _paint_values(self, painter: QPainter, frame: QRectF) -> None:
        rows, columns = self._values.shape
        width, height = frame.width() / columns, frame.height() / rows
        texts = [cell_text(float(value), self._level) for value in self._values.flat]
        font = _fitting(self._font, max(texts, key=len), width - 4, height - 2)
        if font is None:
            return
        painter.setFont(font)
        for index, (text, value) in enumerate(zip(texts, self._values.flat, strict=True)):
            row, column = divmod(index, columns)
            cell = QRectF(frame.left() + column * width, frame.top() + row * height, width, height)
            painter.setPen(self.ink(float(value)))
            painter.drawText(cell, int(Qt.AlignmentFlag.AlignCenter), text)

    def ink(self, value: float) -> QColor:
        """The colour in which `value` is written on its own colour."""
        assert self._theme is not None
        return ink_on(value, self._level, self._table, self._theme)


def _cell_at(point: QPointF) -> tuple[int, int]:
    return math.floor(point.y() + 0.5), math.floor(point.x() + 0.5)


def cells_rect(rows: int, columns: int) -> QRectF:
    """The area of a matrix whose cell (row, column) is centred on the point (column, row)."""
    return QRectF(-0.5, -0.5, columns, rows)


def cell_text(value: float, level: float) -> str:
    """A value short enough for a cell: two significant digits of the level."""
    if not math.isfinite(value):
        return "inf" if math.isinf(value) else "nan"
    places = min(max(0, 1 - math.floor(math.log10(level))), 6)
    text = f"{value:.{places}f}" if level < 1e6 else f"{value:.0e}"
    return "0" if float(text) == 0 else text.replace("-", "\N{MINUS SIGN}")


def ink_on(value: float, level: float, table: np.ndarray, theme: Theme) -> QColor:
    """The colour of a figure on that of `value`, which `table` has for -level..level."""
    if not math.isfinite(value):
        return QColor(theme.text)
    share = min(max(value / level * 0.5 + 0.5, 0.0), 1.0)
    return _readable_on(int(table[round(share * (len(table) - 1))]))


@lru_cache(1024)
def _readable_on(colour: int) -> QColor:
    """Black or white, whichever reads better on a colour 0xAARRGGBB; one of them always has a contrast of 4.5."""
    behind = QColor.fromRgb(colour)
    return max((QColor(Qt.GlobalColor.black), QColor(Qt.GlobalColor.white)), key=lambda ink: contrast(ink, behind))


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio of two colours as WCAG defines it, 1..21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _fitting(font: QFont, text: str, width: float, height: float) -> QFont | None:
    """The font, not larger than itself, in which `text` fits the cell, or None when it would be too small to read."""
    fitted = QFont(font)
    for size in range(13, SMALLEST_TEXT - 1, -1):
        fitted.setPixelSize(size)
        metrics = QFontMetricsF(fitted)
        if metrics.horizontalAdvance(text) <= width and metrics.height() <= height:
            return fitted
    return None
