"""Which colours stand for which values."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from app.matrices.matrix_shelf import Shown
from app.matrices.scale import GrowingScale, ScaleChoice, Span, largest, round_level
from app.moments.look import values_of
from app.moments.run_extent import RunExtent, Tops
from app.timeline import Timeline
from core.events import Matrix, MatrixSnapshot

_NOTHING_KNOWN: Tops = {}


class RunLevels:
    """The levels of the colours of one run: those of the whole run grow while it goes on, and cover all stored moments."""

    def __init__(self) -> None:
        self._growing = GrowingScale()
        self._extent: RunExtent | None = None

    def set_timeline(self, timeline: Timeline) -> None:
        """Take note of who knows the stored moments."""
        self._extent = RunExtent(timeline)

    def clear(self) -> None:
        """Forget everything: another run begins."""
        self._growing.clear()
        if self._extent is not None:
            self._extent.clear()

    def tops(self, arm: str, reference: MatrixSnapshot | None, choice: ScaleChoice) -> Tops:
        """The largest values of the whole run as far as they are known, the same object until more is; empty for other scales."""
        if self._extent is None or choice.span is not Span.RUN:
            return _NOTHING_KNOWN
        return self._extent.tops(arm, reference)

    def shown(
        self,
        arm: str,
        matrices: Sequence[Matrix],
        reference: MatrixSnapshot | None,
        tops: Tops,
        choice: ScaleChoice,
        compared: str,
    ) -> list[Shown]:
        """Matrices with the levels of their colours: one level for all factors, or each its own.

        Multipliers beside factors have their own unless it is fixed: one of them may be far from 1, and would pale every factor.

        Args:
            reference: what is subtracted, None for the start. tops: what `tops` found. compared: see `Shown`.
        """
        values = [values_of(matrix, reference) for matrix in matrices]
        if choice.span is Span.FIXED:
            return [Shown(*one, choice.level, False, compared) for one in zip(matrices, values, strict=True)]
        if choice.span is Span.RUN:
            since = reference.iteration if reference else None
            keys: list[Hashable] = [(arm, matrix.layer, matrix.name, since) for matrix in matrices]
            for key, matrix in zip(keys, matrices, strict=True):
                self._growing.cover(key, tops.get((matrix.layer, matrix.name), 0.0))
            levels = [self._growing.level(key, one) for key, one in zip(keys, values, strict=True)]
        else:
            levels = [round_level(largest(one)) for one in values]
        factors = any(matrix.reference == "identity" for matrix in matrices)
        own = [choice.own or (factors and matrix.reference != "identity") for matrix in matrices]
        shared = max((level for level, alone in zip(levels, own, strict=True) if not alone), default=0.0)
        levels = [level if alone else shared for level, alone in zip(levels, own, strict=True)]
        return [Shown(*one, compared) for one in zip(matrices, values, levels, own, strict=True)]
