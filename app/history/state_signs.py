"""The small signs in front of the state of a run; shape and word say the same as the colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.theme import Theme

SIZE = 10.0


def ink(state: str, theme: Theme) -> QColor:
    """The colour of a state."""
    colours = {"running": theme.accent, "failed": theme.error, "interrupted": theme.warning, "finished": theme.text}
    return QColor(colours.get(state, theme.faint))


def paint_state(painter: QPainter, state: str, box: QRectF, colour: QColor) -> None:
    """Paint the sign of a state into a square of `SIZE`; nothing for an unknown one."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.setPen(QPen(colour, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    solid = {"running": _triangle, "paused": _bars, "stopped": _square}
    if state in solid:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        solid[state](painter)
    elif state == "finished":
        painter.drawPolyline([QPointF(1, 5.5), QPointF(4, 8.5), QPointF(9, 1.5)])
    elif state == "failed":
        painter.drawLine(QPointF(1.5, 1.5), QPointF(8.5, 8.5))
        painter.drawLine(QPointF(8.5, 1.5), QPointF(1.5, 8.5))
    elif state == "interrupted":
        painter.drawArc(QRectF(1, 1, 8, 8), 60 * 16, 240 * 16)
        painter.drawPoint(QPointF(8.2, 5))
    painter.restore()


def _triangle(painter: QPainter) -> None:
    painter.drawPolygon(QPolygonF([QPointF(1.5, 0.5), QPointF(9, 5), QPointF(1.5, 9.5)]))


def _bars(painter: QPainter) -> None:
    painter.drawRect(QRectF(1.5, 1, 2.6, 8))
    painter.drawRect(QRectF(5.9, 1, 2.6, 8))


def _square(painter: QPainter) -> None:
    painter.drawRect(QRectF(1.5, 1.5, 7, 7))
