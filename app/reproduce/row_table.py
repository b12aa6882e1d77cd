"""The table of published and own numbers as the user sees it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.reproduce.row_model import EXPERIMENT, METHOD, PROTOCOL, VERDICT, RowModel
from app.reproduce.words import verdict_text
from core.reproduce.table import TableRow
from core.reproduce.verdicts import VERDICTS

_WIDEST = 320
"""Pixels of the widest column but the last."""


class RowTable(QTableView):
    """A table in which one row is chosen and nothing is edited.

    Signals:
        chosen(object): the `TableRow` that is chosen now, or None.

    Attributes:
        shown: its model.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown = RowModel()
        self.setModel(self.shown)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setAccessibleName(self.tr("Published and own numbers"))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.shown.modelReset.connect(self._fit)
        self.shown.dataChanged.connect(self._tell)
        self.selectionModel().currentRowChanged.connect(self._tell)

    @property
    def row(self) -> TableRow | None:
        """The chosen row."""
        index = self.currentIndex()
        return self.shown.rows[index.row()] if index.isValid() else None

    def choose(self, place: int) -> None:
        """Choose the row at this place, if there is one."""
        if 0 <= place < len(self.shown.rows):
            self.selectRow(place)

    def _tell(self, *_: QModelIndex) -> None:
        self.chosen.emit(self.row)

    def _fit(self) -> None:
        """Columns wide enough for what they hold, once for each set of rows, so that nothing moves while numbers come in."""
        rows = range(self.shown.rowCount())
        for column in range(EXPERIMENT, PROTOCOL):
            texts = [self.shown.index(row, column).data() for row in rows]
            texts += [self.shown.headerData(column, Qt.Orientation.Horizontal)]
            texts += [verdict_text(verdict) for verdict in VERDICTS if column == VERDICT]  # any of them may come in
            widest = max(map(self.fontMetrics().horizontalAdvance, texts))
            self.setColumnWidth(column, min(widest + (34 if column == METHOD else 18), _WIDEST))
        self._tell()
