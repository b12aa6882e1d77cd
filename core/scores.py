"""Which of two measured values is the better one."""

from __future__ import annotations

import math
from collections.abc import Mapping

BETTER = {"accuracy": 1.0, "loss": -1.0}
"""The sign that makes a larger score a better one; of a task family's scores the first one here decides."""
BEST_KEPT = 3
"""Weights with the best validation scores that are kept of each arm, so that an ensemble of them can be evaluated."""


def sign_of(series: str) -> float:
    """1.0 for "accuracy", "validation_accuracy" and so on, where more is better; -1.0 for losses; 0.0 for anything else."""
    return next((sign for name, sign in BETTER.items() if series.endswith(name)), 0.0)


def is_better(series: str, value: float, best: tuple[float, int] | None) -> bool:
    """Whether `value` beats the best so far (value and iteration); what is not finite never does."""
    sign = sign_of(series)
    if sign == 0.0 or not math.isfinite(value):
        return False
    return best is None or not math.isfinite(best[0]) or sign * value > sign * best[0]


def deciding(scores: Mapping[str, float]) -> str:
    """The name among these scores that decides."""
    return next(name for name in BETTER if name in scores)


def insert(top: list[tuple[float, int]], series: str, value: float, iteration: int) -> list[tuple[float, int]]:
    """The best `BEST_KEPT` of (value, iteration), the best first, with one more; of equal ones the earlier is better.

    What is not finite never enters, nor does an iteration that is in it.
    """
    if not math.isfinite(value) or any(iteration == known for _, known in top):
        return top
    return sorted([*top, (value, iteration)], key=lambda one: (-sign_of(series) * one[0], one[1]))[:BEST_KEPT]
