"""The whole transform of a layer, M_mc = M_o kron M_i kron M_f, through the spectra of its factors; it is never formed.

Every eigenvalue of a Kronecker product is a product of one eigenvalue of each factor, and so are its singular values. Trace, squared
Frobenius norm, trace of the square, condition number and effective rank are products of those of the factors. Only whether the symmetric
part is positive definite is not: `symmetric_ends` finds its extreme eigenvalues by Lanczos's method from products with the factors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from math import prod

import numpy as np

from core.analysis.spectrum import Spectrum, by_modulus
from core.errors import Cancelled

KEPT = 4096
"""Up to so many eigenvalues are all kept; of more, the `EXTREMES` largest and smallest, and counts."""
EXTREMES = 256
QUANTILES = 513
BINS = 64


@dataclass(frozen=True)
class Whole:
    """M_mc (n, n) of one layer, n = C_out C_in d. Numbers as in `Spectrum`.

    Attributes:
        problem: one sentence when nothing could be computed; "" otherwise.
        eigenvalues: (k,) complex by falling modulus: all of them (`complete`), or the largest and then the smallest ones.
        density: (BINS, BINS) how many eigenvalues lie in each cell of the complex plane, rows along the imaginary axis.
        real_edges, imaginary_edges: (BINS + 1,) of the cells.
        levels: (q,) 0..1. singular_values: (q,) falling; the share `levels` of all singular values is larger.
    """

    layer: str
    size: int
    problem: str
    complete: bool
    eigenvalues: np.ndarray
    density: np.ndarray
    real_edges: np.ndarray
    imaginary_edges: np.ndarray
    levels: np.ndarray
    singular_values: np.ndarray
    gain: float
    condition: float
    effective_rank: float
    cosine: float
    symmetry: float

    @property
    def distance(self) -> float:
        """How far M_mc is from every multiple of I; see `Spectrum`."""
        return float(np.sqrt(np.clip(1.0 - self.cosine**2, 0.0, 1.0)))


@dataclass(frozen=True)
class SymmetricEnds:
    """Extreme eigenvalues of the symmetric part of M_mc. Each is within `error` of a true eigenvalue; `least` is never too small."""

    least: float
    greatest: float
    error: float

    @property
    def positive_definite(self) -> bool | None:
        """False for certain, True as far as Lanczos's method has converged, None while it cannot be told."""
        if self.least < 0:
            return False
        return True if self.least > self.error else None


def factors_of(parts: Sequence[Spectrum]) -> tuple[Spectrum, ...]:
    """Those that make the transform of a layer's weight, in their order: M_o, M_i, M_f, or the learned rates; maybe none."""
    named = {part.name: part for part in parts}
    return tuple(named[name] for name in ("M_o", "M_i", "M_f", "a_weight") if name in named)


def whole(factors: Sequence[Spectrum]) -> Whole:
    """The product of the factors of one layer, at least one; see `factors_of`."""
    size = prod(factor.size for factor in factors)
    layer = factors[0].layer
    if problem := next((factor.problem for factor in factors if factor.problem), ""):
        return _nothing(layer, size, problem)
    complete = size <= KEPT
    eigenvalues = [factor.eigenvalues for factor in factors]
    kept = by_modulus(reduce(_products, eigenvalues)) if complete else _extremes(eigenvalues)
    singular = np.sort(reduce(_products, [factor.singular_values for factor in factors]))[::-1]
    places = np.arange(size) if complete else np.linspace(0, size - 1, QUANTILES).round().astype(int)
    return Whole(
        layer,
        size,
        "",
        complete,
        kept,
        *_density(eigenvalues),
        levels=places / max(1, size - 1),
        singular_values=singular[places],
        gain=prod(factor.gain for factor in factors),
        condition=prod(factor.condition for factor in factors),
        effective_rank=prod(factor.effective_rank for factor in factors),
        cosine=prod(factor.cosine for factor in factors),
        symmetry=(1.0 + prod(2.0 * factor.symmetry - 1.0 for factor in factors)) / 2.0,
    )


