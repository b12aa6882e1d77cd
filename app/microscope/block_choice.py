"""Which block of a large layer lies under the microscope."""

from __future__ import annotations

from math import prod

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QWidget

from app.microscope.specimen import MOST, Block, Place


class BlockChoice(QWidget):
    """First index and number of indices of each mode. Hidden for a layer that is small enough to be seen whole.

    Signals:
        changed: the user chose another block.

    Attributes:
        firsts, counts: the boxes, one for each mode: output channels, input channels, filter positions.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shape: Place = (0, 0, 0)
        self.firsts: list[QSpinBox] = []
        self.counts: list[QSpinBox] = []
        self._parts: list[tuple[QWidget, ...]] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3)
        for sign, name in zip("oif", self._names(), strict=True):
            first, number = QSpinBox(), QSpinBox()
            first.setAccessibleName(self.tr("First {0} of the block").format(name))
            number.setAccessibleName(self.tr("Number of {0}s of the block").format(name))
            number.setMinimum(1)
            label, joint = QLabel(sign), QLabel("+")
            for part in (label, first, joint, number):
                row.addWidget(part)
            self.firsts.append(first)
            self.counts.append(number)
            self._parts.append((label, first, joint, number))
            for box in (first, number):
                box.setToolTip(
                    self.tr("{0}; M_mc of the block has at most {1} rows").format(box.accessibleName(), MOST)
                )
                box.setMaximumWidth(58)
                box.valueChanged.connect(self.changed)
        self.hide()

    def offer(self, shape: Place) -> None:
        """Let the user choose in a layer of this shape; another shape begins with its first block."""
        if shape != self._shape:
            self._shape = shape
            self._begin(Block.first(shape))
        self.setVisible(prod(shape) > MOST)

    def _begin(self, block: Block) -> None:
        parts = (block.outputs, block.inputs, block.filters)
        for first, number, size, chosen in zip(self.firsts, self.counts, self._shape, parts, strict=True):
            with QSignalBlocker(first), QSignalBlocker(number):
                first.setRange(0, size - 1)
                number.setRange(1, min(size, MOST))
                first.setValue(chosen[0])
                number.setValue(chosen[1])
        for boxes, size in zip(self._parts, self._shape, strict=True):
            for box in boxes:
                box.setVisible(size > 1)

    @property
    def block(self) -> Block:
        """What is chosen, cut off where the layer ends."""
        parts = [
            (first.value(), min(number.value(), size - first.value()))
            for first, number, size in zip(self.firsts, self.counts, self._shape, strict=True)
        ]
        return Block(*parts)

    def _names(self) -> tuple[str, str, str]:
        return self.tr("output channel"), self.tr("input channel"), self.tr("filter position")
