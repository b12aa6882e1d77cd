"""The window: assembles the setup form, the panels and the tool bar, and owns the frame clock."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QMessageBox, QVBoxLayout, QWidget

from app.docks import DockArea
from app.frame_budget import FrameBudget
from app.menus import build_menus
from app.notices import NoticeBar
from app.panels import PANELS
from app.panels.curvature import Curvature
from app.progress_strip import ProgressStrip
from app.run_bar import RunBar
from app.run_control import RunControl
from app.settings import WindowSettings
from app.setup.setup_form import SetupForm
from app.status import StatusLine
from app.theme import Theme, theme_called
from core.boxes import CancelWork, ResumeArm
from core.errors import UserError
from core.folders import runs_folder
from core.spec import ExperimentSpec

if TYPE_CHECKING:
    from core.store.index import RunSummary

FRAME_MILLISECONDS = 50
DRAW_SECONDS = 0.1
"""Between two drawings while a run trains: three panels take turns, each three times a second. Training is slowed by every one."""
DRAW_SHARE = 0.1
"""Share of one core that drawing may take while a run trains; when panels are slow they are drawn less often."""
FIRST_SIZE = (1440, 900)


class MainWindow(QMainWindow):
    """Everything the user sees. It knows run control, the form and the panels; none of them knows it or each other.

    Attributes:
        control: the run. form: the settings. bar: the tool bar. panels: by name. area: the docks. notice, strip: messages, progress.
        folder: the data root. theme: the look in force.
    """

    def __init__(self, control: RunControl, settings: WindowSettings, spec: ExperimentSpec, folder: Path) -> None:
        super().__init__()
        self.setWindowTitle("Curvature Explorer")
        self.control, self.settings, self.folder = control, settings, folder
        self._agreed_to_close = False
        self._budget = FrameBudget(DRAW_SHARE, DRAW_SECONDS)
        self._turn = 0
        self.form = SetupForm()
        self.form.set_data_folder(folder)
        self.bar = RunBar()
        self.notice, self.strip = NoticeBar(), ProgressStrip()
        self._status = StatusLine(self.strip)
        self.panels = {panel.name: panel() for panel in PANELS}
        self.area = DockArea(self.form, self.panels)
        self._assemble()
        self._connect()
        build_menus(self)
        self._show_spec(spec)
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

    def _connect(self) -> None:
        bar, form, control = self.bar, self.form, self.control
        bar.trainAsked.connect(self._on_train_asked)
        bar.pauseAsked.connect(control.pause)
        bar.stepAsked.connect(lambda count: control.step(form.spec(), self.folder, count))
        bar.stopAsked.connect(control.stop)
        bar.resetAsked.connect(control.reset)
        bar.seedChosen.connect(self._on_seed_chosen)
        bar.newSeedAsked.connect(self._on_new_seed_asked)
        form.specChanged.connect(self._on_spec_changed)
        form.liveChanged.connect(control.change)
        form.downloadAsked.connect(self._on_download_asked)
        form.dataFolderChosen.connect(self._on_folder_chosen)
        form.resumeArmAsked.connect(lambda arm: control.send(ResumeArm(arm)))
        form.problemFound.connect(self.notice.say)
        control.problemFound.connect(self.notice.say)
        control.unfinishedFound.connect(self.offer_resume)
        control.downloaded.connect(lambda: self.notice.say("The data is here; press Train."))
        self.strip.cancelAsked.connect(lambda: control.send(CancelWork()))
        for panel in self.panels.values():
            panel.commandAsked.connect(control.send)

    def _restore(self) -> None:
        self.resize(*FIRST_SIZE)
        if self.settings.geometry:
            self.restoreGeometry(self.settings.geometry)
        self._keep_on_screen()
        if not self.area.restore(self.settings.layout):
            self.area.arrange(self.width())

    def _keep_on_screen(self) -> None:
        """A window whose screen was unplugged comes back."""
        screens = QApplication.screens()
        if not any(screen.availableGeometry().intersects(self.frameGeometry()) for screen in screens):
            self.move(QApplication.primaryScreen().availableGeometry().topLeft())

    # ---- the frame clock

    def _on_frame(self) -> None:
        """Take in what the run has said; while it trains, draw one panel after the other as far as the budget allows."""
        self.control.drain()
        if self.isMinimized():
            return
        self._show_state()
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
        self.bar.show_run(run, active)
        self.form.set_running(active)
        self.form.show_run(run)
        self.strip.show_progress(run.progress)
        self._status.draw(run, self.form.spec().training.iterations)

    # ---- what the user did

    def _on_train_asked(self) -> None:
        self.notice.hide()
        self.control.train(self.form.spec(), self.folder)

    def offer_resume(self, run: RunSummary) -> None:
        """Say that a stored run did not reach its end, with a button that goes on with it; not while another run is in hand."""
        if not self.control.active:
            how = "was interrupted" if run.state == "interrupted" else "was stopped"
            sentence = f"The run '{run.info.name}' {how} at iteration {run.info.iteration:,}."
            self.notice.say(sentence, action=("Resume", lambda: self.resume(run.path)))

    def choose_run(self) -> None:
        """Let the user choose the folder of a stored run and go on with it."""
        chosen = QFileDialog.getExistingDirectory(self, "Folder of a stored run", str(runs_folder()))
        if chosen:
            self.resume(Path(chosen))

    def resume(self, path: Path) -> None:
        """Go on with a stored run; the setup shows its settings."""
        from core.store.run_folder import RunFolder  # noqa: PLC0415 - as above

        try:
            info = RunFolder.open(path).info
            spec = ExperimentSpec.model_validate(info.spec)
            for change in info.changes:
                spec = spec.with_live(change.values, change.arm)
        except UserError as error:
            self.notice.say(str(error))
        except ValueError as error:
            self.notice.say(f"The settings of {path} cannot be used ({str(error).splitlines()[0]}); start a new run.")
        else:
            self._show_spec(spec)
            self.control.resume(path, self.folder)

    def _on_seed_chosen(self, seed: int) -> None:
        spec = self.form.spec()
        self.form.set_spec(spec.replaced(run=spec.run.with_changes({"seed": seed})))
        self._on_spec_changed(self.form.spec())

    def _on_new_seed_asked(self) -> None:
        self.control.reset()
        self.bar.seed.setValue(self.bar.seed.value() + 1)

    def _on_spec_changed(self, spec: ExperimentSpec) -> None:
        """A locked setting was changed: a run that exists goes on as it began until the user decides."""
        self.bar.show_seed(spec.run.seed)
        if self.control.active:
            sentence = "This change needs a restart; the present run goes on as it began."
            self.notice.say(sentence, action=("Restart now", self._restart))

    def _on_download_asked(self) -> None:
        """The training thread fetches data; a run that exists is not thrown away for it unasked."""
        if self.control.active:
            sentence = "A run is in hand; stop it to download the data."
            self.notice.say(sentence, action=("Stop it and download", self._download))
        else:
            self._download()

    def _download(self) -> None:
        self.control.download(self.form.spec().task, self.folder)

    def _restart(self) -> None:
        self.control.reset()
        self._on_train_asked()

    def _on_folder_chosen(self, folder: Path) -> None:
        self.folder = folder
        self.settings.data_folder = folder

    def _show_spec(self, spec: ExperimentSpec) -> None:
        self.form.set_spec(spec)
        self.bar.show_seed(spec.run.seed)

    def set_theme(self, name: str) -> None:
        """Take on a look: "light", "dark" or "system"."""
        self.settings.theme = name
        self.theme: Theme = theme_called(name)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.setPalette(self.theme.palette())
        self.notice.apply_theme(self.theme)
        self.form.apply_theme(self.theme)
        for panel in self.panels.values():
            panel.apply_theme(self.theme)

    def show_layer(self, index: int) -> None:
        """Show the layer at this position in the curvature panel."""
        panel = self.panels[Curvature.name]
        assert isinstance(panel, Curvature)
        panel.show_layer(index)

    def reset_layout(self) -> None:
        """Put every dock where it was at the first start."""
        self.settings.forget_layout()
        self.area.arrange(self.width())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space trains and pauses, wherever no control needs the key itself."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            moving = self.control.active and self.control.run.phase in ("running", "preparing")
            self.control.pause() if moving else self._on_train_asked()
        else:
            super().keyPressEvent(event)

    # ---- the end

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask while there is a run that would be lost; then stop everything and remember the layout."""
        if self.control.active and self.control.run.iteration and not self._agreed_to_close:
            event.ignore()
            self._ask_to_close()
            return
        self._clock.stop()
        self.settings.remember(self.saveGeometry(), self.area.layout_state())
        self.control.close()
        event.accept()

    def close_without_asking(self) -> None:
        """What a signal of the system or the end of the session does."""
        self._agreed_to_close = True
        self.close()

    def _ask_to_close(self) -> None:
        box = QMessageBox(
            QMessageBox.Icon.Question, "Close Curvature Explorer?", "There is a run in hand.", parent=self
        )
        box.setInformativeText("Closing ends it; it is stored and can be resumed.")
        stop = box.addButton("Stop and close", QMessageBox.ButtonRole.AcceptRole)
        keep = box.addButton("Keep the run", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        stop.clicked.connect(self.close_without_asking)
        box.open()
