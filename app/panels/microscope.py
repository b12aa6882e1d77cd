"""The Kronecker microscope: the transform of a small layer, or of a block of a large one, taken apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.asking import AskRow, Veil
from app.export.words import run_title
from app.formulas.formulas import formula_label
from app.microscope.matrix_page import MatrixPage
from app.microscope.microscope_controls import MATRICES, STEPS, MicroscopeControls
from app.microscope.microscope_figure import microscope_figure
from app.microscope.order_page import OrderPage
from app.microscope.specimen import Specimen, factors_of_layer
from app.microscope.step_page import StepPage
from app.microscope.task_gradient import TaskGradient, Wanted, gradient_question
from app.moments.keys import went_by_key
from app.numbers import count
from app.panels.base import Panel
from app.plots.small_plot import bare, small
from app.run_model import RunModel
from app.theme import LIGHT, Theme
from app.timeline import Timeline
from core.errors import UserError

if TYPE_CHECKING:
    from app.analyst import Analyst
    from core.events import MatrixSnapshot
    from core.figures.figure import HeatFigure

FORMULAS = (("transform", "unfolding"), ("expanded", "matrix_view"), ("product", "kronecker"))
"""What stands above each view."""
_BROAD = 560  # pixels from which on there is room for two equations


class Microscope(Panel):
    """The products step by step, the expanded matrices cell by cell, and what may change its order.

    Attributes:
        controls: source, layer, view. row: Update, Live, Cancel. steps, matrices, order: the views. caption: what is shown.
        note: why there is nothing to see, or "". readout: what the cell that is pointed at means.
    """

    name: ClassVar[str] = "microscope"
    title: ClassVar[str] = "Microscope"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run, self._theme = RunModel(), LIGHT
        self._timeline: Timeline | None = None
        self._gradient: tuple[TaskGradient, int] | None = None
        self._asked: Wanted | None = None
        self._specimen: Specimen | None = None
        self._drawn: tuple[object, ...] = ()
        self._snapshot_drawn: MatrixSnapshot | None = None
        self.controls, self.row = MicroscopeControls(), AskRow(self.name)
        self.steps, self.matrices, self.order = StepPage(), MatrixPage(), OrderPage()
        self.caption, self.readout, self.note = QLabel(), QLabel(), QLabel()
        self._views, self._equations = QStackedWidget(), QStackedWidget()
        self._veil = Veil(self._views)
        self._assemble()
        self.controls.changed.connect(self._on_chosen)
        self.row.asked.connect(self._ask)
        for page in (self.steps, self.matrices, self.order):
            page.said.connect(self._on_said)
        self.steps.stageChanged.connect(lambda: self._on_said(""))

    def set_timeline(self, timeline: Timeline) -> None:
        """Show the matrices of the moment that is chosen there."""
        self._timeline = timeline
        self.row.set_timeline(timeline)
        timeline.changed.connect(self._on_timeline_changed)

    def set_analyst(self, analyst: Analyst) -> None:
        """Take note of who works out gradients."""
        self.row.set_analyst(analyst)

    def draw(self, run: RunModel) -> None:
        """Show the chosen layer at the chosen moment; asks for a gradient when another layer or task is chosen."""
        if run is not self._run:
            self._run, self._gradient, self._asked, self._drawn = run, None, None, ()
        arms = [name for name in run.arm_order if name in run.matrices and _layers(run.matrices[name])]
        tasks = int(run.spec.get("run", {}).get("validation_tasks", 1))
        self.controls.offer([(name, run.arms[name].title, run.slot(name)) for name in arms], tasks)
        self._show_answer(run)
        self._redraw()
        if self._wanted() not in (None, self._asked) and self.row.possible:
            self._ask()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        bare(self, theme)
        for part in (self.controls, self.row, self.steps, self.matrices, self.order, self._veil):
            part.apply_theme(theme)
        for label in (self.caption, self.note):
            label.setStyleSheet(f"color: {theme.faint}")
        for label in (self.caption, self.readout):
            label.setFont(small(self.font()))
        self.readout.setFixedHeight(3 * self.readout.fontMetrics().lineSpacing() + 2)
        self._drawn = ()
        self._redraw()

    def figure(self) -> HeatFigure | None:
        """The pictures that are shown, on white."""
        if self._views.currentWidget() is self.note or self._specimen is None:
            return None
        self._drawn = ()  # pictures and caption carry words, here in the language of the figure
        self._redraw()
        drawn, self._drawn = self._drawn, ()  # and with the next frame in that of the window again
        if not drawn:
            return None  # the pictures are those of another moment while the chosen one is being read, or holds no matrices
        rows = {
            STEPS: [self.steps.row],
            MATRICES: [self.matrices.top, self.matrices.bottom],
        }.get(self.controls.view.index, [self.order.row])
        title = self.tr("A worked example") if self.controls.example else run_title(self._run)
        return microscope_figure(rows, title, self.caption.text(), self.tr("entry"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The equations need room."""
        super().resizeEvent(event)
        self._equations.setVisible(self.width() >= _BROAD)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right go through the moments, Escape goes to the newest."""
        if self.controls.example or not went_by_key(self._timeline, event):
            super().keyPressEvent(event)

    def _assemble(self) -> None:
        for names in FORMULAS:
            pair = QWidget()
            line = QHBoxLayout(pair)
            line.setContentsMargins(0, 0, 0, 0)
            for name in names:
                line.addWidget(formula_label(name))
            self._equations.addWidget(pair)
        self._equations.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        for page in (self.steps, self.matrices, self.order, self.note):
            self._views.addWidget(page)
        self.note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.note.setWordWrap(True)
        self.caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.readout.setWordWrap(True)
        self.readout.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        for label in (self.caption, self.readout):
            label.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 4)
        column.setSpacing(4)
        for part in (self.controls, self.row, self._equations, self.caption):
            column.addWidget(part)
        column.addWidget(self._views, 1)
        column.addWidget(self.readout)
        self.setMinimumSize(260, 300)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # so that a click beside a picture brings the keys here
        self._on_said("")

    # ---- the gradient

    def _wanted(self) -> Wanted | None:
        """Arm, layer and task whose gradient is to be seen."""
        subject = self.controls.subject
        chosen = subject.arm and subject.layer and not self.controls.example
        return (subject.arm, subject.layer, self.controls.task.value()) if chosen else None

    def _ask(self) -> None:
        wanted = self._wanted()
        if wanted is None:
            return
        self._asked = wanted
        self.row.ask(gradient_question(wanted))

    def _show_answer(self, run: RunModel) -> None:
        """Take in the newest gradient; while another one of this layer is worked out for long the picture is greyed."""
        answer = self.row.draw(run)
        if answer is None:
            self._gradient = None
        elif isinstance(answer.value, TaskGradient) and (
            self._gradient is None or answer.value is not self._gradient[0]
        ):
            self._gradient = (answer.value, answer.iteration)
        self.row.setVisible(not self.controls.example)
        self._veil.set_on(self.row.slow and not self.controls.example)

    def _fitting_gradient(self) -> tuple[TaskGradient, int] | None:
        """The gradient if it is of the chosen arm and layer, maybe of another task while that is worked out."""
        wanted, known = self._wanted(), self._gradient
        return known if wanted and known and (known[0].arm, known[0].layer) == wanted[:2] else None

    # ---- what is shown

    def _redraw(self) -> None:
        """Show what is chosen, unless exactly that is shown."""
        view = self.controls.view.index
        self._equations.setCurrentIndex(view)
        snapshot = None if self.controls.example else self._snapshot()
        if not self.controls.example and snapshot is None:
            self._drawn = ()
            return
        gradient = self._fitting_gradient()
        layer, minus = self._offer_layers(snapshot), self.controls.minus.isChecked()
        state = (layer, self.controls.subject.arm, gradient, view, minus, self.controls.block.block)
        if state == self._drawn and snapshot is self._snapshot_drawn:
            return
        self._drawn, self._snapshot_drawn = state, snapshot
        try:
            self._specimen = self._make_specimen(snapshot, layer, gradient)
        except UserError as error:
            self.note.setText(str(error))
            self._views.setCurrentWidget(self.note)
            return
        self.caption.setText(self._describe(snapshot, layer, gradient))
        self.caption.setToolTip(self.caption.text())
        page = self.steps if view == STEPS else self.matrices if view == MATRICES else self.order
        self._views.setCurrentWidget(page)
        with np.errstate(over="ignore", invalid="ignore"):  # what blew up is shown as such
            page.show_specimen(self._specimen, minus=minus)

    def _offer_layers(self, snapshot: MatrixSnapshot | None) -> str:
        """The layer that is shown, "" for the example."""
        if snapshot is None:
            return ""
        layers = _layers(snapshot)
        self.controls.subject.offer_layers(layers, layers[min(1, len(layers) - 1)] if layers else "")
        return self.controls.subject.layer

    def _make_specimen(
        self, snapshot: MatrixSnapshot | None, layer: str, gradient: tuple[TaskGradient, int] | None
    ) -> Specimen:
        """What is chosen; raises `UserError` when it cannot be shown."""
        if snapshot is None:
            return Specimen.of_example()
        factors = factors_of_layer(matrix for matrix in snapshot.matrices if matrix.layer == layer)
        if factors is None:
            raise UserError(self.tr("This arm has no factors at this moment; choose an arm of MC1 or MC2."))
        self.controls.block.offer(factors.shape)
        return Specimen.of_layer(factors, gradient[0].values if gradient else None, self.controls.block.block)

    def _snapshot(self) -> MatrixSnapshot | None:
        """The matrices to show; None while they are read or when there are none, which the caption then says."""
        arm, timeline = self.controls.subject.arm, self._timeline
        found = self._run.matrices.get(arm) if timeline is None else timeline.snapshot(arm)
        if found is None and timeline is not None and timeline.chosen is not None:
            form = self.tr("reading iteration {0}")
            if timeline.has_read(timeline.chosen):
                form = self.tr("iteration {0} holds no matrices of this arm")
            self.caption.setText(timeline.problem or form.format(count(timeline.chosen)))
        return found

    def _describe(self, snapshot: MatrixSnapshot | None, layer: str, gradient: tuple[TaskGradient, int] | None) -> str:
        if snapshot is None or self._specimen is None:
            return self.tr("A worked example: C_out = 2, C_in = 3, d = 2, no factor symmetric")
        shape = " × ".join(count(size) for size in self._specimen.layer_factors.shape)
        said = self.tr("{0} ({1}) at iteration {2}").format(layer, shape, count(snapshot.iteration))
        if not self._specimen.whole:
            block = " × ".join(count(size) for size in self._specimen.shape)
            said = self.tr("{0}, a block of {1}").format(said, block)
        if gradient is None:
            return self.tr("{0}; stand-in gradient 1, 2, 3, …").format(said)
        form = self.tr("{0}; gradient of validation task {1} at iteration {2}")
        return form.format(said, count(gradient[0].task), count(gradient[1]))

    def _on_chosen(self) -> None:
        self._on_said("")
        self.draw(self._run)

    def _on_timeline_changed(self) -> None:
        if self.isVisible():
            self._redraw()

    def _on_said(self, text: str) -> None:
        self.readout.setText(
            text or self.tr("Point at a cell to see what it stands for (mouse, or arrow keys in a picture).")
        )


def _layers(snapshot: MatrixSnapshot) -> list[str]:
    """Layers that have factors."""
    return list(dict.fromkeys(matrix.layer for matrix in snapshot.matrices if matrix.name == "M_o"))
