"""Gradient similarity: a new task's gradient against those of past tasks, and the correction that this predicts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.asking import AskRow, Veil
from app.export.words import run_title
from app.formulas.formulas import formula_label
from app.learning import learning_arms
from app.panels.base import Panel
from app.plots.line_key import Entry, LineKey
from app.plots.paint_turns import PaintTurns
from app.plots.small_plot import bare, small
from app.run_model import RunModel
from app.similarity.similarity_controls import SimilarityControls
from app.similarity.similarity_figure import similarity_figure
from app.similarity.similarity_plots import AgreementPlot, PastPlot
from app.similarity.tensor_table import TensorTable
from app.similarity.words import assumptions, measured, verdict
from app.theme import LIGHT, Theme
from core.analysis.findings import GradientSimilarity

if TYPE_CHECKING:
    from app.analyst import Analyst, Work
    from app.timeline import Timeline
    from core.analysis.bench import Bench
    from core.figures.figure import FigureSpec


@dataclass(frozen=True)
class SimilarityQuestion:
    """Called in the working thread. `past` is the number of past tasks; `scope` as in `gradient_similarity`."""

    arm: str
    task: int
    past: int
    scope: str

    def __call__(self, bench: Bench, work: Work) -> SimilarityAnswer:
        """Compare the new task with the past ones."""
        from core.analysis.similarity import gradient_similarity  # noqa: PLC0415 - loads torch

        subject = bench.subject(self.arm)
        new, past = bench.validation(self.task + 1), bench.past(self.past)
        scope: Literal["whole", "tensor"] = "tensor" if self.scope == "tensor" else "whole"
        found = gradient_similarity(subject, past, new, self.task, scope=scope, cancelled=work.cancelled)
        return SimilarityAnswer(found, bench.spec.run.seed, subject.training.inner_steps)


@dataclass(frozen=True, eq=False)
class SimilarityAnswer:
    """What was found, the seed of the tasks, and the inner steps that the arm is trained with."""

    found: GradientSimilarity
    seed: int
    trained: int


class Similarity(Panel):
    """Inner products with past tasks, the predicted correction against the actual one, and the four assumptions behind it.

    Attributes:
        controls: arm and tasks. ask_row: how it asks. assumptions, words, verdict: the words. past, agreement: the plots. table: numbers.
        answer: what is shown, or None. empty: why there is nothing to see.
    """

    name: ClassVar[str] = "similarity"
    title: ClassVar[str] = "Gradient similarity"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run, self._theme = RunModel(), LIGHT
        self._analyst: Analyst | None = None
        self._asked = False
        self.answer: SimilarityAnswer | None = None
        self.controls, self.ask_row = SimilarityControls(), AskRow(self.name)
        self.assumptions, self.words, self.verdict, self.empty = QLabel(), QLabel(), QLabel(), QLabel()
        self.past, self.agreement = PastPlot(), AgreementPlot(self.tr("cosine with (M − I) g"))
        self.key, self.table = LineKey(), TensorTable()
        self._turns = PaintTurns(self, self.table, self.past, self.agreement)
        self._body, self._whole = QWidget(), QStackedWidget()
        self._assemble()
        self._veil = Veil(self._body)
        self.ask_row.asked.connect(self._ask)
        self.controls.changed.connect(self._on_changed)
        self.controls.shownChanged.connect(self._redraw)

    def draw(self, run: RunModel) -> None:
        """Show what was found; the first time it is asked by itself."""
        if run is not self._run:
            self._run, self._asked, self.answer = run, False, None
            self._redraw()
        if not run.arms or self._analyst is None or not self._analyst.possible:
            self.empty.setText(self._why_empty())
            self._whole.setCurrentIndex(0)
            return
        self._whole.setCurrentIndex(1)
        arms = [(name, info.title, run.slot(name)) for name, info in run.arms.items()]
        self.controls.offer_arms(arms, lambda: (learning_arms(run) or list(run.arms))[-1])
        self.controls.set_tasks(int(run.spec.get("run", {}).get("validation_tasks", 1)))
        answer = self.ask_row.draw(run)
        if not self._asked:
            self._ask()
        if self.answer is not None and self.ask_row.problem and self.answer.found.arm != self.controls.arm:
            self.answer = None  # of another arm than the one for which there is no answer
            self._redraw()
        self._veil.set_on(self.ask_row.slow and self.answer is not None)
        if answer is not None and isinstance(answer.value, SimilarityAnswer) and answer.value is not self.answer:
            self.answer, self._iteration = answer.value, answer.iteration
            self._redraw()

    def set_timeline(self, timeline: Timeline) -> None:
        """Analyse the moment that is chosen there, as far as weights are stored."""
        self.ask_row.set_timeline(timeline)

    def set_analyst(self, analyst: Analyst) -> None:
        """Take note of who works out analyses."""
        self._analyst = analyst
        self.ask_row.set_analyst(analyst)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        bare(self, theme)
        for part in (self.controls, self.ask_row, self.key, self._veil, self.past, self.agreement, self.table):
            part.apply_theme(theme)
        labels = (
            (self.assumptions, theme.warning, 3),
            (self.words, theme.faint, 2),
            (self.verdict, theme.text, 2),
        )
        for label, colour, lines in labels:
            label.setStyleSheet(f"color: {colour}")
            label.setFont(small(self.font()))
            label.setMaximumHeight(lines * label.fontMetrics().lineSpacing() + 2)
        self.empty.setStyleSheet(f"color: {theme.faint}")
        self._redraw()

    def figure(self) -> FigureSpec | None:
        """The past tasks as they are drawn, and in words how far the prediction agrees; None while there is nothing."""
        answer = self.answer
        if answer is None or answer.found.arm not in self._run.arms:
            return None
        found, arm = answer.found, self._run.arms[answer.found.arm].title
        label = self.controls.tensor or self.tr("all tensors")
        colour = LIGHT.arm_colour(self._run.slot(found.arm)).name()
        caption = f"{self._measured(answer)} {verdict(found)} {assumptions(answer.trained)}"
        values, words = self._past(found)
        return similarity_figure(values, f"{arm}, {label}", colour, words, run_title(self._run), caption)

    def _ask(self) -> None:
        controls = self.controls
        if controls.arm:
            self._asked = True
            task, past = controls.task_box.value(), controls.past_box.value()
            self.ask_row.ask(SimilarityQuestion(controls.arm, task, past, controls.scope))

    def _on_changed(self) -> None:
        if self._asked:
            self._ask()

    def _redraw(self) -> None:
        answer = self.answer
        self._body.setVisible(answer is not None)
        if answer is None or answer.found.arm not in self._run.arms:
            return
        self._turns.begin()
        found = answer.found
        colour, faint = self._theme.arm_colour(self._run.slot(found.arm)), QColor(self._theme.faint)
        names = [f"{one.layer}.{one.part}" for one in found.tensors]
        self.controls.offer_tensors(names)
        values, words = self._past(found)
        self.past.show_values(values, *words, colour)
        weighted = np.array([found.agreement, *(one.agreement for one in found.tensors)])
        unweighted = np.array([found.unweighted, *(one.unweighted for one in found.tensors)])
        self.agreement.show_rows((self.tr("all"), *names), weighted, unweighted, colour, faint)
        self.key.set_entries(
            (
                Entry(
                    self.tr("past tasks weighted by similarity"),
                    self._theme.arm_pen(self._run.slot(found.arm)),
                    points=True,
                ),
                Entry(self.tr("every past task alike"), QPen(faint), points=True),
            )
        )
        self.table.show_similarity(found)
        for label, text in (
            (self.assumptions, assumptions(answer.trained)),
            (self.words, self._measured(answer)),
            (self.verdict, verdict(found)),
        ):
            label.setText(text)
            label.setToolTip(text)

    def _past(self, found: GradientSimilarity) -> tuple[np.ndarray, tuple[str, str]]:
        """What is drawn of all tensors together, or of the chosen one, (B,), and what the two axes are called."""
        parts = {f"{one.layer}.{one.part}": one for one in found.tensors}
        part = parts.get(self.controls.tensor, found)
        cosines = self.controls.measure == "cosines"
        y = self.tr("cosine") if cosines else self.tr("inner product")
        return part.cosines if cosines else part.products, (self.tr("past tasks, most similar first"), y)

    def _measured(self, answer: SimilarityAnswer) -> str:
        title = self._run.arms[answer.found.arm].title
        return measured(title, answer.found, self._iteration, answer.seed)

    def _why_empty(self) -> str:
        if not self._run.arms:
            return self.tr("Press Train (Space): the gradient of a new task appears here beside those of past tasks.")
        return self.tr(
            "This run is not stored, and it has ended: its weights are gone. Train again to compare gradients."
        )

    def _assemble(self) -> None:
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.past.setAccessibleName(self.tr("Similarity of past tasks"))
        self.agreement.setAccessibleName(self.tr("Agreement of the predicted with the actual correction"))
        for label in (self.assumptions, self.words, self.verdict):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        plots = QHBoxLayout()
        plots.addWidget(self.past, 1)
        plots.addWidget(self.agreement, 1)
        body = QVBoxLayout(self._body)
        for part in (self.assumptions, self.words, self.verdict, self.key):
            body.addWidget(part)
        body.addLayout(plots, 3)
        body.addWidget(self.table, 2)
        content = QWidget()
        column = QVBoxLayout(content)
        head: tuple[QWidget, ...] = (formula_label("similarity"), self.controls, self.ask_row)
        for widget in head:
            column.addWidget(widget)
        column.addWidget(self._body, 1)
        for layout, margins in ((body, (0, 0, 0, 0)), (column, (8, 6, 8, 4))):
            layout.setContentsMargins(*margins)
            layout.setSpacing(3)
        column.addStretch(0)
        self._whole.addWidget(self.empty)
        self._whole.addWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._whole)
        self.setMinimumSize(260, 420)
