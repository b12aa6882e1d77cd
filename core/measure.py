"""Stored runs on fixed tasks: the same test tasks for every method and every seed of a task family. Runs are only read."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np

from core.analysis.subject import Subject
from core.confusion import CLASSES, Confusion, class_names, confused
from core.devices import Place, settle
from core.errors import UserError
from core.evaluate import STATISTICS, Evaluation, Member, evaluate, reference_tasks, with_norms
from core.events import Progress
from core.spec import Training
from core.stored_members import Ensemble, Entry, Origin, entries
from core.streams import stream
from core.tasks.base import Split, TaskSource
from core.training import Statistics
from core.workers import Workers

SEED = 0
"""Of the streams that the tasks come from, whatever the seed of a run."""
BLOCK = 100
"""Tasks drawn together: memory does not grow with their number, and the first n tasks are the same whatever the number."""
STEPS = 10
"""The most inner steps that are measured."""


@dataclass(frozen=True, eq=False)
class Measured:
    """One arm, or an ensemble of it, on fixed tasks.

    Attributes:
        arm: its name. title: for people. method: kind of its method. task: title of the task family.
        ensemble: "none" (the last weights of one run), "checkpoints" (its best-validation weights, three where there were as many
            evaluations) or "seeds" (the last weights of several runs).
        members: one, or those whose outputs (logits for classes) were averaged, the best first for "checkpoints".
        split, tasks: on which. queries: query examples of a task (regression) or of a class.
        statistics: what normalises the query examples: "query" (transductive), "support" or "steps"; see `core.evaluate.evaluate`.
        normalises: whether the model normalises at all; else statistics mean nothing.
        inner_steps: that the arm was trained with, last. device: where it was measured.
        data: digest of the data behind the tasks, "" when there is none. about: what must stand beside the result, see
            `TaskSource.describe`.
        mean: "loss" and, for classes, "accuracy" after 0, 1, ..., steps inner steps; a single value for a method without inner steps.
        ci95: half widths of the 95 % intervals of these means, 1.96 std / sqrt(tasks).
        confusion: which classes of the data set were taken for which after the last step, if asked for and there are any.
    """

    arm: str
    title: str
    method: str
    task: str
    ensemble: Ensemble
    members: tuple[Origin, ...]
    split: Split
    tasks: int
    queries: int
    statistics: Statistics
    normalises: bool
    inner_steps: int
    device: str
    data: str
    about: str
    mean: dict[str, tuple[float, ...]]
    ci95: dict[str, tuple[float, ...]]
    confusion: Confusion | None = None

    @property
    def metric(self) -> str:
        """The score that decides: "accuracy" for classes, else "loss"."""
        return "accuracy" if "accuracy" in self.mean else "loss"

    def after(self, step: int) -> tuple[float, float]:
        """Mean and half interval of `metric` after `step` inner steps, or after the last one there is."""
        at = min(step, len(self.mean[self.metric]) - 1)
        return self.mean[self.metric][at], self.ci95[self.metric][at]

    def to_json(self) -> dict[str, Any]:
        """Everything as JSON values."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "confusion"}
        values["members"] = [asdict(member) for member in self.members]
        if self.confusion is not None:
            values["confusion"] = {"classes": self.confusion.names, "counts": self.confusion.counts.tolist()}
        return values


def measure(
    runs: Sequence[Path],
    data: Path,
    *,
    arms: Sequence[str] = (),
    split: Split = "test",
    tasks: int = 600,
    steps: int = STEPS,
    ensemble: Ensemble = "none",
    statistics: Statistics = "query",
    confusion: bool = False,
    device: str = "auto",
    threads: int = 0,
) -> Generator[Progress, None, list[Measured]]:
    """Evaluate stored runs on fixed tasks after 0, 1, ..., steps inner steps. A run may be going on in another process.

    The tasks depend on the task family, its settings, the number of query examples and the split, not on seed, method or `tasks`.

    Args:
        runs: their folders. data: the data root. arms: names, () for all.
        split: "test" or "validation". tasks: how many, 2 at least. steps: 1 to 10.
        ensemble, statistics: see `Measured`. confusion: count which classes are taken for which.
        device: "auto", "cpu" or "cuda". threads: 0 for all cores but one.

    Yields:
        Progress; closing the generator cancels.

    Returns:
        One result for each run and arm, in this order; for "seeds" one for each arm.

    Raises:
        UserError: a run, an arm, weights, data or the device are missing, or an argument is out of range.
        StoreError: a file of a run is damaged or cannot be read.
    """
    _check(tasks, steps, {"split": split, "ensemble": ensemble, "statistics": statistics})
    planned = entries(runs, arms, ensemble)
    asked = {"device": device, "threads": threads}
    places = [settle(entry.spec.run.with_changes(asked)) for entry in planned]
    loaded: dict[str, TaskSource] = {}
    found = []
    with Workers(max(place.threads for place in places)) as workers:
        for entry, place in zip(planned, places, strict=True):
            family = entry.spec.task.model_dump_json()
            if family not in loaded:
                loaded = {family: (yield from entry.spec.task.load(data))}
            job = _Job(entry, place, loaded[family], split, steps, statistics, workers)
            found.append((yield from job.measured(tasks, ensemble, confusion=confusion)))
    return found


