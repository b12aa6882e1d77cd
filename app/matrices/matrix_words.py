"""What a heatmap says about its matrix: title, axes, one cell, and everything in a tooltip."""

from __future__ import annotations

import math

import numpy as np

from app.language import marked, translate
from app.numbers import count, number
from core.events import Matrix

_OUTPUT, _INPUT = marked("matrix_words", "output channel"), marked("matrix_words", "input channel")
_PLACE, _BOTH = marked("matrix_words", "filter position"), marked("matrix_words", "input channel × filter position")
_ROW, _COLUMN, _ENTRY = marked("matrix_words", "row"), marked("matrix_words", "column"), marked("matrix_words", "entry")
COUNTED = {"M_o": _OUTPUT, "M_i": _INPUT, "M_f": _PLACE}
"""What rows and columns of a factor count; to be translated, like everything above and below."""
_STEP = marked("matrix_words", "inner step")
AXES = {
    "m_bias": (_OUTPUT, ""),
    "a_weight": (_OUTPUT, _BOTH),
    "a_bias": (_OUTPUT, ""),
    "r_weight": ("", _STEP),
    "r_bias": ("", _STEP),
}
"""What rows and columns of other learned quantities count."""


def fixed_words() -> str:
    """What stands in place of a matrix that is not learned."""
    return translate("matrix_words", "fixed to I")


def title_texts(matrix: Matrix, level: float, *, own_scale: bool) -> tuple[str, ...]:
    """What may stand beside the name, longest first: the scale that the picture leaves out, and its own colour scale."""
    if not matrix.learned:
        return (fixed_words(),)
    gains, starts = translate("matrix_words", "gain {0}"), translate("matrix_words", "start {0}")
    gain = (gains if matrix.reference == "identity" else starts).format(number(matrix.gain))
    return (f"±{level:g}, {gain}", f"±{level:g}") if own_scale else (gain,)


def cell_words(matrix: Matrix, deviation: np.ndarray, row: int, column: int, compared: str = "") -> str:
    """One cell in a line, "" outside the matrix. `compared`: what `deviation` is the difference to, "" for the start."""
    if not (0 <= row < deviation.shape[0] and 0 <= column < deviation.shape[1]):
        return ""
    where = f"{matrix.name}[{row}, {column}]"
    if not matrix.learned:
        return f"{where} = {int(row == column)} ({fixed_words()})"
    value = float(deviation[row, column])
    if not math.isfinite(value):
        return translate("matrix_words", "{0} is not a finite number").format(where)
    start = translate("matrix_words", "0 at start")
    return f"{where} = {number(value)} ({compared or start})"


def axis_words(matrix: Matrix) -> tuple[tuple[str, ...], str]:
    """Possible labels of the columns, longest first, and the label of the rows."""
    if matrix.values.size == 1:
        return (), ""
    if matrix.reference == "identity":
        short = translate("matrix_words", "borrowed from")
        counted = COUNTED.get(matrix.name)
        whole = translate("matrix_words", "borrowed from {0}").format(_tr(counted)) if counted else short
        return (whole, short), translate("matrix_words", "correction lands in")
    rows, columns = AXES.get(matrix.name, (_ROW, _COLUMN))
    return (_tr(columns), _tr(columns.partition(" ×")[0])), _tr(rows)


def tooltip(matrix: Matrix, rest: str, compared: str = "") -> str:
    """Size, meaning of rows and columns, and what the colours show; `rest` is what the title says, `compared` as in `cell_words`."""
    rows, columns = matrix.values.shape
    size = translate("matrix_words", "{0} of {1}, {2} × {3}, {4}.").format(
        matrix.name, matrix.layer, count(rows), count(columns), rest
    )
    if matrix.reference != "identity":
        shown = translate("matrix_words", "{0} Shown: each value divided by its start, {1}.")
        return shown.format(size, compared or translate("matrix_words", "minus 1"))
    shown = translate(
        "matrix_words",
        "{0} Row: the {1} in which the correction lands. Column: the {1} whose gradient it is borrowed "
        "from. Shown: the matrix divided by its mean diagonal (its gain), {2}.",
    )
    minus = compared or translate("matrix_words", "minus the identity")
    return shown.format(size, _tr(COUNTED.get(matrix.name, _ENTRY)), minus)


def _tr(text: str) -> str:
    return translate("matrix_words", text) if text else ""
