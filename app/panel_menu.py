"""Menus made from tables: going to a panel, and choosing a preset."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDockWidget, QMenu, QWidget

from app.landmarks import bring_into_sight
from app.language import settings_text
from core.presets import PRESETS


def panel_menu(docks: Mapping[str, QDockWidget], parent: QWidget) -> QMenu:
    """One entry per dock that opens it, raises it and gives it the focus."""
    menu = QMenu(QCoreApplication.translate("PanelMenu", "Go to panel"), parent)
    for dock in docks.values():
        text = QCoreApplication.translate("PanelMenu", "Go to {0}").format(dock.windowTitle())
        menu.addAction(text).triggered.connect(lambda _=False, dock=dock: go_to(dock))
    return menu


def go_to(dock: QDockWidget) -> None:
    """Open and raise a dock; its first control gets the focus."""
    bring_into_sight(dock)
    content = dock.widget()
    inside = [
        w for w in content.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisibleTo(content)
    ]
    if inside:
        inside[0].setFocus(Qt.FocusReason.ShortcutFocusReason)


def preset_menu(choose: Callable[[str], None], parent: QWidget) -> QMenu:
    """One entry per preset; `choose` gets its name."""
    menu = QMenu(QCoreApplication.translate("PanelMenu", "Preset"), parent)
    for name, values in PRESETS.items():
        menu.addAction(settings_text(values["title"])).triggered.connect(lambda _=False, name=name: choose(name))
    return menu
