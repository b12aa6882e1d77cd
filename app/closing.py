"""The question before a run in hand is ended by closing the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget


def ask_to_close(window: QWidget, close: Callable[[], None]) -> None:
    """Ask whether to end the run; `close` is called if so. The answer is not waited for."""
    box = QMessageBox(
        QMessageBox.Icon.Question, _tr("Close Curvature Explorer?"), _tr("There is a run in hand."), parent=window
    )
    box.setInformativeText(_tr("Closing ends it; it is stored and can be resumed."))
    stop = box.addButton(_tr("Stop and close"), QMessageBox.ButtonRole.AcceptRole)
    keep = box.addButton(_tr("Keep the run"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    stop.clicked.connect(close)
    box.open()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Closing", text)
