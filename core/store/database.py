"""SQLite files opened with care: never by accident created, never trusted for their contents, refusals in one sentence.

Everything that goes wrong becomes a `StoreError`; it is an `UnusableFileError` when the contents are at fault and not the disk.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote
from zlib import crc32

from core.store.disk import StoreError, UnusableFileError, system_refused
from core.store.file_kinds import kind_of_entry

Entry = tuple[str, str, str, str | None]
"""Type, name, table and SQL text of one table, index, view or trigger."""
WAIT = 5.0
"""Seconds that a connection waits for another one to finish."""
LONGEST = 16 * 2**20
"""Bytes of the longest text or blob that is read or written."""
COMPANIONS = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database file of a program that has not closed it."""

_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_HALF_WRITTEN = (sqlite3.SQLITE_READONLY_ROLLBACK, sqlite3.SQLITE_READONLY_RECOVERY)
"""What a reader hears of a file whose writer was killed in the middle of a change: only a writer can take it back."""
_ADVICE = {
    sqlite3.SQLITE_FULL: "make room there",
    sqlite3.SQLITE_IOERR: "check the disk and that there is room on it",
    sqlite3.SQLITE_READONLY: "make the file and its folder writable",
    sqlite3.SQLITE_PERM: "give this program permission there",
    sqlite3.SQLITE_CANTOPEN: "check that the folder is there and can be written to",
    sqlite3.SQLITE_BUSY: "close the other program that uses it",
    sqlite3.SQLITE_LOCKED: "close the other program that uses it",
    sqlite3.SQLITE_NOMEM: "close other programs",
}


def connect(path: Path, *, write: bool, create: bool = False) -> sqlite3.Connection:
    """Open a database file in autocommit mode; only the thread that opened it may use it.

    Functions and tables that a foreign schema could misuse are switched off. A reader never creates the file.

    Args:
        path: the file. write: also for writing. create: make it if it is missing (only with `write`).

    Raises:
        UnusableFileError: it is no regular file. StoreError: it is missing or the system refused.
    """
    _require_regular(path, missing_is_fine=write and create)
    options = ["mode=ro"] if not write else ["mode=rwc" if create else "mode=rw"]
    with refusals("opened", path):
        connection = _open(path, options)
        try:
            if not write:
                connection = _readable(connection, path)
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
            connection.execute("PRAGMA trusted_schema=OFF")
            connection.execute("PRAGMA cell_size_check=ON")
            connection.execute(f"PRAGMA query_only={'OFF' if write else 'ON'}")
        except BaseException:
            connection.close()
            raise
    return connection


def _open(path: Path, options: list[str]) -> sqlite3.Connection:
    return sqlite3.connect(uri(path, *options), uri=True, isolation_level=None, timeout=WAIT)


def _readable(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    """The connection, or another that also reads a finished file in a folder where SQLite can make no `-shm` file."""
    try:
        connection.execute("PRAGMA schema_version")
        return connection
    except sqlite3.OperationalError as error:
        wal = path.with_name(f"{path.name}-wal")
        if code(error) != sqlite3.SQLITE_CANTOPEN or (wal.exists() and wal.stat().st_size):
            raise
    connection.close()
    return _open(path, ["mode=ro", "immutable=1"])


def uri(path: Path, *options: str) -> str:
    """The URI that SQLite opens as exactly this path, whatever characters are in it."""
    text = path.absolute().as_posix()
    return f"file://{'' if text.startswith('/') else '/'}{quote(os_bytes(text))}?{'&'.join(options)}"


def os_bytes(text: str) -> bytes:
    """A name as bytes; one that is not UTF-8 comes back as the bytes it has on disk."""
    return text.encode(errors="surrogateescape")


def _require_regular(path: Path, *, missing_is_fine: bool) -> None:
    try:
        kind = kind_of_entry(path.stat().st_mode)
    except FileNotFoundError:
        if missing_is_fine:
            return
        raise StoreError(f"{path} is missing; put it back.", path, transient=True) from None
    except OSError as error:
        raise system_refused("opened", path, error) from error
    if kind:
        raise UnusableFileError(f"{path} is {kind}, not a database; move it away.", path)


def code(error: sqlite3.Error) -> int:
    """The primary SQLite code of an error; 0 if it came from Python."""
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF


@contextmanager
def refusals(done: str, path: Path) -> Iterator[None]:
    """Turns errors of SQLite inside the block into `StoreError`: the file could not be `done` ("saved", "read").

    Raises:
        UnusableFileError: the contents are damaged. StoreError: the system refused, which is `transient`.
    """
    try:
        yield
    except sqlite3.ProgrammingError:
        raise  # a mistake of the caller: wrong thread, closed connection
    except sqlite3.Error as error:
        extended = getattr(error, "sqlite_errorcode", None)
        if extended in _HALF_WRITTEN:
            message = f"{path} was left in the middle of a change; resume its run to put that right."
            raise StoreError(message, path, error, transient=True) from error
        short = extended == sqlite3.SQLITE_IOERR_SHORT_READ
        if (advice := _ADVICE.get(code(error))) and not short:
            raise StoreError(f"{path} could not be {done} ({error}); {advice}.", path, error, transient=True) from error
        raise damaged(path, str(error), error) from error
    except UnicodeDecodeError as error:  # Python's sqlite3 says it in either way
        raise damaged(path, "a text is none", error) from error


def damaged(path: Path, what: str, cause: Exception | None = None) -> UnusableFileError:
    """The error for a file whose contents are wrong in this respect."""
    message = f"{path} is damaged ({what}); resume its run to save what can be read, or use a whole copy."
    return UnusableFileError(message, path, cause)


def is_busy(error: sqlite3.Error) -> bool:
    """Whether only another connection was in the way."""
    return code(error) in _BUSY


def require_integrity(connection: sqlite3.Connection, path: Path) -> None:
    """Read the whole file and compare every index with its table.

    `quick_check` would be five times as fast, but leaves out the indexes: a flipped bit in one hides rows silently.

    Raises:
        UnusableFileError: something does not fit. StoreError: the system refused.
    """
    with refusals("read", path):
        findings = connection.execute("PRAGMA integrity_check(1)").fetchall()
    if findings != [("ok",)]:
        raise damaged(path, str(findings[0][0]).splitlines()[-1])


def header(path: Path) -> bytes:
    """The first 100 bytes of the file; fewer of a shorter one, none of one that is missing or no regular file.

    Raises:
        StoreError: the system refused.
    """
    try:
        if not path.is_file():
            return b""
        with path.open("rb") as file:
            return file.read(100)
    except OSError as error:
        raise system_refused("read", path, error) from error


def schema(connection: sqlite3.Connection, path: Path) -> frozenset[Entry]:
    """Everything that is declared in the file; raises `StoreError` if it cannot be read."""
    with refusals("read", path):
        return frozenset(connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"))


def number(connection: sqlite3.Connection, pragma: str, path: Path) -> int:
    """The value of a pragma that is an integer; raises `StoreError` if it cannot be read."""
    with refusals("read", path):
        return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def check_of(cells: tuple[object, ...]) -> int:
    """A CRC-32 over the cells of one row and their types: SQLite has none, a flipped bit in a number would go unnoticed.

    Cells are None, int, float, str or bytes; the checksum is over Python's ASCII notation of them, which is exact.
    """
    return crc32(ascii(cells).encode())
