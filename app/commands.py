"""Everything the user can do in a window, gathered from its menus, tool bars and panels, so that it can be searched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QToolBar, QWidget

KEYS = "keys"
"""Property of an action: the key that does the same without being the action's shortcut, such as Space."""


@dataclass(frozen=True)
class Command:
    """Attributes: title: what it does. where: the menu or panel that has it. keys: its shortcut, "" without. action: what is triggered."""

    title: str
    where: str
    keys: str
    action: QAction


def commands_of(window: QMainWindow) -> list[Command]:
    """The window's commands, each once, in the order of the menus, then of the tool bars, then of the panels."""
    found: dict[QAction, Command] = {}
    for action, where in _actions(window):
        title = plain(action.text())
        if title and action.isVisible() and action not in found:
            found[action] = Command(title, where, keys_of(action), action)
    return list(found.values())


def plain(text: str) -> str:
    """The words of a menu entry: without mnemonic, without a sign in front, without dots behind."""
    words = re.sub(r"\(&\w\)", "", text).replace("&", "")  # in Korean a mnemonic stands behind in brackets
    return re.sub(r"^\W+", "", words).rstrip("…. ")


def keys_of(action: QAction) -> str:
    """The keys of an action as they are written on this system; "" when it has none."""
    own = action.property(KEYS)
    return str(own) if own else action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def _actions(window: QMainWindow) -> Iterator[tuple[QAction, str]]:
    for action in window.menuBar().actions():
        yield from _of_menu(action, ())
    for bar in window.findChildren(QToolBar):
        yield from ((action, bar.windowTitle()) for action in bar.actions())
    for dock in window.findChildren(QDockWidget):
        for widget in dock.findChildren(QWidget):
            yield from ((action, dock.windowTitle()) for action in _with_keys(widget))


def _of_menu(action: QAction, path: tuple[str, ...]) -> Iterator[tuple[QAction, str]]:
    menu = action.menu()
    if not isinstance(menu, QMenu):
        yield action, " › ".join(path)
    elif menu.isEnabled():
        for inner in menu.actions():
            yield from _of_menu(inner, (*path, plain(menu.title())))


def _with_keys(widget: QWidget) -> list[QAction]:
    """A panel's own actions; most widgets have some that only they understand, none of them with a shortcut."""
    return (
        [] if isinstance(widget, QMenu) else [action for action in widget.actions() if not action.shortcut().isEmpty()]
    )
