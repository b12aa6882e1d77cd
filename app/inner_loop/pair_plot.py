"""Two measures of every arm over the inner steps in one plot: one solid, one dashed; steps beyond training lie on a grey ground."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtGui import QColor

from app.plots.axes import NumberAxis
from app.plots.line import Band
from app.plots.roomy_range import RoomyRange
from app.plots.step_plot import ShownArm, StepPlot
from app.theme import Theme


class PairPlot(StepPlot):
    """Lines of all arms: first the solid ones, then the dashed ones.

    Attributes:
        beyond: the grey ground under the steps beyond those trained.
    """

    def __init__(self, measure: str, height: tuple[float, float] | None = None, *, log: bool = False) -> None:
        """With `log`, equal ratios are equal heights, and what is not above zero becomes a gap."""
        super().__init__(measure, height)
        self._log = log
        vertical = self.getAxis("left")
        assert isinstance(vertical, NumberAxis)
        vertical.set_log(log)
        self._fitted = RoomyRange(0.06, 0.35)
        self.beyond = Band()
        self.beyond.setZValue(-20)
        self.addItem(self.beyond, ignoreBounds=True)

    def show_pairs(
        self,
        arms: Sequence[ShownArm],
        solid: Sequence[np.ndarray],
        dashed: Sequence[np.ndarray],
        step: int,
        first: float,
    ) -> None:
        """Draw `solid` and `dashed`, one array per arm each; the grey ground begins at step `first`."""
        values = [_logarithm(one) if self._log else one for one in (*solid, *dashed)]
        self.show_arms([*arms, *arms], values, step)
        for line, arm in zip(self.lines[len(arms) :], arms, strict=False):
            line.setPen(self._theme.arm_pen(arm.slot, 1.5, 1))
        self._mark(first)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        super().apply_theme(theme)
        self.beyond.setBrush(QColor(theme.raised))

    def _mark(self, first: float) -> None:
        (_, right), (low, high) = self.getViewBox().viewRange()
        x = np.array([first, right]) if first < right else np.empty(0)
        self.beyond.set_data(x, np.full(len(x), low), np.full(len(x), high))


def _logarithm(values: np.ndarray) -> np.ndarray:
    return np.asarray(np.log10(values, out=np.full(len(values), np.nan), where=values > 0))
