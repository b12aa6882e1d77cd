"""One inner step from local curvature instead of M: empirical Fisher, Gauss-Newton, damped Newton, and K-FAC with two or three factors.

The first two have at most as many non-zero eigenvalues as the task has examples (times outputs), so that the exact inverse is a solve of
that size: (J^T B J + lambda)^-1 J^T r = J^T (B J J^T + lambda)^-1 r. Vectors are flat, (P,) float64, over the moving parameters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch

from core.adapt import InnerStep
from core.analysis.local_rules import LocalRule
from core.analysis.subject import Subject
from core.analysis.task_curvature import KroneckerFactors, TaskCurvature
from core.nmode import curvature_product
from core.tensors import Tensors

CG_STEPS = 50
CG_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Solution:
    """The direction d (P,) of one step, and how it was found: conjugate gradient iterations, and whether H + damping bent downwards."""

    direction: torch.Tensor
    iterations: int = 0
    negative: bool = False


def solve(subject: Subject, rule: LocalRule, step: InnerStep, curvature: TaskCurvature) -> Solution:
    """The direction d of a rule at one point, before any rescaling; alpha is left out.

    Args:
        step: the arm's own step at this point, for its gradient and Hessian products. curvature: the same point.
    """
    gradient = as_vector(subject, step.gradients)
    match rule.kind:
        case "gradient":
            return Solution(gradient)
        case "learned":
            return Solution(as_vector(subject, step.direction) / subject.training.inner_rate)
        case "empirical-fisher":
            return Solution(_empirical_fisher(subject, curvature, rule))
        case "gauss-newton":
            return Solution(_gauss_newton(subject, curvature, rule))
        case "newton":
            return _newton(subject, step, gradient, rule.damping)
        case "kfac-2" | "kfac-3":
            factors = curvature.kronecker_factors()
            return Solution(_kfac(subject, factors, step.gradients, rule))


def as_vector(subject: Subject, parameters: Tensors) -> torch.Tensor:
    """The moving parameters (1, ...) of one task as (P,)."""
    return torch.cat([parameters[name].detach().double().flatten() for name in subject.moving])


def as_tensors(subject: Subject, vector: torch.Tensor) -> Tensors:
    """The opposite of `as_vector`, in the precision of the arm."""
    pieces = torch.split(vector, [subject.theta[name].numel() for name in subject.moving])
    like = subject.theta
    return {
        name: piece.to(like[name].dtype).reshape(1, *like[name].shape)
        for name, piece in zip(subject.moving, pieces, strict=True)
    }


def dampings(factors: list[torch.Tensor], damping: float) -> list[float]:
    """What is added to each factor: its mean eigenvalue times (damping / product of all mean eigenvalues)^(1 / number).

    For two factors this is sqrt(damping) / pi and pi sqrt(damping) of Martens and Grosse (2015), section 6.3.
    """
    means = [float(factor.diagonal().mean()) for factor in factors]
    product = float(torch.tensor(means, dtype=torch.float64).prod())
    if not product > 0:
        return [damping ** (1 / len(factors))] * len(factors)
    return [mean * (damping / product) ** (1 / len(factors)) for mean in means]


def damped_inverses(factors: list[torch.Tensor], damping: float) -> list[torch.Tensor]:
    """(factor + its damping)^-1 of each; see `dampings`."""
    added = dampings(factors, damping)
    return [torch.linalg.inv_ex(_damped(factor, more))[0] for factor, more in zip(factors, added, strict=True)]


def _blocks(subject: Subject, rule: LocalRule) -> list[slice]:
    """Parts of the flat vector that are preconditioned on their own."""
    sizes = [subject.theta[name].numel() for name in subject.moving]
    if not rule.per_tensor:
        return [slice(0, sum(sizes))]
    ends = [sum(sizes[: n + 1]) for n in range(len(sizes))]
    return [slice(end - size, end) for end, size in zip(ends, sizes, strict=True)]


def _empirical_fisher(subject: Subject, curvature: TaskCurvature, rule: LocalRule) -> torch.Tensor:
    """U^T (s U U^T / N + lambda)^-1 (s / N) 1 with one row of U per example and s the scale of the inner loss."""
    rows = curvature.examples()
    weight = curvature.scale / len(rows)
    ones = rows.new_full((len(rows),), weight)
    parts = []
    for block in _blocks(subject, rule):
        part = rows[:, block]
        parts.append(part.mT @ _solved(weight * part @ part.mT, rule.damping, ones))
    return torch.cat(parts)


def _gauss_newton(subject: Subject, curvature: TaskCurvature, rule: LocalRule) -> torch.Tensor:
    """J^T (B J J^T + lambda)^-1 r."""
    rows = curvature.jacobian
    parts = []
    for block in _blocks(subject, rule):
        part = rows[:, block]
        parts.append(part.mT @ _solved(curvature.bent(part @ part.mT), rule.damping, curvature.residual))
    return torch.cat(parts)


def _newton(subject: Subject, step: InnerStep, gradient: torch.Tensor, damping: float) -> Solution:
    """Conjugate gradients on (H + lambda) d = g, left at the last iterate where the curvature along the search is not positive."""

    def product(vector: torch.Tensor) -> torch.Tensor:
        direction = {name: torch.zeros_like(value) for name, value in step.gradients.items()}
        direction |= as_tensors(subject, vector)
        return as_vector(subject, step.point.curvature(direction)) + damping * vector

    return conjugate_gradients(product, gradient)


def conjugate_gradients(product: Callable[[torch.Tensor], torch.Tensor], gradient: torch.Tensor) -> Solution:
    """Solve A d = g for a symmetric A known by its products; g itself where already the first search meets no positive curvature."""
    found, rest = torch.zeros_like(gradient), gradient.clone()
    search, size = rest.clone(), float(rest @ rest)
    goal = CG_TOLERANCE**2 * size
    for number in range(CG_STEPS):
        if not size > goal:
            return Solution(found, number)
        image = product(search)
        bend = float(search @ image)
        if not bend > 0:
            return Solution(found if number else gradient, number, negative=True)
        length = size / bend
        found = found + length * search
        rest = rest - length * image
        size, before = float(rest @ rest), size
        search = rest + (size / before) * search
    return Solution(found, CG_STEPS)


def _kfac(subject: Subject, factors: list[KroneckerFactors], gradients: Tensors, rule: LocalRule) -> torch.Tensor:
    """Weights by the damped inverse factors; a bias by those of G and of the constant input 1, as a layer of its own."""
    found: Tensors = {}
    for layer, own in zip(subject.learner.layers, factors, strict=True):
        weight = gradients[layer.weight].double()
        if rule.kind == "kfac-2" or not layer.filter:
            g, a = damped_inverses([own.g, own.a], rule.damping)
            found[layer.weight] = (g @ weight.reshape(layer.outputs, -1) @ a).reshape(weight.shape)
        else:
            inverses = damped_inverses([own.g, own.a_i, own.a_f], rule.damping)
            tensor = weight.reshape(1, layer.outputs, layer.inputs, layer.filter_size)
            found[layer.weight] = curvature_product(tensor, *inverses).reshape(weight.shape)
        g, one = damped_inverses([own.g, own.g.new_ones(1, 1)], rule.damping)
        found[layer.bias] = gradients[layer.bias].double() @ g * one
    return as_vector(subject, found)


def _solved(matrix: torch.Tensor, damping: float, vector: torch.Tensor) -> torch.Tensor:
    """(matrix + damping)^-1 vector; what is not finite gives NaN instead of an exception."""
    found: torch.Tensor = torch.linalg.solve_ex(_damped(matrix, damping), vector)[0]
    return found


def _damped(matrix: torch.Tensor, damping: float) -> torch.Tensor:
    return matrix + damping * torch.eye(len(matrix), dtype=matrix.dtype, device=matrix.device)
