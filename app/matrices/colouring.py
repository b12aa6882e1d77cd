"""Deviations as pictures: a colour for each entry, on a diverging map around zero."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor, QImage

from app.theme import Theme

COLOURS = 255
"""Odd, so that zero has a colour of its own."""
CLEAR = QColor(0, 0, 0, 0)


def colour_table(theme: Theme) -> np.ndarray:
    """(COLOURS,) uint32: opaque colours 0xAARRGGBB from the most negative to the most positive value."""
    parts = theme.diverging().getLookupTable(0.0, 1.0, COLOURS)[:, :3].astype(np.uint32)
    table: np.ndarray = np.uint32(0xFF000000) | parts[:, 0] << 16 | parts[:, 1] << 8 | parts[:, 2]
    return table


def coloured(values: np.ndarray, level: float, table: np.ndarray, blank: QColor) -> QImage:
    """`values` (rows, columns) on the colours of -level..level, one pixel each; what is not finite is `blank`, opaque or clear."""
    finite = np.isfinite(values)
    known = values if finite.all() else np.where(finite, values, 0)
    places = np.clip(known, -level, level).astype(np.float32) / np.float32(level)
    places += 1
    places *= len(table) / 2
    pixels = table[np.minimum(places.astype(np.uint8), len(table) - 1)]
    if known is not values:
        pixels[~finite] = blank.rgba()
    rows, columns = values.shape
    return QImage(pixels.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_ARGB32_Premultiplied).copy()


def strongest(values: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """`values` in at most about `rows` x `columns` blocks: of each block the entry farthest from zero, NaN if it has one."""
    return _strongest_rows(_strongest_rows(values, rows).T, columns).T


def _strongest_rows(values: np.ndarray, rows: int) -> np.ndarray:
    size = len(values) // max(rows, 1)
    if size < 2:
        return values
    high, low = values[::size].copy(), values[::size].copy()
    for offset in range(1, size):  # whole rows at a time: numpy's fast way
        part = values[offset::size]
        np.maximum(high[: len(part)], part, out=high[: len(part)])
        np.minimum(low[: len(part)], part, out=low[: len(part)])
    return np.where(low < -high, low, high)
