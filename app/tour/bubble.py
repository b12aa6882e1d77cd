"""The bubble in which the tour speaks."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.formulas.equation_label import EquationLabel
from app.formulas.formulas import formula_label
from app.landmarks import Flash
from app.setup.signs import FAINT, shrink
from app.tour.steps import TourStep

WIDTH, GAP = 340, 14
BUTTON = 32  # pixels: what is no higher is a button, and its neighbours should stay in sight


class Bubble(QFrame):
    """One step of the tour, over the window beside what it speaks of. It takes no focus and can be dragged aside.

    Signals:
        nextAsked, backAsked, leaveAsked: the buttons.
    """

    nextAsked = Signal()
    backAsked = Signal()
    leaveAsked = Signal()

    def __init__(self, window: QWidget, flash: Flash) -> None:
        super().__init__(window)
        self._window, self._flash = window, flash
        self._dragged_from: QPoint | None = None
        self._moved = False
        self._equation: EquationLabel | None = None
        self._where, self._title = QLabel(), QLabel()
        self._text, self._act = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self._leave, self._back, self._next = QPushButton(flat=True), QPushButton(), QPushButton()
        for button, signal in (
            (self._leave, self.leaveAsked),
            (self._back, self.backAsked),
            (self._next, self.nextAsked),
        ):
            button.clicked.connect(signal)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAutoDefault(False)
        self._where.setForegroundRole(FAINT)
        shrink(self._where)
        for label in (self._title, self._act):
            font = label.font()
            font.setBold(True)
            label.setFont(font)
        self._act.setForegroundRole(QPalette.ColorRole.Link)
        self._lay_out()
        self.setFixedWidth(WIDTH)
        self.hide()

    def show_step(self, step: TourStep, number: int, count: int) -> None:
        """Say what a step says; `number` counts from 1."""
        self._moved = False
        self._where.setText(self.tr("Tour, step {0} of {1}").format(number, count))
        self._title.setText(step.title)
        self._text.setText(step.text)
        self._leave.setText(self.tr("&Leave"))
        self._leave.setToolTip(self.tr("Leave the tour (Escape); it stays in the Help menu"))
        self._back.setText(self.tr("&Back"))
        self._back.setEnabled(number > 1)
        self._last = number == count
        self._show_equation(step.formula)
        self.show_act(step.act, done=not step.act)
        self.setAccessibleName(f"{step.title}. {step.text} {step.act}")
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def show_act(self, act: str, *, done: bool) -> None:
        """Say what the user is to do, "" for nothing, or that it is done; until then the step can only be skipped."""
        self._act.setText(self.tr("✓ Done") if act and done else act)
        self._act.setVisible(bool(act))
        words = self.tr("&Finish") if self._last else self.tr("&Next")
        self._next.setText(words if done else self.tr("&Skip this step"))
        self._column.activate()
        self.resize(WIDTH, self._column.totalHeightForWidth(WIDTH))

    def place_beside(self, target: QRect) -> None:
        """Stand beside what is pointed at, unless the user has dragged the bubble."""
        if not self._moved:
            self.move(beside(target, self.size(), self._window.rect()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A plain rounded surface with an edge in the accent colour."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Link), 1.5))
        painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag."""
        self._dragged_from = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse, within the window."""
        if self._dragged_from is not None:
            room = self._window.rect().adjusted(0, 0, -self.width(), -self.height())
            to = self.mapToParent(event.position().toPoint() - self._dragged_from)
            self.move(min(max(to.x(), 0), room.right()), min(max(to.y(), 0), room.bottom()))
            self._moved = True

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End of the drag."""
        self._dragged_from = None

    def event(self, event: QEvent) -> bool:
        """The wheel must not reach what lies under the bubble."""
        return True if event.type() == QEvent.Type.Wheel else super().event(event)

    def _lay_out(self) -> None:
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        for label in (self._where, self._title, self._text, self._act):
            column.addWidget(label)
        buttons = QHBoxLayout()
        buttons.addWidget(self._leave)
        buttons.addStretch(1)
        buttons.addWidget(self._back)
        buttons.addWidget(self._next)
        column.addLayout(buttons)

    def _show_equation(self, name: str) -> None:
        if self._equation is not None:
            self._column.removeWidget(self._equation)
            self._equation.hide()
            self._equation.deleteLater()
            self._equation = None
        if name:
            self._equation = formula_label(name)
            self._equation.symbolAsked.connect(self._flash.flash)
            self._equation.symbolPointed.connect(self._flash.point)
            self._column.insertWidget(3, self._equation)
            self._equation.show()  # so that it counts in the height at once


def beside(target: QRect, size: QSize, room: QRect) -> QPoint:
    """Where a bubble of this size stands: beside the target, under it if it is a button, where it fits; else in a corner of it."""
    if target.isEmpty():
        return QPoint(room.center().x() - size.width() // 2, room.center().y() - size.height() // 2)
    top = min(max(target.top(), room.top()), room.bottom() - size.height())
    left = min(max(target.left(), room.left()), room.right() - size.width())
    sides = [QPoint(target.right() + GAP, top), QPoint(target.left() - GAP - size.width(), top)]
    ends = [QPoint(left, target.bottom() + GAP), QPoint(left, target.top() - GAP - size.height())]
    places = ends + sides if target.height() <= BUTTON else sides + ends
    inside = target.bottomRight() - QPoint(size.width() + GAP, size.height() + GAP)
    return next((place for place in places if room.contains(QRect(place, size))), inside)
