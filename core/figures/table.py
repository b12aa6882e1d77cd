"""The numbers behind a figure as text, one row a number, so that curves measured at different moments fit in one table."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator

import numpy as np

from core.figures.figure import CurveFigure, FigureSpec, HeatFigure, Line


def table(figure: FigureSpec, delimiter: str) -> str:
    """The table with a heading, cells parted by `delimiter` ("," or a tab).

    Numbers have as many digits as their precision holds; a value that does not exist is empty, an infinite one "inf" or "-inf".
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerows(_curves(figure) if isinstance(figure, CurveFigure) else _matrices(figure))
    return text.getvalue()


def _curves(figure: CurveFigure) -> Iterator[tuple[str, ...]]:
    yield "quantity", "curve", figure.x.label, "value", "low", "high"
    for plot in figure.plots:
        for line in plot.lines:
            if line.label:
                for row in zip(*map(_texts, _points(line)), strict=True):
                    yield plot.y.label, line.label, *row


def _points(line: Line) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """x, value and the edges of the band; edges are NaN where there is none."""
    if line.points is not None:
        return line.points
    none = np.full(len(line.x), math.nan)
    banded = len(line.low) and not len(line.at)
    return line.x, line.y, line.low if banded else none, line.high if banded else none


def _texts(values: np.ndarray) -> list[str]:
    """Shortest texts from which numbers of this precision come back to the bit; "" for NaN."""
    if values.dtype.kind in "iu":
        return [str(value) for value in values.tolist()]
    return ["" if np.isnan(value) else str(value) for value in values]


def _matrices(figure: HeatFigure) -> Iterator[tuple[str, ...]]:
    yield "layer", "matrix", "row", "column", figure.quantity
    for line in figure.lines:
        for heatmap in line:
            rows, columns = np.indices(heatmap.values.shape)
            cells = (rows.ravel().tolist(), columns.ravel().tolist(), _texts(heatmap.values.ravel()))
            for row, column, value in zip(*cells, strict=True):
                yield heatmap.group, heatmap.title, str(row), str(column), value
