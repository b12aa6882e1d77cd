"""Everything a run says of itself, to read and to copy."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from core.history.entry import Entry


class ConfigurationWindow(QDialog):
    """A read-only window with the settings in force of an arm and the whole run.json as indented JSON. It goes when it is closed.

    Attributes:
        text: what it shows.
    """

    def __init__(self, entry: Entry, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{entry.run.info.name}: {entry.title}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(640, 560)
        self.text = configuration(entry)
        page = QPlainTextEdit(self.text, readOnly=True)
        page.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        page.setAccessibleName(self.tr("Whole configuration"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = QPushButton(self.tr("Copy"))
        copy.setToolTip(self.tr("Put all of it on the clipboard."))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text))
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.addWidget(page)
        column.addWidget(buttons)


def configuration(entry: Entry) -> str:
    """The settings of one arm with its live changes, and everything its run says of itself, as indented JSON."""
    run: dict[str, Any] = entry.run.info.model_dump(mode="json")
    whole = {
        "folder": str(entry.path),
        "state": entry.run.state,
        "arm": entry.arm,
        "settings": entry.settings,
        "run": run,
    }
    return json.dumps(whole, indent=2, ensure_ascii=False, default=str)
