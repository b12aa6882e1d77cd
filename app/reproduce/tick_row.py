"""A few things of which any number can be ticked, in as many lines as they need."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from app.matrices.curvature_controls import chip
from app.plots.flow import FlowLayout
from app.setup.controls import CheckBox
from app.theme import LIGHT, Theme


class TickRow(QWidget):
    """Check boxes, with chips in the colours of arms where they stand for methods.

    Signals:
        changed: the user ticked or unticked one.

    Attributes:
        boxes: by name.
    """

    changed = Signal()

    def __init__(self, name: str) -> None:
        """`name`: what is chosen, for people who do not see it."""
        super().__init__()
        self.boxes: dict[str, CheckBox] = {}
        self._slots: dict[str, int] = {}
        self._theme = LIGHT
        self._flow = FlowLayout(self, gap=12, row_gap=2)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(name)

    @property
    def ticked(self) -> tuple[str, ...]:
        """Names of those that are, in order."""
        return tuple(name for name, box in self.boxes.items() if box.isChecked())

    def offer(self, entries: Sequence[tuple[str, str, int | None]]) -> None:
        """Let the user choose among these: name, title, slot of a colour or None."""
        if [(name, box.text()) for name, box in self.boxes.items()] == [(name, title) for name, title, _ in entries]:
            return
        for box in self.boxes.values():
            self._flow.removeWidget(box)
            box.hide()
            box.deleteLater()
        self.boxes = {}
        self._slots = {name: slot for name, _, slot in entries if slot is not None}
        for name, title, _ in entries:
            box = self.boxes[name] = CheckBox(title)
            box.setAccessibleName(title)
            box.toggled.connect(self.changed)
            self._flow.addWidget(box)
        self._colour()

    def tick(self, names: Collection[str]) -> None:
        """Tick these and no others; tells nobody."""
        for name, box in self.boxes.items():
            with QSignalBlocker(box):
                box.setChecked(name in names)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self._colour()

    def _colour(self) -> None:
        for name, slot in self._slots.items():
            self.boxes[name].setIcon(chip(self._theme.arm_colour(slot)))
