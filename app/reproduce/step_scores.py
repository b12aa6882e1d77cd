"""The score of one row after every inner step, with the published number beside it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPen

from app.language import translate
from app.local_curvature.band_plot import Banded, BandPlot
from app.reproduce.row_model import slot_of
from app.theme import LIGHT, Theme
from core.reproduce.results import Score
from core.reproduce.table import TableRow


class StepScores(BandPlot):
    """Mean over the seeds after 0, 1, ... inner steps with its 95 % interval; a dashed band is the published number.

    Attributes:
        curves: what is drawn.
    """

    def __init__(self) -> None:
        super().__init__("")
        self.curves: tuple[Banded, ...] = ()
        self._row: TableRow | None = None
        self._look = LIGHT
        self.setAccessibleName(self.tr("Score after every inner step"))
        self.setMinimumSize(150, 90)

    def show_row(self, row: TableRow | None) -> None:
        """Draw a row; nothing for one without a number of ours."""
        self._row = row
        self.curves = () if row is None else curves_of(row, self._look)
        self.setVisible(bool(self.curves))
        if row is not None and self.curves:
            self.set_measure(self.tr("test MSE") if row.metric == "loss" else self.tr("accuracy (%)"))
            self.show_curves(self.curves, *_frame(self.curves), log=False)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._look = theme
        self._words["bottom"] = translate("StepPlot", "inner steps")
        super().apply_theme(theme)
        self.show_row(self._row)


def curves_of(row: TableRow, theme: Theme) -> tuple[Banded, ...]:
    """Ours, then the published number as a level line; () without a number of ours. Accuracies in per cent."""
    if row.ours is None:
        return ()
    scores = [score for single in row.ours.singles for score in single.result.scores if score.method == row.method]
    length = min(len(score.mean) for score in scores)
    mean, half = (_mean(scores, name, length) for name in ("mean", "ci95"))
    slot = slot_of(row.method)
    ours = Banded(theme.arm_pen(slot, 1.5), mean, half)
    if row.published.value is None or row.metric == "crossing":
        return (ours,)
    dashed = QPen(theme.arm_pen(slot, 1.0))
    dashed.setColor(theme.mixed(theme.arm_colour(slot), 0.7))
    dashed.setStyle(Qt.PenStyle.DashLine)
    level = np.full(max(length, 2), row.published.value)
    return ours, Banded(dashed, level, np.full(len(level), row.published.interval or 0.0))


def _frame(curves: tuple[Banded, ...]) -> tuple[float, float]:
    """The part of the axis shown: what comes after the first step, because the score before any would flatten all others."""
    kept = [slice(1, None) if len(curve.mean) > 1 else slice(None) for curve in curves]
    low = min(float((curve.mean - curve.half)[part].min()) for curve, part in zip(curves, kept, strict=True))
    high = max(float((curve.mean + curve.half)[part].max()) for curve, part in zip(curves, kept, strict=True))
    margin = 0.15 * (high - low) or 0.1 * abs(high) or 0.1
    return low - margin, high + margin


def _mean(scores: list[Score], name: str, length: int) -> np.ndarray:
    """Of one quantity over the seeds, for the first `length` numbers of steps."""
    scale = 100.0 if scores[0].metric == "accuracy" else 1.0
    values: np.ndarray = scale * np.mean([getattr(score, name)[:length] for score in scores], axis=0)
    return values
