"""The transform step by step: unfold, multiply, fold, for one mode after the other."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import permutations

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.matrices.curvature_controls import toggle_style
from app.microscope.cell_picture import Content, Mark
from app.microscope.picture_row import PictureRow
from app.microscope.specimen import Specimen, slices
from app.microscope.words import place_text, sum_words, value_text
from app.setup.controls import Slider
from app.spectra.choices import choice
from app.theme import Theme
from core.analysis.kronecker import FACTORS, ModeStep, unfold

UNFOLD, MULTIPLY, FOLD = range(3)
STAGES = 9
ORDERS = tuple(sorted(permutations((1, 2, 3)), reverse=True))
"""The paper's order 3, 2, 1 first."""
KEYS = ("before", "factor", "unfolded", "product", "after")


class StepPage(QWidget):
    """Nine stages: for each mode the tensor is unfolded, the unfolding multiplied by the factor, and the product folded back.

    Signals:
        said(str): what the cell that is pointed at means. stageChanged: another stage or order is shown.

    Attributes:
        order_box: order of the modes. slider, back_button, on_button: the stage. label: what is done there. row: the pictures.
    """

    said = Signal(str)
    stageChanged = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._specimen: Specimen | None = None
        self._minus = self._chosen = False
        self.pointed: tuple[str, int, int] | None = None
        self.order_box = choice(
            self.tr("Order of the products"),
            self.tr("Which mode is multiplied first; the result is the same in every order"),
        )
        for order in ORDERS:
            self.order_box.addItem(self.tr("Modes {0}, {1}, {2}").format(*order), order)
        self.slider, self.label, self.row = Slider(), QLabel(), PictureRow()
        self.slider.setRange(0, STAGES - 1)
        self.slider.setAccessibleName(self.tr("Stage of the transform"))
        self.back_button = _button("◀", self.tr("One stage back"))
        self.on_button = _button("▶", self.tr("One stage on"))
        self._assemble()
        self.order_box.currentIndexChanged.connect(self._on_stage)
        self.slider.valueChanged.connect(self._on_stage)
        self.back_button.clicked.connect(lambda: self.slider.setValue(self.slider.value() - 1))
        self.on_button.clicked.connect(lambda: self.slider.setValue(self.slider.value() + 1))

    @property
    def order(self) -> tuple[int, ...]:
        """Modes, first product first."""
        return ORDERS[self.order_box.currentIndex()]

    def show_specimen(self, specimen: Specimen, *, minus: bool) -> None:
        """Show this tensor and these factors; `minus`: factors without the identity."""
        if self._specimen is None or self._specimen.shape != specimen.shape:
            self.pointed = None
            self._begin(specimen)
        self._specimen, self._minus = specimen, minus
        self._draw()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self.row.apply_theme(theme)
        for button in (self.back_button, self.on_button):
            button.setStyleSheet(toggle_style(theme))

    def words(self) -> str:
        """What the cell that is pointed at means, "" without one."""
        if self._specimen is None or self.pointed is None:
            return ""
        (key, row, column), step = self.pointed, self._step()
        if self._stage() != MULTIPLY:
            return self._words_of_entry(step, key, row, column)
        if key == "product":
            return sum_words(step, row, column)
        if key == "factor":
            form = self.tr(
                "{0}[{1}, {2}] = {3}: so many times row {2} of the unfolding is added to row {1} of the product."
            )
            return form.format(step.name, row, column, value_text(float(step.factor[row, column])))
        form = self.tr("{0} goes into every row of column {1} of the product, weighted with column {2} of {3}.")
        return form.format(value_text(float(step.unfolded[row, column])), column, row, step.name)

    def _assemble(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(6)
        for part in (self.order_box, self.back_button, self.slider, self.on_button):
            top.addWidget(part)
        top.setStretchFactor(self.slider, 1)
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.label.setFixedHeight(2 * self.label.fontMetrics().lineSpacing() + 2)
        for key in KEYS:
            self.row.add(key).pointed.connect(partial(self._on_pointed, key))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(self.label)
        column.addWidget(self.row, 1)

    # ---- what is shown

    def _begin(self, specimen: Specimen) -> None:
        """Until the user chooses a stage, start where something is done: a layer without filters has one entry along mode 3."""
        if not self._chosen:
            first = next((place for place, mode in enumerate(self.order) if specimen.shape[mode - 1] > 1), 0)
            with QSignalBlocker(self.slider):
                self.slider.setValue(3 * first)

    def _stage(self) -> int:
        return self.slider.value() % 3

    def _step(self) -> ModeStep:
        assert self._specimen is not None
        return self._specimen.steps(self.order)[self.slider.value() // 3]

    def _draw(self) -> None:
        if self._specimen is None:
            return
        self.back_button.setEnabled(self.slider.value() > 0)
        self.on_button.setEnabled(self.slider.value() < STAGES - 1)
        self.label.setText(self._describe())
        shown, marks = self._contents(), self._marks()
        keys, signs = {
            UNFOLD: (("before", "unfolded"), ("→",)),
            MULTIPLY: (("factor", "unfolded", "product"), ("·", "=")),
            FOLD: (("product", "after"), ("→",)),
        }[self._stage()]
        self.row.show_contents({key: shown[key] for key in keys}, signs, marks)
        if self.pointed is not None:
            self.said.emit(self.words())

    def _contents(self) -> dict[str, Content]:
        """What is shown at any stage; the same entries have the same colours, folded or not."""
        step, done = self._step(), self.slider.value() // 3
        factor = step.factor - np.eye(len(step.factor)) if self._minus else step.factor
        unfolded = self.tr("mode {0} unfolding").format(step.mode)
        name = self.tr("{0} − I").format(step.name) if self._minus else step.name
        group = step.before.shape[1]
        return {
            "before": Content.scaled(self._name(done), slices(step.before), group),
            "unfolded": Content.scaled(unfolded, step.unfolded),
            "factor": Content.scaled(name, factor),
            "product": Content.scaled(self.tr("product"), step.product),
            "after": Content.scaled(self._name(done + 1), slices(step.after), group),
        }

    def _name(self, done: int) -> str:
        """Of the tensor after so many products."""
        parts = [f"×{mode} {FACTORS[mode - 1]}" for mode in self.order[:done]]
        return self.tr("MC(G)") if done == 3 else " ".join(["G", *parts])

    def _describe(self) -> str:
        step, number = self._step(), self.slider.value() + 1
        counted = {1: self.tr("output channel"), 2: self.tr("input channel"), 3: self.tr("filter position")}[step.mode]
        text = (
            self.tr("{0} of 9. Unfold along mode {1}: a row holds all entries with one {2}."),
            self.tr("{0} of 9. Multiply by {3}: each row of the product is a mix of the rows, one for each {2}."),
            self.tr("{0} of 9. Fold back along mode {1}: the rows become a tensor again, G multiplied along mode {1}."),
        )[self._stage()]
        return text.format(number, step.mode, counted, step.name)

    # ---- pointing

    def _marks(self) -> Mapping[str, tuple[Mark, ...]]:
        if self.pointed is None:
            return {}
        key, row, column = self.pointed
        if self._stage() == MULTIPLY:
            return _product_marks(key, row, column)
        entries = self._entries()
        number = entries[key][row, column]
        places = {other: np.argwhere(found == number)[0] for other, found in entries.items()}
        return {other: (Mark(int(place[0]), int(place[1])),) for other, place in places.items()}

    def _entries(self) -> dict[str, np.ndarray]:
        """Number in vec(G) of each cell of tensors and unfoldings."""
        step = self._step()
        numbers = np.arange(step.before.size).reshape(step.before.shape)
        tensor, matrix = slices(numbers), unfold(numbers, step.mode)
        return {"before": tensor, "after": tensor, "unfolded": matrix, "product": matrix}

    def _words_of_entry(self, step: ModeStep, key: str, row: int, column: int) -> str:
        assert self._specimen is not None
        entries = self._entries()
        number = int(entries[key][row, column])
        at = np.argwhere(entries["unfolded"] == number)[0]
        tensor = step.before if self._stage() == UNFOLD else step.after
        form = self.tr("Entry {0}, which is {1}, stands in row {2}, column {3} of the matrix.")
        value = value_text(float(tensor.flat[number]))
        return form.format(place_text(self._specimen.place(number)), value, int(at[0]), int(at[1]))

    def _on_pointed(self, key: str, row: int, column: int) -> None:
        self.pointed = (key, row, column)
        self._draw()

    def _on_stage(self) -> None:
        self.pointed, self._chosen = None, True
        self._draw()
        self.stageChanged.emit()


def _product_marks(key: str, row: int, column: int) -> Mapping[str, tuple[Mark, ...]]:
    """Which row of the factor and which column of the unfolding meet in a cell of the product, and the other way round."""
    cell, across, down = (Mark(row, column),), (Mark(row, None),), (Mark(None, column),)
    if key == "product":
        return {"factor": across, "unfolded": down, "product": cell}
    if key == "unfolded":
        return {"factor": (Mark(None, row),), "unfolded": cell, "product": down}
    return {"factor": cell, "unfolded": (Mark(column, None),), "product": across}


def _button(text: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setAccessibleName(name)
    button.setToolTip(name)
    return button
