"""Start of the window and its orderly end."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

import pyqtgraph as pg
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.handover import hand_over
from app.housekeeping import (
    SWITCH_SECONDS,
    ExceptionRelay,
    GarbageClock,
    deliver_deferred_deletes,
    on_termination,
    route_qt_messages,
)
from app.language import install
from app.main_window import MainWindow
from app.run_control import RunControl
from app.session import fit_screen
from app.settings import WindowSettings
from app.setup.equation import ONE_AT_A_TIME
from app.tour.tour import offer_tour, start_demo
from app.train_thread import TrainThread
from core.folders import data_folder, runs_folder
from core.presets import DEFAULT, preset
from core.spec import ExperimentSpec

PAINT_MILLISECONDS = 50
"""After the start, so that the window is painted before the training thread loads torch, which holds the interpreter in bursts."""
LOOK_AROUND_SECONDS = 0.3
"""After the start, so that the window is painted before the stored runs are listed."""


def run_window(folder: Path | None, *, preset_name: str | None, reset_layout: bool, demo: bool = False) -> int:
    """Open the window and stay until it is closed; returns the exit code.

    Args:
        folder: the data root given on the command line, or None for the one used last.
        preset_name: what to open with; without, the setup is as it was left. reset_layout: forget where the docks were.
        demo: open the tour on a running preset.

    Raises:
        UserError: there is no such preset.
    """
    chosen = preset(preset_name) if preset_name else None  # a wrong name is told before there is a window
    application = make_application()
    settings = WindowSettings()
    if reset_layout:
        settings.forget_layout()
    install(application, settings.language)
    thread = TrainThread()
    root = runs_folder(settings.runs_folder)
    program = Program(RunControl(thread, root), settings, folder or data_folder(settings.data_folder))
    window = program.open(chosen or settings.experiment or preset(DEFAULT))
    on_termination(program.close)
    program.control.warm_up()
    QTimer.singleShot(PAINT_MILLISECONDS, window, thread.start)  # not once the window is gone
    window.desk.look_around(LOOK_AROUND_SECONDS)
    QTimer.singleShot(0, lambda: start_demo(window) if demo else offer_tour(window))
    code = application.exec()
    return close_down(program.window, thread, code)


class Program(QObject):
    """The one window of the program; another language makes another window around the same run.

    Attributes:
        control: the run. window: the present window, once `open` was called.
    """

    def __init__(self, control: RunControl, settings: WindowSettings, folder: Path) -> None:
        super().__init__()
        self.control = control
        self.window: MainWindow
        self._settings, self._folder = settings, folder
        self._relay = ExceptionRelay()
        self._relay.install()

    def open(self, spec: ExperimentSpec) -> MainWindow:
        """Make and show the window with an experiment in its setup."""
        self.window = MainWindow(self.control, self._settings, spec, self._folder)
        self.window.languageChosen.connect(self._on_language_chosen)
        self._relay.caught.connect(self.window.notice.say)
        GarbageClock(self.window)
        fit_screen(self.window)
        self.window.show()
        return self.window

    def close(self) -> None:
        """What a signal of the system does."""
        self.window.close_without_asking()

    def _on_language_chosen(self, name: str) -> None:
        """Texts are made with their widgets, so the window is made anew; the run does not notice."""
        old, self._settings.language = self.window, name
        self._folder, handed = old.folder, hand_over(old)
        old.retire()
        application = QApplication.instance()
        assert application is not None
        install(application, name)
        handed(self.open(old.form.spec()))
        old.deleteLater()


def make_application() -> QApplication:
    """The application object with the style and the plot conventions of this program."""
    sys.setswitchinterval(SWITCH_SECONDS)
    route_qt_messages()
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Curvature Explorer")
    application.setOrganizationName("curvature-explorer")
    application.setStyle("Fusion")
    pg.setConfigOptions(imageAxisOrder="row-major", antialias=False)
    return application


def close_down(window: MainWindow, thread: TrainThread, code: int) -> int:
    """Windows first, then whatever waits to be deleted; a thread that is still at work ends with the process.

    Python's own end would wait without limit for some threads, and cut others off in the middle of foreign code.
    """
    window.close()
    stuck = thread.isRunning() or window.stuck or ONE_AT_A_TIME.locked()
    window.deleteLater()
    gc.unfreeze()  # what the training thread left out of collections
    deliver_deferred_deletes()
    if stuck:
        sys.stderr.flush()
        os._exit(code)
    return code
