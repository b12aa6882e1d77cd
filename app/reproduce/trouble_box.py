"""What of a campaign could not be done, and the two things that mend missing data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.setup.knob_editor import problem_label
from core.folders import data_folder


class TroubleBox(QWidget):
    """Sentences, and under them Download and Data folder; nothing while all is well.

    Signals:
        downloadAsked: missing data are to be fetched. folderChosen: the data are in another folder; carries a pathlib.Path.

    Attributes:
        words: the sentences. download, browse: the buttons. folder: the data root that the dialogue begins with.
    """

    downloadAsked = Signal()
    folderChosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.folder = data_folder()
        self.words = problem_label()
        self.words.setContentsMargins(0, 0, 0, 0)
        self.download, self.browse = QPushButton(self.tr("Download")), QPushButton(self.tr("Data folder…"))
        self.download.setAccessibleName(self.tr("Download the missing data, then go on"))
        self.browse.setAccessibleName(self.tr("Choose the folder that holds the data, then go on"))
        for button in (self.download, self.browse):
            button.setToolTip(button.accessibleName())
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.download)
        buttons.addWidget(self.browse)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.words)
        column.addLayout(buttons)
        self.download.clicked.connect(self.downloadAsked)
        self.browse.clicked.connect(self._on_browse)
        self.hide()

    def show_troubles(self, sentences: Sequence[str], *, download: bool, browse: bool) -> None:
        """Show these; `download` and `browse` say which of the buttons would help."""
        self.words.setText("\n".join(sentences))
        self.words.setVisible(bool(sentences))
        self.download.setVisible(download)
        self.browse.setVisible(browse)
        self.setVisible(bool(sentences))

    def _on_browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Data folder"), str(self.folder))
        if chosen:
            self.folder = Path(chosen)
            self.folderChosen.emit(self.folder)
