"""The question behind the transplant panel, and its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.analysis.findings import Transplanted
from core.analysis.grafts import GraftPlan
from core.errors import Cancelled

if TYPE_CHECKING:
    from app.analyst import Work
    from core.analysis.bench import Bench


@dataclass(frozen=True)
class GraftQuestion:
    """Called in the working thread.

    Attributes:
        plans: of one recipient, the first leaves it as it is. split: "validation" or "test". tasks, steps: how many.
    """

    plans: tuple[GraftPlan, ...]
    split: str
    tasks: int
    steps: int

    def __call__(self, bench: Bench, work: Work) -> GraftAnswer:
        """Evaluate every plan on the same tasks."""
        from core.analysis.transplant import transplant_planned  # noqa: PLC0415 - loads torch

        episodes = bench.test(self.tasks) if self.split == "test" else bench.validation(self.tasks)
        subjects = {subject.name: subject for subject in bench.subjects()}
        reference = bench.reference()
        evaluation = transplant_planned(subjects, self.plans, episodes, steps=self.steps, reference=reference)
        while True:
            try:
                work.say(*next(evaluation))
            except StopIteration as end:
                return GraftAnswer(self, end.value, bench.spec.run.seed)
            if work.cancelled():
                evaluation.close()
                raise Cancelled("The transplants were cancelled.")


@dataclass(frozen=True, eq=False)
class GraftAnswer:
    """One result for each plan of the question, and the seed of the tasks."""

    question: GraftQuestion
    results: tuple[Transplanted, ...]
    seed: int
