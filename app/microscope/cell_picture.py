"""A small matrix as a picture whose cells can be pointed at, with marks on cells, rows and columns."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.matrices.colouring import colour_table, coloured
from app.matrices.heatmap_items import cell_text, ink_on
from app.matrices.scale import largest
from app.microscope.words import level_of, value_text
from app.plots.small_plot import small
from app.setup.signs import frame
from app.theme import LIGHT, Theme

GROUP_GAP = 6
"""Pixels between two slices of a tensor."""
_SMALLEST, _LARGEST = 8, 13  # pixels of the figures in cells
_TENS = 10.0  # the level from which figures have no decimals
_SEEN = 6  # pixels of the smallest frame of a mark
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


@dataclass(frozen=True)
class Mark:
    """What is marked: a cell, or a whole row or column when the other is None. `faint`: one of several."""

    row: int | None
    column: int | None
    faint: bool = False


@dataclass(frozen=True, eq=False)
class Content:
    """What a picture shows.

    Attributes:
        name: the heading. note: beside it. values: (rows, columns). level: what the strongest colours stand for.
        group: columns of one slice, 0 for none.
    """

    name: str
    note: str
    values: np.ndarray
    level: float
    group: int = 0

    @classmethod
    def scaled(cls, name: str, values: np.ndarray, group: int = 0) -> Content:
        """Values on a scale of their own, which the note says."""
        level = level_of(largest(values))
        return cls(name, f"±{value_text(level)}", values, level, group)

    @property
    def gaps(self) -> int:
        """How many gaps there are between slices."""
        return self.values.shape[1] // self.group - 1 if self.group else 0


class CellPicture(QWidget):
    """Square cells on the diverging colours under a heading; values where they fit. Its arrow keys go from cell to cell.

    Signals:
        pointed(int, int): row and column that the mouse or the keys are at.

    Attributes:
        content: what is shown, or None. marks: what is marked. side: of a cell, pixels. at: the cell pointed at last.
    """

    pointed = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content: Content | None = None
        self.marks: tuple[Mark, ...] = ()
        self.side = 10.0
        self.at = (0, 0)
        self._theme = LIGHT
        self._table = colour_table(LIGHT)
        self._image = QImage()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Matrix that is not shown yet"))

    def show_content(self, content: Content, marks: tuple[Mark, ...] = ()) -> None:
        """Show this."""
        if self.content is None or self.content.values.shape != content.values.shape:
            self.at = (0, 0)
        self.content, self.marks = content, marks
        self._image = coloured(content.values, content.level, self._table, QColor(self._theme.raised))
        if self.accessibleName() != content.name:
            self.setAccessibleName(content.name)
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme, self._table = theme, colour_table(theme)
        if self.content is not None:
            self.show_content(self.content, self.marks)

    def heading(self) -> int:
        """Height of the heading, pixels."""
        return math.ceil(QFontMetricsF(self.font()).height()) + 2

    def heading_width(self) -> int:
        """Of name and note, pixels."""
        if self.content is None:
            return 0
        name = QFontMetricsF(self._bold()).horizontalAdvance(f"{self.content.name}  ")
        return math.ceil(name + QFontMetricsF(small(self.font())).horizontalAdvance(self.content.note)) + 4

    def width_with(self, side: float) -> float:
        """Of the picture with cells of this side, pixels."""
        assert self.content is not None
        return side * int(self.content.values.shape[1]) + GROUP_GAP * self.content.gaps

    def cell(self, row: int, column: int) -> QRectF:
        """Where a cell is drawn, pixels."""
        assert self.content is not None
        gap = GROUP_GAP * (column // self.content.group) if self.content.group else 0
        return QRectF(column * self.side + gap + 0.5, self.heading() + row * self.side, self.side, self.side)

    def cell_at(self, point: QPointF) -> tuple[int, int] | None:
        """Row and column at a point of the widget, or None."""
        if self.content is None:
            return None
        rows, columns = self.content.values.shape
        wide = self.content.group or columns
        group, rest = divmod(point.x() - 0.5, wide * self.side + GROUP_GAP)
        row, column = math.floor((point.y() - self.heading()) / self.side), math.floor(rest / self.side)
        inside = 0 <= row < rows and 0 <= column < wide and 0 <= group * wide + column < columns
        return (row, int(group) * wide + column) if inside else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the cell under the mouse."""
        if (cell := self.cell_at(event.position())) is not None and cell != self.at:
            self._point(*cell)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Point at the cell under the mouse, also when it is the one before."""
        super().mousePressEvent(event)
        if (cell := self.cell_at(event.position())) is not None:
            self._point(*cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys point at the cell beside."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or self.content is None:
            super().keyPressEvent(event)
            return
        rows, columns = self.content.values.shape
        self._point(min(max(self.at[0] + step[0], 0), rows - 1), min(max(self.at[1] + step[1], 0), columns - 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Heading, colours, figures, marks."""
        if self.content is None:
            return
        painter = QPainter(self)
        self._paint_heading(painter)
        rows, columns = self.content.values.shape
        group = self.content.group or columns
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.side < 1)
        for first in range(0, columns, group):
            place = self.cell(0, first).united(self.cell(rows - 1, first + group - 1))
            painter.drawImage(place, self._image, QRectF(first, 0, group, rows))
            painter.setPen(QColor(self._theme.line))
            painter.drawRect(place)
        self._paint_values(painter)
        self._paint_marks(painter)
        painter.end()
        if self.hasFocus():
            frame(
                self, QRectF(0, 0, self.width_with(self.side) + 1, self.heading()), self.palette().ColorRole.Highlight
            )

    def _point(self, row: int, column: int) -> None:
        self.at = (row, column)
        self.pointed.emit(row, column)

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font

    def _paint_heading(self, painter: QPainter) -> None:
        assert self.content is not None
        row = QRectF(1, 0, self.width(), self.heading() - 2)
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(self._bold())
        painter.setPen(QColor(self._theme.text))
        painter.drawText(row, left, self.content.name)
        used = QFontMetricsF(self._bold()).horizontalAdvance(f"{self.content.name}  ")
        painter.setFont(small(self.font()))
        painter.setPen(QColor(self._theme.faint))
        metrics = QFontMetricsF(painter.font())
        note = metrics.elidedText(self.content.note, Qt.TextElideMode.ElideRight, self.width() - used)
        painter.drawText(row.adjusted(used, 0, 0, 0), left, note)

    def _paint_values(self, painter: QPainter) -> None:
        """Figures where all of them can be read."""
        content = self.content
        assert content is not None
        if self.side < _SMALLEST + 4 or content.values.size > 400:
            return
        whole = bool((content.values == np.round(content.values)).all())
        level = max(content.level, _TENS) if whole else content.level
        texts = [cell_text(float(value), level) for value in content.values.flat]
        font = _fitting(small(self.font()), max(texts, key=len), self.side - 3)
        if font is None:
            return
        painter.setFont(font)
        columns = content.values.shape[1]
        for index, (text, value) in enumerate(zip(texts, content.values.flat, strict=True)):
            painter.setPen(ink_on(float(value), content.level, self._table, self._theme))
            painter.drawText(self.cell(*divmod(index, columns)), int(Qt.AlignmentFlag.AlignCenter), text)

    def _paint_marks(self, painter: QPainter) -> None:
        assert self.content is not None
        rows, columns = self.content.values.shape
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for mark in self.marks:
            top, bottom = (0, rows - 1) if mark.row is None else (mark.row, mark.row)
            left, right = (0, columns - 1) if mark.column is None else (mark.column, mark.column)
            if bottom < rows and right < columns:
                place = self.cell(top, left).united(self.cell(bottom, right))
                spare = max(0.0, (_SEEN - self.side) / 2)
                place.adjust(-spare, -spare, spare, spare)
                painter.setPen(QPen(QColor(self._theme.base), 3))
                painter.drawRect(place)
                painter.setPen(QPen(QColor(self._theme.accent), 1 if mark.faint else 2))
                painter.drawRect(place)


def _fitting(font: QFont, text: str, width: float) -> QFont | None:
    """The font in which `text` fits a cell, or None when it would be too small to read."""
    for size in range(_LARGEST, _SMALLEST - 1, -1):
        font.setPixelSize(size)
        if QFontMetricsF(font).horizontalAdvance(text) <= width:
            return font
    return None
