"""Whose paths are shown on which tasks, in which plane, over which surface."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QAbstractSpinBox, QHBoxLayout, QLabel, QSpinBox, QWidget

from app.adaptation_paths.landscape import Wish
from app.matrices.curvature_controls import chip
from app.plots.flow import FlowLayout
from app.setup.controls import CheckBox, Choice, set_range
from app.theme import LIGHT, Theme

MOST_TASKS, MOST_STEPS = 8, 10

Arms = list[tuple[str, str, int]]
"""Name, title and slot of the colour of each arm."""


class PathControls(QWidget):
    """A row of choices that goes on in the next line where there is no room.

    Signals:
        changed: another plane is wanted. looksChanged: the same plane is to be drawn otherwise.

    Attributes:
        arm_boxes: by name. first_box, count_box: the tasks. steps_box: inner steps. surface_box, directions_box, scale_box: the plane.
        ends: the two paths that span the plane while directions are chosen. looks_box: picture, contours or both.
    """

    changed = Signal()
    looksChanged = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._offered: Arms = []
        self.arm_boxes: dict[str, CheckBox] = {}
        self.first_box, self.count_box, self.steps_box = _spin_box(), _spin_box(), _spin_box()
        self.surface_box, self.directions_box, self.scale_box, self.looks_box = Choice(), Choice(), Choice(), Choice()
        self.ends = (Choice(), Choice())
        self._arms = QWidget()
        self._arm_row = QHBoxLayout(self._arms)
        self._fill()
        self._write()
        self._assemble()
        self._connect()
        self.set_tasks(0)
        self._offer_tasks()

    def wish(self) -> Wish | None:
        """What is to be seen; None while no arm is chosen."""
        arms = tuple(name for name, box in self.arm_boxes.items() if box.isChecked())
        if not arms:
            return None
        directions = self.directions_box.currentData()
        if directions == "chosen":
            directions = tuple(box.currentData() for box in self.ends)
        scale, surface = self.scale_box.currentData(), self.surface_box.currentData()
        return Wish(arms, self._tasks(), self.steps_box.value(), directions, scale, surface)

    @property
    def looks(self) -> tuple[bool, bool]:
        """Whether the picture and the contours are shown."""
        return self.looks_box.currentData() != "contours", self.looks_box.currentData() != "picture"

    def set_tasks(self, total: int) -> None:
        """How many tasks there are; 0: not known. A run with fewer than the one before may have no task of the chosen number."""
        before = self._tasks()
        set_range(self.first_box, 0, max(total - 1, 0) if total else 999_999)
        set_range(self.count_box, 1, min(total, MOST_TASKS) if total else MOST_TASKS)
        if self._tasks() != before:
            self._offer_tasks()

    def offer_arms(self, arms: Arms) -> None:
        """Let the user choose among these; a new one is chosen."""
        if arms == self._offered:
            return
        chosen = {name: box.isChecked() for name, box in self.arm_boxes.items()}
        for box in self.arm_boxes.values():
            self._arm_row.removeWidget(box)
            box.hide()
            box.deleteLater()
        self.arm_boxes = {name: self._arm_box(title, chosen.get(name, True)) for name, title, _ in arms}
        self._offered = arms
        self._colour()
        self._offer_tasks()
        self.updateGeometry()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        palette = theme.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(theme.raised))
        for box in (self.first_box, self.count_box, self.steps_box):
            box.setPalette(palette)
        self._colour()

    # ---- inside

    def _fill(self) -> None:
        self.count_box.setRange(1, MOST_TASKS)
        self.count_box.setValue(4)
        self.steps_box.setRange(1, MOST_STEPS)
        self.steps_box.setValue(5)
        self.first_box.setFixedWidth(50)
        for box in (self.count_box, self.steps_box):
            box.setFixedWidth(36)
        for text, data in (
            (self.tr("Directions of the paths"), "paths"),
            (self.tr("Directions of all points"), "points"),
            (self.tr("Chosen directions"), "chosen"),
        ):
            self.directions_box.addItem(text, data)
        self.scale_box.addItem(self.tr("Filter-normalised"), "filter")
        self.scale_box.addItem(self.tr("Not normalised"), "none")
        for text, looks in (
            (self.tr("Picture and contours"), "both"),
            (self.tr("Picture"), "picture"),
            (self.tr("Contours"), "contours"),
        ):
            self.looks_box.addItem(text, looks)

    def _write(self) -> None:
        for box, name, tip in (
            (
                self.first_box,
                self.tr("First task"),
                self.tr("Number of the first validation task whose paths are shown"),
            ),
            (self.count_box, self.tr("Number of tasks"), self.tr("How many tasks, from the first on")),
            (
                self.steps_box,
                self.tr("Inner steps"),
                self.tr("Inner steps to take; those beyond the trained ones are dashed"),
            ),
            (self.surface_box, self.tr("Surface"), self.tr("Task whose query loss is the surface")),
            (
                self.directions_box,
                self.tr("Directions"),
                self.tr(
                    "What the plane is spanned by: principal directions of the movements from each arm's own start, of all "
                    "points about the first arm's start, or the movements along two paths"
                ),
            ),
            (
                self.scale_box,
                self.tr("Normalisation"),
                self.tr(
                    "Filter-normalised: every filter, and every row of a fully connected layer, is measured in units of its norm "
                    "at the origin, so that layers of different scale count alike"
                ),
            ),
            (self.looks_box, self.tr("Looks of the surface"), self.tr("How the surface is drawn")),
            (self.ends[0], self.tr("Path along x"), self.tr("x lies along the movement of this arm on this task")),
            (self.ends[1], self.tr("Path along y"), self.tr("y lies along this movement, without its share of x")),
        ):
            box.setAccessibleName(name)
            box.setToolTip(tip)

    def _assemble(self) -> None:
        self._arm_row.setContentsMargins(0, 0, 0, 0)
        self._arm_row.setSpacing(8)
        flow = FlowLayout(self, gap=10)
        flow.addWidget(self._arms)
        flow.addWidget(_group(QLabel(self.tr("Tasks from")), self.first_box, QLabel(self.tr("count")), self.count_box))
        flow.addWidget(_group(QLabel(self.tr("Steps")), self.steps_box))
        self._chosen = _group(QLabel("x"), self.ends[0], QLabel("y"), self.ends[1])
        for part in (self.directions_box, self._chosen, self.scale_box, self.surface_box, self.looks_box):
            flow.addWidget(part)
        self._chosen.hide()

    def _connect(self) -> None:
        for box in (self.first_box, self.count_box):
            box.valueChanged.connect(self._on_tasks_changed)
        self.steps_box.valueChanged.connect(lambda _: self.changed.emit())
        for choice in (self.surface_box, self.scale_box, *self.ends):
            choice.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.directions_box.currentIndexChanged.connect(self._on_directions_changed)
        self.looks_box.currentIndexChanged.connect(lambda _: self.looksChanged.emit())

    def _arm_box(self, title: str, chosen: bool) -> CheckBox:
        box = CheckBox()
        box.setText(title)
        box.setChecked(chosen)
        box.setToolTip(self.tr("Show the paths of {0}; the first arm shown is the origin of the plane").format(title))
        box.toggled.connect(self._on_arms_changed)
        self._arm_row.addWidget(box)
        return box

    def _colour(self) -> None:
        for name, _, slot in self._offered:
            self.arm_boxes[name].setIcon(chip(self._theme.arm_colour(slot)))

    def _tasks(self) -> tuple[int, ...]:
        first = self.first_box.value()
        return tuple(range(first, min(first + self.count_box.value(), self.first_box.maximum() + 1)))

    def _offer_tasks(self) -> None:
        """The surface and the two chosen directions are among the tasks and arms that are shown."""
        tasks = self._tasks()
        surfaces: list[tuple[str, Any]] = [(self.tr("Surface: mean of the tasks"), None)]
        surfaces += [(self.tr("Surface: task {0}").format(task), task) for task in tasks]
        _offer(self.surface_box, surfaces, 1)
        arms = [(name, title) for name, title, _ in self._offered if self.arm_boxes[name].isChecked()]
        paths = [(self.tr("{0}, task {1}").format(title, task), (name, task)) for name, title in arms for task in tasks]
        _offer(self.ends[0], paths, 0)
        _offer(self.ends[1], paths, len(paths) - 1)

    def _on_tasks_changed(self) -> None:
        self._offer_tasks()
        self.changed.emit()

    def _on_arms_changed(self) -> None:
        self._offer_tasks()
        self.changed.emit()

    def _on_directions_changed(self) -> None:
        self._chosen.setVisible(self.directions_box.currentData() == "chosen")
        self.changed.emit()


def _offer(box: Choice, items: list[tuple[str, Any]], first: int) -> None:
    """Let the user choose among these texts with their data. The choice stays where it can, else it is the item at `first`."""
    if items == [(box.itemText(row), box.itemData(row)) for row in range(box.count())]:
        return
    chosen, known = box.currentData(), box.count() > 0
    with QSignalBlocker(box):
        box.clear()
        for text, data in items:
            box.addItem(text, data)
        kept = [row for row, (_, data) in enumerate(items) if data == chosen]
        box.setCurrentIndex(kept[0] if known and kept else first)


def _spin_box() -> QSpinBox:
    box = QSpinBox()
    box.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
    box.setAlignment(Qt.AlignmentFlag.AlignCenter)
    box.setKeyboardTracking(False)
    return box


def _group(*widgets: QWidget) -> QWidget:
    group = QWidget()
    row = QHBoxLayout(group)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    for widget in widgets:
        row.addWidget(widget)
    return group
