"""Symmetric colour scales in round numbers that only ever grow, so that a picture that changes means values that changed."""

from __future__ import annotations

import math
from collections.abc import Hashable

import numpy as np

FLOOR = 1e-3
"""Smallest level: one step of Adam at the usual outer rate of 0.001 fills the scale."""
CEILING = 1e30
"""Largest level: beyond it single-precision colour arithmetic overflows."""


def nice_ceiling(value: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten that is at least `value` (> 0)."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1.0, 2.0, 5.0, 10.0) if step * power >= value * (1 - 1e-6))


def largest(values: np.ndarray) -> float:
    """The largest magnitude among the finite entries; 0 when there is none."""
    top = float(np.abs(values).max(initial=0.0))
    return top if math.isfinite(top) else float(np.abs(values[np.isfinite(values)]).max(initial=0.0))


class GrowingScale:
    """One level per key; -level..level is what the colours span."""

    def __init__(self) -> None:
        self._levels: dict[Hashable, float] = {}

    def level(self, key: Hashable, values: np.ndarray) -> float:
        """The level of `key`, grown to a round number that covers the finite entries of `values`."""
        needed = nice_ceiling(min(max(largest(values), FLOOR), CEILING))
        self._levels[key] = max(needed, self._levels.get(key, 0.0))
        return self._levels[key]

    def clear(self) -> None:
        """Forget everything: another run begins."""
        self._levels.clear()
