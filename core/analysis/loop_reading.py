"""What curves of the inner loop say about local curvature against what was learned: paired differences, task by task. Without torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.analysis.local_findings import LocalCurve, band, paired
from core.analysis.local_rules import LocalRule

Reading = Literal["over-fits", "worse", "better", "no difference", "not finite", "not comparable"]


@dataclass(frozen=True)
class Versus:
    """One rule after some inner steps, against the learned one with the same kind of step length. Means with half widths of 95 %.

    Attributes:
        support, query: losses. accuracy: on the query examples, NaN for regression.
        support_gap, query_gap: loss minus that of the learned rule on the same tasks; NaN without it.
        reading: "over-fits": lower support loss and higher query loss than the learned rule, both beyond the interval of the difference.
            "worse" or "better": so by query loss alone. "no difference": the interval of the query difference covers 0.
    """

    rule: LocalRule
    support: tuple[float, float]
    query: tuple[float, float]
    accuracy: tuple[float, float]
    support_gap: tuple[float, float]
    query_gap: tuple[float, float]
    reading: Reading


def versus_learned(curves: Mapping[LocalRule, LocalCurve], step: int) -> tuple[Versus, ...]:
    """Every rule but the learned ones, in their order, after `step` inner steps; a curve that ends earlier is left out."""
    return tuple(
        _versus(rule, curve, _baseline(curves, rule), step)
        for rule, curve in curves.items()
        if rule.kind != "learned" and step < len(curve.query_loss)
    )


def _baseline(curves: Mapping[LocalRule, LocalCurve], rule: LocalRule) -> LocalCurve | None:
    for other, curve in curves.items():
        if other.kind == "learned" and other.rescaled == rule.rescaled:
            return curve
    return None


def _versus(rule: LocalRule, curve: LocalCurve, base: LocalCurve | None, step: int) -> Versus:
    nothing = (float("nan"), float("nan"))
    same = base is not None and base.tasks == curve.tasks and step < len(base.query_loss)
    gaps = [nothing, nothing]
    if base is not None and same:
        with np.errstate(invalid="ignore", over="ignore"):
            pairs = ((curve.support_loss, base.support_loss), (curve.query_loss, base.query_loss))
            gaps = [paired(one[step], other[step]) for one, other in pairs]
    return Versus(
        rule=rule,
        support=_at(curve.support_loss, step),
        query=_at(curve.query_loss, step),
        accuracy=_at(curve.query_accuracy, step),
        support_gap=gaps[0],
        query_gap=gaps[1],
        reading=_reading(curve, step, gaps[0], gaps[1], same),
    )


def _reading(
    curve: LocalCurve, step: int, support: tuple[float, float], query: tuple[float, float], same: bool
) -> Reading:
    if not (np.isfinite(curve.query_loss[step]).all() and np.isfinite(curve.support_loss[step]).all()):
        return "not finite"
    if not same or not np.isfinite((*support, *query)).all():
        return "not comparable"
    if query[0] > query[1]:
        return "over-fits" if support[0] < -support[1] else "worse"
    return "better" if query[0] < -query[1] else "no difference"


def _at(values: np.ndarray, step: int) -> tuple[float, float]:
    mean, half = band(values[step : step + 1])
    return float(mean[0]), float(half[0])
