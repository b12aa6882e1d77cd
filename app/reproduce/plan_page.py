"""What of a target is to be run, and how far its runs are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QPushButton, QWidget

from app.language import settings_text, translate
from app.reproduce.job_table import JobTable
from app.reproduce.row_model import slot_of
from app.reproduce.tick_row import TickRow
from app.reproduce.wishes import everything, suggested
from app.setup.controls import Field
from app.setup.knob_editor import problem_label, spaced_column
from app.setup.signs import FAINT, Elided
from app.theme import Theme
from core.errors import UserError
from core.presets import PRESETS
from core.reproduce.jobs import JobState
from core.reproduce.published import TITLES
from core.reproduce.targets import Target, Wish
from core.sweeps.sweep import seeds_of


class PlanPage(QWidget):
    """Experiments, methods, seeds and iterations of a target, and a table of the runs that come of them.

    Signals:
        changed: something else is wanted.

    Attributes:
        experiments, methods, seeds, iterations, suggested, everything: the controls. jobs: the table. target: of what.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.target: Target | None = None
        self.experiments, self.methods = TickRow(self.tr("Experiments")), TickRow(self.tr("Methods"))
        self.seeds, self.iterations = Field(), Field()
        self.suggested = QPushButton(self.tr("For a laptop"))
        self.everything = QPushButton(self.tr("Everything"))
        self.jobs, self._about, self._problem = JobTable(), Elided(), problem_label()
        self._write()
        self._lay_out()
        for row in (self.experiments, self.methods):
            row.changed.connect(self._on_changed)
        for field in (self.seeds, self.iterations):
            field.textChanged.connect(self._on_changed)
            field.committed.connect(field.show_text)
        self.suggested.clicked.connect(lambda: self._put(suggested))
        self.everything.clicked.connect(lambda: self._put(everything))

    def set_target(self, target: Target) -> None:
        """Let the user choose among the parts of another target; what suits a laptop is chosen first."""
        self.target = target
        titles = {one.name: str(PRESETS.get(one.name, {}).get("title", one.name)) for one in target.experiments}
        self.experiments.offer([(name, settings_text(title), None) for name, title in titles.items()])
        self.methods.offer([(name, TITLES.get(name, name), slot_of(name)) for name in target.methods])
        self._about.setText(settings_text(target.about))
        self._about.setToolTip(self._about.text())
        self._put(suggested)

    def wish(self) -> Wish:
        """What is wanted now; raises `UserError` if it cannot be used."""
        if not self.experiments.ticked:
            raise UserError(self.tr("No experiment is ticked; tick at least one."))
        if not self.methods.ticked:
            raise UserError(self.tr("No method is ticked; tick at least one."))
        return Wish(
            self.experiments.ticked, self.methods.ticked, seeds_of(self.seeds.text()), _count(self.iterations.text())
        )

    def take_over(self, old: PlanPage) -> None:
        """Want what another one wants of the same target, whether it can be used or not."""
        self.experiments.tick(old.experiments.ticked)
        self.methods.tick(old.methods.ticked)
        for mine, its in ((self.seeds, old.seeds), (self.iterations, old.iterations)):
            mine.show_text(its.text())
        self._on_changed()

    def show_jobs(self, jobs: Sequence[JobState]) -> None:
        """Show how far the runs are."""
        self.jobs.show_jobs(jobs)

    def show_problem(self, sentence: str) -> None:
        """Say why this cannot be run, or nothing."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    def set_locked(self, locked: bool) -> None:
        """Leave everything as it is while a campaign is in hand."""
        for part in (self.experiments, self.methods, self.seeds, self.iterations, self.suggested, self.everything):
            part.setEnabled(not locked)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self.methods.apply_theme(theme)
        self.jobs.apply_theme(theme)

    def _write(self) -> None:
        self._about.setForegroundRole(FAINT)
        self.seeds.setAccessibleName(self.tr("Seeds"))
        self.seeds.setToolTip(self.tr("Everything is run with each of these seeds, for example 0, 1, 2 or 0-4."))
        self.seeds.setMaximumWidth(120)
        self.iterations.setAccessibleName(self.tr("Iterations after which runs rest"))
        self.iterations.setPlaceholderText(self.tr("planned end"))
        self.iterations.setToolTip(
            self.tr(
                "Runs rest after so many iterations; their rows then say that they are unfinished, and a later campaign\n"
                "with more goes on with them. Empty: the paper's number."
            )
        )
        self.iterations.setMaximumWidth(120)
        self.suggested.setToolTip(self.tr("Tick what a laptop does in minutes or hours"))
        self.everything.setToolTip(self.tr("Tick all of it: all experiments, methods and seeds, to the planned end"))

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(6)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.tr("Experiments"), self.experiments)
        form.addRow(self.tr("Methods"), self.methods)
        numbers = QHBoxLayout()
        numbers.setSpacing(8)
        numbers.addWidget(self.seeds)
        label = Elided(self.tr("Iterations"))
        label.setMinimumWidth(label.sizeHint().width())
        for widget in (label, self.iterations, self.suggested, self.everything):
            numbers.addWidget(widget)
        numbers.addStretch(1)
        form.addRow(self.tr("Seeds"), numbers)
        column = spaced_column(self, 6)
        column.addWidget(self._about)
        column.addLayout(form)
        column.addWidget(self._problem)
        column.addWidget(self.jobs, 1)

    def _put(self, choice: Callable[[Target], Wish]) -> None:
        """Show a wish of `app.reproduce.wishes`."""
        if self.target is None:
            return
        wish = choice(self.target)
        names = [one.name for one in self.target.experiments]
        self.experiments.tick(wish.experiments or names)
        self.methods.tick(wish.methods or self.target.methods)
        self.seeds.show_text(", ".join(map(str, wish.seeds)))
        self.iterations.show_text(f"{wish.iterations:,}" if wish.iterations else "")
        self._on_changed()

    def _on_changed(self, *_: object) -> None:
        self.changed.emit()


def _count(text: str) -> int | None:
    """The whole number in "5,000", None for an empty text; raises `UserError` for anything else."""
    plain = text.replace(",", "").strip()
    if not plain:
        return None
    if not (plain.isascii() and plain.isdigit() and int(plain) > 0):
        said = translate(
            "PlanPage", "'{0}' is no number of iterations; write a whole number such as 5,000, or nothing."
        )
        raise UserError(said.format(text))
    return int(plain)
