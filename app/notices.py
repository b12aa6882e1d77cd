"""One message path to the user inside the window: a bar instead of a modal box."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QSizePolicy,
    QToolButton,
)

from app.theme import Theme


class NoticeBar(QFrame):
    """Shows the newest message until it is dismissed, with its details on request. Hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self._text = QLabel(wordWrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._details = QPushButton("Details")
        self._details.clicked.connect(self._show_details)
        close = QToolButton(autoRaise=True)
        close.setText("✕")
        close.setToolTip("Dismiss this message")
        close.setAccessibleName("Dismiss message")
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        for widget in (self._text, self._details, close):
            row.addWidget(widget)
        self._act = QPushButton()
        self._act.clicked.connect(self._on_act)
        row.insertWidget(1, self._act)
        self._trace = ""
        self._on_action: Callable[[], None] | None = None
        self.hide()

    @property
    def text(self) -> str:
        """What the bar says, "" while it is hidden."""
        return self._text.text() if not self.isHidden() else ""

    def say(self, sentence: str, details: str = "", action: tuple[str, Callable[[], None]] | None = None) -> None:
        """Show a sentence; `details` is a longer text behind a button, `action` a button's text and what it does."""
        self._text.setText(sentence)
        self._trace = details
        self._on_action = action[1] if action else None
        self._act.setText(action[0] if action else "")
        self._act.setVisible(action is not None)
        self._details.setVisible(bool(details))
        self.show()

    def apply_theme(self, theme: Theme) -> None:
        """A coloured edge, the rest from the palette."""
        self.setStyleSheet(f"#notice {{ background: {theme.raised}; border-left: 4px solid {theme.warning}; }}")

    def _on_act(self) -> None:
        self.hide()
        if self._on_action is not None:
            self._on_action()

    def _show_details(self) -> None:
        box = QMessageBox(QMessageBox.Icon.Warning, "Details", self._text.text(), parent=self)
        box.setDetailedText(self._trace)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()
