"""One arm's initialisation with the curvature of another arm, with one factor of it, or with none, on the same tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from app.asking import AskRow, Veil
from app.export.words import run_title
from app.formulas.formulas import formula_label
from app.matrices.curvature_controls import toggle_style
from app.panels.base import Panel
from app.plots.paint_turns import PaintTurns
from app.plots.small_plot import bare, small
from app.run_model import RunModel
from app.theme import LIGHT, Theme
from app.transplant.graft_controls import GraftControls
from app.transplant.graft_figure import graft_figure
from app.transplant.graft_question import GraftAnswer, GraftQuestion
from app.transplant.graft_table import GraftTable, graft_colour
from app.transplant.interval_plot import Interval, IntervalPlot
from app.transplant.words import measured, plan_title, verdict
from core.analysis.grafts import possible_grafts
from core.errors import UserError
from core.knobs import checked
from core.spec import ExperimentSpec

if TYPE_CHECKING:
    from app.analyst import Analyst
    from app.timeline import Timeline
    from core.figures.figure import FigureSpec


class Transplant(Panel):
    """A table of grafts with intervals and paired differences, the same as dots, and a way to train one further.

    Attributes:
        controls: recipient and tasks. ask_row: how it asks. table: the grafts. means, gains: the dots. continue_button: for one graft.
        answer: what is shown, or None. empty: why there is nothing to see.
    """

    name: ClassVar[str] = "transplant"
    title: ClassVar[str] = "Transplant"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run, self._theme = RunModel(), LIGHT
        self._spec: ExperimentSpec | None = None
        self._analyst: Analyst | None = None
        self._asked = False
        self.answer: GraftAnswer | None = None
        self.controls, self.ask_row, self.table = GraftControls(), AskRow(self.name), GraftTable()
        self.means, self.gains = IntervalPlot("", labels=True), IntervalPlot("", labels=False)
        self._turns = PaintTurns(self, self.table, self.means, self.gains)
        self.words, self.verdict, self.empty = QLabel(), QLabel(), QLabel()
        self.continue_button = QToolButton()
        self._plots, self._whole = QWidget(), QStackedWidget()
        self._write()
        self._assemble()
        self._veil = Veil(self._plots)
        self.ask_row.asked.connect(self._ask)
        self.controls.changed.connect(self._on_changed)
        self.controls.measureChanged.connect(self._redraw)
        self.table.chosenChanged.connect(self._on_changed)
        self.table.itemSelectionChanged.connect(self._on_selected)
        self.continue_button.clicked.connect(self._on_continue)

    def draw(self, run: RunModel) -> None:
        """Show what was found; nothing is asked before "Update" is pressed."""
        if run is not self._run:
            self._run, self._spec, self._asked, self.answer = run, None, False, None
            self._redraw()
        if run.arms and self._spec is None:
            self._adopt(run)
        if self._spec is None or self._analyst is None or not self._analyst.possible:
            self.empty.setText(self._why_empty())
            self._whole.setCurrentIndex(0)
            return
        self._whole.setCurrentIndex(1)
        self.controls.offer_arms([(name, info.title, run.slot(name)) for name, info in run.arms.items()])
        self._offer_grafts()
        answer = self.ask_row.draw(run)
        self._veil.set_on(self.ask_row.slow and self.answer is not None)
        if answer is not None and isinstance(answer.value, GraftAnswer) and answer.value is not self.answer:
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
        for part in (self.controls, self.ask_row, self._veil, self.means, self.gains):
            part.apply_theme(theme)
        self.table.apply_theme(theme, self._slots())
        self.continue_button.setStyleSheet(toggle_style(theme))
        for label, colour in ((self.words, theme.faint), (self.verdict, theme.text), (self.empty, theme.faint)):
            label.setStyleSheet(f"color: {colour}")
        for label in (self.words, self.verdict):
            label.setFont(small(self.font()))
            label.setFixedHeight(label.fontMetrics().lineSpacing() + 2)
        self._redraw()

    def figure(self) -> FigureSpec | None:
        """The dots with their intervals; None while nothing is evaluated."""
        answer = self.answer
        if answer is None:
            return None
        below = self.tr("Below: paired difference to the arm as it is.")
        caption = f"{measured(answer, self._iteration, self._titles())} {below} {verdict(answer)}"
        words = (self._measures()[0], self.tr("difference"))
        return graft_figure(*self._rows(answer, LIGHT), words, run_title(self._run), caption)

    def _adopt(self, run: RunModel) -> None:
        """Read the settings of another run."""
        try:
            self._spec = checked(ExperimentSpec, run.spec)
        except UserError:
            return  # the empty page says so
        classes = self._spec.task.loss == "cross_entropy"
        self.controls.set_run(self._spec.run.validation_tasks, self._spec.training.inner_steps, classes=classes)

    def _offer_grafts(self) -> None:
        if self._spec is not None and self.controls.recipient:
            plans = possible_grafts(self._spec, self.controls.recipient)
            if plans != self.table.plans:
                self.table.offer(plans, self._titles(), self._slots())
                self._redraw()  # what is known of these grafts

    def _ask(self) -> None:
        self._offer_grafts()
        if self.table.chosen:
            self._asked = True
            controls = self.controls
            tasks, steps = controls.tasks_box.value(), controls.steps_box.value()
            self.ask_row.ask(GraftQuestion(self.table.chosen, controls.split, tasks, steps))

    def _on_changed(self) -> None:
        if self._asked:
            self._ask()

    def _redraw(self) -> None:
        answer = self.answer
        self._plots.setVisible(answer is not None)
        if answer is None:
            self.table.show_results({})
            self._say(self.tr("Press Update: every ticked graft is evaluated on the same tasks."), "")
            return
        found = dict(zip(answer.question.plans, answer.results, strict=True))
        self._turns.begin()
        self.table.show_results({plan: found[plan] for plan in self.table.plans if plan in found})
        means, gains = self._rows(answer, self._theme)
        for plot, words in zip((self.means, self.gains), self._measures(), strict=True):
            plot.set_measure(words)
        self.means.show_rows(means)
        self.gains.show_rows(gains, zero=True)
        self._say(measured(answer, self._iteration, self._titles()), verdict(answer))

    def _rows(self, answer: GraftAnswer, theme: Theme) -> tuple[list[Interval], list[Interval]]:
        """Means and paired differences of the grafts that were evaluated, in the order of the table then."""
        titles, measure, slots = self._titles(), self.controls.measure, self._slots()
        rows = [
            (plan_title(plan, titles), graft_colour(theme, plan, slots), result)
            for plan, result in zip(answer.question.plans, answer.results, strict=True)
        ]
        means = [Interval(name, colour, one.mean[measure], one.ci95[measure]) for name, colour, one in rows]
        gains = [Interval(name, colour, one.gain[measure], one.gain_ci95[measure]) for name, colour, one in rows]
        return means, gains

    def _measures(self) -> tuple[str, str]:
        """What the two plots measure."""
        loss, accuracy = self.tr("query loss"), self.tr("query accuracy")
        measure = loss if self.controls.measure == "loss" else accuracy
        return measure, self.tr("paired difference to the arm as it is")

    def _say(self, said: str, found: str) -> None:
        for label, text in ((self.words, said), (self.verdict, found)):
            label.setText(text)
            label.setToolTip(text)

    def _titles(self) -> dict[str, str]:
        return {name: info.title for name, info in self._run.arms.items()}

    def _slots(self) -> dict[str, int]:
        return {name: self._run.slot(name) for name in self._run.arms}

    def _on_selected(self) -> None:
        self.continue_button.setEnabled(self.table.selected is not None)

    def _on_continue(self) -> None:
        if self.table.selected is not None:
            self.continueAsked.emit(self.table.selected)

    def _why_empty(self) -> str:
        if not self._run.arms:
            return self.tr(
                "Press Train (Space): here one arm's initialisation can be tried with the matrices of another."
            )
        if self._spec is None:
            return self.tr("The settings of this run cannot be used by this program, so nothing can be transplanted.")
        return self.tr("This run is not stored, and it has ended: its weights are gone. Train again to transplant.")

    def _write(self) -> None:
        self.continue_button.setText(self.tr("Train this graft"))
        self.continue_button.setToolTip(
            self.tr("Begin a new run with the selected graft as its only arm, from the newest checkpoint of this run")
        )
        self.continue_button.setAccessibleName(self.continue_button.text())
        self.continue_button.setEnabled(False)
        self.means.setAccessibleName(self.tr("Means with 95 % intervals"))
        self.gains.setAccessibleName(self.tr("Paired differences with 95 % intervals"))

    def _assemble(self) -> None:
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        for label in (self.words, self.verdict):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        dots = QHBoxLayout(self._plots)
        dots.setContentsMargins(0, 0, 0, 0)
        dots.addWidget(self.means, 3)
        dots.addWidget(self.gains, 2)
        last = QHBoxLayout()
        last.addWidget(self.verdict, 1)
        last.addWidget(self.continue_button)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 6, 8, 4)
        column.setSpacing(3)
        for part in (formula_label("transplant"), self.controls, self.ask_row, self.words):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        column.addLayout(last)
        column.addWidget(self._plots, 1)
        self._whole.addWidget(self.empty)
        self._whole.addWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._whole)
        self.setMinimumSize(260, 300)
