"""What the analyses that need a learner find: frozen, picklable, of strings, numbers and numpy arrays, like the events of a run.

The window reads these without loading torch. NaN stands for what does not exist, such as the angle of a gradient that is zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class FactorTurns:
    """What one group of meta-parameters does to the direction of a step; angles in degrees, one for each inner step.

    Only angles, because the length that a single factor is responsible for is not identifiable.

    Attributes:
        name: for example "M_i".
        missing: (k,) between the step and the step with this factor put back to its start (the identity, equal rates): how much would
            turn if it were taken away. 0: it does nothing that the others do not undo.
        alone: (k,) between the raw gradient and the gradient transformed by this factor only.
    """

    name: str
    missing: np.ndarray
    alone: np.ndarray


@dataclass(frozen=True, slots=True)
class TensorSteps:
    """One adapted tensor over k inner steps.

    Attributes:
        layer, part: for example "conv2", "weight".
        raw: (k,) norm of the gradient G. step: (k,) norm of what was subtracted, D(G).
        gain: (k,) |D(G)| / (alpha |G|); 1 for MAML.
        angle: (k,) between G and D(G), degrees; 0 for MAML. Above 90 the step goes uphill on the support loss.
        moved: (k + 1,) distance from the initialisation.
        factors: of each group of meta-parameters that acts on this tensor; empty for MAML.
    """

    layer: str
    part: str
    raw: np.ndarray
    step: np.ndarray
    gain: np.ndarray
    angle: np.ndarray
    moved: np.ndarray
    factors: tuple[FactorTurns, ...]


@dataclass(frozen=True, slots=True)
class StepThrough:
    """One task of one arm, inner step by inner step; row 0 is the initialisation.

    Attributes:
        arm: name. task: number. trained: inner steps that the arm is trained for; further ones show over-fitting.
        support_loss, query_loss: (k + 1,). support_accuracy, query_accuracy: (k + 1,), NaN for regression.
        query_outputs: (k + 1, Q, outputs) of the network: predictions, or logits.
        fits: (k + 1, P, outputs) at the probe inputs, or None without probe.
        tensors: every adapted tensor that receives a gradient, in the order of the network.
        gradient, transformed: (k, C_out, C_in, d) of the weight of the layer asked for, G and D(G) / alpha, or None.
        problem: one sentence when numbers stopped being finite, else "".
    """

    arm: str
    task: int
    trained: int
    support_loss: np.ndarray
    query_loss: np.ndarray
    support_accuracy: np.ndarray
    query_accuracy: np.ndarray
    query_outputs: np.ndarray
    fits: np.ndarray | None
    tensors: tuple[TensorSteps, ...]
    gradient: np.ndarray | None
    transformed: np.ndarray | None
    problem: str


@dataclass(frozen=True, slots=True)
class Path:
    """How one arm moved on one task, seen in a plane.

    Attributes:
        at: (k + 1, 2) coordinates of theta^(0), ..., theta^(k). off: (k + 1,) distance from the plane, in the same unit.
        query_loss: (k + 1,) on the task's own query examples.
    """

    arm: str
    task: int
    at: np.ndarray
    off: np.ndarray
    query_loss: np.ndarray


@dataclass(frozen=True, slots=True)
class PathPlane:
    """Adaptation paths in a plane through one initialisation, over the query loss there.

    Attributes:
        origin: arm whose initialisation is at (0, 0); what the inner loop does not adapt is that arm's all over the plane.
        x, y: (n,) grid coordinates. surface: (n, n) mean query loss of `surface_tasks`, row y, column x.
        explained: share of all squared movement along x and along y.
        directions, normalisation: what they are, in words for the figure.
    """

    origin: str
    paths: tuple[Path, ...]
    x: np.ndarray
    y: np.ndarray
    surface: np.ndarray
    surface_tasks: tuple[int, ...]
    explained: tuple[float, float]
    directions: str
    normalisation: str


@dataclass(frozen=True, slots=True)
class TensorSimilarity:
    """One tensor in the idealised analysis; vectors are its part of the gradient.

    Attributes:
        products, cosines: (B,) g_i . g_new and the cosine between them, for every past task i.
        predicted, actual: norms of alpha sum_i (g_i . g_new) v_i and of (M - I) g_new.
        agreement: cosine between the two; NaN when one of them is zero, as for MAML.
        unweighted: the same with every product set to 1: what the average past task would do whatever the new one is.
    """

    layer: str
    part: str
    products: np.ndarray
    cosines: np.ndarray
    predicted: float
    actual: float
    agreement: float
    unweighted: float


@dataclass(frozen=True, slots=True)
class GradientSimilarity:
    """A new task's support gradient against those of past tasks, and the correction this predicts: an idealised analysis.

    It assumes fixed theta, one inner step, plain gradient descent on M from the identity, and a single full matrix (or one block for
    each tensor, by `scope`). The trained arm keeps none of these assumptions.

    Attributes:
        products, cosines: (B,) over all tensors together. taylor: (B,) cosine between v_i, the query gradient after adaptation, and
            the query gradient before it, to which v_i tends for small alpha.
        scope: "whole": products are those over all tensors; "tensor": each tensor's own.
    """

    arm: str
    task: int
    scope: str
    products: np.ndarray
    cosines: np.ndarray
    taylor: np.ndarray
    agreement: float
    unweighted: float
    tensors: tuple[TensorSimilarity, ...]


@dataclass(frozen=True, slots=True)
class Transplanted:
    """One arm's initialisation with other meta-parameters, on fixed tasks. "loss" and, for classes, "accuracy" after the last step.

    Attributes:
        recipient: whose initialisation. donor: whose meta-parameters, inner rate and inner loss; "" for plain gradient steps.
        factors: the groups that were taken over, all others at their start; () for all of them.
        tasks: how many. mean, ci95: over tasks, the half width of the 95 % interval.
        per_step: mean after 0, 1, ..., k inner steps.
        gain, gain_ci95: mean of the difference to the recipient as it is, task by task, and its interval. It is narrower than the two
            intervals suggest, because the tasks are the same.
    """

    recipient: str
    donor: str
    factors: tuple[str, ...]
    tasks: int
    mean: dict[str, float]
    ci95: dict[str, float]
    per_step: dict[str, tuple[float, ...]]
    gain: dict[str, float]
    gain_ci95: dict[str, float]
