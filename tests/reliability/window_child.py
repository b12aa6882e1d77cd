"""The real window, driven from inside: it starts or resumes one run, and closes when the run is at its planned end."""

from __future__ import annotations

import signal
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox

import app.application
from app.main_window import MainWindow
from core.spec import ExperimentSpec
from core.store.run_folder import is_run

POLL_MILLISECONDS = 20


def run_driven(spec: ExperimentSpec, run: Path) -> int:
    """Open the window as `python main.py` does, train into a folder below `run`'s parent, and return the exit code.

    The parent must be the folder of runs (`CURVATURE_RUNS`); the first run in it is gone on with.
    """

    class Driven(MainWindow):
        """A main window with somebody who presses its buttons."""

        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments)
            self._driver = QTimer(self)
            self._driver.timeout.connect(self._drive)
            self._driver.start(POLL_MILLISECONDS)
            QTimer.singleShot(0, self._begin)
            signal.signal(signal.SIGUSR1, lambda *_: QTimer.singleShot(0, self._close_as_a_user))

        def _begin(self) -> None:
            found = sorted(path for path in run.parent.iterdir() if is_run(path)) if run.parent.exists() else []
            if found:
                self.desk.resume(found[0], self.folder)
            else:
                self.form.set_spec(spec)
                self.control.train(spec, self.folder)

        def _close_as_a_user(self) -> None:
            """The button of the window's frame, and then the answer to its question, if it asks."""
            self.close()
            for box in self.findChildren(QMessageBox):
                next(b for b in box.buttons() if box.buttonRole(b) == QMessageBox.ButtonRole.AcceptRole).click()

        def _drive(self) -> None:
            if self.control.run.reason == "finished" and self.control.run.phase == "paused":
                self._driver.stop()
                self.close_without_asking()

    app.application.MainWindow = Driven
    return app.application.run_window(None, preset_name=None, reset_layout=True)
