"""One exchangeable part of an experiment (its task family, its model): which one it is, and the settings of that one."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.language import settings_text
from app.setup.knob_editor import KnobEditor, KnobGroup, spaced_column
from core.knobs import Knob, checked, knobs
from core.models import Model
from core.tasks import TaskFamily

Part = TaskFamily | Model


class PartEditor(QWidget):
    """A choice between the classes of a registration table, and the settings of the chosen one.

    Signals:
        kindChosen: the user wants another class; carries its name in the table.
        edited: the user gave a new valid value; carries the setting's name and the value.
        rebuilt: other settings stand here than before.

    Attributes:
        kind: the editor of the choice. group: the settings of the chosen class.
    """

    kindChosen = Signal(str)
    edited = Signal(str, object)
    rebuilt = Signal()

    def __init__(self, title: str, help: str, table: Mapping[str, type[Part]], first: tuple[str, ...] = ()) -> None:
        super().__init__()
        knob = Knob("kind", title, help, "choice", None, choices=tuple(table))
        self.kind = KnobEditor(knob, {name: settings_text(part.title) for name, part in table.items()})
        self.kind.edited.connect(self._on_kind_edited)
        self.group = KnobGroup(())
        self._first = first
        self._shown: type[Part] | None = None
        self._column = spaced_column(self)
        self._column.addWidget(self.kind)
        self._column.addWidget(self.group)

    def show_part(self, part: Part, default: Part, running: Part | None) -> None:
        """Show a part without emitting, what "changed" is measured against, and what runs now (None: nothing)."""
        if type(part) is not self._shown:
            self._build(part)
        self.kind.set_value(part.kind)
        self.kind.set_default(default.kind)
        self.kind.set_pending(running is not None and running.kind != part.kind)
        like = default if type(default) is type(part) else checked(type(part), {})
        self.group.show_settings(part, like, running if type(running) is type(part) else None)

    def _build(self, part: Part) -> None:
        old = self.group
        self._column.removeWidget(old)
        old.hide()
        old.deleteLater()
        self._shown = type(part)
        self.group = KnobGroup(knobs(type(part)), self._first)
        self.group.edited.connect(self.edited)
        self._column.addWidget(self.group)
        self.rebuilt.emit()

    def _on_kind_edited(self, _name: str, kind: str) -> None:
        self.kindChosen.emit(kind)
