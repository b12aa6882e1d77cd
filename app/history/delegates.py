"""How cells that are no plain text are painted: eyes, pins, colours, states and small curves."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from app.history.run_table_model import CURVE_VALUES, LOOK, STATE
from app.history.state_signs import SIZE, ink, paint_state
from app.shelf import Look
from app.theme import LIGHT, Theme

Index = QModelIndex | QPersistentModelIndex
_Check = Qt.CheckState
_MARGIN = 4.0


class SignDelegate(QStyledItemDelegate):
    """A cell with its background and focus as usual, and a drawing in place of its text.

    Attributes:
        theme: whose colours are used.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """What Qt paints under the drawing: no text, no check box."""
        super().initStyleOption(option, index)
        option.text = ""
        option.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The background, then the drawing."""
        super().paint(painter, option, index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(option.rect)
        self.draw(painter, QRectF(option.rect), index)
        painter.restore()

    def draw(self, painter: QPainter, cell: QRectF, index: Index) -> None:
        """Draw what the cell shows."""
        raise NotImplementedError


class SwitchDelegate(SignDelegate):
    """An eye or a pin, switched by a click anywhere in its cell or by Space."""

    def __init__(self, sign: str, parent: QObject | None = None) -> None:
        """`sign`: "eye" or "pin"."""
        super().__init__(parent)
        self._draw = {"eye": _eye, "pin": _pin}[sign]

    def draw(self, painter: QPainter, cell: QRectF, index: Index) -> None:
        """Strong when on, hardly visible when off; an eye that is only partly on is half as strong."""
        state = _Check(index.data(Qt.ItemDataRole.CheckStateRole))
        painter.translate(cell.center())
        off = self.theme.mixed(QColor(self.theme.faint), 0.6)
        self._draw(painter, QColor(off if state == _Check.Unchecked else self.theme.text), state)

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        """Switch it."""
        if event.type() == QEvent.Type.MouseButtonDblClick:
            return True  # its two releases switch twice
        if not isinstance(event, QMouseEvent) or event.type() != QEvent.Type.MouseButtonRelease:
            return False
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        on = _Check(index.data(Qt.ItemDataRole.CheckStateRole)) != _Check.Checked
        return model.setData(index, _Check.Checked if on else _Check.Unchecked, Qt.ItemDataRole.CheckStateRole)


class ColourDelegate(SignDelegate):
    """A chip in the colour of the row's curves and a sample of their dashes; hollow while they are hidden."""

    def draw(self, painter: QPainter, cell: QRectF, index: Index) -> None:
        """Chip and sample."""
        look: Look = index.data(LOOK)
        paint_chip(painter, QPointF(cell.left() + _MARGIN, cell.center().y()), look, self.theme)


class StateDelegate(SignDelegate):
    """The sign of a state and its word."""

    def draw(self, painter: QPainter, cell: QRectF, index: Index) -> None:
        """Sign and word in the colour of the state."""
        state = index.data(STATE)
        colour = ink(state, self.theme)
        box = QRectF(cell.left() + _MARGIN, cell.center().y() - SIZE / 2, SIZE, SIZE)
        paint_state(painter, state, box, colour)
        painter.setPen(colour)
        words = cell.adjusted(_MARGIN + SIZE + 5, 0, -2, 0)
        text = str(index.data() or "")
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


class CurveDelegate(SignDelegate):
    """A small curve, logarithmic while it is positive, in the row's colour when the row is shown."""

    def draw(self, painter: QPainter, cell: QRectF, index: Index) -> None:
        """The curve, from the smallest to the largest of its own values."""
        values, look = index.data(CURVE_VALUES), index.data(LOOK)
        line = curve_line(values, cell.adjusted(_MARGIN, 4, -_MARGIN, -4)) if values is not None else QPolygonF()
        colour = self.theme.arm_colour(look.slot) if look.shown else QColor(self.theme.faint)
        painter.setPen(QPen(colour, 1.2))
        painter.drawPolyline(line)


def curve_line(values: np.ndarray, box: QRectF) -> QPolygonF:
    """The finite ones of `values` (N,) as a line that fills a box; logarithmic if all are positive; empty for less than two."""
    y = np.asarray(values, float)
    good = np.isfinite(y)
    if good.sum() < 2:
        return QPolygonF()
    x, y = np.flatnonzero(good) / (len(y) - 1), y[good]
    if y.min() > 0:
        y = np.log(y)
    spread = float(y.max() / 2 - y.min() / 2) * 2
    high = (y - y.min()) / spread if 0 < spread < np.inf else np.full(len(y), 0.5)
    points = zip(box.left() + x * box.width(), box.bottom() - high * box.height(), strict=True)
    return QPolygonF([QPointF(float(a), float(b)) for a, b in points])


def paint_chip(painter: QPainter, at: QPointF, look: Look, theme: Theme) -> None:
    """Paint a chip and a sample of its dashes, starting at the middle of the left edge; 28 pixels wide."""
    colour, dash = theme.arm_colour(look.slot), look.slot // len(theme.arms)
    painter.setPen(QPen(colour, 1.4))
    painter.setBrush(colour if look.shown else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(at.x() + 0.7, at.y() - 4.3, 8.6, 8.6), 1.5, 1.5)
    painter.setPen(theme.arm_pen(look.slot, 2.0, dash))
    painter.drawLine(QPointF(at.x() + 13, at.y()), QPointF(at.x() + 28, at.y()))


def _eye(painter: QPainter, colour: QColor, state: Qt.CheckState) -> None:
    """An open eye; a closed lid when off."""
    painter.setPen(QPen(colour, 1.3))
    if state == _Check.Unchecked:
        painter.drawArc(QRectF(-6.5, -8, 13, 11), 205 * 16, 130 * 16)
        return
    painter.drawArc(QRectF(-7, -4.2, 14, 13), 25 * 16, 130 * 16)
    painter.drawArc(QRectF(-7, -8.8, 14, 13), 205 * 16, 130 * 16)
    if state == _Check.Checked:
        painter.setBrush(colour)
    painter.drawEllipse(QPointF(0, 0), 2.1, 2.1)


def _pin(painter: QPainter, colour: QColor, state: Qt.CheckState) -> None:
    """A pin with a round head; only its outline when off."""
    painter.setPen(QPen(colour, 1.3))
    painter.drawLine(QPointF(0, 0), QPointF(0, 6))
    if state != _Check.Unchecked:
        painter.setBrush(colour)
    painter.drawEllipse(QPointF(0, -2.5), 3.2, 3.2)
