"""Where the data of a task family lies, and the buttons that change it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from app.setup.knob_editor import INDENT, spaced_column
from app.setup.signs import FAINT, Elided
from core.folders import data_folder


class DataRow(QWidget):
    """The data folder with Browse and Download buttons.

    Signals:
        folderChosen: the user chose another data folder; carries a pathlib.Path.
        downloadAsked: the user wants the data fetched into the folder.
    """

    folderChosen = Signal(object)
    downloadAsked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._path = Elided(mode=Qt.TextElideMode.ElideMiddle)
        self._path.setForegroundRole(FAINT)
        browse = QPushButton(self.tr("Browse…"))
        browse.setAccessibleName(self.tr("Browse for the data folder"))
        browse.clicked.connect(self._on_browse)
        download = QPushButton(self.tr("Download"))
        download.setAccessibleName(self.tr("Download the data"))
        download.clicked.connect(self.downloadAsked)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(browse)
        buttons.addWidget(download)
        buttons.addStretch(1)
        column = spaced_column(self, 4)
        column.setContentsMargins(INDENT, 0, 0, 0)
        column.addWidget(self._path)
        column.addLayout(buttons)
        self.set_folder(data_folder())

    @property
    def folder(self) -> Path:
        """The data folder now shown."""
        return self._folder

    def set_folder(self, folder: Path) -> None:
        """Show a data folder without emitting."""
        self._folder = folder
        self._path.setText(str(folder))
        self._path.setToolTip(self.tr("Data folder: {0}").format(folder))

    def _on_browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Data folder"), str(self._folder))
        if chosen:
            self.set_folder(Path(chosen))
            self.folderChosen.emit(self._folder)
