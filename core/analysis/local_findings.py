"""What the comparison of learned with local curvature finds; like `core.analysis.findings`, without torch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.local_rules import LocalRule


@dataclass(frozen=True, slots=True)
class LocalCurve:
    """One rule in the inner loop of T tasks over k steps; row 0 of losses is the initialisation.

    Attributes:
        tasks: their numbers.
        support_loss, query_loss, support_accuracy, query_accuracy: (k + 1, T); accuracies are NaN for regression.
        length: (k, T) of the step alpha d. to_gradient, to_learned: (k, T) angles of d with g and with the arm's own step, degrees.
        iterations: (k, T) of conjugate gradients, 0 for other rules. negative: (k, T) they met negative curvature.
        problem: one sentence when numbers stopped being finite, else "".
    """

    rule: LocalRule
    tasks: tuple[int, ...]
    support_loss: np.ndarray
    query_loss: np.ndarray
    support_accuracy: np.ndarray
    query_accuracy: np.ndarray
    length: np.ndarray
    to_gradient: np.ndarray
    to_learned: np.ndarray
    iterations: np.ndarray
    negative: np.ndarray
    problem: str


@dataclass(frozen=True, slots=True)
class LocalFactor:
    """One K-FAC factor beside the learned one, each on a scale of its own, because scales cannot be identified.

    Attributes:
        name: of the learned counterpart, "M_o", "M_i" or "M_f". symbol: "G", "A_i" or "A_f".
        curvature: (n, n) divided by its mean eigenvalue. inverse: (n, n) with damping, divided by its mean diagonal.
        learned: (n, n) divided by its mean diagonal; None when the arm learns no such factor.
        eigenvalues: (n,) of `curvature`, falling. rank: how many are not rounding. effective_rank: see `core.analysis.spectrum`.
        cosine: between the parts of `inverse` and `learned` that are not multiples of I; 1: the same up to scale and identity.
        leading: (n,) overlap of the r directions that the inverse and the learned factor amplify most, r = 1..n: the mean squared cosine
            of the angles between the two subspaces, 0..1. trailing: of the r that they amplify least. chance: (n,) r / n, what
            random subspaces have. Where eigenvalues coincide, as all of rank 0 do, the subspaces are arbitrary within them.
    """

    name: str
    symbol: str
    curvature: np.ndarray
    inverse: np.ndarray
    learned: np.ndarray | None
    eigenvalues: np.ndarray
    rank: int
    effective_rank: float
    cosine: float
    leading: np.ndarray
    trailing: np.ndarray
    chance: np.ndarray


@dataclass(frozen=True, slots=True)
class LocalLayer:
    """K-FAC of one layer, averaged over tasks, at an arm's initialisation.

    Attributes:
        factors: G, A_i and, for a convolution, A_f.
        relative_damping: what is added to each factor once its mean eigenvalue is 1; the same for all.
        input_size, input_rank, input_effective_rank: of the unsplit A (C_in d, C_in d).
        split_error: |A - A_i kron A_f| / |A| with A_i kron A_f scaled to the trace of A; 0 for a fully connected layer.
        problem: one sentence when there is nothing to compare (no factors then), else "".
    """

    arm: str
    layer: str
    tasks: tuple[int, ...]
    damping: float
    relative_damping: float
    factors: tuple[LocalFactor, ...]
    input_size: int
    input_rank: int
    input_effective_rank: float
    split_error: float
    problem: str


def band(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean over tasks (k, T) -> (k,), and the half width of its 95 % interval, 1.96 std / sqrt(T); NaN for a single task."""
    tasks = values.shape[1]
    with np.errstate(invalid="ignore", over="ignore"):
        half = 1.96 * values.std(1) / np.sqrt(tasks) if tasks > 1 else np.full(len(values), np.nan)
        return values.mean(1), half


def paired(one: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """Mean of the differences one - other over the same tasks (T,), and the half width of its 95 % interval; NaN for a single task."""
    mean, half = band((one - other)[np.newaxis])
    return float(mean[0]), float(half[0])
