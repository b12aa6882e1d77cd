"""Long curves that grow at their end: an array that grows, and summaries of it that make drawing cost independent of length.

A pyramid keeps, for every 16, 256, 4096, ... consecutive values, their minimum, maximum, mean and how many of them are finite. A
question about any window is answered from the coarsest level that is still fine enough, so it touches a few thousand numbers
whether the curve has a thousand points or ten million. Values that are not finite are gaps: they never reach an extreme or a mean.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import numpy as np

BRANCH_BITS = 4
BRANCH = 1 << BRANCH_BITS
BLOCK = np.dtype([("low", np.float32), ("high", np.float32), ("mean", np.float32), ("finite", np.uint32)])
_BATCH = 1 << 18  # values summarised at once: bounds the temporary memory when a long curve arrives in one piece


class Column:
    """A one-dimensional array that grows at its end by a sixteenth of its length: amortised constant time, little unused room."""

    def __init__(self, dtype: np.dtype | type[np.generic], capacity: int = 256) -> None:
        self._values = np.empty(capacity, dtype)
        self._length = 0

    def append(self, value: float) -> None:
        """Add one value."""
        if self._length == len(self._values):
            self._reserve(self._length + 1)
        self._values[self._length] = value
        self._length += 1

    def extend(self, values: np.ndarray) -> None:
        """Add a block of values."""
        end = self._length + len(values)
        self._reserve(end)
        self._values[self._length : end] = values
        self._length = end

    def cut(self, length: int) -> None:
        """Forget everything from position `length` on."""
        self._length = min(self._length, length)

    def values(self) -> np.ndarray:
        """A view of what is there."""
        return self._values[: self._length]

    @property
    def nbytes(self) -> int:
        """Memory held, unused room included."""
        return self._values.nbytes

    def _reserve(self, length: int) -> None:
        if length <= len(self._values):
            return
        grown = np.empty(max(length, len(self._values) + len(self._values) // 16 + 256), self._values.dtype)
        grown[: self._length] = self.values()
        self._values = grown

    def __len__(self) -> int:
        return self._length


@dataclass(frozen=True)
class Buckets:
    """A window of a curve as B runs of consecutive points, in order; every array is (B,).

    Attributes:
        size: points a bucket stands for; 1 means that these are the points themselves.
        first, last: x of the first and last point of a bucket.
        low, high, mean: over the finite values of a bucket; NaN when it has none.
        falling: its first value is larger than its last. broken: it holds values that are not finite.
    """

    size: int
    first: np.ndarray
    last: np.ndarray
    low: np.ndarray
    high: np.ndarray
    mean: np.ndarray
    falling: np.ndarray
    broken: np.ndarray

    def line(self) -> tuple[np.ndarray, np.ndarray]:
        """(x, y) of one line through every minimum and maximum, with a NaN for every gap."""
        if self.size == 1:
            return self.first, self.mean
        x = np.column_stack([self.first, self.last, self.last])
        gaps = np.full(len(self.first), np.nan)
        start = np.where(self.falling, self.high, self.low)
        end = np.where(self.falling, self.low, self.high)
        y = np.column_stack([start, end, gaps])
        kept = np.column_stack([np.ones((len(x), 2), bool), self.broken]).ravel()
        return x.ravel()[kept], y.ravel()[kept]


class Pyramid:
    """Summaries of one append-only `Column` of float32 values, brought up to date when somebody looks."""

    def __init__(self, values: Column) -> None:
        self._values = values
        self._levels: list[Column] = []
        self._seen = 0

    @property
    def nbytes(self) -> int:
        """Memory held by the summaries, without the values."""
        return sum(level.nbytes for level in self._levels)

    def view(self, x: np.ndarray, low: float, high: float, buckets: int = 1000) -> Buckets:
        """The part of the curve with low <= x <= high and one neighbour on either side, in at most about `buckets` buckets.

        Up to 2 `buckets` points come back as they are. Buckets begin at multiples of their size, a power of two, so they do not
        shift while the curve grows; the two at the ends may reach beyond the window.

        Args:
            x: as long as the column, never falling.
            low, high: the window in units of x.
            buckets: how many are wanted at most; at least 2.
        """
        start = max(bisect_left(x, low) - 1, 0)
        stop = min(bisect_right(x, high) + 1, len(self._values))
        if stop - start <= 2 * buckets:
            return self._points(x, start, stop)
        bits = ((stop - start - 1) // (buckets - 1)).bit_length()
        return self._summaries(x, start >> bits, (stop - 1 >> bits) + 1, bits)

    def _points(self, x: np.ndarray, start: int, stop: int) -> Buckets:
        y = self._values.values()[start:stop].astype(np.float64)
        broken = ~np.isfinite(y)
        y[broken] = np.nan
        at = x[start:stop].astype(np.float64)
        return Buckets(1, at, at, y, y, y, np.zeros(len(y), bool), broken)

    def _summaries(self, x: np.ndarray, start: int, stop: int, bits: int) -> Buckets:
        """Buckets number start..stop-1, each of 2**bits points."""
        self._catch_up()
        level, rest = divmod(bits, BRANCH_BITS)
        blocks = self._blocks(level, start << rest, stop << rest)
        found = _fold(blocks, 1 << rest)
        first = np.arange(start, stop) << bits
        last = np.minimum(first + (1 << bits), len(self._values)) - 1
        y = self._values.values()
        low, high, mean = (found[name].astype(np.float64) for name in ("low", "high", "mean"))
        for part in (low, high, mean):
            part[found["finite"] == 0] = np.nan
        falling = y[first] > y[last]
        broken = found["finite"] < last - first + 1
        return Buckets(
            1 << bits, x[first].astype(np.float64), x[last].astype(np.float64), low, high, mean, falling, broken
        )

    def _blocks(self, level: int, start: int, stop: int) -> np.ndarray:
        if level == 0:
            return _leaves(self._values.values()[start:stop])
        return self._levels[level - 1].values()[start:stop]

    def _catch_up(self) -> None:
        """Summarise what was appended since the last look; the newest block of a level may be incomplete and is made again."""
        length = len(self._values)
        if length < self._seen:
            raise ValueError("a pyramid's column can only grow")
        if length == self._seen:
            return
        below, level = self._seen, 0
        while length > 1:
            if level == len(self._levels):
                self._levels.append(Column(BLOCK, 16))
            done = below >> BRANCH_BITS
            self._levels[level].cut(done)
            for start in range(done << BRANCH_BITS, length, _BATCH):
                self._levels[level].extend(_fold(self._blocks(level, start, min(start + _BATCH, length)), BRANCH))
            below, length, level = done, len(self._levels[level]), level + 1
        self._seen = len(self._values)


def _leaves(values: np.ndarray) -> np.ndarray:
    """Each value as a block of one."""
    finite = np.isfinite(values)
    blocks = np.empty(len(values), BLOCK)
    blocks["low"] = np.where(finite, values, np.inf)
    blocks["high"] = np.where(finite, values, -np.inf)
    blocks["mean"] = np.where(finite, values, 0)
    blocks["finite"] = finite
    return blocks


def _fold(blocks: np.ndarray, size: int) -> np.ndarray:
    """Join each `size` consecutive blocks into one; the last may join fewer."""
    starts = np.arange(0, len(blocks), size)
    folded = np.empty(len(starts), BLOCK)
    folded["low"] = np.minimum.reduceat(blocks["low"], starts)
    folded["high"] = np.maximum.reduceat(blocks["high"], starts)
    counts = blocks["finite"].astype(np.float64)
    finite = np.add.reduceat(counts, starts)
    folded["mean"] = np.add.reduceat(blocks["mean"] * counts, starts) / np.maximum(finite, 1)
    folded["finite"] = finite
    return folded
