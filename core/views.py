"""What people look at besides the curves: the matrices, and one task adapted. Shown now and then, without effect on results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from core.arm import ArmState
from core.cadence import Cadence
from core.events import Event, MatrixSnapshot
from core.showcase import show_task
from core.spec import Training
from core.tasks.base import Tasks, TaskSource

MATRICES_EVERY = 0.2
TASK_EVERY = 0.25
TASK_SHARE = 0.05
"""Seconds between two looks at the matrices and at the shown task, and the share of the time the latter may cost."""


class Views:
    """Makes the events that panels show of the arms.

    Attributes:
        task: number of the validation task that is shown adapted.
    """

    def __init__(self, source: TaskSource, validation: Tasks, arms: Sequence[ArmState]) -> None:
        self.task = 0
        self._source, self._validation, self._arms = source, validation, arms
        self._matrices_due = Cadence(MATRICES_EVERY)
        self._task_due = Cadence(TASK_EVERY, TASK_SHARE)

    def look(
        self, iteration: int, seconds: float, training: Mapping[str, Training], *, now: bool = False
    ) -> Iterator[Event]:
        """Matrices and the shown task under the settings of each arm, when it is time or `now`."""
        if self._matrices_due.due() or now:
            for arm in self._arms:
                if matrices := arm.matrices():
                    yield MatrixSnapshot(arm.name, iteration, seconds, matrices)
            self._matrices_due.done()
        if self._task_due.due() or now:
            task = min(self.task, len(self._validation) - 1)
            for arm in self._arms:
                yield show_task(self._source, arm, self._validation, task, training[arm.name], iteration)
            self._task_due.done()
