"""Groups of runs as one curve each: the mean of the members and the band from their smallest to their largest value."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from app.history.reader import Reader
from app.run_model import RunModel, Series
from core.history.grouping import band
from core.store.rows import Curve

SHARE = 0.1
"""Share of the time that making bands may take: while members grow, bands of long curves are made less often."""
Member = tuple[RunModel, str]
"""A run and the name of one of its arms."""


@dataclass(frozen=True)
class BandSeries:
    """One quantity of a group over the iterations that all members have; the three series have the same horizontal axes."""

    mean: Series
    low: Series
    high: Series


@dataclass(frozen=True)
class GroupCurves:
    """What is drawn of a group: by metric, and how many members stand behind it."""

    members: int = 0
    series: Mapping[str, BandSeries] = field(default_factory=dict)


_Made = tuple[dict[str, GroupCurves], float]
"""The groups by label, and the seconds it took."""


class BandMaker:
    """Makes the bands of groups in the reader's thread, again whenever the members have grown.

    Attributes:
        version: grows with all news.
    """

    def __init__(self, reader: Reader) -> None:
        self.version = 0
        self._reader = reader
        self._asked: object = None
        self._under_way = False
        self._not_before = 0.0
        self._made: dict[str, GroupCurves] = {}

    def curves(self, label: str) -> GroupCurves:
        """The newest bands of a group; empty while there are none."""
        return self._made.get(label, GroupCurves())

    def want(self, groups: Mapping[str, Sequence[Member]]) -> None:
        """Make the bands of these groups, by label, unless exactly these are made or under way. Cheap: call it every frame."""
        self._made = {label: made for label, made in self._made.items() if label in groups}
        wanted = [(label, [(run, run.version, arm) for run, arm in members]) for label, members in groups.items()]
        if self._under_way or wanted == self._asked or (groups and time.monotonic() < self._not_before):
            return
        self._asked = wanted
        if groups:
            self._under_way = True
            copies = {label: [_curves(run, arm) for run, arm in members] for label, members in groups.items()}
            self._reader.ask(lambda: _made(copies), self._take)

    def _take(self, made: _Made) -> None:
        self._made, seconds = made
        self._under_way = False
        self._not_before = time.monotonic() + seconds / SHARE
        self.version += 1


def _curves(run: RunModel, arm: str) -> dict[str, Curve]:
    """The curves of an arm as they are now; nothing is copied, because what stands in a series never changes."""
    return {
        metric: Curve(s.iteration.values(), s.tasks.values(), s.seconds.values(), s.y.values(), s.ci95.values())
        for (name, metric), s in run.series.items()
        if name == arm
    }


def _made(groups: dict[str, list[dict[str, Curve]]]) -> _Made:
    """Called in the reader's thread."""
    began = time.perf_counter()
    made = {}
    for label, members in groups.items():
        metrics = dict.fromkeys(metric for member in members for metric in member)
        bands = {metric: _band([member[metric] for member in members if metric in member]) for metric in metrics}
        made[label] = GroupCurves(len(members), bands)
    return made, time.perf_counter() - began


def _band(curves: Sequence[Curve]) -> BandSeries:
    """Tasks and seconds at an iteration are the means over the members."""
    found = band(curves)
    places = [np.searchsorted(curve.iteration, found.iteration) for curve in curves]
    tasks = np.array([curve.tasks[at] for curve, at in zip(curves, places, strict=True)], float).mean(axis=0)
    seconds = np.array([curve.seconds[at] for curve, at in zip(curves, places, strict=True)], float).mean(axis=0)
    parts = [Series() for _ in range(3)]
    for series, values in zip(parts, (found.mean, found.low, found.high), strict=True):
        series.extend(found.iteration, tasks, seconds, values)
    return BandSeries(*parts)
