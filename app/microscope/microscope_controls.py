"""What lies under the microscope and how it is looked at."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSpinBox, QWidget

from app.microscope.block_choice import BlockChoice
from app.plots.flow import FlowLayout
from app.setup.controls import CheckBox, set_range
from app.spectra.choices import ArmLayer, Switch
from app.theme import Theme

STEPS, MATRICES, ORDER = range(3)
_EXAMPLE, _RUN = range(2)


class MicroscopeControls(QWidget):
    """Source and view in one line, and for a layer of the run its arm, layer, task and block.

    Signals:
        changed: the user chose something else.

    Attributes:
        source: worked example or run. subject: arm and layer. task: validation task whose gradient is taken. block: of a large layer.
        view: `STEPS`, `MATRICES` or `ORDER`. minus: matrices are shown without the identity.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._chosen = False
        self.subject, self.block, self.task = ArmLayer(), BlockChoice(), QSpinBox()
        self.source = Switch(
            self.tr("What lies under the microscope"),
            (
                (self.tr("Example"), self.tr("A worked example with small whole numbers, to follow by hand")),
                (self.tr("Run"), self.tr("A layer of the run, or a block of it, with a gradient of one task")),
            ),
        )
        self.view = Switch(
            self.tr("View of the microscope"),
            (
                (self.tr("Steps"), self.tr("Unfold, multiply and fold, one mode after the other")),
                (self.tr("Matrices"), self.tr("The expanded matrices and M_mc; point at a cell to see what it does")),
                (self.tr("Order"), self.tr("What may change its order and what may not")),
            ),
        )
        self.minus = CheckBox(self.tr("M − I"))
        self.minus.setToolTip(self.tr("Show matrices without the identity: what was learned"))
        self.task.setPrefix(self.tr("task "))
        self.task.setAccessibleName(self.tr("Validation task whose gradient is transformed"))
        self.task.setToolTip(self.task.accessibleName())
        self.task.setKeyboardTracking(False)
        self._assemble()

    @property
    def example(self) -> bool:
        """Whether the worked example is chosen."""
        return self.source.index == _EXAMPLE

    def offer(self, arms: list[tuple[str, str, int]], tasks: int) -> None:
        """Let the user choose among these arms (name, title, slot) and so many tasks; without arms there is the example only.

        Until the user chooses a source, a run with matrices is shown as soon as there is one.
        """
        self.subject.offer_arms(arms)
        self.source.buttons[_RUN].setEnabled(bool(arms))
        set_range(self.task, 0, max(tasks - 1, 0))
        if not arms or not self._chosen:
            known, wanted = self._chosen, _RUN if arms else _EXAMPLE
            if self.source.index != wanted:
                self.source.choose(wanted)
            self._chosen = known
        self._show_parts()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        for part in (self.source, self.subject, self.view):
            part.apply_theme(theme)

    def _assemble(self) -> None:
        flow = FlowLayout(self, gap=6)
        for part in (self.source, self.view, self.minus, self.subject, self.task, self.block):
            flow.addWidget(part)
        self.source.changed.connect(self._on_source_chosen)
        for signal in (self.subject.changed, self.block.changed, self.view.changed):
            signal.connect(self.changed)
        self.task.valueChanged.connect(self._on_changed)
        self.minus.toggled.connect(self._on_changed)
        self._show_parts()

    def _show_parts(self) -> None:
        for part in (self.subject, self.task):
            part.setVisible(not self.example)
        if self.example:
            self.block.hide()

    def _on_source_chosen(self) -> None:
        self._chosen = True
        self._show_parts()
        self.changed.emit()

    def _on_changed(self) -> None:
        self.changed.emit()
