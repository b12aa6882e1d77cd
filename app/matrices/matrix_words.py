"""What a heatmap says about its matrix: title, axes, one cell, and everything in a tooltip."""

from __future__ import annotations

import math

import numpy as np

from app.numbers import count, number
from core.events import Matrix

FIXED = "fixed to I"

COUNTED = {"M_o": "output channel", "M_i": "input channel", "M_f": "filter position"}
"""What rows and columns of a factor count."""
AXES = {
    "m_bias": ("output channel", ""),
    "a_weight": ("output channel", "input channel × filter position"),
    "a_bias": ("output channel", ""),
}
"""What rows and columns of other learned quantities count."""


def title_texts(matrix: Matrix, level: float, *, own_scale: bool) -> tuple[str, ...]:
    """What may stand beside the name, longest first: the scale that the picture leaves out, and its own colour scale."""
    if not matrix.learned:
        return (FIXED,)
    gain = f"{'gain' if matrix.reference == 'identity' else 'start'} {number(matrix.gain)}"
    return (f"±{level:g}, {gain}", f"±{level:g}") if own_scale else (gain,)


def cell_words(matrix: Matrix, deviation: np.ndarray, row: int, column: int) -> str:
    """One cell in a line, "" outside the matrix."""
    if not (0 <= row < deviation.shape[0] and 0 <= column < deviation.shape[1]):
        return ""
    where = f"{matrix.name}[{row}, {column}]"
    if not matrix.learned:
        return f"{where} = {int(row == column)} ({FIXED})"
    value = float(deviation[row, column])
    if not math.isfinite(value):
        return f"{where} is not a finite number"
    return f"{where} = {number(value)} (0 at start)"


def axis_words(matrix: Matrix) -> tuple[tuple[str, ...], str]:
    """Possible labels of the columns, longest first, and the label of the rows."""
    if matrix.values.size == 1:
        return (), ""
    if matrix.reference == "identity":
        counted = COUNTED.get(matrix.name, "")
        return (f"borrowed from {counted}".strip(), "borrowed from"), "correction lands in"
    rows, columns = AXES.get(matrix.name, ("row", "column"))
    return (columns, columns.partition(" ×")[0]), rows


def tooltip(matrix: Matrix, rest: str) -> str:
    """Size, meaning of rows and columns, and what the colours show; `rest` is what the title says."""
    rows, columns = matrix.values.shape
    size = f"{matrix.name} of {matrix.layer}, {count(rows)} × {count(columns)}, {rest}."
    if matrix.reference != "identity":
        return f"{size} Shown: each value divided by its start, minus 1."
    counted = COUNTED.get(matrix.name, "entry")
    return (
        f"{size} Row: the {counted} in which the correction lands. Column: the {counted} whose gradient it is borrowed "
        "from. Shown: the matrix divided by its mean diagonal (its gain), minus the identity."
    )
