"""What the transplant panel shows as a figure for paper: a dot with its interval for each graft, means above paired differences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.language import translate
from app.theme import LIGHT
from app.transplant.interval_plot import Interval
from core.figures.figure import Axis, CurveFigure, Line, Plot


def graft_figure(
    means: Sequence[Interval], gains: Sequence[Interval], words: tuple[str, str], title: str, caption: str
) -> CurveFigure:
    """The rows of the two plots of dots, side by side along the axis and numbered in the legend, with colours for white.

    Args:
        words: what the means, and the differences, measure. title: of the run. caption: whose initialisation, when, on which tasks.
    """
    axis = Axis(translate("Transplant", "number of the graft"), low=0.5, high=len(means) + 0.5)
    zero = Line("", LIGHT.faint, np.array([0.5, len(means) + 0.5]), np.zeros(2), width=0.7)
    upper = Plot(Axis(words[0]), tuple(line for place, row in enumerate(means, 1) for line in _lines(place, row)))
    differences = (line for place, row in enumerate(gains, 1) for line in _lines(place, row))
    lower = Plot(Axis(words[1]), (zero, *differences))
    return CurveFigure(title, caption, axis, (upper, lower), text=LIGHT.text, faint=LIGHT.faint)


def _lines(place: int, row: Interval) -> tuple[Line, Line]:
    """The interval, and the mean that legend and table name."""
    x, y = np.full(1, float(place)), np.array([row.mean if np.isfinite(row.mean) else np.nan])
    half = np.array([row.half if np.isfinite(row.half) else np.nan])
    low, high = y - half, y + half
    bar = Line("", row.colour.name(), np.repeat(x, 2), np.concatenate([low, high]), width=1.5)
    points = (np.full(1, place), y, low, high)
    return bar, Line(f"{place} {row.name}", row.colour.name(), x, y, width=0.0, dots=True, points=points)
