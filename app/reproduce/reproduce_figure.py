"""What the panel shows as a figure for paper: validation curves with published crossings, or the scores of one row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.reproduce.row_facts import title_of
from app.reproduce.row_model import slot_of
from app.reproduce.step_scores import curves_of
from app.reproduce.validation_plot import LEVEL, is_loss, published_crossings
from app.reproduce.words import ours_text, published_text
from app.theme import LIGHT
from core.figures.figure import Axis, CurveFigure, Line, Plot
from core.reproduce.published import Published
from core.reproduce.table import FigureCurve, TableRow

_DASH = (4.0, 3.0)


def curves_figure(experiment: str, curves: Sequence[FigureCurve], title: str, caption: str) -> CurveFigure | None:
    """The curves of an experiment; None without one."""
    translate = QCoreApplication.translate
    if not curves:
        return None
    loss, several = is_loss(experiment), len({curve.seed for curve in curves}) > 1
    seeded = translate("Reproduce", "{0}, seed {1}")
    lines = [_curve(one, seeded.format(one.title, one.seed) if several else one.title, loss) for one in curves]
    published = published_crossings(experiment)
    end = max([float(one.iterations[-1]) for one in curves if one.iterations] + [one.value or 0 for one in published])
    if not loss:
        lines.append(Line("", LIGHT.faint, np.array([0.0, end]), np.full(2, LEVEL), dash=_DASH, width=0.7))
        lines += [_crossing(one) for one in published]
    name, unit = (
        (translate("Reproduce", "validation MSE"), "") if loss else (translate("Reproduce", "validation accuracy"), "%")
    )
    x = Axis(translate("Reproduce", "iteration"), low=0.0, high=end)
    return CurveFigure(
        title, caption, x, (Plot(Axis(name, unit, log=loss), tuple(lines)),), (), LIGHT.text, LIGHT.faint
    )


def scores_figure(row: TableRow) -> CurveFigure | None:
    """The score of a row after every inner step; None without a number of ours."""
    translate = QCoreApplication.translate
    drawn = curves_of(row, LIGHT)
    if not drawn:
        return None
    names = (translate("Reproduce", "ours: {0}"), translate("Reproduce", "published: {0}"))
    lines = []
    for curve, name, text in zip(drawn, names, (ours_text(row), published_text(row)), strict=False):
        edges = (curve.mean - curve.half, curve.mean + curve.half)
        steps = np.arange(len(curve.mean), dtype=float)
        colour, dash = curve.pen.color().name(), tuple(curve.pen.dashPattern())
        lines.append(Line(name.format(text), colour, steps, curve.mean, *edges, steps, dash, dots=not dash))
    measure = (
        Axis(translate("Reproduce", "test MSE"))
        if row.metric == "loss"
        else Axis(translate("Reproduce", "test accuracy"), "%")
    )
    x = Axis(translate("Reproduce", "inner steps"), low=0.0, high=float(max(len(one.mean) for one in drawn) - 1))
    protocol = row.published.protocol
    return CurveFigure(title_of(row), protocol, x, (Plot(measure, tuple(lines)),), (), LIGHT.text, LIGHT.faint)


def _curve(curve: FigureCurve, label: str, loss: bool) -> Line:
    y = np.asarray(curve.values, float) * (1.0 if loss else 100.0)
    return Line(label, LIGHT.arm_colour(slot_of(curve.method)).name(), np.asarray(curve.iterations, float), y)


def _crossing(one: Published) -> Line:
    """A short line as wide as its reading error."""
    assert one.value is not None
    x = one.value + (one.interval or 0.0) * np.array([-1.0, 0.0, 1.0])
    label = QCoreApplication.translate("Reproduce", "{0}, published crossing (read off)").format(one.title)
    return Line(label, LIGHT.arm_colour(slot_of(one.method)).name(), x, np.full(3, LEVEL), dots=True, height=1.0)
