"""Which gradient entries feed which weight: single cells, rows and columns of M_mc of a layer of any size, never formed.

Row (o, i, f), column (o', i', f') of M_mc holds M_o[o, o'] M_i[i, i'] M_f[f, f'], with the flattening of `core.analysis.kronecker`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.kronecker import Factors, finite_or_nan


@dataclass(frozen=True)
class Cell:
    """One entry of M_mc: the weight at `row` gets `value` times the gradient entry at `column`; both are (o, i, f).

    `parts` are the entries of M_o, M_i and M_f whose product `value` is.
    """

    row: tuple[int, int, int]
    column: tuple[int, int, int]
    parts: tuple[float, float, float]
    value: float


@dataclass(frozen=True)
class Feeds:
    """Where the correction of the weight at `row` comes from.

    Attributes:
        coefficients: (C_out, C_in, d) the row of M_mc. shares: coefficients * G; their sum is `total`, the transformed gradient there.
    """

    row: tuple[int, int, int]
    coefficients: np.ndarray
    shares: np.ndarray
    total: float

    def largest(self, count: int) -> tuple[tuple[tuple[int, int, int], float], ...]:
        """The `count` gradient entries with the largest shares in magnitude, and these shares."""
        order = np.argsort(-np.abs(self.shares), axis=None, kind="stable")[:count]
        return tuple((_place(int(n), self.shares.shape), float(self.shares.flat[n])) for n in order)

    def outside(self, outputs: np.ndarray, inputs: np.ndarray, filters: np.ndarray) -> float:
        """What gradient entries outside a block of indices add to `total`."""
        return self.total - float(self.shares[np.ix_(outputs, inputs, filters)].sum())


def cell(factors: Factors, row: int, column: int) -> Cell:
    """The entry of M_mc at a row and column, without forming it."""
    at, of = _place(row, factors.shape), _place(column, factors.shape)
    o, i, f = (float(factors.mode(mode)[at[mode - 1], of[mode - 1]]) for mode in (1, 2, 3))
    return Cell(at, of, (o, i, f), o * i * f)


def feeds(factors: Factors, gradient: np.ndarray, row: tuple[int, int, int]) -> Feeds:
    """Which gradient entries feed the weight at (o, i, f); the layer may be large."""
    coefficients = _outer(factors.m_o[row[0]], factors.m_i[row[1]], factors.m_f[row[2]])
    shares = coefficients * finite_or_nan(gradient).reshape(factors.shape)
    return Feeds(row, coefficients, shares, float(shares.sum()))


def fed_by(factors: Factors, column: tuple[int, int, int]) -> np.ndarray:
    """How much the gradient entry at (o, i, f) moves each weight: the column of M_mc as (C_out, C_in, d)."""
    o, i, f = column
    return _outer(factors.m_o[:, o], factors.m_i[:, i], factors.m_f[:, f])


def _outer(o: np.ndarray, i: np.ndarray, f: np.ndarray) -> np.ndarray:
    return np.asarray(o[:, None, None] * i[None, :, None] * f[None, None, :])


def _place(number: int, shape: tuple[int, ...]) -> tuple[int, int, int]:
    o, i, f = (int(index) for index in np.unravel_index(number, shape))
    return o, i, f
