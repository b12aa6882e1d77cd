"""The value of one cell of a matrix at every stored moment of a run."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from app.moments.look import matrix_called
from app.moments.survey import Survey
from app.timeline import Loaded, Timeline
from core.events import MatrixSnapshot


@dataclass(frozen=True)
class Cell:
    """One cell of a matrix of an arm."""

    arm: str
    layer: str
    matrix: str
    row: int
    column: int

    def value(self, snapshot: MatrixSnapshot | None) -> float:
        """The deviation of this cell; NaN where there is no such cell."""
        matrix = matrix_called(snapshot, self.layer, self.matrix)
        if matrix is None or not (self.row < matrix.values.shape[0] and self.column < matrix.values.shape[1]):
            return math.nan
        return float(matrix.deviation()[self.row, self.column])


class CellHistory:
    """Collects the values of one cell in the background.

    Attributes:
        cell: which one. survey: what is known of it.
    """

    def __init__(self, timeline: Timeline, cell: Cell) -> None:
        self.cell = cell
        self.survey: Survey[float] = Survey(timeline, self._find)

    def curve(self, newest: MatrixSnapshot | None) -> tuple[np.ndarray, np.ndarray]:
        """Iterations and values, two arrays of one length: the stored moments known so far, then the newest state."""
        values = dict(self.survey.found)
        if newest is not None and newest.iteration not in values:
            values[newest.iteration] = self.cell.value(newest)
        iterations = sorted(values)
        return np.array(iterations, float), np.array([values[iteration] for iteration in iterations], float)

    def _find(self, moment: Loaded) -> float:
        """Called in the reading thread."""
        return self.cell.value(moment.get(self.cell.arm))
