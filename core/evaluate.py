"""Evaluation on fixed tasks: mean, 95 % interval, after every inner step. The one way a learner, or an ensemble of them, is scored."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self, TypeVar, get_args

import numpy as np
import torch

from core.adapt import Learner
from core.events import Progress
from core.models.base import Model
from core.streams import stream
from core.tasks.base import Episodes, Tasks, TaskSource
from core.tensors import Tensors
from core.training import Statistics, Training
from core.workers import ALONE, Workers

Result = TypeVar("Result")

REFERENCE_TASKS = 40
"""Training tasks whose mean statistics normalise the query examples when `statistics` is "steps"."""
STATISTICS = get_args(Statistics)


@dataclass(frozen=True, eq=False)
class Member:
    """One learner with its tensors, without a task axis.

    Attributes:
        norms: means and variances (C,) of every normalised layer after 0, 1, ... inner steps, for `statistics` "steps"; see `with_norms`.
    """

    learner: Learner
    theta: Tensors
    meta: Tensors
    norms: tuple[Tensors, ...] = ()


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Per-task scores.

    Attributes:
        scores: "loss" and, for classes, "accuracy": (steps + 1, tasks); a method without inner steps has one row.
        confusion: (tasks, N, N) counts of query examples after the last step, row = true label, column = label of the largest output;
            None unless asked for.
    """

    scores: dict[str, np.ndarray]
    confusion: np.ndarray | None = None

    def mean(self, step: int = -1) -> dict[str, float]:
        """Mean over tasks after inner step `step`, -1: the last."""
        with np.errstate(over="ignore"):  # what blew up stays not finite
            return {name: float(values[step].mean()) for name, values in self.scores.items()}

    def ci95(self, step: int = -1) -> dict[str, float]:
        """Half width of the 95 % interval of the mean: 1.96 std / sqrt(tasks)."""
        with np.errstate(invalid="ignore", over="ignore"):
            return {
                name: float(1.96 * values[step].std() / values.shape[1] ** 0.5) for name, values in self.scores.items()
            }

    def per_step(self) -> dict[str, tuple[float, ...]]:
        """Mean over tasks after 0, 1, ... inner steps."""
        with np.errstate(over="ignore"):
            return {name: tuple(float(value) for value in values.mean(1)) for name, values in self.scores.items()}

    def per_step_ci95(self) -> dict[str, tuple[float, ...]]:
        """Half widths of the 95 % intervals of `per_step`."""
        steps = range(len(next(iter(self.scores.values()))))
        return {name: tuple(self.ci95(step)[name] for step in steps) for name in self.scores}

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """The evaluation of all tasks from those of consecutive parts of them."""
        scores = {name: np.concatenate([part.scores[name] for part in parts], 1) for name in parts[0].scores}
        counts = [part.confusion for part in parts if part.confusion is not None]
        return cls(scores, np.concatenate(counts) if counts else None)


def evaluate(
    members: Sequence[Member],
    episodes: Tasks,
    training: Training,
    title: str,
    workers: Workers = ALONE,
    *,
    statistics: Statistics = "query",
    reference: Tasks | None = None,
    confusion: bool = False,
) -> Generator[Progress, None, Evaluation]:
    """Adapt to every task and score its query examples after 0, 1, ..., k inner steps.

    Args:
        members: one learner, or several of one method whose outputs (logits for classes) are averaged.
        episodes: the tasks. training: inner rate, steps and loss scale.
        title: of the progress. workers: who computes; the result does not depend on how many there are.
        statistics: what the query examples of a task are normalised with, in a model that normalises. "query": with their own
            statistics, so that the prediction of one depends on the others (transductive). "support": with those of the support
            examples. "steps": with the mean statistics of fixed training tasks after the same inner step.
        reference: these training tasks, for members without `norms`; see `reference_tasks`.
        confusion: count which labels are taken for which; only for classes.

    Yields:
        Progress called `title`, counted in tasks. Closing the generator cancels.
    """
    if statistics == "steps":
        members = yield from with_norms(members, reference, training, title, workers)

    def work(few: Episodes) -> Evaluation:
        return _scored(members, few, training, statistics, confusion)

    model = members[0].learner.model
    return Evaluation.joined((yield from _in_pieces(work, episodes, model, title, "tasks", workers)))


def reference_tasks(source: TaskSource, queries: int, seed: int, device: torch.device, dtype: torch.dtype) -> Tasks:
    """The fixed training tasks of a seed whose statistics stand for all tasks; see `with_norms`."""
    return source.draw("train", REFERENCE_TASKS, queries, stream(seed, "statistics"), device, dtype)


