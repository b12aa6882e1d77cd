"""What the spectrum panel shows: arm, layer, view, scale and range."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.plots.flow import FlowLayout
from app.setup.controls import CheckBox
from app.spectra.choices import ArmLayer, Switch
from app.theme import Theme

SPECTRA, OVER_TIME, ALL_LAYERS = range(3)


class SpectrumControls(QWidget):
    """A row of choices.

    Signals:
        changed: the user chose something else.

    Attributes:
        subject: arm and layer. view: `SPECTRA`, `OVER_TIME` or `ALL_LAYERS`.
        divide: factors are divided by their gain. near: the planes show the surroundings of the eigenvalues only.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.subject = ArmLayer()
        self.view = Switch(
            self.tr("What is shown"),
            (
                (self.tr("Spectra"), self.tr("Eigenvalues and singular values of one layer at one moment")),
                (self.tr("Over time"), self.tr("The numbers of one layer over the stored moments of the run")),
                (self.tr("All layers"), self.tr("The numbers of every layer; a click on a row opens the layer")),
            ),
        )
        self.divide, self.near = CheckBox(self.tr("÷ gain")), CheckBox(self.tr("Close up"))
        self.divide.setToolTip(
            self.tr(
                "Divide each factor by its mean diagonal. The scale of one factor has no effect of its own: "
                "only the product of the gains has. M_mc is shown as it is."
            )
        )
        self.near.setToolTip(self.tr("Show the surroundings of the eigenvalues instead of the whole unit circle"))
        self.divide.setChecked(True)
        flow = FlowLayout(self, gap=6)
        for part in (self.subject, self.view, self.divide, self.near):
            flow.addWidget(part)
        for signal in (self.subject.changed, self.view.changed, self.divide.toggled, self.near.toggled):
            signal.connect(self._on_changed)

    def open_layer(self, layer: str) -> None:
        """Choose a layer and show its spectra."""
        self.subject.layers.setCurrentText(layer)
        self.view.choose(SPECTRA)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self.subject.apply_theme(theme)
        self.view.apply_theme(theme)

    def _on_changed(self) -> None:
        for box in (self.divide, self.near):
            box.setEnabled(self.view.index == SPECTRA)
        self.changed.emit()
