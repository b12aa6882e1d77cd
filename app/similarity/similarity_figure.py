"""What the similarity panel shows as a figure for paper: the past tasks, most similar first."""

from __future__ import annotations

import numpy as np

from app.theme import LIGHT
from core.figures.figure import Axis, CurveFigure, Line, Plot


def similarity_figure(
    values: np.ndarray, label: str, colour: str, words: tuple[str, str], title: str, caption: str
) -> CurveFigure:
    """Similarities (B,) of the past tasks as dots, falling; what is not finite is left out.

    Args:
        label: of the tensor that is shown. colour: "#rrggbb" for white. words: of the two axes.
        title: of the run. caption: what was measured, how far the prediction agrees, and what is assumed.
    """
    kept = np.sort(values[np.isfinite(values)])[::-1].astype(float)
    places, ends = np.arange(1.0, len(kept) + 1), np.array([0.5, max(len(kept), 1) + 0.5])
    dots = Line(label, colour, places, kept, width=0.0, dots=True)
    zero = Line("", LIGHT.faint, ends, np.zeros(2), width=0.7)
    axis = Axis(words[0], low=float(ends[0]), high=float(ends[1]))
    return CurveFigure(title, caption, axis, (Plot(Axis(words[1]), (zero, dots)),), text=LIGHT.text, faint=LIGHT.faint)
