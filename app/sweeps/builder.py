"""Where a sweep is put together before it is started."""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QPushButton, QScrollArea, QWidget

from app.language import marked, settings_text
from app.numbers import count, duration, rate
from app.setup.controls import Choice as ChoiceBox
from app.setup.controls import Field
from app.setup.knob_editor import problem_label, spaced_column
from app.setup.signs import Elided, faint
from app.sweeps.axis_row import AxisRow
from core.errors import UserError
from core.presets import DEFAULT, preset
from core.spec import ExperimentSpec
from core.sweeps.sweep import Sweep, make_sweep, seeds_of

_MODES = {
    "grid": marked("SweepBuilder", "every combination"),
    "list": marked("SweepBuilder", "first with first, second with second, ..."),
}
_FIRST = ("inner_rate", "meta_batch", "inner_steps", "outer_rate")
"""Settings that new rows begin with."""


class SweepBuilder(QWidget):
    """Settings with their values, seeds, a name, and what that would cost; the rest is as the setup shows it.

    Signals:
        startAsked: the sweep is to be stored and started; carries a `Sweep`.

    Attributes:
        rows: one per setting. add, seeds, mode, title, start: the controls.
    """

    startAsked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._spec = preset(DEFAULT)
        self._taken: frozenset[str] = frozenset()
        self._rate = math.nan
        self.rows: list[AxisRow] = []
        self._base = faint()
        self.add = QPushButton(self.tr("+ Add setting"))
        self.add.setToolTip(self.tr("Vary one more setting"))
        self.seeds = Field()
        self.seeds.show_text("0, 1, 2")
        self.seeds.setAccessibleName(self.tr("Seeds"))
        self.seeds.setToolTip(
            self.tr(
                "Every combination is run with each of these seeds, for example 0, 1, 2 or 0-4.\n"
                "Empty: the seed of the setup."
            )
        )
        self.mode = ChoiceBox()
        for mode, words in _MODES.items():
            self.mode.addItem(self.tr(words), mode)
        self.mode.setAccessibleName(self.tr("How the values of several settings are combined"))
        self.mode.setToolTip(self.tr("With every combination, 3 rates and 4 batch sizes are 12 runs for each seed."))
        self.title = Field()
        self.title.setMaxLength(60)
        self.title.setAccessibleName(self.tr("Name of the sweep"))
        self.title.setToolTip(self.tr("The folders and the tag of its runs begin with this name."))
        self.start = QPushButton(self.tr("▶  Start sweep"))
        self._cost = Elided()
        self._problem = problem_label()
        self._box = QWidget()
        self._axes = spaced_column(self._box)
        self._lay_out()
        self._add_row()
        self.add.clicked.connect(self._add_row)
        self.mode.activated.connect(self._refresh)
        for field in (self.seeds, self.title):
            field.textChanged.connect(self._refresh)
            field.committed.connect(field.show_text)
        self.start.clicked.connect(self._on_start)

    def set_spec(self, spec: ExperimentSpec) -> None:
        """The experiment that is varied: what the setup shows."""
        self._spec = spec
        for row in self.rows:
            row.show_spec(spec)
        self._refresh()

    def set_taken(self, names: Collection[str]) -> None:
        """Names that sweeps have already; another one is suggested."""
        self._taken = frozenset(name.casefold() for name in names)
        self._refresh()

    def set_rate(self, iterations_per_second: float) -> None:
        """How fast the run in hand is, NaN when there is none."""
        self._rate = iterations_per_second
        self._refresh()

    def show_problem(self, sentence: str) -> None:
        """Say why the sweep cannot be started, until something is changed."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    def sweep(self) -> Sweep:
        """What is put together now; raises `UserError` if it cannot be used."""
        axes = {row.name: row.values for row in self.rows if row.values}
        if len(axes) < sum(bool(row.values) for row in self.rows):
            raise UserError(self.tr("A setting is there twice; write all its values in one row."))
        for row in self.rows:
            if row.values and (problem := row.check()):
                raise UserError(problem)
        name = self.title.text().strip() or self.title.placeholderText()
        return make_sweep(name, self._spec, axes, seeds=seeds_of(self.seeds.text()), mode=self.mode.currentData())

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for words, widget in (
            (self.tr("Experiment"), self._base),
            (self.tr("Settings"), self._box),
            ("", self.add),
            (self.tr("Combine"), self.mode),
            (self.tr("Seeds"), self.seeds),
            (self.tr("Name"), self.title),
        ):
            form.addRow(words, widget)
        form.setAlignment(self.add, Qt.AlignmentFlag.AlignLeft)
        content = QWidget()
        column = spaced_column(content)
        column.addLayout(form)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it can be reached
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        foot = QHBoxLayout()
        foot.addWidget(self._cost, 1)
        foot.addWidget(self.start)
        outer = spaced_column(self)
        outer.addWidget(area, 1)
        outer.addWidget(self._problem)
        outer.addLayout(foot)

    def _add_row(self) -> None:
        there = {row.name for row in self.rows}
        row = AxisRow(self._spec, next((name for name in _FIRST if name not in there), ""))
        row.edited.connect(self._refresh)
        row.removeAsked.connect(lambda: self._remove_row(row))
        self.rows.append(row)
        self._axes.addWidget(row)
        self._refresh()

    def _remove_row(self, row: AxisRow) -> None:
        self.rows.remove(row)
        row.hide()
        row.deleteLater()
        self._refresh()

    def _refresh(self) -> None:
        """Show what the sweep is made of, how many runs it has and what they would cost."""
        spec = self._spec
        arms = ", ".join(arm.title for arm in spec.arms)
        title = settings_text(spec.title or type(spec.task).title)
        self._base.setText(self.tr("{0}: {1}; as the setup shows it").format(title, arms))
        self.title.setPlaceholderText(self._free_name())
        self.mode.setEnabled(len(self.rows) > 1)
        self.show_problem("")
        try:
            sweep = self.sweep()
            price = self._price(sweep, sweep.size())
        except UserError as error:
            self._cost.setText("")
            self.show_problem("" if any(row.field.refused for row in self.rows) else str(error))
            self.start.setEnabled(False)
            return
        self.start.setEnabled(True)
        self._cost.setText(price)

    def _price(self, sweep: Sweep, runs: int) -> str:
        """How many runs and iterations the sweep has, and how long they take as far as that is known."""
        lengths = [float(value) for value in sweep.axes.get("iterations", ())] or [self._spec.training.iterations]
        iterations = runs * sum(lengths) / len(lengths)
        one, several = self.tr("{0} run, {1} iterations in all"), self.tr("{0} runs, {1} iterations in all")
        words = (one if runs == 1 else several).format(count(runs), count(iterations))
        if not self._rate > 0:
            return self.tr("{0}; the time they take is known once the first has begun").format(words)
        speed = rate(self._rate, self.tr("it/s"))
        time = duration(iterations / self._rate)
        return self.tr("{0}; about {1} at the {2} of the run in hand").format(words, time, speed)

    def _free_name(self) -> str:
        plain = " ".join(row.name for row in self.rows if row.values)[:40].strip(" .-") or "seeds"
        names = itertools.chain([plain], (f"{plain} {number}" for number in itertools.count(2)))
        return next(name for name in names if name.casefold() not in self._taken)

    def _on_start(self) -> None:
        """Every run is checked here, before the first one begins."""
        try:
            sweep = self.sweep()
            sweep.items()
        except UserError as error:
            self.show_problem(str(error))
        else:
            self.startAsked.emit(sweep)
