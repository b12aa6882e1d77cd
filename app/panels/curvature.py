"""The learned matrices of one arm at any moment of the run, and how far each has moved from where it started."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.export.words import run_title
from app.formulas.formulas import formula_label
from app.language import marked
from app.matrices.colour_bar import ColourBar
from app.matrices.curvature_controls import CurvatureControls
from app.matrices.levels import RunLevels
from app.matrices.matrix_figure import matrix_figure
from app.matrices.matrix_grid import MatrixGrid
from app.matrices.matrix_shelf import MatrixShelf, Shown, usual_side
from app.moments.cell_history import Cell
from app.moments.keys import went_by_key
from app.moments.look import Look, look
from app.moments.look_words import LookWords
from app.moments.over_time import OverTime
from app.moments.run_extent import Tops
from app.moments.time_strip import TimeStrip
from app.panels.base import Panel
from app.plots.small_plot import bare, small
from app.run_model import RunModel
from app.theme import LIGHT, Theme
from app.timeline import Timeline
from core.events import Matrix, MatrixSnapshot
from core.figures.figure import HeatFigure

HINT = marked("Curvature", "Rest the mouse on a cell to read its value; click it to see its history.")
_ABOVE, _BAR, _PLOT = 110, 46, 125
"""Heights in pixels: rows above and below the pictures, colour bar, the least of the plot."""
_WIDE = 480  # pixels from which on a plot beside the pictures can be read
_SHARES = {QBoxLayout.Direction.LeftToRight: (3, 2), QBoxLayout.Direction.TopToBottom: (3, 1)}
_BROAD = 520  # pixels from which on there is room for the equation


class Curvature(Panel):
    """Heatmaps of M - I for one layer, or thumbnails of all layers, at the chosen moment of the run, and what they did over the run.

    Attributes:
        controls: which arm, layer, view and scale. strip: which moment, and what it is compared with; None without stored moments.
        shelf: the heatmaps of one layer. grid: the thumbnails of all layers. note: what stands there when a moment cannot be shown.
        over_time: the plot below. readout: what is under the mouse. caption: what is shown.
    """

    name: ClassVar[str] = "curvature"
    title: ClassVar[str] = "Curvature"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run = RunModel()
        self._drawn: tuple[object, ...] = ()
        self._choice: tuple[object, ...] = ()
        self._theme = LIGHT
        self._levels = RunLevels()
        self._timeline: Timeline | None = None
        self.strip: TimeStrip | None = None
        self.controls = CurvatureControls()
        self.caption, self.readout, self.empty, self.note = QLabel(), QLabel(self.tr(HINT)), QLabel(), QLabel()
        self.equation = formula_label("transform")
        self.shelf, self.grid, self.bar = MatrixShelf(), MatrixGrid(), ColourBar()
        self.over_time = OverTime()
        self._words = LookWords()
        self._views, self._pages = QStackedWidget(), QStackedWidget()
        self._halves, self._column = QBoxLayout(QBoxLayout.Direction.TopToBottom), QVBoxLayout()
        self._assemble()
        self.controls.changed.connect(self._redraw)
        for part in (self.shelf, self.grid):
            part.hovered.connect(self._on_hovered)
        self.shelf.cellPicked.connect(self._on_cell_picked)
        self.grid.layerPicked.connect(self.controls.open_layer)

    def set_timeline(self, timeline: Timeline) -> None:
        """Show the moment that is chosen there, and let the user choose it."""
        self._timeline = timeline
        self._levels.set_timeline(timeline)
        self.strip = TimeStrip(timeline)
        self._column.insertWidget(1, self.strip)
        self.over_time.set_timeline(timeline)
        self.strip.referenceChanged.connect(self._redraw)
        timeline.changed.connect(self._on_timeline_changed)

    def draw(self, run: RunModel) -> None:
        """Show the chosen moment of the chosen arm; nothing happens when it is already shown."""
        if run is not self._run:
            self._forget()
            self._run = run
        arms = [name for name in run.arm_order if name in run.matrices and run.matrices[name].matrices]
        if not arms:
            self._forget()
            self.empty.setText(self._words.why_empty(run))
            self._pages.setCurrentWidget(self.empty)
            return
        self.controls.offer_arms([(name, run.arms[name].title, run.slot(name)) for name in arms])
        self._pages.setCurrentIndex(1)
        self._redraw()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        bare(self, theme)
        for part in (self.controls, self.shelf, self.grid, self.bar, self.over_time, self.strip):
            if part is not None:
                part.apply_theme(theme)
        for label in (self.caption, self.readout, self.empty, self.note):
            label.setStyleSheet(f"color: {theme.faint}")
        for label in (self.caption, self.readout):
            label.setFont(small(self.font()))
        self.equation.setMaximumWidth(self.equation.sizeHint().width())
        self.readout.setFixedHeight(self.readout.fontMetrics().height() + 2)
        self._drawn = ()
        self._redraw()

    def figure(self) -> HeatFigure | None:
        """The matrices that are shown, on white, with the scales they are shown with; None while there are none."""
        found = self._look()
        if found.snapshot is None or not found.snapshot.matrices:
            return None
        whole, shown = self.controls.all_layers, self._shown(found, self._tops(found))
        layer = self.tr("layer {0}").format(self.controls.layer)
        where = self.tr("all layers") if whole else layer
        gains = "" if whole else self._words.gains([one.matrix for one in shown])
        arm = self._run.arms[self.controls.arm].title
        caption = f"{arm}, {where}, {self._words.place(self._run, found)}{gains}"
        quantity = self._words.quantity(found, shown)
        return matrix_figure(shown, run_title(self._run), caption, quantity, thumbnails=whole)

    def show_layer(self, index: int) -> None:
        """Show the layer at this position, if there is one."""
        if 0 <= index < len(self.controls.layers):
            self.controls.open_layer(self.controls.layers[index])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The plot stands beside the matrices or below them, whichever leaves these larger."""
        super().resizeEvent(event)
        direction = self._direction()
        self._halves.setDirection(direction)
        for half, share in enumerate(_SHARES[direction]):
            self._halves.setStretch(half, share)
        self.equation.setVisible(self.width() >= _BROAD)

    def _direction(self) -> QBoxLayout.Direction:
        width, height = self.width(), self.height() - _ABOVE
        beside = usual_side(0.6 * width, height - _BAR)
        below = usual_side(width, height - max(0.25 * height, _PLOT) - _BAR)
        wide = width >= _WIDE and beside >= below
        return QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right go through the moments, Escape goes to the newest."""
        if not went_by_key(self._timeline, event):
            super().keyPressEvent(event)

    def _assemble(self) -> None:
        scroll = QScrollArea()
        scroll.setWidget(self.grid)
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName(self.grid.accessibleName())
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        for view in (self.shelf, scroll, self.note):
            self._views.addWidget(view)
        for line in (self.readout, self.caption):
            line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            line.setTextFormat(Qt.TextFormat.PlainText)
        for sentence in (self.empty, self.note):
            sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
            sentence.setWordWrap(True)
        content, captions = QWidget(), QHBoxLayout()
        captions.addWidget(self.caption, 1)
        captions.addWidget(self.equation)
        self._column.setContentsMargins(8, 8, 8, 4)
        self._column.setSpacing(4)
        self._column.addWidget(self.controls)
        self._column.addLayout(captions)
        self._column.addLayout(self._halves, 1)
        self._column.addWidget(self.readout)
        content.setLayout(self._column)
        upper = QVBoxLayout()
        upper.addWidget(self._views, 1)
        upper.addWidget(self.bar)
        self._halves.addLayout(upper)
        self._halves.addWidget(self.over_time)
        self._halves.setSpacing(12)
        for page in (self.empty, content):
            self._pages.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)
        self.setMinimumSize(260, 300)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # so that a click on a picture brings the keys here

    def _forget(self) -> None:
        """Another run begins: scales start anew."""
        self._levels.clear()
        self._drawn = ()
        self.over_time.forget()

    @property
    def _looking_back(self) -> bool:
        return self._timeline is not None and self._timeline.chosen is not None

    def _look(self) -> Look:
        return look(self._run, self._timeline, self.controls.arm, self.strip.reference if self.strip else None)

    def _redraw(self) -> None:
        """Show the chosen matrices, unless exactly these are shown; while they are being read the old picture stays."""
        newest = self._run.matrices.get(self.controls.arm)
        if newest is None or not newest.matrices:
            return
        found = self._look()
        slot = self._run.slot(self.controls.arm)
        if found.snapshot is None:
            self._say_missing(found)
        else:
            layers = list(dict.fromkeys(matrix.layer for matrix in found.snapshot.matrices))
            self.controls.offer_layers(layers, _richest(found.snapshot))
            tops = self._tops(found)
            choice = (self.controls.layer, self.controls.all_layers, self.controls.scale, slot, self._looking_back)
            if choice != self._choice or not _same(self._drawn, (found.snapshot, found.reference, tops)):
                self._drawn, self._choice = (found.snapshot, found.reference, tops), choice
                self._draw_matrices(found, tops)
        self.over_time.setVisible(not self.controls.all_layers)
        if not self.controls.all_layers:
            self.over_time.show_layer(self._run, newest, self.controls.layer, found.reference, self._theme)

    def _draw_matrices(self, found: Look, tops: Tops) -> None:
        shown, whole = self._shown(found, tops), self.controls.all_layers
        self._on_hovered("")  # a picture under the mouse says below what it shows now
        if whole:
            self.grid.show_matrices(shown)
            rest = self.tr(" · click a row to open its layer")
        else:
            self.shelf.show_matrices(shown)
            rest = self._words.gains([one.matrix for one in shown])
        shared = next((one.level for one in shown if not one.own_scale), None)
        self.bar.set_scale(shared, self._words.quantity(found, shown))
        self.controls.offer_level(shared if shared is not None else max(one.level for one in shown))
        self.caption.setText(self._words.moment(found, self._looking_back) + rest)
        self._views.setCurrentIndex(int(whole))

    def _say_missing(self, found: Look) -> None:
        """A moment is being read, or cannot be shown."""
        self.caption.setText(self._words.missing(found))
        if found.problem or found.absent:
            self.note.setText(self._words.why_missing(found, self._run.arms[self.controls.arm].title))
            self._views.setCurrentWidget(self.note)
        self._drawn = ()

    def _shown(self, found: Look, tops: Tops) -> list[Shown]:
        """The chosen matrices with the levels of their colours."""
        assert found.snapshot is not None
        arm, whole, layer = self.controls.arm, self.controls.all_layers, self.controls.layer
        matrices = [matrix for matrix in found.snapshot.matrices if whole or matrix.layer == layer]
        compared = self._words.compared(found)
        return self._levels.shown(arm, matrices, found.reference, tops, self.controls.scale, compared)

    def _tops(self, found: Look) -> Tops:
        return self._levels.tops(self.controls.arm, found.reference, self.controls.scale)

    def _on_timeline_changed(self) -> None:
        if self._timeline is not None and not self._timeline.iterations:
            self._forget()
        if self.isVisible() and self._pages.currentWidget() is not self.empty:
            self._redraw()

    def _on_cell_picked(self, matrix: Matrix, row: int, column: int) -> None:
        self.over_time.open_cell(Cell(self.controls.arm, matrix.layer, matrix.name, row, column))
        self._redraw()

    def _on_hovered(self, text: str) -> None:
        self.readout.setText(text or self.tr(HINT))


def _same(some: tuple[object, ...], others: tuple[object, ...]) -> bool:
    """Whether these are the very same objects; matrices cannot be compared otherwise."""
    return len(some) == len(others) and all(one is other for one, other in zip(some, others, strict=True))


def _richest(snapshot: MatrixSnapshot) -> str:
    """The first layer with the most learned entries: the one worth seeing first."""
    entries: dict[str, int] = {}
    for matrix in snapshot.matrices:
        entries[matrix.layer] = entries.get(matrix.layer, 0) + matrix.learned * matrix.values.size
    return max(entries, key=lambda layer: entries[layer])
