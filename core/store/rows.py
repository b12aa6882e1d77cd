"""Measured values as a run says them, as a database row holds them exactly, and as arrays to draw.

SQLite stores a Python float as the same 8 bytes, with two exceptions: NaN becomes NULL and -0.0 becomes 0.0. These two are
stored as the 8 bytes of the number in little-endian order, as a blob. Every row ends with a checksum of its own.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from core.store.database import check_of

Cells = tuple[str, str, int, int, float | bytes, float | bytes, float | bytes | None, int]
"""arm, series, iteration, tasks, seconds, value, ci95, checksum"""
COLUMNS = "arm, series, iteration, tasks, seconds, value, ci95, checksum"
CHECKPOINT_COLUMNS = "file, iteration, sha256, created, checksum"


class Row(NamedTuple):
    """What one arm measured in one iteration.

    `series` names the quantity, `tasks` and `seconds` count from the start of the run, `ci95` is the half width of the interval,
    None if there is none.
    """

    arm: str
    series: str
    iteration: int
    tasks: int
    seconds: float
    value: float
    ci95: float | None = None


def to_cells(row: Row) -> Cells:
    """The row as SQLite keeps it; numpy scalars become Python's, so that none is stored as its raw memory."""
    arm, series, iteration, tasks, seconds, value, ci95 = row
    cells = (
        str(arm),
        str(series),
        int(iteration),
        int(tasks),
        to_cell(seconds),
        to_cell(value),
        None if ci95 is None else to_cell(ci95),
    )
    return (*cells, check_of(cells))


def from_cells(cells: tuple[Any, ...]) -> Row:
    """The row that `to_cells` was given, to the bit.

    Raises:
        ValueError: the cells are not what was written, or not of the types a row has.
    """
    require_check(cells)
    arm, series, iteration, tasks, seconds, value, ci95, _ = cells
    if not (type(arm) is type(series) is str and type(iteration) is type(tasks) is int):
        raise ValueError("a text or a count is of another type")
    return Row(arm, series, iteration, tasks, from_cell(seconds), from_cell(value), _optional(ci95))


def require_check(cells: tuple[Any, ...]) -> None:
    """Raise `ValueError` unless the last cell is the checksum of the others."""
    if check_of(cells[:-1]) != cells[-1]:
        raise ValueError("the checksum does not fit")


def to_cell(number: float) -> float | bytes:
    """A float as SQLite keeps it exactly."""
    number = float(number)
    negative_zero = number == 0.0 and math.copysign(1.0, number) < 0.0
    return struct.pack("<d", number) if negative_zero or math.isnan(number) else number


def from_cell(cell: float | bytes) -> float:
    """The float that `to_cell` was given; raises `ValueError` for what it never returns."""
    if isinstance(cell, bytes) and len(cell) == 8:
        return float(struct.unpack("<d", cell)[0])
    if not isinstance(cell, float):
        raise ValueError("a number is of another type")
    return cell


class CheckpointRow(NamedTuple):
    """A checkpoint that was safe on disk when this was noted.

    `file` is its name in the folder of checkpoints, `sha256` the digest of the whole file, `created` its UTC time (ISO).
    """

    file: str
    iteration: int
    sha256: str
    created: str


def checkpoint_from_cells(cells: tuple[Any, ...]) -> CheckpointRow:
    """The row of these cells, the last of which is the checksum; raises `ValueError` if they are not what was written."""
    require_check(cells)
    row = CheckpointRow(*cells[:-1])
    if [type(cell) for cell in row] != [str, int, str, str]:
        raise ValueError("a text or a count is of another type")
    return row


@dataclass(frozen=True, eq=False)
class Curve:
    """One series of one arm, by rising iteration, each array (N,): iteration and tasks int64, the others float64.

    `ci95` is NaN where there is no interval.
    """

    iteration: np.ndarray
    tasks: np.ndarray
    seconds: np.ndarray
    value: np.ndarray
    ci95: np.ndarray


class News(NamedTuple):
    """What a follower does not know yet: forget all rows after iteration `forget_after` (None: none), then add `rows`.

    `mark` is what to ask with the next time.
    """

    rows: list[Row]
    forget_after: int | None
    mark: tuple[int, int]


def curve_of(rows: Sequence[Row]) -> Curve:
    """The rows of one series as arrays, in the order given."""
    return Curve(
        np.array([row.iteration for row in rows], np.int64),
        np.array([row.tasks for row in rows], np.int64),
        np.array([row.seconds for row in rows], np.float64),
        np.array([row.value for row in rows], np.float64),
        np.array([math.nan if row.ci95 is None else row.ci95 for row in rows], np.float64),
    )


def _optional(cell: float | bytes | None) -> float | None:
    return None if cell is None else from_cell(cell)
