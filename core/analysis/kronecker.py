"""The transform of one layer taken apart: unfoldings, products mode by mode, and the expanded matrices.

A gradient G has shape (C_out, C_in, d), modes 1, 2, 3 with factors M_o, M_i, M_f. Flattening is row-major throughout: the last index
runs fastest, in vec(G) and in the columns of every unfolding. With it

    unfold_n(G x_n M) = M unfold_n(G)
    MC(G) = G x3 M_f x2 M_i x1 M_o
    M^_o = M_o kron I kron I,  M^_i = I kron M_i kron I,  M^_f = I kron I kron M_f
    M_mc = M^_o M^_i M^_f = M_o kron M_i kron M_f,  vec(MC(G)) = M_mc vec(G)

The expanded matrices commute, so the order of the products is free; M_o kron M_i kron M_f in another order is another matrix.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

import numpy as np

from core.errors import UserError

FACTORS = ("M_o", "M_i", "M_f")
LARGEST = 1024
"""Rows of the largest expanded matrix that is formed; four of them take 32 MiB."""


@dataclass(frozen=True)
class Factors:
    """M_o (C_out, C_out), M_i (C_in, C_in) and M_f (d, d) of one layer; a fully connected layer has M_f = (1, 1) holding 1."""

    m_o: np.ndarray
    m_i: np.ndarray
    m_f: np.ndarray

    @classmethod
    def of(cls, m_o: np.ndarray, m_i: np.ndarray, m_f: np.ndarray | None = None) -> Factors:
        """In float64; without M_f for a fully connected layer. What is not finite becomes NaN.

        Raises:
            UserError: a matrix is not square.
        """
        found = [finite_or_nan(m) for m in (m_o, m_i, np.ones((1, 1)) if m_f is None else m_f)]
        for name, matrix in zip(FACTORS, found, strict=True):
            if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
                raise UserError(f"{name} has shape {matrix.shape}, but a factor is square; choose another layer.")
        return cls(*found)

    @property
    def shape(self) -> tuple[int, int, int]:
        """(C_out, C_in, d): the shape of a gradient."""
        return len(self.m_o), len(self.m_i), len(self.m_f)

    @property
    def size(self) -> int:
        """C_out C_in d: rows of M_mc."""
        return int(np.prod(self.shape))

    def mode(self, number: int) -> np.ndarray:
        """The factor of mode 1, 2 or 3."""
        return (self.m_o, self.m_i, self.m_f)[number - 1]

    def block(self, outputs: np.ndarray, inputs: np.ndarray, filters: np.ndarray) -> Factors:
        """Factors of the rows and columns of M_mc that belong to these indices; M_mc of the block is that block of M_mc."""
        chosen = zip((self.m_o, self.m_i, self.m_f), (outputs, inputs, filters), strict=True)
        return Factors(*(matrix[np.ix_(indices, indices)] for matrix, indices in chosen))


@dataclass(frozen=True)
class ModeStep:
    """One n-mode product: `after` = fold(factor @ unfolded).

    Attributes:
        mode: 1, 2 or 3. name: of the factor. before, after: (C_out, C_in, d). unfolded, product: (n, rest) of before and after.
    """

    mode: int
    name: str
    factor: np.ndarray
    before: np.ndarray
    unfolded: np.ndarray
    product: np.ndarray
    after: np.ndarray


@dataclass(frozen=True)
class Expanded:
    """M^_o, M^_i, M^_f and their product M_mc, each (n, n) with n = C_out C_in d."""

    o: np.ndarray
    i: np.ndarray
    f: np.ndarray
    mc: np.ndarray


@dataclass(frozen=True)
class Commuting:
    """What may change its order and what may not.

    Attributes:
        expanded: (pair of names, max |A B - B A| / max |A B|) for the expanded matrices; 0 up to rounding.
        plain: (order of names, max |difference to M_mc| / max |M_mc|) for the Kronecker product of the factors in every order.
    """

    expanded: tuple[tuple[tuple[str, str], float], ...]
    plain: tuple[tuple[tuple[str, ...], float], ...]


def unfold(tensor: np.ndarray, mode: int) -> np.ndarray:
    """Mode-n unfolding (n, rest): row j holds everything with index j in that mode."""
    return np.moveaxis(tensor, mode - 1, 0).reshape(tensor.shape[mode - 1], -1)


def fold(matrix: np.ndarray, mode: int, shape: tuple[int, ...]) -> np.ndarray:
    """The tensor of this shape whose mode-n unfolding is `matrix`."""
    others = [size for axis, size in enumerate(shape) if axis != mode - 1]
    return np.moveaxis(matrix.reshape(shape[mode - 1], *others), 0, mode - 1)


def mode_steps(gradient: np.ndarray, factors: Factors, order: tuple[int, ...] = (3, 2, 1)) -> tuple[ModeStep, ...]:
    """MC(G) one product after the other; the last `after` is MC(G) whatever the order.

    Args:
        gradient: (C_out, C_in, *filter). order: modes, first product first.
    """
    tensor = finite_or_nan(gradient).reshape(factors.shape)
    steps = []
    for mode in order:
        factor, unfolded = factors.mode(mode), unfold(tensor, mode)
        product = factor @ unfolded
        after = fold(product, mode, factors.shape)
        steps.append(ModeStep(mode, FACTORS[mode - 1], factor, tensor, unfolded, product, after))
        tensor = after
    return tuple(steps)


def expanded(factors: Factors) -> Expanded:
    """The expanded matrices of a small layer or block.

    Raises:
        UserError: they would have more than `LARGEST` rows.
    """
    if factors.size > LARGEST:
        raise UserError(
            f"M_mc of this layer has {factors.size:,} rows, and at most {LARGEST:,} can be shown; choose a smaller block."
        )
    one_o, one_i, one_f = (np.eye(size) for size in factors.shape)
    o = np.kron(np.kron(factors.m_o, one_i), one_f)
    i = np.kron(np.kron(one_o, factors.m_i), one_f)
    f = np.kron(np.kron(one_o, one_i), factors.m_f)
    return Expanded(o, i, f, _times(factors, 1, _times(factors, 2, f)))


def commuting(factors: Factors) -> Commuting:
    """Compare orders of products of the expanded matrices, and of the plain Kronecker product; raises `UserError` as `expanded`."""
    matrices = expanded(factors)
    hats = dict(zip((1, 2, 3), (matrices.o, matrices.i, matrices.f), strict=True))
    named = dict(zip(FACTORS, (factors.m_o, factors.m_i, factors.m_f), strict=True))
    pairs = tuple(
        ((FACTORS[a - 1], FACTORS[b - 1]), _difference(_times(factors, a, hats[b]), _times(factors, b, hats[a])))
        for a, b in ((1, 2), (1, 3), (2, 3))
    )
    orders = tuple((order, _difference(matrices.mc, plain_kronecker(named, order))) for order in permutations(FACTORS))
    return Commuting(pairs, orders)


def plain_kronecker(named: dict[str, np.ndarray], order: tuple[str, ...]) -> np.ndarray:
    """The Kronecker product of the factors in this order."""
    first, second, third = (named[name] for name in order)
    return np.kron(np.kron(first, second), third)


def example() -> tuple[np.ndarray, Factors]:
    """A gradient with C_out = 2, C_in = 3, d = 2 and factors of small whole numbers, none symmetric, to follow by hand."""
    gradient = np.arange(1.0, 13.0).reshape(2, 3, 2)
    m_o = np.array([[1.0, 2.0], [0.0, 1.0]])
    m_i = np.array([[1.0, 0.0, 1.0], [0.0, 2.0, 0.0], [-1.0, 0.0, 1.0]])
    m_f = np.array([[0.0, 1.0], [3.0, 1.0]])
    return gradient, Factors.of(m_o, m_i, m_f)


def finite_or_nan(values: np.ndarray) -> np.ndarray:
    """In float64, NaN for what is not finite: it spreads through products without warnings."""
    return np.where(np.isfinite(values), values, np.nan).astype(np.float64)


def _times(factors: Factors, mode: int, matrix: np.ndarray) -> np.ndarray:
    """The expanded matrix of a mode times `matrix` (n, n): the n-mode product of its columns, which takes a small part of the sums.

    Not by BLAS, whose threads wait for each other for milliseconds on a machine that trains.
    """
    index = "oif"[mode - 1]
    product = f"x{index},oifn->{'oif'.replace(index, 'x')}n"
    return np.asarray(np.einsum(product, factors.mode(mode), matrix.reshape(*factors.shape, -1)).reshape(matrix.shape))


def _difference(one: np.ndarray, other: np.ndarray) -> float:
    """Largest difference relative to the largest entry of the first; NaN where entries are not finite."""
    scale = float(np.abs(one).max())
    return float(np.abs(one - other).max()) / scale if scale > 0 else float(np.abs(other).max())
