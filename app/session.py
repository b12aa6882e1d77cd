"""What a window takes up from the start before, and what it leaves for the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication

from app.panels.runs import Runs

if TYPE_CHECKING:
    from app.main_window import MainWindow

FIRST_SIZE = QSize(1440, 900)


def restore(window: MainWindow) -> None:
    """Size, place, docks, and what was shown of stored runs, as they were left; what is missing or unusable is as at the first start."""
    settings = window.settings
    window.resize(FIRST_SIZE)
    if settings.geometry:
        window.restoreGeometry(settings.geometry)
    _keep_on_screen(window)
    if not window.area.restore(settings.layout):
        window.area.arrange(window.width(), window.height())
    view = settings.view
    window.shelf.restore(view.get("shelf"))
    window.panel(Runs).restore_view(view.get("runs"))
    window.deeds.forget()


def fit_screen(window: MainWindow) -> None:
    """At the first start a window that would be larger than its screen fills it instead."""
    room = window.screen().availableGeometry().size()
    if window.settings.geometry or FIRST_SIZE.boundedTo(room) == FIRST_SIZE:
        return
    window.resize(window.size().boundedTo(room))
    window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)
    if not window.settings.layout:
        window.area.arrange(window.width(), window.height())


def remember(window: MainWindow) -> None:
    """Keep all that `restore` brings back, and the experiment in the setup."""
    settings = window.settings
    settings.view = {"shelf": window.shelf.state(), "runs": window.panel(Runs).view_state()}
    settings.experiment = window.form.spec()
    settings.remember(window.saveGeometry(), window.area.layout_state())


def _keep_on_screen(window: MainWindow) -> None:
    """A window whose screen was unplugged comes back."""
    frame = window.frameGeometry()
    if not any(screen.availableGeometry().intersects(frame) for screen in QApplication.screens()):
        window.move(QApplication.primaryScreen().availableGeometry().topLeft())
