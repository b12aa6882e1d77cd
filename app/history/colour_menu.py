"""The choice of a colour and of dashes for the curves of a row."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QMenu, QToolButton, QWidget, QWidgetAction

from app.history.delegates import paint_chip
from app.shelf import SLOTS, Look
from app.theme import Theme


class ColourMenu(QMenu):
    """Every colour of the theme with every kind of dashes.

    Signals:
        chosen(object): carries the slot.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, present: int, parent: QWidget) -> None:
        super().__init__(parent)
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(6, 6, 6, 6)
        grid.setSpacing(2)
        colours = len(theme.arms)
        for slot in range(SLOTS):
            button = _ChipButton(slot, theme, checked=slot == present)
            button.clicked.connect(lambda _=False, slot=slot: self._on_clicked(slot))
            grid.addWidget(button, slot % colours, slot // colours)
        action = QWidgetAction(self)
        action.setDefaultWidget(page)
        self.addAction(action)

    def _on_clicked(self, slot: int) -> None:
        self.close()
        self.chosen.emit(slot)


class _ChipButton(QToolButton):
    """One colour with one kind of dashes."""

    def __init__(self, slot: int, theme: Theme, *, checked: bool) -> None:
        super().__init__()
        self._look, self._theme = Look(shown=True, slot=slot, pinned=False), theme
        colours = len(theme.arms)
        dashes = self.tr("solid"), self.tr("dashed"), self.tr("dotted"), self.tr("dash-dotted")
        self.setAccessibleName(self.tr("Colour {0}, {1}").format(slot % colours + 1, dashes[slot // colours]))
        self.setToolTip(self.accessibleName())
        self.setCheckable(True)
        self.setChecked(checked)
        self.setAutoRaise(True)
        self.setFixedSize(QSize(42, 24))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The frame of the button and the chip."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_chip(painter, QPointF(7, self.height() / 2), self._look, self._theme)
        painter.end()
