"""A button with a searchable list of things to tick: which columns to show, what to group by."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from app.theme import Theme

_NAME = Qt.ItemDataRole.UserRole


class Choice(NamedTuple):
    """Something to tick: what it is called inside the program, for people, and what it is."""

    name: str
    title: str
    tip: str = ""


class CheckList(QToolButton):
    """Opens a list in which any number of entries can be ticked; it stays open until the user clicks elsewhere.

    Signals:
        chosen(object): the user ticked or unticked something; carries the names ticked now, in the order of the list.
    """

    chosen = Signal(object)

    def __init__(self, text: str, name: str, tip: str) -> None:
        super().__init__()
        self.setText(text)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.search = QLineEdit(placeholderText=self.tr("Search"), clearButtonEnabled=True)
        self.search.setAccessibleName(self.tr("Search in: {0}").format(name))
        self.list = QListWidget()
        self.list.setAccessibleName(name)
        self.list.setMinimumSize(QSize(260, 300))
        self.list.setSpacing(1)
        self._offered: tuple[Choice, ...] = ()
        self._filled: tuple[Choice, ...] = ()
        self._ticked: frozenset[str] = frozenset()
        self.search.textChanged.connect(self._on_search_changed)
        self.list.itemChanged.connect(self._on_item_changed)
        self.setMenu(self._popup())

    def offer(self, choices: Iterable[Choice], ticked: Collection[str]) -> None:
        """Show these with those ticked, at once or when the list is opened next; tells nobody."""
        self._offered, self._ticked = tuple(choices), frozenset(ticked)
        if self.menu().isVisible():
            self._fill()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self.list.setPalette(outlined(theme))

    def _popup(self) -> QMenu:
        menu, page = QMenu(self), QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(6, 6, 6, 6)
        column.setSpacing(4)
        column.addWidget(self.search)
        column.addWidget(self.list)
        action = QWidgetAction(menu)
        action.setDefaultWidget(page)
        menu.addAction(action)
        menu.aboutToShow.connect(self._fill)
        menu.aboutToShow.connect(self.search.setFocus)
        return menu

    def _fill(self) -> None:
        self.list.blockSignals(True)
        if self._filled != self._offered:
            self._filled = self._offered
            self.list.clear()
            for choice in self._offered:
                self.list.addItem(_item(choice))
            self._on_search_changed(self.search.text())
        for item in self._items():
            item.setCheckState(Qt.CheckState.Checked if item.data(_NAME) in self._ticked else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(place) for place in range(self.list.count())]

    def _on_search_changed(self, text: str) -> None:
        words = text.casefold().split()
        for item in self._items():
            name = f"{item.text()} {item.data(_NAME)}".casefold()
            item.setHidden(not all(word in name for word in words))

    def _on_item_changed(self) -> None:
        checked = Qt.CheckState.Checked
        self.chosen.emit(tuple(item.data(_NAME) for item in self._items() if item.checkState() == checked))


def outlined(theme: Theme) -> QPalette:
    """Colours for check boxes: Fusion darkens the window colour for their outline, which dark themes swallow."""
    palette = theme.palette()
    palette.setColor(QPalette.ColorRole.Window, QColor(theme.faint))
    return palette


def _item(choice: Choice) -> QListWidgetItem:
    item = QListWidgetItem(choice.title)
    item.setData(_NAME, choice.name)
    item.setToolTip(choice.tip)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
    return item
