"""Reproduce: the paper's tables from this program, published and own numbers side by side."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from app.panels.base import Panel
from app.plots.small_plot import bare
from app.reproduce.campaign_runner import CampaignRunner, Order
from app.reproduce.copying import FORMATS
from app.reproduce.curve_page import CurvePage
from app.reproduce.plan_page import PlanPage
from app.reproduce.reproduce_bar import CURVES, PLAN, ReproduceBar
from app.reproduce.reproduce_figure import curves_figure, scores_figure
from app.reproduce.shown_results import ShownResults
from app.reproduce.table_page import TablePage
from app.reproduce.trouble_box import TroubleBox
from app.reproduce.wishes import price
from app.reproduce.words import state_words
from app.run_model import RunModel
from app.theme import Theme
from core.errors import UserError
from core.folders import data_folder, runs_folder
from core.reproduce.jobs import Job, JobState, jobs_of, state_of_job, timed
from core.reproduce.targets import TARGETS, Target, Wish

if TYPE_CHECKING:
    from core.figures.figure import FigureSpec

REFRESH = 2000
"""Milliseconds between two looks at the folders of runs and results, while the panel is visible."""


class Reproduce(Panel):
    """Chooses and runs what the paper's tables show, and puts both numbers beside each other.

    Attributes:
        runner: pulls the campaign. results: what was measured. bar, table_page, curve_page, plan_page, trouble: what the user sees.
        root: the folder of the runs. data: the data root.
    """

    name: ClassVar[str] = "reproduce"
    title: ClassVar[str] = "Reproduce"

    def __init__(self) -> None:
        super().__init__()
        self.root, self.data = runs_folder(), data_folder()
        self.runner, self.results = CampaignRunner(), ShownResults()
        self.bar, self.trouble = ReproduceBar(), TroubleBox()
        self.table_page, self.curve_page, self.plan_page = TablePage(), CurvePage(), PlanPage()
        self._pages = QStackedWidget()
        self._run = RunModel()
        self._refused = False
        self._known: tuple[tuple[str, Wish, Path], tuple[Job, ...]] | None = None
        self._clock = QTimer(self, interval=REFRESH)
        self._assemble()
        self._connect()
        self.plan_page.set_target(self.target)
        self._reread()

    # ---- what the window tells

    @property
    def target(self) -> Target:
        """What is shown."""
        return TARGETS[self.bar.target]

    @property
    def computing(self) -> bool:
        """Whether a campaign is computing at this moment."""
        return self.runner.active and not self.runner.paused

    def draw(self, run: RunModel) -> None:
        """Take note of the run in hand: a campaign is not begun beside it."""
        self._run = run

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        bare(self, theme)
        for part in (self.bar, self.table_page, self.curve_page, self.plan_page):
            part.apply_theme(theme)

    def set_folders(self, runs: Path, data: Path) -> None:
        """The data are there from the next campaign on; where another folder holds the runs, a campaign in hand is ended."""
        self.data = self.trouble.folder = data
        if runs != self.root:
            self.runner.stop()
            self.root = runs
            self.results.look(runs)
            self._show_results()

    def take_over(self, old: Reproduce) -> None:
        """Show what another panel showed, and plan what it had planned: Run goes on with what it was stopped at."""
        self.bar.take_over(old.bar)
        self.plan_page.take_over(old.plan_page)

    def figure(self) -> FigureSpec | None:
        """The curves, or the scores of the chosen row over the inner steps; None while there is nothing to draw."""
        if self.bar.page == CURVES:
            page = self.curve_page
            title = self.bar.experiment_title
            return curves_figure(page.experiment, page.curves, title, " ".join(page.told()))
        row = self.table_page.table.row
        return scores_figure(row) if row is not None else None

    def shut_down(self) -> bool:
        """End the campaign within five seconds; False when its thread did not end. It can be gone on with in another window."""
        self._clock.stop()
        return self.runner.shut_down()

    # ---- assembly

    def _assemble(self) -> None:
        for page in (self.table_page, self.curve_page, self.plan_page):  # in the order of the bar
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 6)
        column.setSpacing(6)
        column.addWidget(self.bar)
        column.addWidget(self.trouble)
        column.addWidget(self._pages, 1)
        self.setMinimumSize(260, 240)

    def _connect(self) -> None:
        self.bar.targetChosen.connect(self._on_target_chosen)
        self.bar.pageChosen.connect(self._show_page)
        self.bar.viewChanged.connect(self._show_results)
        self.bar.playAsked.connect(self._on_play)
        self.bar.stopAsked.connect(self.runner.stop)
        self.bar.copyAsked.connect(self._on_copy)
        self.plan_page.changed.connect(self._refresh)
        self.plan_page.jobs.doubleClicked.connect(lambda index: self._on_job_activated(index.row()))
        self.trouble.downloadAsked.connect(lambda: self._start(download=True))
        self.trouble.folderChosen.connect(self._on_folder_chosen)
        self.runner.changed.connect(self._refresh)
        self.runner.measured.connect(self._reread)
        self.runner.grown.connect(self._show_curves)
        self._clock.timeout.connect(self._reread)

    def showEvent(self, event: QShowEvent) -> None:
        """Look again: other processes may have been at it."""
        super().showEvent(event)
        self._reread()
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is looked at for a panel that nobody sees."""
        self._clock.stop()
        super().hideEvent(event)

    # ---- what the user did

    def _on_target_chosen(self) -> None:
        self.plan_page.set_target(self.target)
        self._show_results()

    def _on_play(self) -> None:
        """Run, pause or go on, whatever the button says."""
        if not self.runner.active:
            self._start()
        elif self.runner.paused:
            if not self._refuse():
                self.runner.go_on()
        else:
            self.runner.pause()

    def _start(self, *, download: bool = False) -> None:
        """Begin what the plan says, or have it begun after the campaign in hand, which then was told what it lacked."""
        if not self.runner.active and self._refuse():
            return
        try:
            self.runner.start(self._order(download=download))
        except UserError as error:
            self.plan_page.show_problem(str(error))
            self.bar.choose_page(PLAN)

    def _refuse(self) -> bool:
        """Say that a run is in hand, beside which nothing is trained; whether it is."""
        self._refused = self._is_busy()
        if self._refused:
            self._refresh()
            self.bar.choose_page(PLAN)
        return self._refused

    def _order(self, *, download: bool) -> Order:
        """What the plan says; while a campaign is in hand, the same again."""
        if self.runner.active and self.runner.order is not None:
            return replace(self.runner.order, data=self.data, download=download)
        return Order(self.target, self.plan_page.wish(), self.root, self.data, download)

    def _on_folder_chosen(self, folder: Path) -> None:
        self.set_folders(self.root, folder)
        self.dataFolderChosen.emit(folder)
        self._start()

    def _on_copy(self, form: str) -> None:
        self.bar.put_on_clipboard(FORMATS[form](self.table_page.table.shown.rows))

    def _on_job_activated(self, row: int) -> None:
        path = self.root / self.plan_page.jobs.jobs[row].name
        if path.exists():
            self.openAsked.emit(str(path))

    # ---- what is shown

    def _show_page(self) -> None:
        self._pages.setCurrentIndex(self.bar.page)
        self._show_curves()

    def _reread(self) -> None:
        """Look at the folders of results and runs."""
        if self.results.look(self.root):
            self._show_results()
        else:
            self._refresh()

    def _show_results(self) -> None:
        self.bar.offer_experiments(self.target)
        self.table_page.show_rows(self.results.rows(self.target, bundled=self.bar.bundled), self.results.bundled)
        self._show_curves()
        self._refresh()

    def _show_curves(self) -> None:
        """The measured ones, and those of runs that are being trained into the folder that is shown; drawn when somebody looks."""
        if self.bar.page != CURVES:
            return
        order, experiment = self.runner.order, self.bar.experiment
        runs = self.runner.curves.values() if order is not None and order.root == self.root else ()
        growing = [curve for curves in runs for curve in curves]
        self.curve_page.show_curves(experiment, self.results.curves(experiment, growing, bundled=self.bar.bundled))

    def _refresh(self) -> None:
        """What changes while a campaign goes on: the runs, the line above, the buttons and troubles."""
        runner = self.runner
        here = runner.active and self._is_ours()
        jobs, problem = (runner.jobs, "") if here and runner.jobs else self._stored_jobs()
        self._refused = self._refused and self._is_busy()
        busy = self.tr("A run is in hand; pause or stop it, then run this.")
        self.plan_page.show_problem(problem or (busy if self._refused else ""))
        self.plan_page.show_jobs(jobs)
        self.plan_page.set_locked(runner.active)
        words = state_words(runner) if runner.active else price(jobs) if jobs else ""
        self.bar.show_state(words, runner.jobs if runner.active else (), active=runner.active, paused=runner.paused)
        self.bar.set_stopping(runner.stopping)
        self._show_troubles()

    def _is_ours(self) -> bool:
        """Whether the campaign in hand, or the last one, is of the target and the folder that are shown."""
        order = self.runner.order
        return order is not None and order.target is self.target and order.root == self.root

    def _is_busy(self) -> bool:
        """Whether a run is in hand, beside which no campaign is begun."""
        return self._run.phase in ("preparing", "running") and not self._run.stored

    def _stored_jobs(self) -> tuple[tuple[JobState, ...], str]:
        """How far the runs of the plan are, by their folders; () and why while the plan cannot be used."""
        try:
            wanted = (self.target.name, self.plan_page.wish(), self.root)
            if self._known is None or self._known[0] != wanted:
                self._known = (wanted, jobs_of(self.target, wanted[1], self.root))
            found = timed([state_of_job(job) for job in self._known[1]])
        except UserError as error:
            return (), str(error)
        return found, ""

    def _show_troubles(self) -> None:
        """Those of the target that is shown, because the buttons below them run it again."""
        runner = self.runner
        told = runner.troubles if self._is_ours() else []
        said = [*filter(None, [runner.disk]), *(trouble.sentence for trouble in told), *self.results.problems]
        waits = runner.waiting is not None
        download = any(trouble.download for trouble in told) and not waits
        images = any(trouble.job and not trouble.job.startswith("sinusoid") for trouble in told)
        if waits:
            said.append(self.tr("That is tried again when the rest is done."))
        self.trouble.show_troubles(said, download=download, browse=images and not waits)
