"""The inner loop with local curvature instead of M: losses over steps under every rule, from the same initialisation."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch

from core.adapt import InnerStep
from core.analysis.local_findings import LocalCurve
from core.analysis.local_rules import LocalRule
from core.analysis.local_steps import as_tensors, as_vector, solve
from core.analysis.steps import MOST, angle
from core.analysis.subject import Subject
from core.analysis.task_curvature import TaskCurvature
from core.errors import Cancelled, UserError
from core.tasks.base import Episodes
from core.tensors import Tensors


@torch.no_grad()
@np.errstate(over="ignore", invalid="ignore")  # steps that blow up are a finding
def local_curve(
    subject: Subject,
    episodes: Episodes,
    tasks: Sequence[int],
    rule: LocalRule,
    *,
    steps: int,
    cancelled: Callable[[], bool] = lambda: False,
) -> LocalCurve:
    """Adapt an arm's initialisation to several tasks with one rule; the rate is the arm's own unless the rule names one.

    Raises:
        UserError: a task does not exist, steps are not 1 to 10, the damping is not positive, or a Jacobian is too large.
        Cancelled: `cancelled` returned True; asked before every reverse pass.
    """
    if not tasks or not all(0 <= task < len(episodes) for task in tasks):
        raise UserError(f"Tasks {list(tasks)} cannot be used; choose from 0 to {len(episodes) - 1}.")
    if not 1 <= steps <= MOST:
        raise UserError(f"{steps} inner steps cannot be looked at; choose 1 to {MOST}.")
    if not (np.isfinite(rule.damping) and rule.damping > 0):
        raise UserError(f"The damping {rule.damping} cannot be used; choose a number above 0.")
    columns = [_one_task(subject, episodes.part(task, task + 1), rule, steps, cancelled) for task in tasks]
    found = {name: np.stack([column[name] for column in columns], 1) for name in columns[0]}
    broken = np.flatnonzero(~np.isfinite(found["support_loss"]).all(1))
    problem = f"{rule.title}: the support loss is not finite after {broken[0]} inner steps." if broken.size else ""
    return LocalCurve(rule=rule, tasks=tuple(tasks), problem=problem, **found)


def _one_task(
    subject: Subject, one: Episodes, rule: LocalRule, steps: int, cancelled: Callable[[], bool]
) -> dict[str, np.ndarray]:
    """The columns of a `LocalCurve` for one task."""
    learner, rate = subject.learner, subject.training.inner_rate
    if rule.rate is not None and not rule.rescaled:
        rate = rule.rate
    support, query = learner.model.prepare(one.support_x), learner.model.prepare(one.query_x)
    parameters = {name: value.unsqueeze(0) for name, value in subject.theta.items()}
    scores, moves = [], []
    for number in range(steps + 1):
        if cancelled():
            raise Cancelled("The inner loop with local curvature was cancelled.")
        step = InnerStep(
            learner, parameters, subject.meta, support, one.support_y, subject.training, shared=False, number=number
        )
        seen = {f"support_{name}": value for name, value in learner.scores(step.point, one.support_y).items()}
        asked = learner.scores(learner.at(parameters, query, one.query_y, step=number), one.query_y)
        scores.append(seen | {f"query_{name}": value for name, value in asked.items()})
        if number == steps:
            break
        curvature = TaskCurvature(subject, parameters, one.support_x, one.support_y, cancelled, step=number)
        solution = solve(subject, rule, step, curvature)
        gradient = as_vector(subject, step.gradients)
        taken = _scaled(solution.direction, gradient, rule.rescaled) * rate
        learned = as_vector(subject, step.direction)
        angles = [angle(_array(taken), _array(other)) for other in (gradient, learned)]
        moves.append((float(taken.norm()), *angles, solution.iterations, solution.negative))
        parameters = parameters | _moved(parameters, as_tensors(subject, taken))
    names = ("length", "to_gradient", "to_learned", "iterations", "negative")
    found = {name: np.array(column) for name, column in zip(names, zip(*moves, strict=True), strict=True)}
    for name in ("support_loss", "query_loss", "support_accuracy", "query_accuracy"):
        found[name] = np.array([float(row[name]) if name in row else float("nan") for row in scores])
    return found


def _scaled(direction: torch.Tensor, gradient: torch.Tensor, rescaled: bool) -> torch.Tensor:
    """With the length of the gradient if asked for; a direction of length 0 stays."""
    size = direction.norm()
    return direction * (gradient.norm() / size) if rescaled and size > 0 else direction


def _moved(parameters: Tensors, step: Tensors) -> Tensors:
    return {name: parameters[name] - value for name, value in step.items()}


def _array(vector: torch.Tensor) -> np.ndarray:
    return vector.cpu().numpy()
