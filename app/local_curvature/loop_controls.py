"""Which rules and dampings the inner loop is tried with, on how many tasks, for how many steps. The buttons are the key of the plots."""

from __future__ import annotations

from itertools import product

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from app.local_curvature.factor_controls import group, number_box, raise_boxes
from app.local_curvature.rule_looks import DAMPED, DAMPINGS, KINDS, WHOLE, kind_title, kind_words, rule_colour
from app.matrices.curvature_controls import chip, toggle_style
from app.plots.axes import compact
from app.plots.flow import FlowLayout
from app.setup.controls import Choice
from app.theme import DASHES, LIGHT, Theme
from core.analysis.local_rules import Kind, LocalRule

FIRST_KINDS: tuple[Kind, ...] = ("learned", "gradient", "empirical-fisher", "gauss-newton", "kfac-3")
FIRST_DAMPINGS = (0.1,)
TASKS, STEPS, MOST_STEPS = 10, 5, 10


class LoopControls(QWidget):
    """Buttons that stay down for rules and dampings, and boxes for tasks, steps and the measure that is drawn.

    Signals:
        workChanged: other curves are wanted. measureChanged: something else of the same curves is to be drawn.

    Attributes:
        kind_buttons, damping_buttons: by rule and by damping. tasks_box, steps_box, whole_box, rate_box, measure_box: the boxes.
    """

    workChanged = Signal()
    measureChanged = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.kind_buttons = {kind: QToolButton() for kind in KINDS}
        self.damping_buttons = {damping: QToolButton() for damping in DAMPINGS}
        self.tasks_box, self.steps_box = number_box(2, 100, TASKS), number_box(1, MOST_STEPS, STEPS)
        self.whole_box, self.rate_box, self.measure_box = Choice(), Choice(), Choice()
        self._theme, self._slot = LIGHT, 0
        self._write()
        flow = FlowLayout(self, gap=10)
        for button in self.kind_buttons.values():
            flow.addWidget(button)
        flow.addWidget(group(QLabel(self.tr("Damping λ")), *self.damping_buttons.values()))
        flow.addWidget(group(QLabel(self.tr("Tasks")), self.tasks_box))
        flow.addWidget(group(QLabel(self.tr("Steps")), self.steps_box))
        for choice in (self.whole_box, self.rate_box, self.measure_box):
            flow.addWidget(choice)
        for button in (*self.kind_buttons.values(), *self.damping_buttons.values()):
            button.toggled.connect(lambda _: self.workChanged.emit())
        for box in (self.tasks_box, self.steps_box):
            box.valueChanged.connect(lambda _: self.workChanged.emit())
        for choice in (self.whole_box, self.rate_box):
            choice.currentIndexChanged.connect(lambda _: self.workChanged.emit())
        self.measure_box.currentIndexChanged.connect(lambda _: self.measureChanged.emit())

    @property
    def rules(self) -> tuple[LocalRule, ...]:
        """Every chosen rule with every chosen damping, at equal step length and at its own; cheap ones first.

        The plain gradient has one length only. What was learned always comes first: everything is compared with it.
        """
        kinds = [kind for kind in KINDS if self.kind_buttons[kind].isChecked() and kind not in DAMPED]
        plain = [
            LocalRule(kind, rescaled=on) for kind in kinds for on in ((True, False) if kind == "learned" else (True,))
        ]
        local = [kind for kind in DAMPED if self.kind_buttons[kind].isChecked()]
        dampings = [damping for damping, button in self.damping_buttons.items() if button.isChecked()]
        combined = product(local, dampings, (True, False))
        rate, apart = self.rate_box.currentData(), self.whole_box.currentIndex() > 0
        rules = (
            LocalRule(kind, damping, on, None if on else rate, apart and kind in WHOLE)
            for kind, damping, on in combined
        )
        return (*plain, *rules)

    @property
    def measure(self) -> str:
        """What is drawn: "loss" or "accuracy"."""
        return str(self.measure_box.currentData())

    def offer_accuracy(self, on: bool) -> None:
        """Whether there are accuracies to draw; not for regression."""
        self.measure_box.setVisible(on)
        if not on:
            self.measure_box.setCurrentIndex(0)

    def set_arm(self, slot: int) -> None:
        """Colour the rules for an arm with this slot."""
        if slot != self._slot:
            self._slot = slot
            self._paint()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        for button in (*self.kind_buttons.values(), *self.damping_buttons.values()):
            button.setStyleSheet(toggle_style(theme))
        raise_boxes(theme, self.tasks_box, self.steps_box)
        self._paint()

    def _paint(self) -> None:
        for kind, button in self.kind_buttons.items():
            button.setIcon(chip(rule_colour(self._theme, kind, self._slot)))
        for place, button in enumerate(self.damping_buttons.values()):
            button.setIcon(_dash_icon(self._theme, place))

    def _write(self) -> None:
        for kind, button in self.kind_buttons.items():
            button.setText(kind_title(kind))
            button.setToolTip(kind_words(kind))
        for damping, button in self.damping_buttons.items():
            button.setText(compact(damping))
            button.setToolTip(self.tr("Damping {0} of every local rule").format(compact(damping)))
            button.setIconSize(QSize(22, 10))
        for button in (*self.kind_buttons.values(), *self.damping_buttons.values()):
            button.setCheckable(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setAccessibleName(button.text() if button in self.kind_buttons.values() else button.toolTip())
            button.setAccessibleDescription(button.toolTip())
        for kind in FIRST_KINDS:
            self.kind_buttons[kind].setChecked(True)
        for damping in FIRST_DAMPINGS:
            self.damping_buttons[damping].setChecked(True)
        self.whole_box.addItem(self.tr("One Fisher matrix"))
        self.whole_box.addItem(self.tr("One for each tensor"))
        self.rate_box.addItem(self.tr("Own step: the arm's α"), None)
        self.rate_box.addItem(self.tr("Own step: α = 1"), 1.0)
        self.measure_box.addItem(self.tr("Loss"), "loss")
        self.measure_box.addItem(self.tr("Accuracy"), "accuracy")
        for box, name in (
            (self.tasks_box, self.tr("Validation tasks in the bands")),
            (self.steps_box, self.tr("Inner steps with each rule")),
            (
                self.whole_box,
                self.tr(
                    "Empirical Fisher and Gauss-Newton over all weights together, or tensor by tensor as M and K-FAC"
                ),
            ),
            (
                self.rate_box,
                self.tr("α of local rules at their own step length; Newton and natural gradient are meant for 1"),
            ),
            (self.measure_box, self.tr("What is drawn over the inner steps")),
        ):
            box.setAccessibleName(name)
            box.setToolTip(name)


def _dash_icon(theme: Theme, place: int) -> QIcon:
    pixmap = QPixmap(QSize(22, 10))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setPen(QPen(QColor(theme.text), 1.5, DASHES[place % len(DASHES)]))
    painter.drawLine(0, 5, 22, 5)
    painter.end()
    return QIcon(pixmap)
