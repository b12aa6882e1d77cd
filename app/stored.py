"""What the menus do with stored runs: choose one to be opened, export one, and choose the folder that holds them all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from app.language import translate

if TYPE_CHECKING:
    from app.main_window import MainWindow


def choose_run(window: MainWindow) -> None:
    """Let the user choose the folder of a stored run and look at it."""
    if chosen := _folder(window, translate("MainWindow", "Folder of a stored run")):
        window.desk.open(chosen)


def choose_root(window: MainWindow) -> None:
    """Let the user choose the folder in which runs are stored and listed."""
    if chosen := _folder(window, translate("MainWindow", "Folder of the runs")):
        window.set_root(chosen)


def export_run(window: MainWindow) -> None:
    """Export the run in hand, or the stored one that is looked at."""
    if window.control.place:
        window.exports.export_run(Path(window.control.place))
    else:
        sentence = translate("MainWindow", "There is no stored run in hand; train first, or open a stored one.")
        window.notice.say(sentence)


def _folder(window: MainWindow, title: str) -> Path | None:
    chosen = QFileDialog.getExistingDirectory(window, title, str(window.control.root))
    return Path(chosen) if chosen else None
