"""One validation task through the inner loop, step by step and beyond the steps trained, for all arms side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.asking import AskRow, Veil
from app.export.words import run_place, run_title
from app.formulas.formulas import formula_label
from app.inner_loop.gradient_page import GradientPage
from app.inner_loop.heat_page import HeatPage
from app.inner_loop.step_controls import StepControls
from app.inner_loop.step_figure import gradients_figure, losses_figure
from app.inner_loop.task_page import TaskPage
from app.inner_loop.trail import Trail
from app.numbers import count
from app.panels.base import Panel
from app.plots.small_plot import bare
from app.run_model import RunModel
from app.theme import Theme
from core.analysis.arm_steps import ArmSteps, arm_steps

if TYPE_CHECKING:
    from app.analyst import Analyst, Work
    from app.timeline import Timeline
    from core.analysis.bench import Bench
    from core.figures.figure import FigureSpec


class InnerLoop(Panel):
    """Losses, fits, gradients and what each factor does to them, after every inner step.

    Attributes:
        controls: task, steps, layer and page. equation: the inner loop. row: Update, Live, Cancel. empty: why there is nothing to see.
        task_page, gradient_page, heat_page: the pages. found: what is shown, () while there is nothing.
    """

    name: ClassVar[str] = "inner_loop"
    title: ClassVar[str] = "Inner loop"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run = RunModel()
        self.found: tuple[ArmSteps, ...] = ()
        self._drawn: tuple[object, ...] = ()
        self.controls, self.row = StepControls(), AskRow(self.name)
        self.equation, self.empty = formula_label("inner_loop"), QLabel()
        self.task_page, self.gradient_page, self.heat_page = TaskPage(), GradientPage(), HeatPage()
        self._views, self._pages = QStackedWidget(), QStackedWidget()
        self._veil = Veil(self._views)
        self._assemble()
        self.row.asked.connect(self._ask)
        self.controls.taskChosen.connect(self._ask)
        self.controls.stepChosen.connect(self._redraw)
        self.controls.layerChosen.connect(self._on_layer_wanted)
        self.controls.pageChosen.connect(self._on_layer_wanted)
        self.gradient_page.layerPicked.connect(self.controls.choose_layer)

    def set_timeline(self, timeline: Timeline) -> None:
        """Analyse the moment that is chosen there, as far as weights are stored."""
        self.row.set_timeline(timeline)

    def set_analyst(self, analyst: Analyst) -> None:
        """Take note of who works out analyses."""
        self.row.set_analyst(analyst)

    def draw(self, run: RunModel) -> None:
        """Show the newest answer; nothing happens when it is already shown."""
        if run is not self._run:
            self._run, self.found = run, ()
        self.controls.set_tasks(int(run.spec.get("run", {}).get("validation_tasks", 0)))
        self.controls.offer_layers(list(run.layers))
        answer = self.row.draw(run)
        if answer is None:
            self.found = ()
        elif answer.value is not None:
            self.found = answer.value
        self._veil.set_on(self.row.slow and bool(self.found))
        self._redraw()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        bare(self, theme)
        for part in (self.controls, self.row, self.task_page, self.gradient_page, self.heat_page, self._veil):
            part.apply_theme(theme)
        self.empty.setStyleSheet(f"color: {theme.faint}")
        self._drawn = ()
        self._redraw()

    def figure(self) -> FigureSpec | None:
        """The losses over the inner steps, or the gradients while their page is shown; None while there is nothing."""
        trails = self._trails()
        if not trails:
            return None
        place = run_place(self._run, trails[0].steps.shown.iteration)
        caption = self.tr("Validation task {0}, {1}.").format(count(trails[0].found.task), place)
        if self.controls.page == "heatmaps" and self.heat_page.maps:
            caption = f"{caption} {self.heat_page.describe()}."
            return gradients_figure(self.heat_page.maps, run_title(self._run), caption)
        return losses_figure(trails, run_title(self._run), caption)

    def _assemble(self) -> None:
        for page in (self.task_page, self.gradient_page, self.heat_page):
            self._views.addWidget(page)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._views)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 4)
        column.setSpacing(4)
        for part in (self.controls, self.row, self.equation):
            column.addWidget(part)
        column.addWidget(self._pages, 1)
        self.setMinimumSize(260, 300)

    # ---- asking

    def _ask(self) -> None:
        task, steps, layer = self.controls.task, self.controls.steps, self.controls.layer

        def question(bench: Bench, work: Work) -> Any:
            return arm_steps(bench, task, steps=steps, layer=layer, cancelled=work.cancelled, say=work.say)

        self.row.ask(question)

    def _on_layer_wanted(self) -> None:
        """Whole gradients are known of one layer only; another one must be asked for when they are to be seen."""
        if self.found and self.controls.page == "heatmaps" and self.found[0].layer != self.controls.layer:
            self._ask()
        self._redraw()

    # ---- showing

    def _redraw(self) -> None:
        """Draw the page that is chosen, unless exactly that is drawn."""
        trails = self._trails()
        if not trails:
            self.empty.setText(self._why_empty())
            self._pages.setCurrentWidget(self.empty)
            self._drawn = ()
            return
        self._pages.setCurrentWidget(self._views)
        found = trails[0].found
        self.controls.set_steps(len(found.query_loss) - 1, max(trail.found.trained for trail in trails))
        step, page, layer = self.controls.step, self.controls.page, self.controls.layer
        slots = tuple((trail.slot, trail.title) for trail in trails)
        wanted = (self.found, step, page, layer, slots)
        if self._drawn and self._drawn[0] is self.found and self._drawn[1:] == wanted[1:]:
            return
        self._drawn = wanted
        if page == "task":
            self.task_page.show_trails(trails, step)
            self._views.setCurrentWidget(self.task_page)
        elif page == "gradients":
            self.gradient_page.show_trails(trails, layer, step)
            self._views.setCurrentWidget(self.gradient_page)
        else:
            self.heat_page.show_trails(trails, step)
            self._views.setCurrentWidget(self.heat_page)

    def _trails(self) -> list[Trail]:
        run = self._run
        return [
            Trail(run.slot(one.found.arm), run.arms[one.found.arm].title, one)
            for one in self.found
            if one.found.arm in run.arms
        ]

    def _why_empty(self) -> str:
        if not self._run.arms:
            return self.tr(
                "Press Train (Space). Then Update shows here how every arm adapts to one task, inner step by inner step."
            )
        if not self.row.possible:
            return self.tr("This run is not stored and has ended; train again to look into its inner loop.")
        if self.row.problem:
            return self.row.problem
        return self.tr("Press Update: every arm adapts to one validation task here, up to ten inner steps.")
