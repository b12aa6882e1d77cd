"""A loss over a plane as a picture and as contours, and the key of its colours."""

from __future__ import annotations

from functools import cache

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPaintEvent, QPixmap, QTransform
from PySide6.QtWidgets import QGraphicsPixmapItem, QSizePolicy, QWidget

from app.numbers import number
from app.plots.small_plot import small
from app.theme import LIGHT, Theme

DARKEST = 0.5
"""Share of the colour of text in the colour of the greatest loss; paths must stand out from it."""
SHADES = 256
STRIP = (90, 8)


class SurfacePicture(QGraphicsPixmapItem):
    """The surface in shades between background and text, darkest or lightest where the loss is greatest; clear where it is not finite."""

    def __init__(self) -> None:
        super().__init__()
        self._x = self._y = np.empty(0)
        self._shares = np.zeros((0, 0))
        self._theme = LIGHT
        self.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self.setZValue(-30)

    def set_surface(self, x: np.ndarray, y: np.ndarray, values: np.ndarray) -> None:
        """Show `values` (rows at y, columns at x), whose grids are even."""
        self._x, self._y, self._shares = x, y, shares(values)
        self._colour()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self._colour()

    def _colour(self) -> None:
        if not self._shares.size:
            return
        table = shades(self._theme)
        known = np.isfinite(self._shares)
        pixels = table[np.where(known, self._shares * (SHADES - 1), 0).astype(int)]
        pixels[~known] = 0
        rows, columns = pixels.shape
        image = QImage(pixels.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_ARGB32_Premultiplied).copy()
        self.setPixmap(QPixmap.fromImage(image))
        step = (self._x[-1] - self._x[0]) / (columns - 1), (self._y[-1] - self._y[0]) / (rows - 1)
        corner = self._x[0] - step[0] / 2, self._y[0] - step[1] / 2
        self.setTransform(QTransform.fromTranslate(*corner).scale(*step))


class SurfaceKey(QWidget):
    """A strip of the shades with the least and the greatest loss beside it.

    Attributes:
        ends: the least and the greatest finite loss, or None.
    """

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self.ends: tuple[float, float] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_surface(self, values: np.ndarray) -> None:
        """Say what the shades of `values` mean."""
        finite = values[np.isfinite(values)]
        self.ends = (float(finite.min()), float(finite.max())) if finite.size else None
        self.setToolTip(self.tr("Query loss; equal ratios of the loss are equal steps of the shade"))
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """The strip with a number at each side."""
        metrics = QFontMetricsF(small(self.font()))
        return QSize(STRIP[0] + 8 + round(2 * metrics.horizontalAdvance("0.00000")), round(metrics.height()) + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Number, strip, number."""
        if self.ends is None:
            return
        painter = QPainter(self)
        painter.setFont(small(self.font()))
        painter.setPen(QColor(self._theme.faint))
        room = (self.width() - STRIP[0]) / 2 - 4
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRectF(0, 0, room, self.height()), right, number(self.ends[0]))
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRectF(self.width() - room, 0, room, self.height()), left, number(self.ends[1]))
        strip = QRectF((self.width() - STRIP[0]) / 2, (self.height() - STRIP[1]) / 2, *STRIP)
        table = shades(self._theme)
        painter.drawImage(strip, QImage(table.tobytes(), SHADES, 1, 4 * SHADES, QImage.Format.Format_RGB32).copy())
        painter.setPen(QColor(self._theme.line))
        painter.drawRect(strip)


def shares(values: np.ndarray) -> np.ndarray:
    """Where each value lies between the least (0) and the greatest (1), in ratios if all are positive; NaN if it is not finite."""
    finite = np.isfinite(values)
    found = np.full(values.shape, np.nan)
    if not finite.any():
        return found
    known = values[finite]
    known = np.log(known) if known.min() > 0 else known
    height = known.max() - known.min()
    found[finite] = (known - known.min()) / height if height > 0 else 0.0
    return found


@cache
def shades(theme: Theme) -> np.ndarray:
    """(SHADES,) uint32 colours 0xAARRGGBB from the background towards the colour of text."""
    text = QColor(theme.text)
    return np.array([theme.mixed(text, DARKEST * n / (SHADES - 1)).rgb() for n in range(SHADES)], np.uint32)
