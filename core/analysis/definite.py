"""Whether x^T M x > 0 for every x, for one factor and exactly for the whole M_mc, which is never formed.

Let H and K be the symmetric and the antisymmetric part of M. If H is positive definite, H = L L^T, then M = L (I + S) L^T with
S = L^-1 K L^-T antisymmetric. The largest phase of x* M x over complex x is the arc tangent of the largest singular value of S. In a
Kronecker product the L multiply, and the eigenvalues 1 + i s of I + S multiply too: phases add. Since a congruence keeps the signs of
eigenvalues, M_mc is positive definite exactly when the phases of its factors add up to less than 90 degrees (and an even number of
factors is negative definite). A factor whose H takes both signs makes M_mc do the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import nan, prod

import numpy as np

RIGHT = 90.0
_SURE = 1e-9
"""Degrees from 90 within which rounding may decide."""


@dataclass(frozen=True)
class Phase:
    """Where x* M x lies in the complex plane.

    Attributes:
        sign: 1 or -1: that of x^T M x near the real axis, 0 where one factor takes both signs or zero.
        angle: largest phase of x* M x, or of -x* M x for sign -1, degrees; NaN for sign 0. 0 for a symmetric matrix.
    """

    sign: int
    angle: float

    @property
    def positive_definite(self) -> bool | None:
        """Whether x^T M x > 0 for every x; None where rounding decides."""
        if self.sign <= 0 or self.angle > RIGHT + _SURE:
            return False
        return True if self.angle < RIGHT - _SURE else None


def phase(matrix: np.ndarray) -> Phase:
    """That of a square matrix of finite numbers. Computed in float64."""
    matrix = matrix.astype(np.float64)
    even, odd = (matrix + matrix.T) / 2, (matrix - matrix.T) / 2
    for sign in (1, -1):
        try:
            lower = np.linalg.cholesky(sign * even)
        except np.linalg.LinAlgError:
            continue
        inner = np.linalg.solve(lower, np.linalg.solve(lower, odd).T)
        largest = float(np.linalg.norm(inner, 2))
        return Phase(sign, float(np.degrees(np.arctan(largest))))
    return Phase(0, nan)


def diagonal_phase(values: np.ndarray) -> Phase:
    """That of diag(values)."""
    if (values > 0).all():
        return Phase(1, 0.0)
    return Phase(-1, 0.0) if (values < 0).all() else Phase(0, nan)


def product_phase(factors: Iterable[Phase]) -> Phase:
    """That of the Kronecker product of matrices with these phases."""
    known = tuple(factors)
    sign = prod(one.sign for one in known)
    return Phase(sign, sum(one.angle for one in known)) if sign else Phase(0, nan)
