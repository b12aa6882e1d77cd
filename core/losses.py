"""Losses and scores, one number a task."""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own convention

from core.tasks.base import Loss


def task_losses(kind: Loss, outputs: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Mean loss over the examples of each task.

    Args:
        kind: mean squared error, or cross-entropy of logits.
        outputs: (T, N, outputs). y: (T, N, outputs) for regression, (T, N) labels for classes.

    Returns:
        (T,)
    """
    if kind == "mse":
        return (outputs - y).square().mean((1, 2))
    return F.cross_entropy(outputs.flatten(0, 1), y.flatten(), reduction="none").reshape(y.shape).mean(1)


def task_accuracies(outputs: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Share of examples of each task whose largest logit is at the label: (T,) in 0..1."""
    return (outputs.argmax(-1) == y).to(outputs.dtype).mean(1)
