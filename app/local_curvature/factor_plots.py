"""The two plots beside a learned factor and its local counterpart: their spectra, and how far their leading directions agree."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor, QPen

from app.language import translate
from app.plots.line_key import Entry
from app.plots.small_plot import LEFT, SmallPlot
from app.theme import DASHES, LIGHT, Theme
from core.analysis.local_findings import LocalFactor

FLOOR = 1e-8
"""Eigenvalues below this share of the largest are rounding, and are left out."""


def pens(theme: Theme, slot: int) -> dict[str, QPen]:
    """The pens of all lines: "inverse", "learned", "curvature", "damping", "leading", "trailing", "chance"."""
    text, faint = QColor(theme.text), QColor(theme.faint)
    return {
        "inverse": _pen(text, 1.5, 0),
        "learned": theme.arm_pen(slot, 1.5),
        "curvature": _pen(faint, 1.5, 1),
        "damping": _pen(faint, 1.0, 2),
        "leading": theme.arm_pen(slot, 1.5),
        "trailing": theme.arm_pen(slot, 1.5, 1),
        "chance": _pen(faint, 1.0, 2),
    }


def key_entries(theme: Theme, slot: int) -> tuple[Entry, ...]:
    """What the lines are, for the key of both plots."""
    drawn = pens(theme, slot)
    return (
        Entry(translate("LocalCurvature", "damped inverse"), drawn["inverse"]),
        Entry(translate("LocalCurvature", "learned, singular values"), drawn["learned"]),
        Entry(translate("LocalCurvature", "local curvature"), drawn["curvature"]),
        Entry(translate("LocalCurvature", "damping δ, and overlap by chance"), drawn["damping"]),
        Entry(translate("LocalCurvature", "overlap of the most amplified"), drawn["leading"]),
        Entry(translate("LocalCurvature", "overlap of the least amplified"), drawn["trailing"]),
    )


class SpectrumPlot(SmallPlot):
    """Eigenvalues and singular values, falling, on a logarithmic axis; each set has mean 1 or comes from a mean diagonal of 1.

    Attributes:
        lines: by name, as in `pens`.
    """

    def __init__(self) -> None:
        super().__init__(translate("LocalCurvature", "number"), translate("LocalCurvature", "value"), left=LEFT)
        self.getAxis("left").set_log(True)
        self.lines = {name: self.add_line() for name in ("damping", "curvature", "inverse", "learned")}
        self._slot, self._theme = 0, LIGHT

    def show_factor(self, factor: LocalFactor, singular: np.ndarray, damping: float, slot: int) -> None:
        """`singular` of the learned factor, empty without one; `damping` is relative to the mean eigenvalue."""
        self._slot = slot
        self._paint()
        falling = np.clip(factor.eigenvalues, 0, None)
        inverse = 1 / (falling + damping)
        values = {
            "curvature": falling,
            "inverse": np.sort(inverse / inverse.mean())[::-1],
            "learned": singular,
            "damping": np.full(len(falling), damping),
        }
        drawn = []
        for name, line in self.lines.items():
            shown = np.asarray(values[name], float)
            with np.errstate(divide="ignore", invalid="ignore"):
                y = np.log10(np.where(shown > FLOOR * max(shown.max(initial=0.0), 1e-300), shown, np.nan))
            line.set_data(np.arange(1.0, len(y) + 1), y)
            drawn.append(y)
        self.set_width(0.5, len(falling) + 0.5)
        self.fit_height(drawn)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        super().apply_theme(theme)
        self._theme = theme
        self._paint()

    def _paint(self) -> None:
        drawn = pens(self._theme, self._slot)
        for name, line in self.lines.items():
            line.setPen(drawn[name])


class OverlapPlot(SmallPlot):
    """How much the r most, and the r least, amplified directions of the local inverse and of the learned factor have in common.

    Where directions are arbitrary, because their eigenvalues are all zero, there is a gap.

    Attributes:
        lines: by name, as in `pens`.
    """

    def __init__(self) -> None:
        super().__init__(translate("LocalCurvature", "directions"), translate("LocalCurvature", "overlap"), left=LEFT)
        self.lines = {name: self.add_line() for name in ("chance", "trailing", "leading")}
        self._slot, self._theme = 0, LIGHT
        self.set_height(0.0, 1.05)

    def show_factor(self, factor: LocalFactor, slot: int) -> None:
        """Draw the overlaps of a factor whose learned counterpart exists."""
        self._slot = slot
        self._paint()
        leading, trailing = known_overlaps(factor)
        places = np.arange(1.0, len(factor.chance) + 1)
        for name, y in (("chance", factor.chance), ("trailing", trailing), ("leading", leading)):
            self.lines[name].set_data(places, np.asarray(y, float))
        self.set_width(0.5, len(places) + 0.5)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        super().apply_theme(theme)
        self._theme = theme
        self._paint()

    def _paint(self) -> None:
        drawn = pens(self._theme, self._slot)
        for name, line in self.lines.items():
            line.setPen(drawn[name])


def known_overlaps(factor: LocalFactor) -> tuple[np.ndarray, np.ndarray]:
    """`leading` and `trailing` with NaN where the eigenvalues that are zero up to rounding make the subspace arbitrary."""
    size, rank = len(factor.chance), factor.rank
    directions = np.arange(1, size + 1)
    leading = np.where(directions >= size - rank, factor.leading, np.nan)
    trailing = np.where((directions <= rank) | (directions == size), factor.trailing, np.nan)
    return leading, trailing


def _pen(colour: QColor, width: float, dash: int) -> QPen:
    return QPen(pg.mkPen(colour, width=width, style=DASHES[dash]))
