"""Small pictures of stored curves: read in the background, only for rows that somebody looks at."""

from __future__ import annotations

import time
from collections import OrderedDict
from contextlib import suppress
from itertools import groupby
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.history.reader import Reader
from core.history.entry import Entry, EntryKey
from core.store.disk import StoreError
from core.store.metrics import MetricsFile
from core.store.run_folder import METRICS

POINTS = 60
"""Values of one picture; it has about as many pixels."""
KEPT = 2_000
BATCH = 40
"""Curves read at once: the rows of a large screen. Whoever scrolls on asks again."""
_DELAY = 0.02  # seconds in which a view paints its other rows too
_GROWTH = 1.05  # a curve is read again when its run is longer by this factor
AGAIN = 5.0
"""Seconds until a file that could not be read, such as one still being copied, is tried again when somebody looks."""


class Sparklines(QObject):
    """Thinned curves of stored entries.

    Signals:
        ready: curves that were missing are here.
    """

    ready = Signal()

    def __init__(self, reader: Reader, series: str = "validation_loss") -> None:
        super().__init__()
        self._reader, self._series = reader, series
        self._found: OrderedDict[EntryKey, tuple[int, np.ndarray]] = OrderedDict()
        self._wanted: dict[EntryKey, int] = {}
        self._underway = False
        self._failed: dict[EntryKey, float] = {}

    def curve(self, entry: Entry) -> np.ndarray | None:
        """At most `POINTS` values of its curve, (N,), empty when there is none; None until it has been read, which this asks for."""
        iteration = entry.run.info.iteration
        known = self._found.get(entry.key)
        late = entry.key in self._failed and time.monotonic() > self._failed[entry.key] + AGAIN
        if known is None or late or not known[0] <= iteration <= _GROWTH * known[0] + 1:
            self._wanted[entry.key] = iteration
            if not self._underway:
                self._underway = True
                self._reader.ask(self._read, self._on_read, _DELAY)
        return known[1] if known else None

    def _read(self) -> dict[EntryKey, tuple[int, np.ndarray | None]]:
        """In the reader's thread: what was wanted last, and forget the rest: whoever still looks at it asks again."""
        wanted, self._wanted = self._wanted, {}
        newest = dict(list(wanted.items())[-BATCH:])
        return {key: (newest[key], values) for key, values in _curves(sorted(newest), self._series).items()}

    def _on_read(self, found: dict[EntryKey, tuple[int, np.ndarray | None]]) -> None:
        self._underway = False
        for key, (iteration, values) in found.items():
            self._failed.pop(key, None)
            if values is None:
                self._failed[key] = time.monotonic()
            self._found[key] = iteration, np.empty(0) if values is None else values
            self._found.move_to_end(key)
        while len(self._found) > KEPT:
            self._found.popitem(last=False)
        self.ready.emit()


def thinned(values: np.ndarray) -> np.ndarray:
    """At most `POINTS` of the values, the last one included."""
    if len(values) <= POINTS:
        return values
    kept: np.ndarray = values[np.linspace(0, len(values) - 1, POINTS).astype(int)]
    return kept


def _curves(keys: list[EntryKey], series: str) -> dict[EntryKey, np.ndarray | None]:
    """The curves of these entries; None where they cannot be read: the table shows what is wrong elsewhere."""
    found: dict[EntryKey, np.ndarray | None] = dict.fromkeys(keys)
    for folder, entries in groupby(keys, key=lambda key: key[0]):
        with suppress(StoreError), MetricsFile.read_only(Path(folder) / METRICS) as metrics:
            for key in entries:
                found[key] = thinned(metrics.read(key[1], series).value)
    return found
