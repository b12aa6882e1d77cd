"""The key of a plot, outside the plot, so that it never covers a curve."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.plots.line import sample_pen
from app.plots.small_plot import small
from app.theme import LIGHT, Theme

SAMPLE = 22
GAP = 14


@dataclass(frozen=True)
class Entry:
    """One line of the key: how it is drawn, what it is called, and its present value or "".

    Attributes:
        room: the widest value to expect, so that entries stay in place while values change. points: a dot instead of a line.
    """

    text: str
    pen: QPen
    value: str = ""
    room: str = ""
    points: bool = False


class LineKey(QWidget):
    """Samples of lines with their names, left to right, wrapped where the width ends.

    Attributes:
        entries: what it shows.
    """

    def __init__(self) -> None:
        super().__init__()
        self.entries: tuple[Entry, ...] = ()
        self._theme = LIGHT
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_entries(self, entries: tuple[Entry, ...]) -> None:
        """Show these; asks for a new layout only when there are others, not when values change."""
        if entries == self.entries:
            return
        names = [entry.text for entry in self.entries]
        self.entries = entries
        if names != [entry.text for entry in entries]:
            self.updateGeometry()
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self.update()

    def heightForWidth(self, width: int) -> int:
        """As many lines as the entries need at this width."""
        return round(max((place.bottom() for place in self._places(width)), default=0.0))

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(200, self.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may need another number of lines."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Samples and names."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font())
        for entry, place in zip(self.entries, self._places(self.width()), strict=True):
            middle = place.center().y()
            if entry.points:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(entry.pen.color())
                painter.drawEllipse(QPointF(place.left() + SAMPLE / 2, middle), 3.5, 3.5)
            else:
                painter.setPen(sample_pen(entry.pen))
                painter.drawLine(QPointF(place.left(), middle), QPointF(place.left() + SAMPLE, middle))
            self._paint_text(painter, entry, place.adjusted(SAMPLE + 5, 0, 0, 0))

    def _paint_text(self, painter: QPainter, entry: Entry, place: QRectF) -> None:
        metrics = QFontMetricsF(painter.font())
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        reserved = metrics.horizontalAdvance(f" {entry.room}")
        name = metrics.elidedText(entry.text, Qt.TextElideMode.ElideRight, place.width() - reserved)
        painter.setPen(QColor(self._theme.faint))
        painter.drawText(place, left, name)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(place.adjusted(metrics.horizontalAdvance(f"{name} "), 0, 8, 0), left, entry.value)

    def _font(self) -> QFont:
        return small(self.font())

    def _places(self, width: int) -> list[QRectF]:
        metrics = QFontMetricsF(self._font())
        height = metrics.height() + 2
        places: list[QRectF] = []
        x = y = 0.0
        for entry in self.entries:
            words = metrics.horizontalAdvance(f"{entry.text} {entry.room}")
            needed = min(SAMPLE + 6 + words, float(max(width, SAMPLE + 20)))
            if x > 0 and x + needed > width:
                x, y = 0.0, y + height
            places.append(QRectF(x, y, needed, height))
            x += needed + GAP
        return places
