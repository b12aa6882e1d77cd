"""The part of the window in which panels live: docks that can be moved, tabbed, hidden, filled and reset."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from app.language import translate
from app.panels.base import Panel
from app.settings import LAYOUT_VERSION

SETUP = "setup"
SETUP_WIDTH, ADAPTATION_WIDTH = 330, 390
HEIGHTS = {"curves": 350, "curvature": 345, "runs": 150}
CURVATURE_VIEWS = ("spectrum", "microscope", "local", "transplant", "similarity")
TASK_VIEWS = ("inner_loop", "paths")
"""Panels that start as tabs behind the curvature panel, and behind the adaptation panel."""
SMALL_WIDTH = 1300
"""Windows narrower than this start with the adaptation panel and the tables as tabs behind the curvature panel."""


class DockArea(QMainWindow):
    """Holds one dock for the setup form and one for each panel. A double click on a dock's title makes it fill the area and back.

    Attributes:
        docks: by name.
    """

    def __init__(self, form: QWidget, panels: Sequence[type[Panel]]) -> None:
        """`panels`: whose docks are to be made; they are empty until `fill`."""
        super().__init__()
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setDockNestingEnabled(True)
        self.docks = {SETUP: self._dock(SETUP, self.tr("Setup"), form)}
        self.docks |= {
            panel.name: self._dock(panel.name, translate("Panel", panel.title), QWidget()) for panel in panels
        }
        self._before_full: QByteArray | None = None

    def fill(self, panel: Panel) -> None:
        """Put a panel into its dock."""
        dock = self.docks[panel.name]
        empty = dock.widget()
        dock.setWidget(panel)
        empty.deleteLater()

    def toggle_actions(self) -> list[QAction]:
        """One checkable action per dock that shows and hides it."""
        return [dock.toggleViewAction() for dock in self.docks.values()]

    def arrange(self, width: int) -> None:
        """The layout of the first start, for a window of this width in pixels."""
        self._before_full = None
        docks, wide = self.docks, width >= SMALL_WIDTH
        for dock in docks.values():
            self.removeDockWidget(dock)  # else tab bars of the old layout stay in sight
        widths = {SETUP: SETUP_WIDTH, "curves": width - SETUP_WIDTH - ADAPTATION_WIDTH * wide}
        self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, docks[SETUP])
        if wide:
            self.splitDockWidget(docks[SETUP], docks["runs"], Qt.Orientation.Vertical)
            self.tabifyDockWidget(docks["runs"], docks["sweeps"])
        self.splitDockWidget(docks[SETUP], docks["curves"], Qt.Orientation.Horizontal)
        if wide:
            self.splitDockWidget(docks["curves"], docks["adaptation"], Qt.Orientation.Horizontal)
            widths["adaptation"] = ADAPTATION_WIDTH
        self.splitDockWidget(docks["curves"], docks["curvature"], Qt.Orientation.Vertical)
        for name in CURVATURE_VIEWS if wide else (*CURVATURE_VIEWS, "adaptation", *TASK_VIEWS, "runs", "sweeps"):
            self.tabifyDockWidget(docks["curvature"], docks[name])
        for name in TASK_VIEWS if wide else ():
            self.tabifyDockWidget(docks["adaptation"], docks[name])
        for dock in docks.values():
            dock.show()
        for name in ("curvature", "adaptation", "runs") if wide else ("curvature",):
            docks[name].raise_()
        self._resize(widths, Qt.Orientation.Horizontal)
        self._resize(HEIGHTS, Qt.Orientation.Vertical)

    def layout_state(self) -> QByteArray:
        """Where the docks are, to be given to `restore` later; a filled panel counts as not filled."""
        return self._before_full or self.saveState(LAYOUT_VERSION)

    def restore(self, state: QByteArray) -> bool:
        """Put the docks where they were; False when `state` is not usable."""
        return bool(state) and self.restoreState(state, LAYOUT_VERSION)

    @property
    def full(self) -> str:
        """Name of the dock that fills the area, "" when none does."""
        shown = (name for name, dock in self.docks.items() if not dock.isHidden())
        return "" if self._before_full is None else next(shown, "")

    def toggle_full(self, name: str) -> None:
        """Let one dock fill the area, or bring the others back."""
        if self._before_full is not None:
            state, self._before_full = self._before_full, None
            self.restoreState(state, LAYOUT_VERSION)
            return
        self._before_full = self.saveState(LAYOUT_VERSION)
        for other, dock in self.docks.items():
            dock.setVisible(other == name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A double click on a title fills the area instead of floating the dock."""
        if event.type() == QEvent.Type.MouseButtonDblClick and isinstance(watched, QDockWidget):
            self.toggle_full(watched.objectName())
            return True
        return super().eventFilter(watched, event)

    def _dock(self, name: str, title: str, content: QWidget) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        dock.setWidget(content)
        feature = QDockWidget.DockWidgetFeature
        features = feature.DockWidgetMovable | feature.DockWidgetClosable
        if not QGuiApplication.platformName().startswith("wayland"):  # a floated dock may not dock again there
            features |= feature.DockWidgetFloatable
        dock.setFeatures(features)
        dock.installEventFilter(self)
        self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
        return dock

    def _resize(self, sizes: dict[str, int], orientation: Qt.Orientation) -> None:
        self.resizeDocks([self.docks[name] for name in sizes], list(sizes.values()), orientation)


def focused_dock(area: DockArea, focus: Any) -> str:
    """Name of the dock that holds the widget `focus`, "curves" when none does."""
    names = (name for name, dock in area.docks.items() if focus is not None and dock.isAncestorOf(focus))
    return next(names, "curves")
