"""The two plots: how similar past tasks are, and how far the predicted correction agrees with the actual one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor

from app.plots.line import Dots
from app.plots.small_plot import SmallPlot, style_axis
from app.theme import LIGHT, Theme

LABELS = 92


class PastPlot(SmallPlot):
    """One dot for each past task, sorted by what is drawn; a hairline marks 0.

    Attributes:
        dots: the tasks. mark: the hairline.
    """

    def __init__(self) -> None:
        super().__init__("", "")
        self.mark, self.dots = self.add_line(), Dots()
        self.addItem(self.dots, ignoreBounds=True)
        self._theme = LIGHT

    def show_values(self, values: np.ndarray, x: str, y: str, colour: QColor) -> None:
        """Draw `values` (B,), largest first; what is not finite is left out."""
        kept = np.sort(values[np.isfinite(values)])[::-1].astype(float)
        places = np.arange(1.0, len(kept) + 1)
        self.dots.set_look(colour, 5)
        self.dots.set_data(places, kept)
        ends = np.array([0.5, max(len(kept), 1) + 0.5])
        self.mark.set_data(ends, np.zeros(2))
        self.set_width(*map(float, ends))
        self.fit_height([kept, np.zeros(1)])
        if (x, y) != (self._words["bottom"], self._words["left"]):
            self._words = {"bottom": x, "left": y}
            for name, words in self._words.items():
                style_axis(self.getAxis(name), words, self._theme, self.font())

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        super().apply_theme(theme)
        self.mark.setPen(pg.mkPen(theme.faint, width=1))


class AgreementPlot(SmallPlot):
    """A row for each tensor, and one for all: cosines of two predictions with the actual correction, between -1 and 1.

    Attributes:
        names: of the rows. weighted, unweighted: dots of the two predictions. mark: the hairline at 0.
    """

    def __init__(self, words: str) -> None:
        super().__init__(words, "", whole=False, left=LABELS)
        self.names: tuple[str, ...] = ()
        self.mark, self.unweighted, self.weighted = self.add_line(), Dots(), Dots()
        for dots in (self.unweighted, self.weighted):
            self.addItem(dots, ignoreBounds=True)
        self.invertY(True)
        self.set_width(-1.08, 1.08)

    def show_rows(
        self, names: Sequence[str], weighted: np.ndarray, unweighted: np.ndarray, colour: QColor, faint: QColor
    ) -> None:
        """Draw a dot of each kind, (rows,), in every row; NaN leaves a row without."""
        self.names = tuple(names)
        rows = np.arange(float(len(names)))
        for dots, values, ink, size in ((self.unweighted, unweighted, faint, 6), (self.weighted, weighted, colour, 8)):
            known = np.isfinite(values)
            dots.set_look(ink, size)
            dots.set_data(values[known].astype(float), rows[known])
        self.getAxis("left").setTicks([list(enumerate(self.names))])
        ends = np.array([-0.6, len(names) - 0.4])
        self.mark.set_data(np.zeros(2), ends)
        self.set_height(*map(float, ends))

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        super().apply_theme(theme)
        self.mark.setPen(pg.mkPen(theme.faint, width=1))
