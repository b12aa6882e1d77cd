"""The page with the table and what is known about its chosen row."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.reproduce.row_details import RowDetails
from app.reproduce.row_model import place_of
from app.reproduce.row_table import RowTable
from app.theme import Theme
from core.reproduce.results import Result
from core.reproduce.table import TableRow

_DETAILS = 250
"""Pixels of the details at first."""


class TablePage(QWidget):
    """The table above, the details of a row below.

    Attributes:
        table, details: the parts.
    """

    def __init__(self) -> None:
        super().__init__()
        self.table, self.details = RowTable(), RowDetails()
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.table)
        self._splitter.addWidget(self.details)
        self._splitter.setStretchFactor(0, 1)
        self._moved = False
        self._splitter.splitterMoved.connect(self._on_moved)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._splitter)
        self.table.chosen.connect(self._on_chosen)

    def show_rows(self, rows: Sequence[TableRow], bundled: Collection[Result]) -> None:
        """Show these rows; the row that was chosen stays chosen, at first it is the first with a number of ours."""
        before = self.table.row
        places = [place_of(row) for row in rows]
        wanted = place_of(before) if before else None
        measured = next((n for n, row in enumerate(rows) if row.ours is not None), 0)
        with QSignalBlocker(self.table):  # the details are drawn once
            self.table.shown.show_rows(rows, bundled)
            self.table.choose(places.index(wanted) if wanted in places else measured)
        self._on_chosen(self.table.row)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self.table.shown.apply_theme(theme)
        self.details.apply_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Until the user has shared the room otherwise, the details get what they need to be read, and no more."""
        super().resizeEvent(event)
        if not self._moved:
            below = min(_DETAILS, int(self.height() * 0.42))
            self._splitter.setSizes([self.height() - below, below])

    def _on_moved(self) -> None:
        self._moved = True

    def _on_chosen(self, row: TableRow | None) -> None:
        self.details.show_row(row, bundled=row is not None and self.table.shown.is_bundled(row))
