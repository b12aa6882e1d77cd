"""Raw and transformed gradients in numbers: plots of one layer over the inner steps, and a table of all tensors at one step."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QPalette, QPen
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from app.inner_loop.gradient_table import GradientTable, TurnBars
from app.inner_loop.pair_plot import PairPlot
from app.inner_loop.trail import Trail
from app.plots.line_key import Entry, LineKey
from app.plots.paint_turns import PaintTurns
from app.plots.small_plot import bare, small
from app.setup.signs import faint
from app.theme import LIGHT, Theme
from core.analysis.findings import TensorSteps


class GradientPage(QWidget):
    """Above, norm and angle of the weight gradient of the chosen layer; below, the table.

    Signals:
        layerPicked(str): a row of this layer was clicked.

    Attributes:
        norms: solid for the transformed gradient, dashed for the raw one. angles: between the two. table, model: all tensors.
        caption: which step is shown. key: what the lines are.
    """

    layerPicked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self.key, self.caption = LineKey(), faint()
        self.norms = PairPlot(self.tr("gradient norm"), log=True)
        self.angles = PairPlot(self.tr("angle, °"))
        self.model, self.table = GradientTable(), QTableView()
        self.model.setParent(self)
        self._turns = PaintTurns(self, self.caption, self.table, self.norms, self.angles)
        self.table.setModel(self.model)
        self._bars = TurnBars(self.model, self.table)
        self.table.setItemDelegate(self._bars)
        self._assemble()
        self.table.clicked.connect(self._on_clicked)

    def show_trails(self, trails: Sequence[Trail], layer: str, step: int) -> None:
        """Draw these arms; a gradient is taken after `step` steps, and there is none after the last."""
        steps = len(trails[0].found.query_loss) - 1
        at = min(step, steps - 1)
        columns = self.model.columnCount()
        self._turns.begin()
        self.model.show_trails(trails, at)
        if self.model.columnCount() != columns:
            self._set_widths()
        said = self.tr("Gradients after {0} inner steps, which make the step to {1}. Above: {2} weight.")
        self.caption.setText(said.format(at, at + 1, layer))
        shown = [(trail, tensor) for trail in trails if (tensor := _weight(trail, layer)) is not None]
        if not shown:
            return
        arms = [trail.arm for trail, _ in shown]
        first = (
            max(trail.found.trained for trail, _ in shown) - 0.5
        )  # the gradient after the last trained step is not used
        raw = [tensor.raw for _, tensor in shown]
        self.norms.show_pairs(arms, [tensor.gain * tensor.raw for _, tensor in shown], raw, at, first)
        nothing = [np.full(steps, np.nan)] * len(arms)
        self.angles.show_pairs(arms, [tensor.angle for _, tensor in shown], nothing, at, first)
        self._explain(trails)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        bare(self, theme)
        for part in (self.key, self.norms, self.angles, self.model, self._bars):
            part.apply_theme(theme)
        self.table.horizontalHeader().setStyleSheet(
            f"QHeaderView {{ background: {theme.base} }}"
            f"QHeaderView::section {{ background: {theme.base}; color: {theme.faint}; border: 0; padding: 2px 6px }}"
        )
        palette = theme.palette()
        palette.setColor(QPalette.ColorRole.Highlight, QColor(theme.raised))
        palette.setColor(QPalette.ColorRole.HighlightedText, QColor(theme.text))
        self.table.setPalette(palette)
        self.table.viewport().update()

    def _assemble(self) -> None:
        self.table.verticalHeader().hide()
        self.table.setFont(small(self.font()))
        self.table.horizontalHeader().setFont(small(self.font()))
        self.table.verticalHeader().setDefaultSectionSize(self.table.fontMetrics().height() + 5)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setWordWrap(False)
        self.table.setAccessibleName(self.tr("Gradients of every tensor and arm"))
        self.table.setMinimumHeight(80)
        plots = QHBoxLayout()
        plots.setSpacing(4)
        for plot in (self.norms, self.angles):
            plots.addWidget(plot, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.key)
        column.addLayout(plots, 2)
        column.addWidget(self.caption)
        column.addWidget(self.table, 3)

    def _set_widths(self) -> None:
        """Room for the widest numbers to expect, so that columns stand still while numbers change."""
        self.table.resizeColumnsToContents()
        metrics = self.table.fontMetrics()
        for column, widest in ((2, "1.50e-10"), (3, "1.50e-10"), (4, "180.0°")):
            width = metrics.horizontalAdvance(widest) + 12
            self.table.setColumnWidth(column, max(width, self.table.columnWidth(column)))

    def _explain(self, trails: Sequence[Trail]) -> None:
        solid = QPen(pg.mkPen(self._theme.text, width=1.5))
        dashed = QPen(pg.mkPen(self._theme.text, width=1.5, style=Qt.PenStyle.DashLine))
        ground = QPen(pg.mkPen(self._theme.raised, width=9))
        words = (self.tr("transformed, |D|/α"), self.tr("raw, |G|"), self.tr("beyond training"))
        lines = tuple(map(Entry, words, (solid, dashed, ground)))
        arms = tuple(Entry(trail.title, self._theme.arm_pen(trail.slot, 2.0)) for trail in trails)
        self.key.set_entries(arms + lines)

    def _on_clicked(self, index: QModelIndex) -> None:
        self.layerPicked.emit(self.model.rows[index.row()].tensor.layer)


def _weight(trail: Trail, layer: str) -> TensorSteps | None:
    return next((one for one in trail.found.tensors if (one.layer, one.part) == (layer, "weight")), None)
