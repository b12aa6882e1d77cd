"""The values of every visible curve at one place of the run, as text."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from app.curves.curve import ROLES
from app.curves.legend import shortened
from app.curves.subjects import Subject
from app.language import translate
from app.numbers import count, duration, interval, number, percent
from app.plots.readout import Reading
from app.run_model import Series
from app.theme import Theme

KINDS = ("loss", "accuracy")
_LONGEST = 24  # characters of a subject's title


@dataclass(frozen=True)
class Place:
    """A position on an axis; `reach` is how far away a point may lie and still be meant, in units of the axis."""

    axis: str
    x: float
    reach: float


def heading(axis: str, x: float) -> str:
    """Where the values were read, for example "iteration 1,240"."""
    if axis == "seconds":
        return translate("curve_readings", "training time {0}").format(duration(x))
    iterations, tasks = translate("curve_readings", "iteration {0}"), translate("curve_readings", "{0} tasks")
    return (iterations if axis == "iteration" else tasks).format(count(x))


def end_heading(shown: Sequence[Subject], axis: str) -> str:
    """What the newest values are: how far the run in hand has come, or each run on its own."""
    if not all(isinstance(one.key, int) for one in shown):
        return translate("curve_readings", "newest of each")
    ends = (float(series.x(axis)[-1]) for one in shown for series in one.series.values())
    return translate("curve_readings", "newest, {0}").format(heading(axis, max(ends, default=0.0)))


def readings(shown: Sequence[Subject], roles: Sequence[str], place: Place | None, theme: Theme) -> list[Reading]:
    """Raw values, losses before accuracies: at a place the largest first; without one the newest in the order of the legend."""
    found: list[Reading] = []
    for kind in KINDS:
        group: list[tuple[float, Reading]] = []
        for subject in shown:
            for role in roles:
                metric = f"{role}_{kind}"
                if metric in subject.series:
                    index = _index(subject.series[metric], place)
                    group.append((_rank(subject.series[metric], index), _reading(subject, metric, index, theme)))
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


def _reading(subject: Subject, metric: str, index: int | None, theme: Theme) -> Reading:
    role, _, kind = metric.partition("_")
    text = "–" if index is None else _written(subject, metric, index)
    pen = ROLES[role].pen(subject.style.colour(theme), subject.style)
    return Reading(f"{shortened(subject.title, _LONGEST)} {ROLES[role].words}", kind, text, pen)


def _written(subject: Subject, metric: str, index: int) -> str:
    """The value; with its interval, or of a group with the smallest and the largest."""
    series, write = subject.series[metric], percent if metric.endswith("accuracy") else number
    value = float(series.y.values()[index])
    if metric in subject.edges:
        low, high = (write(float(edge.y.values()[index])) for edge in subject.edges[metric])
        return f"{write(value)} ({low} – {high})"
    half_width = float(series.ci95.values()[index]) if len(series.ci95) else math.nan
    if write is percent:
        return percent(value, half_width)
    return interval(value, half_width) if math.isfinite(half_width) else number(value)
