"""What the adaptation panel shows as a figure for paper: the fits of a regression, or the scores of an episode over the inner steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np

from app.language import translate
from app.plots.step_plot import ShownArm
from app.theme import LIGHT
from core.events import ClassificationAdaptation, RegressionAdaptation
from core.figures.figure import Axis, CurveFigure, Line, Plot

DASH = (4.0, 2.0)


def adaptation_figure(arms: Sequence[ShownArm], step: int, title: str, caption: str) -> CurveFigure:
    """What arms that adapt to one task make of it after `step` inner steps.

    Args:
        title: of the run. caption: task, iteration and step.
    """
    if isinstance(arms[0].event, RegressionAdaptation):
        axis, plots = Axis("x"), [Plot(Axis("y"), (*_task(arms[0].event), *_fits(arms, step)))]
    else:
        losses = [(arm, arm.event.losses) for arm in arms]
        accuracies = [(arm, 100 * cast("ClassificationAdaptation", arm.event).accuracies) for arm in arms]
        axis = Axis(translate("StepPlot", "inner steps"))
        plots = [
            Plot(Axis(translate("EpisodeView", "query loss")), _over_steps(losses)),
            Plot(Axis(translate("EpisodeView", "accuracy, %")), _over_steps(accuracies)),
        ]
    return CurveFigure(title, caption, axis, tuple(plots), text=LIGHT.text, faint=LIGHT.faint)


def _task(event: RegressionAdaptation) -> tuple[Line, Line]:
    """The curve to learn, and its support points above everything."""
    order = np.argsort(event.support_x)
    x, y = event.support_x[order].astype(float), event.support_y[order].astype(float)
    truth, support = translate("RegressionView", "truth"), translate("RegressionView", "support")
    return (
        Line(truth, LIGHT.faint, event.grid, event.truth, width=2.5),
        Line(support, LIGHT.text, x, y, width=0.0, dots=True, height=2.0),
    )


def _fits(arms: Sequence[ShownArm], step: int) -> list[Line]:
    """Before the first step dashed, after `step` solid."""
    before, lines = translate("RegressionView", "before"), []
    for arm in arms:
        event, colour = cast("RegressionAdaptation", arm.event), LIGHT.arm_colour(arm.slot).name()
        fits = np.where(np.isfinite(event.fits), event.fits, np.nan)
        lines.append(Line(f"{arm.title}, {before}", colour, event.grid, fits[0], dash=DASH, width=0.7))
        lines.append(Line(arm.title, colour, event.grid, fits[arm.step(step)], width=1.5, height=1.0))
    return lines


def _over_steps(measured: Sequence[tuple[ShownArm, np.ndarray]]) -> tuple[Line, ...]:
    return tuple(
        Line(
            arm.title,
            LIGHT.arm_colour(arm.slot).name(),
            np.arange(len(values)),
            np.where(np.isfinite(values), values, np.nan).astype(float),
            dots=True,
        )
        for arm, values in measured
    )
