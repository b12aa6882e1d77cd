"""One layer at one moment: eigenvalues, singular values, numbers."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.numbers import count, number
from app.spectra.complex_plane import PlaneContent
from app.spectra.layer_spectra import WHOLE, LayerSpectra
from app.spectra.numbers_table import NumbersTable, TableRow
from app.spectra.plane_row import PlaneRow
from app.spectra.singular_plot import SingularLine, SingularPlot
from app.theme import Theme
from core.analysis.spectrum import Spectrum

_WIDE = 560  # pixels from which on table and plot stand beside each other
_PLOT = 140  # pixels of height that the plot of singular values needs
_LEAST_GAIN = 1e-12


class SpectrumPage(QWidget):
    """Complex planes above, table and singular values below.

    Signals:
        hovered(str): what is under the mouse, or "".

    Attributes:
        planes, table, singular: the three parts.
    """

    hovered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.planes, self.singular = PlaneRow(), SingularPlot()
        self.table = NumbersTable(self.tr("matrix"))
        self.planes.hovered.connect(self.hovered)
        self._lower = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._lower.setSpacing(8)
        side = QVBoxLayout()
        side.addWidget(self.table)
        side.addStretch(1)
        self._lower.addLayout(side)
        self._lower.addWidget(self.singular, 1)
        self.singular.setMinimumWidth(150)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.planes, 3)
        column.addLayout(self._lower, 2)

    def show_spectra(
        self, spectra: LayerSpectra, slot: int, pens: dict[str, QPen], *, divide: bool, near: bool
    ) -> None:
        """Show a layer in the colour `slot` and with the pens of its arm; `divide` factors by their gain."""
        shown = len(self.planes.planes)
        self.planes.show_contents(contents(spectra, slot, divide=divide), near=near)
        self.singular.show_lines(singular_lines(spectra, pens, divide=divide))
        self.table.show_numbers([TableRow(one.name, one.name, one) for one in spectra.numbers])
        if shown != len(self.planes.planes):
            self._share()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        for part in (self.planes, self.table, self.singular):
            part.apply_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is wide, the plot stands beside the table."""
        super().resizeEvent(event)
        wide = self.width() >= _WIDE
        self._lower.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._share()

    def _share(self) -> None:
        """Planes get three fifths of the height, or what they can fill, or what table and plot leave, if that is less."""
        beside = self._lower.direction() == QBoxLayout.Direction.LeftToRight
        left = self.height() - (0 if beside else self.table.height()) - _PLOT
        room = round(max(min(0.6 * self.height(), left), 0.3 * self.height()))
        self.planes.setMaximumHeight(self.planes.useful_height(self.width(), room))


def contents(spectra: LayerSpectra, slot: int, *, divide: bool) -> list[PlaneContent]:
    """What the planes show: each part, then M_mc."""
    translate = QCoreApplication.translate
    found = []
    for part in spectra.parts:
        size = f"{count(part.size)} × {count(part.size)}"
        fixed, scaled = translate("Spectrum", "{0}, fixed to I"), translate("Spectrum", "{0}, ÷ {1}")
        by = _divisor(part, divide=divide)
        note = fixed.format(size) if not part.learned else scaled.format(size, number(by)) if divide else size
        values = part.eigenvalues / by
        key = (spectra.layer, part.name, slot)
        found.append(PlaneContent(key, part.name, note, slot if part.learned else None, values, None, part.problem))
    if (whole := spectra.whole) is not None:
        size = f"{count(whole.size)} × {count(whole.size)}"
        density = None if whole.complete else whole
        found.append(
            PlaneContent((spectra.layer, WHOLE, slot), WHOLE, size, slot, whole.eigenvalues, density, whole.problem)
        )
    return found


def singular_lines(spectra: LayerSpectra, pens: dict[str, QPen], *, divide: bool) -> list[SingularLine]:
    """The lines of all matrices that could be worked out."""
    found = []
    for part in spectra.parts:
        if not part.problem:
            values = part.singular_values / abs(_divisor(part, divide=divide))
            found.append(SingularLine(part.name, np.linspace(0, 1, part.size), values, pens[part.name]))
    whole = spectra.whole
    if whole is not None and not whole.problem:
        found.append(SingularLine(WHOLE, whole.levels, whole.singular_values, pens[WHOLE]))
    return found


def _divisor(part: Spectrum, *, divide: bool) -> float:
    return part.gain if divide and abs(part.gain) > _LEAST_GAIN else 1.0
