"""Every local rule against what was learned, in numbers: losses after some inner steps, and paired differences."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.local_curvature.factor_controls import group, number_box, raise_boxes
from app.local_curvature.rule_looks import rule_colour, rule_title
from app.matrices.curvature_controls import chip
from app.numbers import NOTHING, interval, percent
from app.plots.flow import FlowLayout
from app.setup.controls import set_range
from app.theme import LIGHT, Theme
from core.analysis.loop_reading import Reading, Versus


class LoopTable(QWidget):
    """A row for each rule, and after which inner step they are compared.

    Signals:
        stepChosen: the user compares after another step.

    Attributes:
        step_box: the step. table: the rows.
    """

    stepChosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.step_box, self.table = number_box(1, 10, 1), QTableWidget(0, 0)
        self._touched = False
        self._rows: tuple[Versus, ...] = ()
        self._slot, self._theme = 0, LIGHT
        self._write()
        controls = QWidget()
        flow = FlowLayout(controls, gap=10)
        flow.addWidget(group(QLabel(self.tr("Compared after inner step")), self.step_box))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(controls)
        column.addWidget(self.table, 1)
        self.step_box.valueChanged.connect(self._on_step_chosen)

    @property
    def step(self) -> int:
        """After how many inner steps rules are compared."""
        return self.step_box.value()

    def set_steps(self, taken: int, trained: int) -> None:
        """How many steps were taken; until the user chooses, rules are compared after as many as the arm is trained for."""
        set_range(self.step_box, 1, taken)
        if not self._touched:
            with QSignalBlocker(self.step_box):
                self.step_box.setValue(min(trained, taken))

    def show_rows(self, rows: Sequence[Versus], slot: int) -> None:
        """Show these comparisons."""
        self._rows, self._slot = tuple(rows), slot
        self.table.setRowCount(len(rows))
        for place, row in enumerate(rows):
            for column, text in enumerate(self._texts(row)):
                item = QTableWidgetItem(text)
                item.setToolTip(self.reading_words(row.reading) if column == 6 else text)
                if column == 0:
                    item.setIcon(chip(rule_colour(self._theme, row.rule.kind, slot)))
                elif row.reading == "over-fits" and column == 6:
                    item.setForeground(QColor(self._theme.error))
                self.table.setItem(place, column, item)
        self.table.setColumnHidden(5, all(row.accuracy[0] != row.accuracy[0] for row in rows))
        self.table.resizeColumnsToContents()  # once; columns that always fit would be measured with every item

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        raise_boxes(theme, self.step_box)
        self.table.setPalette(theme.palette())
        self.show_rows(self._rows, self._slot)

    def reading_words(self, reading: Reading) -> str:
        """What a reading means."""
        return {
            "over-fits": self.tr(
                "Support loss lower and query loss higher than with learned M, both beyond the 95 % interval of the difference"
            ),
            "worse": self.tr("Query loss higher than with learned M, beyond the 95 % interval of the difference"),
            "better": self.tr("Query loss lower than with learned M, beyond the 95 % interval of the difference"),
            "no difference": self.tr("The 95 % interval of the difference in query loss covers 0"),
            "not finite": self.tr("Some losses are not finite"),
            "not comparable": self.tr("Choose Learned M to compare with it"),
        }[reading]

    def _texts(self, row: Versus) -> tuple[str, ...]:
        length = self.tr("equal") if row.rule.rescaled or row.rule.kind == "gradient" else self.tr("own")
        losses = (interval(*row.query), interval(*row.query_gap), interval(*row.support_gap))
        accuracy = percent(*row.accuracy) if row.accuracy[0] == row.accuracy[0] else NOTHING
        return (rule_title(row.rule), length, *losses, accuracy, self._reading(row.reading))

    def _reading(self, reading: Reading) -> str:
        return {
            "over-fits": self.tr("over-fits"),
            "worse": self.tr("worse"),
            "better": self.tr("better"),
            "no difference": self.tr("unclear"),
            "not finite": self.tr("not finite"),
            "not comparable": NOTHING,
        }[reading]

    def _write(self) -> None:
        names = (
            self.tr("Rule"),
            self.tr("Length"),
            self.tr("Query loss"),
            self.tr("Query − M"),
            self.tr("Support − M"),
            self.tr("Query accuracy"),
            self.tr("Against M"),
        )
        self.table.setColumnCount(len(names))
        self.table.setHorizontalHeaderLabels(names)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(self.table.fontMetrics().height() + 6)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.setWordWrap(False)
        self.table.setAccessibleName(self.tr("Local rules compared with the learned matrices"))
        self.step_box.setAccessibleName(self.tr("Inner step after which rules are compared"))
        self.step_box.setToolTip(
            self.tr(
                "Differences are taken task by task on the same tasks; ± is the half width of the 95 % interval over tasks"
            )
        )

    def _on_step_chosen(self) -> None:
        self._touched = True
        self.stepChosen.emit()
