"""The tab key follows the reading order, also after widgets were added in the middle."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget


def tab_in_reading_order(root: QWidget) -> None:
    """Chain the controls in the layouts of `root` as they are read: from top to bottom, from left to right."""
    for before, after in pairwise(controls_of(root)):
        QWidget.setTabOrder(before, after)


def controls_of(root: QWidget) -> list[QWidget]:
    """The widgets in the layouts of `root` that the tab key reaches when they are shown, in reading order."""
    layout = root.layout()
    found = _widgets(layout) if layout is not None else ()
    return [widget for widget in found if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]


def _widgets(layout: QLayout) -> Iterator[QWidget]:
    for index in range(layout.count()):
        item = layout.itemAt(index)
        widget = item.widget() if item else None
        inner = (widget.layout() if widget else item.layout()) if item else None
        if widget is not None:
            yield widget
        if inner is not None:
            yield from _widgets(inner)
