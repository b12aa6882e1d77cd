"""Choices that several views begin with: the arm and layer, and one of a few ways to look."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QToolButton, QWidget

from app.matrices.curvature_controls import chip, toggle_style
from app.theme import LIGHT, Theme


class ArmLayer(QWidget):
    """Two lists. Offers change only when what can be chosen changes, so an open list stays open.

    Signals:
        changed: the user chose something else.

    Attributes:
        arms, layers: the lists.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._offered: list[tuple[str, str, int]] = []
        self.arms = choice(self.tr("Arm whose matrices are shown"))
        self.layers = choice(self.tr("Layer that is shown"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for box in (self.arms, self.layers):
            row.addWidget(box)
            box.currentIndexChanged.connect(self.changed)

    @property
    def arm(self) -> str:
        """Name of the chosen arm, "" when there is none."""
        return self.arms.currentData() or ""

    @property
    def layer(self) -> str:
        """Name of the chosen layer, "" when there is none."""
        return self.layers.currentText()

    def offer_arms(self, arms: list[tuple[str, str, int]]) -> None:
        """Let the user choose among these: name, title, slot of its colour. The choice stays where it can."""
        if arms == self._offered:
            return
        chosen = self.arm
        with QSignalBlocker(self.arms):
            self.arms.clear()
            for name, title, slot in arms:
                self.arms.addItem(chip(self._theme.arm_colour(slot)), title, name)
            self.arms.setCurrentIndex(max(0, self.arms.findData(chosen)))
        self._offered = arms

    def offer_layers(self, layers: Sequence[str], first: str) -> None:
        """Let the user choose among these layers. The choice stays where it can, else it is `first`."""
        if list(layers) == [self.layers.itemText(i) for i in range(self.layers.count())]:
            return
        chosen = self.layer if self.layer in layers else first
        with QSignalBlocker(self.layers):
            self.layers.clear()
            self.layers.addItems(list(layers))
            self.layers.setCurrentText(chosen)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        for row, (_, _, slot) in enumerate(self._offered):
            self.arms.setItemIcon(row, chip(theme.arm_colour(slot)))


class Switch(QWidget):
    """Buttons of which one is down.

    Signals:
        changed: another one is down.

    Attributes:
        buttons: from left to right.
    """

    changed = Signal()

    def __init__(self, name: str, entries: Sequence[tuple[str, str]]) -> None:
        """`entries`: text and tooltip of each button."""
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self.buttons: list[QToolButton] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for number, (text, tip) in enumerate(entries):
            button = QToolButton()
            button.setText(text)
            button.setToolTip(tip)
            button.setCheckable(True)
            self._group.addButton(button, number)
            self.buttons.append(button)
            row.addWidget(button)
        self.buttons[0].setChecked(True)
        self._group.idToggled.connect(self._on_toggled)

    @property
    def index(self) -> int:
        """Of the button that is down."""
        return self._group.checkedId()

    def choose(self, index: int) -> None:
        """Press a button."""
        self.buttons[index].setChecked(True)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        for button in self.buttons:
            button.setStyleSheet(toggle_style(theme))

    def _on_toggled(self, _: int, checked: bool) -> None:
        if checked:
            self.changed.emit()


def choice(name: str, tip: str = "") -> QComboBox:
    """A list of choices as wide as its longest entry."""
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(tip or name)
    box.setMinimumContentsLength(5)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return box
