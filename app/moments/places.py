"""Where a moment of the run lies on an axis of the curves, and which moment lies at a place."""

from __future__ import annotations

import numpy as np

from app.run_model import RunModel, Series


def position_of(run: RunModel, iteration: int, axis: str) -> float | None:
    """Where an iteration lies on the axis "iteration", "tasks" or "seconds"; None while no curve says so."""
    if axis == "iteration" or iteration == 0:
        return float(iteration)
    series = _longest(run)
    if series is None:
        return None
    index = int(np.searchsorted(series.x("iteration"), iteration))
    return float(series.x(axis)[min(index, len(series) - 1)])


def iteration_at(run: RunModel, x: float, axis: str) -> int | None:
    """The last iteration at or before a place on an axis; None while no curve says so."""
    if axis == "iteration":
        return max(round(x), 0)
    series = _longest(run)
    if series is None:
        return None
    index = int(np.searchsorted(series.x(axis), x, side="right")) - 1
    return 0 if index < 0 else int(series.x("iteration")[index])


def _longest(run: RunModel) -> Series | None:
    """The curve with the most points: it knows every iteration of the run in hand."""
    longest = max(run.series.values(), key=len, default=None)
    return longest if longest is not None and len(longest) else None
