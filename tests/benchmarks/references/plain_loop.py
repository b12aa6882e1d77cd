"""The plain loop: one task after the other, `autograd.grad(create_graph=True)`, as in most published MAML code."""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own convention

from tests.benchmarks.references.one_task import ADAPTED, Batch, Inner, Tensors, forward, inner_step


def meta_gradient(theta: Tensors, meta: Tensors, batch: Batch, inner: Inner) -> tuple[torch.Tensor, ...]:
    """Gradients with respect to theta, then meta, in their order."""
    losses = []
    for task in range(len(batch)):
        parameters = theta
        for _ in range(inner.steps):
            loss = inner.loss_scale * F.cross_entropy(forward(parameters, batch.support_x[task]), batch.support_y[task])
            gradients = torch.autograd.grad(loss, [parameters[name] for name in ADAPTED], create_graph=True)
            parameters = inner_step(parameters, dict(zip(ADAPTED, gradients, strict=True)), meta, inner)
        losses.append(F.cross_entropy(forward(parameters, batch.query_x[task]), batch.query_y[task]))
    return torch.autograd.grad(torch.stack(losses).mean(), [*theta.values(), *meta.values()])
