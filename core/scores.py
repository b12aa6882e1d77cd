"""Which of two measured values is the better one."""

from __future__ import annotations

import math

BETTER = {"accuracy": 1.0, "loss": -1.0}
"""The sign that makes a larger score a better one; of a task family's scores the first one here decides."""


def sign_of(series: str) -> float:
    """1.0 for "accuracy", "validation_accuracy" and so on, where more is better; -1.0 for losses; 0.0 for anything else."""
    return next((sign for name, sign in BETTER.items() if series.endswith(name)), 0.0)


def is_better(series: str, value: float, best: tuple[float, int] | None) -> bool:
    """Whether `value` beats the best so far (value and iteration); what is not finite never does."""
    sign = sign_of(series)
    if sign == 0.0 or not math.isfinite(value):
        return False
    return best is None or not math.isfinite(best[0]) or sign * value > sign * best[0]
