"""The gradient that is put under the microscope: that of one layer of an arm on one task."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from app.analyst import Question, Work
    from core.analysis.bench import Bench

Wanted = tuple[str, str, int]
"""Arm, layer, number of the validation task."""


@dataclass(frozen=True, eq=False)
class TaskGradient:
    """Gradient of a layer's weight at the initialisation, (C_out, C_in, d), on the support set of a validation task."""

    arm: str
    layer: str
    task: int
    values: np.ndarray


def gradient_question(wanted: Wanted) -> Question:
    """What to ask the analyst for the gradient of an arm's layer on a task."""
    arm, layer, task = wanted

    def question(bench: Bench, work: Work) -> TaskGradient:
        from core.analysis.steps import step_through  # noqa: PLC0415 - loads torch

        episodes = bench.validation()
        number = min(task, len(episodes) - 1)
        found = step_through(bench.subject(arm), episodes, number, steps=1, layer=layer, cancelled=work.cancelled)
        assert found.gradient is not None
        return TaskGradient(arm, layer, number, found.gradient[0])

    return question
