"""Which arm and new task, how many past tasks, and what of them is drawn."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QLabel, QWidget

from app.local_curvature.factor_controls import group, number_box, raise_boxes
from app.matrices.curvature_controls import chip
from app.numbers import count
from app.plots.flow import FlowLayout
from app.setup.controls import Choice, set_range
from app.theme import LIGHT, Theme

PAST, MOST_PAST = 64, 512


class SimilarityControls(QWidget):
    """A row of choices that goes on in the next line where there is no room.

    Signals:
        changed: something else is to be worked out. shownChanged: something else of the same answer is to be drawn.

    Attributes:
        arm_box, task_box, past_box, scope_box, tensor_box, measure_box: the controls.
    """

    changed = Signal()
    shownChanged = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.arm_box, self.scope_box, self.tensor_box, self.measure_box = Choice(), Choice(), Choice(), Choice()
        self.task_box, self.past_box = number_box(0, 999_999, 0), number_box(2, MOST_PAST, PAST)
        self._of = QLabel()
        self._arms: list[tuple[str, str, int]] = []
        self._tensors: list[str] = []
        self._theme = LIGHT
        self._write()
        flow = FlowLayout(self, gap=10)
        flow.addWidget(self.arm_box)
        flow.addWidget(group(QLabel(self.tr("New task")), self.task_box, self._of))
        flow.addWidget(group(QLabel(self.tr("Past tasks")), self.past_box))
        for box in (self.scope_box, self.tensor_box, self.measure_box):
            flow.addWidget(box)
        for box in (self.arm_box, self.scope_box):
            box.currentIndexChanged.connect(lambda _: self.changed.emit())
        for count_box in (self.task_box, self.past_box):
            count_box.valueChanged.connect(lambda _: self.changed.emit())
        for box in (self.tensor_box, self.measure_box):
            box.currentIndexChanged.connect(lambda _: self.shownChanged.emit())

    @property
    def arm(self) -> str:
        """Name of the chosen arm, "" while there is none."""
        return self.arm_box.currentData() or ""

    @property
    def scope(self) -> str:
        """What weighs past tasks: products over the "whole" gradient, or those of each "tensor"."""
        return str(self.scope_box.currentData())

    @property
    def tensor(self) -> str:
        """Whose products are drawn: "layer.part", or "" for all tensors together."""
        return str(self.tensor_box.currentData() or "")

    @property
    def measure(self) -> str:
        """What is drawn of the past tasks: "products" or "cosines"."""
        return str(self.measure_box.currentData())

    def offer_arms(self, arms: list[tuple[str, str, int]], first: Callable[[], str]) -> None:
        """Let the user choose among these: name, title, slot of its colour. The choice stays where it can, else it is `first()`."""
        if arms == self._arms:
            return
        names = [name for name, _, _ in arms]
        chosen = self.arm if self.arm in names else first()
        with QSignalBlocker(self.arm_box):
            self.arm_box.clear()
            for name, title, slot in arms:
                self.arm_box.addItem(chip(self._theme.arm_colour(slot)), title, name)
            self.arm_box.setCurrentIndex(names.index(chosen))
        self._arms = arms

    def offer_tensors(self, tensors: list[str]) -> None:
        """Let the user choose among all tensors together and these; the choice stays where it can."""
        if tensors == self._tensors:
            return
        chosen = self.tensor
        with QSignalBlocker(self.tensor_box):
            self.tensor_box.clear()
            self.tensor_box.addItem(self.tr("All tensors"), "")
            for tensor in tensors:
                self.tensor_box.addItem(tensor, tensor)
            self.tensor_box.setCurrentIndex(max(0, self.tensor_box.findData(chosen)))
        self._tensors = tensors

    def set_tasks(self, total: int) -> None:
        """How many validation tasks there are."""
        set_range(self.task_box, 0, max(total - 1, 0))
        self._of.setText(self.tr("of {0}").format(count(total)))

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        raise_boxes(theme, self.task_box, self.past_box)
        self._of.setStyleSheet(f"color: {theme.faint}")
        for row, (_, _, slot) in enumerate(self._arms):
            self.arm_box.setItemIcon(row, chip(theme.arm_colour(slot)))

    def _write(self) -> None:
        self.scope_box.addItem(self.tr("One matrix for the whole gradient"), "whole")
        self.scope_box.addItem(self.tr("One matrix for each tensor"), "tensor")
        self.tensor_box.addItem(self.tr("All tensors"), "")
        self.measure_box.addItem(self.tr("Cosines"), "cosines")
        self.measure_box.addItem(self.tr("Inner products"), "products")
        for box, name, tip in (
            (self.arm_box, self.tr("Arm whose gradients are compared"), ""),
            (
                self.task_box,
                self.tr("Number of the new task"),
                self.tr("A fixed validation task, the same for every arm"),
            ),
            (
                self.past_box,
                self.tr("Number of past tasks"),
                self.tr("Training tasks of the same kind; a run keeps no list of those it has met"),
            ),
            (
                self.scope_box,
                self.tr("Shape of the idealised matrix"),
                self.tr("Whether past tasks are weighed by the product of whole gradients or tensor by tensor"),
            ),
            (self.tensor_box, self.tr("Tensor whose similarities are drawn"), ""),
            (self.measure_box, self.tr("Measure of similarity"), ""),
        ):
            box.setAccessibleName(name)
            box.setToolTip(tip or name)
