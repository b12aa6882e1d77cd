"""What an analysis works on: one moment of a run, its arms and its tasks. Loads torch; belongs to one thread."""

from __future__ import annotations

from pathlib import Path

import torch

from core.analysis.subject import Subject
from core.evaluate import reference_tasks
from core.events import StateCopy
from core.spec import ExperimentSpec
from core.store.branching import checkpoint_at
from core.store.continuing import spec_of
from core.store.run_folder import RunFolder
from core.streams import stream
from core.tasks import TaskFamily
from core.tasks.base import Episodes, Split, Tasks, TaskSource

TASKS = 100
"""Validation tasks that analyses draw from, the first ones on which the run is evaluated."""
_SEEN = "similarity"


def stored_state(run: Path, iteration: int | None = None) -> StateCopy:
    """A checkpoint of a stored run, None for the newest good one, as the copy that a live run would give.

    Raises:
        UserError: there is no such checkpoint, or its settings cannot be used. StoreError: the run cannot be read.
    """
    checkpoint = checkpoint_at(RunFolder.open(run), iteration)
    spec = spec_of(checkpoint.state.get("spec"), run)
    queries = int(checkpoint.state.get("queries", spec.training.queries))
    return StateCopy(checkpoint.iteration, spec.to_json(), queries, checkpoint.tensors)


class Bench:
    """One moment of a run, ready to be worked on.

    Attributes:
        spec: the settings in force then. iteration: when. source: of the tasks.
    """

    def __init__(self, copy: StateCopy, source: TaskSource) -> None:
        self.spec = ExperimentSpec.model_validate(copy.spec)
        self.iteration = copy.iteration
        self.source = source
        self._tensors, self._queries = copy.tensors, copy.queries
        self._dtype = torch.float64 if self.spec.run.dtype == "float64" else torch.float32

    def subject(self, arm: str) -> Subject:
        """An arm; raises `UserError` when there is none of that name."""
        return Subject.of(self.spec, arm, self._tensors, dtype=self._dtype)

    def subjects(self) -> list[Subject]:
        """All arms, in their order."""
        return [self.subject(arm.name) for arm in self.spec.arms]

    def validation(self, count: int = TASKS) -> Episodes:
        """The first fixed validation tasks: those on which every arm is evaluated and which the adaptation panel shows."""
        return self._fixed("validation", count)

    def test(self, count: int = TASKS) -> Episodes:
        """The first test tasks, as many to choose from as there are validation tasks; nothing in a run depends on them."""
        return self._fixed("test", count)

    def reference(self) -> Tasks | None:
        """The training tasks that an evaluation with the statistics of every step needs, if the run is evaluated so."""
        if self.spec.training.evaluation_statistics != "steps":
            return None
        return reference_tasks(self.source, self._queries, self.spec.run.seed, torch.device("cpu"), self._dtype)

    def past(self, count: int) -> Episodes:
        """Training tasks of the run's kind, the same every time; which of them the run has met is not kept."""
        numbers = stream(self.spec.run.seed, _SEEN)
        place = (torch.device("cpu"), self._dtype)
        return self.source.sample("train", count, self.spec.training.queries, numbers, *place)

    def _fixed(self, split: Split, count: int) -> Episodes:
        run, place = self.spec.run, (torch.device("cpu"), self._dtype)
        whole = self.source.draw(split, run.validation_tasks, self._queries, stream(run.seed, split), *place)
        return whole.part(0, min(count, len(whole)))


class Benches:
    """Makes benches; the tasks of the family used last stay loaded. `folder` is the data root."""

    def __init__(self) -> None:
        self._loaded: tuple[TaskFamily, Path, TaskSource] | None = None

    def bench(self, copy: StateCopy, folder: Path) -> Bench:
        """A bench for this moment; raises `UserError` when the data are missing."""
        torch.set_num_threads(1)
        family = ExperimentSpec.model_validate(copy.spec).task
        if self._loaded is None or self._loaded[:2] != (family, folder):
            self._loaded = (family, folder, _pulled(family, folder))
        return Bench(copy, self._loaded[2])


def _pulled(family: TaskFamily, folder: Path) -> TaskSource:
    work = family.load(folder)
    while True:
        try:
            next(work)
        except StopIteration as end:
            source: TaskSource = end.value
            return source
