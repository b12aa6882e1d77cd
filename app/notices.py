"""One message path to the user inside the window: a bar instead of a modal box, with what was said before behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, QTime
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFontDatabase
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.theme import LIGHT, Theme

KEPT = 20
"""Messages that wait to be seen; the oldest of more are dropped."""
_LETTERS = 80  # of a message in the list


@dataclass(frozen=True)
class Notice:
    """A message. `act`: a button's text and what it does. `quiet`: news rather than trouble. `at`: when it was said, as text."""

    sentence: str
    details: str = ""
    act: tuple[str, Callable[[], None]] | None = None
    quiet: bool = False
    at: str = ""


class NoticeBar(QFrame):
    """Shows the newest message until it is dismissed, then the one before it. Hidden while there is nothing to say.

    Messages that were not dismissed wait in a list behind a button, newest first. A message that is said again only moves to the front.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self._notices: list[Notice] = []  # newest first; the first one is shown
        self._theme = LIGHT
        self._text = QLabel(wordWrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._act, self._details = QPushButton(), QPushButton()
        self._act.clicked.connect(self._on_act)
        self._details.clicked.connect(self._show_details)
        self._earlier = QToolButton(autoRaise=True, popupMode=QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self._earlier, toolTipsVisible=True)
        self._earlier.setMenu(self._menu)
        self._close = QToolButton(autoRaise=True)
        self._close.setText("✕")
        self._close.clicked.connect(self._on_dismissed)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        for widget in (self._text, self._act, self._details, self._earlier, self._close):
            row.addWidget(widget)
        self._name_controls()
        self.hide()

    @property
    def text(self) -> str:
        """What the bar says, "" while it is hidden."""
        return self._text.text() if not self.isHidden() else ""

    @property
    def waiting(self) -> tuple[str, ...]:
        """The sentences behind the one that is shown, newest first."""
        return tuple(notice.sentence for notice in self._notices[1:]) if not self.isHidden() else ()

    def say(
        self,
        sentence: str,
        details: str = "",
        action: tuple[str, Callable[[], None]] | None = None,
        *,
        quiet: bool = False,
    ) -> None:
        """Show a sentence; `details` is a longer text behind a button, `action` a button's text and what it does.

        `quiet`: an offer or good news, without the colour of a warning.
        """
        at = QTime.currentTime().toString("HH:mm")
        others = [notice for notice in self._notices if notice.sentence != sentence] if not self.isHidden() else []
        self._notices = [Notice(sentence, details, action, quiet, at), *others][:KEPT]
        self._show_first()

    def take_over(self, other: NoticeBar) -> None:
        """Say what another bar still says, as it was said there; what offers to do something is for others to offer again."""
        for notice in reversed(other._notices if not other.isHidden() else []):
            if notice.act is None:
                self.say(notice.sentence, notice.details, quiet=notice.quiet)

    def clear(self) -> None:
        """Dismiss everything."""
        self._notices = []
        self.hide()

    def apply_theme(self, theme: Theme) -> None:
        """A coloured edge, the rest from the palette."""
        self._theme = theme
        self._colour()

    def changeEvent(self, event: QEvent) -> None:
        """The words of the buttons follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._name_controls()
        super().changeEvent(event)

    def _name_controls(self) -> None:
        self._details.setText(self.tr("Details"))
        self._details.setAccessibleName(self.tr("Details of the message"))
        self._act.setAccessibleName(self.tr("What the message offers"))
        self._earlier.setAccessibleName(self.tr("Earlier messages"))
        self._earlier.setToolTip(self.tr("Messages that were not dismissed yet"))
        self._close.setAccessibleName(self.tr("Dismiss message"))
        self._close.setToolTip(self.tr("Dismiss this message"))

    def _show_first(self) -> None:
        notice = self._notices[0]
        self._text.setText(notice.sentence)
        self._act.setText(notice.act[0] if notice.act else "")
        self._act.setVisible(notice.act is not None)
        if notice.act:
            self._act.setAccessibleName(notice.act[0])
        self._details.setVisible(bool(notice.details))
        self._earlier.setVisible(len(self._notices) > 1)
        self._earlier.setText(self.tr("{0} earlier").format(len(self._notices) - 1))
        self._menu.clear()
        for other in self._notices[1:]:
            shown = self._menu.addAction(f"{other.at}  {_cut(other.sentence)}")
            shown.setToolTip(other.sentence)
            shown.triggered.connect(lambda _=False, other=other: self._bring(other))
        self._colour()
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self._text, QAccessible.Event.Alert))

    def _colour(self) -> None:
        quiet = bool(self._notices) and self._notices[0].quiet
        edge = self._theme.accent if quiet else self._theme.warning
        self.setStyleSheet(f"#notice {{ background: {self._theme.raised}; border-left: 4px solid {edge}; }}")

    def _bring(self, notice: Notice) -> None:
        """Show a message that waits; the one that was shown waits in its turn."""
        self._notices = [notice, *(other for other in self._notices if other is not notice)]
        self._show_first()

    def _on_dismissed(self) -> None:
        self._notices = self._notices[1:]
        if self._notices:
            self._show_first()
        else:
            self.hide()

    def _on_act(self) -> None:
        act = self._notices[0].act
        self._on_dismissed()
        if act is not None:
            act[1]()

    def _show_details(self) -> None:
        DetailsWindow(self._notices[0], self.window()).show()


class DetailsWindow(QDialog):
    """The longer text of a message, to be read and copied while the program goes on. It deletes itself when closed."""

    def __init__(self, notice: Notice, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Details"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(720, 420)
        sentence = QLabel(notice.sentence, wordWrap=True)
        page = QPlainTextEdit(notice.details, readOnly=True)
        page.setAccessibleName(self.tr("Details of the message"))
        page.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        column = QVBoxLayout(self)
        column.addWidget(sentence)
        column.addWidget(page, 1)


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= _LETTERS else f"{sentence[: _LETTERS - 1]}…"
