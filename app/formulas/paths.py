"""Outlines of equations as paths that Qt paints."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainterPath

from app.formulas.outlines import Piece


def path_of(pieces: Iterable[Piece]) -> QPainterPath:
    """The pieces as one path, in the outline's units."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for piece in pieces:
        _add(path, piece)
    return path


def _add(path: QPainterPath, piece: Piece) -> None:
    """Move, line, quadratic (3) and cubic (4) curves as matplotlib numbers them; 79 closes."""
    points = [QPointF(x, y) for x, y in piece.points.tolist()]
    codes = piece.codes.tolist()
    k = 0
    while k < len(points):
        code = codes[k]
        if code == 1:
            path.moveTo(points[k])
        elif code == 2:
            path.lineTo(points[k])
        elif code == 3:
            path.quadTo(points[k], points[k + 1])
        elif code == 4:
            path.cubicTo(points[k], points[k + 1], points[k + 2])
        else:
            path.closeSubpath()
        k += {3: 2, 4: 3}.get(code, 1)
