"""The parameters of an arm as one vector, and losses at many such vectors at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch

from core.analysis.subject import Subject
from core.errors import Cancelled
from core.tasks.base import Episodes
from core.tensors import Tensors

AT_ONCE = 64
"""Points computed together where the model does not say."""


def flat(subject: Subject, parameters: Tensors) -> np.ndarray:
    """The moving parameters (T, ...) of T tasks as rows (T, P), float64; see `Subject.moving`."""
    rows = [parameters[name].detach().double().cpu().flatten(1) for name in subject.moving]
    return torch.cat(rows, 1).numpy()


def start(subject: Subject) -> np.ndarray:
    """The initialisation as (P,)."""
    return np.asarray(flat(subject, {name: subject.theta[name].unsqueeze(0) for name in subject.moving})[0])


def unflat(subject: Subject, rows: np.ndarray) -> Tensors:
    """All parameters with a leading axis, from rows (T, P); what does not move is the subject's own."""
    found = {name: value.expand(len(rows), *value.shape) for name, value in subject.theta.items()}
    at = 0
    for name in subject.moving:
        own = subject.theta[name]
        part = torch.from_numpy(rows[:, at : at + own.numel()])
        found[name] = part.to(own.device, own.dtype).reshape(len(rows), *own.shape)
        at += own.numel()
    return found


def filter_scale(subject: Subject) -> np.ndarray:
    """(P,) the unit of every entry under filter normalisation: the norm of its filter or row, for a bias their mean in its layer.

    A filter that is zero counts as one of norm 1.
    """
    parts = []
    for layer in subject.learner.layers:
        weight = subject.theta[layer.weight].double().cpu()
        norms = weight.flatten(1).norm(dim=1)
        norms = torch.where(norms > 0, norms, torch.ones_like(norms))
        parts.append(norms[:, None].expand(len(norms), weight[0].numel()).flatten().numpy())
        if layer.bias in subject.moving:
            parts.append(np.full(layer.outputs, float(norms.mean())))
    return np.concatenate(parts)


@torch.no_grad()
def losses_at(
    subject: Subject,
    row: Callable[[np.ndarray], np.ndarray],
    at: np.ndarray,
    episodes: Episodes,
    task: int,
    cancelled: Callable[[], bool] = lambda: False,
) -> np.ndarray:
    """Query loss of one task at points (G, ...) given by coordinates, a few at once as if they were tasks.

    Args:
        row: from coordinates (g, ...) to parameters (g, P). at: coordinates.

    Returns:
        (G,) float64.

    Raises:
        Cancelled: `cancelled` returned True; asked before every few points.
    """
    learner, one = subject.learner, episodes.part(task, task + 1)
    limit = learner.model.examples_at_once
    size = min(len(at), max(1, limit // one.query_x.shape[1]) if limit else AT_ONCE)
    query = learner.model.prepare(one.query_x.expand(size, *one.query_x.shape[1:]))
    y = one.query_y.expand(size, *one.query_y.shape[1:])
    found = []
    for first in range(0, len(at), size):
        if cancelled():
            raise Cancelled("The loss surface was cancelled.")
        few = at[first : first + size]
        padded = np.concatenate([few, np.repeat(few[-1:], size - len(few), 0)])
        point = learner.at(unflat(subject, row(padded)), query, y)
        found.append(point.losses.double().cpu().numpy()[: len(few)])
    return np.concatenate(found)
