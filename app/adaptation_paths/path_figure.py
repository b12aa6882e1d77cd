"""The plane of adaptation paths as a figure for paper: contours and paths."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.adaptation_paths.landscape import Landscape
from app.adaptation_paths.path_plot import ShownPath
from app.theme import LIGHT
from core.figures.figure import Axis, CurveFigure, Line, Plot

DASH = (4.0, 2.0)


def path_figure(
    found: Landscape, paths: Sequence[ShownPath], words: tuple[str, str], title: str, caption: str
) -> CurveFigure:
    """Paths over contours of the loss.

    Args:
        words: labels of the two axes. title: of the run. caption: what the plane is.
    """
    plane = found.plane
    x = Axis(words[0], low=float(plane.x[0]), high=float(plane.x[-1]))
    y = Axis(words[1], low=float(plane.y[0]), high=float(plane.y[-1]))
    lines = (_contours(found.contours), *(line for shown in paths for line in _path(shown)))
    return CurveFigure(title, caption, x, (Plot(y, lines),), text=LIGHT.text, faint=LIGHT.faint)


def _contours(ends: np.ndarray) -> Line:
    with_gaps = np.concatenate([ends, np.full((len(ends), 1, 2), np.nan)], 1).reshape(-1, 2)
    return Line("", LIGHT.line, with_gaps[:, 0], with_gaps[:, 1], width=0.7)


def _path(shown: ShownPath) -> list[Line]:
    """What is trained, and dashed what lies beyond."""
    at, colour = np.where(np.isfinite(shown.path.at), shown.path.at, np.nan), LIGHT.arm_colour(shown.slot).name()
    split, width = min(shown.trained, len(at) - 1), 2.0 if shown.above else 1.0
    name = f"{shown.title}, {shown.path.task}"
    beyond = Line("", colour, at[split:, 0], at[split:, 1], dash=DASH, width=width, dots=True, height=1.0)
    return [Line(name, colour, at[: split + 1, 0], at[: split + 1, 1], width=width, dots=True, height=1.0), beyond]
