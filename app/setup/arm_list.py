"""The arms of the experiment: what is compared, each with its colour."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from app.language import marked
from app.run_model import RunModel
from app.setup.arm_row import ArmRow, ArmState
from app.setup.knob_editor import INDENT, spaced_column
from app.theme import Theme
from core.methods import METHODS
from core.spec import Arm, ExperimentSpec

MOST_ARMS = 8
FIRST_ORDER = (marked("ArmList", "MAML, first order"), "maml", {"first_order": True})


class ArmList(QWidget):
    """One row per arm and a menu of methods that can join.

    Signals:
        added: the user wants another arm; carries the method's name and the arm's own values.
        removed, resumeAsked: carry the arm's name.
        methodEdited, overrideEdited: as in `ArmRow`.
        rebuilt: there are other rows than before.

    Attributes:
        rows: by the arm's name, in the order of the experiment.
    """

    added = Signal(str, object)
    removed = Signal(str)
    resumeAsked = Signal(str)
    methodEdited = Signal(str, str, object)
    overrideEdited = Signal(str, str, object)
    rebuilt = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, ArmRow] = {}
        self._running: tuple[str, ...] | None = None
        self._slots: dict[str, int] = {}
        self._theme: Theme | None = None
        self._add = QPushButton(self.tr("+ Add arm"))
        self._add.setMenu(self._menu())
        column = spaced_column(self)
        self._column = QVBoxLayout()
        self._column.setSpacing(4)
        column.addLayout(self._column)
        below = QHBoxLayout()
        below.setContentsMargins(INDENT, 0, 0, 0)
        below.addWidget(self._add)
        below.addStretch(1)
        column.addLayout(below)

    def show_arms(self, spec: ExperimentSpec, running: ExperimentSpec | None) -> None:
        """Show the arms of a spec without emitting; `running` is the spec of the run that exists."""
        self._running = None if running is None else tuple(arm.name for arm in running.arms)
        self._keep_rows(spec.arms)
        titles = [arm.title for arm in spec.arms]
        for name, row in self.rows.items():
            title = spec.arm(name).title
            row.show_title(title if titles.count(title) == 1 else f"{title} · {name}")
            joined = running is not None and name in (self._running or ())
            arm = running.arm(name) if running is not None and joined else None
            training = running.training_of(name) if running is not None and joined else None
            row.show_arm(spec.arm(name), spec.training, arm, training)
            row.show_outside(running is not None and not joined)
            row.allow_removal(len(self.rows) > 1)
        self._add.setEnabled(len(self.rows) < MOST_ARMS)
        full = self.tr("An experiment has at most {0} arms.").format(MOST_ARMS)
        self._add.setToolTip("" if self._add.isEnabled() else full)
        self._colour()

    def show_run(self, run: RunModel) -> None:
        """Say how each arm fares in a run, in the colours that it has there."""
        for name, row in self.rows.items():
            row.show_state(_state(run, name))
        if run.slots != self._slots:
            self._slots = run.slots
            self._colour()

    def clear_states(self) -> None:
        """There is no run any more."""
        for row in self.rows.values():
            row.show_state(ArmState())

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours of the arms."""
        self._theme = theme
        self._colour()

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for name, method in METHODS.items():
            menu.addAction(method.title).setData((name, {}))
            if name == FIRST_ORDER[1]:
                menu.addAction(self.tr(FIRST_ORDER[0])).setData(FIRST_ORDER[1:])
        menu.triggered.connect(self._on_triggered)
        return menu

    def _keep_rows(self, arms: tuple[Arm, ...]) -> None:
        wanted = {arm.name: arm for arm in arms}
        gone = [n for n, row in self.rows.items() if n not in wanted or row.method is not type(wanted[n].method)]
        for name in gone:
            self._discard(self.rows.pop(name))
        new = [name for name in wanted if name not in self.rows]
        for name in new:
            self.rows[name] = self._row(wanted[name])
        if gone or new or list(self.rows) != list(wanted):
            self.rows = {name: self.rows[name] for name in wanted}
            for index, row in enumerate(self.rows.values()):
                self._column.insertWidget(index, row)
            self.rebuilt.emit()

    def _row(self, arm: Arm) -> ArmRow:
        row = ArmRow(arm)
        row.removeAsked.connect(self.removed)
        row.resumeAsked.connect(self.resumeAsked)
        row.methodEdited.connect(self.methodEdited)
        row.overrideEdited.connect(self.overrideEdited)
        return row

    def _discard(self, row: ArmRow) -> None:
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _colour(self) -> None:
        """An arm of the run keeps its colour there; what has not joined yet is a ring in the colour it will get."""
        if self._theme is None:
            return
        for position, (name, row) in enumerate(self.rows.items()):
            joined = self._running is not None and name in self._running
            index = self._running.index(name) if self._running is not None and joined else position
            slot = self._slots.get(name, index) if joined else index
            row.show_chip(self._theme.arm_colour(slot), joined or self._running is None)

    def _on_triggered(self, action: QAction) -> None:
        method, overrides = action.data()
        self.added.emit(method, overrides)


def _state(run: RunModel, name: str) -> ArmState:
    problem = run.arm_problems.get(name)
    if problem is not None:
        return ArmState("failed" if problem.traceback else "paused", problem)
    word = run.phase if name in run.arms and run.phase in ("running", "paused") else ""
    return ArmState(word)
