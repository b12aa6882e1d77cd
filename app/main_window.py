"""The window: assembles the setup form, the panels and the tool bar, and owns the frame clock."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QVBoxLayout, QWidget

from app.analyst import Analyst
from app.closing import ask_to_close
from app.deeds import Deeds
from app.docks import LATE, DockArea, focused_dock
from app.export.export_desk import ExportDesk
from app.frame_budget import FrameBudget
from app.language import translate
from app.links import connect, connect_panel
from app.menus import build_menus
from app.notices import NoticeBar
from app.numbers import count
from app.panels import PANELS
from app.panels.base import Panel
from app.panels.curves import Curves
from app.panels.runs import Runs
from app.panels.sweeps import Sweeps
from app.progress_strip import ProgressStrip
from app.run_bar import RunBar
from app.run_control import RunControl
from app.run_desk import RunDesk
from app.settings import WindowSettings
from app.setup.setup_form import SetupForm
from app.shelf import Shelf
from app.spec_files import dropped, take
from app.status import StatusLine
from app.theme import Theme, theme_called
from app.timeline import Timeline
from app.undo import Undo
from core.spec import ExperimentSpec

if TYPE_CHECKING:
    from core.store.index import RunSummary

FRAME_MILLISECONDS = 50
DRAW_SECONDS = 0.1
"""Between two drawings while a run trains: three panels take turns, each three times a second. Training is slowed by every one."""
DRAW_SHARE = 0.1
"""Share of one core that drawing may take while a run trains; when panels are slow they are drawn less often."""
FIRST_SIZE = (1440, 900)

P = TypeVar("P", bound=Panel)


class MainWindow(QMainWindow):
    """Everything the user sees. It knows run control, the form and the panels; none of them knows it or each other.

    Signals:
        languageChosen(str): the interface is to speak another language, a key of `app.language.LANGUAGES`.

    Attributes:
        control: the run. form: the settings. bar: the tool bar. panels: by name. area: the docks. notice, strip: messages, progress.
        shelf: what is shown of stored runs. timeline: which moment is shown. analyst: works out analyses.
        desk, exports: what can be done with runs and figures. undo: what can be undone.
        folder: the data root. theme: the look in force. stuck: whether a thread of a panel did not end when the window was closed.
    """

    languageChosen = Signal(str)

    def __init__(self, control: RunControl, settings: WindowSettings, spec: ExperimentSpec, folder: Path) -> None:
        super().__init__()
        self.setWindowTitle("Curvature Explorer")
        self.control, self.settings, self.folder = control, settings, folder
        self._agreed_to_close = self.stuck = False
        self._budget = FrameBudget(DRAW_SHARE, DRAW_SECONDS)
        self._turn = 0
        self.form = SetupForm()
        self.form.set_data_folder(folder)
        self.bar = RunBar()
        self.notice, self.strip = NoticeBar(), ProgressStrip()
        self._status = StatusLine(self.strip)
        self.panels: dict[str, Panel] = {}
        self.area = DockArea(self.form, PANELS)
        self.shelf, self.undo = Shelf(), Undo()
        self.timeline = Timeline(self.shelf.reader)
        self.analyst = Analyst(control.send, lambda: self.folder)
        self.theme: Theme = theme_called(settings.theme)
        for kind in PANELS:
            if kind.name not in LATE:
                self._make(kind)
        self.desk = RunDesk(control, self.shelf, self.undo)
        self.exports = ExportDesk(self)
        self.deeds = Deeds(self.undo, self.form, self.shelf, self.panel(Runs))
        self.setAcceptDrops(True)
        self._assemble()
        connect(self)
        build_menus(self)
        self.show_spec(spec)
        self.set_theme(settings.theme)
        self._restore()
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._on_frame)
        self._clock.start(FRAME_MILLISECONDS)
        self.bar.train_button.setFocus()

    # ---- assembly

    def _assemble(self) -> None:
        self.addToolBar(self.bar)
        self.setStatusBar(self._status)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addWidget(self.area, 1)
        self.setCentralWidget(middle)

    def _make(self, kind: type[Panel]) -> Panel:
        """Make a panel and put it into its dock."""
        panel = self.panels[kind.name] = kind()
        panel.set_shelf(self.shelf)
        panel.set_timeline(self.timeline)
        panel.set_analyst(self.analyst)
        panel.set_folders(self.control.root, self.folder)
        panel.apply_theme(self.theme)
        connect_panel(self, panel)
        self.area.fill(panel)
        return panel

    def _make_what_is_seen(self) -> None:
        """Panels behind others are made when they are first looked at, so that the window opens sooner."""
        for kind in PANELS:
            dock = self.area.docks[kind.name]
            if kind.name not in self.panels and dock.isVisible() and not dock.visibleRegion().isEmpty():
                self._make(kind)

    def _restore(self) -> None:
        self.resize(*FIRST_SIZE)
        if self.settings.geometry:
            self.restoreGeometry(self.settings.geometry)
        self._keep_on_screen()
        if not self.area.restore(self.settings.layout):
            self.area.arrange(self.width(), self.height())
        view = self.settings.view
        self.shelf.restore(view.get("shelf"))
        self.panel(Runs).restore_view(view.get("runs"))
        self.deeds.forget()

    def _keep_on_screen(self) -> None:
        """A window whose screen was unplugged comes back."""
        screens = QApplication.screens()
        if not any(screen.availableGeometry().intersects(self.frameGeometry()) for screen in screens):
            self.move(QApplication.primaryScreen().availableGeometry().topLeft())

    def fit_screen(self) -> None:
        """At the first start a window that would be larger than its screen fills it instead."""
        room = self.screen().availableGeometry().size()
        if self.settings.geometry or QSize(*FIRST_SIZE).boundedTo(room) == QSize(*FIRST_SIZE):
            return
        self.resize(self.size().boundedTo(room))
        self.setWindowState(self.windowState() | Qt.WindowState.WindowMaximized)
        if not self.settings.layout:
            self.area.arrange(self.width(), self.height())

    # ---- the frame clock

    def _on_frame(self) -> None:
        """Take in what the run has said; while it trains, draw one panel after the other as far as the budget allows."""
        self.control.drain()
        self.desk.drain()
        control = self.control
        self.shelf.set_present(control.place, control.run)
        self.timeline.set_present(control.run, control.place)
        self.analyst.set_present(control.run, control.place, live=control.active)
        self.shelf.drain()
        self.analyst.drain()
        if self.isMinimized():
            return
        self._show_state()
        self._make_what_is_seen()
        visible = [panel for panel in self.panels.values() if panel.isVisible()]
        if self.control.run.phase != "running":
            for panel in visible:
                panel.draw(self.control.run)
        elif visible and self._budget.due():
            self._turn += 1
            visible[self._turn % len(visible)].draw(self.control.run)

    def _show_state(self) -> None:
        """What costs next to nothing: which buttons make sense, how the arms fare, how far the run is."""
        run, active = self.control.run, self.control.active
        self.bar.show_run(run, active, stored=self.control.viewed is not None)
        self.form.set_running(active)
        self.form.show_run(run)
        self.strip.show_progress(run.progress)
        self._status.draw(run, self.form.spec().training.iterations)

    # ---- what the user did

    def train(self) -> None:
        """Start a run, or go on with the one that stands still or is looked at."""
        self.notice.clear()
        if self._computes_elsewhere():
            return
        if self.control.viewed is not None:
            self.desk.go_on(self.form.spec(), self.folder)
        else:
            self.control.train(self.form.spec(), self.folder)

    def step(self, steps: int) -> None:
        """Make some iterations and stand still."""
        if not self._computes_elsewhere():
            self.control.step(self.form.spec(), self.folder, steps)

    def _computes_elsewhere(self) -> bool:
        """Whether a panel trains something of its own, which is said then."""
        computing = [panel.title for panel in self.panels.values() if panel.computing]
        if computing:
            sentence = self.tr("The panel {0} is computing; pause or stop it, then train.")
            self.notice.say(sentence.format(translate("Panel", computing[0])))
        return bool(computing)

    def offer_resume(self, run: RunSummary) -> None:
        """Say what became of the newest stored run, with a button to go on with it or to watch it; not while a run is in hand."""
        if self.control.active or self.control.viewed:
            return
        name = run.info.name
        if run.state in ("running", "paused"):
            sentence = self.tr("Another program is making the run '{0}'; it can be watched here, read-only.").format(
                name
            )
            self.notice.say(sentence, action=(self.tr("Watch"), lambda: self.desk.open(run.path)))
        else:
            stopped = self.tr("The run '{0}' was stopped at iteration {1}.")
            broken = self.tr("The run '{0}' was interrupted at iteration {1}.")
            sentence = (broken if run.state == "interrupted" else stopped).format(name, count(run.info.iteration))
            self.notice.say(sentence, action=(self.tr("Resume"), lambda: self.desk.resume(run.path, self.folder)))

    def choose_run(self) -> None:
        """Let the user choose the folder of a stored run and look at it."""
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder of a stored run"), str(self.control.root))
        if chosen:
            self.desk.open(Path(chosen))

    def export_run(self) -> None:
        """Export the run in hand, or the stored one that is looked at."""
        if self.control.place:
            self.exports.export_run(Path(self.control.place))
        else:
            self.notice.say(self.tr("There is no stored run in hand; train first, or open a stored one."))

    def choose_root(self) -> None:
        """Let the user choose the folder in which runs are stored and listed."""
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder of the runs"), str(self.control.root))
        if chosen:
            self.set_root(Path(chosen))

    def set_root(self, root: Path) -> None:
        """Store new runs in this folder and list what is there."""
        self.control.root = self.settings.runs_folder = root
        self.panel(Runs).set_root(root)
        self.panel(Sweeps).set_root(root)
        self._tell_folders()

    def on_seed_chosen(self, seed: int) -> None:
        """A seed was typed into the tool bar."""
        spec = self.form.spec()
        self.form.edit_spec(spec.replaced(run=spec.run.with_changes({"seed": seed})))

    def on_new_seed_asked(self) -> None:
        """Forget the run and take the next seed."""
        self.control.reset()
        self.bar.seed.setValue(self.bar.seed.value() + 1)

    def on_spec_changed(self, spec: ExperimentSpec) -> None:
        """A locked setting was changed: a run that exists goes on as it began until the user decides."""
        self.bar.show_seed(spec.run.seed)
        self.panel(Sweeps).set_spec(spec)
        self.control.viewed = None  # its settings are not these any more, so Train begins anew
        if self.control.active and self.form.needs_restart():
            sentence = self.tr("This change needs a restart; the present run goes on as it began.")
            self.notice.say(sentence, action=(self.tr("Restart now"), self._restart))

    def on_download_asked(self) -> None:
        """The training thread fetches data; a run that exists is not thrown away for it unasked."""
        if self.control.active:
            sentence = self.tr("A run is in hand; stop it to download the data.")
            self.notice.say(sentence, action=(self.tr("Stop it and download"), self._download))
        else:
            self._download()

    def _download(self) -> None:
        self.control.download(self.form.spec().task, self.folder)

    def _restart(self) -> None:
        self.control.reset()
        self.train()

    def on_folder_chosen(self, folder: Path) -> None:
        """The data are elsewhere."""
        self.folder = folder
        self.settings.data_folder = folder
        self._tell_folders()

    def _tell_folders(self) -> None:
        for panel in self.panels.values():
            panel.set_folders(self.control.root, self.folder)

    def show_spec(self, spec: ExperimentSpec) -> None:
        """Show an experiment in the setup and the tool bar."""
        self.form.set_spec(spec)
        self.bar.show_seed(spec.run.seed)
        self.panel(Sweeps).set_spec(spec)

    def set_theme(self, name: str) -> None:
        """Take on a look: "light", "dark" or "system"."""
        self.settings.theme = name
        self.theme = theme_called(name)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.setPalette(self.theme.palette())
        self.notice.apply_theme(self.theme)
        self.form.apply_theme(self.theme)
        for panel in self.panels.values():
            panel.apply_theme(self.theme)

    def panel(self, kind: type[P]) -> P:
        """The panel of a class, made if it was not seen yet."""
        panel = self.panels.get(kind.name) or self._make(kind)
        assert isinstance(panel, kind)
        return panel

    @property
    def focused_panel(self) -> Panel:
        """The panel that holds the focus; the curves when none does."""
        return self.panels.get(focused_dock(self.area, QApplication.focusWidget()), self.panels[Curves.name])

    def reset_layout(self) -> None:
        """Put every dock where it was at the first start."""
        self.settings.forget_layout()
        self.area.arrange(self.width(), self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space trains and pauses, wherever no control needs the key itself."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            moving = self.control.active and self.control.run.phase in ("running", "preparing")
            self.control.pause() if moving else self.train()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Folders and files of settings may be dropped."""
        if dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """See `app.spec_files.take`."""
        for path in dropped(event.mimeData()):
            take(self, path)
        event.acceptProposedAction()

    # ---- the end

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask while there is a run that would be lost; then stop everything and remember the layout."""
        at_work = self.control.active and self.control.run.iteration
        at_work = at_work or any(panel.computing for panel in self.panels.values())
        if at_work and not self._agreed_to_close:
            event.ignore()
            ask_to_close(self, self.close_without_asking)
            return
        self.control.stop()  # the run ends while the others are waited for
        self._put_away()
        self.control.close()
        event.accept()

    def retire(self) -> None:
        """Make room for another window around the same run."""
        for signal in (self.control.problemFound, self.control.downloaded, self.control.ended):
            signal.disconnect()
        self._put_away()
        self.hide()

    def _put_away(self) -> None:
        """Remember the view, and end every thread but that of the run."""
        self._clock.stop()
        self.settings.view = {"shelf": self.shelf.state(), "runs": self.panel(Runs).view_state()}
        self.settings.experiment = self.form.spec()
        self.settings.remember(self.saveGeometry(), self.area.layout_state())
        self.stuck = False in [panel.shut_down() for panel in self.panels.values()]
        self.analyst.close()
        self.exports.close()
        self.shelf.close()

    def close_without_asking(self) -> None:
        """What a signal of the system or the end of the session does."""
        self._agreed_to_close = True
        self.close()
