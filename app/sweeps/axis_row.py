"""One setting of a sweep with its values, as a row of the builder."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.setup.controls import Choice as ChoiceBox
from app.setup.controls import Field
from app.setup.knob_editor import problem_label, spaced_column
from app.setup.signs import GlyphButton
from app.sweeps.choices import Choice, choices_of
from core.spec import ExperimentSpec
from core.sweeps.sweep import values_of

CHOOSER_WIDTH = 190


class AxisRow(QWidget):
    """A chooser of the setting, a field for its values, and what is wrong with them underneath.

    Signals:
        edited: another setting was chosen or the values were changed. removeAsked: the row is not wanted any more.

    Attributes:
        chooser, field, remove: the controls.
    """

    edited = Signal()
    removeAsked = Signal()

    def __init__(self, spec: ExperimentSpec, name: str = "") -> None:
        """Begin with the setting called `name` of `spec`."""
        super().__init__()
        self._spec = spec
        self._choices: dict[str, Choice] = {}
        self.chooser = ChoiceBox()
        self.chooser.setFixedWidth(CHOOSER_WIDTH)
        self.chooser.setMaxVisibleItems(24)
        self.chooser.setAccessibleName(self.tr("Setting to vary"))
        self.field = Field()
        self.field.committed.connect(self._on_committed)
        self.field.setAccessibleName(self.tr("Values"))
        self.remove = GlyphButton("remove", self.tr("Leave this setting out"))
        self._problem = problem_label()
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self.chooser, self.field, self.remove):
            row.addWidget(widget)
        column = spaced_column(self, 0)
        column.addLayout(row)
        column.addWidget(self._problem)
        self.show_spec(spec)
        self.chooser.setCurrentIndex(max(0, self.chooser.findData(name)))
        self._explain()
        self.chooser.currentIndexChanged.connect(self._on_chosen)
        self.field.textChanged.connect(self._on_edited)
        self.remove.clicked.connect(self.removeAsked)

    @property
    def name(self) -> str:
        """The setting as `--set` takes it."""
        return str(self.chooser.currentData())

    @property
    def values(self) -> tuple[str, ...]:
        """The values as they were written down."""
        return values_of(self.field.text())

    def show_spec(self, spec: ExperimentSpec) -> None:
        """Offer the settings of this experiment; the chosen one stays if it has it."""
        self._spec, name = spec, self.chooser.currentData()
        self._choices = {choice.name: choice for choice in choices_of(spec)}
        with QSignalBlocker(self.chooser):
            self.chooser.clear()
            for choice in self._choices.values():
                self.chooser.addItem(choice.title, choice.name)
            self.chooser.setCurrentIndex(max(0, self.chooser.findData(name)))
        self._explain()

    def check(self) -> str:
        """Show what is wrong with the values, and return it; nothing is said of an empty field."""
        text = self.field.text()
        problem = self._choices[self.name].problem(self._spec, text)
        self._problem.setText(problem if text.strip() else "")
        self._problem.setVisible(bool(self._problem.text()))
        self.field.refuse(bool(self._problem.text()))
        return problem

    def _explain(self) -> None:
        choice = self._choices[self.name]
        self.field.setPlaceholderText(choice.example)
        how = self.tr("Separate values by commas, or by semicolons where a value has commas itself.")
        self.field.setToolTip(f"{choice.explanation}\n{how}")
        self.chooser.setToolTip(choice.explanation)

    def _on_chosen(self) -> None:
        self._explain()
        self._on_edited()

    def _on_committed(self, text: str) -> None:
        self.field.show_text(text)
        self.check()

    def _on_edited(self) -> None:
        self.check()
        self.edited.emit()
