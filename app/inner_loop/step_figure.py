"""What the inner loop panel shows as a figure for paper: losses over the inner steps, or the gradients of a layer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.inner_loop.gradient_map import GradientMap
from app.inner_loop.trail import Trail
from app.theme import LIGHT
from core.figures.figure import Axis, CurveFigure, HeatFigure, HeatMap, Line, Mark, Plot

DASH = (4.0, 2.0)


def losses_figure(trails: Sequence[Trail], title: str, caption: str) -> CurveFigure:
    """Losses and, for classes, accuracies: solid for the query set, dashed for the support set.

    Args:
        title: of the run. caption: task and iteration.
    """
    translate = QCoreApplication.translate
    plots = [_plot(trails, translate("InnerLoop", "loss"), "", ("query_loss", "support_loss"), 1.0)]
    if np.isfinite(trails[0].found.query_accuracy).any():
        names = ("query_accuracy", "support_accuracy")
        plots.append(_plot(trails, translate("InnerLoop", "accuracy"), "%", names, 100.0))
    trained = max(trail.found.trained for trail in trails)
    steps = len(trails[0].found.query_loss) - 1
    marks = (Mark(float(trained), translate("InnerLoop", "trained")),) if trained < steps else ()
    axis = Axis(translate("InnerLoop", "inner steps"), low=0.0, high=float(steps))
    return CurveFigure(title, caption, axis, tuple(plots), marks, LIGHT.text, LIGHT.faint)


def gradients_figure(maps: Sequence[GradientMap], title: str, caption: str) -> HeatFigure:
    """The pictures of the heatmap page, the raw gradients above the transformed ones."""
    lines = tuple(tuple(_heatmap(one) for one in maps[kind::2]) for kind in (0, 1))
    levels = {one.level for one in maps}
    return HeatFigure(
        title=title,
        caption=caption,
        lines=lines,
        level=levels.pop() if len(levels) == 1 else None,
        quantity=QCoreApplication.translate("InnerLoop", "entry of the gradient"),
        negative=LIGHT.negative,
        zero=LIGHT.zero,
        positive=LIGHT.positive,
        text=LIGHT.text,
        faint=LIGHT.faint,
    )


def _plot(trails: Sequence[Trail], name: str, unit: str, measures: tuple[str, str], factor: float) -> Plot:
    translate = QCoreApplication.translate
    labels = (translate("InnerLoop", "{0}, query"), translate("InnerLoop", "{0}, support"))
    lines = []
    for measure, label, dash in zip(measures, labels, ((), DASH), strict=True):
        for trail in trails:
            y = factor * getattr(trail.found, measure)
            x, colour = np.arange(len(y), dtype=float), LIGHT.arm_colour(trail.slot).name()
            lines.append(Line(label.format(trail.title), colour, x, y, dash=dash, dots=True))
    return Plot(Axis(name, unit), tuple(lines))


def _heatmap(one: GradientMap) -> HeatMap:
    translate = QCoreApplication.translate
    rows, columns = translate("InnerLoop", "output channel"), translate("InnerLoop", "input channel")
    return HeatMap(one.title, f"±{one.level:g}", np.array(one.values), one.level, rows, columns, one.title)
