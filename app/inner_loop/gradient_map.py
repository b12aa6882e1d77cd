"""One gradient of a layer's weight as a picture."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.matrices.colouring import colour_table, coloured, strongest
from app.numbers import number
from app.plots.small_plot import small
from app.theme import LIGHT, Theme

LEFT, GAP = 16.0, 4.0
CHIP = 9.0
THINNEST = 16.0
"""Least side of a picture in pixels: a gradient of one row or column is widened to it."""
MOST_PIXELS = 24.0
"""Largest side of a cell."""


class GradientMap(QWidget):
    """Title, picture (rows: output channels, columns: input channels) and the words of both axes.

    Signals:
        hovered(str): the entry under the mouse in words, or "".

    Attributes:
        title: the line above. values: (rows, columns) what is shown. level: what the strongest colours stand for.
    """

    hovered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._theme, self._table = LIGHT, colour_table(LIGHT)
        self.title, self.values, self.level, self._slot = "", np.zeros((0, 0)), 1.0, 0
        self._image, self._drawn_for = QImage(), (0, 0)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_gradient(self, title: str, slot: int, values: np.ndarray, level: float) -> None:
        """Show `values` (rows, columns) on the colours of -level..level; `slot` is the colour of the arm."""
        self.title, self.values, self.level, self._slot = title, values, level, slot
        self.setAccessibleName(title)
        self._drawn_for = (0, 0)
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme, self._table, self._drawn_for = theme, colour_table(theme), (0, 0)
        self.update()

    def place(self) -> QRectF:
        """Where the picture is: cells are square unless that makes a side too thin."""
        line = QFontMetricsF(small(self.font())).height()
        rows, columns = max(self.values.shape[0], 1), max(self.values.shape[1], 1)
        width, height = self.width() - LEFT - 2, self.height() - 2 * line - 2 * GAP - 2
        side = max(0.0, min(width / columns, height / rows, MOST_PIXELS))
        wide, high = (min(max(side * n, THINNEST), room) for n, room in ((columns, width), (rows, height)))
        return QRectF(LEFT, line + GAP, max(wide, 1.0), max(high, 1.0))

    def readout(self, point: QPointF) -> str:
        """The entry at a point in words, "" outside the picture."""
        area = self.place()
        if not self.values.size or not area.contains(point):
            return ""
        rows, columns = self.values.shape
        row = min(int((point.y() - area.top()) / area.height() * rows), rows - 1)
        column = min(int((point.x() - area.left()) / area.width() * columns), columns - 1)
        said = self.tr("{0}: output channel {1}, input channel {2}: {3}")
        return said.format(self.title, row, column, number(float(self.values[row, column])))

    def sizeHint(self) -> QSize:
        """Some centimetres."""
        return QSize(170, 150)

    def minimumSizeHint(self) -> QSize:
        """Room for the title and a small picture."""
        return QSize(110, 96)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picture is drawn anew in its new size."""
        super().resizeEvent(event)
        self._drawn_for = (0, 0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what is under the mouse."""
        self.hovered.emit(self.readout(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is elsewhere."""
        self.hovered.emit("")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Title, picture, frame and axes."""
        if not self.values.size:
            return
        painter = QPainter(self)
        painter.setFont(small(self.font()))
        metrics, area = QFontMetricsF(painter.font()), self.place()
        chip = QRectF(LEFT, (metrics.height() - CHIP) / 2, CHIP, CHIP)
        painter.fillRect(chip, self._theme.arm_colour(self._slot))
        painter.setPen(QColor(self._theme.text))
        room = self.width() - LEFT - CHIP - 5
        title = metrics.elidedText(f"{self.title}  ±{self.level:g}", Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(LEFT + CHIP + 5, metrics.ascent()), title)
        painter.drawImage(area, self._picture(area))
        painter.setPen(QColor(self._theme.line))
        painter.drawRect(area)
        self._paint_axes(painter, metrics, area)

    def _paint_axes(self, painter: QPainter, metrics: QFontMetricsF, area: QRectF) -> None:
        rows, columns = self.values.shape
        painter.setPen(QColor(self._theme.faint))
        across = (self.tr("{0} input channels").format(columns), self.tr("{0} in").format(columns))
        down = (self.tr("{0} output channels").format(rows), self.tr("{0} out").format(rows))
        room = self.width() - LEFT
        words = next((text for text in across if metrics.horizontalAdvance(text) <= room), "")
        painter.drawText(QPointF(area.left(), area.bottom() + GAP + metrics.ascent()), words)
        words = next((text for text in down if metrics.horizontalAdvance(text) <= area.height()), "")
        painter.save()
        painter.translate(metrics.ascent(), area.bottom())
        painter.rotate(-90)
        painter.drawText(QPointF(0, 0), words)
        painter.restore()

    def _picture(self, area: QRectF) -> QImage:
        size = round(area.height()), round(area.width())
        if size != self._drawn_for:
            shown = strongest(self.values, *size)
            self._image = coloured(shown, self.level, self._table, QColor(self._theme.faint))
            self._drawn_for = size
        return self._image
