"""The legend of a diverging colour scale."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.plots.small_plot import small
from app.theme import LIGHT, Theme

BAR = 8
EDGE = 20
WIDTH = 120
"""Of the strip; the words beside it get the rest."""
COLOURS = 255


class Ramp(QWidget):
    """A strip of the colours from -level to level with figures below it.

    Attributes:
        ticks: the figures from left to right.
    """

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self.ticks: tuple[str, ...] = ()
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_ticks(self, ticks: tuple[str, ...]) -> None:
        """Write these at equal distances."""
        if ticks != self.ticks:
            self.ticks = ticks
            self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self._image = _strip(theme.diverging().getLookupTable(0.0, 1.0, COLOURS))
        self.update()

    def sizeHint(self) -> QSize:
        """A strip and one line of figures."""
        return QSize(WIDTH + 2 * EDGE, BAR + 2 + QFontMetrics(small(self.font())).height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The strip, its frame, and the figures centred under their places."""
        painter = QPainter(self)
        strip = QRectF(EDGE, 0.5, self.width() - 2 * EDGE, BAR)
        painter.drawImage(strip, self._image)
        painter.setPen(QColor(self._theme.line))
        painter.drawRect(strip)
        painter.setFont(small(self.font()))
        painter.setPen(QColor(self._theme.faint))
        for index, text in enumerate(self.ticks):
            x = strip.left() + strip.width() * index / max(1, len(self.ticks) - 1)
            below = QRectF(x - 40, BAR + 1, 80, self.height() - BAR - 1)
            painter.drawText(below, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), text)


class ColourBar(QWidget):
    """A symmetric colour scale and what its numbers are.

    Attributes:
        ramp: the strip. label: the words beside it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.ramp = Ramp()
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.ramp)
        layout.addWidget(self.label, 1)
        self.setFixedHeight(max(self.ramp.sizeHint().height(), 2 * QFontMetrics(small(self.font())).lineSpacing() + 2))

    def set_scale(self, level: float | None, words: str) -> None:
        """Colours span -level..level; None: every matrix has its own scale, written above it."""
        if level is None:
            self.ramp.set_ticks(("−max", "0", "max"))
        else:
            self.ramp.set_ticks((f"−{level:g}", "0", f"{level:g}"))
        self.label.setText(words)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours and type."""
        self.ramp.apply_theme(theme)
        self.label.setFont(small(self.font()))
        self.label.setStyleSheet(f"color: {theme.faint}")


def _strip(lut: np.ndarray) -> QImage:
    row = np.ascontiguousarray(lut[:, :3], dtype=np.uint8)
    return QImage(row.tobytes(), len(row), 1, 3 * len(row), QImage.Format.Format_RGB888).copy()
