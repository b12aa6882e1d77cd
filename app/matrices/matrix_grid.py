"""All matrices of an arm at once, as thumbnails: rows are layers, columns are factors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.matrices.colouring import colour_table, coloured
from app.matrices.matrix_shelf import Shown
from app.matrices.matrix_words import fixed_words
from app.matrices.scale import largest
from app.numbers import number
from app.plots.small_plot import small
from app.theme import LIGHT, Theme

NAME_WIDTH = 56
GAP = 8
LEAST, MOST = 44, 160
"""Height of a row in pixels."""
MOST_PIXELS = 20
"""Largest side of a cell."""
STRIP = 8
"""Cells are square up to this ratio of the sides."""


class MatrixGrid(QWidget):
    """Small multiples of all learned matrices; a click on one opens its layer.

    Signals:
        layerPicked: name of the layer that was clicked.
        hovered: what is under the mouse in words, or "".

    Attributes:
        layers, names: the rows and columns.
    """

    layerPicked = Signal(str)
    hovered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._table = np.zeros(1, np.uint32)
        self._shown: dict[tuple[str, str], Shown] = {}
        self._images: dict[tuple[str, str], QImage] = {}
        self._columns: dict[str, tuple[float, float]] = {}
        self.layers: tuple[str, ...] = ()
        self.names: tuple[str, ...] = ()
        self._mouse: QPointF | None = None
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Thumbnails of all learned matrices"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_matrices(self, shown: Sequence[Shown]) -> None:
        """Show these matrices."""
        self._shown = {(one.matrix.layer, one.matrix.name): one for one in shown}
        self.layers = tuple(dict.fromkeys(layer for layer, _ in self._shown))
        self.names = tuple(dict.fromkeys(name for _, name in self._shown))
        self._colour()
        self.setMinimumHeight(self._header() + len(self.layers) * LEAST)
        self._arrange()
        if self._mouse is not None:
            self.hovered.emit(self.readout(self._mouse))

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self._table = colour_table(theme)
        self._colour()

    def sizeHint(self) -> QSize:
        """Rows of a comfortable height."""
        return QSize(NAME_WIDTH + len(self.names) * 80, self._header() + len(self.layers) * 64)

    def thumbnail(self, layer: str, name: str) -> QImage:
        """The picture of one matrix, one pixel a cell."""
        return self._images[layer, name]

    def place(self, layer: str, name: str) -> QRectF:
        """Where the picture of one matrix is drawn, in widget pixels."""
        height, width = self._size(layer, name)
        top = self._header() + self.layers.index(layer) * self._row_height()
        share = min(1.0, self._columns[name][1] / width)
        return QRectF(self._columns[name][0], top, width * share, height * share)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Names of columns and rows, then the pictures."""
        painter = QPainter(self)
        painter.setFont(small(self.font()))
        painter.setPen(QColor(self._theme.text))
        for name in self.names:
            painter.drawText(QPointF(self._columns[name][0], self._header() - 5), name)
        for index, layer in enumerate(self.layers):
            row = QRectF(0, self._header() + index * self._row_height(), NAME_WIDTH - 6, self._row_height() - GAP)
            metrics = painter.fontMetrics()
            text = metrics.elidedText(layer, Qt.TextElideMode.ElideMiddle, NAME_WIDTH - 6)
            painter.drawText(row, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)
        for layer, name in self._shown:
            self._paint_matrix(painter, layer, name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the columns anew."""
        super().resizeEvent(event)
        self._arrange()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the layer of the row under the mouse."""
        index = int((event.position().y() - self._header()) // self._row_height())
        if event.button() == Qt.MouseButton.LeftButton and 0 <= index < len(self.layers):
            self.layerPicked.emit(self.layers[index])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what is under the mouse, now and when something else is shown."""
        self._mouse = event.position()
        self.hovered.emit(self.readout(self._mouse))

    def leaveEvent(self, event: object) -> None:
        """The mouse is elsewhere."""
        self._mouse = None
        self.hovered.emit("")

    def readout(self, point: QPointF) -> str:
        """The matrix at a point of the widget in words, or ""."""
        for (layer, name), one in self._shown.items():
            if self.place(layer, name).adjusted(-2, -2, 2, 2).contains(point):
                if not one.matrix.learned:
                    return f"{layer} {name}: {fixed_words()}"
                words = self.tr("{0} {1}: largest deviation {2}, gain {3}")
                return words.format(layer, name, number(largest(one.deviation)), number(one.matrix.gain))
        return ""

    def _paint_matrix(self, painter: QPainter, layer: str, name: str) -> None:
        place = self.place(layer, name)
        image = self._images[layer, name]
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, image.width() > place.width())
        painter.drawImage(place, image)
        painter.setPen(QColor(self._theme.line))
        painter.drawRect(place)
        if not self._shown[layer, name].matrix.learned:
            painter.setPen(QColor(self._theme.faint))
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), fixed_words())

    def _colour(self) -> None:
        grey = QColor(self._theme.raised)
        self._images = {key: self._thumbnail(one, grey) for key, one in self._shown.items()}
        self.update()

    def _thumbnail(self, one: Shown, grey: QColor) -> QImage:
        """Entries that are not finite, and fixed matrices, in grey."""
        values = one.deviation if one.matrix.learned else np.full_like(one.deviation, np.nan)
        return coloured(values, one.level, self._table, grey)

    def _header(self) -> int:
        return QFontMetrics(QFont(self.font())).height() + 4

    def _row_height(self) -> float:
        rows = max(1, len(self.layers))
        return min(float(MOST), max(float(LEAST), (self.height() - self._header()) / rows))

    def _size(self, layer: str, name: str) -> tuple[float, float]:
        """Height and width in pixels of a picture that fills its row; cells of long strips are widened."""
        rows, columns = self._shown[layer, name].deviation.shape
        height, width = max(rows, columns / STRIP), max(columns, rows / STRIP)
        side = min((self._row_height() - GAP) / height, MOST_PIXELS)
        return side * height, side * width

    def _arrange(self) -> None:
        """Left edge and width of each column: what its widest picture needs, or its share of the width there is."""
        metrics = QFontMetrics(small(self.font()))
        needed = {name: float(metrics.horizontalAdvance(name)) for name in self.names}
        for layer, name in self._shown:
            needed[name] = max(needed[name], self._size(layer, name)[1])
        room = self.width() - NAME_WIDTH - 2 * GAP * len(needed)
        share = min(1.0, max(0.1, room / max(1.0, sum(needed.values()))))
        left, self._columns = float(NAME_WIDTH), {}
        for name, width in needed.items():
            self._columns[name] = (left, width * share)
            left += width * share + 2 * GAP
