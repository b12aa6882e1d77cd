"""Opening a `metrics.sqlite`: which version it has, whether it is whole, and what to do when it is not."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from core.store import database
from core.store.disk import StoreError, UnusableFileError
from core.store.migrations import APPLICATION_ID, ForeignFileError, migrate, newest_version, version_of
from core.store.repair import finish_repair, repair
from core.store.rows import CHECKPOINT_COLUMNS, COLUMNS, checkpoint_from_cells, from_cells, require_check
from core.store.salvage import has_rows


def is_newer(path: Path) -> bool:
    """Whether a newer program wrote the file, told by its header alone: opening it for writing might already change it.

    Raises:
        StoreError: the system refused to read it.
    """
    header = database.header(path)
    version, application = int.from_bytes(header[60:64], "big", signed=True), int.from_bytes(header[68:72], "big")
    return application == APPLICATION_ID and version > newest_version()


def open_for_writing(path: Path) -> tuple[sqlite3.Connection, str]:
    """A whole file of the newest version, made, migrated or repaired as need be, and what the user should know about that.

    Raises:
        StoreError: it belongs to another program, or the system refused.
    """
    notices = ["The repair of the metrics was finished."] if finish_repair(path) else []
    try:
        connection = _verified(path)
    except (UnusableFileError, ForeignFileError) as error:
        if isinstance(error, ForeignFileError) and not has_rows(path):
            raise
        notices = [repair(path)]
        connection = _verified(path)
    try:
        return connection, " ".join((*notices, *_keep_log(connection, path)))
    except BaseException:
        connection.close()
        raise


def open_read_only(path: Path) -> tuple[sqlite3.Connection, str]:
    """A whole file of the newest or a newer version, and what the user should know about it.

    Raises:
        UnusableFileError: it is damaged. StoreError: it is missing, empty so far, of another program, or the system refused.
    """
    _require_format(path)
    connection = database.connect(path, write=False)
    try:
        version = version_of(connection, path)
        if version == 0:
            message = f"{path} holds no metrics yet; wait until its run has written some."
            raise StoreError(message, path, transient=True)
        if version < newest_version():
            raise StoreError(f"{path} is of an older version; resume its run to bring it up to date.", path)
        database.require_integrity(connection, path)
        return connection, _about_newer(path, version)
    except UnusableFileError as error:
        connection.close()
        if is_newer(path):  # to be repaired by whoever knows its tables
            message = (
                f"{path} is damaged and of a newer program; resume its run with that program, or move the file away."
            )
            raise UnusableFileError(message, path, error) from error
        raise
    except BaseException:
        connection.close()
        raise


def _about_newer(path: Path, version: int) -> str:
    if version <= newest_version():
        return ""
    return (
        f"{path} was written by a newer program (version {version}, this one knows {newest_version()}), so it can only be read; "
        "use the newer program to go on with its run."
    )


def _verified(path: Path) -> sqlite3.Connection:
    """The file for writing, at the newest version, every row read."""
    _require_format(path)
    connection = database.connect(path, write=True, create=True)
    try:
        version_of(connection, path)
        migrate(connection, path)
        database.require_integrity(connection, path)
        with database.refusals("read", path):
            for cells in connection.execute(f"SELECT {COLUMNS} FROM metrics"):
                from_cells(cells)
            for cells in connection.execute(f"SELECT {CHECKPOINT_COLUMNS} FROM checkpoints"):
                checkpoint_from_cells(cells)
            for cells in connection.execute("SELECT iteration, serial, removed, checksum FROM drops"):
                require_check(cells)
        return connection
    except ValueError as error:
        connection.close()
        raise database.damaged(path, f"in a row {error}") from None
    except BaseException:
        connection.close()
        raise


def _require_format(path: Path) -> None:
    """SQLite takes a file of one byte for an empty one, and flipped bits in the format numbers for a wish to write nothing."""
    header = database.header(path)
    if header and (len(header) < 100 or not {*header[18:20]} <= {1, 2}):
        raise database.damaged(path, "its header is wrong")


def _keep_log(connection: sqlite3.Connection, path: Path) -> list[str]:
    """Switch to a write-ahead log that is synced at every commit; says so where the disk cannot keep one."""
    with database.refusals("opened", path):
        connection.execute("PRAGMA synchronous=FULL")
        if _log_mode(connection) == "wal":
            return []
        connection.execute("PRAGMA journal_mode=DELETE")
    return [
        f"The disk of {path} cannot keep a write-ahead log, as network disks often cannot: reading a live run may wait."
    ]


def _log_mode(connection: sqlite3.Connection) -> str:
    """The journal mode after asking for the log; SQLite does not wait by itself here when another connection is in the way."""
    end = time.monotonic() + database.WAIT
    while True:
        try:
            return str(connection.execute("PRAGMA journal_mode=WAL").fetchone()[0])
        except sqlite3.OperationalError as error:
            if not database.is_busy(error) or time.monotonic() > end:
                raise
            time.sleep(0.02)
