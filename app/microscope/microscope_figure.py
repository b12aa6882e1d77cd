"""What the microscope shows as a figure for paper."""

from __future__ import annotations

from collections.abc import Sequence

from app.microscope.picture_row import PictureRow
from app.theme import LIGHT
from core.figures.figure import HeatFigure, HeatMap


def microscope_figure(rows: Sequence[PictureRow], title: str, caption: str, quantity: str) -> HeatFigure | None:
    """The pictures of these lines in the colours for white, each with its own scale in its note; None while there are none."""
    lines = [
        tuple(
            HeatMap(content.name, content.note or f"±{content.level:g}", content.values, content.level)
            for picture in row.shown()
            if (content := picture.content) is not None
        )
        for row in rows
    ]
    if not any(lines):
        return None
    return HeatFigure(
        title=title,
        caption=caption,
        lines=tuple(line for line in lines if line),
        level=None,
        quantity=quantity,
        negative=LIGHT.negative,
        zero=LIGHT.zero,
        positive=LIGHT.positive,
        text=LIGHT.text,
        faint=LIGHT.faint,
    )
