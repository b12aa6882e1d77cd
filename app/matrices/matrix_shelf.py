"""The matrices of one layer side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.matrices.heatmap import BARE_BOTTOM, BOTTOM, LEFT, Heatmap
from app.theme import LIGHT, Theme
from core.events import Matrix

GAP = 12


@dataclass(frozen=True)
class Shown:
    """A matrix with what is drawn of it: deviation (rows, columns), and the level of its colours, shared with others or its own.

    `compared` says what the deviation is the difference to; "" when it is that to the start.
    """

    matrix: Matrix
    deviation: np.ndarray
    level: float
    own_scale: bool
    compared: str = ""


class MatrixShelf(QWidget):
    """Heatmaps from left to right, in two lines where that makes them larger. Heatmaps are kept and used again.

    Signals:
        hovered: what the cell under the mouse says, or "". cellPicked(object, object, object): matrix, row, column of a clicked cell.

    Attributes:
        heatmaps: those in use, in the order of the matrices.
    """

    hovered = Signal(str)
    cellPicked = Signal(object, object, object)

    def __init__(self) -> None:
        super().__init__()
        self._pool: list[Heatmap] = []
        self.heatmaps: list[Heatmap] = []
        self._theme = LIGHT

    def show_matrices(self, shown: Sequence[Shown]) -> None:
        """Show these matrices; one with a scale of its own says its level in its title."""
        while len(self._pool) < len(shown):
            self._pool.append(self._make_heatmap())
        before = [heatmap.shape for heatmap in self.heatmaps]
        self.heatmaps = self._pool[: len(shown)]
        for heatmap, one in zip(self.heatmaps, shown, strict=True):
            heatmap.show_matrix(one.matrix, one.deviation, one.level, own_scale=one.own_scale, compared=one.compared)
        for index, heatmap in enumerate(self._pool):
            heatmap.setVisible(index < len(shown))
        if before != [heatmap.shape for heatmap in self.heatmaps]:
            self._place()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        for heatmap in self._pool:
            heatmap.apply_theme(theme)

    def minimumSizeHint(self) -> QSize:
        """Room for one small heatmap."""
        return QSize(120, 130)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the heatmaps anew."""
        super().resizeEvent(event)
        self._place()

    def _make_heatmap(self) -> Heatmap:
        heatmap = Heatmap(self)
        heatmap.apply_theme(self._theme)
        heatmap.hovered.connect(self.hovered)
        heatmap.cellPicked.connect(self.cellPicked)
        return heatmap

    def _place(self) -> None:
        if not self.heatmaps:
            return
        lines = max((1, 2), key=lambda n: (self._smallest_picture(n), -n))
        height = self._line_height(lines)
        for number, line in enumerate(self._lines(lines)):
            x = 0
            for heatmap, width in zip(line, self._widths(line, height), strict=True):
                heatmap.setGeometry(x, number * (height + GAP), width, height)
                x += width + GAP

    def _lines(self, count: int) -> list[list[Heatmap]]:
        per_line = -(-len(self.heatmaps) // count)
        return [self.heatmaps[i : i + per_line] for i in range(0, len(self.heatmaps), per_line)]

    def _line_height(self, lines: int) -> int:
        return (self.height() - GAP * (lines - 1)) // lines

    def _widths(self, line: list[Heatmap], height: int) -> list[int]:
        """What each heatmap needs; where that is too much, the wide ones give way until only the names are left, then all."""
        needed = [heatmap.width_for(height) for heatmap in line]
        least = [min(heatmap.least_width(), width) for heatmap, width in zip(line, needed, strict=True)]
        room = self.width() - GAP * (len(line) - 1)
        if room < sum(least):
            return [int(low * room / sum(least)) for low in least]
        share = min(1.0, (room - sum(least)) / max(1, sum(needed) - sum(least)))
        return [int(low + share * (width - low)) for low, width in zip(least, needed, strict=True)]

    def _smallest_picture(self, lines: int) -> float:
        """Longer side of the smallest picture with this many lines; single cells are always small."""
        height = self._line_height(lines)
        sides = [
            heatmap.picture_size(width, height)
            for line in self._lines(lines)
            for heatmap, width in zip(line, self._widths(line, height), strict=True)
            if heatmap.shape != (1, 1)
        ]
        return min(sides, default=0.0)


def usual_side(width: float, height: float) -> float:
    """About how large the pictures of a convolution's three factors become on a shelf of this size, all in pixels."""
    sides = []
    for lines, columns in ((1, 3), (2, 2)):
        across = (width - GAP * (columns - 1)) / columns - LEFT
        sides.append(min(across, (height - GAP * (lines - 1)) / lines - BOTTOM - BARE_BOTTOM))
    return max(sides)
