"""One meta-gradient over a batch of tasks. The mathematics of a step is in `core.adapt`; here is how many are run, fast and flat.

Tasks go through in chunks that fit the caches, shared among workers. Within a chunk the inner loop runs forward, keeping only
parameters, and the query slope is swept back through it step by step; each earlier step is made again just before it is swept, so
that memory does not grow with their number (the last one is still there). The sums over chunks are taken in a fixed order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch

from core.adapt import InnerStep, Learner
from core.errors import Cancelled
from core.spec import Training
from core.tasks.base import Episodes
from core.tensors import Tensors
from core.workers import ALONE, Workers


@dataclass(frozen=True)
class MetaStep:
    """What one meta-iteration measured.

    Attributes:
        support_loss: mean loss of the support examples at the initialisation, before any inner step.
        query_loss: mean loss of the query examples after the inner steps. query_accuracy: alike, None for regression.
        theta, meta: gradients of the query loss, names and shapes of what they belong to.
    """

    support_loss: torch.Tensor
    query_loss: torch.Tensor
    query_accuracy: torch.Tensor | None
    theta: Tensors
    meta: Tensors


def meta_step(
    learner: Learner,
    theta: Tensors,
    meta: Tensors,
    episodes: Episodes,
    training: Training,
    workers: Workers = ALONE,
    *,
    interrupted: Callable[[], bool] = lambda: False,
) -> MetaStep:
    """Differentiate mean_b L_query(theta_b') with respect to theta and the meta-parameters.

    Args:
        learner: model, method and loss.
        theta, meta: tensors without a task axis.
        episodes: B tasks. training: the settings in force.
        workers: who computes. The result depends on the chunks, not on how many work on them.
        interrupted: asked before every chunk.

    Raises:
        Cancelled: it was interrupted.
    """
    theta = {name: _channels_last(value.detach()) for name, value in theta.items()}
    size = tasks_at_once(learner, episodes, training)
    chunks = [episodes.part(start, start + size) for start in range(0, len(episodes), size)]

    def work(chunk: Episodes) -> MetaStep:
        if interrupted():
            raise Cancelled("The meta-iteration was interrupted.")
        with torch.no_grad():
            return _chunk_step(learner, theta, meta, chunk, training, 1 / len(episodes))

    parts = workers.map(work, chunks)
    accuracies = [part.query_accuracy for part in parts if part.query_accuracy is not None]
    return MetaStep(
        support_loss=_total([part.support_loss for part in parts]),
        query_loss=_total([part.query_loss for part in parts]),
        query_accuracy=_total(accuracies) if accuracies else None,
        theta={name: _total([part.theta[name] for part in parts]).contiguous() for name in theta},
        meta={name: _total([part.meta[name] for part in parts]) for name in meta},
    )


def tasks_at_once(learner: Learner, episodes: Episodes, training: Training) -> int:
    """Tasks of a chunk: what was asked for, else what fits the caches of a processor, or everything on a GPU."""
    if training.tasks_at_once:
        return training.tasks_at_once
    if episodes.support_x.is_cuda or not learner.model.examples_at_once:
        return len(episodes)
    examples = episodes.support_x.shape[1] + episodes.query_x.shape[1]
    return max(1, learner.model.examples_at_once // examples)


def _chunk_step(
    learner: Learner, theta: Tensors, meta: Tensors, episodes: Episodes, training: Training, weight: float
) -> MetaStep:
    """The share of a few tasks in the meta-iteration, each task weighted by `weight`."""
    support = learner.model.prepare(episodes.support_x)
    trail = [theta]

    def inner_step(number: int) -> InnerStep:
        return InnerStep(learner, trail[number], meta, support, episodes.support_y, training, shared=number == 0)

    for number in range(training.inner_steps):
        step = inner_step(number)
        trail.append(step.parameters)
        if number == 0:
            support_loss = step.point.losses
    query = learner.at(trail[-1], learner.model.prepare(episodes.query_x), episodes.query_y, scale=weight)
    slopes = query.gradient()
    meta_slopes = {name: torch.zeros_like(value) for name, value in meta.items()}
    for number in reversed(range(training.inner_steps)):
        if number < training.inner_steps - 1:
            step = inner_step(number)
        slopes, by_meta = step.back(slopes)
        for name, slope in by_meta.items():
            meta_slopes[name] += slope
    scores = {name: weight * values.sum() for name, values in learner.scores(query, episodes.query_y).items()}
    return MetaStep(weight * support_loss.sum(), scores["loss"], scores.get("accuracy"), slopes, meta_slopes)


def _total(parts: list[torch.Tensor]) -> torch.Tensor:
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def _channels_last(value: torch.Tensor) -> torch.Tensor:
    """Filters with their input channels last in memory, as `core.models.conv_blocks` likes them; the values are the same."""
    return value.contiguous(memory_format=torch.channels_last) if value.dim() == 4 else value
