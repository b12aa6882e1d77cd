"""The singular values of the matrices of one layer, each from its largest to its smallest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.plots.line import FineLine
from app.plots.line_key import Entry, LineKey
from app.plots.small_plot import SmallPlot
from app.theme import Theme


@dataclass(frozen=True, eq=False)
class SingularLine:
    """One line: position (q,) rising from 0 (the largest) to 1 (the smallest), singular values (q,), and its look."""

    name: str
    position: np.ndarray
    values: np.ndarray
    pen: QPen


class SingularPlot(QWidget):
    """Lines on a logarithmic scale, over the position as a share so that matrices of any size compare; a single value is level.

    Attributes:
        plot: the plot. key: which line is which. lines: one for each matrix, kept and used again.
    """

    def __init__(self) -> None:
        super().__init__()
        self.plot = SmallPlot(self.tr("position"), self.tr("singular value"), whole=False)
        self.plot.getAxis("left").set_log(True)
        self.plot.set_width(-0.02, 1.02)
        self.plot.setMinimumHeight(84)
        self.plot.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.plot.setToolTip(
            self.tr(
                "Singular values from the largest (left) to the smallest (right). A level line stretches all alike."
            )
        )
        self.key = LineKey()
        self.lines: list[FineLine] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.key)
        column.addWidget(self.plot, 1)

    def show_lines(self, shown: Sequence[SingularLine]) -> None:
        """Draw these; values that are zero or not finite leave a gap."""
        while len(self.lines) < len(shown):
            self.lines.append(self.plot.add_line())
        heights = []
        for line, one in zip(self.lines, shown, strict=False):
            line.setPen(one.pen)
            height = logarithm(one.values)
            alone = len(height) == 1
            line.set_data(np.array([0.0, 1.0]) if alone else one.position, np.repeat(height, 2) if alone else height)
            heights.append(height)
        for unused in self.lines[len(shown) :]:
            unused.set_data(np.empty(0), np.empty(0))
        self.plot.fit_height(heights)
        self.key.set_entries(tuple(Entry(one.name, one.pen) for one in shown))

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self.plot.apply_theme(theme)
        self.key.apply_theme(theme)


def logarithm(values: np.ndarray) -> np.ndarray:
    """log10, NaN for what is not positive and finite."""
    good = np.isfinite(values) & (values > 0)
    return np.where(good, np.log10(np.where(good, values, 1.0)), np.nan)
