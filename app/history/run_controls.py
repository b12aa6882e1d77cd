"""The row above the run table: filter, grouping, columns, and what can be done with the selected run."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from app.history.check_list import CheckList
from app.setup.signs import ERROR, Elided
from app.theme import Theme

_EXAMPLES = """\
    method == "mc2" and best.validation_loss < 0.5
    "good" in tags or state != "finished"
    task.kind == "sinusoid" and inner_rate in (0.001, 0.01) and not first_order"""


class RunControls(QWidget):
    """Filter field with its error under it, two lists to tick in, two buttons, and how many rows there are.

    Signals:
        filterTyped(str): the text of the filter is another.
        openAsked, resumeAsked: a button was pressed.

    Attributes:
        filter: the field. groups, columns: the lists. open, resume: the buttons.
    """

    filterTyped = Signal(str)
    openAsked = Signal()
    resumeAsked = Signal()

    def __init__(self) -> None:
        super().__init__()
        hint = self.tr('Filter: words, or best.validation_loss < 0.5 and method == "mc2"')
        self.filter = QLineEdit(placeholderText=hint)
        self.filter.setClearButtonEnabled(True)
        self.filter.setAccessibleName(self.tr("Filter of the runs"))
        self.filter.setToolTip(self._filter_tip())
        self.filter.setMinimumWidth(120)
        by, columns = self.tr("Group by"), self.tr("Columns")
        one_row = self.tr("One row for all runs that agree in the ticked settings: mean and extremes.")
        self.groups = CheckList(by, by, one_row)
        self.columns = CheckList(columns, columns, self.tr("Measured values, settings and facts that the table shows."))
        self.open = _button(self.tr("Open"), self.tr("Show the selected run in every panel, without changing it."))
        self.resume = _button(self.tr("Resume"), self.tr("Go on with the selected run where it ended."))
        self._count = Elided()
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._error = QLabel(self, wordWrap=True, margin=4)
        self._error.setAutoFillBackground(True)
        self._error.setBackgroundRole(QPalette.ColorRole.ToolTipBase)
        self._error.setForegroundRole(ERROR)
        self._error.setAccessibleName(self.tr("Error in the filter"))
        self._error.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.filter, 3)
        for widget in (self.groups, self.columns, self.open, self.resume):
            row.addWidget(widget)
        row.addWidget(self._count, 1)
        self.filter.textChanged.connect(self.filterTyped)
        self.open.clicked.connect(self.openAsked)
        self.resume.clicked.connect(self.resumeAsked)
        self.filter.installEventFilter(self)

    @property
    def error(self) -> str:
        """What is wrong with the filter, "" while nothing is shown."""
        return "" if self._error.isHidden() else self._error.text()

    def show_error(self, sentence: str) -> None:
        """Say under the field what is wrong with the filter, over the table, so that nothing moves; "" takes it away."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence) and self.isVisible())
        self._place_error()

    def show_count(self, text: str) -> None:
        """Say how many rows there are."""
        self._count.setText(text)
        self._count.setToolTip(text)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._error.setPalette(theme.palette())
        self.groups.apply_theme(theme)
        self.columns.apply_theme(theme)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The error goes where the field goes."""
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            self._place_error()
        return super().eventFilter(watched, event)

    def _filter_tip(self) -> str:
        """How a filter is written; the examples are the same in every language."""
        first = self.tr("Words are looked for in name, notes, tags, arm and method. A condition compares columns:")
        last = self.tr(
            "Columns: name, title, state, created, iteration, tags, notes, seed, every setting by the name in its tooltip,\n"
            "best.METRIC, best_at.METRIC and last.METRIC. A value that is missing never fits."
        )
        return f"{first}\n{_EXAMPLES}\n{last}"

    def _place_error(self) -> None:
        over = self.parentWidget()
        if over is None or self._error.isHidden():
            return
        self._error.setParent(over)
        width = max(self.filter.width(), 240)
        self._error.setFixedSize(width, self._error.heightForWidth(width))
        self._error.move(self.filter.mapTo(over, QPoint(0, self.filter.height() + 1)))
        self._error.show()
        self._error.raise_()


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    button.setEnabled(False)
    return button
