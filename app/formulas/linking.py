"""The symbols of the equations in a window are linked to what they name."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.formulas.equation_label import EquationLabel
from app.landmarks import Flash


def link_symbols(root: QWidget, flash: Flash) -> None:
    """Let each equation now in `root` frame what its symbols name: in sight while pointed at, brought into sight when asked for."""
    for label in root.findChildren(EquationLabel):
        label.symbolAsked.connect(flash.flash)
        label.symbolPointed.connect(flash.point)
