"""The grafts as a table: which are evaluated, and what came of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
)

from app.matrices.curvature_controls import chip
from app.numbers import NOTHING, interval, percent
from app.theme import LIGHT, Theme
from app.transplant.words import plan_title, plan_words, sign_of
from core.analysis.findings import Transplanted
from core.analysis.grafts import GraftPlan


class BoxFrames(QStyledItemDelegate):
    """Ordinary cells, with a frame around each box: Fusion's own is hardly visible on a dark surface."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The cell, then the frame."""
        super().paint(painter, option, index)
        if index.data(Qt.ItemDataRole.CheckStateRole) is None:
            return
        styled = QStyleOptionViewItem(option)
        self.initStyleOption(styled, index)
        style = styled.widget.style()
        box = style.subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, styled, styled.widget)
        painter.setPen(styled.palette.color(QPalette.ColorRole.PlaceholderText))
        painter.drawRect(box.adjusted(0, 0, -1, -1))


class GraftTable(QTableWidget):
    """A row for each possible graft; those whose box is ticked are evaluated. The arm as it is always is.

    Signals:
        chosenChanged: another set of grafts is ticked.

    Attributes:
        plans: one for each row.
    """

    chosenChanged = Signal()

    def __init__(self) -> None:
        super().__init__(0, 5)
        self.plans: tuple[GraftPlan, ...] = ()
        self._titles: Mapping[str, str] = {}
        self._results: Mapping[GraftPlan, Transplanted] = {}
        self._theme = LIGHT
        self.setHorizontalHeaderLabels(
            [
                self.tr("Adapted with"),
                self.tr("Loss"),
                self.tr("Loss − as it is"),
                self.tr("Accuracy"),
                self.tr("Accuracy − as it is"),
            ]
        )
        self.setAccessibleName(self.tr("Transplants"))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        self._frames = BoxFrames(self)
        self.setItemDelegate(self._frames)
        self.itemChanged.connect(self._on_item_changed)

    @property
    def chosen(self) -> tuple[GraftPlan, ...]:
        """The arm as it is, and every ticked graft."""
        ticked = Qt.CheckState.Checked
        rows = enumerate(self.plans)
        return tuple(plan for row, plan in rows if plan.as_it_is or self._first(row).checkState() == ticked)

    @property
    def selected(self) -> GraftPlan | None:
        """The graft of the selected row; None without one, or for the arm as it is."""
        row = self.currentRow()
        if not (0 <= row < len(self.plans) and self.selectedItems()):
            return None
        return None if self.plans[row].as_it_is else self.plans[row]

    def offer(self, plans: Sequence[GraftPlan], titles: Mapping[str, str], slots: Mapping[str, int]) -> None:
        """Let the user choose among these; single bias multipliers and single factors of other arms are not ticked at first."""
        if tuple(plans) == self.plans and titles == self._titles:
            return
        self.plans, self._titles, self._results = tuple(plans), dict(titles), {}
        with QSignalBlocker(self):
            self.setRowCount(len(plans))
            for row, plan in enumerate(plans):
                item = QTableWidgetItem(chip(graft_colour(self._theme, plan, slots)), plan_title(plan, titles))
                item.setToolTip(plan_words(plan, titles))
                if not plan.as_it_is:
                    item.setCheckState(Qt.CheckState.Checked if _at_first(plan) else Qt.CheckState.Unchecked)
                self.setItem(row, 0, item)
        self.show_results({})
        rows = len(plans) * self.verticalHeader().defaultSectionSize()
        self.setMaximumHeight(self.horizontalHeader().sizeHint().height() + rows + 4)

    def show_results(self, results: Mapping[GraftPlan, Transplanted]) -> None:
        """Fill in what was found; other rows stay empty."""
        self._results = results
        classes = any("accuracy" in result.mean for result in results.values())
        with QSignalBlocker(self):
            for row, plan in enumerate(self.plans):
                for column, text in enumerate(_texts(plan, results.get(plan)), 1):
                    item = QTableWidgetItem(text)
                    if column == 2 and plan in results and sign_of(results[plan]) > 0:
                        item.setForeground(QColor(self._theme.error))
                    self.setItem(row, column, item)
        for column in (3, 4):
            self.setColumnHidden(column, not classes)
        self.resizeColumnsToContents()  # once; columns that always fit would be measured with every item

    def apply_theme(self, theme: Theme, slots: Mapping[str, int]) -> None:
        """Take over colours."""
        self._theme = theme
        self.setPalette(theme.palette())
        with QSignalBlocker(self):
            for row, plan in enumerate(self.plans):
                self._first(row).setIcon(chip(graft_colour(theme, plan, slots)))
        self.show_results(self._results)

    def _first(self, row: int) -> QTableWidgetItem:
        item = self.item(row, 0)
        assert item is not None
        return item

    def _on_item_changed(self, item: QTableWidgetItem) -> None:
        if item.column() == 0:
            self.chosenChanged.emit()


def graft_colour(theme: Theme, plan: GraftPlan, slots: Mapping[str, int]) -> QColor:
    """That of the donor; grey for plain gradient steps. `slots` are those of the arms."""
    return theme.arm_colour(slots[plan.donor]) if plan.donor in slots else QColor(theme.faint)


def _at_first(plan: GraftPlan) -> bool:
    own_factor = plan.donor == plan.recipient and plan.factors[0].startswith("M_") if plan.factors else False
    return not plan.factors or own_factor


def _texts(plan: GraftPlan, result: Transplanted | None) -> tuple[str, ...]:
    if result is None:
        return ("", "", "", "")
    mean, half, gain, gain_half = result.mean, result.ci95, result.gain, result.gain_ci95
    found = [interval(mean["loss"], half["loss"]), interval(gain["loss"], gain_half["loss"])]
    if "accuracy" in mean:
        found += [percent(mean["accuracy"], half["accuracy"]), percent(gain["accuracy"], gain_half["accuracy"])]
    else:
        found += [NOTHING, NOTHING]
    if plan.as_it_is:
        found[1] = found[3] = NOTHING
    return tuple(found)
