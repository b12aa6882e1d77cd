"""The rows of the run table as Qt asks for them: a cell is worked out when a view paints it, and only then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont

from app.history.arrangement import Arrangement, GroupRow, Row, members_of
from app.history.cells import Cells
from app.history.sparklines import Sparklines
from app.history.table_columns import CURVE, EDITABLE, FIRST, PINNED, SHOWN, table_column
from app.run_model import RunModel
from app.shelf import Shelf
from app.theme import LIGHT, Theme
from core.history.entry import Entry, EntryKey

Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_SWITCHES = (SHOWN, PINNED)
LOOK, CURVE_VALUES, STATE = _Role.UserRole, _Role.UserRole + 1, _Role.UserRole + 2
"""Roles of what the delegates paint: a `Look`, an array (N,) or None, a state of a run."""


class RunTableModel(QAbstractTableModel):
    """Entries of the library, filtered, sorted and grouped. The shelf says how they are shown, the run in hand what it has just said.

    Signals:
        describeAsked(str, object): the user gave the run in this folder another name, notes or tags; carries {part: value}.
        reordered: the user asked for other rows or another order, as opposed to runs that come and go.

    Attributes:
        arrangement: which rows there are. columns: names of the columns, left to right. cells: what stands in them.
    """

    describeAsked = Signal(str, object)
    reordered = Signal()

    def __init__(self, shelf: Shelf, sparklines: Sparklines, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[str, ...] = FIRST
        self.cells = Cells(shelf, sparklines)
        self.arrangement = Arrangement(self.cells.reader_of, self.cells.group_value)
        self._shelf = shelf
        self._theme: Theme = LIGHT
        self._rows: list[Row] = []
        self._places: dict[EntryKey, int] = {}
        self._busy = False
        shelf.changed.connect(self._on_shelf_changed)
        sparklines.ready.connect(self._on_curves_ready)

    # ---- what is listed

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """List these; while the rows and their order stay the same only cells are painted again."""
        before = list(self._places)
        self.arrangement.set_entries(entries)
        self._find_baseline()
        if [row.key for row in self.arrangement.rows] == before:
            self._rows = self.arrangement.rows
            self._refresh()
        else:
            self._reset()

    def show_filter(self, accepts: Callable[[Entry], bool] | None) -> None:
        """List only these; None: all."""
        self.arrangement.set_filter(accepts)
        self._reset(asked=True)

    def show_columns(self, names: Iterable[str]) -> None:
        """Show these columns; does nothing when they are shown already."""
        if (wanted := tuple(names)) != self.columns:
            self.beginResetModel()
            self.columns = wanted
            self.endResetModel()

    def group_by(self, columns: Iterable[str]) -> None:
        """One row for all entries that agree in these columns."""
        self.cells.by = tuple(columns)
        self.arrangement.group_by(self.cells.by)
        self._reset(asked=True)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Put the rows in the order of a column; called by the view."""
        if 0 <= column < len(self.columns):
            self.arrangement.sort(self.columns[column], descending=order == Qt.SortOrder.DescendingOrder)
            self._reset(asked=True)

    def toggle_group(self, place: int) -> None:
        """Open or close the group in a row; nothing for other rows."""
        if isinstance(row := self.row(place), GroupRow):
            self.arrangement.toggle(row.key)
            self._reset()

    def show_run(self, run: RunModel) -> None:
        """Take note of what the run in hand says; its rows are painted again."""
        self.cells.hand.follow(run)
        for arm in run.arms if run.folder else ():
            if (place := self.place_of((run.folder, arm))) is not None:
                self._refresh(first=place, last=place)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self._refresh()

    def row(self, place: int) -> Row:
        """The entry or group in a row."""
        return self._rows[place]

    def place_of(self, key: EntryKey) -> int | None:
        """The row of an entry or group, None when it is not listed."""
        return self._places.get(key)

    # ---- how it is shown

    def set_looks(self, rows: Iterable[Row], **changes: Any) -> None:
        """Change how rows are shown; for a group, how all its members are, but its colour is its own."""
        self._busy = (
            True  # the shelf tells of each entry; everything is painted and the groups are told once, at the end
        )
        try:
            for row in rows:
                if isinstance(row, GroupRow) and "slot" in changes:
                    self.cells.looks.set_slot(row.group, changes["slot"])
                else:
                    for entry in members_of(row):
                        self._shelf.set_look(entry.key, **changes)
        finally:
            self._busy = False
        self._on_shelf_changed()

    # ---- what Qt asks

    def rowCount(self, parent: Index | None = None) -> int:
        """How many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """How many columns there are."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        """Titles of the columns and what they hold."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = table_column(self.columns[section])
        match role:
            case _Role.DisplayRole:
                return column.title
            case _Role.ToolTipRole:
                return f"{column.title}: {column.tip}" if column.title else column.tip
            case _Role.AccessibleTextRole:
                return column.title or column.name
            case _Role.TextAlignmentRole:
                return _alignment(column.numeric)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Eyes and pins can be switched; names, tags and notes of runs edited."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags, name = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable, self.columns[index.column()]
        if name in _SWITCHES:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if name in EDITABLE and isinstance(self.row(index.row()), Entry):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """What a cell shows."""
        if not index.isValid():
            return None
        row, name = self.row(index.row()), self.columns[index.column()]
        match role:
            case _Role.DisplayRole:
                return self.cells.text(row, name)
            case _Role.AccessibleTextRole:
                return self.cells.words(row, name)
            case _Role.EditRole:
                return str(row.value(name) or "") if isinstance(row, Entry) else None
            case _Role.ToolTipRole:
                return self.cells.tip(row, name)
            case _Role.TextAlignmentRole:
                return _alignment(table_column(name).numeric)
            case _Role.CheckStateRole:
                return self._check_state(row, name) if name in _SWITCHES else None
            case _Role.FontRole:
                return self._font(row) if name == "name" else None
            case _Role.ForegroundRole:
                return self._ink(row) if name == "name" else None
            case _ if role == LOOK:
                return self.cells.look(row)
            case _ if role == CURVE_VALUES:
                return self.cells.curve(row)
            case _ if role == STATE:
                return self.cells.state(row)
        return None

    def setData(self, index: Index, value: Any, role: int = _Role.EditRole) -> bool:
        """Switch an eye or a pin, or ask for another name, notes or tags."""
        if not index.isValid():
            return False
        row, name = self.row(index.row()), self.columns[index.column()]
        if role == _Role.CheckStateRole and name in _SWITCHES:
            self.set_looks([row], **{name: Qt.CheckState(value) == Qt.CheckState.Checked})
            return True
        if role == _Role.EditRole and name in EDITABLE and isinstance(row, Entry):
            return self._describe(row, name, str(value).strip())
        return False

    # ---- inside

    def _check_state(self, row: Row, name: str) -> Qt.CheckState:
        look = self.cells.look(row)
        if name == SHOWN and look.shown and isinstance(row, GroupRow) and not self.cells.looks.all_shown(row.group):
            return Qt.CheckState.PartiallyChecked  # all_shown ends at the first that is hidden
        on = look.shown if name == SHOWN else look.pinned
        return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked

    def _font(self, row: Row) -> QFont | None:
        """Bold: the run in hand, and groups."""
        if not isinstance(row, GroupRow) and not self.cells.is_in_hand(row):
            return None
        font = QFont()
        font.setBold(True)
        return font

    def _ink(self, row: Row) -> QColor | None:
        return QColor(self._theme.warning) if isinstance(row, Entry) and row.run.problem else None

    def _describe(self, entry: Entry, name: str, text: str) -> bool:
        value: object = tuple(dict.fromkeys(filter(None, map(str.strip, text.split(","))))) if name == "tags" else text
        if value == getattr(entry.run.info, name) or (name == "name" and not text):
            return False
        self.describeAsked.emit(entry.key[0], {name: value})
        return True

    def _find_baseline(self) -> None:
        key = self._shelf.baseline
        found = (entry for entry in self.arrangement.entries if entry.key == key)
        self.cells.baseline = next(found, None) if key else None

    def _on_shelf_changed(self) -> None:
        if not self._busy:
            self._find_baseline()
            self._tell_groups()
            self._refresh()

    def _on_curves_ready(self) -> None:
        if CURVE in self.columns:
            self._refresh()

    def _tell_groups(self) -> None:
        self._busy = True
        try:
            self.cells.looks.tell(self.arrangement.groups())
        finally:
            self._busy = False

    def _reset(self, *, asked: bool = False) -> None:
        """The rows are others; `asked`: because the user wanted it so."""
        self.cells.forget()
        self.beginResetModel()
        self._rows = self.arrangement.rows
        self._places = {row.key: place for place, row in enumerate(self._rows)}
        self.endResetModel()
        self._tell_groups()
        if asked:
            self.reordered.emit()

    def _refresh(self, *, first: int = 0, last: int | None = None) -> None:
        """Have the cells of some rows painted again, of all by default."""
        if last is None:
            self.cells.forget()
        end = len(self._rows) - 1 if last is None else last
        if end >= first and self.columns:
            self.dataChanged.emit(self.index(first, 0), self.index(end, len(self.columns) - 1))


def _alignment(numeric: bool) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if numeric else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
