"""The fixed tasks on which a run scores its arms while it goes on."""

from __future__ import annotations

from collections.abc import Generator

from core.arm import ArmState
from core.devices import Place
from core.evaluate import Evaluation, Member, evaluate, reference_tasks
from core.events import Progress
from core.spec import Run, Training
from core.streams import stream
from core.tasks.base import Tasks, TaskSource
from core.workers import Workers


class Validation:
    """Validation tasks that stay the same from the first evaluation to the last, for every arm.

    Attributes:
        episodes: the tasks.
    """

    def __init__(self, source: TaskSource, run: Run, queries: int, place: Place) -> None:
        """Draw the tasks of a run from its source, with `queries` query examples."""
        self._source, self._run, self._queries = source, run, queries
        self._place = (place.device, place.dtype)
        fixed = stream(run.seed, "validation")
        self.episodes = source.draw("validation", run.validation_tasks, queries, fixed, *self._place)
        self._reference: Tasks | None = None

    def score(
        self, arm: ArmState, training: Training, title: str, workers: Workers
    ) -> Generator[Progress, None, Evaluation]:
        """Evaluate an arm under its settings in force; see `core.evaluate.evaluate`."""
        statistics = training.evaluation_statistics
        if statistics == "steps" and self._reference is None:
            self._reference = reference_tasks(self._source, self._queries, self._run.seed, *self._place)
        member = Member(arm.learner, arm.theta, arm.meta)
        return evaluate(
            [member], self.episodes, training, title, workers, statistics=statistics, reference=self._reference
        )
