"""One meta-gradient over a batch of tasks. The mathematics of the inner loop is in `core.adapt`; here is how it is run."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from core.adapt import Learner, adapt
from core.spec import Training
from core.tasks.base import Episodes
from core.tensors import Tensors


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


def meta_step(learner: Learner, theta: Tensors, meta: Tensors, episodes: Episodes, training: Training) -> MetaStep:
    """Differentiate mean_b L_query(theta_b') with respect to theta and the meta-parameters, all tasks at once.

    Args:
        learner: model, method and loss.
        theta, meta: leaf tensors that require a gradient.
        episodes: B tasks. training: the settings in force.
    """
    points = list(adapt(learner, theta, meta, episodes.support_x, episodes.support_y, training, differentiable=True))
    scores = learner.scores(points[-1].parameters, episodes.query_x, episodes.query_y)
    loss = scores["loss"].mean()
    leaves = [*theta.values(), *meta.values()]
    gradients = torch.autograd.grad(loss, leaves)
    first = points[0].support_losses
    assert first is not None, "there is at least one inner step"
    return MetaStep(
        support_loss=first.detach().mean(),
        query_loss=loss.detach(),
        query_accuracy=scores["accuracy"].mean() if "accuracy" in scores else None,
        theta=dict(zip(theta, gradients, strict=False)),
        meta=dict(zip(meta, gradients[len(theta) :], strict=True)),
    )
