"""One arm of the experiment in the setup form: its colour, what it is, how it fares, and its own settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.language import settings_text
from app.setup.equation import Explanation
from app.setup.knob_editor import KnobGroup, fold_text, spaced_column
from app.setup.own_value import OwnValue
from app.setup.signs import ERROR, Badge, Elided, FoldButton, GlyphButton, Mark, faint, shrink
from core.events import ArmPaused
from core.knobs import MAML_PLUS_PLUS, checked, knobs
from core.spec import ARM_FIELDS, Arm, Training

_INDENT = 24


@dataclass(frozen=True)
class ArmState:
    """How an arm fares: `word` is one word, `problem` why it stands still on its own."""

    word: str = ""
    problem: ArmPaused | None = None


class ArmRow(QWidget):
    """Colour chip, title, state, a button that removes the arm, and a fold with the method's settings and the arm's own values.

    Signals:
        methodEdited: carries the arm's name, a setting of its method and the new value.
        overrideEdited: carries the arm's name, a training setting and the arm's own value, None for the shared one.
        removeAsked, resumeAsked: carry the arm's name.

    Attributes:
        method: the class of the arm's method.
    """

    methodEdited = Signal(str, str, object)
    overrideEdited = Signal(str, str, object)
    removeAsked = Signal(str)
    resumeAsked = Signal(str)

    def __init__(self, arm: Arm) -> None:
        super().__init__()
        self.method = type(arm.method)
        self._name = arm.name
        self._state = ArmState()
        self._chip = Mark(12)
        self._title = Elided()
        self._word = faint()
        self._badge = Badge()
        self._resume = QToolButton()
        self._problem = QLabel()
        self._fold = FoldButton("", self.tr("Settings of {0}").format(arm.name))
        self._remove = GlyphButton("remove", self.tr("Remove {0}").format(arm.name))
        self._settings = KnobGroup(knobs(self.method), owner=arm.name)
        fields = [knob for knob in knobs(Training) if knob.name in ARM_FIELDS]
        self._own = {knob.name: OwnValue(knob, arm.name) for knob in fields}
        self._group = FoldButton(MAML_PLUS_PLUS, self.tr("Own {0} settings of {1}").format(MAML_PLUS_PLUS, arm.name))
        self._grouped = QWidget()
        self._body = QWidget()
        about = settings_text(first_line(self.method))
        self._explanation = Explanation(self._title, self.method.title, about, self.method.equation)
        self._explanation.lines = (self.tr("Arm {0}").format(arm.name),)
        self._lay_out()
        self._connect()

    def show_title(self, title: str) -> None:
        """What people call the arm."""
        self._title.setText(title)

    def show_arm(self, arm: Arm, shared: Training, running: Arm | None, running_training: Training | None) -> None:
        """Show the arm without emitting. `running` is this arm in the run, None when it has no part in it."""
        same = running.method if running and type(running.method) is self.method else None
        self._settings.show_settings(arm.method, checked(self.method, {}), same)
        effective = shared.model_dump() | arm.overrides
        for name, editor in self._own.items():
            pending = running_training is not None and getattr(running_training, name) != effective[name]
            editor.show_values(arm.overrides.get(name), getattr(shared, name), pending)
        grouped = sum(name in arm.overrides for name, editor in self._own.items() if editor.knob.group)
        self._group.setText(fold_text(MAML_PLUS_PLUS, grouped))

    def show_chip(self, colour: QColor, filled: bool) -> None:
        """The arm's colour everywhere; a ring while the arm takes no part in the run that exists."""
        self._chip.show_ink(colour, filled)

    def show_outside(self, outside: bool) -> None:
        """Say that the arm joins only with a restart."""
        self._badge.show_pending(Badge.RESTART if outside else "")

    def show_state(self, state: ArmState) -> None:
        """Say how the arm fares."""
        if state == self._state:
            return
        self._state = state
        self._word.setText(self._words()[state.word])
        problem = state.problem
        self._problem.setText(problem.reason if problem else "")
        self._problem.setToolTip(problem.traceback if problem else "")
        self._problem.setVisible(problem is not None)
        self._resume.setVisible(problem is not None and not problem.traceback)

    def allow_removal(self, allowed: bool) -> None:
        """Whether the arm may go; the last one may not."""
        self._remove.setEnabled(allowed)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        for widget in (self._fold, self._chip, self._title, self._word, self._badge, self._resume, self._remove):
            head.addWidget(widget, 1 if widget is self._title else 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._problem)
        column.addWidget(self._body)
        self._fold.setFixedSize(20, 20)
        self._problem.setForegroundRole(ERROR)
        self._problem.setWordWrap(True)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._problem.setContentsMargins(_INDENT, 0, 0, 0)
        shrink(self._word)
        shrink(self._problem)
        for hidden in (self._problem, self._resume, self._body):
            hidden.hide()
        self._fill_body()

    def _fill_body(self) -> None:
        inner = spaced_column(self._body, 4)
        inner.setContentsMargins(_INDENT - 12, 0, 0, 8)
        inner.addWidget(self._settings)
        caption = faint(self.tr("Own values of this arm"))
        caption.setContentsMargins(12, 4, 0, 0)
        shrink(caption)
        inner.addWidget(caption)
        own = QVBoxLayout()
        own.setContentsMargins(12, 0, 0, 0)
        own.setSpacing(4)
        grouped = spaced_column(self._grouped, 4)
        for editor in self._own.values():
            (grouped if editor.knob.group else own).addWidget(editor)
        own.addWidget(self._group, alignment=Qt.AlignmentFlag.AlignLeft)
        own.addWidget(self._grouped)
        self._grouped.hide()
        inner.addLayout(own)

    def _connect(self) -> None:
        self._resume.setText(self.tr("Resume"))
        self._resume.setAccessibleName(self.tr("Resume {0}").format(self._name))
        self._resume.clicked.connect(self._on_resume)
        self._remove.clicked.connect(self._on_remove)
        self._fold.toggled.connect(self._body.setVisible)
        self._group.toggled.connect(self._grouped.setVisible)
        self._settings.edited.connect(self._on_method_edited)
        for editor in self._own.values():
            editor.edited.connect(self._on_override_edited)

    def _words(self) -> dict[str, str]:
        return {"": "", "running": self.tr("running"), "paused": self.tr("paused"), "failed": self.tr("failed")}

    def _on_resume(self) -> None:
        self.resumeAsked.emit(self._name)

    def _on_remove(self) -> None:
        self.removeAsked.emit(self._name)

    def _on_method_edited(self, name: str, value: Any) -> None:
        self.methodEdited.emit(self._name, name, value)

    def _on_override_edited(self, name: str, value: Any) -> None:
        self.overrideEdited.emit(self._name, name, value)


def first_line(method: type) -> str:
    """What a method does: the first line of its description."""
    return (method.__doc__ or "").strip().splitlines()[0]
