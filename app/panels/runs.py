"""Every stored run in one table: found, compared, shown beside the run in hand, gone on with."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout

from app.history import column_choice
from app.history.library import RunLibrary
from app.history.row_menu import RowMenu, only_run
from app.history.run_controls import RunControls
from app.history.run_table import RunTable
from app.history.run_table_model import RunTableModel
from app.history.sparklines import Sparklines
from app.numbers import count
from app.panels.base import Panel
from app.plots.small_plot import bare
from app.run_model import RunModel
from app.shelf import Shelf
from app.theme import LIGHT, Theme
from core.errors import UserError
from core.folders import runs_folder
from core.history.entry import Columns, columns_of
from core.history.filtering import compiled

_REFRESH = 0.5  # seconds between two refreshes of the rows of the run in hand
_SETTLE = 250  # milliseconds after the last key before errors are shown and columns follow what is listed


class Runs(Panel):
    """A table with one row for each arm of each stored run. What is shown of them in the plots is kept by the shelf.

    Signals:
        resumeAsked, branchAsked, exportAsked, commandCopyAsked (str): the folder of a run.
        trashAsked(object): folders of runs, a list. describeAsked(str, object): a folder and {"name" | "notes" | "tags": value}.
        filterChanged(str): the rows are filtered by another text.

    Attributes:
        controls, table, model, library: its parts; the last three are made by `set_shelf`.
    """

    name = "runs"
    title = "Runs"
    resumeAsked = Signal(str)
    branchAsked = Signal(str)
    exportAsked = Signal(str)
    commandCopyAsked = Signal(str)
    trashAsked = Signal(object)
    describeAsked = Signal(str, object)
    filterChanged = Signal(str)

    def __init__(self, root: Path | None = None) -> None:
        """`root`: the folder of the runs, by default the one where runs are stored."""
        super().__init__()
        self._root = root or runs_folder()
        self._theme: Theme = LIGHT
        self._shelf: Shelf | None = None
        self._ticked: tuple[str, ...] | None = None
        self._columns = Columns((), ())
        self._refreshed = (-1, 0.0)
        self._late = False
        self._half = False  # whether the filter is half a condition, or names what no run has yet
        self.controls = RunControls()
        self._message = QLabel(self._empty(), alignment=Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._message)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 4)
        column.setSpacing(4)
        column.addWidget(self.controls)
        column.addWidget(self._pages, 1)
        self._settling = QTimer(self, singleShot=True, interval=_SETTLE)
        self._settling.timeout.connect(self._on_settled)

    def set_shelf(self, shelf: Shelf) -> None:
        """Make the table. The shelf's reader reads the folder while the panel is visible."""
        self._shelf = shelf
        self.library = RunLibrary(shelf.reader, self._root)
        self.model = RunTableModel(shelf, Sparklines(shelf.reader), self)
        self.table = RunTable(self.model)
        self.menu = RowMenu(self.model, shelf, self)
        self._pages.addWidget(self.table)
        self._connect(shelf)
        self.apply_theme(self._theme)
        self._on_shelf_changed()
        self.library.set_active(self.isVisible())

    def set_folders(self, runs: Path, data: Path) -> None:
        """List the runs of this folder."""
        self._root = runs
        self.library.set_root(runs)

    def draw(self, run: RunModel) -> None:
        """Bring the rows of the run in hand up to date, twice a second."""
        if self._shelf is None or (self._refreshed[0] == run.version and self.model.cells.hand.run is run):
            return
        other = self.model.cells.hand.run is not run or self.model.cells.hand.folder != run.folder
        if other or run.phase != "running" or time.monotonic() - self._refreshed[1] > _REFRESH:
            self._refreshed = run.version, time.monotonic()
            self.library.include(Path(run.folder) if run.folder else None)
            self.model.show_run(run)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours everywhere."""
        self._theme = theme
        bare(self, theme)
        self.controls.apply_theme(theme)
        if self._shelf is not None:
            self.table.apply_theme(theme)
            self.model.apply_theme(theme)
            self.menu.theme = theme

    # ---- what the user has chosen, for the program to remember and to undo

    @property
    def filter(self) -> str:
        """The text of the filter."""
        return self.controls.filter.text()

    def set_filter(self, text: str) -> None:
        """Filter the rows as if the user had typed this."""
        self.controls.filter.setText(text)

    def set_group_by(self, columns: tuple[str, ...]) -> None:
        """Group the rows as if the user had ticked these."""
        if self._shelf is not None:
            self._shelf.set_group_by(columns)

    def view_state(self) -> dict[str, Any]:
        """Filter, columns, order and widths as JSON values; looks, baseline and grouping belong to the shelf."""
        arrangement = self.model.arrangement
        return {
            "filter": self.filter,
            "columns": None if self._ticked is None else list(self._ticked),
            "sort": [arrangement.column, arrangement.descending],
            "widths": self.table.widths,
        }

    def restore_view(self, state: object) -> None:
        """Take over what `view_state` gave, as far as it is good."""
        values = state if isinstance(state, dict) else {}
        match values.get("sort"):
            case [str(column), bool(descending)]:
                self.model.arrangement.sort(column, descending=descending)
        match values.get("columns"):
            case [*names] if all(isinstance(name, str) for name in names):
                self._ticked = tuple(names)
        widths = values.get("widths")
        for name, width in widths.items() if isinstance(widths, dict) else ():
            if isinstance(width, int) and 20 <= width <= 2000:
                self.table.widths[str(name)] = width
        if isinstance(text := values.get("filter"), str):
            self.set_filter(text)
        self._show_columns()

    # ---- visibility

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the folder while somebody looks here."""
        super().showEvent(event)
        if self._shelf is not None:
            self.library.set_active(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave the folder alone."""
        super().hideEvent(event)
        self._settling.stop()
        if self._shelf is not None:
            self.library.set_active(False)

    # ---- inside

    def _connect(self, shelf: Shelf) -> None:
        controls, table, menu = self.controls, self.table, self.menu
        controls.filterTyped.connect(self._on_filter_typed)
        controls.groups.chosen.connect(shelf.set_group_by)
        controls.columns.chosen.connect(self._on_columns_chosen)
        controls.openAsked.connect(lambda: self._open(table.selected()))
        controls.resumeAsked.connect(lambda: menu.resume(table.selected()))
        table.openAsked.connect(menu.open_run)
        table.trashAsked.connect(lambda: menu.trash(table.selected()))
        table.copyAsked.connect(lambda: menu.copy(table.selected(), "Markdown"))
        table.menuAsked.connect(lambda at: menu.open_at(at, table.selected()))
        table.colourAsked.connect(lambda row, at: menu.open_colours([row], at))
        table.edited.connect(self._on_edited)
        table.selectionModel().selectionChanged.connect(self._show_buttons)
        menu.editAsked.connect(table.edit_cell)
        for signal in ("openAsked", "resumeAsked", "branchAsked", "exportAsked", "commandCopyAsked", "trashAsked"):
            getattr(menu, signal).connect(getattr(self, signal))
        self.model.describeAsked.connect(self._on_describe_asked)
        self.library.changed.connect(self._on_library_changed)
        shelf.changed.connect(self._on_shelf_changed)

    def _on_library_changed(self) -> None:
        """Runs have come, gone or said something; not while the user writes into a cell."""
        if self.table.editing:
            self._late = True
            return
        before, entries, based = self.model.arrangement.entries, self.library.entries, self._based
        self.model.show_entries(entries)
        if based != self._based or column_choice.may_differ(before, entries, self._columns):
            self._columns = columns_of(entries)
            self._show_columns()
            if self._half:
                self._on_filter_typed(self.filter)
        self._show_page()
        self._show_buttons()

    def _on_edited(self) -> None:
        if self._late:
            self._late = False
            QTimer.singleShot(0, self, self._on_library_changed)  # after the editor is gone

    def _on_filter_typed(self, text: str) -> None:
        self._settling.start()
        self.controls.show_error("")
        try:
            accepts = compiled(text, self._columns.all) if text.strip() else None
        except UserError:
            self._half = True  # the rows stay, and the error is shown when no more is typed
            return
        self._half = False
        self.model.show_filter(accepts)
        self._show_page()
        self.filterChanged.emit(text)

    def _on_settled(self) -> None:
        try:
            compiled(self.filter, self._columns.all)
        except UserError as error:
            self.controls.show_error(str(error))
        self._show_columns()

    def _on_columns_chosen(self, names: tuple[str, ...]) -> None:
        self._ticked = names
        self._show_columns()

    def _on_shelf_changed(self) -> None:
        assert self._shelf is not None
        if self._shelf.group_by != self.model.arrangement.by:
            self.model.group_by(self._shelf.group_by)
            self._show_page()
        if self._based != any(name.startswith("delta.") for name in self.model.columns):
            self._show_columns()
        self._show_count()

    def _on_describe_asked(self, path: str, changes: dict[str, Any]) -> None:
        self.describeAsked.emit(path, changes)
        QTimer.singleShot(0, self, lambda: self.library.expect(Path(path), changes))  # the editor is still open now

    def _open(self, rows: list[Any]) -> None:
        if (entry := only_run(rows)) is not None:
            self.menu.open_run(entry)

    @property
    def _based(self) -> bool:
        """Whether rows can be compared with the baseline: it may have been deleted, or be in another folder."""
        return self.model.cells.baseline is not None

    def _show_columns(self) -> None:
        assert self._shelf is not None
        ticked = column_choice.usual(self._columns) if self._ticked is None else self._ticked
        self.model.show_columns(column_choice.shown(ticked, self.model.arrangement.kept, baseline=self._based))
        self.controls.columns.offer(column_choice.offered(self._columns), ticked)
        self.controls.groups.offer(column_choice.groupings(self._columns), self._shelf.group_by)

    def _show_page(self) -> None:
        """The table, or a sentence when there is nothing to list."""
        listed = self.model.rowCount() > 0
        self._pages.setCurrentWidget(self.table if listed else self._message)
        nothing = self.tr("No run fits the filter.") if self.model.arrangement.entries else self._empty()
        self._message.setText(self.library.problem or nothing)
        self._show_count()

    def _empty(self) -> str:
        return self.tr(
            "Stored runs will appear here, one row for each arm.\n"
            "Press Train (Space): every run is stored while it goes on."
        )

    def _show_count(self) -> None:
        assert self._shelf is not None
        arrangement = self.model.arrangement
        kept, whole = len(arrangement.kept), len(arrangement.entries)
        every, some = self.tr("{0} rows"), self.tr("{0} of {1} rows")
        words = every.format(count(whole)) if kept == whole else some.format(count(kept), count(whole))
        if arrangement.by:
            words = self.tr("{0} in {1} groups").format(words, count(len(arrangement.groups())))
        left = self._shelf.left_out
        self.controls.show_count(self.tr("{0}, {1} shown ones not drawn").format(words, left) if left else words)

    def _show_buttons(self) -> None:
        rows = self.table.selected()
        self.controls.open.setEnabled(only_run(rows) is not None)
        self.controls.resume.setEnabled(self.menu.resumable(rows) is not None)
