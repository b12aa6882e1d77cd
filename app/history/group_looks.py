"""How groups of entries are shown: one colour a group, which its curve has too."""

from __future__ import annotations

from collections.abc import Sequence

from app.history.arrangement import group_key
from app.shelf import SLOTS, Look, Shelf, ShelfGroup
from core.history.entry import Entry, EntryKey
from core.history.grouping import Group


class GroupLooks:
    """Keeps the colours of groups, and tells the shelf which groups there are. A group keeps its colour while others come and go."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._slots: dict[EntryKey, int] = {}

    def look(self, group: Group) -> Look:
        """Shown if any member is, pinned if all shown members are."""
        looks = [entry_look(self._shelf, entry) for entry in group.members]
        shown = [look for look in looks if look.shown]
        return Look(bool(shown), self._slot(group), bool(shown) and all(look.pinned for look in shown))

    def all_shown(self, group: Group) -> bool:
        """Whether every member is shown."""
        return all(entry_look(self._shelf, entry).shown for entry in group.members)

    def set_slot(self, group: Group, slot: int) -> None:
        """Give a group another colour; `tell` brings it to the curves."""
        self._slots[group_key(group)] = slot

    def tell(self, groups: Sequence[Group]) -> None:
        """Let the shelf draw these groups, as far as anything of them is shown, as bands; none: each curve for itself."""
        self._shelf.set_groups(
            tuple(
                ShelfGroup(group.label, self._slot(group), tuple(entry.key for entry in group.members))
                for group in groups
                if any(entry_look(self._shelf, entry).shown for entry in group.members)
            )
        )

    def _slot(self, group: Group) -> int:
        return self._slots.setdefault(group_key(group), len(self._slots) % SLOTS)


def entry_look(shelf: Shelf, entry: Entry) -> Look:
    """How an entry is shown."""
    return shelf.look(entry.key, entry.position)
