"""The rows in the pages of an SQLite file, read without SQLite, so that no damage elsewhere in the file hides them.

Format: https://www.sqlite.org/fileformat2.html sections 1.6 (b-tree pages), 2.1 (records) and 4.1 (write-ahead log). Rows that
continue on another page are left out; rows of metrics never do.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

PAGE = 4096
"""Bytes of a page in the files of this program."""

Cell = str | bytes | int | float | None
Record = tuple[int, tuple[Cell, ...]]
"""Row number and columns; the column that is the row number holds None."""

_TABLE_LEAF = 13
_FILE_HEADER = 100
_LOG_HEADER, _FRAME_HEADER = 32, 24
_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


def records_of_file(path: Path) -> Iterator[Record]:
    """The rows in a database file, in no order, those included that were deleted and not overwritten.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        start = _FILE_HEADER
        while page := file.read(PAGE):
            yield from _records(page, start)
            start = 0


def records_of_log(path: Path) -> Iterator[Record]:
    """The rows in a write-ahead log, also of pages that are no longer valid; raises `OSError` if it cannot be read."""
    with path.open("rb") as file:
        file.seek(_LOG_HEADER)
        while frame := file.read(_FRAME_HEADER + PAGE):
            yield from _records(frame[_FRAME_HEADER:], 0)


def _records(page: bytes, start: int) -> Iterator[Record]:
    """The rows of a table's leaf page whose header begins at `start`; what makes no sense is left out."""
    if len(page) < start + 8 or page[start] != _TABLE_LEAF:
        return
    count = int.from_bytes(page[start + 3 : start + 5], "big")
    for slot in range(start + 8, min(start + 8 + 2 * count, len(page) - 1), 2):
        try:
            yield _record(page, int.from_bytes(page[slot : slot + 2], "big"))
        except (IndexError, struct.error):  # it points outside the page
            continue


def _record(page: bytes, at: int) -> Record:
    """The row that begins at byte `at`; raises `IndexError` or `struct.error` where there can be none."""
    _, at = _varint(page, at)  # length of the row
    number, at = _varint(page, at)
    length, kinds_at = _varint(page, at)
    body = at + length
    cells: list[Cell] = []
    while kinds_at < at + length:
        kind, kinds_at = _varint(page, kinds_at)
        cell, size = _cell(page, body, kind)
        cells.append(cell)
        body += size
    return number, tuple(cells)


def _cell(page: bytes, at: int, kind: int) -> tuple[Cell, int]:
    """A column and its length in bytes."""
    if kind in (0, 8, 9):
        return {0: None, 8: 0, 9: 1}[kind], 0
    if kind == 7:
        return struct.unpack_from(">d", page, at)[0], 8
    size = _INTEGER_BYTES.get(kind) or (kind - 12) // 2
    raw = page[at : at + size]
    if len(raw) != size or kind in (10, 11):
        raise IndexError("outside the page")
    if kind < 12:
        return int.from_bytes(raw, "big", signed=True), size
    return (raw.decode(errors="surrogateescape") if kind % 2 else raw), size


def _varint(page: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes as a signed 64-bit one, and where it ends."""
    value = 0
    for length in range(1, 9):
        byte = page[at + length - 1]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + length
    value = value << 8 | page[at + 8]
    return (value - 2**64 if value >= 2**63 else value), at + 9
