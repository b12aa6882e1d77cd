"""Start of the window and its orderly end."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

import pyqtgraph as pg
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.housekeeping import (
    SWITCH_SECONDS,
    ExceptionRelay,
    GarbageClock,
    deliver_deferred_deletes,
    on_termination,
    route_qt_messages,
)
from app.main_window import MainWindow
from app.run_control import RunControl
from app.settings import WindowSettings
from app.train_thread import TrainThread
from core.folders import data_folder
from core.presets import DEFAULT, preset

LOOK_AROUND_SECONDS = 0.3
"""After the start, so that the window is painted before the stored runs are listed."""


def run_window(folder: Path | None, *, preset_name: str | None, reset_layout: bool) -> int:
    """Open the window and stay until it is closed; returns the exit code.

    Args:
        folder: the data root given on the command line, or None for the one used last.
        preset_name: what to open with. reset_layout: forget where the docks were.

    Raises:
        UserError: there is no such preset.
    """
    spec = preset(preset_name or DEFAULT)
    application = make_application()
    settings = WindowSettings()
    if reset_layout:
        settings.forget_layout()
    thread = TrainThread()
    window = MainWindow(RunControl(thread), settings, spec, folder or settings.data_folder or data_folder())
    relay = ExceptionRelay()
    relay.caught.connect(window.notice.say)
    relay.install()
    GarbageClock(window)
    on_termination(window.close_without_asking)
    window.show()
    QTimer.singleShot(0, thread.start)
    QTimer.singleShot(0, window.control.warm_up)
    window.desk.look_around(LOOK_AROUND_SECONDS)
    code = application.exec()
    return close_down(window, thread, code)


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
    """Windows first, then whatever waits to be deleted; a thread stuck in a step ends with the process."""
    stuck = thread.isRunning()
    window.close()
    window.deleteLater()
    gc.unfreeze()  # what the training thread left out of collections
    deliver_deferred_deletes()
    if stuck:
        sys.stderr.flush()
        os._exit(code)
    return code
