"""Eigenvalues in the complex plane with the unit circle."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.numbers import count, number
from app.plots.small_plot import small
from app.spectra.plane_range import PlaneRange, ticks
from app.theme import LIGHT, Theme
from core.analysis.whole import Whole

MANY = 300
"""More dots than this are drawn small."""
MOST = 4096
"""Dots drawn at most; of more, so many at equal steps of their order."""
_NEAR = 10.0  # pixels within which the mouse finds an eigenvalue


@dataclass(frozen=True, eq=False)
class PlaneContent:
    """What a plane shows.

    Attributes:
        key: of what is shown; while it stays the same, the part of the plane that is shown changes as little as it can.
        name: of the matrix. note: what stands beside it. slot: colour of the arm; None for a matrix that is not learned.
        values: (k,) complex. whole: where the other eigenvalues lie, when `values` are not all of them; else None.
        problem: why there is nothing to see, or "".
    """

    key: tuple[object, ...]
    name: str
    note: str
    slot: int | None
    values: np.ndarray
    whole: Whole | None
    problem: str


class ComplexPlane(QWidget):
    """Dots in a square part of the complex plane, over a density where there are too many eigenvalues for dots.

    Signals:
        hovered(str): what is under the mouse, "" when it leaves.

    Attributes:
        content: what is shown, or None. range: the part of the plane that is shown.
    """

    hovered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content: PlaneContent | None = None
        self.range = PlaneRange()
        self._theme = LIGHT
        self._density = QImage()
        self._mouse: QPointF | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_content(self, content: PlaneContent, *, near: bool) -> None:
        """Show these eigenvalues; `near`: their surroundings instead of the whole unit circle."""
        if len(content.values) > MOST:
            kept = np.linspace(0, len(content.values) - 1, MOST).astype(int)
            content = replace(content, values=content.values[kept])
        before = self.content
        if before is None or before.key != content.key:
            self.range.forget()
        self.content = content
        self.range.fit(content.values, near=near)
        self._density = self._density_image()
        name = self.tr("Eigenvalues of {0} in the complex plane").format(content.name)
        if name != self.accessibleName():
            self.setAccessibleName(name)
        if self._mouse is not None:
            self.hovered.emit(self.words(self._mouse))
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self._density = self._density_image()
        self.update()

    def minimumSizeHint(self) -> QSize:
        """A small square."""
        return QSize(90, 110)

    def square(self) -> QRectF:
        """Where the plane is drawn, in pixels."""
        line = self._line()
        side = max(1.0, min(self.width() - 2.0, self.height() - 2 * line - 2))
        return QRectF(0.5, line + 0.5, side, side)

    def place(self, value: complex) -> QPointF:
        """Where a number lies, in pixels."""
        square, half = self.square(), self.range.half
        x = square.left() + (value.real - self.range.centre + half) / (2 * half) * square.width()
        return QPointF(x, square.top() + (half - value.imag) / (2 * half) * square.height())

    def words(self, point: QPointF) -> str:
        """The eigenvalue, or the number of the plane, at a point of the widget; "" outside."""
        square = self.square()
        if self.content is None or not square.contains(point):
            return ""
        if self.content.problem:
            return self.content.problem
        x, y = self._pixels()
        distances = np.hypot(x - point.x(), y - point.y())
        if len(distances) and distances.min() <= _NEAR:
            return self._words_of(complex(self.content.values[int(distances.argmin())]))
        scale = 2 * self.range.half / square.width()
        real = self.range.centre + (point.x() - square.center().x()) * scale
        return self._words_of(complex(real, (square.center().y() - point.y()) * scale), eigenvalue=False)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what is under the mouse, now and when something else is shown."""
        self._mouse = event.position()
        self.hovered.emit(self.words(self._mouse))

    def leaveEvent(self, event: object) -> None:
        """The mouse is elsewhere."""
        self._mouse = None
        self.hovered.emit("")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Title, axes, circle, eigenvalues, figures."""
        if self.content is None:
            return
        painter = QPainter(self)
        self._paint_title(painter)
        square = self.square()
        painter.save()
        painter.setClipRect(square)
        self._paint_axes(painter, square)
        self._paint_values(painter)
        painter.restore()
        painter.setPen(QColor(self._theme.line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(square)
        self._paint_figures(painter, square)
        if self.content.problem:
            painter.setPen(QColor(self._theme.warning))
            around = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(square.adjusted(4, 4, -4, -4), around, self.content.problem)

    # ---- painting

    def _paint_title(self, painter: QPainter) -> None:
        assert self.content is not None
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.text))
        row = QRectF(0, 0, self.width(), self._line())
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(row, left, self.content.name)
        used = QFontMetricsF(font).horizontalAdvance(f"{self.content.name} ")
        painter.setFont(small(self.font()))
        painter.setPen(QColor(self._theme.faint))
        metrics = QFontMetricsF(painter.font())
        rest = metrics.elidedText(self.content.note, Qt.TextElideMode.ElideRight, self.width() - used - 4)
        painter.drawText(row.adjusted(used + 4, 0, 0, 0), left, rest)

    def _paint_axes(self, painter: QPainter, square: QRectF) -> None:
        origin = self.place(0j)
        painter.setPen(QPen(QColor(self._theme.line), 0))
        painter.drawLine(QPointF(square.left(), origin.y()), QPointF(square.right(), origin.y()))
        painter.drawLine(QPointF(origin.x(), square.top()), QPointF(origin.x(), square.bottom()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.faint), 1, Qt.PenStyle.DashLine))
        radius = square.width() / (2 * self.range.half)
        painter.drawEllipse(origin, radius, radius)

    def _paint_values(self, painter: QPainter) -> None:
        content = self.content
        assert content is not None
        if content.whole is not None:
            edges = content.whole.real_edges
            low, high = self.place(complex(edges[0], edges[-1])), self.place(complex(edges[-1], edges[0]))
            painter.drawImage(QRectF(low, high), self._density)
        if not len(content.values):
            return
        many = len(content.values) > MANY
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not many)
        cap = Qt.PenCapStyle.SquareCap if many else Qt.PenCapStyle.RoundCap
        painter.setPen(QPen(self._colour(), 2 if many else 5, Qt.PenStyle.SolidLine, cap))
        painter.drawPoints(arrayToQPolygonF(*self._pixels()))

    def _paint_figures(self, painter: QPainter, square: QRectF) -> None:
        painter.setFont(small(self.font()))
        painter.setPen(QColor(self._theme.faint))
        metrics = QFontMetricsF(painter.font())
        middle, least = self.range.centre, 4 + metrics.horizontalAdvance("0")
        for value in ticks(middle - self.range.half, middle + self.range.half):
            x = self.place(complex(value)).x()
            painter.drawLine(QPointF(x, square.bottom()), QPointF(x, square.bottom() - 3))
            text = f"{value:g}"
            wide = metrics.horizontalAdvance(text)
            left = min(max(x - wide / 2, 0.0), max(square.right() - wide, 0.0))
            painter.drawText(QPointF(left, square.bottom() + metrics.ascent() + 1), text)
        for value in ticks(-self.range.half, self.range.half):
            y = self.place(complex(middle, value)).y()
            painter.drawLine(QPointF(square.left(), y), QPointF(square.left() + 3, y))
            if value and square.top() + least < y < square.bottom() - least:
                painter.drawText(QPointF(square.left() + 5, y + metrics.ascent() / 2 - 1), f"{value:g}i")

    def _colour(self) -> QColor:
        assert self.content is not None
        faint = QColor(self._theme.faint)
        return faint if self.content.slot is None else self._theme.arm_colour(self.content.slot)

    def _density_image(self) -> QImage:
        """Cells in the arm's colour, the more opaque the more eigenvalues are in them, on a logarithmic scale."""
        if self.content is None or self.content.whole is None:
            return QImage()
        counts = np.log1p(self.content.whole.density[::-1])
        colour = self._colour()
        alpha = np.where(counts > 0, 0.12 + 0.6 * counts / max(float(counts.max()), 1e-9), 0.0)
        pixels = np.empty((*counts.shape, 4), np.uint8)
        for place, part in enumerate((colour.blue(), colour.green(), colour.red())):
            pixels[..., place] = np.round(alpha * part)
        pixels[..., 3] = np.round(255 * alpha)
        rows, columns = counts.shape
        return QImage(pixels.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_ARGB32_Premultiplied).copy()

    def _pixels(self) -> tuple[np.ndarray, np.ndarray]:
        assert self.content is not None
        square, half, values = self.square(), self.range.half, self.content.values
        x = square.left() + (values.real - self.range.centre + half) / (2 * half) * square.width()
        return x, square.top() + (half - values.imag) / (2 * half) * square.height()

    def _words_of(self, value: complex, *, eigenvalue: bool = True) -> str:
        assert self.content is not None
        sign = "+" if value.imag >= 0 else "−"
        text = f"{number(value.real)} {sign} {number(abs(value.imag))} i"
        form = self.tr("eigenvalue of {0}: {1}, modulus {2}") if eigenvalue else self.tr("{0}: at {1}, modulus {2}")
        said = form.format(self.content.name, text, number(abs(value)))
        return said if eigenvalue else said + self._held(value)

    def _held(self, value: complex) -> str:
        """How many eigenvalues the cell of the density at this place holds."""
        assert self.content is not None
        whole = self.content.whole
        if whole is None:
            return ""
        width = whole.real_edges[1] - whole.real_edges[0]
        row, column = (math.floor((part - whole.real_edges[0]) / width) for part in (value.imag, value.real))
        inside = 0 <= row < len(whole.density) and 0 <= column < len(whole.density)
        return self.tr("; {0} eigenvalues here").format(count(whole.density[row, column] if inside else 0))

    def _line(self) -> float:
        return math.ceil(QFontMetricsF(self.font()).height()) + 1
