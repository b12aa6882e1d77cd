"""What may change its order and what may not: products along modes and expanded matrices, and the plain Kronecker product."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.matrices.scale import largest
from app.microscope.cell_picture import Content, Mark
from app.microscope.picture_row import PictureRow
from app.microscope.specimen import Specimen
from app.microscope.step_page import ORDERS
from app.microscope.words import level_of, place_text, value_text
from app.numbers import number
from app.spectra.choices import choice
from app.theme import Theme
from core.analysis.kronecker import FACTORS, plain_kronecker

_ROUNDING = 1e-9
_KEYS = ("mc", "plain", "difference")


class OrderPage(QWidget):
    """M_mc, the Kronecker product of the same factors in an order that is chosen, and the difference.

    Signals:
        said(str): what the cell that is pointed at means.

    Attributes:
        mode_box, plain_box: the orders. mode_words, hat_words, plain_words: how large the differences are. row: the pictures.
    """

    said = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._specimen: Specimen | None = None
        self._minus = False
        self.pointed: tuple[str, int, int] | None = None
        self.mode_box = choice(self.tr("Order of the products along modes"))
        self.plain_box = choice(self.tr("Order of the factors in the plain Kronecker product"))
        for order in ORDERS[::-1]:
            self.mode_box.addItem(self.tr("Modes {0}, {1}, {2}").format(*order), order)
        for order in ORDERS:
            names = tuple(FACTORS[mode - 1] for mode in order)
            self.plain_box.addItem(" ⊗ ".join(names), names)
        self.mode_words, self.hat_words, self.plain_words = QLabel(), QLabel(), QLabel()
        self.row = PictureRow()
        for key in _KEYS:
            self.row.add(key).pointed.connect(partial(self._on_pointed, key))
        self._assemble()
        self.mode_box.currentIndexChanged.connect(self._draw)
        self.plain_box.currentIndexChanged.connect(self._draw)

    def show_specimen(self, specimen: Specimen, *, minus: bool) -> None:
        """Compare the orders for these factors; `minus`: both products without the identity."""
        if self._specimen is None or self._specimen.shape != specimen.shape:
            self.pointed = None
        self._specimen, self._minus = specimen, minus
        self._draw()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self.row.apply_theme(theme)

    def words(self) -> str:
        """What the cell that is pointed at means, "" without one."""
        if self._specimen is None or self.pointed is None:
            return ""
        _, row, column = self.pointed
        one, other = float(self._specimen.expanded.mc[row, column]), float(self._plain()[row, column])
        form = self.tr("Weight {0}, gradient entry {1}: {2} in M_mc, {3} in the other product.")
        places = (place_text(self._specimen.place(entry)) for entry in (row, column))
        return form.format(*places, value_text(one), value_text(other))

    def _assemble(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for box, words in (
            (self.mode_box, self.mode_words),
            (None, self.hat_words),
            (self.plain_box, self.plain_words),
        ):
            line = QHBoxLayout()
            words.setWordWrap(True)
            words.setTextFormat(Qt.TextFormat.PlainText)
            if box is not None:
                line.addWidget(box)
            line.addWidget(words, 1)
            column.addLayout(line)
        column.addWidget(self.row, 1)

    def _plain(self) -> np.ndarray:
        assert self._specimen is not None
        factors = self._specimen.factors
        named = dict(zip(FACTORS, (factors.m_o, factors.m_i, factors.m_f), strict=True))
        return plain_kronecker(named, self.plain_box.currentData())

    def _draw(self) -> None:
        specimen = self._specimen
        if specimen is None:
            return
        self._say(specimen)
        whole, plain = specimen.expanded.mc, self._plain()
        less = np.eye(len(whole)) if self._minus else 0.0
        level = level_of(largest(whole - less), largest(plain - less), largest(whole - plain))
        note, form = f"±{value_text(level)}", self.tr("{0} − I") if self._minus else "{0}"
        contents = {
            "mc": Content(form.format("M_mc"), note, whole - less, level),
            "plain": Content(form.format(self.plain_box.currentText()), note, plain - less, level),
            "difference": Content(self.tr("difference"), note, whole - plain, level),
        }
        marks = {key: (Mark(*self.pointed[1:]),) for key in _KEYS} if self.pointed else {}
        self.row.show_contents(contents, ("−", "="), marks)
        if self.pointed is not None:
            self.said.emit(self.words())

    def _say(self, specimen: Specimen) -> None:
        """The three comparisons in words."""
        order, usual = self.mode_box.currentData(), specimen.transformed
        there = specimen.steps(order)[-1].after
        scale = largest(usual) or 1.0
        apart = float(np.abs(there - usual).max()) / scale
        self.mode_words.setText(
            self.tr("MC(G) in this order differs from that in the order 3, 2, 1 by {0} of its largest entry.").format(
                _difference(apart)
            )
        )
        pairs = dict(specimen.commuting.expanded)
        largest_pair = max(pairs.values(), key=lambda value: math.inf if math.isnan(value) else value)
        self.hat_words.setText(
            self.tr("The expanded matrices commute: exchanging any two of them changes their product by {0}.").format(
                _difference(largest_pair)
            )
        )
        plain = dict(specimen.commuting.plain)[self.plain_box.currentData()]
        said = self.tr("The plain Kronecker product in this order differs from M_mc by {0} of its largest entry.")
        self.plain_words.setText(said.format(_difference(plain)))

    def _on_pointed(self, key: str, row: int, column: int) -> None:
        self.pointed = (key, row, column)
        self._draw()


def _difference(value: float) -> str:
    """0 for what is only rounding."""
    return "0" if value < _ROUNDING else number(value)
