"""Whose initialisation, on which tasks, and after how many inner steps."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QLabel, QWidget

from app.local_curvature.factor_controls import group, number_box, raise_boxes
from app.matrices.curvature_controls import chip
from app.plots.flow import FlowLayout
from app.setup.controls import Choice
from app.theme import LIGHT, Theme

TASKS, MOST_TASKS, MOST_STEPS = 100, 10_000, 10


class GraftControls(QWidget):
    """A row of choices that goes on in the next line where there is no room.

    Signals:
        changed: the user chose something else.

    Attributes:
        recipient_box, split_box, tasks_box, steps_box, measure_box: the controls.
    """

    changed = Signal()
    measureChanged = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.recipient_box, self.split_box, self.measure_box = Choice(), Choice(), Choice()
        self.tasks_box, self.steps_box = number_box(2, MOST_TASKS, TASKS), number_box(1, MOST_STEPS, 1)
        self._offered: list[tuple[str, str, int]] = []
        self._theme = LIGHT
        self._write()
        flow = FlowLayout(self, gap=10)
        flow.addWidget(group(QLabel(self.tr("Initialisation of")), self.recipient_box))
        flow.addWidget(self.split_box)
        flow.addWidget(group(QLabel(self.tr("Tasks")), self.tasks_box))
        flow.addWidget(group(QLabel(self.tr("Inner steps")), self.steps_box))
        flow.addWidget(self.measure_box)
        for box in (self.recipient_box, self.split_box):
            box.currentIndexChanged.connect(lambda _: self.changed.emit())
        for count_box in (self.tasks_box, self.steps_box):
            count_box.valueChanged.connect(lambda _: self.changed.emit())
        self.measure_box.currentIndexChanged.connect(lambda _: self.measureChanged.emit())

    @property
    def recipient(self) -> str:
        """Name of the arm whose initialisation is used, "" while there is none."""
        return self.recipient_box.currentData() or ""

    @property
    def split(self) -> str:
        """Where tasks come from: "validation" or "test"."""
        return str(self.split_box.currentData())

    @property
    def measure(self) -> str:
        """What is drawn: "loss" or "accuracy"."""
        return str(self.measure_box.currentData())

    def offer_arms(self, arms: list[tuple[str, str, int]]) -> None:
        """Let the user choose among these: name, title, slot of its colour. The choice stays where it can, else it is the first."""
        if arms == self._offered:
            return
        chosen = self.recipient
        with QSignalBlocker(self.recipient_box):
            self.recipient_box.clear()
            for name, title, slot in arms:
                self.recipient_box.addItem(chip(self._theme.arm_colour(slot)), title, name)
            self.recipient_box.setCurrentIndex(max(0, self.recipient_box.findData(chosen)))
        self._offered = arms

    def set_run(self, tasks: int, steps: int, *, classes: bool) -> None:
        """Another run: how many tasks it validates on, inner steps it trains, and whether there are accuracies."""
        for box, value, most in ((self.tasks_box, min(tasks, TASKS), tasks), (self.steps_box, steps, MOST_STEPS)):
            with QSignalBlocker(box):
                box.setRange(box.minimum(), max(most, box.minimum()))
                box.setValue(value)
        self.measure_box.setVisible(classes)
        self.measure_box.setCurrentIndex(int(classes))

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        raise_boxes(theme, self.tasks_box, self.steps_box)
        for row, (_, _, slot) in enumerate(self._offered):
            self.recipient_box.setItemIcon(row, chip(theme.arm_colour(slot)))

    def _write(self) -> None:
        self.split_box.addItem(self.tr("Validation tasks"), "validation")
        self.split_box.addItem(self.tr("Test tasks"), "test")
        self.measure_box.addItem(self.tr("Loss"), "loss")
        self.measure_box.addItem(self.tr("Accuracy"), "accuracy")
        for box, name, tip in (
            (self.recipient_box, self.tr("Arm whose initialisation is used"), ""),
            (self.split_box, self.tr("Tasks for transplants"), self.tr("Nothing in a run depends on the test tasks")),
            (
                self.tasks_box,
                self.tr("Number of tasks"),
                self.tr("The first of the fixed tasks; the same for every graft"),
            ),
            (self.steps_box, self.tr("Inner steps taken"), self.tr("Scores are taken after the last of them")),
            (self.measure_box, self.tr("Measure that is drawn"), ""),
        ):
            box.setAccessibleName(name)
            box.setToolTip(tip or name)
