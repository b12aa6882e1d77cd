"""Every row of a damaged metrics file that proves itself by its checksum, put into a new file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from core.store import database
from core.store.disk import system_refused
from core.store.migrations import migrate
from core.store.pages import Cell, Record, records_of_file, records_of_log
from core.store.rows import CHECKPOINT_COLUMNS, COLUMNS, checkpoint_from_cells, from_cells, require_check

_BATCH = 10_000
_PLAUSIBLE = 1_000_000
"""How far behind the last row found the last one ever written may be."""

_COLLECT = (
    f"CREATE TEMP TABLE found_metrics (serial, {COLUMNS})",
    "CREATE TEMP TABLE found_drops (iteration, serial, removed, checksum)",
    f"CREATE TEMP TABLE found_checkpoints (number, {CHECKPOINT_COLUMNS})",
    "CREATE TEMP TABLE found_last (serial)",
)
# Of several rows with one key the one written last stays; what was dropped on purpose does not come back.
_KEEP = (
    f"""INSERT OR REPLACE INTO metrics ({COLUMNS}) SELECT {COLUMNS} FROM found_metrics AS found WHERE NOT EXISTS (
        SELECT 1 FROM found_drops AS gone WHERE found.iteration > gone.iteration AND found.serial <= gone.serial
    ) ORDER BY serial""",
    f"""INSERT OR REPLACE INTO checkpoints ({CHECKPOINT_COLUMNS})
        SELECT {CHECKPOINT_COLUMNS} FROM found_checkpoints ORDER BY number""",
)


class Saved(NamedTuple):
    """How many rows were saved, and how many more there may have been."""

    rows: int
    lost: int


def save_rows(damaged: Path, log: Path, new: Path) -> Saved:
    """Make a new metrics file of what is good in a damaged one and in its write-ahead log; neither of these is changed.

    The new file is not yet synced to the disk.

    Args:
        damaged, log: read if they are files. new: must not exist.

    Raises:
        StoreError: the new file cannot be written. OSError: a damaged one cannot be read.
    """
    records = chain(
        records_of_file(damaged) if damaged.is_file() else (),
        records_of_log(log) if log.is_file() else (),
    )
    with closing(database.connect(new, write=True, create=True)) as connection:
        with database.refusals("saved", new):
            connection.execute(
                "PRAGMA synchronous=OFF"
            )  # nothing counts before all is done; then the caller syncs once
        migrate(connection, new)
        with database.refusals("saved", new):
            for statement in _COLLECT:
                connection.execute(statement)
            connection.execute("BEGIN")
            _collect(connection, records)
            for statement in _KEEP:
                connection.execute(statement)
            saved = _count(connection)
            connection.execute("COMMIT")
            return saved


def has_rows(path: Path) -> bool:
    """Whether the file holds a row that this program has written, whatever its header says; raises `StoreError` if unreadable."""
    try:
        return any(table == "found_metrics" for table, _ in _good(records_of_file(path)))
    except OSError as error:
        raise system_refused("read", path, error) from error


def _collect(connection: sqlite3.Connection, records: Iterable[Record]) -> None:
    """Put the good records into the temporary tables."""
    good = _good(records)
    while batch := list(islice(good, _BATCH)):
        for table in {name for name, _ in batch}:
            rows = [row for name, row in batch if name == table]
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def _good(records: Iterable[Record]) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    """The records that are what was written, each with the temporary table it belongs to."""
    for number, cells in records:
        try:
            if (found := _understood(number, cells)) is not None:
                yield found
        except ValueError:  # damaged; whoever asks learns it from the count
            continue


def _understood(number: int, cells: tuple[Cell, ...]) -> tuple[str, tuple[Cell, ...]] | None:
    """Table and row of one record; None for those of SQLite itself. Raises `ValueError` for a damaged one."""
    if len(cells) == 9 and cells[0] is None:
        row = (*cells[1:5], *map(_as_float, cells[5:8]), cells[8])
        from_cells(row)
        return "found_metrics", (number, *row)
    if len(cells) == 5 and cells[0] is None:
        require_check(cells[1:])
        return "found_drops", cells[1:]
    if len(cells) == 5 and cells[0] not in ("table", "index"):
        checkpoint_from_cells(cells)
        return "found_checkpoints", (number, *cells)
    if len(cells) == 2 and cells[0] == "metrics" and isinstance(cells[1], int):
        return "found_last", cells[1:]
    return None


def _as_float(cell: Cell) -> Cell:
    """SQLite stores 2.0 as 2, and gives 2.0 back."""
    return float(cell) if isinstance(cell, int) else cell


def _count(connection: sqlite3.Connection) -> Saved:
    """What was saved; what is missing by the numbers that the rows were given when they were written."""

    def number(query: str) -> int:
        return int(connection.execute(query).fetchone()[0] or 0)

    rows = number("SELECT count(*) FROM metrics")
    last = number("SELECT max(serial) FROM found_metrics")
    told = number(f"SELECT max(serial) FROM found_last WHERE serial <= {last + _PLAUSIBLE}")
    removed = number("SELECT sum(removed) FROM (SELECT DISTINCT * FROM found_drops)")
    return Saved(rows, max(0, max(last, told) - removed - rows))
