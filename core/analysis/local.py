"""Learned against local: three-factor K-FAC of a layer, whose damped inverses stand one to one beside M_o, M_i and M_f."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch

from core.analysis.damped import DampedLayer, damped_inverse, likeness, require_damping
from core.analysis.local_findings import LocalFactor, LocalLayer
from core.analysis.local_steps import dampings
from core.analysis.spectrum import effective_rank
from core.analysis.subject import Subject
from core.analysis.task_curvature import KroneckerFactors, TaskCurvature
from core.errors import UserError
from core.tasks.base import Episodes

SYMBOLS = {"M_o": "G", "M_i": "A_i", "M_f": "A_f"}


def average_factors(
    subject: Subject,
    episodes: Episodes,
    tasks: Sequence[int],
    *,
    cancelled: Callable[[], bool] = lambda: False,
) -> dict[str, KroneckerFactors]:
    """K-FAC of every layer at the arm's initialisation, G and A averaged over the support sets of several tasks.

    Computed once; `local_layer` then follows the damping without going through the network again.

    Raises:
        UserError: a task does not exist. Cancelled: `cancelled` returned True.
    """
    if not tasks or not all(0 <= task < len(episodes) for task in tasks):
        raise UserError(f"Tasks {list(tasks)} cannot be used; choose from 0 to {len(episodes) - 1}.")
    parameters = {name: value.unsqueeze(0) for name, value in subject.theta.items()}
    every = []
    for task in tasks:
        one = episodes.part(task, task + 1)
        curvature = TaskCurvature(subject, parameters, one.support_x, one.support_y, cancelled)
        every.append(curvature.kronecker_factors())
    found = {}
    for layer, own in zip(subject.learner.layers, zip(*every, strict=True), strict=True):
        g = torch.stack([part.g for part in own]).mean(0)
        a = torch.stack([part.a for part in own]).mean(0)
        found[layer.name] = KroneckerFactors.of(layer, g, a)
    return found


def damped_layers(
    subject: Subject,
    episodes: Episodes,
    tasks: Sequence[int],
    *,
    damping: float,
    cancelled: Callable[[], bool] = lambda: False,
) -> dict[str, DampedLayer]:
    """Every layer beside what the arm has learned, ready for other dampings; errors as in `average_factors` and `local_layer`."""
    require_damping(damping)
    found = average_factors(subject, episodes, tasks, cancelled=cancelled)
    return {name: DampedLayer.of(local_layer(subject, own, tasks, damping=damping)) for name, own in found.items()}


@np.errstate(over="ignore", invalid="ignore")
def local_layer(subject: Subject, own: KroneckerFactors, tasks: Sequence[int], *, damping: float) -> LocalLayer:
    """One layer's K-FAC with this damping shared among its factors, beside what the arm has learned.

    Args:
        own: of the layer, from `average_factors` over `tasks`.

    Raises:
        UserError: the damping is not positive.
    """
    require_damping(damping)
    layer = next(layer for layer in subject.learner.layers if layer.name == own.layer)
    parts = {"M_o": own.g, "M_i": own.a_i} | ({"M_f": own.a_f} if layer.filter else {})
    if problem := _problem(own):
        return LocalLayer(
            subject.name, own.layer, tuple(tasks), damping, float("nan"), (), len(own.a), 0, 0.0, float("nan"), problem
        )
    means = {name: float(part.diagonal().mean()) for name, part in parts.items()}
    relative = dampings(list(parts.values()), damping)[0] / means["M_o"]
    eps = float(torch.finfo(subject.theta[layer.weight].dtype).eps)
    whole = np.linalg.eigvalsh(_array(own.a))[::-1]
    return LocalLayer(
        arm=subject.name,
        layer=own.layer,
        tasks=tuple(tasks),
        damping=damping,
        relative_damping=relative,
        factors=tuple(
            _beside(subject, own.layer, n, _array(part) / means[n], relative, eps) for n, part in parts.items()
        ),
        input_size=len(whole),
        input_rank=_rank(whole, eps),
        input_effective_rank=effective_rank(whole.clip(0)),
        split_error=float((own.a - torch.kron(own.a_i, own.a_f)).norm() / own.a.norm()),
        problem="",
    )


def _beside(subject: Subject, layer: str, name: str, curvature: np.ndarray, damping: float, eps: float) -> LocalFactor:
    """One factor with mean eigenvalue 1 and its damped inverse, and the learned factor of this name if there is one."""
    size = len(curvature)
    values, vectors = np.linalg.eigh(curvature)
    inverse = damped_inverse(values, vectors, damping)
    meta = subject.meta.get(f"{layer}/{name}")
    learned = None if meta is None else _array(meta)
    nothing = np.full(size, np.nan)
    cosine, leading, trailing = float("nan"), nothing, nothing
    if learned is not None:
        gain = np.trace(learned) / size
        learned = learned / gain if gain else learned
        if np.isfinite(learned).all():
            cosine = likeness(inverse, learned)
            right = np.linalg.svd(learned)[2].T
            leading, trailing = _overlap(vectors, right), _overlap(vectors[:, ::-1], right[:, ::-1])
    return LocalFactor(
        name=name,
        symbol=SYMBOLS[name],
        curvature=curvature,
        inverse=inverse,
        learned=learned,
        eigenvalues=values[::-1],
        rank=_rank(values[::-1], eps),
        effective_rank=effective_rank(values.clip(0)),
        cosine=cosine,
        leading=leading,
        trailing=trailing,
        chance=np.arange(1, size + 1) / size,
    )


def _overlap(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """|U_r^T V_r|^2 / r of the first r columns of two orthogonal matrices, for r = 1..n."""
    squares = (one.T @ other) ** 2
    return np.asarray(squares.cumsum(0).cumsum(1).diagonal() / np.arange(1, len(one) + 1))


def _rank(values: np.ndarray, eps: float) -> int:
    """Eigenvalues (falling) above the rounding of the precision they were computed in."""
    return int((values > values[0] * len(values) * eps).sum())


def _problem(own: KroneckerFactors) -> str:
    if not all(bool(part.isfinite().all()) for part in (own.g, own.a)):
        return f"The local curvature of {own.layer} is not finite."
    if not (own.g.diagonal().sum() > 0 and own.a.diagonal().sum() > 0):
        return f"The local curvature of {own.layer} is zero on these tasks."
    return ""


def _array(tensor: torch.Tensor) -> np.ndarray:
    return tensor.detach().double().cpu().numpy()
