"""The second page: the inner loop with local curvature instead of the learned matrices, as plots and in numbers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.asking import AskRow, Veil
from app.local_curvature.curves_question import CurvesQuestion, Where
from app.local_curvature.loop_controls import LoopControls
from app.local_curvature.loop_plots import Curves, LoopPlots
from app.local_curvature.loop_table import LoopTable
from app.local_curvature.words import measured, verdict
from app.plots.small_plot import small
from app.run_model import RunModel
from app.theme import Theme
from core.analysis.loop_reading import versus_learned


class LoopPage(QWidget):
    """Controls, what was measured, what came of it, and the plots or the table. Nothing is asked before "Update" is pressed once.

    Attributes:
        controls, ask_row, plots, table: the parts. measured, verdict: the lines of words. shown: whose curves are drawn, or None.
    """

    def __init__(self) -> None:
        super().__init__()
        self.controls, self.ask_row = LoopControls(), AskRow("local inner loop")
        self.plots, self.table = LoopPlots(), LoopTable()
        self.measured, self.verdict, self._empty = QLabel(), QLabel(), QLabel()
        self.shown: CurvesQuestion | None = None
        self._question: CurvesQuestion | None = None
        self._run, self._arm, self._as_table = RunModel(), "", False
        self._drawn: tuple[object, ...] = ()
        self._views = QStackedWidget()
        self._hint = self.tr(
            "Press Update: query and support loss over the inner steps appear here, one rule after the other."
        )
        self._assemble()
        self._veil = Veil(self._views)
        self.ask_row.asked.connect(self._ask)
        self.controls.workChanged.connect(self._on_work_changed)
        self.controls.measureChanged.connect(self._refresh)
        self.table.stepChosen.connect(self._refresh)

    def draw(self, run: RunModel, arm: str) -> None:
        """Show the curves that are there; ask for another arm if something was asked before."""
        if run is not self._run:
            self._run, self.shown, self._question = run, None, None
        self.ask_row.draw(run)
        if arm != self._arm:
            self._arm = arm
            self._on_work_changed()
        if self._question is not None and (self._question.curves or self._question.problems):
            self.shown = self._question
        self._veil.set_on(self.ask_row.slow and self.shown is not None and self.shown is not self._question)
        self._refresh()

    def set_table(self, on: bool) -> None:
        """Numbers instead of plots."""
        self._as_table = on
        self._refresh()

    @property
    def curves(self) -> Curves:
        """The curves that are chosen and there, in the order of the controls."""
        if self.shown is None or self.shown.where.arm not in self._run.arms:
            return {}
        found = dict(self.shown.curves)  # the working thread adds to it
        return {rule: found[rule] for rule in self.controls.rules if rule in found}

    @property
    def slot(self) -> int:
        """Of the colour of the arm whose curves are shown, or whose would be asked for."""
        arm = self.shown.where.arm if self.shown is not None else self._arm
        return self._run.slot(arm) if arm in self._run.arms else 0

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        for part in (self.controls, self.ask_row, self.plots, self.table, self._veil):
            part.apply_theme(theme)
        for label, colour in ((self.measured, theme.faint), (self.verdict, theme.text), (self._empty, theme.faint)):
            label.setStyleSheet(f"color: {colour}")
        for label in (self.measured, self.verdict):
            label.setFont(small(self.font()))
        self.measured.setFixedHeight(self.measured.fontMetrics().lineSpacing() + 2)
        self.verdict.setFixedHeight(2 * self.verdict.fontMetrics().lineSpacing() + 2)
        self._drawn = ()
        self._refresh()

    def _ask(self) -> None:
        rules = self.controls.rules
        if self._arm and rules:
            where = Where(self._arm, self.controls.tasks_box.value(), self.controls.steps_box.value())
            self._question = CurvesQuestion(where, rules, self.shown)
            self.ask_row.ask(self._question)

    def _on_work_changed(self) -> None:
        if self._question is not None and self.isVisible():
            self._ask()

    def _refresh(self) -> None:
        """Draw what has changed."""
        self.controls.offer_accuracy(self._run.spec.get("task", {}).get("kind") != "sinusoid")
        self.controls.set_arm(self.slot)
        curves, shown = self.curves, self.shown
        self._views.setCurrentIndex(1 + self._as_table if curves else 0)
        if shown is None or shown.settings is None or not curves:
            problems = [] if shown is None or shown.curves else list(shown.problems.values())
            self._empty.setText(problems[0] if problems else self._hint)
            self._say("", "")
            self._drawn = ()
            return
        self.table.set_steps(shown.where.steps, shown.settings.trained)
        step, slot, measure = self.table.step, self.slot, self.controls.measure
        state = (shown.where, shown.settings, tuple(curves), tuple(shown.problems), measure, step, slot, self._as_table)
        if state == self._drawn:
            return
        self._drawn = state
        rows = versus_learned(curves, step)
        title = self._run.arms[shown.where.arm].title
        self._say(measured(title, shown, curves), " ".join([verdict(rows, step), *shown.problems.values()]))
        if self._as_table:
            self.table.show_rows(rows, slot)
        else:
            self.plots.show_curves(curves, measure, slot)

    def _say(self, said: str, found: str) -> None:
        for label, text in ((self.measured, said), (self.verdict, found)):
            label.setText(text)
            label.setToolTip(text)

    def _assemble(self) -> None:
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self.verdict.setWordWrap(True)
        self.verdict.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        for label in (self.measured, self.verdict):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for view in (self._empty, self.plots, self.table):
            self._views.addWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        for part in (self.controls, self.ask_row, self.measured, self.verdict):
            column.addWidget(part)
        column.addWidget(self._views, 1)
