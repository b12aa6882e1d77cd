"""How far each matrix of a layer has moved, over the run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.moments.moment_plot import MomentPlot
from app.plots.line import FineLine
from app.plots.line_key import Entry, LineKey
from app.plots.small_plot import thinned
from app.theme import Theme
from core.events import Matrix


class DistanceView(QWidget):
    """One line per learned matrix, told apart by dash, with a key above.

    Attributes:
        key, plot: its parts. lines: kept and used again; those without a matrix are empty.
    """

    def __init__(self) -> None:
        super().__init__()
        self.key, self.plot = LineKey(), MomentPlot(self.tr("distance"))
        self.lines: list[FineLine] = []
        self.plot.setToolTip(
            self.tr("Frobenius norm of each matrix minus its start, divided by the square root of its number of rows.")
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.key)
        column.addWidget(self.plot, 1)

    def show_distances(self, drawn: Sequence[tuple[Matrix, tuple[np.ndarray, np.ndarray], QPen]]) -> None:
        """Draw these: a matrix, iterations and distances of one length, and how it is drawn."""
        while len(self.lines) < len(drawn):
            self.lines.append(self.plot.add_line())
        for line in self.lines[len(drawn) :]:
            line.set_data(np.empty(0), np.empty(0))
        for line, (_, curve, pen) in zip(self.lines, drawn, strict=False):
            line.setPen(pen)
            line.set_data(*thinned(*curve))
        self.key.set_entries(tuple(Entry(self._words(matrix), pen) for matrix, _, pen in drawn))
        self.plot.fit(self.lines)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self.key.apply_theme(theme)
        self.plot.apply_theme(theme)

    def _words(self, matrix: Matrix) -> str:
        words = self.tr("{0} from I") if matrix.reference == "identity" else self.tr("{0} from start")
        return words.format(matrix.name)
