"""A strip above a plot that says at which moments which settings were changed, without ever covering a curve."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from app.curves.changes import Change
from app.language import translate
from app.theme import Theme

_GAP = 10.0
_TOLD = 8  # changes that one tooltip spells out


class _Label:
    """The text of one change, or of several that lie too close to be told apart."""

    def __init__(self, at: float, changes: list[Change]) -> None:
        self.at = at
        self.changes = changes

    @property
    def text(self) -> str:
        many = translate("ChangeStrip", "{0} changes").format(len(self.changes))
        return self.changes[0].label if len(self.changes) == 1 else many

    @property
    def whole(self) -> str:
        told = "\n".join(change.text for change in self.changes[:_TOLD])
        more = len(self.changes) - _TOLD
        others = translate("ChangeStrip", "and {0} more; zoom in to tell them apart").format(more)
        return f"{told}\n{others}" if more > 0 else told


class ChangeStrip(pg.AxisItem):
    """The top axis of a plot, with one label for each change or crowd of changes. Resting the mouse on a label tells everything."""

    def __init__(self, height: int, font: QFont) -> None:
        super().__init__("top")
        self._changes: Sequence[Change] = ()
        self._axis = "iteration"
        self._placed: list[tuple[QRectF, _Label]] = []
        self.setStyle(tickFont=font)
        self.setHeight(height)
        self.setPen(pg.mkPen(None))

    def show_changes(self, changes: Sequence[Change], axis: str) -> None:
        """Show these from now on, placed by one of the axes "iteration", "tasks", "seconds"."""
        self._changes, self._axis = changes, axis
        self.picture = None
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self.setTextPen(pg.mkPen(theme.text))

    def labels(self) -> list[str]:
        """What stood in the strip when it was last painted, from left to right."""
        return [label.text for _, label in self._placed]

    def generateDrawSpecs(self, p: Any) -> Any:
        """Called by pyqtgraph: (axis line, ticks, texts)."""
        bounds = self.mapRectFromParent(self.geometry())
        self._placed = self._place(bounds)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        texts = [(rect, flags, label.text) for rect, label in self._placed]
        return (self.pen(), bounds.bottomLeft(), bounds.bottomRight()), [], texts

    def hoverEvent(self, event: Any) -> None:
        """Called by pyqtgraph: the tooltip belongs to the label under the mouse."""
        self.setToolTip("" if event.isExit() else self.text_at(event.pos()))

    def text_at(self, point: QPointF) -> str:
        """Everything about the changes whose label is at a point of this item, or ""."""
        return next((label.whole for rect, label in self._placed if rect.contains(QPointF(point))), "")

    def _place(self, bounds: QRectF) -> list[tuple[QRectF, _Label]]:
        """Labels begin at their moment; one that would touch its neighbour is joined with it."""
        low, high = self.range
        placed: list[tuple[QRectF, _Label]] = []
        if not high > low:
            return placed
        for change in self._changes:
            moment = change.positions[self._axis]
            if not low <= moment <= high:
                continue
            label = _Label(bounds.left() + (moment - low) / (high - low) * bounds.width(), [change])
            rect = self._rect(bounds, label)
            while placed and placed[-1][0].right() + _GAP > rect.left():
                before = placed.pop()[1]
                label = _Label(before.at, before.changes + label.changes)
                rect = self._rect(bounds, label)
            placed.append((rect, label))
        return placed

    def _rect(self, bounds: QRectF, label: _Label) -> QRectF:
        width = min(QFontMetricsF(self.style["tickFont"]).horizontalAdvance(label.text) + 2, bounds.width())
        left = max(min(label.at, bounds.right() - width), bounds.left())
        return QRectF(left, bounds.top(), width, bounds.height())
