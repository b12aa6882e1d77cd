"""The question before a run in hand is ended by closing the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from app.language import translate


def ask_to_close(window: QWidget, close: Callable[[], None]) -> None:
    """Ask whether to end the run; `close` is called if so. The answer is not waited for."""
    box = QMessageBox(
        QMessageBox.Icon.Question,
        translate("Closing", "Close Curvature Explorer?"),
        translate("Closing", "There is a run in hand."),
        parent=window,
    )
    box.setInformativeText(translate("Closing", "Closing ends it; it is stored and can be resumed."))
    stop = box.addButton(translate("Closing", "Stop and close"), QMessageBox.ButtonRole.AcceptRole)
    keep = box.addButton(translate("Closing", "Keep the run"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    stop.clicked.connect(close)
    box.open()
