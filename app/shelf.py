"""What of the stored runs is shown beside the run in hand, and how: the one place that panels and the table ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeGuard

from PySide6.QtCore import QObject, Signal

from app.history.bands import BandMaker, GroupCurves
from app.history.reader import Reader
from app.history.stored_runs import StoredRuns
from app.language import translate
from app.run_model import RunModel
from core.history.entry import EntryKey

SLOTS = 32
"""Eight colours, each with four kinds of dashes."""
MOST_CURVES = 64
"""Stored entries that are drawn at once; more can neither be told apart nor drawn in time."""
_KEPT = 500  # looks that are remembered from one start to the next
_OWN_SLOTS = 2  # left to a run in hand that may begin later; the default experiment has two arms
_KINDS: dict[str, type] = {"shown": bool, "slot": int, "pinned": bool}


@dataclass(frozen=True)
class Look:
    """How one arm of one run is shown. `slot`: its colour is number slot % 8 of the theme, its dashes are number slot // 8."""

    shown: bool
    slot: int
    pinned: bool


@dataclass(frozen=True)
class ShelfGroup:
    """Entries that are drawn as one: mean line and band of those members that are shown."""

    label: str
    slot: int
    members: tuple[EntryKey, ...]


@dataclass(frozen=True)
class ShelfCurve:
    """One shown arm of a stored run. `run` is read in the background and grows; it is empty at first."""

    key: EntryKey
    title: str
    look: Look
    run: RunModel
    arm: str


@dataclass(frozen=True)
class ShelfBand:
    """A group as it is drawn. `curves` are made in the background; without any series at first."""

    label: str
    slot: int
    curves: GroupCurves


