"""Numbers under a plot in cells that keep their place while the numbers change."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.plots.line import sample_pen

_SAMPLE = 16.0
_SPACE = 6.0
_BETWEEN = 20.0
_LEAST_ROWS = 2
_SHARE = 0.2  # of the panel


@dataclass(frozen=True)
class Reading:
    """One number: whose it is (arm and kind of curve), "loss" or "accuracy", what it says, and the pen of its line."""

    name: str
    kind: str
    value: str
    pen: QPen


class Readout(QWidget):
    """A heading and readings in columns of equal width. Columns only ever get wider for the same curves, so digits do not dance.

    Attributes:
        heading: where the readings were taken. readings: the numbers, in reading order.
    """

    def __init__(self, font: QFont) -> None:
        super().__init__()
        font = QFont(font)
        font.setFeature(QFont.Tag("tnum"), 1)
        self.heading = ""
        self.readings: tuple[Reading, ...] = ()
        self._names: frozenset[str] = frozenset()
        self._room = 600
        self._name_width = self._value_width = 0.0
        self.setFont(font)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(self.tr("Values at the cursor"))
        self.setToolTip(self.tr("Values as they were measured, not smoothed: at the cursor, or the newest ones."))

    def show_readings(self, heading: str, readings: Sequence[Reading]) -> None:
        """Replace what is shown."""
        metrics = QFontMetricsF(self.font())
        names = frozenset(reading.name for reading in readings)
        if names != self._names:
            self._names = names
            self._value_width = metrics.horizontalAdvance("0.000")
            self._name_width = max((metrics.horizontalAdvance(name) for name in names), default=0.0)
            self.updateGeometry()
        widest = max((metrics.horizontalAdvance(reading.value) for reading in readings), default=0.0)
        if widest > self._value_width:
            self._value_width = widest
            self.updateGeometry()
        self.heading, self.readings = heading, tuple(readings)
        self.setAccessibleDescription(self.text())
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Columns are as wide as their type asks for."""
        if event.type() == QEvent.Type.FontChange and self._names:
            self._names = frozenset()
            self.show_readings(self.heading, self.readings)
        super().changeEvent(event)

    def set_room(self, height: int) -> None:
        """Take no more than its share of a panel of this height; what does not fit is counted."""
        if height != self._room:
            self._room = height
            self.updateGeometry()

    def text(self) -> str:
        """Everything as one line of text."""
        return "; ".join(
            [self.heading, *(f"{reading.name} {reading.kind} {reading.value}" for reading in self.readings)]
        )

    def hasHeightForWidth(self) -> bool:
        """Narrow means high."""
        return True

    def heightForWidth(self, width: int) -> int:
        """A line for the heading and one for each row of readings."""
        return round((1 + len(self._rows(width))) * self._line()) + 2

    def sizeHint(self) -> QSize:
        """Three columns."""
        width = round(3 * self._cell())
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """One column."""
        return QSize(round(self._cell() - _BETWEEN), round(2 * self._line()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint heading and cells."""
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        rows = self._rows(self.width())
        left_out = len(self.readings) - sum(len(row) for row in rows)
        more = self.tr("{0} ({1} more do not fit)").format(self.heading, left_out)
        heading = more if left_out else self.heading
        painter.drawText(QRectF(0, 0, self.width(), self._line()), Qt.AlignmentFlag.AlignVCenter, heading)
        for i, row in enumerate(rows):
            for j, reading in enumerate(row):
                self._paint_cell(painter, reading, QPointF(j * self._cell(), (1 + i) * self._line()))
        painter.end()

    def _paint_cell(self, painter: QPainter, reading: Reading, at: QPointF) -> None:
        line = self._line()
        painter.setPen(sample_pen(reading.pen))
        middle = at.y() + line / 2
        painter.drawLine(round(at.x()), round(middle), round(at.x() + _SAMPLE), round(middle))
        painter.setPen(self.palette().windowText().color())
        left = at.x() + _SAMPLE + _SPACE
        painter.drawText(QRectF(left, at.y(), self._name_width, line), Qt.AlignmentFlag.AlignVCenter, reading.name)
        value = QRectF(left + self._name_width + _SPACE, at.y(), self._value_width, line)
        painter.drawText(value, Qt.AlignmentFlag.AlignVCenter, reading.value)

    def _line(self) -> float:
        return QFontMetricsF(self.font()).height() + 1

    def _cell(self) -> float:
        return _SAMPLE + _SPACE + self._name_width + _SPACE + self._value_width + _BETWEEN

    def _rows(self, width: int) -> list[list[Reading]]:
        """What is painted: rows of equal length for each kind, as few as the width allows."""
        most = max(1, int((width + _BETWEEN) // self._cell()))
        rows: list[list[Reading]] = []
        for _, group in groupby(self.readings, key=lambda reading: reading.kind):
            members = list(group)
            columns = math.ceil(len(members) / math.ceil(len(members) / most))
            rows += [members[i : i + columns] for i in range(0, len(members), columns)]
        return rows[: max(_LEAST_ROWS, int(_SHARE * self._room / self._line()) - 1)]
