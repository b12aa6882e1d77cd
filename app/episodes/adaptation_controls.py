"""Which task and which inner step the adaptation panel shows."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QAbstractSpinBox, QHBoxLayout, QLabel, QSlider, QSpinBox, QToolButton, QWidget

from app.matrices.curvature_controls import toggle_style
from app.numbers import count
from app.plots.flow import FlowLayout
from app.setup.controls import set_range
from app.theme import Theme


class AdaptationControls(QWidget):
    """Task number with two arrows, and a slider over the inner steps that stays at the end until it is moved.

    Signals:
        taskAsked: the user wants to see another task; its number. stepChosen: the user looks at another step.

    Attributes:
        task_box: the task number. previous_button, next_button: one less, one more. step_slider: the inner step.
    """

    taskAsked = Signal(object)
    stepChosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.task_box = QSpinBox()
        self.task_box.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.task_box.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.task_box.setKeyboardTracking(False)
        self.task_box.setAccessibleName(self.tr("Number of the validation task"))
        self.task_box.setToolTip(
            self.tr("Number of the fixed validation task that is shown; the same task for every arm.")
        )
        self.previous_button = _arrow("‹", self.tr("Previous task"))
        self.next_button = _arrow("›", self.tr("Next task"))
        self._total, self._step_words = QLabel(), QLabel()
        self._at_end = True
        self.step_slider = QSlider(Qt.Orientation.Horizontal)
        self.step_slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.step_slider.setPageStep(1)
        self.step_slider.setFixedWidth(96)
        self.step_slider.setAccessibleName(self.tr("Inner step shown"))
        self.step_slider.setToolTip(
            self.tr("After how many inner steps the fits and predictions are shown; 0 is before adaptation.")
        )
        flow = FlowLayout(self, gap=16)
        flow.addWidget(
            _group(QLabel(self.tr("Task")), self.previous_button, self.task_box, self.next_button, self._total)
        )
        flow.addWidget(_group(QLabel(self.tr("Step")), self.step_slider, self._step_words))
        self.task_box.valueChanged.connect(self.taskAsked.emit)
        self.previous_button.clicked.connect(self.task_box.stepDown)
        self.next_button.clicked.connect(self.task_box.stepUp)
        self.step_slider.valueChanged.connect(self._on_slider_moved)
        self.set_tasks(0)
        self.set_steps(1)

    @property
    def step(self) -> int:
        """The chosen inner step."""
        return self.step_slider.value()

    def set_tasks(self, total: int) -> None:
        """How many tasks there are; 0: not known."""
        set_range(self.task_box, 0, total - 1 if total else 999_999)
        self.task_box.setFixedWidth(56)
        self._total.setText(self.tr("of {0}").format(count(total)) if total else "")

    def enable_tasks(self, on: bool) -> None:
        """Whether another task can be asked for."""
        for control in (self.previous_button, self.task_box, self.next_button):
            control.setEnabled(on)

    def show_task(self, index: int) -> None:
        """Say which task is shown, without asking for it."""
        with QSignalBlocker(self.task_box):
            self.task_box.setValue(index)

    def set_steps(self, steps: int) -> None:
        """How many inner steps can be shown; a slider at its end stays at the end."""
        with QSignalBlocker(self.step_slider):
            self.step_slider.setRange(0, steps)
            if self._at_end:
                self.step_slider.setValue(steps)
        self._say_step()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        for button in (self.previous_button, self.next_button):
            button.setStyleSheet(toggle_style(theme))
        palette = theme.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(theme.raised))
        self.task_box.setPalette(palette)
        for label in (self._total, self._step_words):
            label.setStyleSheet(f"color: {theme.faint}")

    def _on_slider_moved(self, step: int) -> None:
        self._at_end = step == self.step_slider.maximum()
        self._say_step()
        self.stepChosen.emit()

    def _say_step(self) -> None:
        words = self.tr("{0} of {1}")
        self._step_words.setMinimumWidth(self._step_words.fontMetrics().horizontalAdvance(words.format(10, 10)))
        self._step_words.setText(words.format(self.step, self.step_slider.maximum()))


def _arrow(text: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(name)
    button.setAccessibleName(name)
    button.setAutoRepeat(True)
    return button


def _group(*widgets: QWidget) -> QWidget:
    group = QWidget()
    row = QHBoxLayout(group)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    for widget in widgets:
        row.addWidget(widget)
    return group
