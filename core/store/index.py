"""All runs below one folder, at once: a cache of what their `run.json` say, made anew whenever it is missing, damaged or old.

The cache is `.index.sqlite` in that folder. A run is read again when the modification time, the size or the file number of its
run.json differs from what the cache knows; every cached row proves itself by a checksum.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from core.store import database
from core.store.database import COMPANIONS, check_of
from core.store.disk import StoreError, system_refused
from core.store.run_folder import is_run, state_of
from core.store.run_info import FILE, RunInfo, State, read_info, shown_by

CACHE = ".index.sqlite"
VERSION = 1
APPLICATION_ID = 0x43754978
"""Bytes 68 to 71 of the cache: "CuIx"."""
_TABLE = """CREATE TABLE runs (
    name BLOB NOT NULL PRIMARY KEY,
    changed INTEGER NOT NULL,
    size INTEGER NOT NULL,
    number INTEGER NOT NULL,
    info TEXT NOT NULL,
    problem TEXT NOT NULL,
    checksum INTEGER NOT NULL
) WITHOUT ROWID"""
_COLUMNS = "name, changed, size, number, info, problem, checksum"

Stamp = tuple[int, int, int]
"""Modification time in ns, size in bytes and file number of a run.json; zeros if there is none."""


@dataclass(frozen=True)
class RunSummary:
    """A run in the list.

    Attributes:
        path: its folder. info: what its run.json says. state: as it is now, "interrupted" if nobody holds a run called running.
        problem: what is wrong with its run.json, in a few words, or "".
    """

    path: Path
    info: RunInfo
    state: State
    problem: str


@dataclass(frozen=True)
class _Known:
    stamp: Stamp
    info: RunInfo
    problem: str


class Index:
    """The list of the runs directly below one folder. For one thread; several processes may share the folder.

    Attributes:
        root: the folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._known: dict[str, _Known] | None = None

    def runs(self) -> list[RunSummary]:
        """Every run there is now, by folder name; reads only what has changed. Empty if there is no folder.

        Folders without a run in them and hidden ones are left out. A cache that cannot be read or written costs time, nothing else.

        Raises:
            StoreError: the folder cannot be listed.
        """
        known = self._cached() if self._known is None else self._known
        stamps = self._stamps()
        fresh = {
            name: self._read(name, stamp) for name, stamp in stamps.items() if not _is_current(known.get(name), stamp)
        }
        self._known = {name: fresh.get(name) or known[name] for name in sorted(stamps)}
        gone = known.keys() - stamps.keys()
        if fresh or gone:
            self._save(fresh, gone)
        return [
            RunSummary(path := self.root / name, run.info, state_of(path, run.info), run.problem)
            for name, run in self._known.items()
        ]

    def _stamps(self) -> dict[str, Stamp]:
        """The folders of runs, and how their run.json looks from outside."""
        try:
            with os.scandir(self.root) as entries:
                names = [entry.name for entry in entries if not entry.name.startswith(".")]
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise system_refused("listed", self.root, error) from error
        stamps = {name: _stamp(self.root / name / FILE) for name in names}
        return {name: stamp for name, stamp in stamps.items() if any(stamp) or is_run(self.root / name)}

    def _read(self, name: str, stamp: Stamp) -> _Known:
        try:
            reading = read_info(self.root / name)
        except StoreError as error:
            return _Known((0, 0, 0), shown_by(self.root / name), str(error))
        problem = f"newer version {reading.info.schema_version}" if reading.newer else reading.damage
        return _Known(stamp, reading.info, problem)

    def _cached(self) -> dict[str, _Known]:
        """What the cache knows; an unusable one is removed."""
        path = self.root / CACHE
        if not path.exists():
            return {}
        try:
            with closing(database.connect(path, write=False)) as connection:
                _require_ours(connection, path)
                with database.refusals("read", path):
                    rows = connection.execute(f"SELECT {_COLUMNS} FROM runs").fetchall()
            return {os.fsdecode(row[0]): _known(row) for row in rows if check_of(row[:-1]) == row[-1]}
        except (StoreError, ValueError) as error:
            if not isinstance(error, StoreError) or not error.transient:
                self._remove()
            return {}

    def _save(self, fresh: dict[str, _Known], gone: Iterable[str]) -> None:
        """Bring the cache up to date, or leave it: the next start then reads more run.json."""
        path = self.root / CACHE
        try:
            with (
                closing(database.connect(path, write=True, create=True)) as connection,
                database.refusals("saved", path),
            ):
                connection.execute("PRAGMA synchronous=OFF")
                connection.execute("BEGIN IMMEDIATE")
                _require_ours(connection, path)
                connection.executemany("DELETE FROM runs WHERE name = ?", [(os.fsencode(name),) for name in gone])
                connection.executemany(
                    f"INSERT OR REPLACE INTO runs ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    filter(None, (_cells(name, run) for name, run in fresh.items())),
                )
                connection.execute("COMMIT")
        except StoreError as error:
            if not error.transient:
                self._remove()

    def _remove(self) -> None:
        for ending in ("", *COMPANIONS):
            with suppress(OSError):
                (self.root / f"{CACHE}{ending}").unlink(missing_ok=True)


def _is_current(known: _Known | None, stamp: Stamp) -> bool:
    """Whether run.json is the one that was read; one that is missing is looked for again each time."""
    return known is not None and known.stamp == stamp and any(stamp)


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except OSError:
        return 0, 0, 0
    return found.st_mtime_ns, found.st_size, found.st_ino % 2**63


def _require_ours(connection: sqlite3.Connection, path: Path) -> None:
    """Raise `StoreError` unless the cache is one of this version; an empty file that is being written becomes one."""
    found = database.schema(connection, path)
    version = database.number(connection, "user_version", path)
    if not found and connection.in_transaction:
        connection.execute(_TABLE)
        connection.execute(f"PRAGMA user_version={VERSION}")
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    elif found != {("table", "runs", "runs", _TABLE)} or version != VERSION:
        raise database.damaged(path, "it is no list of runs of this version")


def _cells(name: str, run: _Known) -> tuple[object, ...] | None:
    """The row of a run; None for one that is read again each time, or whose JSON cannot be written again."""
    if not any(run.stamp):
        return None
    try:
        cells = (os.fsencode(name), *run.stamp, run.info.model_dump_json(), run.problem)
    except ValueError:
        return None
    return (*cells, check_of(cells))


def _known(row: tuple[bytes, int, int, int, str, str, int]) -> _Known:
    return _Known(row[1:4], RunInfo.model_validate_json(row[4]), row[5])
