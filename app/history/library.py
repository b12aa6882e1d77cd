"""All entries of a runs folder, read again and again by the reader thread while somebody looks."""

from __future__ import annotations

import time
from dataclasses import replace
from operator import is_
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, Signal

from app.history.reader import Reader
from core.history.entry import Entry, entries_of
from core.store.disk import StoreError
from core.store.index import Index, RunSummary
from core.store.run_folder import is_run, state_of
from core.store.run_info import read_info

SECONDS = 1.0
"""Between two looks at the folder."""
SOON = 0.1
"""Seconds until the first look, so that what has come into sight is painted before."""
SHARE = 0.05
"""Share of the time that looking may take: a folder of very many runs on a slow disk is looked at less often."""
PATIENCE = 5.0
"""Seconds for which a name that was just given is shown before the folder has it."""


class _Reading(NamedTuple):
    """What one look has found: entries, or None when nothing has changed; a problem or ""; how many seconds it took."""

    entries: tuple[Entry, ...] | None
    problem: str
    seconds: float


class RunLibrary(QObject):
    """The entries of every run below one folder, and of the run in hand wherever it is.

    Signals:
        changed: `entries` are others, or some of them say something else.

    Attributes:
        root: the folder. entries: by folder name, then by arm; those of unchanged runs stay the same objects. loaded: it was read.
        problem: why the folder cannot be listed, one sentence, or "".
    """

    changed = Signal()

    def __init__(self, reader: Reader, root: Path) -> None:
        """`reader` is drained by whoever owns it."""
        super().__init__()
        self.root = root
        self.entries: tuple[Entry, ...] = ()
        self.loaded = False
        self.problem = ""
        self._reader = reader
        self._folder = _Folder(root)
        self._turn = 0  # grows with every question; only the newest one is followed by another
        self._active = False
        self._read: tuple[Entry, ...] = ()  # what the folder says, without what is expected
        self._expected: dict[Path, tuple[dict[str, Any], float]] = {}

    def set_root(self, root: Path) -> None:
        """List another folder."""
        if root == self.root:
            return
        self.root, self._folder = root, _Folder(root, self._folder.also)
        self.entries, self._read, self.loaded, self.problem = (), (), False, ""
        self.changed.emit()
        self.refresh()

    def set_active(self, on: bool) -> None:
        """Look at the folder soon and every second, or not at all."""
        if on != self._active:
            self._active = on
            self.refresh(SOON)

    def refresh(self, delay: float = 0.0) -> None:
        """Look at once or after `delay` seconds, if it is being looked at."""
        self._turn += 1
        if self._active:
            self._ask(delay)

    def include(self, path: Path | None) -> None:
        """List the run in this folder too, wherever it is."""
        if path != self._folder.also:
            self._folder.also = path
            self.refresh()

    def expect(self, path: Path, changes: dict[str, Any]) -> None:
        """Show values that are just being written into a run's run.json ("name", "notes", "tags") until they are there."""
        known = self._expected.get(path, ({}, 0.0))[0]
        self._expected[path] = (known | changes, time.monotonic() + PATIENCE)
        self._take_over()

    def _ask(self, delay: float) -> None:
        turn, folder = self._turn, self._folder

        def work() -> _Reading | None:
            return folder.read() if turn == self._turn else None

        self._reader.ask(work, lambda reading: self._on_read(turn, folder, reading), delay)

    def _on_read(self, turn: int, folder: _Folder, reading: _Reading | None) -> None:
        if reading is None or folder is not self._folder:
            return
        if reading.entries is not None or reading.problem != self.problem or self._expected:
            self.problem, self.loaded = reading.problem, True
            self._read = self._read if reading.entries is None else reading.entries
            self._take_over()
        if turn == self._turn and self._active:
            self._ask(max(SECONDS, reading.seconds / SHARE))

    def _take_over(self) -> None:
        self._expected = {path: kept for path, kept in self._expected.items() if kept[1] > time.monotonic()}
        self.entries = tuple(map(self._as_expected, self._read)) if self._expected else self._read
        self.changed.emit()

    def _as_expected(self, entry: Entry) -> Entry:
        expected, _ = self._expected.get(entry.path, ({}, 0.0))
        if all(getattr(entry.run.info, name) == value for name, value in expected.items()):
            return entry
        info = entry.run.info.model_copy(update=expected)
        return replace(entry, run=replace(entry.run, info=info))


class _Folder:
    """The reader thread's side: what it knows of one folder.

    Attributes:
        also: a run to list too, set by the GUI thread.
    """

    def __init__(self, root: Path, also: Path | None = None) -> None:
        self.also = also
        self._index = Index(root)
        self._known: dict[Path, tuple[RunSummary, tuple[Entry, ...]]] = {}
        self._entries: tuple[Entry, ...] | None = None

    def read(self) -> _Reading:
        """Look at the folder; what a run says is worked out again only when it says something else."""
        began = time.monotonic()
        try:
            runs = self._runs()
        except StoreError as error:
            return _Reading(None, str(error), time.monotonic() - began)
        known, self._known = self._known, {}
        for run in runs:
            old = known.get(run.path)
            self._known[run.path] = old if old is not None and _same(old[0], run) else (run, entries_of(run))
        entries = tuple(entry for _, found in self._known.values() for entry in found)
        before, self._entries = self._entries, entries
        unchanged = before is not None and len(entries) == len(before) and all(map(is_, entries, before))
        return _Reading(None if unchanged else entries, "", time.monotonic() - began)

    def _runs(self) -> list[RunSummary]:
        runs, also = self._index.runs(), self.also
        if also is not None and also.parent != self._index.root and is_run(also):  # it may have been deleted
            reading = read_info(also)
            runs.append(RunSummary(also, reading.info, state_of(also, reading.info), reading.damage))
        return runs


def _same(one: RunSummary, other: RunSummary) -> bool:
    same_info = one.info is other.info or one.info == other.info
    return same_info and one.state == other.state and one.problem == other.problem
