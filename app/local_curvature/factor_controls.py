"""Which layer is compared, over how many tasks, and with how much damping."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QAbstractSpinBox, QHBoxLayout, QLabel, QSpinBox, QWidget

from app.numbers import number
from app.plots.flow import FlowLayout
from app.setup.controls import CheckBox, Choice, Slider
from app.theme import Theme

PER_DECADE = 4
LOWEST, HIGHEST = -6, 3
"""Powers of ten at the ends of the slider."""
FIRST_DAMPING = 0.1
TASKS = 8


class FactorControls(QWidget):
    """A row of choices that goes on in the next line where there is no room.

    Signals:
        tasksChosen: another number of tasks. changed: another layer, damping or scale.

    Attributes:
        layer_box, tasks_box, damping_slider, shared_box: the controls. damping_words: the damping as a number.
    """

    tasksChosen = Signal()
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.layer_box, self.tasks_box = Choice(), number_box(1, 100, TASKS)
        self.damping_slider, self.damping_words = Slider(), QLabel()
        self.shared_box = CheckBox(self.tr("Same colours"))
        self._prepare()
        flow = FlowLayout(self, gap=14)
        flow.addWidget(group(QLabel(self.tr("Layer")), self.layer_box))
        flow.addWidget(group(QLabel(self.tr("Damping λ")), self.damping_slider, self.damping_words))
        flow.addWidget(group(QLabel(self.tr("Tasks")), self.tasks_box))
        flow.addWidget(self.shared_box)
        self.layer_box.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.shared_box.toggled.connect(lambda _: self.changed.emit())
        self.tasks_box.valueChanged.connect(lambda _: self.tasksChosen.emit())
        self.damping_slider.valueChanged.connect(self._on_damping_moved)
        self._say_damping()

    @property
    def layer(self) -> str:
        """Name of the layer, "" while there is none."""
        return self.layer_box.currentText()

    @property
    def tasks(self) -> int:
        """How many tasks local curvature is averaged over."""
        return self.tasks_box.value()

    @property
    def damping(self) -> float:
        """What is added to the curvature."""
        return float(10 ** (self.damping_slider.value() / PER_DECADE))

    @property
    def shared(self) -> bool:
        """Whether a learned factor and its local counterpart share one scale of colours."""
        return self.shared_box.isChecked()

    def offer_layers(self, layers: list[str]) -> None:
        """Let the user choose among these layers; the choice stays where it can, else it is the middle one."""
        if layers == [self.layer_box.itemText(row) for row in range(self.layer_box.count())]:
            return
        chosen = self.layer if self.layer in layers else layers[len(layers) // 2] if layers else ""
        with QSignalBlocker(self.layer_box):
            self.layer_box.clear()
            self.layer_box.addItems(layers)
            self.layer_box.setCurrentText(chosen)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        raise_boxes(theme, self.tasks_box)
        self.damping_words.setStyleSheet(f"color: {theme.faint}")

    def _prepare(self) -> None:
        self.damping_slider.setRange(LOWEST * PER_DECADE, HIGHEST * PER_DECADE)
        self.damping_slider.setPageStep(PER_DECADE)
        self.damping_slider.setValue(-PER_DECADE)
        self.damping_slider.setFixedWidth(130)
        self.damping_words.setMinimumWidth(self.damping_words.fontMetrics().horizontalAdvance("0.000562"))
        self.layer_box.setAccessibleName(self.tr("Layer compared with local curvature"))
        self.layer_box.setToolTip(self.layer_box.accessibleName())
        self.damping_slider.setAccessibleName(self.tr("Damping of local curvature"))
        self.damping_slider.setToolTip(
            self.tr(
                "Added to the local curvature before it is inverted, shared among its factors; the network is not asked again"
            )
        )
        self.tasks_box.setAccessibleName(self.tr("Tasks that local curvature is averaged over"))
        self.tasks_box.setToolTip(
            self.tr("The first validation tasks; the curvature of their support sets at the initialisation is averaged")
        )
        self.shared_box.setAccessibleName(self.tr("Same colours for learned and local"))
        self.shared_box.setToolTip(
            self.tr("One scale of colours for a learned factor and its local counterpart, instead of one each")
        )

    def _on_damping_moved(self) -> None:
        self._say_damping()
        self.changed.emit()

    def _say_damping(self) -> None:
        self.damping_words.setText(number(self.damping))


def number_box(least: int, most: int, first: int) -> QSpinBox:
    """A narrow box for a whole number that is handed over when the user has finished typing."""
    box = QSpinBox()
    box.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
    box.setKeyboardTracking(False)
    box.setRange(least, most)
    box.setValue(first)
    box.setFixedWidth(44)
    return box


def raise_boxes(theme: Theme, *boxes: QSpinBox) -> None:
    """Let number boxes stand out from the plain surface of a panel."""
    palette = theme.palette()
    palette.setColor(QPalette.ColorRole.Base, QColor(theme.raised))
    for box in boxes:
        box.setPalette(palette)


def group(*widgets: QWidget) -> QWidget:
    """Widgets that stay beside each other."""
    together = QWidget()
    row = QHBoxLayout(together)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    for widget in widgets:
        row.addWidget(widget)
    return together
