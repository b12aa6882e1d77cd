"""`metrics.sqlite`: everything a run has measured, written in batches by one thread and followed live by others.

Writes go to a write-ahead log, so that readers never wait for the writer nor it for them, and every batch is synced to the
disk: measured at 0.25 ms a batch more than without on an SSD, and a power cut then loses no more than a killed process does.
When the writer closes and nobody reads, the log is folded in and one ordinary file remains, fit for copying.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from core.store import database
from core.store.database import check_of
from core.store.disk import StoreError, crash_point
from core.store.opening import is_newer, open_for_writing, open_read_only
from core.store.rows import (
    CHECKPOINT_COLUMNS,
    COLUMNS,
    CheckpointRow,
    Curve,
    News,
    Row,
    checkpoint_from_cells,
    curve_of,
    from_cells,
    require_check,
    to_cells,
)

_PUT = f"INSERT OR REPLACE INTO metrics ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_FINITE = (
    "CASE WHEN typeof(value) = 'real' AND abs(value) <= 1.7976931348623157e308 THEN value "
    "WHEN value = x'0000000000000080' THEN 0.0 END"
)
"""A finite value as SQL, NULL for any other; -0.0 is kept as a blob."""


class MetricsFile:
    """An open metrics file. Only the thread that opened it may use it.

    Attributes:
        path: the file. writable: whether it may be written to. notice: what the user should know, in one or more sentences, or "".
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, *, writable: bool, notice: str) -> None:
        """Use `for_writing` or `read_only`, which check the file first."""
        self.path = path
        self.writable = writable
        self.notice = notice
        self._connection = connection
        self._thread = threading.get_ident()
        self._identity = _identity(path)

    @classmethod
    def for_writing(cls, path: Path) -> Self:
        """Open or create the file and bring it to the newest version; a damaged one is set aside and what is good in it saved.

        Call it only while holding the run's lock. Every row is verified, which takes seconds for a million of them. A file of a
        newer version is opened read-only and never changed.

        Raises:
            StoreError: it belongs to another program, or the system refused.
        """
        if is_newer(path):
            return cls.read_only(path)
        connection, notice = open_for_writing(path)
        return cls(path, connection, writable=True, notice=notice)

    @classmethod
    def read_only(cls, path: Path) -> Self:
        """Open an existing file, which another process may be writing; the file is never created nor changed.

        Raises:
            UnusableFileError: it is damaged. StoreError: it is missing, empty so far, of another program, or the system refused.
        """
        connection, notice = open_read_only(path)
        return cls(path, connection, writable=False, notice=notice)

    def append(self, rows: Iterable[Row]) -> None:
        """Write all rows or none; a row replaces the one of the same arm, series and iteration. They are on disk on return.

        Raises:
            StoreError: nothing was written; the same call may succeed when the cause is gone (`transient`).
        """
        cells = [to_cells(row) for row in rows]
        with self._transaction():
            self._connection.executemany(_PUT, cells)

    def drop_after(self, iteration: int) -> None:
        """Remove everything later than `iteration`, because the run goes on from there; raises `StoreError` as `append` does."""
        with self._transaction():
            removed = self._connection.execute("DELETE FROM metrics WHERE iteration > ?", (iteration,)).rowcount
            self._connection.execute("DELETE FROM checkpoints WHERE iteration > ?", (iteration,))
            if removed:
                last = self._connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'metrics'").fetchone()[0]
                cells = (iteration, last, removed)
                self._connection.execute(
                    "INSERT INTO drops (iteration, serial, removed, checksum) VALUES (?, ?, ?, ?)",
                    (*cells, check_of(cells)),
                )

    def note_checkpoint(self, iteration: int, file: str, sha256: str) -> None:
        """Remember a checkpoint whose file is safe on disk; raises `StoreError` as `append` does."""
        cells = (file, iteration, sha256, datetime.now(UTC).isoformat(timespec="seconds"))
        with self._transaction():
            self._connection.execute(
                f"INSERT OR REPLACE INTO checkpoints ({CHECKPOINT_COLUMNS}) VALUES (?, ?, ?, ?, ?)",
                (*cells, check_of(cells)),
            )

    def checkpoints(self) -> list[CheckpointRow]:
        """Every checkpoint noted, by rising iteration; the files may be gone. Raises `StoreError` as `read` does."""
        found = self._select(f"SELECT {CHECKPOINT_COLUMNS} FROM checkpoints ORDER BY iteration, file")
        with self._verified():
            return [checkpoint_from_cells(cells) for cells in found]

    def series(self) -> list[tuple[str, str]]:
        """Every (arm, series) there is, sorted; raises `StoreError` as `read` does."""
        found: list[tuple[str, str]] = []
        query = "SELECT arm, series FROM metrics WHERE (arm, series) > (?, ?) ORDER BY arm, series LIMIT 1"
        first = self._select("SELECT arm, series FROM metrics ORDER BY arm, series LIMIT 1")
        while first:  # one step in the index for each series, however long it is
            found.append(first[0])
            first = self._select(query, found[-1])
        return found

    def read(self, arm: str, series: str) -> Curve:
        """One series; empty if there is none.

        Raises:
            UnusableFileError: a row is damaged. StoreError: the file is gone or was replaced, or the system refused.
        """
        found = self._select(
            f"SELECT {COLUMNS} FROM metrics WHERE arm = ? AND series = ? ORDER BY iteration", (arm, series)
        )
        return curve_of(self._rows(found))

    def landmarks(self, arm: str, series: str, *, largest: bool) -> list[Row]:
        """The row of the smallest or `largest` finite value of a series, the first of equal ones, then the newest row.

        Either may be missing. Quick also for a long series; raises `StoreError` as `read` does.
        """
        condition = f"arm = ? AND series = ? AND {_FINITE} IS NOT NULL"
        extreme = f"WHERE {condition} ORDER BY {_FINITE} {'DESC' if largest else 'ASC'}, iteration LIMIT 1"
        newest = "WHERE arm = ? AND series = ? ORDER BY iteration DESC LIMIT 1"
        found = [self._select(f"SELECT {COLUMNS} FROM metrics {which}", (arm, series)) for which in (extreme, newest)]
        return self._rows(cells for part in found for cells in part)

    def read_since(self, mark: tuple[int, int] = (0, 0), most: int = -1) -> News:
        """What came after an earlier call's mark, at one moment, in the order of writing; raises `StoreError` as `read` does.

        With `most` >= 0 no more rows than that; the mark given back asks for the rest.
        """
        with database.refusals("read", self.path):
            self._require_place()
            self._connection.execute("BEGIN")
            try:
                found = self._connection.execute(
                    f"SELECT serial, {COLUMNS} FROM metrics WHERE serial > ? ORDER BY serial LIMIT ?", (mark[0], most)
                ).fetchall()
                drops = self._connection.execute("SELECT * FROM drops WHERE id > ? ORDER BY id", mark[1:]).fetchall()
            finally:
                self._connection.rollback()
        with self._verified():
            for drop in drops:
                require_check(drop[1:])
        new = (found[-1][0] if found else mark[0], drops[-1][0] if drops else mark[1])
        forget_after = min((drop[1] for drop in drops), default=None)
        return News(self._rows(cells[1:] for cells in found), forget_after, new)

    @contextmanager
    def at_one_moment(self) -> Iterator[None]:
        """Everything read inside the block is as it was at the first reading, whatever a writer adds meanwhile.

        Not around `read_since` or anything that writes. Raises `StoreError` as `read` does.
        """
        with database.refusals("read", self.path):
            self._connection.execute("BEGIN")
        try:
            yield
        finally:
            with suppress(sqlite3.Error):
                self._connection.rollback()

    def close(self) -> None:
        """Close the file; a second call does nothing. The writer folds its log into the file unless somebody is reading."""
        if self.writable and self.in_place():  # else SQLite would remove the log of another file of this name
            for wish in ("busy_timeout=100", "wal_checkpoint(TRUNCATE)", "journal_mode=DELETE"):
                with suppress(sqlite3.Error):  # there is no log to fold in while nothing was written
                    self._connection.execute(f"PRAGMA {wish}")
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All that is written inside the block, or nothing of it."""
        if not self.writable:
            raise StoreError(self.notice or f"{self.path} is open for reading only; open it for writing.", self.path)
        assert threading.get_ident() == self._thread, "the metrics have one writer thread"
        with database.refusals("saved", self.path):
            self._require_place()
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                crash_point("metrics-commit")
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.rollback()
        crash_point("metrics-committed")

    def _select(self, query: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        with database.refusals("read", self.path):
            self._require_place()
            return self._connection.execute(query, values).fetchall()

    def _rows(self, found: Iterable[tuple[Any, ...]]) -> list[Row]:
        with self._verified():
            return [from_cells(cells) for cells in found]

    @contextmanager
    def _verified(self) -> Iterator[None]:
        try:
            yield
        except ValueError as error:
            raise database.damaged(self.path, f"in a row {error}") from None

    def in_place(self) -> bool:
        """Whether the file at `path` is the one that was opened, which was neither moved, deleted nor replaced."""
        return self._identity == _identity(self.path)

    def newest(self) -> int:
        """The highest iteration there is, 0 if there is none; raises `StoreError` as `read` does."""
        found = self._select("SELECT MAX(iteration) FROM metrics")[0][0]
        return int(found or 0)

    def _require_place(self) -> None:
        """SQLite goes on writing into a file that was deleted or replaced, and nobody would ever see it."""
        if not self.in_place():
            message = f"{self.path} was moved, deleted or replaced while it was open; put it back or open it again."
            raise StoreError(message, self.path, transient=True)


def _identity(path: Path) -> tuple[int, int]:
    """Which file is at `path`; (0, 0) if there is none."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_dev, found.st_ino
