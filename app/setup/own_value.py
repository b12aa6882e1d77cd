"""A shared training setting that one arm may have a value of its own for."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.language import translated
from app.setup.controls import CheckBox
from app.setup.equation import Explanation, knob_lines
from app.setup.inputs import input_for
from app.setup.knob_editor import owned_name, pending_text, problem_label, spaced_column
from app.setup.number_text import range_text, read_text
from app.setup.signs import Badge, faint
from core.knobs import Knob

_INDENT = 20


class OwnValue(QWidget):
    """A check box "own value" with the setting's title; the input appears once it is checked.

    Signals:
        edited: carries the setting's name and the arm's own value, None when the arm takes the shared one again.

    Attributes:
        knob: what is edited, translated.
    """

    edited = Signal(str, object)

    def __init__(self, knob: Knob, owner: str) -> None:
        super().__init__()
        self.knob = knob = translated(knob)
        self._shared: Any = None
        self._box = CheckBox(f"{knob.title}  {knob.symbol}".strip())
        self._box.setAccessibleName(self.tr("Own {0} of {1}").format(knob.title, owner))
        self._box.clicked.connect(self._on_clicked)
        self._note = faint()
        self._badge = Badge()
        self._input = input_for(knob, {})
        self._input.name_controls(owned_name(knob, owner), f"{knob.help} {range_text(knob)} {knob.unit}".strip())
        self._input.edited.connect(self._on_edited)
        self._input.refused.connect(self._on_refused)
        self._problem = problem_label()
        self._explanation = Explanation(self, f"{knob.title} {knob.symbol}", knob.help, knob.equation)
        self._lay_out()

    def show_values(self, own: Any, shared: Any, pending: bool) -> None:
        """Show the arm's own value (None: it has none), the shared one, and whether what is in force differs from what runs."""
        self._shared = shared
        self._box.setChecked(own is not None)
        self._input.setVisible(own is not None)
        self._input.show_value(shared if own is None else own)
        said = read_text(self.knob, shared)
        self._note.setText(self.tr("{0}, shared").format(said) if own is None else "")
        self._badge.show_pending(pending_text(self.knob) if pending else "")
        default = self.tr("{0}, shared by all arms").format(said)
        self._explanation.lines = knob_lines(self.knob, default)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._box)
        head.addStretch(1)
        head.addWidget(self._badge)
        head.addWidget(self._note)
        column = spaced_column(self, 0)
        column.addLayout(head)
        if self._input.wide:
            line = QHBoxLayout()
            line.setContentsMargins(_INDENT, 0, 0, 0)
            line.addWidget(self._input)
            column.addLayout(line)
        else:
            head.addWidget(self._input)
        column.addWidget(self._problem)

    def _on_clicked(self, checked: bool) -> None:
        self._input.restore()
        self.edited.emit(self.knob.name, self._shared if checked else None)

    def _on_edited(self, value: object) -> None:
        self.edited.emit(self.knob.name, value)

    def _on_refused(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
