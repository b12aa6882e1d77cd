"""What changes by itself while a run goes on: the settings in force, and the importance of every inner step, by meta-iteration.

Everything is a function of the settings and the number of the iteration, so that a continued run meets the same values.
"""

from __future__ import annotations

import math
from typing import Any

from core.training import Training

LEAST = 0.03
"""Least importance of an inner step before the last, as a share of the even one; from the code of MAML++."""


def at_iteration(training: Training, iteration: int) -> Training:
    """The settings in force in meta-iteration number `iteration` (1, 2, ...): outer rate and order follow their schedules."""
    changes: dict[str, Any] = {}
    if iteration <= training.first_order_until:
        changes["first_order"] = True
    if training.outer_schedule == "cosine":
        passed = min(1.0, (iteration - 1) / training.iterations)
        start, end = training.outer_rate, training.outer_rate_end
        changes["outer_rate"] = end + (start - end) * (1 + math.cos(math.pi * passed)) / 2
    return training.model_copy(update=changes) if changes else training


def importance(training: Training, iteration: int) -> tuple[float, ...] | None:
    """Weights of the query loss after 1, ..., k inner steps in meta-iteration number `iteration`; None: only the last counts.

    MAML++ changes them every epoch of 500 iterations, this every iteration.
    """
    steps, passed = training.inner_steps, iteration - 1
    if steps == 1 or passed >= training.multi_step:
        return None
    share = max(1 - passed / training.multi_step, LEAST) / steps
    return (*(share,) * (steps - 1), 1 - share * (steps - 1))
