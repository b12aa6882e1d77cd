"""Validation curves: of a stored run, and of one that is being trained."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from core.events import Evaluated
from core.reproduce.jobs import Job
from core.reproduce.published import TITLES
from core.reproduce.results import ResultCurve, thinned
from core.reproduce.table import CROSSING, FigureCurve
from core.scores import BETTER, deciding
from core.store.disk import StoreError
from core.store.metrics import MetricsFile

Points = dict[int, float]
"""Finite validation scores by iteration."""


def stored_points(path: Path, arm: str, metric: str) -> Points:
    """What a stored run has measured of one arm; raises `StoreError` as `MetricsFile.read` does."""
    with MetricsFile.read_only(path / "metrics.sqlite") as metrics:
        curve = metrics.read(arm, f"validation_{metric}")
    pairs = zip(curve.iteration.tolist(), curve.value.tolist(), strict=True)
    return {iteration: value for iteration, value in pairs if math.isfinite(value)}


def drawn(points: Mapping[int, float], metric: str) -> tuple[ResultCurve, int | None]:
    """The curve through these points, thinned, and where the whole one first reaches the accuracy that is told; None for losses."""
    ordered = sorted(points.items())
    kept = [ordered[n] for n in thinned(len(ordered))]
    curve = ResultCurve(iterations=tuple(x for x, _ in kept), values=tuple(rounded(y) for _, y in kept))
    return curve, next((x for x, y in ordered if y >= CROSSING), None) if metric == "accuracy" else None


def rounded(value: float) -> float:
    """Six significant digits: far more than an interval of 600 tasks can carry."""
    return float(f"{value:.6g}")


class GrowingCurves:
    """The validation curves of one run of a campaign: what its folder holds, and what it says while it is trained."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._metric = ""
        self._points: dict[str, Points] = {name: {} for name in job.methods}

    def recall(self) -> None:
        """Take in what the folder holds; nothing of one that cannot be read, which is told when the run goes on."""
        for arm in self._points:
            for metric in BETTER:  # of scores that there are, the first decides
                try:
                    found = stored_points(self._job.path, arm, metric)
                except StoreError:
                    return
                if found:
                    self._metric, self._points[arm] = metric, found
                    break

    def take(self, event: Evaluated) -> None:
        """One more point, if it is of validation and a finite number."""
        metric = deciding(event.values)
        if event.split == "validation" and math.isfinite(event.values[metric]):
            self._metric = metric
            self._points[event.arm][event.iteration] = event.values[metric]

    def curves(self) -> tuple[FigureCurve, ...]:
        """As far as they go, those of arms without a point left out."""
        return tuple(self._curve(arm, points) for arm, points in self._points.items() if points)

    def _curve(self, arm: str, points: Points) -> FigureCurve:
        job = self._job
        curve, crossing = drawn(points, self._metric)
        about = (job.experiment, arm, TITLES.get(arm, job.spec.arm(arm).title), job.seed)
        return FigureCurve(*about, curve.iterations, curve.values, crossing, max(points), job.planned)
