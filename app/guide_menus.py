"""What helps people find their way, in the menus: panels, presets, commands, shortcuts, the tour, presentation mode."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from app.palette import CommandPalette
from app.panel_menu import panel_menu, preset_menu
from app.presentation import Presentation
from app.tour.tour import tour_of

if TYPE_CHECKING:
    from app.main_window import MainWindow


def add_guides(window: MainWindow, run: QMenu, view: QMenu, help_: QMenu) -> None:
    """Add them to the menus of a window that has been assembled."""
    translate = QCoreApplication.translate
    palette, presentation = CommandPalette(window), Presentation(window)
    run.addMenu(preset_menu(window.form.choose_preset, window))
    view.addMenu(panel_menu(window.area.docks, window))
    present = _action(window, translate("Guides", "Presentation mode"), "F5", presentation.toggle)
    present.setCheckable(True)
    presentation.changed.connect(present.setChecked)
    view.addAction(present)
    help_.addActions(
        [
            _action(window, translate("Guides", "Guided tour"), "", lambda: tour_of(window).start()),
            _action(window, translate("Guides", "Commands…"), "Ctrl+K", palette.show_commands),
            _action(window, translate("Guides", "Keyboard shortcuts"), "?", palette.show_shortcuts),
        ]
    )


def _action(window: MainWindow, text: str, keys: str, act: Callable[[], None]) -> QAction:
    action = QAction(text, window)
    action.setShortcut(QKeySequence(keys))
    action.triggered.connect(act)
    return action
