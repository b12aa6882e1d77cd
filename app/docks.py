"""The part of the window in which panels live: docks that can be moved, tabbed, hidden, filled and reset."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QByteArray, QChildEvent, QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QScrollArea, QSizePolicy, QTabBar, QWidget

from app.landmarks import bring_into_sight, in_sight
from app.language import translate
from app.panels import Entry, Panel
from app.settings import LAYOUT_VERSION

SETUP = "setup"
SETUP_WIDTH, ADAPTATION_WIDTH = 330, 390
HEIGHTS = {"curves": 290, "curvature": 360, "runs": 180}
LOW_HEIGHTS = {"curves": 285, "curvature": 350}
REPRODUCE = "reproduce"
CURVATURE_VIEWS = ("spectrum", "microscope", "local", "transplant", "similarity")
TASK_VIEWS = ("inner_loop", "paths")
"""Panels that start as tabs behind the curvature panel, and behind the adaptation panel."""
LATE = (*CURVATURE_VIEWS, *TASK_VIEWS, REPRODUCE)
"""Panels that are made when they are first looked at."""
SMALL_WIDTH = 1300
"""Windows narrower than this start with the adaptation panel as a tab behind the curvature panel."""
SMALL_HEIGHT = 800
"""Windows narrower or lower than these two start with the tables as tabs behind the curves."""
LEAST = QSize(120, 100)
"""A dock can be made as small as this; what does not fit into it scrolls."""


class DockArea(QMainWindow):
    """Holds one dock for the setup form and one for each panel. A double click on a dock's title makes it fill the area and back.

    Attributes:
        docks: by name.
    """

    def __init__(self, form: QWidget, panels: Sequence[Entry]) -> None:
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
        dock.setWidget(_Scrolled(panel))
        empty.deleteLater()

    def toggle_actions(self) -> list[QAction]:
        """One checkable action per dock: hides the dock when it is seen, else opens it and puts it before the other tabs."""
        return [self._toggle_action(dock) for dock in self.docks.values()]

    def arrange(self, width: int, height: int) -> None:
        """The layout of the first start, for a window of this size in pixels."""
        self._before_full = None
        docks, wide = self.docks, width >= SMALL_WIDTH
        tall = wide and height >= SMALL_HEIGHT
        for dock in docks.values():
            self.removeDockWidget(dock)  # else tab bars of the old layout stay in sight
        widths = {SETUP: SETUP_WIDTH, "curves": width - SETUP_WIDTH - ADAPTATION_WIDTH * wide}
        self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, docks[SETUP])
        if tall:
            self.splitDockWidget(docks[SETUP], docks["runs"], Qt.Orientation.Vertical)
        self.splitDockWidget(docks[SETUP], docks["curves"], Qt.Orientation.Horizontal)
        if wide:
            self.splitDockWidget(docks["curves"], docks["adaptation"], Qt.Orientation.Horizontal)
            widths["adaptation"] = ADAPTATION_WIDTH
        self.splitDockWidget(docks["curves"], docks["curvature"], Qt.Orientation.Vertical)
        self._add_tabs("curvature", CURVATURE_VIEWS if wide else (*CURVATURE_VIEWS, "adaptation", *TASK_VIEWS))
        self._add_tabs("adaptation", TASK_VIEWS if wide else ())
        self._add_tabs("runs", ("sweeps",) if tall else ())
        self._add_tabs("curves", (REPRODUCE,) if tall else ("runs", "sweeps", REPRODUCE))
        for dock in docks.values():
            dock.show()
        for name in ("curves", "adaptation", "curvature", "runs") if tall else ("adaptation", "curvature", "curves"):
            docks[name].raise_()
        self._resize(widths, Qt.Orientation.Horizontal)
        self._resize(HEIGHTS if tall else LOW_HEIGHTS, Qt.Orientation.Vertical)

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
        """A double click on a title fills the area instead of floating the dock; closing the dock that fills it brings the others back."""
        if event.type() == QEvent.Type.MouseButtonDblClick and isinstance(watched, QDockWidget):
            self.toggle_full(watched.objectName())
            return True
        if event.type() == QEvent.Type.Close and isinstance(watched, QDockWidget) and watched.objectName() == self.full:
            event.ignore()
            self.toggle_full(self.full)
            return True
        return super().eventFilter(watched, event)

    def childEvent(self, event: QChildEvent) -> None:
        """Qt makes tab bars as docks are put behind each other: titles stay whole, arrows lead to those that do not fit."""
        super().childEvent(event)
        if event.type() == QEvent.Type.ChildPolished and isinstance(bar := event.child(), QTabBar):
            bar.setElideMode(Qt.TextElideMode.ElideNone)
            bar.setUsesScrollButtons(True)

    def _add_tabs(self, front: str, behind: Sequence[str]) -> None:
        for name in behind:
            self.tabifyDockWidget(self.docks[front], self.docks[name])

    def _toggle_action(self, dock: QDockWidget) -> QAction:
        """Qt's own action hides a dock that lies behind another, and never puts it before that one."""
        action = QAction(dock.windowTitle(), self, checkable=True, checked=in_sight(dock))
        dock.visibilityChanged.connect(action.setChecked)
        action.triggered.connect(lambda shown: bring_into_sight(dock) if shown else dock.close())
        return action

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


class _Scrolled(QScrollArea):
    """A panel that scrolls where its dock is smaller than the panel can be."""

    def __init__(self, panel: Panel) -> None:
        super().__init__()
        self._filled = _Filled(panel)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys are for the controls inside
        self.setWidgetResizable(True)
        self.setWidget(self._filled)

    def minimumSizeHint(self) -> QSize:
        """What is left of a panel in a low window."""
        return LEAST

    def sizeHint(self) -> QSize:
        """As if the panel stood in the dock itself."""
        return self._filled.sizeHint()


class _Filled(QWidget):
    """Holds a panel at its own size, or at the least that the panel can do with; a scroll area would grant what it prefers."""

    def __init__(self, panel: Panel) -> None:
        super().__init__()
        self._panel = panel
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        panel.setParent(self)

    def minimumSizeHint(self) -> QSize:
        """The least width; the height follows from it."""
        return QSize(self._panel.minimumWidth() or self._panel.minimumSizeHint().width(), 0)

    def heightForWidth(self, width: int) -> int:
        """The least height: what the panel asks for itself, or what it holds."""
        layout = self._panel.layout()
        return self._panel.minimumHeight() or (layout.minimumHeightForWidth(width) if layout else 0)

    def sizeHint(self) -> QSize:
        """That of the panel."""
        return self._panel.sizeHint()

    def event(self, event: QEvent) -> bool:
        """The panel has come to need another size."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The panel takes all of it."""
        super().resizeEvent(event)
        self._panel.resize(event.size())


def focused_dock(area: DockArea, focus: Any) -> str:
    """Name of the dock that holds the widget `focus`, "curves" when none does."""
    names = (name for name, dock in area.docks.items() if focus is not None and dock.isAncestorOf(focus))
    return next(names, "curves")