@dataclass(frozen=True, eq=False)
class _Job:
    """One entry with all that its evaluation needs."""

    entry: Entry
    place: Place
    source: TaskSource
    split: Split
    steps: int
    statistics: Statistics
    workers: Workers

    def measured(self, tasks: int, ensemble: Ensemble, *, confusion: bool) -> Generator[Progress, None, Measured]:
        entry = self.entry
        result, told = yield from self._evaluated(tasks, confusion=confusion)
        arm = entry.spec.arm(entry.arm)
        return Measured(
            arm=arm.name,
            title=arm.title,
            method=arm.method.kind,
            task=entry.spec.task.title,
            ensemble=ensemble,
            members=entry.origins,
            split=self.split,
            tasks=tasks,
            queries=entry.queries,
            statistics=self.statistics,
            normalises=entry.spec.model.normalises,
            inner_steps=entry.spec.training_of(entry.arm).inner_steps,
            device=self.place.label,
            data=self.source.digest(),
            about=self.source.describe(),
            mean=result.per_step(),
            ci95=result.per_step_ci95(),
            confusion=told,
        )

    def _evaluated(
        self, tasks: int, *, confusion: bool
    ) -> Generator[Progress, None, tuple[Evaluation, Confusion | None]]:
        """Block after block of tasks from one stream."""
        entry, place = self.entry, (self.place.device, self.place.dtype)
        training, title = self._training(), f"Measuring {entry.spec.arm(entry.arm).title}"
        members = yield from self._members(training, title)
        numbers = stream(SEED, self.split)
        parts: list[Evaluation] = []
        classes: list[np.ndarray] = []
        names: dict[int, str] = {}
        for start in range(0, tasks, BLOCK):
            episodes = self.source.draw(self.split, BLOCK, entry.queries, numbers, *place).part(0, tasks - start)
            work = evaluate(
                members, episodes, training, title, self.workers, statistics=self.statistics, confusion=confusion
            )
            parts.append((yield from _within(work, start, tasks)))
            if confusion and CLASSES in episodes.facts:
                classes.append(episodes.facts[CLASSES])
                names |= class_names(self.source, self.split, episodes)
        result = Evaluation.joined(parts)
        if not classes or result.confusion is None:
            return result, None
        return result, confused(result.confusion, np.concatenate(classes), names)

    def _members(self, training: Training, title: str) -> Generator[Progress, None, Sequence[Member]]:
        entry, place = self.entry, self.place
        subjects = [
            Subject.of(entry.spec, entry.arm, tensors, dtype=place.dtype, device=place.device)
            for tensors in entry.tensors
        ]
        members = [Member(subject.learner, subject.theta, subject.meta) for subject in subjects]
        if self.statistics != "steps":
            return members
        reference = reference_tasks(self.source, entry.queries, SEED, place.device, place.dtype)
        return (yield from with_norms(members, reference, training, f"{title}: statistics", self.workers))

    def _training(self) -> Training:
        return self.entry.spec.training_of(self.entry.arm).with_changes({"inner_steps": self.steps})


def _within(
    work: Generator[Progress, None, Evaluation], before: int, total: int
) -> Generator[Progress, None, Evaluation]:
    """The work on a part of the tasks, its progress counted among all of them."""
    while True:
        try:
            progress = next(work)
        except StopIteration as end:
            result: Evaluation = end.value
            return result
        yield Progress(progress.title, before + progress.done, total, progress.unit)


def _check(tasks: int, steps: int, words: dict[str, str]) -> None:
    if tasks < 2:
        raise UserError(f"{tasks} tasks have no interval; choose 2 or more.")
    if not 1 <= steps <= STEPS:
        raise UserError(f"{steps} inner steps cannot be measured; choose 1 to {STEPS}.")
    known = {"split": ("test", "validation"), "ensemble": get_args(Ensemble), "statistics": STATISTICS}
    for what, value in words.items():
        if value not in known[what]:
            *others, last = known[what]
            raise UserError(f"There is no {what} '{value}'; choose {', '.join(others)} or {last}.")
