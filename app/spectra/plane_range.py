"""Which square of the complex plane is shown, and the round numbers on its edges."""

from __future__ import annotations

import math

import numpy as np

_MARGIN = 1.12
_LEAST = 0.6  # of the square that must be filled before it changes


class PlaneRange:
    """A square around a point of the real axis; eigenvalues of a real matrix are symmetric to it. Stands still while all fits well.

    Attributes:
        centre: real. half: half of a side.
    """

    def __init__(self) -> None:
        self.centre, self.half = 0.0, _MARGIN
        self._near = False

    def forget(self) -> None:
        """Something else is shown: the next fit is an exact one."""
        self.half = 0.0

    def fit(self, values: np.ndarray, *, near: bool) -> None:
        """Show the whole unit circle and all values (k,), or, `near`, the surroundings of the values only."""
        known = values[np.isfinite(values)]
        if near and len(known):
            low, high = float(known.real.min()), float(known.real.max())
            half = max((high - low) / 2, float(np.abs(known.imag).max()))
            self._take((low + high) / 2, _MARGIN * (half or 0.05 * max(abs(high), 1e-6)), near=True)
        else:
            self._take(0.0, _MARGIN * max(1.0, float(np.abs(known).max(initial=0.0))), near=False)

    def _take(self, centre: float, half: float, *, near: bool) -> None:
        inside = abs(centre - self.centre) + half <= self.half * (1 + 1e-9) and half >= _LEAST * self.half
        if near != self._near or not inside:
            self.centre, self.half, self._near = centre, half, near


def ticks(low: float, high: float) -> list[float]:
    """Round numbers between two ends, two to five of them."""
    rough = (high - low) / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1.0, 2.0, 5.0, 10.0) if m * power >= rough)
    return [round(i * step, 12) for i in range(math.ceil(low / step), math.floor(high / step) + 1)]
