"""An axis range that stands still while data move inside it: new ticks are dear, and jumping axes are hard to read."""

from __future__ import annotations

import math


class RoomyRange:
    """Covers all it is told to cover, with a margin; changes only when something is outside, or when too much of it is empty."""

    def __init__(self, margin: float = 0.06, least: float = 0.7) -> None:
        self._margin = margin
        self._least = least
        self.clear()

    def clear(self) -> None:
        """Forget the range."""
        self._low = self._high = math.nan

    def around(self, low: float, high: float, least_margin: float = 1e-6) -> tuple[float, float]:
        """The range to show for data between `low` and `high`; `least_margin` is for data without any height."""
        inside = self._low <= low and high <= self._high
        if not (inside and high - low >= self._least * (self._high - self._low)):
            margin = self._margin * (high - low) or least_margin
            self._low, self._high = low - margin, high + margin
        return self._low, self._high
