"""Published and own numbers side by side, as the rows of a table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from app.language import marked, settings_text
from app.matrices.curvature_controls import chip
from app.reproduce.words import (
    method_text,
    metric_text,
    ours_text,
    progress_text,
    published_text,
    seeds_text,
    verdict_text,
    verdict_tip,
)
from app.theme import LIGHT, Theme
from core.reproduce.results import Result
from core.reproduce.table import TableRow

METHODS = ("maml", "layerlr", "meta-sgd", "mc1", "mc2", "protonet", "maml-pp")
"""Methods of this program in the order of the campaigns' arms: the place is the slot of the colour."""
COLUMNS = (
    marked("RowModel", "Experiment"),
    marked("RowModel", "Method"),
    marked("RowModel", "Published"),
    marked("RowModel", "Ours"),
    marked("RowModel", "Verdict"),
    marked("RowModel", "Iterations"),
    marked("RowModel", "Seeds"),
    marked("RowModel", "Measure"),
    marked("RowModel", "Protocol of the published number"),
)
EXPERIMENT, METHOD, PUBLISHED, OURS, VERDICT, ITERATIONS, SEEDS, MEASURE, PROTOCOL = range(len(COLUMNS))
_TEXTS: dict[int, Callable[[TableRow], str]] = {
    EXPERIMENT: lambda row: settings_text(row.title),
    METHOD: method_text,
    PUBLISHED: published_text,
    OURS: ours_text,
    VERDICT: lambda row: verdict_text(row.verdict),
    ITERATIONS: progress_text,
    SEEDS: lambda row: ", ".join(map(str, row.ours.seeds)) if row.ours else "",
    MEASURE: lambda row: metric_text(row.metric),
    PROTOCOL: lambda row: settings_text(row.published.protocol),
}
"""What the cells of a column say."""
Index = QModelIndex | QPersistentModelIndex


class RowModel(QAbstractTableModel):
    """One row for each method of each experiment.

    Attributes:
        rows: what is shown.
    """

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[TableRow, ...] = ()
        self._bundled: frozenset[int] = frozenset()
        self._theme = LIGHT

    def show_rows(self, rows: Sequence[TableRow], bundled: Collection[Result]) -> None:
        """Show these; `bundled` are the results that came with the program. Rows of the same places are only repainted."""
        places = [place_of(row) for row in self.rows]
        self._bundled = frozenset(map(id, bundled))
        if places == [place_of(row) for row in rows]:
            self.rows = tuple(rows)
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(COLUMNS) - 1))
            return
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def is_bundled(self, row: TableRow) -> bool:
        """Whether our number of a row came with the program."""
        return row.ours is not None and any(id(single.result) in self._bundled for single in row.ours.singles)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(COLUMNS) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Of `rows`."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as above
        """Of `COLUMNS`."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles, and what they mean."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.tr(COLUMNS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return self._tip(section) if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, colour and explanation of a cell."""
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row, column)
        if role == Qt.ItemDataRole.DecorationRole and column == METHOD and row.method in METHODS:
            return chip(self._theme.arm_colour(slot_of(row.method)))
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(row, column)
        return self._explanation(row, column) if role == Qt.ItemDataRole.ToolTipRole else None

    def text(self, row: TableRow, column: int) -> str:
        """What a cell says."""
        if column == OURS and self.is_bundled(row):
            return self.tr("{0}, bundled").format(ours_text(row))
        return _TEXTS[column](row)

    def _explanation(self, row: TableRow, column: int) -> str:
        if column in (PUBLISHED, PROTOCOL):
            source = row.published.source
            said = self.tr("Source: {0}").format(settings_text(source)) if source else ""
            return "\n".join(filter(None, (settings_text(row.published.protocol), said)))
        if column == VERDICT:
            return verdict_tip(row)
        if column in (OURS, SEEDS) and row.ours:
            bundled = self.tr("Measured before, it came with the program.") if self.is_bundled(row) else ""
            return "\n".join(filter(None, (self.tr("By seed: {0}").format(seeds_text(row)), bundled)))
        return self.text(row, column)

    def _colour(self, row: TableRow, column: int) -> QColor | None:
        theme = self._theme
        if column == VERDICT:
            colours = {"worse": theme.error, "unfinished": theme.warning, "other data": theme.warning}
            faint = {"not measured": theme.faint, "not verified": theme.faint, "not published": theme.faint}
            known = colours | faint
            return QColor(known[row.verdict]) if row.verdict in known else None
        unknown = (column == PUBLISHED and row.published.value is None) or (column == OURS and row.ours is None)
        return QColor(theme.faint) if unknown or column in (MEASURE, PROTOCOL) else None

    def _tip(self, column: int) -> str:
        tips = {
            PUBLISHED: self.tr("As printed, with its 95 % interval. Numbers that nobody could check are left out."),
            OURS: self.tr(
                "Mean over the seeds on 600 fixed test tasks; the interval is the 95 % interval over the tasks of one run."
            ),
            VERDICT: self.tr("Whether the two numbers agree within their intervals."),
            ITERATIONS: self.tr("Outer iterations made and planned. Rows that are not finished are not judged."),
        }
        return tips.get(column, self.tr(COLUMNS[column]))


def slot_of(method: str) -> int:
    """The slot of a method's colour."""
    return METHODS.index(method) if method in METHODS else len(METHODS)


def place_of(row: TableRow) -> tuple[str, ...]:
    """What tells a row from all others."""
    return row.experiment, row.method, row.metric, row.variant
