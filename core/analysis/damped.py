"""How the damped inverses of one layer follow the damping, without going through the network again. Without torch."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from core.analysis.local_findings import LocalFactor, LocalLayer
from core.errors import UserError


@dataclass(frozen=True, eq=False)
class DampedLayer:
    """One layer as `local_layer` finds it, with what is needed to change its damping.

    Attributes:
        layer: at the damping it was found with. vectors: (n, n) of each factor, its eigenvectors as columns, eigenvalues falling.
        singular: (n,) of each learned factor, falling; empty where none is learned or its entries are not finite.
    """

    layer: LocalLayer
    vectors: tuple[np.ndarray, ...]
    singular: tuple[np.ndarray, ...]

    @classmethod
    def of(cls, layer: LocalLayer) -> Self:
        """Takes the decompositions once."""
        vectors = tuple(np.linalg.eigh(factor.curvature)[1][:, ::-1] for factor in layer.factors)
        return cls(layer, vectors, tuple(_singular(factor.learned) for factor in layer.factors))

    def at(self, damping: float) -> LocalLayer:
        """The same layer with another damping, as `local_layer` would give it.

        Raises:
            UserError: the damping is not positive.
        """
        require_damping(damping)
        layer = self.layer
        if not layer.factors:
            return replace(layer, damping=damping)
        relative = layer.relative_damping * (damping / layer.damping) ** (1 / len(layer.factors))
        pairs = zip(layer.factors, self.vectors, strict=True)
        factors = tuple(_damped(factor, vectors, relative) for factor, vectors in pairs)
        return replace(layer, damping=damping, relative_damping=relative, factors=factors)


def require_damping(damping: float) -> None:
    """Raises `UserError` for a damping that is not a positive number."""
    if not (np.isfinite(damping) and damping > 0):
        raise UserError(f"The damping {damping} cannot be used; choose a number above 0.")


def damped_inverse(values: np.ndarray, vectors: np.ndarray, damping: float) -> np.ndarray:
    """(V diag(values) V^T + damping)^-1 divided by its mean diagonal; eigenvalues below 0 count as 0."""
    inverse = (vectors / (values.clip(0) + damping)) @ vectors.T
    return np.asarray(inverse * len(inverse) / np.trace(inverse))


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    """Cosine between what two matrices have beyond a multiple of I; NaN where one has nothing beyond it up to rounding."""
    one, other = _without_identity(one), _without_identity(other)
    sizes = float(np.linalg.norm(one)), float(np.linalg.norm(other))
    return float((one * other).sum()) / (sizes[0] * sizes[1]) if min(sizes) > 1e-12 else float("nan")


def _damped(factor: LocalFactor, vectors: np.ndarray, damping: float) -> LocalFactor:
    inverse = damped_inverse(factor.eigenvalues, vectors, damping)
    learned = factor.learned
    known = learned is not None and bool(np.isfinite(learned).all())
    cosine = likeness(inverse, learned) if learned is not None and known else float("nan")
    return replace(factor, inverse=inverse, cosine=cosine)


def _singular(learned: np.ndarray | None) -> np.ndarray:
    if learned is None or not np.isfinite(learned).all():
        return np.empty(0)
    return np.asarray(np.linalg.svd(learned, compute_uv=False))


def _without_identity(matrix: np.ndarray) -> np.ndarray:
    return np.asarray(matrix - np.trace(matrix) / len(matrix) * np.eye(len(matrix)))
