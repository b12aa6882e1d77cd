"""The window: assembles the setup form, the panels and the tool bar, and owns the frame clock."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from app.analyst import Analyst
from app.closing import ask_to_close
from app.deeds import Deeds
from app.docks import LATE, DockArea, focused_dock
from app.export.export_desk import ExportDesk
from app.frame_budget import Drawing
from app.links import connect, connect_panel
from app.menus import build_menus
from app.notices import NoticeBar
from app.offers import computes_elsewhere, offer_restart
from app.panels import PANELS
from app.panels.base import Panel
from app.panels.curves import Curves
from app.panels.runs import Runs
from app.panels.sweeps import Sweeps
from app.progress_strip import ProgressStrip
from app.run_bar import RunBar
from app.run_control import RunControl
from app.run_desk import RunDesk
from app.session import remember, restore
from app.settings import WindowSettings
from app.setup.setup_form import SetupForm
from app.shelf import Shelf
from app.spec_files import dropped, take
from app.status import StatusLine
from app.theme import Theme, theme_called
from app.timeline import Timeline
from app.undo import Undo
from core.spec import ExperimentSpec

FRAME_MILLISECONDS = 50

P = TypeVar("P", bound=Panel)


class MainWindow(QMainWindow):
    """Everything the user sees. It knows run control, the form and the panels; none of them knows it or each other.

    Signals:
        languageChosen(str): the interface is to speak another language, a key of `app.language.LANGUAGES`.

    Attributes:
        control: the run. form: the settings. bar: the tool bar. panels: by name. area: the docks. notice, strip: messages, progress.
        shelf: what is shown of stored runs. timeline: which moment is shown. analyst: works out analyses.
        desk, exports: what can be done with runs and figures. undo: what can be undone.
        folder: the data root. theme: the look in force. stuck: whether a thread did not end when the window was closed.
    """

    languageChosen = Signal(str)

    def __init__(self, control: RunControl, settings: WindowSettings, spec: ExperimentSpec, folder: Path) -> None:
        super().__init__()
        self.setWindowTitle("Curvature Explorer")
        self.control, self.settings, self.folder = control, settings, folder
        self._agreed_to_close = self.stuck = False
        self._drawing = Drawing()
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
        self.desk = RunDesk(control, self.shelf, self.undo)
        for entry in PANELS:
            if entry.name not in LATE:
                self._make(entry.kind)
        self.exports = ExportDesk(self)
        self.deeds = Deeds(self.undo, self.form, self.shelf, self.panel(Runs))
        self.setAcceptDrops(True)
        self._assemble()
        connect(self)
        build_menus(self)
        self.show_spec(spec)
        self.set_theme(settings.theme)
        restore(self)
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
        for entry in PANELS:
            dock = self.area.docks[entry.name]
            if entry.name not in self.panels and dock.isVisible() and not dock.visibleRegion().isEmpty():
                self._make(entry.kind)

    # ---- the frame clock

    def _on_frame(self) -> None:
        """Take in what the run and the working threads have said, and draw what is in sight."""
        control = self.control
        control.drain()
        self.desk.drain()
        self.shelf.set_present(control.place, control.run)
        self.timeline.set_present(control.run, control.place)
        self.analyst.set_present(control.run, control.place, live=control.active)
        self.shelf.drain()
        self.analyst.drain()
        if self.isMinimized():
            return
        self._show_state()
        self._make_what_is_seen()
        self._drawing.draw([panel for panel in self.panels.values() if panel.isVisible()], control.run)

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
        if computes_elsewhere(self):
            return
        if self.control.viewed is not None:
            self.desk.go_on(self.form.spec(), self.folder)
        else:
            self.control.train(self.form.spec(), self.folder)

    def step(self, steps: int) -> None:
        """Make some iterations and stand still."""
        if not computes_elsewhere(self):
            if self.control.viewed is not None and not self.desk.go_on(self.form.spec(), self.folder):
                return
            self.control.step(self.form.spec(), self.folder, steps)

    def set_root(self, root: Path) -> None:
        """Store new runs in this folder and list what is there."""
        self.control.root = self.settings.runs_folder = root
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
        """A locked setting was changed."""
        self.bar.show_seed(spec.run.seed)
        self.panel(Sweeps).set_spec(spec)
        self.control.viewed = None  # its settings are not these any more, so Train begins anew
        offer_restart(self)

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
        QApplication.setPalette(self.theme.palette())
        self.notice.apply_theme(self.theme)
        self.form.apply_theme(self.theme)
        for panel in self.panels.values():
            panel.apply_theme(self.theme)

    def on_scheme_changed(self) -> None:
        """The desktop has become dark or light."""
        if self.settings.theme == "system" and theme_called("system") is not self.theme:
            self.set_theme("system")

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
        computing = any(panel.computing for panel in self.panels.values())
        if ((self.control.active and self.control.run.iteration) or computing) and not self._agreed_to_close:
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
        remember(self)
        ended = [panel.shut_down() for panel in self.panels.values()]
        ended += [self.analyst.close(), self.exports.close(), self.shelf.close()]
        self.stuck = not all(ended)

    def close_without_asking(self) -> None:
        """What a signal of the system or the end of the session does."""
        self._agreed_to_close = True
        self.close()
