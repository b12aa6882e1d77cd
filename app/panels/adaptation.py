"""One validation task before and after each inner step, all arms side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.episodes.adaptation_controls import AdaptationControls
from app.episodes.adaptation_figure import adaptation_figure
from app.episodes.episode_view import EpisodeView
from app.episodes.regression_view import RegressionView
from app.export.words import run_place, run_title
from app.language import marked
from app.numbers import count
from app.panels.base import Panel
from app.plots.small_plot import bare, small
from app.plots.step_plot import ShownArm
from app.run_model import RunModel
from app.theme import Theme
from core.boxes import ShowTask
from core.events import RegressionAdaptation

if TYPE_CHECKING:
    from core.figures.figure import FigureSpec

NO_RUN = marked("Adaptation", "Press Train (Space): one task appears here before and after each inner step.")
HINT = marked("Adaptation", "Rest the mouse on an image to read its class and every answer.")
STORED = marked(
    "Adaptation", "A stored run keeps no adapted tasks. Resume it to see one here before and after each inner step."
)
SOON = marked("Adaptation", "One validation task appears here before and after each inner step.")
"""Translated where they are shown."""


class Adaptation(Panel):
    """How each arm adapts to one task: curves for regression, images with predictions for classes.

    Attributes:
        controls: which task and which step. regression, episode: the two kinds of picture. caption: what is shown.
        readout: what is under the mouse.
    """

    name: ClassVar[str] = "adaptation"
    title: ClassVar[str] = "Adaptation"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run = RunModel()
        self._asked: int | None = None
        self._drawn: tuple[tuple[ShownArm, ...], int, int | None] | None = None
        self.controls = AdaptationControls()
        self.regression, self.episode = RegressionView(), EpisodeView()
        self.caption, self.readout, self.empty = QLabel(), QLabel(self.tr(HINT)), QLabel(self.tr(NO_RUN))
        self._views, self._pages = QStackedWidget(), QStackedWidget()
        self._assemble()
        self.controls.taskAsked.connect(self._on_task_asked)
        self.controls.stepChosen.connect(self._redraw)
        self.episode.grid.hovered.connect(self._on_hovered)

    def draw(self, run: RunModel) -> None:
        """Show the newest adaptation of every arm; nothing happens when it is already shown."""
        if run is not self._run or not run.adaptations:
            self._asked = None
            self._run = run
        elif run.phase == "ended" and all(event.task != self._asked for event in run.adaptations.values()):
            self._asked = None  # nobody answers any more
        self.controls.set_tasks(_validation_tasks(run))
        self.controls.enable_tasks(run.phase != "ended")
        self._redraw()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        bare(self, theme)
        for part in (self.controls, self.regression, self.episode):
            part.apply_theme(theme)
        for label in (self.caption, self.readout, self.empty):
            label.setStyleSheet(f"color: {theme.faint}")
        for label in (self.caption, self.readout):
            label.setFont(small(self.font()))
        self.readout.setFixedHeight(2 * self.readout.fontMetrics().lineSpacing() + 2)
        self._drawn = None
        self._redraw()

    def figure(self) -> FigureSpec | None:
        """The fits at the chosen step, or the scores over the inner steps; None while nothing is shown."""
        arms = self._shown_arms()
        if not arms:
            return None
        event, words = arms[0].event, self.tr("Validation task {0} after inner step {1}, {2}.")
        caption = words.format(count(event.task), self.controls.step, run_place(self._run, event.iteration))
        return adaptation_figure(arms, self.controls.step, run_title(self._run), caption)

    def _assemble(self) -> None:
        self._views.addWidget(self.regression)
        self._views.addWidget(self.episode)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.readout.setWordWrap(True)
        self.readout.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self.readout, self.caption):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 8, 8, 4)
        column.setSpacing(4)
        column.addWidget(self.controls)
        column.addWidget(self.caption)
        column.addWidget(self._views, 1)
        column.addWidget(self.readout)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)
        self.setMinimumSize(260, 300)

    def _redraw(self) -> None:
        """Show the arms that have the wanted task, unless exactly that is shown."""
        arms = self._shown_arms()
        if not arms:
            self.empty.setText(self.tr(_why_empty(self._run)))
            self._pages.setCurrentWidget(self.empty)
            self._drawn = None
            return
        self._pages.setCurrentIndex(1)
        self.controls.set_steps(max(len(arm.event.losses) for arm in arms) - 1)
        if self._is_drawn(arms):
            return
        self._drawn = (arms, self.controls.step, self._asked)
        self._say_what(arms)
        regression = isinstance(arms[0].event, RegressionAdaptation)
        view = self.regression if regression else self.episode
        view.show_arms(arms, self.controls.step)
        self._views.setCurrentWidget(view)
        self.readout.setVisible(not regression)

    def _shown_arms(self) -> tuple[ShownArm, ...]:
        """Arms on the asked task, or on the first arm's task while nobody has adapted to the asked one yet."""
        run = self._run
        found = [
            ShownArm(run.slot(name), run.arms[name].title, run.adaptations[name])
            for name in run.arm_order
            if name in run.adaptations
        ]
        if not found:
            return ()
        there = {arm.event.task for arm in found}
        task = self._asked if self._asked in there else found[0].event.task
        kind = type(found[0].event)
        return tuple(arm for arm in found if arm.event.task == task and isinstance(arm.event, kind))

    def _is_drawn(self, arms: tuple[ShownArm, ...]) -> bool:
        if self._drawn is None or self._drawn[1:] != (self.controls.step, self._asked):
            return False
        if len(self._drawn[0]) != len(arms):
            return False
        return all(
            old.event is new.event and old.slot == new.slot for old, new in zip(self._drawn[0], arms, strict=True)
        )

    def _say_what(self, arms: tuple[ShownArm, ...]) -> None:
        event = arms[0].event
        words = self.tr("validation task {0} · iteration {1}").format(count(event.task), count(event.iteration))
        if self._asked in (None, event.task):
            self.controls.show_task(event.task)
        else:
            words = self.tr("{0} · waiting for task {1}").format(words, count(self._asked or 0))
        self.caption.setText(words)

    def _on_hovered(self, text: str) -> None:
        self.readout.setText(text or self.tr(HINT))

    def _on_task_asked(self, index: int) -> None:
        self._asked = index
        self.commandAsked.emit(ShowTask(index))
        self._redraw()  # which says that it is waited for


def _why_empty(run: RunModel) -> str:
    if run.stored:
        return STORED
    return SOON if run.arms else NO_RUN


def _validation_tasks(run: RunModel) -> int:
    """How many validation tasks the run has, 0 when it does not say."""
    return int(run.spec.get("run", {}).get("validation_tasks", 0))