class Shelf(QObject):
    """Looks of all entries, the baseline and the groups; reads the curves of what is shown in the background.

    Signals:
        changed: a look, the baseline or the grouping is another than before. New points of curves are no change.

    Attributes:
        reader: the thread that reads, which others may use too; `drain` of the shelf drains it.
        baseline: the entry that others are compared with, or None. group_by: columns that the user groups by.
        groups: what `set_groups` was given. left_out: shown entries beyond `MOST_CURVES`, which are not drawn.
    """

    changed = Signal()

    def __init__(self, reader: Reader | None = None) -> None:
        super().__init__()
        self._changes = 0
        self.reader = reader or Reader()
        self.baseline: EntryKey | None = None
        self.group_by: tuple[str, ...] = ()
        self.groups: tuple[ShelfGroup, ...] = ()
        self.left_out = 0
        self._looks: dict[EntryKey, dict[str, Any]] = {}
        self._folder, self._run = "", RunModel()
        self._stored = StoredRuns(self.reader)
        self._bands = BandMaker(self.reader)
        self._drawn: tuple[EntryKey, ...] = ()
        self._grouped: frozenset[EntryKey] = frozenset()

    @property
    def version(self) -> int:
        """Grows with every change and with all news of curves; who has drawn this version has nothing to do."""
        return self._changes + self._stored.version + self._bands.version

    # ---- looks

    def look(self, key: EntryKey, position: int = 0) -> Look:
        """How an entry is shown; what nobody has chosen: shown for the run in hand only, in the colour of the arm's position."""
        usual = Look(self._in_hand(key), position, pinned=False)
        chosen = self._looks.get(key)
        return replace(usual, **chosen) if chosen else usual

    def set_look(self, key: EntryKey, **changes: Any) -> None:
        """Choose `shown`, `slot` or `pinned` of an entry; see `set_looks`."""
        self.set_looks([key], **changes)

    def set_looks(self, keys: Iterable[EntryKey], **changes: Any) -> None:
        """Choose `shown`, `slot` or `pinned` of several entries at once, those of the run in hand included.

        An entry that is shown for the first time gets a slot that no other shown one has, unless `slot` is given.

        Raises:
            TypeError: there is no such part of a look.
        """
        replace(Look(shown=False, slot=0, pinned=False), **changes)
        news = False
        for key in keys:
            before = self._looks.get(key, {})
            after = before | changes
            if changes.get("shown") and "slot" not in after and not self._in_hand(key):
                after["slot"] = self._free_slot()
            if after != before:
                self._looks[key], news = after, True
        if news:
            self._change()

    def forget(self, folder: str) -> None:
        """Show nothing of a run any more, because it goes to the trash."""
        for key in [key for key in self._looks if key[0] == folder]:
            self.set_look(key, shown=False)

    def set_baseline(self, key: EntryKey | None) -> None:
        """Compare others with this entry, or with none."""
        if key != self.baseline:
            self.baseline = key
            self._change()

    def set_group_by(self, columns: Sequence[str]) -> None:
        """Remember what the user groups by. Whoever knows the entries then calls `set_groups`."""
        if tuple(columns) != self.group_by:
            self.group_by = tuple(columns)
            self._change()

    def set_groups(self, groups: Sequence[ShelfGroup]) -> None:
        """Draw the members of these groups as bands; () draws every entry on its own."""
        if tuple(groups) != self.groups:
            self.groups = tuple(groups)
            self._change()

    def set_present(self, folder: str, run: RunModel) -> None:
        """Say which run is in hand and where it is stored, "" while it is not. Costs nothing when both are as before."""
        if run is self._run and folder == self._folder:
            return
        if run is self._run and not self._folder:  # what was chosen before it was stored stays chosen
            self._looks = {(folder, key[1]) if not key[0] else key: look for key, look in self._looks.items()}
        else:
            self._looks = {key: look for key, look in self._looks.items() if key[0]}
        self._folder, self._run = folder, run
        self._change()

    # ---- what is drawn

    def curves(self) -> tuple[ShelfCurve, ...]:
        """The shown entries that are neither of the run in hand nor in a group, pinned ones first."""
        keys = [key for key in self._drawn if key not in self._grouped]
        titles = self._titles(keys)
        return tuple(
            ShelfCurve(key, title, self.look(key), self._stored.model(key[0]), key[1])
            for key, title in zip(keys, titles, strict=True)
        )

    def bands(self) -> tuple[ShelfBand, ...]:
        """The groups of which something is shown."""
        return tuple(
            ShelfBand(group.label, group.slot, self._bands.curves(group.label))
            for group in self.groups
            if self._shown_members(group)
        )

    def is_grouped(self, key: EntryKey) -> bool:
        """Whether an entry is drawn as part of a band instead of as a line."""
        return key in self._grouped

    def problem(self, folder: str) -> str:
        """Why the curves of a shown run cannot be read, one sentence, or ""."""
        return self._stored.problem(folder)

    def drain(self) -> None:
        """Take in what has been read. Called on the frame clock; costs nothing while no stored run is shown."""
        self.reader.drain()
        if self.groups:
            members = {group.label: self._shown_members(group) for group in self.groups}
            self._bands.want({label: [(self._model(key), key[1]) for key in keys] for label, keys in members.items()})

    def close(self) -> bool:
        """Read no more and end the reader's thread; False when it did not end in time."""
        self._stored.want(())
        self._bands.want({})
        return self.reader.close()

    # ---- to remember

    def state(self) -> dict[str, Any]:
        """What `restore` needs, as JSON values."""
        kept = [{"run": key[0], "arm": key[1], **look} for key, look in self._looks.items() if key[0]]
        baseline = list(self.baseline) if self.baseline else None
        return {"looks": kept[-_KEPT:], "baseline": baseline, "group_by": list(self.group_by)}

    def restore(self, state: object) -> None:
        """Take over what `state` gave, as far as it is good; for the run in hand nothing changes but its looks."""
        values = state if isinstance(state, dict) else {}
        looks = values.get("looks")
        found = [_look_in(one) for one in looks] if isinstance(looks, list) else []
        own = {key: look for key, look in self._looks.items() if not key[0]}
        self._looks = dict(filter(None, found)) | own
        baseline, columns = values.get("baseline"), values.get("group_by")
        self.baseline = (baseline[0], baseline[1]) if _texts(baseline) and len(baseline) == 2 else None
        self.group_by = tuple(columns) if _texts(columns) else ()
        self._change()

    # ---- inside

    def _in_hand(self, key: EntryKey) -> bool:
        return key[0] == self._folder

    def _model(self, key: EntryKey) -> RunModel:
        return self._run if self._in_hand(key) else self._stored.model(key[0])

    def _shown_members(self, group: ShelfGroup) -> tuple[EntryKey, ...]:
        drawn = set(self._drawn)
        return tuple(key for key in group.members if key in drawn or (self._in_hand(key) and self.look(key).shown))

    def _change(self) -> None:
        """Read what is shown now, and tell everybody."""
        shown = [key for key, look in self._looks.items() if look.get("shown") and not self._in_hand(key)]
        shown.sort(key=lambda key: not self._looks[key].get("pinned", False))
        self._drawn, self.left_out = tuple(shown[:MOST_CURVES]), max(len(shown) - MOST_CURVES, 0)
        self._grouped = frozenset(key for group in self.groups for key in group.members)
        self._stored.want({key[0] for key in self._drawn})
        if not self.groups:
            self._bands.want({})
        self._run.set_slots(
            {key[1]: look["slot"] for key, look in self._looks.items() if self._in_hand(key) and "slot" in look}
        )
        self._changes += 1
        self.changed.emit()

    def _free_slot(self) -> int:
        """The first slot that nothing shown has; the first few belong to the run in hand."""
        taken = {look.get("slot", 0) for look in self._looks.values() if look.get("shown")}
        first = max(len(self._run.arms), _OWN_SLOTS)
        free = (slot for slot in range(first, SLOTS) if slot not in taken)
        return next(free, first + len(taken) % (SLOTS - first))

    def _titles(self, keys: Sequence[EntryKey]) -> list[str]:
        """Arm and run of each, told apart by the runs' names if that can be done, else by the seeds, else by the folders."""
        facts = [self._stored.facts(key[0], key[1]) for key in keys]
        if not facts:
            return []
        names = Counter((fact.title, fact.name) for fact in facts)
        seeds = Counter((fact.title, fact.name, fact.seed) for fact in facts)
        titles = []
        for fact in facts:
            where = fact.name
            if names[fact.title, fact.name] > 1:
                seed = translate("Shelf", "seed {0}").format(fact.seed)
                where = seed if seeds[fact.title, fact.name, fact.seed] == 1 else fact.folder
            titles.append(f"{fact.title} · {where}")
        return titles


def _texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _look_in(value: object) -> tuple[EntryKey, dict[str, Any]] | None:
    """One entry of a stored state, or None when it cannot be used."""
    if not (isinstance(value, dict) and _texts([value.get("run"), value.get("arm")]) and value["run"]):
        return None
    look = {name: value[name] for name, kind in _KINDS.items() if type(value.get(name)) is kind}
    if not 0 <= look.get("slot", 0) < SLOTS:
        del look["slot"]
    return (value["run"], value["arm"]), look
