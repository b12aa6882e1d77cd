"""The first page: every factor of one layer beside its local counterpart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.asking import AskRow, Veil
from app.local_curvature.factor_controls import FIRST_DAMPING, FactorControls
from app.local_curvature.factor_plots import key_entries
from app.local_curvature.factor_row import FactorRow
from app.numbers import count, number, percent
from app.plots.line_key import LineKey
from app.plots.paint_turns import PaintTurns
from app.plots.small_plot import small
from app.run_model import RunModel
from app.theme import LIGHT, Theme
from core.analysis.damped import DampedLayer
from core.analysis.local_findings import LocalLayer

if TYPE_CHECKING:
    from app.analyst import Work
    from core.analysis.bench import Bench


@dataclass(frozen=True, eq=False)
class Layers:
    """The answer: the layers of one arm by name."""

    arm: str
    layers: Mapping[str, DampedLayer]


class FactorPage(QWidget):
    """Controls, what the rows have in common in words, a row for each factor, and what is under the mouse.

    Attributes:
        controls: layer, tasks, damping. ask_row: how it asks. words: sizes and ranks of the layer. rows: one for each factor.
        readout: under the mouse. found: the layer at the chosen damping, or None. iteration: which moment it belongs to.
    """

    def __init__(self) -> None:
        super().__init__()
        self.controls, self.ask_row = FactorControls(), AskRow("local factors")
        self.words, self.key, self.readout = QLabel(), LineKey(), QLabel()
        self.rows = [FactorRow() for _ in range(3)]
        self._turns = PaintTurns(self, *self.rows)
        self.found: LocalLayer | None = None
        self.iteration = 0
        self._run, self._theme = RunModel(), LIGHT
        self._arm, self._asked = "", False
        self._answer: Layers | None = None
        self._body = QWidget()
        self._hint = self.tr("Rest the mouse on a cell to read its value.")
        self._assemble()
        self._veil = Veil(self._body)
        self.controls.changed.connect(self._redraw)
        self.controls.tasksChosen.connect(self._ask)
        self.ask_row.asked.connect(self._ask)

    def draw(self, run: RunModel, arm: str) -> None:
        """Show what was worked out for this arm, and ask for it the first time."""
        if run is not self._run:
            self._run, self._answer, self.found, self._asked = run, None, None, False
            self._redraw()
        answer = self.ask_row.draw(run)
        if not self._asked or arm != self._arm:
            self._arm = arm
            self._ask()
        self._veil.set_on(self.ask_row.slow and self._answer is not None)
        known = self._answer
        if known is not None and (known.arm not in run.arms or (self.ask_row.problem and known.arm != arm)):
            self._answer = None  # of an arm that is gone, or is not the one for which there is no answer
            self._redraw()
        if answer is None or not isinstance(answer.value, Layers) or answer.value is self._answer:
            return
        if answer.value.arm in run.arms:
            self._answer, self.iteration = answer.value, answer.iteration
            self.controls.offer_layers(list(answer.value.layers))
            self._redraw()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        for part in (self.controls, self.ask_row, self.key, self._veil):
            part.apply_theme(theme)
        for row in self.rows:
            row.apply_theme(theme)
        for label in (self.words, self.readout):
            label.setFont(small(self.font()))
            label.setStyleSheet(f"color: {theme.faint}")
        self.words.setFixedHeight(2 * self.words.fontMetrics().lineSpacing() + 2)
        self.readout.setFixedHeight(self.readout.fontMetrics().height() + 2)
        self._redraw()

    def _ask(self) -> None:
        """Ask for the arm that was drawn last; nothing is asked before the page was seen."""
        if self._arm:
            self._asked = True
            self.ask_row.ask(partial(_layers, self._arm, self.controls.tasks))

    def _assemble(self) -> None:
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for row in self.rows:
            column.addWidget(row, 1)
            row.hovered.connect(lambda text: self.readout.setText(text or self._hint))
        scroll = QScrollArea()
        scroll.setWidget(rows)
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName(self.tr("Factors of the layer"))
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.readout.setTextFormat(Qt.TextFormat.PlainText)
        self.readout.setText(self._hint)
        for label in (self.words, self.readout):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        body = QVBoxLayout(self._body)
        whole = QVBoxLayout(self)
        for layout, parts in (
            (body, (self.words, self.key, scroll, self.readout)),
            (whole, (self.controls, self.ask_row, self._body)),
        ):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(3)
            for part in parts:
                layout.addWidget(part, part in (scroll, self._body))

    def _redraw(self) -> None:
        layer = self._answer.layers.get(self.controls.layer) if self._answer else None
        self.found = None if layer is None else layer.at(self.controls.damping)
        self._body.setVisible(self.found is not None)
        if self.found is None or layer is None:
            return
        self._turns.begin()
        slot = self._run.slot(self.found.arm)
        self.words.setText(self._say(self.found))
        self.words.setToolTip(self.words.text())
        self.key.set_entries(key_entries(self._theme, slot))
        damping, shared = self.found.relative_damping, self.controls.shared
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(self.found.factors))
            if place < len(self.found.factors):
                factor, singular = self.found.factors[place], layer.singular[place]
                row.show_factor(self.found.layer, factor, singular, damping, slot, shared=shared)

    def _say(self, found: LocalLayer) -> str:
        """What the rows have in common."""
        if found.problem:
            return found.problem
        tasks = self.tr(
            "{0}, support sets of the first {1} validation tasks; δ = {2} is added to each factor of mean eigenvalue 1."
        )
        unsplit = self.tr("A before its split: {0} × {0}, rank {1}, effective rank {2}; splitting it is off by {3}.")
        size = count(found.input_size)
        ranks = (count(found.input_rank), number(found.input_effective_rank), percent(found.split_error))
        title = self._run.arms[found.arm].title
        said = tasks.format(title, count(len(found.tasks)), number(found.relative_damping))
        return f"{said} {unsplit.format(size, *ranks)}"


def _layers(arm: str, tasks: int, bench: Bench, work: Work) -> Layers:
    """Called in the working thread."""
    from core.analysis.local import damped_layers  # noqa: PLC0415 - loads torch

    episodes = bench.validation(tasks)
    numbers, cancelled = range(len(episodes)), work.cancelled
    found = damped_layers(bench.subject(arm), episodes, numbers, damping=FIRST_DAMPING, cancelled=cancelled)
    return Layers(arm, found)
