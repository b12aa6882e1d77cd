"""Condition, rank, distance, symmetry, definiteness and gain in a table: one row for each matrix, or for each layer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from app.numbers import NOTHING, count, number, percent
from app.plots.small_plot import small
from app.spectra.layer_spectra import Numbers
from app.theme import LIGHT, Theme

_NAME, _RANK, _DEFINITE = 0, 2, 5
_ROOM = ("M_mc 64×64×9", "88,888", "36,864 / 36,864", "0.8888", "100.0 %", "definite?", "0.888")
_NARROW = "a_weight"
_SPARE = 14


@dataclass(frozen=True)
class TableRow:
    """One row: a key, what it is called, and its numbers."""

    key: str
    label: str
    numbers: Numbers


class NumbersTable(QTableWidget):
    """Columns of a fixed width. Rows are picked with a click, or with Enter.

    Signals:
        picked(str): the key of the row.
    """

    picked = Signal(str)

    def __init__(self, first: str, *, layers: bool = False) -> None:
        """`first`: what the rows are; `layers`: they can be opened, and their names are longer."""
        super().__init__(0, len(_ROOM))
        self._theme = LIGHT
        self._shown: list[TableRow] = []
        self._layers = layers
        for column, (title, tip) in enumerate(((first, ""), *self._columns())):
            head = QTableWidgetItem(title)
            head.setToolTip(tip)
            self.setHorizontalHeaderItem(column, head)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        kind = QAbstractItemView.SelectionMode
        self.setSelectionMode(kind.SingleSelection if layers else kind.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if layers else Qt.FocusPolicy.NoFocus)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setFrameShape(self.Shape.NoFrame)
        self.setAccessibleName(self.tr("Spectrum in numbers"))
        if layers:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.cellClicked.connect(self._on_picked)
            self.cellActivated.connect(self._on_picked)

    def show_numbers(self, rows: Sequence[TableRow]) -> None:
        """Show these. Only cells that differ are written."""
        if self.rowCount() != len(rows):
            self.setRowCount(len(rows))
            self._fit()
        for row, one in enumerate(rows):
            for column, text in enumerate(_texts(one.label, one.numbers, self._words(one.numbers.definite))):
                self._write(row, column, text, one.numbers)
        self._shown = list(rows)

    def text(self, row: int, column: int) -> str:
        """What a cell says."""
        item = self.item(row, column)
        return "" if item is None else item.text()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours and type."""
        self._theme = theme
        font = small(self.font())
        self.horizontalHeader().setFont(font)
        for row, one in enumerate(self._shown):
            for column in range(self.columnCount()):
                self._write(row, column, self.text(row, column), one.numbers)
                cell = self.item(row, column)
                assert cell is not None
                cell.setFont(font)
        self._fit()

    def sizeHint(self) -> QSize:
        """Wide enough for every column."""
        return QSize(self.horizontalHeader().length() + 2, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A scroll bar needs room."""
        super().resizeEvent(event)
        self._keep_height()

    def _write(self, row: int, column: int, text: str, numbers: Numbers) -> None:
        item = self.item(row, column)
        if item is None:
            item = QTableWidgetItem()
            side = Qt.AlignmentFlag.AlignLeft if column == _NAME else Qt.AlignmentFlag.AlignRight
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            item.setFont(small(self.font()))
            self.setItem(row, column, item)
        if item.text() != text:
            item.setText(text)
            item.setToolTip(numbers.problem or (text if column == _RANK else ""))
        indefinite = column == _DEFINITE and numbers.definite is False
        colour = self._theme.warning if indefinite else self._theme.text if numbers.learned else self._theme.faint
        if item.foreground().color() != QColor(colour):
            item.setForeground(QBrush(QColor(colour)))

    def _fit(self) -> None:
        metrics = QFontMetrics(small(self.font()))
        names = (_ROOM[0] if self._layers else _NARROW, *_ROOM[1:])
        titles = ("", *(title for title, _ in self._columns()))
        for column, (room, title) in enumerate(zip(names, titles, strict=True)):
            wide = max(metrics.horizontalAdvance(room), metrics.horizontalAdvance(title))
            self.setColumnWidth(column, wide + _SPARE)
        height = metrics.height() + 5
        for row in range(self.rowCount()):
            self.setRowHeight(row, height)
        self.horizontalHeader().setFixedHeight(height + 3)
        self._keep_height()
        self.updateGeometry()

    def _keep_height(self) -> None:
        """A table of matrices is as high as its rows, and its scroll bar where it needs one."""
        if not self._layers:
            rows = sum(self.rowHeight(row) for row in range(self.rowCount()))
            bar = self.horizontalScrollBar().sizeHint().height() if self.width() < self.sizeHint().width() else 0
            self.setFixedHeight(rows + self.horizontalHeader().height() + bar + 2)

    def _columns(self) -> tuple[tuple[str, str], ...]:
        return (
            (self.tr("condition"), self.tr("Largest over smallest singular value")),
            (
                self.tr("effective rank"),
                self.tr(
                    "Exponential of the entropy of the singular values, of how many rows; all of them for the identity"
                ),
            ),
            (
                self.tr("distance"),
                self.tr(
                    "From the nearest multiple of the identity, divided by the norm: 0 for a multiple of it, at most 1"
                ),
            ),
            (
                self.tr("symmetric"),
                self.tr("Share of the squared norm that the symmetric part has; the rest is antisymmetric"),
            ),
            (self.tr("definite"), self.tr("Whether x · Mx is positive for every x: no gradient is turned uphill")),
            (
                self.tr("gain"),
                self.tr("Mean of the diagonal. That of one factor has no effect of its own, only their product has"),
            ),
        )

    def _words(self, definite: bool | None) -> str:
        return self.tr("unsure") if definite is None else self.tr("yes") if definite else self.tr("no")

    def _on_picked(self, row: int, _: int) -> None:
        if 0 <= row < len(self._shown):
            self.picked.emit(self._shown[row].key)


def _texts(name: str, numbers: Numbers, definite: str) -> tuple[str, ...]:
    if numbers.problem:
        return (name, *[NOTHING] * 6)
    rank = number(numbers.effective_rank) if numbers.effective_rank < 1e3 else count(numbers.effective_rank)
    return (
        name,
        number(numbers.condition),
        f"{rank} / {count(numbers.size)}" if math.isfinite(numbers.effective_rank) else NOTHING,
        number(numbers.distance),
        percent(numbers.symmetry),
        definite,
        number(numbers.gain),
    )
