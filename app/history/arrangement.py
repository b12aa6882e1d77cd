"""Which entries the run table lists, in which order, under which groups. No Qt: ten thousand entries are arranged in milliseconds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from core.history.entry import Entry, EntryKey, Value, order_of
from core.history.grouping import Group, grouped

Reader = Callable[[Entry], Value]
GroupReader = Callable[[Group, str], Value]


@dataclass(frozen=True, eq=False)
class GroupRow:
    """The row of a group. `key` is like that of an entry, with no folder; `opened`: its members follow it."""

    group: Group
    key: EntryKey
    opened: bool


Row = Entry | GroupRow


def members_of(row: Row) -> tuple[Entry, ...]:
    """The entries a row stands for."""
    return tuple(row.group.members) if isinstance(row, GroupRow) else (row,)


class Arrangement:
    """The rows of the table.

    Rows keep their places while values of runs change, so that nothing jumps; they are put in order again when one comes or goes,
    and when the user asks for another order.

    Attributes:
        entries: all there are. kept: those the filter lets through. rows: what the table lists, members of open groups included.
        by: columns by which it is grouped. column, descending: what it is sorted by.
    """

    def __init__(self, reader_of: Callable[[str], Reader], group_value: GroupReader) -> None:
        """`reader_of` gives what reads a column of an entry, also those only the table has; `group_value` a group's value in one."""
        self.entries: tuple[Entry, ...] = ()
        self.kept: list[Entry] = []
        self.rows: list[Row] = []
        self.by: tuple[str, ...] = ()
        self.column, self.descending = "created", True
        self._reader_of, self._group_value = reader_of, group_value
        self._accepts: Callable[[Entry], bool] | None = None
        self._judged: dict[EntryKey, tuple[Entry, bool]] = {}
        self._opened: set[EntryKey] = set()

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """List these. Entries that are the same objects as before are not judged again."""
        before = [row.key for row in self.rows]
        self.entries = tuple(entries)
        self._keep()
        if self.by or self.kept_keys() != set(before):
            self._arrange()
        else:
            fresh = {entry.key: entry for entry in self.kept}
            self.rows = [fresh[key] for key in before]
        if self.by and {row.key for row in self.rows} == set(before):
            places = {key: place for place, key in enumerate(before)}
            self.rows.sort(key=lambda row: places[row.key])

    def set_filter(self, accepts: Callable[[Entry], bool] | None) -> None:
        """Let only these through; None: all."""
        self._accepts = accepts
        self._judged.clear()
        self._keep()
        self._arrange()

    def sort(self, column: str, *, descending: bool) -> None:
        """Put the rows in the order of a column; what is missing comes last either way."""
        self.column, self.descending = column, descending
        self._arrange()

    def group_by(self, columns: Iterable[str]) -> None:
        """One row for all entries that agree in these columns; all groups are closed."""
        self.by = tuple(columns)
        self._opened.clear()
        self._arrange()

    def toggle(self, key: EntryKey) -> None:
        """Open or close a group."""
        self._opened ^= {key}
        self._arrange()

    def groups(self) -> list[Group]:
        """The groups in the order of their values, which does not depend on how the table is sorted."""
        return list(self._groups) if self.by else []

    def kept_keys(self) -> set[EntryKey]:
        """The keys of what the filter lets through."""
        return {entry.key for entry in self.kept}

    def _keep(self) -> None:
        judged: dict[EntryKey, tuple[Entry, bool]] = {}
        accepts, known = self._accepts, self._judged
        if accepts is None:
            self.kept = list(self.entries)
            return
        for entry in self.entries:
            old = known.get(entry.key)
            judged[entry.key] = old if old is not None and old[0] is entry else (entry, accepts(entry))
        self._judged = judged
        self.kept = [entry for entry, accepted in judged.values() if accepted]

    def _arrange(self) -> None:
        if not self.by:
            self.rows = list(self._in_order(self.kept))
            return
        self._groups = grouped(self.kept, self.by)
        order = order_of([self._group_value(group, self.column) for group in self._groups], descending=self.descending)
        self.rows = []
        for group in (self._groups[place] for place in order):
            key = group_key(group)
            self.rows.append(GroupRow(group, key, key in self._opened))
            if key in self._opened:
                self.rows += self._in_order(group.members)

    def _in_order(self, entries: Collection[Entry]) -> Iterable[Entry]:
        listed = list(entries)
        order = order_of(map(self._reader_of(self.column), listed), descending=self.descending)
        return (listed[place] for place in order)


def group_key(group: Group) -> EntryKey:
    """What tells a group from every entry and every other group."""
    return "", repr(group.values)
