"""One meta-gradient over a batch of tasks. How the slopes of a few tasks are found is in `core.sweep`; here is how many are run.

Tasks go through in chunks that fit the caches, shared among workers. The sums over chunks are taken in a fixed order.
"""

from __future__ import annotations

from collections.abc import Callable

import torch

from core.adapt import Learner
from core.errors import Cancelled
from core.spec import Training
from core.sweep import MetaStep, sweep, through_autograd
from core.tasks.base import Episodes
from core.tensors import Tensors
from core.workers import ALONE, Workers


def meta_step(
    learner: Learner,
    theta: Tensors,
    meta: Tensors,
    episodes: Episodes,
    training: Training,
    workers: Workers = ALONE,
    *,
    importance: torch.Tensor | None = None,
    interrupted: Callable[[], bool] = lambda: False,
) -> MetaStep:
    """Differentiate mean_b L_query(theta_b') with respect to theta and the meta-parameters.

    Args:
        learner: model, method and loss.
        theta, meta: tensors without a task axis.
        episodes: B tasks. training: the settings in force.
        workers: who computes. The result depends on the chunks, not on how many work on them.
        importance: (k,) weights of the query loss after each inner step; None: only the last one counts. They mean nothing to a
            method without steps.
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
        share = (learner, theta, meta, chunk, training, 1 / len(episodes))
        with torch.no_grad():
            return sweep(*share, importance) if learner.method.by_steps else through_autograd(*share)

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


def _total(parts: list[torch.Tensor]) -> torch.Tensor:
    return sum(parts[1:], parts[0])


def _channels_last(value: torch.Tensor) -> torch.Tensor:
    """Filters with their input channels last in memory, as `core.models.conv_blocks` likes them; the values are the same."""
    return value.contiguous(memory_format=torch.channels_last) if value.dim() == 4 else value
