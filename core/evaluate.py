"""Evaluation on fixed tasks: mean, 95 % interval, and the mean after every inner step. The one way a learner is scored."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import torch

from core.adapt import Learner, adapt
from core.events import Progress
from core.spec import Training
from core.tasks.base import Episodes
from core.tensors import Tensors
from core.workers import ALONE, Workers

CHUNK = 20
"""Tasks evaluated between two chances to break off; about a third of a second for Omniglot on one core."""


@dataclass(frozen=True)
class Evaluation:
    """Per-task scores. `scores` maps "loss" and "accuracy" to arrays (steps + 1, tasks)."""

    scores: dict[str, np.ndarray]

    def mean(self) -> dict[str, float]:
        """Mean over tasks after the last inner step."""
        return {name: float(values[-1].mean()) for name, values in self.scores.items()}

    def ci95(self) -> dict[str, float]:
        """Half width of the 95 % interval of the mean: 1.96 std / sqrt(tasks)."""
        return {name: float(1.96 * values[-1].std() / values.shape[1] ** 0.5) for name, values in self.scores.items()}

    def per_step(self) -> dict[str, tuple[float, ...]]:
        """Mean over tasks after 0, 1, ... inner steps."""
        return {name: tuple(float(value) for value in values.mean(1)) for name, values in self.scores.items()}


def evaluate(
    learner: Learner,
    theta: Tensors,
    meta: Tensors,
    episodes: Episodes,
    training: Training,
    title: str,
    workers: Workers = ALONE,
) -> Generator[Progress, None, Evaluation]:
    """Adapt to every task and score its query examples after 0, 1, ..., k inner steps.

    Yields:
        Progress called `title`, counted in tasks.
    """

    def work(start: int) -> dict[str, np.ndarray]:
        return _scores(learner, theta, meta, episodes.part(start, start + CHUNK), training)

    parts: list[dict[str, np.ndarray]] = []
    for start in range(0, len(episodes), workers.threads * CHUNK):
        yield Progress(title, start, len(episodes), "tasks")
        stop = min(start + workers.threads * CHUNK, len(episodes))
        parts += workers.map(work, range(start, stop, CHUNK))
    yield Progress(title, len(episodes), len(episodes), "tasks")
    return Evaluation({name: np.concatenate([part[name] for part in parts], 1) for name in parts[0]})


def _scores(
    learner: Learner, theta: Tensors, meta: Tensors, episodes: Episodes, training: Training
) -> dict[str, np.ndarray]:
    """Scores (steps + 1, tasks) of a few tasks."""
    query = learner.model.prepare(episodes.query_x)
    rows: list[dict[str, np.ndarray]] = []
    with torch.no_grad():
        for parameters in adapt(learner, theta, meta, episodes.support_x, episodes.support_y, training):
            scores = learner.scores(learner.at(parameters, query, episodes.query_y), episodes.query_y)
            rows.append({name: values.double().cpu().numpy() for name, values in scores.items()})
    return {name: np.stack([row[name] for row in rows]) for name in rows[0]}
