"""The straightforward vectorisation: `torch.func.vmap` over tasks, the inner gradient by `torch.func.grad`."""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own convention
from torch.func import grad, vmap

from tests.benchmarks.references.one_task import Batch, Inner, Tensors, forward, inner_step


def meta_gradient(
    theta: Tensors, meta: Tensors, batch: Batch, inner: Inner, chunk: int | None = None
) -> tuple[torch.Tensor, ...]:
    """Gradients with respect to theta, then meta, in their order.

    With `chunk`, so many tasks go forward and back before the next ones; that is faster than `vmap`'s own `chunk_size`, which keeps
    the graphs of all chunks until the end.
    """

    def support_loss(parameters: Tensors, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return inner.loss_scale * F.cross_entropy(forward(parameters, x), y)

    def task_loss(x: torch.Tensor, y: torch.Tensor, query_x: torch.Tensor, query_y: torch.Tensor) -> torch.Tensor:
        parameters = theta
        for _ in range(inner.steps):
            parameters = inner_step(parameters, grad(support_loss)(parameters, x, y), meta, inner)
        return F.cross_entropy(forward(parameters, query_x), query_y)

    leaves = [*theta.values(), *meta.values()]
    parts = []
    for some in batch.chunks(chunk or len(batch)):
        losses = vmap(task_loss)(some.support_x, some.support_y, some.query_x, some.query_y)
        parts.append(torch.autograd.grad(losses.sum() / len(batch), leaves))
    return tuple(
        torch.stack(gradients).sum(0) if len(parts) > 1 else gradients[0] for gradients in zip(*parts, strict=True)
    )
