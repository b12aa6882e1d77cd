"""One learned factor beside its local counterpart: two pictures and two plots."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.local_curvature.factor_map import FactorMap, level_of
from app.local_curvature.factor_plots import OverlapPlot, SpectrumPlot
from app.numbers import count, number
from app.plots.small_plot import small
from app.setup.signs import Elided
from app.theme import LIGHT, Theme
from core.analysis.local_findings import LocalFactor

LEAST_HEIGHT = 120


class FactorRow(QWidget):
    """A heading with ranks, the damped inverse, the learned factor, their spectra and the overlap of their directions.

    Signals:
        hovered: what the cell under the mouse says, or "".

    Attributes:
        heading: the words above. local, learned: the pictures. spectrum, overlap: the plots. missing: why there is no learned factor.
    """

    hovered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.heading = Elided()
        self.local, self.learned = FactorMap(), FactorMap()
        self.spectrum, self.overlap = SpectrumPlot(), OverlapPlot()
        self.missing = QLabel()
        self._pictures = QWidget()
        self._theme = LIGHT
        self._write()
        row = QHBoxLayout(self._pictures)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self.local, self.learned, self.missing, self.spectrum, self.overlap):
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
            row.addWidget(part, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(self.heading)
        column.addWidget(self._pictures, 1)
        for picture in (self.local, self.learned):
            picture.hovered.connect(self.hovered)

    def show_factor(
        self, layer: str, factor: LocalFactor, singular: np.ndarray, damping: float, slot: int, *, shared: bool
    ) -> None:
        """Show a factor of a layer; `shared` puts both pictures on one scale.

        Args:
            singular: values of the learned factor, empty without one. damping: relative to the mean eigenvalue. slot: of the arm's colour.
        """
        size = len(factor.curvature)
        self.heading.setText(self._words(factor, singular))
        self.heading.setToolTip(self.heading.text())
        self._pictures.setVisible(size > 1)
        self.setMinimumHeight(LEAST_HEIGHT if size > 1 else 0)
        if size == 1:
            return
        both = [factor.inverse, *([] if factor.learned is None else [factor.learned])]
        levels = [level_of(*both)] * 2 if shared else [level_of(one) for one in both]
        self.local.show_factor(layer, f"({factor.symbol} + δ)⁻¹", factor.inverse, levels[0])
        if factor.learned is not None:
            self.learned.show_factor(layer, factor.name, factor.learned, levels[1])
        self.learned.setVisible(factor.learned is not None)
        self.missing.setVisible(factor.learned is None)
        self.spectrum.show_factor(factor, singular, damping, slot)
        self.overlap.show_factor(factor, slot)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        for part in (self.local, self.learned, self.spectrum, self.overlap):
            part.apply_theme(theme)
        self.missing.setStyleSheet(f"color: {theme.faint}")
        self.missing.setFont(small(self.font()))
        self.heading.setFont(small(self.font()))

    def _write(self) -> None:
        self.missing.setText(self.tr("The arm learns no such factor."))
        self.missing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.missing.setWordWrap(True)
        self.spectrum.setToolTip(
            self.tr(
                "Eigenvalues of the local curvature (mean 1) and of its damped inverse, and singular values of the learned factor, "
                "both divided by the mean diagonal; falling. Eigenvalues below the dotted line are ruled by the damping."
            )
        )
        self.overlap.setToolTip(
            self.tr(
                "Mean squared cosine of the angles between the r directions that both amplify most (solid) or least (dashed); 1: the "
                "same subspace, dotted: chance. Gaps where the local eigenvalues are zero and the directions arbitrary."
            )
        )
        self.spectrum.setAccessibleName(self.tr("Spectra of the local and the learned factor"))
        self.overlap.setAccessibleName(self.tr("Overlap of leading subspaces"))

    def _words(self, factor: LocalFactor, singular: np.ndarray) -> str:
        """The ranks in a line, and how alike the two are."""
        size = len(factor.curvature)
        if size == 1:
            words = self.tr("{0} beside {1}: 1 × 1, only a scale, which cannot be identified.")
            return words.format(factor.name, factor.symbol)
        ranks = self.tr("{0} beside {1}: effective rank of {1} {2} of {3} (rank {4})").format(
            factor.name, factor.symbol, number(factor.effective_rank), count(size), count(factor.rank)
        )
        if factor.learned is None:
            return ranks
        if not len(singular):
            return self.tr("{0}; the learned factor holds entries that are not finite").format(ranks)
        if not math.isfinite(factor.cosine):
            return self.tr("{0}; one of the two is a multiple of the identity").format(ranks)
        return self.tr("{0}; cosine of what both have beyond the identity {1}").format(ranks, number(factor.cosine))
