"""What the panel shows as figures for paper."""

from __future__ import annotations

import numpy as np

from app.local_curvature.factor_map import deviation, level_of
from app.local_curvature.loop_plots import Curves
from app.local_curvature.rule_looks import rule_pen, rule_title
from app.theme import LIGHT
from core.analysis.local_findings import LocalCurve, LocalLayer, band
from core.analysis.local_rules import LocalRule
from core.figures.figure import Axis, CurveFigure, HeatFigure, HeatMap, Line, Plot


def factor_figure(found: LocalLayer, title: str, caption: str, quantity: str, *, shared: bool) -> HeatFigure:
    """The damped inverses of a layer above the learned factors, each on the scale on which it is shown."""
    local, learned = [], []
    for factor in found.factors:
        both = [factor.inverse, *([] if factor.learned is None else [factor.learned])]
        levels = [level_of(*both)] * 2 if shared else [level_of(one) for one in both]
        local.append(_map(found.layer, f"({factor.symbol} + δ)⁻¹", factor.inverse, levels[0]))
        if factor.learned is not None:
            learned.append(_map(found.layer, factor.name, factor.learned, levels[1]))
    return HeatFigure(
        title=title,
        caption=caption,
        lines=tuple(tuple(line) for line in (local, learned) if line),
        level=None,
        quantity=quantity,
        negative=LIGHT.negative,
        zero=LIGHT.zero,
        positive=LIGHT.positive,
        text=LIGHT.text,
        faint=LIGHT.faint,
    )


def loop_figure(
    curves: Curves, title: str, caption: str, names: dict[tuple[str, bool], str], steps: str, measure: str, slot: int
) -> CurveFigure:
    """Curves over inner steps, one plot below the other.

    Args:
        names: of the vertical axes by ("query" or "support", whether rescaled). steps: of the horizontal one. slot: of the arm's colour.
    """
    log = measure == "loss"
    plots = []
    for (part, rescaled), name in names.items():
        chosen = {rule: curve for rule, curve in curves.items() if rule.rescaled == rescaled or rule.kind == "gradient"}
        lines = tuple(_line(rule, curve, f"{part}_{measure}", slot) for rule, curve in chosen.items())
        plots.append(Plot(Axis(name, log=log), lines))
    return CurveFigure(title, caption, Axis(steps), tuple(plots), text=LIGHT.text, faint=LIGHT.faint)


def _map(layer: str, name: str, values: np.ndarray, level: float) -> HeatMap:
    return HeatMap(name, f"±{level:g}", deviation(values), level, group=layer)


def _line(rule: LocalRule, curve: LocalCurve, name: str, slot: int) -> Line:
    mean, half = band(getattr(curve, name))
    pen = rule_pen(LIGHT, rule, slot)
    steps = np.arange(len(mean), dtype=float)
    return Line(
        label=rule_title(rule),
        colour=pen.color().name(),
        x=steps,
        y=mean,
        low=mean - half,
        high=mean + half,
        at=steps,
        dash=tuple(pen.dashPattern()),
        width=pen.widthF(),
        dots=True,
    )
