"""Sweeps: an experiment repeated with other settings and seeds, one run after the other."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout

from app.language import translate
from app.panels.base import Panel
from app.plots.small_plot import bare
from app.run_model import RunModel
from app.setup.controls import Choice as ChoiceBox
from app.setup.knob_editor import problem_label
from app.setup.signs import Elided, keep_room
from app.sweeps.builder import SweepBuilder
from app.sweeps.sweep_runner import SweepRunner, is_same_folder
from app.sweeps.sweep_table import SweepTable
from app.sweeps.sweep_words import RETRY, deed, story
from app.theme import Theme
from core.errors import UserError
from core.folders import runs_folder
from core.spec import ExperimentSpec
from core.sweeps.files import ENDING, bring_back, keep_sweep, load_sweep, remove_sweep, sweep_files
from core.sweeps.queue import WAITING, Standing, SweepQueue, ends_of
from core.sweeps.sweep import Sweep

REFRESH = 1000
"""Milliseconds between two looks at the folders of the runs, while the panel is visible."""


class Sweeps(Panel):
    """Puts sweeps together, and shows and steers the queue of their runs.

    Signals:
        runAsked: a run is to be trained to its planned end, without lingering; carries its spec, its folder as text, and its tags.
        resumeAsked: the stored run in this folder is to go on likewise.
        pauseAsked, goOnAsked: the run in hand is to stand still, or to go on.

    Attributes:
        runner: gives the runs their turns. builder, table, chooser, play, remove, undo: what the user sees. root: of the runs.
    """

    name = "sweeps"
    title = "Sweeps"
    runAsked = Signal(object, str, object)
    resumeAsked = Signal(str)
    pauseAsked = Signal()
    goOnAsked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.root = runs_folder()
        self.runner = SweepRunner()
        self.builder = SweepBuilder()
        self.table = SweepTable()
        self.chooser = ChoiceBox()
        self.chooser.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.chooser.setAccessibleName(self.tr("Sweep"))
        self.play = QPushButton()
        self.remove = QPushButton(self.tr("Remove"))
        self.remove.setToolTip(self.tr("Take this sweep out of the list; its runs stay"))
        self.undo = QPushButton(self.tr("Undo"))
        self.undo.setAccessibleName(self.tr("Bring the removed sweep back"))
        self._words = Elided()
        self._problem = problem_label()
        self._pages = QStackedWidget()
        self._queue: SweepQueue | None = None
        self._removed: Sweep | None = None
        self._run: RunModel | None = None
        self._phase = ""
        self._clock = QTimer(self, interval=REFRESH)
        self._lay_out()
        self._connect()
        self._list()

    # ---- what the window tells

    def draw(self, run: RunModel) -> None:
        """Note the run in hand; the table is brought up to date once a second."""
        self._run = run
        if self.runner.active and run.phase == "idle":
            self.runner.rest()  # the run was taken back by a reset
        if run.phase != self._phase:
            self._phase = run.phase
            self._refresh()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        bare(self, theme)
        self.table.runs.apply_theme(theme)

    def set_spec(self, spec: ExperimentSpec) -> None:
        """The experiment that the setup shows: a new sweep varies it."""
        self.builder.set_spec(spec)

    def set_folders(self, runs: Path, data: Path) -> None:
        """Where another folder holds the runs, a sweep that is being worked through rests."""
        if runs != self.root:
            self.runner.rest()
            self.root, self._queue = runs, None
            self._forget_removed()
            self._list()

    def take_over(self, other: Sweeps) -> None:
        """Go on with the sweep of the panel of another window, and show what that one showed."""
        self._queue = other._queue
        self.runner.take_over(other.runner)
        self._list()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        for widget in (self.chooser, self.play, self.remove):
            head.addWidget(widget)
        state = QHBoxLayout()
        state.addWidget(self._words, 1)
        state.addWidget(self.undo)
        keep_room(self.undo)
        self.play.setMinimumWidth(self.play.fontMetrics().horizontalAdvance(translate("sweep_words", RETRY)) + 24)
        self.undo.hide()
        self._pages.addWidget(self.builder)
        self._pages.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(state)
        column.addWidget(self._problem)
        column.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self.chooser.activated.connect(self._on_chosen)
        self.builder.startAsked.connect(self._on_start_asked)
        self.play.clicked.connect(self._on_play)
        self.remove.clicked.connect(self._on_remove)
        self.undo.clicked.connect(self._on_undo)
        self.table.doubleClicked.connect(lambda index: self._on_row_activated(index.row()))
        self.runner.runAsked.connect(self.runAsked)
        self.runner.resumeAsked.connect(self.resumeAsked)
        self.runner.changed.connect(self._refresh)
        self.runner.problemFound.connect(self._say_problem)
        self._clock.timeout.connect(self._on_clock)

    def showEvent(self, event: QShowEvent) -> None:
        """Look again: other processes may have been at it."""
        super().showEvent(event)
        self._on_clock()
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is looked at for a panel that nobody sees."""
        self._clock.stop()
        super().hideEvent(event)

    # ---- which sweep

    def _list(self, name: str = "") -> None:
        """Offer the sweeps there are; the one called `name`, or the one shown before, is chosen."""
        names = [path.name.removesuffix(ENDING) for path in sweep_files(self.root)]
        wanted = name or (self._queue.sweep.name if self._queue else "")
        with QSignalBlocker(self.chooser):
            if names != [self.chooser.itemText(i) for i in range(1, self.chooser.count())] or not self.chooser.count():
                self.chooser.clear()
                self.chooser.addItem(self.tr("New sweep"))
                self.chooser.addItems(names)
            self.chooser.setCurrentIndex(names.index(wanted) + 1 if wanted in names else 0)
        self.builder.set_taken(names)
        self._show_chosen()

    def _show_chosen(self) -> None:
        """Read the chosen sweep unless it is the one shown."""
        name = self.chooser.currentText() if self.chooser.currentIndex() > 0 else ""
        if name and (self._queue is None or self._queue.sweep.name != name):
            try:
                path = next(path for path in sweep_files(self.root) if path.name == f"{name}{ENDING}")
                self._queue = SweepQueue(self.root, load_sweep(path))
            except (UserError, StopIteration) as error:
                gone = self.tr("The sweep '{0}' is not there any more; choose another.").format(name)
                self._say_problem(str(error) or gone)
                self._queue, name = None, ""
                self.chooser.setCurrentIndex(0)
        if not name:
            self._queue = None
        self._pages.setCurrentWidget(self.table if self._queue else self.builder)
        self._refresh()

    def _on_chosen(self) -> None:
        self._forget_removed()
        self._show_chosen()

    # ---- what the user did

    def _on_start_asked(self, sweep: Sweep) -> None:
        try:
            keep_sweep(self.root, sweep)
        except UserError as error:
            self.builder.show_problem(str(error))
            return
        self._forget_removed()
        self._list(sweep.name)
        self._on_play()

    def _on_play(self) -> None:
        """Start, pause or go on, whatever the button says."""
        self._say_problem("")
        if self.runner.active:
            (self.goOnAsked if self._is_paused() else self.pauseAsked).emit()
        elif self._queue is not None:
            self.runner.start(self._queue)

    def _on_remove(self) -> None:
        if self._queue is None or self.runner.active:
            return
        try:
            remove_sweep(self.root, self._queue.sweep)
        except UserError as error:
            self._say_problem(str(error))
            return
        self._removed, self._queue = self._queue.sweep, None
        self.undo.show()
        self._list()

    def _on_undo(self) -> None:
        sweep = self._removed
        self._forget_removed()
        if sweep is None:
            return
        try:
            bring_back(self.root, sweep)
        except UserError as error:
            self._say_problem(str(error))
        self._list(sweep.name)

    def _forget_removed(self) -> None:
        self._say_problem("")
        self._removed = None
        self.undo.hide()

    def _on_row_activated(self, row: int) -> None:
        if self.table.runs.standings[row].info is not None:
            self.openAsked.emit(str(self.table.runs.standings[row].path))

    # ---- what is shown

    def _on_clock(self) -> None:
        run = self._run
        self.builder.set_rate(run.iteration / run.seconds if run and run.seconds else math.nan)
        (self._refresh if self.runner.active else self._list)()

    def _is_paused(self) -> bool:
        run = self._run
        return run is not None and run.phase == "paused" and is_same_folder(self.runner.path, run.folder)

    def _refresh(self) -> None:
        """The table, the words above it and the buttons."""
        standings = self._standings()
        ends = ends_of(standings)
        self.table.runs.show_runs(standings, ends if self.runner.active else {})
        there, busy = self._queue is not None, self.runner.active
        self.play.setVisible(there)
        self.remove.setVisible(there)
        self.remove.setEnabled(not busy)
        self.chooser.setEnabled(not busy)
        stop = self.tr("Pause and stop the run in hand to choose another sweep")
        self.chooser.setToolTip(stop if busy else self.tr("Which sweep is shown"))
        self.play.setText(translate("sweep_words", deed(standings, active=busy, paused=self._is_paused())))
        self.play.setEnabled(busy or any(s.state not in ("finished", "running", "paused") for s in standings))
        if self._removed is None:
            self._words.setText(story(standings, ends, active=busy))
        else:
            self._words.setText(self.tr("The sweep '{0}' was removed; its runs stay.").format(self._removed.name))
        self._words.setToolTip(self._words.text())

    def _standings(self) -> list[Standing]:
        """How far the runs are; of the run in hand the window knows more than its folder."""
        if self._queue is None:
            return []
        try:
            return [self._fresh(standing) for standing in self._queue.standings()]
        except UserError as error:
            self._say_problem(str(error))
            return self.table.runs.standings

    def _fresh(self, standing: Standing) -> Standing:
        run = self._run
        if run is not None and is_same_folder(str(standing.path), run.folder) and run.iteration > standing.iteration:
            standing = replace(standing, iteration=run.iteration, seconds=run.seconds)
        if standing.item.number != self.runner.number or standing.state not in (*WAITING, "running", "paused"):
            return standing
        return replace(standing, state="paused" if self._is_paused() else "running")  # its folder may not be there yet

    def _say_problem(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
