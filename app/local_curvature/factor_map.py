"""One factor as a picture: a learned one, or the damped inverse of its local counterpart."""

from __future__ import annotations

import math

import numpy as np

from app.matrices.heatmap import Heatmap
from app.matrices.scale import CEILING, nice_ceiling
from app.numbers import number
from core.events import Matrix

LEAST = 1e-6
"""Smallest level: a matrix that deviates less from the identity is shown as the identity."""


def deviation(values: np.ndarray) -> np.ndarray:
    """What a factor with mean diagonal 1 has beyond the identity."""
    return np.asarray(values - np.eye(len(values)))


def level_of(*matrices: np.ndarray) -> float:
    """A round number that covers all finite entries of the deviations of these factors."""
    found = [np.abs(deviation(matrix)) for matrix in matrices]
    largest = max((float(part[np.isfinite(part)].max(initial=0.0)) for part in found), default=0.0)
    return nice_ceiling(min(max(largest, LEAST), CEILING))


class FactorMap(Heatmap):
    """The deviation of a factor with mean diagonal 1 from the identity; its title says what the strongest colours stand for."""

    def show_factor(self, layer: str, name: str, values: np.ndarray, level: float) -> None:
        """Show `values` (n, n), called `name`, on the colours of -level..level."""
        self.show_matrix(Matrix(layer, name, values, "identity"), deviation(values), level)

    def readout(self, row: int, column: int) -> str:
        """One cell in words, "" outside the matrix."""
        rows, columns = self.shape
        if self.matrix is None or not (0 <= row < rows and 0 <= column < columns):
            return ""
        where, value = f"{self.matrix.name}[{row}, {column}]", float(self._values[row, column])
        if not math.isfinite(value):
            return self.tr("{0} is not a finite number").format(where)
        return self.tr("{0} = {1} beyond the identity").format(where, number(value))

    def _title_texts(self) -> tuple[str, ...]:
        return (f"±{self.level:g}",)
