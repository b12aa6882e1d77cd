"""The numbers of one layer over the run: six small plots over the same iterations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from app.plots.line import Dots, FineLine
from app.plots.paint_turns import PaintTurns
from app.plots.small_plot import SmallPlot, thinned
from app.spectra.singular_plot import logarithm
from app.spectra.trends import Trend
from app.theme import Theme
from core.analysis.definite import RIGHT

_LEFT = 62  # pixels of a vertical axis
_FEW = 12  # points up to which they are marked


@dataclass(frozen=True)
class Quantity:
    """One plot: attribute of `Numbers`, words of the axis, what it means, logarithmic or not, and a level that is marked."""

    attribute: str
    title: str
    tip: str
    log: bool = False
    mark: float | None = None


def quantities() -> tuple[Quantity, ...]:
    """All of them, in the language of the window."""
    translate = QCoreApplication.translate
    return (
        Quantity(
            "condition",
            translate("Spectrum", "condition"),
            translate("Spectrum", "Largest over smallest singular value."),
            log=True,
        ),
        Quantity(
            "rank_share",
            translate("Spectrum", "effective rank"),
            translate(
                "Spectrum", "Exponential of the entropy of the singular values, as a share of the rows. 1: all alike."
            ),
        ),
        Quantity(
            "distance",
            translate("Spectrum", "distance from I"),
            translate("Spectrum", "Distance from the nearest multiple of the identity, divided by the norm, 0 to 1."),
        ),
        Quantity(
            "symmetry",
            translate("Spectrum", "symmetric share"),
            translate("Spectrum", "Share of the squared norm that the symmetric part has. The rest is antisymmetric."),
        ),
        Quantity(
            "gain",
            translate("Spectrum", "gain"),
            translate(
                "Spectrum", "Mean of the diagonal. That of M_mc is the product, the only one that has an effect."
            ),
        ),
        Quantity(
            "angle",
            translate("Spectrum", "largest phase (°)"),
            translate(
                "Spectrum",
                "Largest phase of x* M x. Positive definite below 90 degrees; phases of the factors add up to that of M_mc.",
            ),
            mark=RIGHT,
        ),
    )


class TrendGrid(QWidget):
    """Six plots in two or three columns; one line for each matrix, told apart by dash, and a cursor at the moment shown.

    Attributes:
        plots: by attribute of `Numbers`. lines: by attribute and matrix.
    """

    def __init__(self) -> None:
        super().__init__()
        self.plots: dict[str, SmallPlot] = {}
        self.lines: dict[tuple[str, str], FineLine] = {}
        self._dots: dict[tuple[str, str], Dots] = {}
        self._cursors: dict[str, pg.InfiniteLine] = {}
        self._marks: dict[str, FineLine] = {}
        self._quantities = quantities()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        self._columns = 0
        self._end = 0.0
        for quantity in self._quantities:
            self._add_plot(quantity)
        self._turns = PaintTurns(self, *self.plots.values())
        self._arrange()

    def show_trend(self, trend: Trend, pens: dict[str, QPen], at: int | None) -> None:
        """Draw the lines of these matrices, and the cursor at iteration `at`."""
        self._turns.begin()
        last = max(trend.rows, default=0)
        if not 0.8 * self._end <= last <= self._end:
            self._end = 1.08 * last or 1.0
        for (attribute, name), line in self.lines.items():
            if name not in pens:
                line.set_data(np.empty(0), np.empty(0))
                self._dots[attribute, name].set_data(np.empty(0), np.empty(0))
        for quantity in self._quantities:
            self._draw(quantity, trend, pens)
            cursor = self._cursors[quantity.attribute]
            cursor.setVisible(at is not None)
            if at is not None:
                cursor.setValue(at)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        for plot in self.plots.values():
            plot.apply_theme(theme)
        for mark in self._marks.values():
            mark.setPen(QPen(pg.mkPen(theme.warning, style=Qt.PenStyle.DashLine)))
        for cursor in self._cursors.values():
            cursor.setPen(pg.mkPen(theme.faint))

    def resizeEvent(self, event: object) -> None:
        """Two or three columns."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._arrange()

    def _add_plot(self, quantity: Quantity) -> None:
        plot = self.plots[quantity.attribute] = SmallPlot(self.tr("iteration"), quantity.title, left=_LEFT)
        plot.setToolTip(quantity.tip)
        plot.setMinimumSize(120, 84)
        plot.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        plot.getAxis("left").set_log(quantity.log)
        cursor = self._cursors[quantity.attribute] = pg.InfiniteLine(angle=90)
        cursor.hide()
        plot.addItem(cursor, ignoreBounds=True)
        if quantity.mark is not None:
            self._marks[quantity.attribute] = plot.add_line()

    def _draw(self, quantity: Quantity, trend: Trend, pens: dict[str, QPen]) -> None:
        plot, heights = self.plots[quantity.attribute], []
        plot.set_width(-0.01 * self._end, self._end)
        for name, pen in pens.items():
            line, dots = self._items(quantity.attribute, name)
            x, y = thinned(*trend.line(name, quantity.attribute))
            y = logarithm(y) if quantity.log else y
            line.setPen(pen)
            line.set_data(x, y)
            known = np.isfinite(y)
            dots.set_look(pen.color(), 4)
            few = known.sum() <= _FEW
            dots.set_data(x[known] if few else np.empty(0), y[known] if few else np.empty(0))
            heights.append(y)
        if quantity.mark is not None:
            ends = np.array([-0.01 * self._end, self._end])
            self._marks[quantity.attribute].set_data(ends, np.full(2, quantity.mark))
            heights.append(np.array([0.0, quantity.mark]))
        plot.fit_height(heights)

    def _items(self, attribute: str, name: str) -> tuple[FineLine, Dots]:
        if (attribute, name) not in self.lines:
            self.lines[attribute, name] = self.plots[attribute].add_line()
            dots = self._dots[attribute, name] = Dots()
            self.plots[attribute].addItem(dots, ignoreBounds=True)
        return self.lines[attribute, name], self._dots[attribute, name]

    def _arrange(self) -> None:
        columns = 3 if self.width() > 1.1 * self.height() else 2
        if columns == self._columns:
            return
        self._columns = columns
        for plot in self.plots.values():
            self._grid.removeWidget(plot)
        for index, plot in enumerate(self.plots.values()):
            self._grid.addWidget(plot, *divmod(index, columns))
