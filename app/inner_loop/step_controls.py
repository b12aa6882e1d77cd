"""Which task, how many inner steps, which of them, which layer and which page the inner loop panel shows."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QToolButton,
    QWidget,
)

from app.matrices.curvature_controls import toggle_style
from app.numbers import count
from app.plots.flow import FlowLayout
from app.setup.controls import Choice, set_range
from app.theme import Theme

MOST_STEPS = 10


class StepControls(QWidget):
    """A row of choices that goes on in the next line where there is no room.

    Signals:
        taskChosen: another task, or another number of steps to take. stepChosen: another step is looked at.
        layerChosen: another layer. pageChosen: another page.

    Attributes:
        task_box, previous_button, next_button: the task. steps_box: steps to take. step_slider: the step that is shown.
        layer_box: the layer. page_buttons: the pages "task", "gradients" and "heatmaps" by name.
    """

    taskChosen = Signal()
    stepChosen = Signal()
    layerChosen = Signal()
    pageChosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.task_box, self.steps_box = _spin_box(), _spin_box()
        self.previous_button, self.next_button = QToolButton(), QToolButton()
        self.step_slider, self.layer_box = QSlider(Qt.Orientation.Horizontal), Choice()
        self.page_buttons = {name: QToolButton() for name in ("task", "gradients", "heatmaps")}
        self._of, self._words = QLabel(), QLabel()
        self._trained = 0
        self._touched = False
        self._pages = QButtonGroup(self)
        self._prepare()
        self._write()
        self._assemble()
        self._connect()
        self.set_tasks(0)
        self.set_steps(MOST_STEPS, 0)

    # ---- what is chosen

    @property
    def task(self) -> int:
        """Number of the task."""
        return self.task_box.value()

    @property
    def steps(self) -> int:
        """Inner steps to take."""
        return self.steps_box.value()

    @property
    def step(self) -> int:
        """The step that is looked at."""
        return self.step_slider.value()

    @property
    def layer(self) -> str:
        """Name of the layer, "" while there is none."""
        return self.layer_box.currentText()

    @property
    def page(self) -> str:
        """One of "task", "gradients" and "heatmaps"."""
        return next(name for name, button in self.page_buttons.items() if button.isChecked())

    # ---- what can be chosen

    def set_tasks(self, total: int) -> None:
        """How many tasks there are; 0: not known."""
        set_range(self.task_box, 0, max(total - 1, 0) if total else 999_999)
        self._of.setText(self.tr("of {0}").format(count(total)) if total else "")

    def set_steps(self, steps: int, trained: int) -> None:
        """How many inner steps can be looked at, and how many are trained; until the slider is moved it stands at those trained."""
        self._trained = trained
        with QSignalBlocker(self.step_slider):
            self.step_slider.setRange(0, steps)
            if not self._touched:
                self.step_slider.setValue(min(trained, steps))
        self._say_step()

    def offer_layers(self, layers: list[str]) -> None:
        """Let the user choose among these layers; the choice stays where it can, else it is the middle one, often the largest."""
        if layers == [self.layer_box.itemText(row) for row in range(self.layer_box.count())]:
            return
        chosen = self.layer
        with QSignalBlocker(self.layer_box):
            self.layer_box.clear()
            self.layer_box.addItems(layers)
            if layers:
                self.layer_box.setCurrentText(chosen if chosen in layers else layers[len(layers) // 2])

    def choose_layer(self, layer: str) -> None:
        """Choose a layer as the user would."""
        self.layer_box.setCurrentText(layer)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        for button in (self.previous_button, self.next_button, *self.page_buttons.values()):
            button.setStyleSheet(toggle_style(theme))
        palette = theme.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(theme.raised))
        for box in (self.task_box, self.steps_box):
            box.setPalette(palette)
        for label in (self._of, self._words):
            label.setStyleSheet(f"color: {theme.faint}")

    # ---- inside

    def _prepare(self) -> None:
        self.steps_box.setRange(1, MOST_STEPS)
        self.steps_box.setValue(MOST_STEPS)
        self.steps_box.setFixedWidth(40)
        self.task_box.setFixedWidth(56)
        self.step_slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.step_slider.setPageStep(1)
        self.step_slider.setFixedWidth(110)
        for button in (self.previous_button, self.next_button):
            button.setAutoRepeat(True)
        for button in self.page_buttons.values():
            button.setCheckable(True)
            self._pages.addButton(button)
        self.page_buttons["task"].setChecked(True)
        widest = self._words.fontMetrics().horizontalAdvance(f"{self._step_words(10, 1)}  ")
        self._words.setMinimumWidth(widest)
        self._words.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def _write(self) -> None:
        self.previous_button.setText("‹")
        self.next_button.setText("›")
        for button, name in (
            (self.previous_button, self.tr("Previous task")),
            (self.next_button, self.tr("Next task")),
            (self.page_buttons["task"], self.tr("Losses and fit, or predictions, after every inner step")),
            (self.page_buttons["gradients"], self.tr("Raw and transformed gradient of every layer in numbers")),
            (self.page_buttons["heatmaps"], self.tr("Raw and transformed gradient of one layer as pictures")),
        ):
            button.setToolTip(name)
            button.setAccessibleName(name)
        self.page_buttons["task"].setText(self.tr("Task"))
        self.page_buttons["gradients"].setText(self.tr("Gradients"))
        self.page_buttons["heatmaps"].setText(self.tr("Heatmaps"))
        self.task_box.setToolTip(self.tr("Number of the fixed validation task; the same task for every arm"))
        self.steps_box.setToolTip(
            self.tr("Inner steps to take, up to 10; steps beyond those trained show whether an arm over-fits")
        )
        self.step_slider.setToolTip(self.tr("After how many inner steps things are shown; 0 is before adaptation"))
        self.layer_box.setToolTip(self.tr("Layer whose gradients are drawn"))
        self.task_box.setAccessibleName(self.tr("Number of the validation task"))
        self.steps_box.setAccessibleName(self.tr("Inner steps to take"))
        self.step_slider.setAccessibleName(self.tr("Inner step shown"))
        self.layer_box.setAccessibleName(self.tr("Layer"))

    def _assemble(self) -> None:
        flow = FlowLayout(self, gap=14)
        task = (self.previous_button, self.task_box, self.next_button, self._of)
        flow.addWidget(_group(*self.page_buttons.values()))
        flow.addWidget(_group(QLabel(self.tr("Task")), *task))
        flow.addWidget(_group(QLabel(self.tr("Steps")), self.steps_box))
        flow.addWidget(_group(QLabel(self.tr("Step")), self.step_slider, self._words))
        self._layer_group = _group(QLabel(self.tr("Layer")), self.layer_box)
        flow.addWidget(self._layer_group)
        self._on_page_clicked()

    def _connect(self) -> None:
        self.previous_button.clicked.connect(self.task_box.stepDown)
        self.next_button.clicked.connect(self.task_box.stepUp)
        for box in (self.task_box, self.steps_box):
            box.valueChanged.connect(lambda _: self.taskChosen.emit())
        self.step_slider.valueChanged.connect(self._on_slider_moved)
        self.layer_box.currentIndexChanged.connect(lambda _: self.layerChosen.emit())
        self._pages.buttonClicked.connect(self._on_page_clicked)

    def _on_page_clicked(self) -> None:
        """The page of the task has all layers in it."""
        self._layer_group.setVisible(self.page != "task")
        self.pageChosen.emit()

    def _on_slider_moved(self) -> None:
        self._touched = True
        self._say_step()
        self.stepChosen.emit()

    def _say_step(self) -> None:
        self._words.setText(self._step_words(self.step, self._trained or MOST_STEPS))

    def _step_words(self, step: int, trained: int) -> str:
        if step > trained:
            return self.tr("{0}, {1} beyond training").format(step, step - trained)
        return self.tr("{0} of {1} trained").format(step, trained) if self._trained else str(step)


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
