"""What training measured, from the device to events. Measuring is never waited for; only asking for the numbers is."""

from __future__ import annotations

import math
import traceback
from collections.abc import Iterator
from dataclasses import dataclass

import torch

from core.arm import READINGS, ArmState
from core.cadence import Cadence
from core.devices import out_of_memory
from core.events import ArmPaused, Event, Metrics

EVERY = 0.05
"""Seconds between two questions to a GPU, which has to finish its work before it can answer."""


@dataclass(frozen=True)
class Moment:
    """When something was measured: meta-iteration, tasks seen, seconds of training."""

    iteration: int
    tasks: int
    seconds: float


class Readings:
    """Measurements of all arms that have not been told yet."""

    def __init__(self, *, patient: bool) -> None:
        """`patient`: collect before asking, as a GPU needs it; a processor has its numbers at once."""
        self._due = Cadence(EVERY if patient else 0.0)
        self._waiting: list[tuple[ArmState, Moment, torch.Tensor]] = []

    def add(self, arm: ArmState, moment: Moment, values: torch.Tensor) -> None:
        """Note what `ArmState.apply` returned."""
        self._waiting.append((arm, moment, values))

    def tell(self, *, now: bool = False) -> Iterator[Event]:
        """Metrics of every good meta-iteration, when it is time; an arm with a bad one is halted there."""
        if not self._due.due() and not now:
            return
        waiting, self._waiting = self._waiting, []
        numbers = torch.stack([values for *_, values in waiting]).tolist() if waiting else []
        for (arm, moment, _), (*scores, blame) in zip(waiting, numbers, strict=True):
            if arm.problem:
                continue
            if blame:
                what = f"{arm.culprit(int(blame))} is not finite at iteration {moment.iteration}"
                yield halt(arm, moment.iteration, f"{what}; lower the inner or outer rate, then resume the arm.")
            else:
                arm.iterations += 1
                values = {name: score for name, score in zip(READINGS, scores, strict=True) if not math.isnan(score)}
                yield Metrics(arm.name, moment.iteration, moment.tasks, moment.seconds, values)
        self._due.done()


def halt(arm: ArmState, iteration: int, reason: str, trace: str = "") -> ArmPaused:
    """An arm that cannot go on keeps its last good state; the others do not notice."""
    arm.problem = reason[:1].upper() + reason[1:]
    return ArmPaused(arm.name, iteration, arm.problem, trace)


def failed(arm: ArmState, iteration: int, error: Exception) -> ArmPaused:
    """An arm that could not make its gradient is halted, with advice when memory ran out."""
    if out_of_memory(error):
        advice = "lower the meta-batch or the query count, or use first order, then resume the arm"
        return halt(arm, iteration, f"Out of memory at iteration {iteration} even with one task at once; {advice}.")
    trace = "".join(traceback.format_exception(error))
    return halt(arm, iteration, f"{type(error).__name__} at iteration {iteration}: {error}", trace)
