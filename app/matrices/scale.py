"""Symmetric colour scales in round numbers: of what is shown, of the whole run so far, or of a number that was given."""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass
from enum import Enum

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


def round_level(top: float) -> float:
    """The level of a scale that reaches `top` (>= 0): a round number between `FLOOR` and about `CEILING`."""
    return nice_ceiling(min(max(top, FLOOR), CEILING))


class Span(Enum):
    """What a colour scale covers."""

    RUN = "run"
    MOMENT = "moment"
    FIXED = "fixed"


@dataclass(frozen=True)
class ScaleChoice:
    """How the colours are scaled: `own`: each matrix by itself; `level`: what the strongest colours stand for if that is fixed, else 0."""

    span: Span = Span.RUN
    own: bool = False
    level: float = 0.0


class GrowingScale:
    """One level per key; -level..level is what the colours span. It grows, it never shrinks."""

    def __init__(self) -> None:
        self._levels: dict[Hashable, float] = {}

    def level(self, key: Hashable, values: np.ndarray) -> float:
        """The level of `key`, grown to a round number that covers the finite entries of `values`."""
        return self.cover(key, largest(values))

    def cover(self, key: Hashable, top: float) -> float:
        """The level of `key`, grown to a round number that covers the magnitude `top`."""
        self._levels[key] = max(round_level(top), self._levels.get(key, 0.0))
        return self._levels[key]

    def clear(self) -> None:
        """Forget everything: another run begins."""
        self._levels.clear()
