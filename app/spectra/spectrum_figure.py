"""The spectrum panel as a figure for paper: the singular values, or the numbers over the run."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QPen

from app.export.words import run_title
from app.run_model import RunModel
from app.spectra.singular_plot import SingularLine
from app.spectra.trend_grid import quantities
from app.spectra.trends import Trend
from app.theme import LIGHT
from core.figures.figure import Axis, CurveFigure, Line, Plot


def singular_figure(run: RunModel, caption: str, shown: list[SingularLine]) -> CurveFigure:
    """Singular values of the matrices of a layer; `shown` has the colours for white."""
    lines = tuple(_line(one.name, one.pen, one.position, one.values) for one in shown)
    plot = Plot(Axis("singular value", log=True), lines)
    return CurveFigure(
        run_title(run), caption, Axis("position, largest to smallest"), (plot,), (), LIGHT.text, LIGHT.faint
    )


def trend_figure(run: RunModel, caption: str, trend: Trend, pens: dict[str, QPen]) -> CurveFigure:
    """The numbers of a layer over the iterations; `pens` have the colours for white."""
    plots = [
        Plot(
            Axis(quantity.title, log=quantity.log),
            tuple(_line(name, pen, *trend.line(name, quantity.attribute)) for name, pen in pens.items()),
        )
        for quantity in quantities()
    ]
    return CurveFigure(run_title(run), caption, Axis("iteration"), tuple(plots), (), LIGHT.text, LIGHT.faint)


def _line(name: str, pen: QPen, x: np.ndarray, y: np.ndarray) -> Line:
    """What is infinite becomes a gap."""
    known = np.where(np.isfinite(y), y, np.nan)
    return Line(name, pen.color().name(), x, known, dash=tuple(pen.dashPattern()), width=pen.widthF())
