"""Losses and scores, one number a task, and the first two derivatives of a loss by the outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

    from core.tasks.base import Loss


def task_losses(kind: Loss, outputs: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Mean loss over the examples of each task.

    Args:
        kind: mean squared error, or cross-entropy of logits.
        outputs: (T, N, outputs). y: (T, N, outputs) for regression, (T, N) labels for classes.

    Returns:
        (T,)
    """
    import torch.nn.functional as F  # noqa: N812, PLC0415 - settings must be readable before torch is loaded

    if kind == "mse":
        return (outputs - y).square().mean((1, 2))
    return F.cross_entropy(outputs.flatten(0, 1), y.flatten(), reduction="none").reshape(y.shape).mean(1)


def output_gradient(kind: Loss, outputs: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Slope of `task_losses` by the outputs: (T, N, outputs). For cross-entropy (softmax - one-hot) / N."""
    if kind == "mse":
        return (outputs - y) * (2.0 / outputs[0].numel())
    slope = outputs.softmax(-1)
    slope.scatter_add_(-1, y.unsqueeze(-1), slope.new_full((), -1.0).expand(*y.shape, 1))
    return slope / y.shape[1]


def output_curvature(kind: Loss, outputs: torch.Tensor, tangent: torch.Tensor) -> torch.Tensor:
    """How `output_gradient` changes when the outputs move along `tangent`: (T, N, outputs)."""
    if kind == "mse":
        return tangent * (2.0 / outputs[0].numel())
    p = outputs.softmax(-1)
    return p * (tangent - (p * tangent).sum(-1, keepdim=True)) / outputs.shape[1]


def task_accuracies(outputs: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Share of examples of each task whose largest logit is at the label: (T,) in 0..1."""
    return (outputs.argmax(-1) == y).to(outputs.dtype).mean(1)
