"""The heatmaps of the curvature panel as a figure for paper."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.matrices.matrix_shelf import Shown
from app.matrices.matrix_words import axis_words, title_texts
from app.theme import LIGHT
from core.figures.figure import HeatFigure, HeatMap

_READING = "Row: where the correction lands; column: whose gradient it is borrowed from."


def matrix_figure(shown: Sequence[Shown], title: str, caption: str, quantity: str, *, thumbnails: bool) -> HeatFigure:
    """What the panel shows, on white.

    Args:
        shown: the matrices, of one layer or of all. title: of the run. caption: arm, layer and iteration.
        quantity: what the colours measure. thumbnails: one small line for each layer instead of large pictures.
    """
    layers = list(dict.fromkeys(one.matrix.layer for one in shown)) if thumbnails else []
    lines = [[one for one in shown if one.matrix.layer == layer] for layer in layers] or [list(shown)]
    factors = any(one.matrix.reference == "identity" for one in shown)
    return HeatFigure(
        title=title,
        caption=f"{caption}. {_READING}" if factors else f"{caption}.",
        lines=tuple(tuple(_heatmap(one, thumbnails) for one in line) for line in lines),
        level=next((one.level for one in shown if not one.own_scale), None),
        quantity=quantity,
        negative=LIGHT.negative,
        zero=LIGHT.zero,
        positive=LIGHT.positive,
        names=tuple(layers),
        text=LIGHT.text,
        faint=LIGHT.faint,
    )


def _heatmap(one: Shown, thumbnail: bool) -> HeatMap:
    """One matrix with its words; a matrix that is held fixed shows that it does not deviate."""
    across, down = axis_words(one.matrix)
    words = title_texts(one.matrix, one.level, own_scale=one.own_scale)
    note = words[-1] if thumbnail and (one.own_scale or not one.matrix.learned) else "" if thumbnail else words[0]
    return HeatMap(
        title=one.matrix.name,
        note=note,
        values=np.array(one.deviation),
        level=one.level,
        rows=down,
        columns=across[0] if across else "",
        group=one.matrix.layer,
    )
