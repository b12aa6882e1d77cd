"""Presentation mode: large type and one panel that fills the window, for a projector; and back exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import pyqtgraph as pg
from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsItem,
    QGraphicsSimpleTextItem,
    QGraphicsTextItem,
    QHeaderView,
    QToolBar,
    QWidget,
)
from shiboken6 import isValid

from app.plots.axes import NumberAxis

if TYPE_CHECKING:
    from app.main_window import MainWindow

FACTOR = 1.5
"""Type in presentation mode over the ordinary type: 9 pt become 13.5 pt, readable from the back of a room at 1024 x 768."""

_SIZE_IS_OWN = 0x2  # QFont::SizeResolved, which PySide6 does not name
_TEXTS = (QGraphicsTextItem, QGraphicsSimpleTextItem)
_WHOLE_SCREEN = Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen
Undo = Callable[[], object]


class Presentation(QObject):
    """Turns presentation mode of a window on and off. Tool bars and status bar are hidden meanwhile; Space still trains and pauses.

    Signals:
        changed: it was turned on or off.

    Attributes:
        on: whether it is on.
    """

    changed = Signal(bool)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._undo: list[Undo] = []
        self._filled = False
        self._place = QRect()
        self.on = False

    def toggle(self) -> None:
        """Enter with the panel that has the focus, or leave."""
        self.leave() if self.on else self.enter(self._window.focused_panel.name)

    def enter(self, panel: str) -> None:
        """Show one panel in large type; does nothing while the mode is on."""
        if self.on:
            return
        window, self.on = self._window, True
        self._place = window.geometry()
        self._filled = not window.area.full
        if self._filled:
            window.area.toggle_full(panel)
        self._undo = [self._restyle, *_hidden(window), *_magnified(window.area)]
        self._restyle()
        self.changed.emit(True)

    def leave(self) -> None:
        """Put everything back as it was."""
        if not self.on:
            return
        self.on = False
        for undo in reversed(self._undo):
            undo()
        self._undo = []
        QApplication.sendPostedEvents()  # sizes that follow the type settle before window and docks take theirs
        if not self._window.windowState() & _WHOLE_SCREEN:
            self._window.setGeometry(self._place)
        if self._filled and self._window.area.full:
            self._window.area.toggle_full(self._window.area.full)
        self.changed.emit(False)

    def _restyle(self) -> None:
        """Sizes that a panel takes from its font are taken when it takes over a theme."""
        for panel in self._window.panels.values():
            panel.apply_theme(self._window.theme)


def _hidden(window: MainWindow) -> Iterator[Undo]:
    for bar in (*window.findChildren(QToolBar), window.statusBar()):
        if not bar.isHidden():
            bar.hide()
            yield bar.show


def _magnified(root: QWidget) -> Iterator[Undo]:
    """Enlarge the font of `root`, every font in it that was set by itself, and the type in plots."""
    yield from _widened(root)  # first, so that it is undone last: large type would not let a row be as low as it was
    fonts = {widget: QFont(widget.font()) for widget in root.findChildren(QWidget) if not _inherits_size(widget)}
    root.setFont(larger(root.font()))
    yield partial(root.setFont, QFont())
    for widget, font in fonts.items():
        widget.setFont(larger(font))
        yield partial(_put_back, widget, widget.setFont, font)
    for view in root.findChildren(pg.GraphicsView):
        for item in view.scene().items():
            if isinstance(item, pg.AxisItem):
                yield from _enlarged_axis(item)
            elif isinstance(item, _TEXTS) and not isinstance(item.parentItem(), pg.AxisItem):
                yield _set(item, item.setFont, QFont(item.font()), larger(item.font()))


def _widened(root: QWidget) -> Iterator[Undo]:
    """Columns and rows whose sizes do not follow from what they hold."""
    for header in root.findChildren(QHeaderView):
        for section in range(header.count()):
            if header.sectionResizeMode(section) == QHeaderView.ResizeMode.Interactive:
                width = header.sectionSize(section)
                yield _set(header, partial(header.resizeSection, section), width, round(width * FACTOR))


def _enlarged_axis(axis: pg.AxisItem) -> Iterator[Undo]:
    """Its numbers, its title, and its size where that is fixed."""
    font = axis.style["tickFont"]
    if font is not None:
        yield _set(axis, axis.setTickFont, font, larger(font))
    if isinstance(axis, NumberAxis):
        extent = axis.extent
        yield _set(axis, lambda value: setattr(axis, "extent", value), extent, round(extent * FACTOR))
    for size, change in ((axis.fixedWidth, axis.setWidth), (axis.fixedHeight, axis.setHeight)):
        if size is not None:
            yield _set(axis, change, size, round(size * FACTOR))
    points = str(axis.labelStyle.get("font-size", ""))
    if points.endswith("pt"):
        yield _set(axis, lambda value: _retitle(axis, value), points, f"{float(points[:-2]) * FACTOR:g}pt")


def _retitle(axis: pg.AxisItem, size: str) -> None:
    """Write the title in another size; nothing else about it changes."""
    axis.labelStyle["font-size"] = size
    axis.label.setHtml(axis.labelString())
    axis.resizeEvent()  # pyqtgraph centres a title only when its axis is resized


def _set(owner: QObject | QGraphicsItem, change: Callable[[Any], object], old: object, new: object) -> Undo:
    change(new)
    return partial(_put_back, owner, change, old)


def _put_back(owner: QObject | QGraphicsItem, change: Callable[[Any], object], old: object) -> None:
    """Bring an old value back, unless its owner is gone: rows, legends and plots follow the experiment and the run."""
    if isValid(owner):
        change(old)


def larger(font: QFont) -> QFont:
    """The same font, FACTOR times as large."""
    result = QFont(font)
    if font.pointSizeF() > 0:
        result.setPointSizeF(font.pointSizeF() * FACTOR)
    else:
        result.setPixelSize(round(font.pixelSize() * FACTOR))
    return result


def _inherits_size(widget: QWidget) -> bool:
    """Whether the size of its type follows its parent: not when it was set, and not with a style sheet."""
    own = widget.testAttribute(Qt.WidgetAttribute.WA_SetFont) and widget.font().resolveMask() & _SIZE_IS_OWN
    return not own and not widget.styleSheet()
