"""Runs that differ in nothing but their seed, taken together: mean, smallest and largest value, and the band around a mean curve."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Protocol

import numpy as np

from core.history.columns import heading
from core.history.entry import Entry, Value, comparable

BARE = ("name", "title", "arm", "method", "state", "task.kind", "model.kind", "folder")
"""Columns whose values speak for themselves in a label."""


@dataclass(frozen=True)
class Group:
    """Entries that agree in some columns.

    Attributes:
        values: what they agree in, column by column. members: in the order given. label: the values for people.
    """

    values: tuple[Value, ...]
    members: tuple[Entry, ...]
    label: str


@dataclass(frozen=True)
class Summary:
    """The finite numbers in a column of several entries; `count` of them."""

    mean: float
    low: float
    high: float
    count: int


class Line(Protocol):
    """A curve: `iteration` (N,) rising, `value` (N,); `core.store.rows.Curve` is one."""

    @property
    def iteration(self) -> np.ndarray:
        """(N,) meta-iterations."""

    @property
    def value(self) -> np.ndarray:
        """(N,) what was measured."""


@dataclass(frozen=True, eq=False)
class Band:
    """A mean curve and how far the single ones spread, arrays (N,).

    Values that are not finite are kept out: `count` says how many stand behind a point; where it is 0 the others are NaN.
    """

    iteration: np.ndarray
    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray
    count: np.ndarray


def grouped(entries: Iterable[Entry], by: Sequence[str]) -> list[Group]:
    """Entries with equal values in the columns `by`, in the order of their first members. The seed never separates entries."""
    columns = tuple(column for column in by if column != "seed")
    found: dict[tuple[Value, ...], list[Entry]] = {}
    for entry in entries:
        found.setdefault(tuple(comparable(entry.value(column)) for column in columns), []).append(entry)
    return [Group(values, tuple(members), _label(columns, values)) for values, members in found.items()]


def summary(group: Group, column: str) -> Summary | None:
    """Mean, smallest and largest of the members' finite numbers in a column; None if there are none."""
    values = np.array([x for entry in group.members if (x := number_of(entry.value(column))) is not None])
    if not values.size:
        return None
    with np.errstate(over="ignore"):
        return Summary(float(values.mean()), float(values.min()), float(values.max()), len(values))


def number_of(value: Value) -> float | None:
    """A value as a finite number; None for what is none, truth values included."""
    if value is None or isinstance(value, bool | str):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def band(curves: Sequence[Line]) -> Band:
    """Mean, smallest and largest value of several curves at the iterations that all of them have."""
    if not curves:
        nothing, none = np.empty(0), np.empty(0, np.int64)
        return Band(none, nothing, nothing, nothing, none)
    common = reduce(np.intersect1d, (curve.iteration for curve in curves))
    values = np.array([curve.value[np.searchsorted(curve.iteration, common)] for curve in curves], np.float64)
    good = np.isfinite(values)
    count = good.sum(axis=0)
    with np.errstate(over="ignore", invalid="ignore"):
        mean = np.where(good, values, 0.0).sum(axis=0) / np.where(count, count, np.nan)
    low = np.where(count, np.where(good, values, np.inf).min(axis=0), np.nan)
    high = np.where(count, np.where(good, values, -np.inf).max(axis=0), np.nan)
    return Band(common, mean, low, high, count)


def _label(columns: tuple[str, ...], values: tuple[Value, ...]) -> str:
    words = []
    for column, value in zip(columns, values, strict=True):
        text = "–" if value in (None, "") else str(value)
        words.append(text if column in BARE else f"{heading(column).lower()} {text}")
    return ", ".join(words) or "all"
