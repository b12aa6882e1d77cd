"""Gradient similarity: what plain gradient descent on one full matrix M would have learned from past tasks, against what was learned.

For one inner step theta_i' = theta - alpha M g_i with g_i the support gradient of task i and v_i its query gradient at theta_i',

    dL_i / dM = -alpha v_i g_i^T,  so after one step of size beta on every past task  M_T = I + alpha beta sum_i v_i g_i^T
    M_T g_new = g_new + beta alpha sum_i (g_i . g_new) v_i

The predicted correction below is alpha sum_i (g_i . g_new) v_i; beta would only scale it. The actual one is (M - I) g_new.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
import torch

from core.adapt import InnerStep
from core.analysis.findings import GradientSimilarity, TensorSimilarity
from core.analysis.subject import Subject
from core.analysis.vectors import flat
from core.errors import Cancelled, UserError
from core.tasks.base import Episodes

CHUNK = 16
"""Past tasks computed together."""


@torch.no_grad()
@np.errstate(over="ignore", invalid="ignore")  # gradients that blew up give NaN
def gradient_similarity(
    subject: Subject,
    past: Episodes,
    episodes: Episodes,
    task: int,
    *,
    scope: Literal["whole", "tensor"] = "whole",
    cancelled: Callable[[], bool] = lambda: False,
) -> GradientSimilarity:
    """Compare task number `task` of `episodes` with all past tasks, at the arm's initialisation.

    Raises:
        UserError: there is no such task or no past task. Cancelled: `cancelled` returned True.
    """
    if not 0 <= task < len(episodes):
        raise UserError(f"There is no task {task}; choose one from 0 to {len(episodes) - 1}.")
    if not len(past):
        raise UserError("There are no past tasks to compare with; choose at least one.")
    old, after, before = _past_gradients(subject, past, cancelled)
    one = episodes.part(task, task + 1)
    new, actual = _correction(subject, one)
    rate = subject.training.inner_rate
    every = old @ new
    tensors, predicted, level = [], [], []
    for layer, part, place in _places(subject):
        products = old[:, place] @ new[place]
        weights = every if scope == "whole" else products
        predicted.append(rate * weights @ after[:, place])
        level.append(after[:, place].sum(0))
        tensors.append(
            TensorSimilarity(
                layer,
                part,
                products,
                _cosines(old[:, place], new[place]),
                float(np.linalg.norm(predicted[-1])),
                float(np.linalg.norm(actual[place])),
                _cosine(predicted[-1], actual[place]),
                _cosine(level[-1], actual[place]),
            )
        )
    return GradientSimilarity(
        arm=subject.name,
        task=task,
        scope=scope,
        products=every,
        cosines=_cosines(old, new),
        taylor=np.array([_cosine(*pair) for pair in zip(after, before, strict=True)]),
        agreement=_cosine(np.concatenate(predicted), actual),
        unweighted=_cosine(np.concatenate(level), actual),
        tensors=tuple(tensors),
    )


def _past_gradients(
    subject: Subject, past: Episodes, cancelled: Callable[[], bool]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of every past task (B, P): support gradient, query gradient after a step without learned matrices, and before it."""
    learner, fresh = subject.learner, subject.fresh()
    parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    for first in range(0, len(past), CHUNK):
        if cancelled():
            raise Cancelled("The comparison with past tasks was cancelled.")
        few = past.part(first, first + CHUNK)
        support, query = learner.model.prepare(few.support_x), learner.model.prepare(few.query_x)
        step = InnerStep(learner, subject.theta, fresh, support, few.support_y, subject.training, shared=True)
        adapted = learner.at(step.parameters, query, few.query_y, step=1).gradient()
        initial = learner.at(subject.theta, query, few.query_y, shared=True).gradient()
        parts.append((flat(subject, step.gradients), flat(subject, adapted), flat(subject, initial)))
    old, after, before = (np.concatenate(column) for column in zip(*parts, strict=True))
    return old, after, before


def _correction(subject: Subject, one: Episodes) -> tuple[np.ndarray, np.ndarray]:
    """Support gradient of one task (P,), and what the learned matrices add to it, (M - I) g."""
    support = subject.learner.model.prepare(one.support_x)
    step = InnerStep(
        subject.learner, subject.theta, subject.meta, support, one.support_y, subject.training, shared=True
    )
    plain = subject.direction(step.gradients, subject.fresh())
    learned, start = flat(subject, step.direction)[0], flat(subject, plain)[0]
    return flat(subject, step.gradients)[0], (learned - start) / subject.training.inner_rate


def _places(subject: Subject) -> list[tuple[str, str, slice]]:
    """(layer, part, where in the flat vector) of every moving parameter."""
    found, at = [], 0
    for name in subject.moving:
        layer, part = name.split(".")
        size = subject.theta[name].numel()
        found.append((layer, part, slice(at, at + size)))
        at += size
    return found


def _cosines(rows: np.ndarray, vector: np.ndarray) -> np.ndarray:
    return np.array([_cosine(row, vector) for row in rows])


def _cosine(one: np.ndarray, other: np.ndarray) -> float:
    """NaN where one of them is zero or not finite."""
    sizes = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(one @ other) / sizes if np.isfinite(sizes) and sizes > 0 else float("nan")
