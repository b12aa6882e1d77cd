"""What the run in hand says of itself, which is newer than what the runs folder says of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from app.run_model import RunModel, Series
from core.history.entry import Value

_STATES = {"running": "running", "preparing": "running", "paused": "paused"}


class _Best(NamedTuple):
    """The best of the first `seen` values of a series, and its iteration."""

    seen: int
    value: float
    at: int


class RunInHand:
    """Fresh values for the rows of the run in hand. Looks at every measured value once.

    Attributes:
        folder: where the run is stored, or "". run: what it has said.
    """

    def __init__(self) -> None:
        self.run = RunModel()
        self.folder = ""
        self._best: dict[tuple[str, str], _Best] = {}

    def follow(self, run: RunModel) -> None:
        """From now on speak for this run."""
        if run is not self.run:
            self._best.clear()
        self.run, self.folder = run, run.folder

    def value(self, arm: str, column: str) -> Value:
        """The fresh value of a column for one arm, or None where the runs folder knows it as well."""
        if column == "iteration":
            return self.run.iteration
        if column == "state":
            finished = self.run.phase == "paused" and self.run.reason == "finished"
            return "finished" if finished else _STATES.get(self.run.phase)
        measure, _, metric = column.partition(".")
        series = self.run.series.get((arm, metric))
        if series is None or not len(series):
            return None
        if measure == "last":
            return float(series.y.values()[-1])
        if measure not in ("best", "best_at"):
            return None
        best = self._best[arm, metric] = _advanced(self._best.get((arm, metric)), series, metric)
        if not best.at and not np.isfinite(best.value):
            return None
        return best.value if measure == "best" else best.at

    def curve(self, arm: str, metric: str) -> np.ndarray | None:
        """The values of a metric, (N,), or None."""
        series = self.run.series.get((arm, metric))
        return None if series is None else series.y.values()


def _advanced(known: _Best | None, series: Series, metric: str) -> _Best:
    """The best of everything the series holds, given the best of its beginning."""
    sign = -1.0 if metric.endswith("accuracy") else 1.0
    if known is None or known.seen > len(series):
        known = _Best(0, sign * np.inf, 0)
    fresh = sign * series.y.values()[known.seen :]
    if not len(fresh) or np.isnan(fresh).all():
        return known._replace(seen=len(series))
    place = int(np.nanargmin(fresh))
    if fresh[place] < sign * known.value:
        return _Best(len(series), sign * float(fresh[place]), int(series.iteration.values()[known.seen + place]))
    return known._replace(seen=len(series))