def symmetric_ends(
    factors: Sequence[np.ndarray], *, steps: int = 60, cancelled: Callable[[], bool] = lambda: False
) -> SymmetricEnds:
    """Extreme eigenvalues of (M_mc + M_mc^T) / 2 for M_mc the Kronecker product of these matrices.

    Lanczos's method with full reorthogonalisation; exact once `steps` reaches the size of the product. The error is the norm of the
    residual of the worse end.

    Raises:
        Cancelled: `cancelled` returned True.
    """
    factors = [factor.astype(np.float64) for factor in factors]
    shape = tuple(len(factor) for factor in factors)
    vector = np.random.default_rng(0).standard_normal(prod(shape))
    basis = [vector / np.linalg.norm(vector)]
    diagonal: list[float] = []
    beside: list[float] = []
    for _ in range(min(steps, len(vector))):
        if cancelled():
            raise Cancelled("The eigenvalues of the symmetric part were cancelled.")
        image = _symmetric_product(factors, basis[-1].reshape(shape)).ravel()
        diagonal.append(float(image @ basis[-1]))
        known = np.stack(basis)
        for _ in range(2):  # once is not enough when the remainder is small
            image = image - known.T @ (known @ image)
        beside.append(float(np.linalg.norm(image)))
        if beside[-1] <= 1e-12 * max(1.0, np.abs(diagonal).max()) or len(basis) == len(vector):
            beside[-1] = 0.0
            break
        basis.append(image / beside[-1])
    inner = np.diag(diagonal) + np.diag(beside[:-1], 1) + np.diag(beside[:-1], -1)
    values, vectors = np.linalg.eigh(inner)
    error = beside[-1] * max(abs(vectors[-1, 0]), abs(vectors[-1, -1]))
    return SymmetricEnds(float(values[0]), float(values[-1]), float(error))


def _symmetric_product(factors: Sequence[np.ndarray], tensor: np.ndarray) -> np.ndarray:
    """(M + M^T) / 2 applied to a tensor with one axis for each factor."""
    forth = back = tensor
    for axis, factor in enumerate(factors):
        forth = np.moveaxis(np.tensordot(factor, forth, (1, axis)), 0, axis)
        back = np.moveaxis(np.tensordot(factor, back, (0, axis)), 0, axis)
    return np.asarray((forth + back) / 2)


def _products(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.asarray(np.multiply.outer(one, other)).ravel()


def _extremes(factors: Sequence[np.ndarray]) -> np.ndarray:
    """The largest and the smallest products: they are made of the largest and of the smallest values of each factor only."""
    largest = reduce(lambda a, b: by_modulus(_products(a, b))[:EXTREMES], [values[:EXTREMES] for values in factors])
    smallest = reduce(lambda a, b: by_modulus(_products(a, b))[-EXTREMES:], [values[-EXTREMES:] for values in factors])
    return np.concatenate((largest, smallest))


def _density(factors: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Counts of all products in square cells around 0, and the edges; a few rows of products at a time."""
    reach = float(prod(np.abs(values[0]) for values in factors)) or 1.0
    edges = np.linspace(-reach, reach, BINS + 1) * (1 + 1e-12)
    counts = np.zeros((BINS, BINS))
    shortest, *others = sorted(factors, key=len)
    rest = reduce(_products, others, np.ones(1))
    for value in shortest:
        products = value * rest
        counts += np.histogram2d(products.imag, products.real, (edges, edges))[0]
    return counts, edges, edges


def _nothing(layer: str, size: int, problem: str) -> Whole:
    empty, nan = np.empty(0), float("nan")
    edges = np.linspace(-1, 1, BINS + 1)
    return Whole(
        layer,
        size,
        problem,
        False,
        empty.astype(np.complex128),
        np.zeros((BINS, BINS)),
        edges,
        edges,
        empty,
        empty,
        *(nan,) * 5,
    )
