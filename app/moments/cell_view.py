"""One cell of a matrix over all stored moments."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.matrices.curvature_controls import toggle_style
from app.moments.moment_plot import MomentPlot
from app.plots.line import Dots
from app.plots.small_plot import small
from app.setup.signs import Elided
from app.theme import Theme

_FEW = 60  # points that are marked one by one


class CellView(QWidget):
    """What a cell was worth, with a heading and a way back.

    Signals:
        closed: the user has seen enough.

    Attributes:
        plot: value over iterations. line, dots: in it. heading: which cell. back_button: the way back.
    """

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.heading, self.back_button = Elided(), QToolButton()
        self.back_button.setText(self.tr("Distances"))
        self.back_button.setToolTip(self.tr("Back to how far each matrix has moved"))
        self.back_button.clicked.connect(self.closed)
        self.plot = MomentPlot(self.tr("value"))
        self.line, self.dots = self.plot.add_line(), Dots()
        self.plot.addItem(self.dots, ignoreBounds=True)
        row = QHBoxLayout()
        row.addWidget(self.heading, 1)
        row.addWidget(self.back_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.plot, 1)

    def show_cell(self, heading: str, iterations: np.ndarray, values: np.ndarray, pen: QPen) -> None:
        """Draw `values` over `iterations`, two arrays of one length; what is not finite is a gap."""
        self.heading.setText(heading)
        self.heading.setToolTip(heading)
        x, y = iterations.astype(float), np.where(np.isfinite(values), values, np.nan).astype(float)
        self.line.setPen(pen)
        self.line.set_data(x, y)
        known = np.isfinite(y) if len(y) <= _FEW else np.zeros(len(y), bool)
        self.dots.set_look(pen.color(), 4)
        self.dots.set_data(x[known], y[known])
        self.plot.fit([self.line])

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self.plot.apply_theme(theme)
        self.heading.setFont(small(self.font()))
        self.heading.setStyleSheet(f"color: {theme.text}")
        self.back_button.setStyleSheet(toggle_style(theme))
