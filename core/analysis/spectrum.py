"""Eigenvalues and singular values of one curvature factor, and the numbers that say what kind of matrix it is.

The scale of one factor cannot be identified: (a M_o, b M_i, M_f / (a b)) is the same transform. All numbers below except `gain`,
the eigenvalues and the singular values are therefore free of scale.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.events import Matrix

LARGEST = 1024
"""Rows of the largest factor whose eigenvalues are computed; 1,024 take about two seconds."""


@dataclass(frozen=True)
class Spectrum:
    """One square matrix M (n, n), or the diagonal matrix of n learned rates.

    Attributes:
        layer, name: whose. size: n. learned: False for a matrix that the method holds fixed.
        problem: one sentence when nothing could be computed; arrays are empty and numbers NaN then. "" otherwise.
        eigenvalues: (n,) complex, by falling modulus. singular_values: (n,) falling.
        gain: mean of the diagonal, tr M / n.
        condition: largest over smallest singular value; infinite for a singular matrix, NaN for zero.
        effective_rank: exp(-sum p log p) with p = s / sum s (Roy and Vetterli 2007): n for the identity, 1 for rank 1, 0 for zero.
        cosine: of the angle between M and I, tr M / (sqrt(n) |M|). Frobenius norms.
        symmetry: |(M + M^T) / 2|^2 / |M|^2, the share of the symmetric part; that of the antisymmetric part is the rest.
        least, greatest: smallest and largest eigenvalue of the symmetric part (M + M^T) / 2.
    """

    layer: str
    name: str
    size: int
    learned: bool
    problem: str
    eigenvalues: np.ndarray
    singular_values: np.ndarray
    gain: float
    condition: float
    effective_rank: float
    cosine: float
    symmetry: float
    least: float
    greatest: float

    @property
    def distance(self) -> float:
        """How far M is from every multiple of I: min over c of |M - c I| / |M|, 0..1; the sine of the angle between them."""
        return float(np.sqrt(np.clip(1.0 - self.cosine**2, 0.0, 1.0)))

    @property
    def antisymmetry(self) -> float:
        """|(M - M^T) / 2|^2 / |M|^2."""
        return 1.0 - self.symmetry

    @property
    def positive_definite(self) -> bool | None:
        """Whether x^T M x > 0 for every x, beyond rounding; None where nothing could be computed."""
        return None if self.problem else self.least > rounding(self.size, self.greatest - self.least, self.greatest)


def spectrum(matrix: Matrix) -> Spectrum:
    """The spectrum of a learned matrix; of diag(values) for learned rates and multipliers. Computed in float64."""
    values = matrix.values.astype(np.float64)
    diagonal = matrix.reference != "identity"
    size = values.size if diagonal else len(values)
    if not np.isfinite(values).all():
        return _nothing(matrix, size, f"{matrix.name} of {matrix.layer} holds entries that are not finite.")
    if not size:
        return _nothing(matrix, size, f"{matrix.name} of {matrix.layer} is empty.")
    if diagonal:
        return _diagonal(matrix, values.ravel())
    if values.shape != (size, size):
        return _nothing(matrix, size, f"{matrix.name} of {matrix.layer} is not square.")
    if size > LARGEST:
        return _nothing(matrix, size, f"{matrix.name} of {matrix.layer} has more than {LARGEST:,} rows.")
    return _square(matrix, values)


def spectra(matrices: tuple[Matrix, ...]) -> dict[str, tuple[Spectrum, ...]]:
    """Spectra of all matrices of a snapshot, by layer."""
    found: dict[str, tuple[Spectrum, ...]] = {}
    for matrix in matrices:
        found[matrix.layer] = (*found.get(matrix.layer, ()), spectrum(matrix))
    return found


def effective_rank(singular_values: np.ndarray) -> float:
    """The exponential of the entropy of the singular values divided by their sum; 0 when all are 0."""
    total = singular_values.sum()
    if not total > 0:
        return 0.0
    shares = singular_values[singular_values > 0] / total
    return float(np.exp(-(shares * np.log(shares)).sum()))


def condition(largest: float, smallest: float) -> float:
    """Ratio of two singular values; NaN for 0 over 0."""
    if not largest > 0:
        return float("nan")
    return largest / smallest if smallest > 0 else float("inf")


def rounding(size: int, *scales: float) -> float:
    """What rounding in float64 may have done to an eigenvalue of a symmetric matrix with n rows and entries of these scales."""
    return size * float(np.finfo(np.float64).eps) * max(abs(scale) for scale in scales)


def symmetric_share(square: float, trace_of_square: float) -> float:
    """|(M + M^T) / 2|^2 / |M|^2 = (1 + tr(M M) / |M|^2) / 2, from |M|^2 and tr(M M); NaN for zero."""
    return float(np.clip((1.0 + trace_of_square / square) / 2.0, 0.0, 1.0)) if square > 0 else float("nan")


def _square(matrix: Matrix, values: np.ndarray) -> Spectrum:
    size = len(values)
    try:
        eigenvalues = np.linalg.eigvals(values).astype(np.complex128)
        singular = np.linalg.svd(values, compute_uv=False)
        ends = np.linalg.eigvalsh((values + values.T) / 2)
    except np.linalg.LinAlgError:
        return _nothing(matrix, size, f"The eigenvalues of {matrix.name} of {matrix.layer} did not converge.")
    trace, square = float(np.trace(values)), float((values**2).sum())
    return Spectrum(
        matrix.layer,
        matrix.name,
        size,
        matrix.learned,
        "",
        by_modulus(eigenvalues),
        singular,
        trace / size,
        condition(float(singular[0]), _clean(singular)),
        effective_rank(singular),
        trace / float(np.sqrt(size * square)) if square > 0 else float("nan"),
        symmetric_share(square, float((values * values.T).sum())),
        float(ends[0]),
        float(ends[-1]),
    )


def _diagonal(matrix: Matrix, rates: np.ndarray) -> Spectrum:
    """Of diag(rates), which is symmetric."""
    moduli = np.sort(np.abs(rates))[::-1]
    square = float((rates**2).sum())
    return Spectrum(
        matrix.layer,
        matrix.name,
        rates.size,
        matrix.learned,
        "",
        by_modulus(rates.astype(np.complex128)),
        moduli,
        float(rates.mean()),
        condition(float(moduli[0]), float(moduli[-1])),
        effective_rank(moduli),
        float(rates.sum() / np.sqrt(rates.size * square)) if square > 0 else float("nan"),
        1.0 if square > 0 else float("nan"),
        float(rates.min()),
        float(rates.max()),
    )


def by_modulus(values: np.ndarray) -> np.ndarray:
    """Complex numbers by falling modulus, those of one modulus by falling imaginary part, so that pairs stay together."""
    return values[np.lexsort((-values.imag, -np.abs(values)))]


def _clean(singular: np.ndarray) -> float:
    """The smallest singular value, 0 where it is only rounding."""
    return float(singular[-1]) if singular[-1] > rounding(len(singular), float(singular[0])) else 0.0


def _nothing(matrix: Matrix, size: int, problem: str) -> Spectrum:
    nan = float("nan")
    empty = np.empty(0)
    numbers = (nan,) * 7
    return Spectrum(
        matrix.layer, matrix.name, size, matrix.learned, problem, empty.astype(np.complex128), empty, *numbers
    )
