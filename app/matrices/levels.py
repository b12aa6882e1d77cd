"""Which colours stand for which values."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np

from app.matrices.matrix_shelf import Shown
from app.matrices.scale import GrowingScale, ScaleChoice, Span, largest, round_level
from core.events import Matrix


def with_levels(
    matrices: Sequence[Matrix],
    values: Sequence[np.ndarray],
    keys: Sequence[Hashable],
    choice: ScaleChoice,
    growing: GrowingScale,
    compared: str,
) -> list[Shown]:
    """Values with the levels of their colours: one level for all factors, or each its own.

    Multipliers beside factors have their own unless it is fixed: one of them may be far from 1, and would pale every factor.

    Args:
        matrices, values: what is shown, of one length, with the `keys` under which `growing` remembers their levels.
        choice: what the user wants. compared: see `Shown`.
    """
    if choice.span is Span.FIXED:
        return [Shown(*one, choice.level, False, compared) for one in zip(matrices, values, strict=True)]
    if choice.span is Span.RUN:
        levels = [growing.level(key, one) for key, one in zip(keys, values, strict=True)]
    else:
        levels = [round_level(largest(one)) for one in values]
    factors = any(matrix.reference == "identity" for matrix in matrices)
    own = [choice.own or (factors and matrix.reference != "identity") for matrix in matrices]
    shared = max((level for level, alone in zip(levels, own, strict=True) if not alone), default=0.0)
    levels = [level if alone else shared for level, alone in zip(levels, own, strict=True)]
    return [Shown(*one, compared) for one in zip(matrices, values, levels, own, strict=True)]
