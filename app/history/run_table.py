"""The table of runs as the user handles it: it keeps selection and place while rows come and go."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QStyledItemDelegate, QTableView

from app.history.arrangement import GroupRow, Row
from app.history.delegates import ColourDelegate, CurveDelegate, SignDelegate, StateDelegate, SwitchDelegate
from app.history.run_table_model import RunTableModel
from app.history.table_columns import COLOUR, CURVE, EDITABLE, PINNED, SHOWN, SIGNS, table_column
from app.theme import Theme
from core.history.entry import EntryKey

ROW_HEIGHT = 22
_LABEL_WIDTH, _SPREAD_WIDTH = 240, 180  # pixels for the label of a group, and for a mean with its extremes


class _Place(NamedTuple):
    """What the user has before his eyes: keys of the selected rows, the current cell, the first visible row and how far it is cut."""

    selected: tuple[EntryKey, ...]
    current: tuple[EntryKey, str] | None
    top: EntryKey | None
    cut: int
    across: int


class RunTable(QTableView):
    """Rows of runs; whole rows are selected, several at once.

    Signals:
        openAsked(object): a row was double-clicked or Enter pressed; carries the row.
        trashAsked: Delete was pressed. copyAsked: Copy was pressed.
        menuAsked(QPoint): the context menu is wanted at this point of the screen.
        colourAsked(object, QPoint): the colour of a row was clicked at this point of the screen.
        edited: an editor was closed.

    Attributes:
        widths: of columns whose width the user has changed, by name; "grouped NAME" while rows are grouped.
    """

    openAsked = Signal(object)
    trashAsked = Signal()
    copyAsked = Signal()
    menuAsked = Signal(QPoint)
    colourAsked = Signal(object, QPoint)
    edited = Signal()

    def __init__(self, model: RunTableModel) -> None:
        super().__init__()
        self.widths: dict[str, int] = {}
        self._rows = model
        self._place: _Place | None = None
        self._fitting = False
        self._plain = QStyledItemDelegate(self)
        self._signs: dict[str, SignDelegate] = {
            SHOWN: SwitchDelegate("eye", self),
            PINNED: SwitchDelegate("pin", self),
            COLOUR: ColourDelegate(self),
            "state": StateDelegate(self),
            CURVE: CurveDelegate(self),
        }
        self._arrange()
        self.setModel(model)
        self._connect(model)
        self._fit_columns()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours; a selected row is tinted, so that the colours in it stay what they are."""
        palette = theme.palette()
        palette.setColor(QPalette.ColorRole.Highlight, theme.mixed(QColor(theme.accent), 0.28))
        palette.setColor(QPalette.ColorRole.HighlightedText, QColor(theme.text))
        self.setPalette(palette)
        for delegate in self._signs.values():
            delegate.theme = theme
        self.viewport().update()

    @property
    def editing(self) -> bool:
        """Whether the user is writing into a cell."""
        return self.state() == QAbstractItemView.State.EditingState

    def selected(self) -> list[Row]:
        """The selected rows, from top to bottom."""
        return [self._rows.row(index.row()) for index in sorted(self.selectionModel().selectedRows())]

    def edit_cell(self, row: Row, column: str) -> None:
        """Let the user write into a cell, if its column is shown."""
        place = self._rows.place_of(row.key)
        if place is not None and column in self._rows.columns:
            self.edit(self._rows.index(place, self._rows.columns.index(column)))

    def show_order(self) -> None:
        """Mark the column by which the rows are in order; nothing is sorted."""
        arrangement, header = self._rows.arrangement, self.horizontalHeader()
        order = Qt.SortOrder.DescendingOrder if arrangement.descending else Qt.SortOrder.AscendingOrder
        header.blockSignals(True)
        header.setSortIndicator(
            self._rows.columns.index(arrangement.column) if arrangement.column in self._rows.columns else -1, order
        )
        header.blockSignals(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space shows and hides the selected rows, Enter opens, Delete throws away, Left and Right close and open groups."""
        rows, key = self.selected(), event.key()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copyAsked.emit()
        elif key == Qt.Key.Key_Delete and rows:
            self.trashAsked.emit()
        elif key == Qt.Key.Key_Space and rows:
            self._rows.set_looks(rows, shown=not all(self._rows.cells.look(row).shown for row in rows))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and rows:
            self._open(self.currentIndex())
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self._fold(key == Qt.Key.Key_Right):
            return
        else:
            super().keyPressEvent(event)

    # ---- assembly

    def _arrange(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # no column moves when it is needed
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName(self.tr("Stored runs"))
        vertical, header = self.verticalHeader(), self.horizontalHeader()
        vertical.hide()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        vertical.setDefaultSectionSize(max(ROW_HEIGHT, self.fontMetrics().height() + 6))
        header.setMinimumSectionSize(24)
        header.setHighlightSections(False)
        header.setSortIndicatorShown(True)
        header.setSectionsClickable(True)

    def _connect(self, model: RunTableModel) -> None:
        header = self.horizontalHeader()
        header.sortIndicatorChanged.connect(model.sort)
        header.sectionResized.connect(self._on_section_resized)
        self._plain.closeEditor.connect(lambda *_: self.edited.emit())
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._return)
        model.reordered.connect(self._on_reordered)
        self.clicked.connect(self._on_clicked)
        self.doubleClicked.connect(self._on_double_clicked)
        self.customContextMenuRequested.connect(lambda at: self.menuAsked.emit(self.viewport().mapToGlobal(at)))

    def _fit_columns(self) -> None:
        """Widths and delegates for the columns there are now."""
        self._fitting = True
        for place, name in enumerate(self._rows.columns):
            self.setColumnWidth(place, self.widths.get(self._width_key(name), self._first_width(name)))
            self.setItemDelegateForColumn(place, self._signs.get(name, self._plain))
        self._fitting = False
        self.show_order()

    def _width_key(self, name: str) -> str:
        """A column that holds means and extremes of groups has a width of its own."""
        return f"grouped {name}" if self._rows.cells.by else name

    def _first_width(self, name: str) -> int:
        if self._rows.cells.by and name == "name":
            return _LABEL_WIDTH
        if self._rows.cells.by and name.partition(".")[0] in ("best", "last"):
            return _SPREAD_WIDTH
        return table_column(name).width

    # ---- the place of the user

    def _remember(self) -> None:
        current = self.currentIndex()
        bar = self.verticalScrollBar()
        top = self.rowAt(0) if bar.value() else -1
        self._place = _Place(
            tuple(row.key for row in self.selected()),
            (self._rows.row(current.row()).key, self._rows.columns[current.column()]) if current.isValid() else None,
            self._rows.row(top).key if top >= 0 else None,
            -self.rowViewportPosition(top) if top >= 0 else 0,
            self.horizontalScrollBar().value(),
        )

    def _return(self) -> None:
        """After other rows or columns: the same selection, and what was at the top is there again."""
        place, self._place = self._place, None
        self._fit_columns()
        if place is None:
            return
        found = QItemSelection()
        last = len(self._rows.columns) - 1
        for key in place.selected:
            if (row := self._rows.place_of(key)) is not None:
                found.select(self._rows.index(row, 0), self._rows.index(row, last))
        selection = self.selectionModel()
        selection.select(found, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        selection.setCurrentIndex(self._index(place.current), QItemSelectionModel.SelectionFlag.NoUpdate)
        self.updateGeometries()
        self.horizontalScrollBar().setValue(place.across)
        top = self._rows.place_of(place.top) if place.top else None
        if top is not None:
            self.verticalScrollBar().setValue(top * self.verticalHeader().defaultSectionSize() + place.cut)

    def _index(self, cell: tuple[EntryKey, str] | None) -> QModelIndex:
        row = self._rows.place_of(cell[0]) if cell else None
        if cell is None or row is None or cell[1] not in self._rows.columns:
            return QModelIndex()
        return self._rows.index(row, self._rows.columns.index(cell[1]))

    def _on_reordered(self) -> None:
        """The user wanted another order: the first rows, or the selected one wherever it is now."""
        self.show_order()
        current = self.currentIndex()
        if current.isValid() and self.selectionModel().isRowSelected(current.row()):
            self.scrollTo(current, QAbstractItemView.ScrollHint.EnsureVisible)
        else:
            self.verticalScrollBar().setValue(0)

    # ---- what the user did

    def _on_section_resized(self, place: int, _before: int, width: int) -> None:
        if not self._fitting and place < len(self._rows.columns):
            self.widths[self._width_key(self._rows.columns[place])] = width

    def _on_clicked(self, index: QModelIndex) -> None:
        row, name = self._rows.row(index.row()), self._rows.columns[index.column()]
        if name == COLOUR:
            self.colourAsked.emit(row, self.viewport().mapToGlobal(self.visualRect(index).bottomLeft()))
        elif name == "name" and isinstance(row, GroupRow):
            self._rows.toggle_group(index.row())

    def _on_double_clicked(self, index: QModelIndex) -> None:
        name = self._rows.columns[index.column()]
        if name in EDITABLE:
            self.edit(index)
        elif name not in SIGNS:
            self._open(index)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.openAsked.emit(self._rows.row(index.row()))

    def _fold(self, opened: bool) -> bool:
        """Open or close the current group; False when there is nothing to open or close."""
        place = self.currentIndex().row()
        row = self._rows.row(place) if place >= 0 else None
        if not isinstance(row, GroupRow) or row.opened == opened:
            return False
        self._rows.toggle_group(place)
        return True
