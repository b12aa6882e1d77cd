"""The head of the panel: which target and page, the buttons of the campaign, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMenu, QProgressBar, QPushButton, QSizePolicy, QToolButton, QWidget

from app.language import settings_text
from app.matrices.curvature_controls import toggle_style
from app.plots.flow import FlowLayout
from app.reproduce.copying import FORMATS
from app.setup.knob_editor import spaced_column
from app.setup.signs import Elided, keep_room
from app.spectra.choices import Switch, choice
from app.theme import Theme
from core.presets import PRESETS
from core.reproduce.jobs import JobState
from core.reproduce.targets import TARGETS, Target

TABLE, CURVES, PLAN = range(3)


class ReproduceBar(QWidget):
    """Controls in a line that wraps, and under them one line that says what goes on.

    Signals:
        targetChosen, pageChosen: another one is shown. viewChanged: other results, or the curves of another experiment.
        playAsked, stopAsked: a button of the campaign. copyAsked(str): the table is wanted in this form.

    Attributes:
        targets, pages, sources, experiments, play, stop, copy: the controls. words, progress: how far the campaign is.
    """

    targetChosen = Signal()
    pageChosen = Signal()
    viewChanged = Signal()
    playAsked = Signal()
    stopAsked = Signal()
    copyAsked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.targets = choice(self.tr("What is reproduced"))
        for target in TARGETS.values():
            self.targets.addItem(settings_text(target.title), target.name)
        self.pages = Switch(
            self.tr("Page of the panel"),
            (
                (self.tr("Table"), self.tr("Published and own numbers side by side")),
                (
                    self.tr("Curves"),
                    self.tr("Validation over iterations; for Omniglot 5-way 1-shot, figure 2 of the paper"),
                ),
                (self.tr("Plan"), self.tr("What is run, what it costs, and how far it is")),
            ),
        )
        self.sources = Switch(
            self.tr("Whose results are shown"),
            (
                (self.tr("Mine"), self.tr("Measured here; where there are none, those that came with the program")),
                (self.tr("Bundled"), self.tr("Those that came with the program")),
            ),
        )
        self.experiments = choice(self.tr("Experiment whose curves are shown"))
        self.play, self.stop, self.copy = QPushButton(), QPushButton(self.tr("■  Stop")), QToolButton()
        self.words, self.progress = Elided(), QProgressBar(textVisible=False)
        self._write()
        self._lay_out()
        self._connect()
        self.show_state("", (), active=False, paused=False)
        self._on_page_chosen()

    @property
    def target(self) -> str:
        """Name of the chosen target."""
        return str(self.targets.currentData())

    @property
    def page(self) -> int:
        """`TABLE`, `CURVES` or `PLAN`."""
        return self.pages.index

    @property
    def bundled(self) -> bool:
        """Whether only results that came with the program are shown."""
        return self.sources.index == 1

    @property
    def experiment(self) -> str:
        """Name of the experiment whose curves are shown."""
        return str(self.experiments.currentData())

    @property
    def experiment_title(self) -> str:
        """The same for people."""
        return self.experiments.currentText()

    def choose_page(self, page: int) -> None:
        """Show a page."""
        self.pages.choose(page)

    def take_over(self, old: ReproduceBar) -> None:
        """Choose what another one has chosen."""
        for mine, its in (
            (self.targets, old.targets),
            (self.experiments, old.experiments),
        ):  # the second after the first
            mine.setCurrentIndex(its.currentIndex())
        self.sources.choose(old.sources.index)
        self.choose_page(old.page)

    def offer_experiments(self, target: Target) -> None:
        """Let the user choose among the curves of this target's experiments; nothing changes for the same target."""
        names = [one.name for one in target.experiments]
        if names == [self.experiments.itemData(place) for place in range(self.experiments.count())]:
            return
        with QSignalBlocker(self.experiments):
            self.experiments.clear()
            for name in names:
                self.experiments.addItem(settings_text(str(PRESETS.get(name, {}).get("title", name))), name)

    def show_state(self, words: str, jobs: Sequence[JobState], *, active: bool, paused: bool) -> None:
        """Say how far the campaign is; without one, what it would cost."""
        self.words.setText(words)
        self.words.setToolTip(words)
        self.play.setText(self._deed(active, paused))
        self.stop.setEnabled(active)
        self.progress.setVisible(active)
        whole = sum(job.asked for job in jobs)
        self.progress.setRange(0, max(whole, 1))
        self.progress.setValue(sum(min(job.iteration, job.asked) for job in jobs))

    def set_stopping(self, stopping: bool) -> None:
        """Nothing can be asked of a campaign that is being ended."""
        self.play.setEnabled(not stopping)
        if stopping:
            self.stop.setEnabled(False)

    def put_on_clipboard(self, text: str) -> None:
        """What was copied."""
        QGuiApplication.clipboard().setText(text)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self.pages.apply_theme(theme)
        self.sources.apply_theme(theme)
        self.copy.setStyleSheet(toggle_style(theme))

    def sizeHint(self) -> QSize:
        """As wide as it gets; high enough for that."""
        return QSize(200, super().sizeHint().height())

    def _deed(self, active: bool, paused: bool) -> str:
        if not active:
            return self.tr("▶  Run")
        return self.tr("▶  Go on") if paused else self.tr("❚❚  Pause")

    def _write(self) -> None:
        self.play.setToolTip(self.tr("Train what the plan says and measure it on 600 fixed test tasks"))
        self.play.setMinimumWidth(self.play.fontMetrics().horizontalAdvance(self.tr("❚❚  Pause")) + 28)
        self.stop.setToolTip(self.tr("End the campaign; Run goes on where it was ended"))
        self.copy.setText(self.tr("Copy"))
        self.copy.setAccessibleName(self.tr("Copy the table"))
        self.copy.setToolTip(self.tr("Put the table on the clipboard, with sources and commands"))
        self.copy.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.copy)
        for form in FORMATS:
            menu.addAction(self._format(form)).triggered.connect(lambda _=False, form=form: self.copyAsked.emit(form))
        self.copy.setMenu(menu)
        self.progress.setFixedSize(96, 8)
        self.progress.setAccessibleName(self.tr("Progress of the campaign"))
        keep_room(self.progress)

    def _lay_out(self) -> None:
        head = QWidget()
        flow = FlowLayout(head, gap=8)
        for widget in (self.targets, self.play, self.stop, self.pages, self.sources, self.experiments, self.copy):
            flow.addWidget(widget)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        head.setSizePolicy(policy)
        state = QHBoxLayout()
        state.setSpacing(8)
        state.addWidget(self.words, 1)
        state.addWidget(self.progress)
        column = spaced_column(self, 4)
        column.addWidget(head)
        column.addLayout(state)

    def _connect(self) -> None:
        self.targets.currentIndexChanged.connect(self.targetChosen)
        self.pages.changed.connect(self._on_page_chosen)
        self.sources.changed.connect(self.viewChanged)
        self.experiments.currentIndexChanged.connect(self.viewChanged)
        self.play.clicked.connect(self.playAsked)
        self.stop.clicked.connect(self.stopAsked)

    def _on_page_chosen(self) -> None:
        self.experiments.setVisible(self.page == CURVES)
        self.copy.setVisible(self.page == TABLE)
        self.sources.setVisible(self.page != PLAN)
        self.pageChosen.emit()

    def _format(self, form: str) -> str:
        return self.tr(form)
