"""The learned matrices of one arm, and how far each has moved from where it started."""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.export.words import run_place, run_title
from app.matrices.colour_bar import ColourBar
from app.matrices.curvature_controls import CurvatureControls
from app.matrices.matrix_figure import matrix_figure
from app.matrices.matrix_grid import MatrixGrid
from app.matrices.matrix_shelf import MatrixShelf, Shown
from app.matrices.scale import GrowingScale
from app.numbers import count, number
from app.panels.base import Panel
from app.plots.line import FineLine
from app.plots.line_key import Entry, LineKey
from app.plots.small_plot import SmallPlot, bare, small, thinned
from app.run_model import RunModel
from app.theme import LIGHT, Theme
from core.events import Matrix, MatrixSnapshot
from core.figures.figure import HeatFigure

NO_RUN = "Press Train (Space): the learned matrices appear here."
NO_MATRICES = "MAML learns no matrices; add an MC1 or MC2 arm."
SOON = "The learned matrices appear here with the first iteration."
NOT_STORED = "No matrices of this run are stored."
HINT = "Rest the mouse on a cell to read its value."
IDENTITY = "M − I (each factor divided by its mean diagonal)"
CONSTANT = "value / start − 1"
_WIDE = 1.5  # times its height


class Curvature(Panel):
    """Heatmaps of M - I for one layer, or thumbnails of all layers, and the distance of each matrix from I over the run.

    Attributes:
        controls: which arm, layer, view and scale. shelf: the heatmaps of one layer. grid: the thumbnails of all layers.
        distance: the plot below. readout: what is under the mouse. caption: what is shown.
    """

    name: ClassVar[str] = "curvature"
    title: ClassVar[str] = "Curvature"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run = RunModel()
        self._snapshot: MatrixSnapshot | None = None
        self._choice: tuple[object, ...] = ()
        self._theme = LIGHT
        self._scale = GrowingScale()
        self._end = 0.0
        self._lines: list[FineLine] = []
        self.controls = CurvatureControls()
        self.caption, self.readout, self.empty = QLabel(), QLabel(HINT), QLabel(NO_RUN)
        self.shelf, self.grid, self.bar = MatrixShelf(), MatrixGrid(), ColourBar()
        self.key, self.distance = LineKey(), SmallPlot("iteration", "distance")
        self._views, self._pages = QStackedWidget(), QStackedWidget()
        self._halves = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._assemble()
        self.controls.changed.connect(self._redraw)
        self.shelf.hovered.connect(self._on_hovered)
        self.grid.hovered.connect(self._on_hovered)
        self.grid.layerPicked.connect(self.controls.open_layer)

    def draw(self, run: RunModel) -> None:
        """Show the newest snapshot of the chosen arm; nothing happens when it is already shown."""
        if run is not self._run:
            self._forget()
            self._run = run
        arms = [name for name in run.arm_order if name in run.matrices and run.matrices[name].matrices]
        if not arms:
            self._forget()
            self.empty.setText(_why_empty(run))
            self._pages.setCurrentWidget(self.empty)
            return
        self.controls.offer_arms([(name, run.arms[name].title, run.slot(name)) for name in arms])
        self._pages.setCurrentIndex(1)
        self._redraw()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        bare(self, theme)
        for part in (self.controls, self.shelf, self.grid, self.bar, self.key, self.distance):
            part.apply_theme(theme)
        for label in (self.caption, self.readout, self.empty):
            label.setStyleSheet(f"color: {theme.faint}")
        self.caption.setFont(small(self.font()))
        self.readout.setFont(small(self.font()))
        self.readout.setFixedHeight(self.readout.fontMetrics().height() + 2)
        self._snapshot = None
        self._redraw()

    def figure(self) -> HeatFigure | None:
        """The matrices that are shown, on white, with the scales they are shown with; None while there are none."""
        snapshot = self._run.matrices.get(self.controls.arm)
        if snapshot is None or not snapshot.matrices:
            return None
        whole, layer = self.controls.all_layers, self.controls.layer
        shown = self._shown([matrix for matrix in snapshot.matrices if whole or matrix.layer == layer])
        where = "all layers" if whole else f"layer {layer}"
        gains = "" if whole else _gains([one.matrix for one in shown])
        arm = self._run.arms[self.controls.arm].title
        caption = f"{arm}, {where}, {run_place(self._run, snapshot.iteration)}{gains}"
        words = IDENTITY if any(one.matrix.reference == "identity" for one in shown) else CONSTANT
        return matrix_figure(shown, run_title(self._run), caption, words, thumbnails=whole)

    def show_layer(self, index: int) -> None:
        """Show the layer at this position, if there is one."""
        if 0 <= index < len(self.controls.layers):
            self.controls.open_layer(self.controls.layers[index])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is more width than height the plot stands beside the matrices, so that these are not squeezed."""
        super().resizeEvent(event)
        wide = self.width() > _WIDE * self.height()
        self._halves.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        for half, share in enumerate((3, 2) if wide else (3, 1)):
            self._halves.setStretch(half, share)

    def _assemble(self) -> None:
        scroll = QScrollArea()
        scroll.setWidget(self.grid)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._views.addWidget(self.shelf)
        self._views.addWidget(scroll)
        self.readout.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.readout.setTextFormat(Qt.TextFormat.PlainText)
        self.caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.distance.setMinimumHeight(96)
        self.distance.setToolTip(
            "Frobenius norm of what is shown above, divided by the square root of its number of rows."
        )
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 8, 8, 4)
        column.setSpacing(4)
        column.addWidget(self.controls)
        column.addWidget(self.caption)
        column.addLayout(self._halves, 1)
        column.addWidget(self.readout)
        for parts in ((self._views, self.bar), (self.key, self.distance)):
            half = QVBoxLayout()
            for part in parts:
                half.addWidget(part, part in (self._views, self.distance))
            self._halves.addLayout(half)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)
        self.setMinimumSize(260, 300)

    def _forget(self) -> None:
        """Another run begins: scales start anew."""
        self._scale.clear()
        self._snapshot = None

    def _redraw(self) -> None:
        """Show the chosen matrices, unless exactly these are shown."""
        snapshot = self._run.matrices.get(self.controls.arm)
        if snapshot is None or not snapshot.matrices:
            return
        layers = list(dict.fromkeys(matrix.layer for matrix in snapshot.matrices))
        self.controls.offer_layers(layers, _richest(snapshot))
        slot = self._run.slot(self.controls.arm)
        choice = (self.controls.layer, self.controls.all_layers, self.controls.own_scales, slot)
        if snapshot is self._snapshot and choice == self._choice:
            return
        self._snapshot, self._choice = snapshot, choice
        if self.controls.all_layers:
            self._draw_all(snapshot)
        else:
            self._draw_layer(snapshot)

    def _draw_layer(self, snapshot: MatrixSnapshot) -> None:
        shown = self._shown([matrix for matrix in snapshot.matrices if matrix.layer == self.controls.layer])
        self.shelf.show_matrices(shown)
        self._describe(shown, f"iteration {count(snapshot.iteration)}{_gains([one.matrix for one in shown])}")
        self._draw_distance(shown)
        self._set_view(all_layers=False)

    def _draw_all(self, snapshot: MatrixSnapshot) -> None:
        shown = self._shown(list(snapshot.matrices))
        self.grid.show_matrices(shown)
        self._describe(shown, f"iteration {count(snapshot.iteration)} · click a row to open its layer")
        self._set_view(all_layers=True)

    def _set_view(self, *, all_layers: bool) -> None:
        self._views.setCurrentIndex(int(all_layers))
        self.key.setVisible(not all_layers)
        self.distance.setVisible(not all_layers)

    def _shown(self, matrices: list[Matrix]) -> list[Shown]:
        """Deviations with the levels of their colours: one level for all factors, or each its own.

        Multipliers beside factors always have their own: one of them may be far from 1, and would pale every factor.
        """
        deviations = [matrix.deviation() for matrix in matrices]
        keys = [(self.controls.arm, matrix.layer, matrix.name) for matrix in matrices]
        levels = [self._scale.level(key, values) for key, values in zip(keys, deviations, strict=True)]
        factors = any(matrix.reference == "identity" for matrix in matrices)
        own = [self.controls.own_scales or (factors and matrix.reference != "identity") for matrix in matrices]
        shared = max((level for level, alone in zip(levels, own, strict=True) if not alone), default=0.0)
        levels = [level if alone else shared for level, alone in zip(levels, own, strict=True)]
        return [Shown(*one) for one in zip(matrices, deviations, levels, own, strict=True)]

    def _describe(self, shown: list[Shown], caption: str) -> None:
        words = IDENTITY if any(one.matrix.reference == "identity" for one in shown) else CONSTANT
        shared = next((one.level for one in shown if not one.own_scale), None)
        self.bar.set_scale(shared, words)
        self.caption.setText(caption)

    def _draw_distance(self, shown: list[Shown]) -> None:
        """One line per learned matrix of the layer, in the arm's colour, told apart by dash."""
        learned = [one.matrix for one in shown if one.matrix.learned]
        while len(self._lines) < len(learned):
            self._lines.append(self.distance.add_line())
        entries = []
        for index, line in enumerate(self._lines):
            line.setVisible(index < len(learned))
            if index >= len(learned):
                line.set_data(np.empty(0), np.empty(0))
                continue
            matrix = learned[index]
            pen = self._theme.arm_pen(self._run.slot(self.controls.arm), 1.0, index)
            line.setPen(pen)
            line.set_data(*self._history(matrix))
            entries.append(Entry(f"{matrix.name} from {'I' if matrix.reference == 'identity' else 'start'}", pen))
        self.key.set_entries(tuple(entries))
        self._fit_distance()

    def _fit_distance(self) -> None:
        """Show the whole run, with room ahead that it grows into."""
        shown = [line for line in self._lines if len(line.xData)]
        last = max((line.xData[-1] for line in shown), default=0.0)
        if not 0.8 * self._end <= last <= self._end:
            self._end = 1.15 * last or 1.0
        self.distance.set_width(-0.01 * self._end, self._end)
        self.distance.fit_height([np.zeros(1), *(line.yData for line in shown)])

    def _history(self, matrix: Matrix) -> tuple[np.ndarray, np.ndarray]:
        series = self._run.distance.get((self.controls.arm, matrix.layer, matrix.name))
        if series is None:
            return np.empty(0), np.empty(0)
        return thinned(series.x("iteration"), series.y.values())

    def _on_hovered(self, text: str) -> None:
        self.readout.setText(text or HINT)


def _why_empty(run: RunModel) -> str:
    if not run.arms:
        return NO_RUN
    if run.stored:
        return NOT_STORED
    return SOON if any(arm.meta_parameters for arm in run.arms.values()) else NO_MATRICES


def _gains(matrices: list[Matrix]) -> str:
    """The product of the gains of the factors: the only scale of theirs that has an effect."""
    gains = [matrix.gain for matrix in matrices if matrix.reference == "identity"]
    return f" · product of gains {number(math.prod(gains))}" if gains else ""


def _richest(snapshot: MatrixSnapshot) -> str:
    """The first layer with the most learned entries: the one worth seeing first."""
    entries: dict[str, int] = {}
    for matrix in snapshot.matrices:
        entries[matrix.layer] = entries.get(matrix.layer, 0) + matrix.learned * matrix.values.size
    return max(entries, key=lambda layer: entries[layer])