def with_norms(
    members: Sequence[Member],
    reference: Tasks | None,
    training: Training,
    title: str,
    workers: Workers = ALONE,
) -> Generator[Progress, None, tuple[Member, ...]]:
    """The members with the statistics of the query examples of the reference tasks after every inner step, averaged over the tasks.

    Members that have them stay as they are. Yields progress counted in training tasks.
    """
    made = []
    for member in members:
        norms = member.norms or (yield from _norms(member, reference, training, title, workers))
        made.append(replace(member, norms=norms))
    return tuple(made)


def _norms(
    member: Member, reference: Tasks | None, training: Training, title: str, workers: Workers
) -> Generator[Progress, None, tuple[Tensors, ...]]:
    if reference is None:
        raise ValueError("statistics of every step need reference tasks")

    def work(few: Episodes) -> list[Tensors]:
        return _summed_statistics(member, few, training)

    parts = yield from _in_pieces(work, reference, member.learner.model, title, "training tasks", workers)
    return tuple(
        {name: torch.stack([step[name] for step in steps]).sum(0) / len(reference) for name in steps[0]}
        for steps in zip(*parts, strict=True)
    )


def _in_pieces(
    work: Callable[[Episodes], Result], episodes: Tasks, model: Model, title: str, unit: str, workers: Workers
) -> Generator[Progress, None, list[Result]]:
    """`work` of all tasks, as many at once as suit the model, with a chance to break off after each round of the workers."""
    size, total = model.evaluated_at_once, len(episodes)
    parts: list[Result] = []
    for start in range(0, total, workers.threads * size):
        yield Progress(title, start, total, unit)
        stop = min(start + workers.threads * size, total)
        parts += workers.map(lambda at: work(episodes.part(at, at + size)), range(start, stop, size))
    yield Progress(title, total, total, unit)
    return parts


def _summed_statistics(member: Member, episodes: Episodes, training: Training) -> list[Tensors]:
    """Statistics (C,) of the query examples of a few tasks after every inner step, added over the tasks."""
    model = member.learner.model
    with torch.no_grad():
        return [
            {name: value.sum(0) for name, value in model.statistics(tree, episodes.query_x).items()}
            for tree in _trail(member, episodes, training)
        ]


def _scored(
    members: Sequence[Member], episodes: Episodes, training: Training, statistics: Statistics, confusion: bool
) -> Evaluation:
    """Scores of a few tasks."""
    learner = members[0].learner
    rows: list[dict[str, np.ndarray]] = []
    with torch.no_grad():
        trails = [_trail(member, episodes, training) for member in members]
        for step, trees in enumerate(zip(*trails, strict=True)):
            found = [
                _outputs(member, tree, step, episodes, statistics) for member, tree in zip(members, trees, strict=True)
            ]
            outputs = torch.stack(found).mean(0) if len(found) > 1 else found[0]
            scores = learner.scores_of(outputs, episodes.query_y)
            rows.append({name: values.double().cpu().numpy() for name, values in scores.items()})
        counts = _confusion(outputs, episodes.query_y) if confusion and learner.loss == "cross_entropy" else None
    return Evaluation({name: np.stack([row[name] for row in rows]) for name in rows[0]}, counts)


def _trail(member: Member, episodes: Episodes, training: Training) -> Iterator[Tensors]:
    return member.learner.trail(member.theta, member.meta, episodes.support_x, episodes.support_y, training)


def _outputs(member: Member, tree: Tensors, step: int, episodes: Episodes, statistics: Statistics) -> torch.Tensor:
    """Outputs (T, Q, outputs) for the query examples of T tasks."""
    given: Tensors | None = None
    if statistics == "support":
        given = member.learner.model.statistics(tree, episodes.support_x)
    elif statistics == "steps":
        given = {name: value.expand(len(episodes), -1) for name, value in member.norms[step].items()}
    return member.learner.predict(tree, episodes.query_x, statistics=given or None)


def _confusion(outputs: torch.Tensor, y: torch.Tensor) -> np.ndarray:
    """Counts (T, N, N) of labels y (T, Q), rows, by the place of the largest output (T, Q, N), columns."""
    tasks, ways = len(outputs), outputs.shape[-1]
    task = torch.arange(tasks, device=y.device).unsqueeze(1)
    places = (task * ways + y) * ways + outputs.argmax(-1)
    return places.flatten().bincount(minlength=tasks * ways * ways).reshape(tasks, ways, ways).cpu().numpy()
