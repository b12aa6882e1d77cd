"""One setting with everything a person may want to know of it, and groups of settings made from their declarations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.language import translate, translated
from app.setup.equation import Explanation, knob_lines
from app.setup.inputs import input_for
from app.setup.number_text import range_text, read_text
from app.setup.signs import ERROR, Badge, Elided, FoldButton, GlyphButton, Mark, faint, keep_room, shrink
from core.knobs import Knob, Settings

INDENT = 12  # room for the mark of a changed setting
GAP = 4
NARROWEST = 292  # pixels of a line when the form is 330 wide and scrolls


def pending_text(knob: Knob) -> str:
    """When a value of this setting that differs from the running one takes effect."""
    return Badge.NEXT if knob.live else Badge.RESTART


class KnobEditor(QWidget):
    """A setting: a dot when changed, title, symbol and unit, a badge, a way back to the default, slider and exact field.

    Signals:
        edited: the user gave a new valid value; carries the setting's name and the value.

    Attributes:
        knob: what is edited, translated.
    """

    edited = Signal(str, object)

    def __init__(self, knob: Knob, captions: Mapping[str, str] | None = None, owner: str = "") -> None:
        super().__init__()
        self.knob = knob = translated(knob)
        self._default: Any = None
        self._captions = captions or {}
        self._mark = Mark(6)
        self._badge = Badge()
        self.setObjectName(f"knob.{knob.name}" + (f".{owner}" if owner else ""))
        name = owned_name(knob, owner)
        self._reset = GlyphButton("reset", self.tr("Reset {0}").format(name))
        self._reset.clicked.connect(self._on_reset)
        keep_room(self._reset)
        self._input = input_for(knob, self._captions)
        self._input.edited.connect(self._on_edited)
        self._input.refused.connect(self._on_refused)
        self._problem = problem_label()
        self._input.name_controls(name, f"{knob.help} {range_text(knob)} {knob.unit}".strip())
        self._explanation = Explanation(self, f"{knob.title} {knob.symbol}", knob.help, knob.equation)
        self._lay_out()
        self._update_marks()

    @property
    def value(self) -> Any:
        """The value in force."""
        return self._input.value

    def set_value(self, value: Any) -> None:
        """Show a value without emitting."""
        self._input.show_value(value)
        self._update_marks()

    def set_default(self, default: Any) -> None:
        """Take over the value that the reset button brings back."""
        self._default = default
        shown = self._captions.get(default, read_text(self.knob, default)) or self.tr("automatic")
        self._explanation.lines = knob_lines(self.knob, shown)
        self._reset.setToolTip(self.tr("Back to {0}").format(shown))
        self._update_marks()

    def set_pending(self, pending: bool) -> None:
        """Say when the value takes effect, or that it is in effect."""
        self._badge.show_pending(pending_text(self.knob) if pending else "")

    @property
    def changed(self) -> bool:
        """Whether the value differs from the default."""
        return bool(self.value != self._default)

    def restore(self) -> None:
        """Forget a text that could not be used."""
        self._input.restore()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self._mark)
        head.addWidget(Elided(self.knob.title))
        details = _details(self.knob)
        if details:
            head.addWidget(faint(details))
        head.addStretch(1)
        head.addWidget(self._badge)
        head.addWidget(self._reset)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        if self._input.wide or self._crowded():
            line = QHBoxLayout()
            line.setContentsMargins(INDENT, 0, 0, 0)
            if not self._input.wide:
                line.addStretch(1)
            line.addWidget(self._input)
            column.addLayout(line)
        else:
            head.addWidget(self._input)
        column.addWidget(self._problem)

    def _crowded(self) -> bool:
        """Whether title, badge, reset button and input do not fit on one line of the narrowest form."""
        badge = max(self._badge.fontMetrics().horizontalAdvance(text) for text in Badge.words())
        taken = INDENT + badge + self._reset.width() + self._input.sizeHint().width() + 4 * GAP
        return self.fontMetrics().horizontalAdvance(self.knob.title) > NARROWEST - taken

    def _update_marks(self) -> None:
        self._mark.show_ink(QPalette.ColorRole.Link if self.changed else None)
        self._reset.setVisible(self.changed)

    def _on_edited(self, value: object) -> None:
        self._update_marks()
        self.edited.emit(self.knob.name, value)

    def _on_refused(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    def _on_reset(self) -> None:
        self._input.show_value(self._default)
        self._on_edited(self._default)


class KnobGroup(QWidget):
    """The settings of one model of `core.knobs`, one below the other.

    Signals:
        edited: the user gave a new valid value; carries the setting's name and the value.

    Attributes:
        editors: by the setting's name.
    """

    edited = Signal(str, object)

    def __init__(self, settings: tuple[Knob, ...], first: tuple[str, ...] = (), owner: str = "") -> None:
        """`first` names the settings always in sight, the others are folded under "More"; without it all are in sight.

        Settings that belong to a group of their own are folded in any case, under its name where there are no others.
        """
        super().__init__()
        self.editors = {knob.name: KnobEditor(knob, owner=owner) for knob in settings}
        rare = [knob for knob in settings if knob.group or (first and knob.name not in first)]
        self._rare = [self.editors[knob.name] for knob in rare]
        groups = {knob.group for knob in rare}
        self._group = groups.pop() if len(groups) == 1 else ""
        self._owner = owner
        column = spaced_column(self)
        for editor in self.editors.values():
            editor.edited.connect(self.edited)
            if editor not in self._rare:
                column.addWidget(editor)
        self._more = self._fold_rare(column) if self._rare else None

    def show_settings(self, values: Settings, defaults: Settings, running: Settings | None) -> None:
        """Show values without emitting, what "changed" is measured against, and what runs now (None: nothing comparable)."""
        for name, editor in self.editors.items():
            value = getattr(values, name)
            editor.set_value(value)
            editor.set_default(getattr(defaults, name))
            editor.set_pending(running is not None and getattr(running, name) != value)
        if self._more:
            changed = sum(editor.changed for editor in self._rare)
            self._more.setText(fold_text(self._group, changed))

    def _fold_rare(self, column: QVBoxLayout) -> FoldButton:
        titles = ", ".join(owned_name(editor.knob, self._owner) for editor in self._rare)
        name = f"{self._group}: {titles}" if self._group else self.tr("More settings")
        more = FoldButton(fold_text(self._group, 0), name)
        folded = QWidget()
        inner = spaced_column(folded)
        for editor in self._rare:
            inner.addWidget(editor)
        column.addWidget(more, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(folded)
        more.toggled.connect(folded.setVisible)
        folded.hide()
        return more


def fold_text(group: str, changed: int) -> str:
    """What stands beside the arrow over folded settings of a group ("": of any kind)."""
    if group:
        return translate("KnobGroup", "{0} ({1} changed)").format(group, changed) if changed else group
    return translate("KnobGroup", "More ({0} changed)").format(changed) if changed else translate("KnobGroup", "More")


def owned_name(knob: Knob, owner: str) -> str:
    """What a translated setting is called when it belongs to one arm; `owner` "": to all."""
    return translate("KnobEditor", "{0} of {1}").format(knob.title, owner) if owner else knob.title


def _details(knob: Knob) -> str:
    """Symbol and unit, the unit only where the title does not say it already."""
    unit = "" if knob.unit in knob.title.lower() else knob.unit
    return " · ".join(filter(None, (knob.symbol, unit)))


def problem_label() -> QLabel:
    """A hidden line in the error colour, small and wrapped."""
    label = QLabel()
    label.setForegroundRole(ERROR)
    label.setWordWrap(True)
    label.setContentsMargins(INDENT, 2, 0, 0)
    label.hide()
    shrink(label)
    return label


def spaced_column(widget: QWidget, spacing: int = 8) -> QVBoxLayout:
    """A column without margins on `widget`."""
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(spacing)
    return column
