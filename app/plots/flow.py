"""A layout that puts widgets beside each other and goes on in the next row where the width ends, like words of a text."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Rows of widgets at their preferred size, each row centred vertically; its height depends on the width it gets."""

    def __init__(self, parent: QWidget | None = None, gap: int = 8, row_gap: int = 4) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._row_gap = row_gap
        self.setContentsMargins(QMargins())

    def addItem(self, item: QLayoutItem) -> None:
        """Called by Qt for every widget added."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at a position, or None."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove and return the item at a position, or None."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It asks for no more room than its items need."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Narrow means high."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all rows at this width."""
        rows = self._rows(width - self._sides())
        margins = self.contentsMargins()
        between = self._row_gap * max(len(rows) - 1, 0)
        return sum(_height(row) for row in rows) + between + margins.top() + margins.bottom()

    def setGeometry(self, rect: QRect) -> None:
        """Place every item."""
        super().setGeometry(rect)
        inner = rect.marginsRemoved(self.contentsMargins())
        top = inner.top()
        for row in self._rows(inner.width()):
            height, left = _height(row), inner.left()
            for item in row:
                size = item.sizeHint()
                size.setWidth(min(size.width(), inner.width()))
                item.setGeometry(QRect(QPoint(left, top + (height - size.height()) // 2), size))
                left += size.width() + self._gap
            top += height + self._row_gap

    def sizeHint(self) -> QSize:
        """One row of everything."""
        shown = self._shown()
        width = sum(item.sizeHint().width() for item in shown) + self._gap * max(len(shown) - 1, 0)
        return QSize(width + self._sides(), self.heightForWidth(width + self._sides()))

    def minimumSize(self) -> QSize:
        """The widest single item."""
        shown = self._shown()
        width = max((item.minimumSize().width() for item in shown), default=0)
        return QSize(width + self._sides(), _height(shown))

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _sides(self) -> int:
        return self.contentsMargins().left() + self.contentsMargins().right()

    def _rows(self, width: int) -> list[list[QLayoutItem]]:
        rows: list[list[QLayoutItem]] = []
        used = 0
        for item in self._shown():
            wanted = item.sizeHint().width()
            if not rows or used + self._gap + wanted > width:
                rows.append([])
                used = -self._gap
            rows[-1].append(item)
            used += self._gap + wanted
        return rows


def _height(row: list[QLayoutItem]) -> int:
    return max((item.sizeHint().height() for item in row), default=0)
