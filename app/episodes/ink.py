"""Images and names as they are painted in a theme: ink in the colour of text, names in lines."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage

from app.theme import Theme


def picture(image: np.ndarray, table: list[int]) -> QImage:
    """An image (H, W) of ink, or (H, W, 3) in colour, for painting; `table` gives the colour of each amount of ink."""
    height, width = image.shape[:2]
    data = np.ascontiguousarray(image, np.uint8).tobytes()
    if image.ndim == 3:
        return QImage(data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
    indexed = QImage(data, width, height, width, QImage.Format.Format_Indexed8).copy()
    indexed.setColorTable(table)
    return indexed.convertToFormat(QImage.Format.Format_RGB32)


def wrapped(text: str, metrics: QFontMetricsF, width: float, most: int) -> list[str]:
    """`text` in at most `most` lines no wider than `width`; what does not fit is cut with an ellipsis."""
    lines: list[str] = [""]
    words = text.split()
    for place, word in enumerate(words):
        longer = f"{lines[-1]} {word}".strip()
        if metrics.horizontalAdvance(longer) <= width or not lines[-1]:
            lines[-1] = longer
        elif len(lines) < most:
            lines.append(word)
        else:
            lines[-1] = " ".join([lines[-1], *words[place:]])
            break
    return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines]


def ink_table(theme: Theme) -> list[int]:
    """256 colours from the background to the colour of text."""
    text = QColor(theme.text)
    return [theme.mixed(text, share / 255).rgb() for share in range(256)]
