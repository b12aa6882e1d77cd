"""The tables of `metrics.sqlite`, version by version, and the step from any older version to this one."""

from __future__ import annotations

import sqlite3
from functools import cache
from pathlib import Path

from core.store import database
from core.store.database import Entry
from core.store.disk import StoreError, crash_point
from core.store.pages import PAGE

APPLICATION_ID = 0x43754578
"""Bytes 68 to 71 of every metrics file: "CuEx"."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        f"PRAGMA application_id={APPLICATION_ID}",
        # AUTOINCREMENT never gives a number again, so that a reader who knows the last one finds all that is new.
        # REAL columns keep a blob as it is: the 8 bytes of a float that SQLite would change.
        """CREATE TABLE metrics (
            serial INTEGER PRIMARY KEY AUTOINCREMENT,
            arm TEXT NOT NULL,
            series TEXT NOT NULL,
            iteration INTEGER NOT NULL,
            tasks INTEGER NOT NULL,
            seconds REAL NOT NULL,
            value REAL NOT NULL,
            ci95 REAL,
            checksum INTEGER NOT NULL,
            UNIQUE (arm, series, iteration)
        )""",
        # Rows with a serial up to `serial` and a later iteration were dropped, `removed` of them.
        """CREATE TABLE drops (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            iteration INTEGER NOT NULL,
            serial INTEGER NOT NULL,
            removed INTEGER NOT NULL,
            checksum INTEGER NOT NULL
        )""",
        """CREATE TABLE checkpoints (
            file TEXT NOT NULL PRIMARY KEY,
            iteration INTEGER NOT NULL,
            sha256 TEXT NOT NULL,
            created TEXT NOT NULL,
            checksum INTEGER NOT NULL
        )""",
    ),
)
"""`MIGRATIONS[n]` makes version n + 1 out of version n; version 0 is an empty file. Never change one, append another."""


class ForeignFileError(StoreError):
    """The file seems to belong to another program."""


def newest_version() -> int:
    """The version that this program writes."""
    return len(MIGRATIONS)


def version_of(connection: sqlite3.Connection, path: Path) -> int:
    """The version of an open metrics file. What is in it is exactly what this version should hold, unless it is a newer one.

    Raises:
        UnusableFileError: it is a metrics file, but damaged. ForeignFileError: it is none. StoreError: it cannot be read.
    """
    with database.refusals("read", path):
        connection.execute("BEGIN")  # what follows is read at one moment, while others may be making the tables
    try:
        found = database.schema(connection, path)
        version = database.number(connection, "user_version", path)
        ours = database.number(connection, "application_id", path) == APPLICATION_ID
    finally:
        connection.rollback()
    if found == schema_of(newest_version()) and not ours:
        raise database.damaged(path, "its header is wrong")
    if not ours and (found or version):
        raise ForeignFileError(f"{path} belongs to another program; move it away or choose another folder.", path)
    if version < 0 or (version <= newest_version() and found != schema_of(version)):
        raise database.damaged(path, "its tables are not those of this program")
    if version > newest_version() and not _readable_tables(found):
        raise StoreError(
            f"{path} was written by a newer program that keeps its curves differently; use that program.", path
        )
    return version


def _readable_tables(found: frozenset[Entry]) -> bool:
    """Whether everything this program reads is an ordinary table; a view could be a program that never ends."""
    plain = {name for kind, name, _, sql in found if kind == "table" and (sql or "").startswith("CREATE TABLE ")}
    return plain >= {name for kind, name, _, _ in schema_of(newest_version()) if kind == "table"}


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring an open metrics file to the newest version: each step whole or not at all, whoever else tries the same.

    Raises:
        StoreError: the system refused; the file has its old version or one between.
    """
    with database.refusals("brought up to date", path):
        if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            connection.execute(f"PRAGMA page_size={PAGE}")
        while True:
            connection.execute("BEGIN IMMEDIATE")
            try:
                version = connection.execute("PRAGMA user_version").fetchone()[0]
                if version >= newest_version():
                    return
                for statement in MIGRATIONS[version]:
                    connection.execute(statement)
                    crash_point("migration")
                connection.execute(f"PRAGMA user_version={version + 1}")
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.rollback()
            crash_point("migration-commit")


def schema_of(version: int) -> frozenset[Entry]:
    """What `sqlite_master` holds in this version; nothing for a version that there is not."""
    return _schema(MIGRATIONS[:version] if version > 0 else ())


@cache
def _schema(scripts: tuple[tuple[str, ...], ...]) -> frozenset[Entry]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for script in scripts:
            for statement in script:
                connection.execute(statement)
        return frozenset(connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"))
    finally:
        connection.close()
