"""The gradient of one layer's weight and what the method makes of it, as pictures, for all arms side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.inner_loop.gradient_map import GradientMap
from app.inner_loop.trail import Trail
from app.matrices.scale import largest, nice_ceiling
from app.plots.small_plot import bare
from app.setup.controls import Choice
from app.setup.signs import FAINT, Elided, faint
from app.theme import LIGHT, Theme

_WIDE = 1.0  # times its height


class HeatPage(QWidget):
    """Two pictures for each arm: G above or left, D(G) / alpha below or right.

    Attributes:
        position_box: a position of the filter, or their sum. scale_box: one scale for all pictures, or one for each.
        maps: the pictures in use, two for each arm. caption: which step and layer. readout: what is under the mouse.
    """

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._trails: Sequence[Trail] = ()
        self._step = 0
        self.position_box, self.scale_box = Choice(), Choice()
        self.maps: list[GradientMap] = []
        self._pool: list[GradientMap] = []
        self.caption, self.readout = faint(), Elided()
        self._grid = QGridLayout()
        self._write()
        self._assemble()
        for box in (self.position_box, self.scale_box):
            box.currentIndexChanged.connect(lambda _: self._redraw())

    def show_trails(self, trails: Sequence[Trail], step: int) -> None:
        """Draw the gradients after `step` steps; there is none after the last."""
        trails = [trail for trail in trails if trail.found.gradient is not None]
        self._trails = trails
        if trails:
            steps, *_, size = trails[0].found.gradient.shape  # type: ignore[union-attr]
            self._step = min(step, steps - 1)
            self._offer_positions(size)
        self._redraw()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        bare(self, theme)
        for one in self._pool:
            one.apply_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is more width than height the arms stand beside each other."""
        super().resizeEvent(event)
        self._place()

    def _write(self) -> None:
        self.scale_box.addItem(self.tr("Scale: per picture"), False)
        self.scale_box.addItem(self.tr("Scale: shared"), True)
        self.scale_box.setToolTip(self.tr("One symmetric colour scale for each picture, or one for all of them"))
        self.scale_box.setAccessibleName(self.tr("Colour scale"))
        self.position_box.setToolTip(self.tr("Position in the filter whose entries are shown, or their sum"))
        self.position_box.setAccessibleName(self.tr("Position in the filter"))

    def _assemble(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.position_box)
        row.addWidget(self.scale_box)
        row.addWidget(self.caption, 1)
        inner, scroll = QWidget(), QScrollArea()
        inner.setLayout(self._grid)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(10)
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName(self.tr("Gradients as pictures"))
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.readout.setForegroundRole(FAINT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(scroll, 1)
        column.addWidget(self.readout)

    def _offer_positions(self, size: int) -> None:
        """A fully connected layer has one position only."""
        if self.position_box.count() == (size + 1 if size > 1 else 1):
            return
        side = math.isqrt(size)
        with QSignalBlocker(self.position_box):
            self.position_box.clear()
            self.position_box.addItem(self.tr("Filter: summed") if size > 1 else self.tr("No filter"), None)
            for place in range(size if size > 1 else 0):
                where = f"{place // side}, {place % side}" if side * side == size else str(place)
                self.position_box.addItem(self.tr("Filter: position {0}").format(where), place)
        self.position_box.setEnabled(size > 1)

    def _redraw(self) -> None:
        pictures = [self._slice(values) for trail in self._trails for values in _pair(trail)]
        while len(self._pool) < len(pictures):
            self._pool.append(GradientMap())
            self._pool[-1].apply_theme(self._theme)
            self._pool[-1].hovered.connect(self._on_hovered)
        changed = len(self.maps) != len(pictures)
        self.maps = self._pool[: len(pictures)]
        shared = max((largest(picture) for picture in pictures), default=0.0) if self.scale_box.currentData() else None
        for number, (one, picture) in enumerate(zip(self.maps, pictures, strict=True)):
            trail, kind = self._trails[number // 2], ("G", "D(G)/α")[number % 2]
            level = nice_ceiling(max(largest(picture) if shared is None else shared, 1e-12))
            one.show_gradient(f"{trail.title} {kind}", trail.slot, picture, level)
        if changed:
            self._place()
        self.caption.setText(self.describe())
        self.caption.setToolTip(self.caption.text())
        self._on_hovered("")

    def describe(self) -> str:
        """Which gradients are shown."""
        if not self._trails:
            return self.tr("No gradient is known for this layer yet; press Update.")
        said = self.tr("{0}, gradients after {1} inner steps")
        return said.format(self._trails[0].steps.layer, self._step)

    def _slice(self, values: np.ndarray) -> np.ndarray:
        """Of (steps, C_out, C_in, d) what is chosen: (C_out, C_in)."""
        place = self.position_box.currentData()
        now = values[self._step]
        with np.errstate(invalid="ignore", over="ignore"):  # gradients that blow up are a finding
            return np.asarray(now.sum(-1) if place is None else now[..., place])

    def _place(self) -> None:
        """Arms side by side, or below each other."""
        wide = self.width() > _WIDE * self.height()
        for one in self._pool:
            self._grid.removeWidget(one)
            one.setVisible(one in self.maps)
        for number, one in enumerate(self.maps):
            arm, kind = divmod(number, 2)
            self._grid.addWidget(one, *((kind, arm) if wide else (arm, kind)))

    def _on_hovered(self, text: str) -> None:
        self.readout.setText(text or self.tr("Rest the mouse on an entry to read its value."))


def _pair(trail: Trail) -> tuple[np.ndarray, np.ndarray]:
    assert trail.found.gradient is not None and trail.found.transformed is not None
    return trail.found.gradient, trail.found.transformed
