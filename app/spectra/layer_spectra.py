"""What the spectrum panel says about one layer at one moment. Without Qt: it is worked out in the reader's thread."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import nan

import numpy as np

from core.analysis.definite import Phase, diagonal_phase, phase, product_phase
from core.analysis.spectrum import Spectrum, spectrum
from core.analysis.whole import Whole, factors_of, whole
from core.events import Matrix

WHOLE = "M_mc"


@dataclass(frozen=True)
class Numbers:
    """The numbers of one matrix: a factor, learned rates, or the whole M_mc.

    Attributes:
        name: for example "M_o". size: n rows. learned: False for a matrix that the method holds fixed.
        problem: one sentence when there are none; all numbers are NaN then.
        condition, effective_rank, distance, symmetry, gain: see `core.analysis.spectrum.Spectrum`.
        angle: see `core.analysis.definite.Phase`. definite: positive definite or not; None where nobody knows.
    """

    name: str
    size: int
    learned: bool
    problem: str
    condition: float = nan
    effective_rank: float = nan
    distance: float = nan
    symmetry: float = nan
    gain: float = nan
    angle: float = nan
    definite: bool | None = None

    @property
    def rank_share(self) -> float:
        """Effective rank divided by the number of rows, 0..1."""
        return self.effective_rank / self.size if self.size else nan


@dataclass(frozen=True)
class LayerSpectra:
    """One layer.

    Attributes:
        parts: of each matrix, in their order. whole: of M_mc, None for a layer without two factors.
        numbers: of every part, then those of M_mc if there is one.
        transform: of what acts on the gradient of the weight: M_mc, or the learned rates; None where nothing does.
        shape: rows of each factor of the transform.
    """

    layer: str
    parts: tuple[Spectrum, ...]
    whole: Whole | None
    numbers: tuple[Numbers, ...]
    transform: Numbers | None
    shape: tuple[int, ...]


def layer_spectra(matrices: Iterable[Matrix]) -> LayerSpectra:
    """Of the matrices of one layer, at least one."""
    known = tuple(matrices)
    parts = tuple(spectrum(matrix) for matrix in known)
    phases = {part.name: _phase(matrix, part) for matrix, part in zip(known, parts, strict=True)}
    numbers = [_of_part(part, phases[part.name]) for part in parts]
    factors = factors_of(parts)
    product, transform = None, None
    if len(factors) == 1:
        transform = next(one for one in numbers if one.name == factors[0].name)
    elif factors:
        product = whole(factors)
        transform = _of_whole(product, product_phase(phases[factor.name] for factor in factors), factors)
        numbers.append(transform)
    shape = tuple(factor.size for factor in factors)
    return LayerSpectra(known[0].layer, parts, product, tuple(numbers), transform, shape)


def _phase(matrix: Matrix, part: Spectrum) -> Phase:
    if part.problem:
        return Phase(0, nan)
    if matrix.reference != "identity":
        return diagonal_phase(matrix.values.astype(np.float64).ravel())
    return phase(matrix.values)


def _of_part(part: Spectrum, turned: Phase) -> Numbers:
    if part.problem:
        return Numbers(part.name, part.size, part.learned, part.problem)
    measured = (part.condition, part.effective_rank, part.distance, part.symmetry, part.gain)
    return Numbers(part.name, part.size, part.learned, "", *measured, turned.angle, part.positive_definite)


def _of_whole(product: Whole, turned: Phase, factors: tuple[Spectrum, ...]) -> Numbers:
    learned = any(factor.learned for factor in factors)
    if product.problem:
        return Numbers(WHOLE, product.size, learned, product.problem)
    measured = (product.condition, product.effective_rank, product.distance, product.symmetry, product.gain)
    return Numbers(WHOLE, product.size, learned, "", *measured, turned.angle, turned.positive_definite)
