"""What stands in the cells of the run table: the values of entries and groups, their texts, and how the shelf shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from app.history.arrangement import GroupRow, Row
from app.history.group_looks import GroupLooks, entry_look
from app.history.in_hand import RunInHand
from app.history.sparklines import Sparklines, thinned
from app.history.table_columns import (
    COLOUR,
    CURVE,
    DELTA,
    PINNED,
    SHOWN,
    SIGNS,
    delta_text,
    label_of,
    spread_text,
    table_column,
    text_of,
)
from app.language import translate
from app.shelf import Look, Shelf
from core.history.entry import Entry, EntryKey, Value, reader
from core.history.grouping import Group, number_of, summary

_OF_LOOK: dict[str, Callable[[Look], Value]] = {
    SHOWN: lambda look: look.shown,
    PINNED: lambda look: look.pinned,
    COLOUR: lambda look: look.slot,
}
_MEASURED = ("best", "best_at", "last", "delta")
_OPEN, _CLOSED = "▾ ", "▸ "
_MEMBER = "    "


class Cells:
    """Works out one cell at a time.

    Attributes:
        hand: the run in hand, whose values are fresher. looks: how groups are shown. baseline: what others are compared with.
        by: the columns that groups agree in.
    """

    def __init__(self, shelf: Shelf, sparklines: Sparklines) -> None:
        self.hand = RunInHand()
        self.looks = GroupLooks(shelf)
        self.baseline: Entry | None = None
        self.by: tuple[str, ...] = ()
        self._shelf, self._sparklines = shelf, sparklines
        self._group_texts: dict[tuple[EntryKey, str], str] = {}
        self._group_looks: dict[EntryKey, Look] = {}

    def forget(self) -> None:
        """Something has changed: work out the cells of groups again, which is dear for groups of thousands."""
        self._group_texts.clear()
        self._group_looks.clear()

    # ---- values

    def value(self, entry: Entry, column: str) -> Value:
        """The newest value of an entry in a column."""
        if self.is_in_hand(entry):
            fresh = self.hand.value(entry.arm, column)
            if fresh is not None:
                return fresh
        return reader(column)(entry)

    def reader_of(self, column: str) -> Callable[[Entry], Value]:
        """What reads a column of an entry for sorting, the columns that only the table has included."""
        if column in _OF_LOOK:
            part = _OF_LOOK[column]
            return lambda entry: part(entry_look(self._shelf, entry))
        if column.startswith(DELTA):
            read, base = reader(column.removeprefix(DELTA)), self._baseline_number(column.removeprefix(DELTA))
            return lambda entry: _less(number_of(read(entry)), base)
        return reader(column)

    def group_value(self, group: Group, column: str) -> Value:
        """What a group is sorted by: its label, a mean, or what all members have."""
        if column in _OF_LOOK:
            return _OF_LOOK[column](self.looks.look(group))
        if column == "name":
            return group.label
        found = summary(group, column.removeprefix(DELTA))
        return found.mean if found else _common(group, column)

    def is_in_hand(self, row: Row) -> bool:
        """Whether it is an arm of the run in hand."""
        return row.key[0] == self.hand.folder != ""

    def is_busy(self, entry: Entry) -> bool:
        """Whether somebody, perhaps this window, goes on with the run or may do so at any moment."""
        held = self.is_in_hand(entry) and self.hand.run.phase in ("preparing", "running", "paused")
        return held or self.value(entry, "state") in ("running", "paused")

    # ---- what Qt asks for

    def text(self, row: Row, column: str) -> str:
        """The text of a cell."""
        if column in (*SIGNS, CURVE):
            return ""
        if isinstance(row, GroupRow):
            place = (row.key, column)
            if place not in self._group_texts:
                self._group_texts[place] = self._group_text(row, column)
            return self._group_texts[place]
        if column.startswith(DELTA):
            return self._delta_text(self.value(row, column.removeprefix(DELTA)), column.removeprefix(DELTA))
        text = text_of(column, self.value(row, column))
        if column == "name":
            named = translate("Cells", "{0} (baseline)").format(text) if self._is_baseline(row) else text
            return f"{_MEMBER if self.by else ''}{named}"
        return text

    def words(self, row: Row, column: str) -> str:
        """What a screen reader says of a cell."""
        look = self.look(row)
        match column:
            case "shown":
                return translate("Cells", "curves shown") if look.shown else translate("Cells", "curves hidden")
            case "pinned":
                return translate("Cells", "pinned") if look.pinned else translate("Cells", "not pinned")
            case "colour":
                return translate("Cells", "colour {0}").format(look.slot + 1)
        return self.text(row, column)

    def tip(self, row: Row, column: str) -> str:
        """What resting the mouse on a cell shows."""
        if column in SIGNS:
            return table_column(column).tip
        if isinstance(row, Entry) and column == "name" and row.run.problem:
            return translate("Cells", "{0}\nIts run.json: {1}.").format(row.run.info.name, row.run.problem)
        if isinstance(row, Entry) and column == "state" and row.run.info.error:
            return row.run.info.error
        if isinstance(row, Entry) and column == "notes":
            return row.run.info.notes
        return self.text(row, column)

    def look(self, row: Row) -> Look:
        """How a row is shown."""
        if not isinstance(row, GroupRow):
            return entry_look(self._shelf, row)
        if row.key not in self._group_looks:
            self._group_looks[row.key] = self.looks.look(row.group)
        return self._group_looks[row.key]

    def state(self, row: Row) -> str:
        """The state of a row, "" for a group whose members differ in it."""
        return str((_common(row.group, "state") or "") if isinstance(row, GroupRow) else self.value(row, "state"))

    def curve(self, row: Row) -> np.ndarray | None:
        """The validation loss of an entry in few points; None while it is not known, and for groups."""
        if isinstance(row, GroupRow):
            return None
        if self.is_in_hand(row) and (values := self.hand.curve(row.arm, "validation_loss")) is not None:
            return thinned(values)
        return self._sparklines.curve(row)

    # ---- inside

    def _group_text(self, row: GroupRow, column: str) -> str:
        group = row.group
        if column == "name":
            label = label_of(self.by, group.values) or group.label
            return f"{_OPEN if row.opened else _CLOSED}{label}  ({len(group.members)})"
        if column.startswith(DELTA):
            found = summary(group, column.removeprefix(DELTA))
            return self._delta_text(found.mean if found else None, column.removeprefix(DELTA))
        if column == "iteration" or column.partition(".")[0] in _MEASURED:
            found = summary(group, column)
            return spread_text(column, found.mean, found.low, found.high) if found else ""
        return text_of(column, _common(group, column))

    def _delta_text(self, value: Value, column: str) -> str:
        return delta_text(column, _less(number_of(value), self._baseline_number(column)))

    def _baseline_number(self, column: str) -> float | None:
        return None if self.baseline is None else number_of(self.value(self.baseline, column))

    def _is_baseline(self, entry: Entry) -> bool:
        return self.baseline is not None and entry.key == self.baseline.key


def _less(value: float | None, base: float | None) -> float | None:
    return None if value is None or base is None else value - base


def _common(group: Group, column: str) -> Value:
    """What all members have in a column, or None."""
    values: Sequence[Value] = [entry.value(column) for entry in group.members]
    return values[0] if all(value == values[0] for value in values) else None
