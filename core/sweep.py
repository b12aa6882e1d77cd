"""The meta-gradient of a few tasks: for gradient steps swept back step by step, for anything else by torch."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from core.adapt import InnerStep, Learner
from core.losses import task_losses
from core.spec import Training
from core.tasks.base import Episodes
from core.tensors import Tensors


@dataclass(frozen=True)
class MetaStep:
    """What one meta-iteration measured.

    Attributes:
        support_loss: mean loss of the support examples at the initialisation, before any inner step; for a method without steps, once
            it has adapted.
        query_loss: mean loss of the query examples after the inner steps. query_accuracy: alike, None for regression.
        theta, meta: gradients of what is minimised, names and shapes of what they belong to.
    """

    support_loss: torch.Tensor
    query_loss: torch.Tensor
    query_accuracy: torch.Tensor | None
    theta: Tensors
    meta: Tensors


def sweep(
    learner: Learner,
    theta: Tensors,
    meta: Tensors,
    episodes: Episodes,
    training: Training,
    weight: float,
    importance: torch.Tensor | None,
) -> MetaStep:
    """Differentiate weight * sum_b sum_j importance_j L_query(theta_b^(j)), j = 1..k; without importance only j = k counts, as 1.

    The inner loop runs forward, keeping only parameters, and the slope is swept back through it step by step; each earlier step is
    made again just before it is swept, so that memory does not grow with their number (the last one is still there).
    """
    support = learner.model.prepare(episodes.support_x)
    trail = [theta]

    def inner_step(number: int) -> InnerStep:
        return InnerStep(
            learner, trail[number], meta, support, episodes.support_y, training, shared=number == 0, number=number
        )

    for number in range(training.inner_steps):
        step = inner_step(number)
        trail.append(step.parameters)
        if number == 0:
            support_loss = step.point.losses
    inputs = learner.model.prepare(episodes.query_x)
    query = learner.at(trail[-1], inputs, episodes.query_y, step=training.inner_steps, scale=weight)
    slopes = _weighted(query.gradient(), importance, training.inner_steps)
    meta_slopes = {name: torch.zeros_like(value) for name, value in meta.items()}
    for number in reversed(range(training.inner_steps)):
        if number < training.inner_steps - 1:
            step = inner_step(number)
        slopes, by_meta = step.back(slopes)
        for name, slope in by_meta.items():
            meta_slopes[name] += slope
        if importance is not None and number > 0:
            early = learner.at(trail[number], inputs, episodes.query_y, step=number, scale=weight)
            more = _weighted(early.gradient(), importance, number)
            slopes = {name: slope + more[name] for name, slope in slopes.items()}
    scores = {name: weight * values.sum() for name, values in learner.scores(query, episodes.query_y).items()}
    return MetaStep(weight * support_loss.sum(), scores["loss"], scores.get("accuracy"), slopes, meta_slopes)


def through_autograd(
    learner: Learner, theta: Tensors, meta: Tensors, episodes: Episodes, training: Training, weight: float
) -> MetaStep:
    """Differentiate weight * sum_b L_query of what the method predicts once it has adapted, with the graph of both."""
    leaves = {name: value.detach().requires_grad_() for name, value in (theta | meta).items()}
    mine, own = ({name: leaves[name] for name in names} for names in (theta, meta))
    method = learner.method
    with torch.enable_grad():
        tree = method.adapt(learner, mine, own, episodes.support_x, episodes.support_y, training)
        outputs = method.predict(learner, tree, episodes.query_x)
        total = weight * task_losses(learner.loss, outputs, episodes.query_y).sum()
    found = torch.autograd.grad(total, list(leaves.values()), materialize_grads=True)
    slopes = dict(zip(leaves, found, strict=True))
    tree = {name: value.detach() for name, value in tree.items()}
    support = task_losses(learner.loss, method.predict(learner, tree, episodes.support_x), episodes.support_y)
    scores = learner.scores_of(outputs.detach(), episodes.query_y)
    return MetaStep(
        support_loss=weight * support.sum(),
        query_loss=weight * scores["loss"].sum(),
        query_accuracy=weight * scores["accuracy"].sum() if "accuracy" in scores else None,
        theta={name: slopes[name] for name in theta},
        meta={name: slopes[name] for name in meta},
    )


def _weighted(slopes: Tensors, importance: torch.Tensor | None, step: int) -> Tensors:
    """Slopes of the query loss after `step` inner steps, times its importance."""
    if importance is None:
        return slopes
    return {name: importance[step - 1] * slope for name, slope in slopes.items()}
