"""The expanded matrices, M_mc, the gradient and what becomes of it, linked cell by cell."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.matrices.scale import largest
from app.microscope.cell_picture import Content, Mark
from app.microscope.picture_row import PictureRow
from app.microscope.specimen import Specimen, slices
from app.microscope.words import cell_words, gradient_words, level_of, place_text, value_text, weight_words
from app.plots.paint_turns import PaintTurns
from app.theme import Theme
from core.analysis.kronecker import FACTORS

HATS = ("o", "i", "f", "mc")
SMALL = (*FACTORS, "G", "MC")
_NAMES = {"o": "M̂_o", "i": "M̂_i", "f": "M̂_f", "mc": "M_mc"}


class MatrixPage(QWidget):
    """Above: the expanded matrices and their product. Below: the factors, G and MC(G). What is pointed at is marked in all of them.

    Signals:
        said(str): what the cell that is pointed at means.

    Attributes:
        top, bottom: the two lines of pictures. pointed: key, row and column of the cell, or None.
    """

    said = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.top, self.bottom = PictureRow(), PictureRow()
        self._turns = PaintTurns(self, self.top, self.bottom)
        self.pointed: tuple[str, int, int] | None = None
        self._specimen: Specimen | None = None
        self._minus = False
        for line, keys in ((self.top, HATS), (self.bottom, SMALL)):
            for key in keys:
                line.add(key).pointed.connect(partial(self._on_pointed, key))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.top, 3)
        column.addWidget(self.bottom, 2)

    def show_specimen(self, specimen: Specimen, *, minus: bool) -> None:
        """Show these matrices; `minus`: without the identity."""
        if self._specimen is None or self._specimen.shape != specimen.shape:
            self.pointed = None
        self._specimen, self._minus = specimen, minus
        self._turns.begin()
        self._draw()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self.top.apply_theme(theme)
        self.bottom.apply_theme(theme)

    def words(self) -> str:
        """What the cell that is pointed at means, "" without one."""
        if self._specimen is None or self.pointed is None:
            return ""
        key, row, column = self.pointed
        if key in HATS:
            return self._words_of_matrix(key, row, column)
        if key in FACTORS:
            values = self._specimen.factors.mode(FACTORS.index(key) + 1)
            start = self._specimen.place(0)[FACTORS.index(key)]
            return f"{key}[{row + start}, {column + start}] = {value_text(float(values[row, column]))}"
        entry = int(self._entries()[row, column])
        return (gradient_words if key == "G" else weight_words)(self._specimen, entry)

    def _words_of_matrix(self, key: str, row: int, column: int) -> str:
        assert self._specimen is not None
        if key == "mc":
            return cell_words(self._specimen, row, column)
        value = float(getattr(self._specimen.expanded, key)[row, column])
        form = self.tr("{0}, row of weight {1}, column of gradient entry {2}: {3}")
        places = (place_text(self._specimen.place(number)) for number in (row, column))
        return form.format(_NAMES[key], *places, value_text(value))

    def _draw(self) -> None:
        specimen = self._specimen
        assert specimen is not None
        marks = self._marks()
        matrices = {key: getattr(specimen.expanded, key) for key in HATS}
        factors = {name: specimen.factors.mode(mode) for mode, name in enumerate(FACTORS, 1)}
        shown = {key: self._shown(values) for key, values in (matrices | factors).items()}
        level = level_of(*(largest(values) for values in shown.values()))
        note = f"±{value_text(level)}"
        less = self.tr("{0} − I") if self._minus else "{0}"
        upper = {key: Content(less.format(_NAMES[key]), note, shown[key], level) for key in HATS}
        lower = {name: Content(less.format(name), "", shown[name], level) for name in FACTORS}
        lower |= self._gradients()
        self.top.show_contents(upper, ("·", "·", "="), marks)
        self.bottom.show_contents(lower, ("⊗", "⊗", " ", "→"), marks)
        if self.pointed is not None:
            self.said.emit(self.words())

    def _gradients(self) -> dict[str, Content]:
        specimen = self._specimen
        assert specimen is not None
        group = specimen.shape[1]
        found = {"G": ("G", specimen.gradient), "MC": ("MC(G)", specimen.transformed)}
        return {key: Content.scaled(name, slices(tensor), group) for key, (name, tensor) in found.items()}

    def _entries(self) -> np.ndarray:
        """Number in vec(G) of each cell of the pictures of G and MC(G)."""
        assert self._specimen is not None
        shape = self._specimen.shape
        return slices(np.arange(int(np.prod(shape))).reshape(shape))

    def _shown(self, values: np.ndarray) -> np.ndarray:
        return values - np.eye(len(values)) if self._minus else values

    def _marks(self) -> dict[str, tuple[Mark, ...]]:
        if self.pointed is None or self._specimen is None:
            return {}
        key, row, column = self.pointed
        if key in FACTORS:
            return {key: (Mark(row, column),)}
        if key == "G":
            number = int(self._entries()[row, column])
            return {"G": (Mark(row, column),), **{hat: (Mark(None, number),) for hat in HATS}}
        if key == "MC":
            number = int(self._entries()[row, column])
            return {
                "MC": (Mark(row, column),),
                **{hat: (Mark(number, None),) for hat in HATS},
                "G": self._sources(number),
            }
        cells = {"G": (self._cell_of(column),), "MC": (self._cell_of(row),), key: (Mark(row, column),)}
        return cells | (self._factor_cells(row, column) if key == "mc" else {})

    def _sources(self, number: int) -> tuple[Mark, ...]:
        """The entries of G inside the block that feed a weight most, as far as its words name them."""
        assert self._specimen is not None
        known = {self._specimen.place(n): n for n in range(self._specimen.block.size)}
        named = [place for place, _ in self._specimen.feeds(number).largest(3) if place in known]
        return tuple(self._cell_of(known[place], faint=True) for place in named)

    def _factor_cells(self, row: int, column: int) -> dict[str, tuple[Mark, ...]]:
        """The three entries whose product a cell of M_mc is."""
        assert self._specimen is not None
        shape = self._specimen.shape
        places = zip(FACTORS, np.unravel_index(row, shape), np.unravel_index(column, shape), strict=True)
        return {name: (Mark(int(a), int(b)),) for name, a, b in places}

    def _cell_of(self, number: int, *, faint: bool = False) -> Mark:
        row, column = np.argwhere(self._entries() == number)[0]
        return Mark(int(row), int(column), faint)

    def _on_pointed(self, key: str, row: int, column: int) -> None:
        self.pointed = (key, row, column)
        self._draw()
