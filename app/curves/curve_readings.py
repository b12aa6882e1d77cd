"""The values of every visible curve at one place of the run, as text."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from app.curves.curve import ROLES
from app.curves.legend import shortened
from app.numbers import count, duration, interval, number, percent
from app.plots.readout import Reading
from app.run_model import RunModel, Series
from app.theme import Theme

KINDS = ("loss", "accuracy")
_LONGEST = 18  # characters of an arm's title


@dataclass(frozen=True)
class Place:
    """A position on an axis; `reach` is how far away a point may lie and still be meant, in units of the axis."""

    axis: str
    x: float
    reach: float


def newest(run: RunModel, axis: str) -> float:
    """How far the run has come on an axis."""
    return float({"iteration": run.iteration, "tasks": run.tasks, "seconds": run.seconds}[axis])


def heading(axis: str, x: float) -> str:
    """Where the values were read, for example "iteration 1,240"."""
    if axis == "seconds":
        return f"training time {duration(x)}"
    return f"iteration {count(x)}" if axis == "iteration" else f"{count(x)} tasks"


def readings(run: RunModel, roles: Sequence[str], place: Place | None, theme: Theme) -> list[Reading]:
    """Raw values, losses before accuracies: at a place the largest first; without one the newest in the order of the legend."""
    found: list[Reading] = []
    for kind in KINDS:
        group: list[tuple[float, Reading]] = []
        for arm, name in enumerate(run.arm_order):
            for role in roles:
                series = run.series.get((name, f"{role}_{kind}"))
                if series is not None and len(series):
                    title = f"{shortened(run.arms[name].title, _LONGEST)} {role}"
                    index = _index(series, place)
                    group.append((_rank(series, index), _reading(series, index, kind, title, arm, role, theme)))
        if place:
            group.sort(key=lambda pair: -pair[0])
        found += [reading for _, reading in group]
    return found


def _nearest(series: Series, axis: str, x: float) -> int:
    values = series.x(axis)
    after = bisect_left(values, x)
    candidates = [index for index in (after - 1, after) if 0 <= index < len(values)]
    return min(candidates, key=lambda index: abs(float(values[index]) - x))


def _index(series: Series, place: Place | None) -> int | None:
    """Which point is meant; None when the curve has nothing near the place."""
    if place is None:
        return len(series) - 1
    index = _nearest(series, place.axis, place.x)
    values = series.x(place.axis)
    spacing = float(values[-1] - values[0]) / max(len(values) - 1, 1)
    near = abs(float(values[index]) - place.x) <= max(spacing, place.reach)
    return index if near else None


def _rank(series: Series, index: int | None) -> float:
    value = math.nan if index is None else float(series.y.values()[index])
    return -math.inf if math.isnan(value) else value


def _reading(series: Series, index: int | None, kind: str, title: str, arm: int, role: str, theme: Theme) -> Reading:
    text = "–" if index is None else _written(series, index, kind)
    return Reading(title, kind, text, theme.arm_colour(arm), ROLES[role])


def _written(series: Series, index: int, kind: str) -> str:
    value = float(series.y.values()[index])
    half_width = float(series.ci95.values()[index]) if len(series.ci95) else None
    if kind == "accuracy":
        return percent(value, half_width)
    if half_width is None or not math.isfinite(half_width):
        return number(value)
    return interval(value, half_width)
