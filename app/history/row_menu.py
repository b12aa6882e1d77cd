"""What can be done with the selected rows: the context menu of the run table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.history.arrangement import GroupRow, Row, members_of
from app.history.check_list import outlined
from app.history.colour_menu import ColourMenu
from app.history.configuration_window import ConfigurationWindow
from app.history.run_table_model import RunTableModel
from app.history.table_columns import CURVE, DELTA, SIGNS
from app.shelf import Shelf
from app.theme import LIGHT, Theme
from core.history.comparison import Cell, Comparison, compared
from core.history.entry import Entry
from core.history.grouping import Group

FORMATS: dict[str, Callable[[Comparison], str]] = {
    "Markdown": Comparison.markdown,
    "LaTeX": Comparison.latex,
    "CSV": Comparison.csv,
}


@dataclass(frozen=True)
class _Deed:
    """A line of the menu; None instead of one is a line between groups."""

    text: str
    act: Callable[[], object]
    enabled: bool = True
    key: str = ""
    checked: bool | None = None


class RowMenu(QObject):
    """Does itself what only concerns what is shown; asks for what concerns runs.

    Signals:
        openAsked, resumeAsked, branchAsked, exportAsked, commandCopyAsked (str): carry the folder of a run.
        trashAsked(object): carries a list of folders.
        editAsked(object, str): the user wants to write into a cell; carries the entry and the column.
    """

    openAsked = Signal(str)
    resumeAsked = Signal(str)
    branchAsked = Signal(str)
    exportAsked = Signal(str)
    commandCopyAsked = Signal(str)
    trashAsked = Signal(object)
    editAsked = Signal(object, str)

    def __init__(self, model: RunTableModel, shelf: Shelf, window: QWidget) -> None:
        super().__init__(window)
        self.theme: Theme = LIGHT
        self._model, self._shelf, self._window = model, shelf, window

    def open_at(self, at: QPoint, rows: Sequence[Row]) -> QMenu:
        """Show the menu for these rows at a point of the screen; it goes when it is closed."""
        menu = QMenu(self._window)
        menu.setPalette(outlined(self.theme))
        menu.aboutToHide.connect(menu.deleteLater)
        for deed in self._deeds(rows, at):
            _add(menu, deed)
        copies = menu.addMenu(self.tr("Copy selected rows as") if len(rows) > 1 else self.tr("Copy table as"))
        for name in FORMATS:
            _add(copies, _Deed(name, lambda name=name: self.copy(rows, name)))  # type: ignore[misc]
        menu.popup(at)
        return menu

    def open_colours(self, rows: Sequence[Row], at: QPoint) -> ColourMenu:
        """Let the user choose a colour for these rows."""
        menu = ColourMenu(self.theme, self._model.cells.look(rows[0]).slot, self._window)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.chosen.connect(lambda slot: self._model.set_looks(rows, slot=slot))
        menu.popup(at)
        return menu

    def open_run(self, row: Row) -> None:
        """Ask for a run to be shown in every panel; for a group do nothing."""
        if isinstance(row, Entry):
            self.openAsked.emit(row.key[0])

    def resume(self, rows: Sequence[Row]) -> None:
        """Ask to go on with the one selected run."""
        if (entry := self.resumable(rows)) is not None:
            self.resumeAsked.emit(entry.key[0])

    def resumable(self, rows: Sequence[Row]) -> Entry | None:
        """The one selected entry if its run can be gone on with, because nobody does so already."""
        entry = only_run(rows)
        return None if entry is None or self._model.cells.is_busy(entry) else entry

    def trash(self, rows: Iterable[Row]) -> None:
        """Ask to move the runs of these rows to the trash, those that go on left out."""
        entries = [entry for row in rows for entry in members_of(row)]
        paths = list(dict.fromkeys(entry.key[0] for entry in entries if not self._model.cells.is_busy(entry)))
        if paths:
            self.trashAsked.emit(paths)

    def copy(self, rows: Sequence[Row], form: str) -> None:
        """Put several selected rows, or else the whole table, on the clipboard, with the columns that the table shows."""
        chosen = rows if len(rows) > 1 else [self._model.row(place) for place in range(self._model.rowCount())]
        things = [row.group if isinstance(row, GroupRow) else row for row in chosen]
        columns = [name for name in self._model.columns if name not in (*SIGNS, CURVE) and not name.startswith(DELTA)]
        table = _labelled(compared(things, columns, self._model.cells.baseline), things)
        QGuiApplication.clipboard().setText(FORMATS[form](table))

    def show_configuration(self, entry: Entry) -> ConfigurationWindow:
        """Everything a run says of itself in a window of its own."""
        window = ConfigurationWindow(entry, self._window)
        window.show()
        return window

    def _deeds(self, rows: Sequence[Row], at: QPoint) -> list[_Deed | None]:
        entry, any_row = only_run(rows), bool(rows)
        path = entry.key[0] if entry else ""
        one, looks = entry is not None, [self._model.cells.look(row) for row in rows]
        shown, pinned = any_row and all(look.shown for look in looks), any_row and all(look.pinned for look in looks)
        set_looks, is_base = self._model.set_looks, one and entry is not None and entry.key == self._shelf.baseline
        base = None if is_base or entry is None else entry.key
        return [
            _Deed(self.tr("Open"), lambda: self.openAsked.emit(path), one, "Return"),
            _Deed(self.tr("Resume"), lambda: self.resume(rows), self.resumable(rows) is not None),
            _Deed(self.tr("Branch…"), lambda: self.branchAsked.emit(path), one),
            None,
            _Deed(self.tr("Show curves"), lambda: set_looks(rows, shown=not shown), any_row, "Space", checked=shown),
            _Deed(self.tr("Pin"), lambda: set_looks(rows, pinned=not pinned), any_row, checked=pinned),
            _Deed(self.tr("Colour…"), lambda: self.open_colours(rows, at), any_row),
            _Deed(self.tr("Baseline"), lambda: self._shelf.set_baseline(base), one, checked=is_base),
            None,
            _Deed(self.tr("Rename"), lambda: self.editAsked.emit(entry, "name"), one, "F2"),
            _Deed(self.tr("Show whole configuration"), lambda: entry and self.show_configuration(entry), one),
            _Deed(self.tr("Open folder"), lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(path)), one),
            _Deed(self.tr("Export…"), lambda: self.exportAsked.emit(path), one),
            _Deed(self.tr("Copy as command"), lambda: self.commandCopyAsked.emit(path), one),
            None,
            _Deed(self.tr("Move to trash"), lambda: self.trash(rows), any_row, "Delete"),
            None,
        ]


def only_run(rows: Sequence[Row]) -> Entry | None:
    """The first selected entry if all of them are arms of one run."""
    entries = [row for row in rows if isinstance(row, Entry)]
    if not entries or len(entries) < len(rows) or len({entry.key[0] for entry in entries}) > 1:
        return None
    return entries[0]


def _labelled(table: Comparison, things: Sequence[Entry | Group]) -> Comparison:
    """The table with the labels of groups where runs have their names, as the window shows them."""
    place = table.columns.index("name")
    rows = [
        (*row[:place], Cell(f"{thing.label} ({len(thing.members)})"), *row[place + 1 :])
        if isinstance(thing, Group)
        else row
        for row, thing in zip(table.rows, things, strict=True)
    ]
    return Comparison(table.columns, tuple(rows))


def _add(menu: QMenu, deed: _Deed | None) -> None:
    if deed is None:
        menu.addSeparator()
        return
    action = menu.addAction(deed.text)
    action.setEnabled(deed.enabled)
    if deed.key:
        action.setShortcut(QKeySequence(deed.key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # only to be read; the table hears the key
    if deed.checked is not None:
        action.setCheckable(True)
        action.setChecked(deed.checked)
    action.triggered.connect(lambda _=False: deed.act())
