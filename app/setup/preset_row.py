"""The choice of a preset, and what the experiment now shown has been changed from."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.language import settings_text
from app.setup.controls import Choice
from app.setup.equation import Explanation
from app.setup.signs import GlyphButton, Mark, keep_room
from core.knobs import checked
from core.presets import PRESETS, arm_under, preset
from core.spec import ExperimentSpec, Run, Training


class PresetRow(QWidget):
    """A list of the presets with a dot when the experiment differs from the chosen one, and a button that brings it all back.

    Signals:
        chosen: the user wants a preset; carries its name.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._box = Choice()
        self._box.setAccessibleName(self.tr("Preset"))
        self._box.setPlaceholderText(self.tr("Own settings"))
        self._box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for name, values in PRESETS.items():
            self._box.addItem(settings_text(values["title"]), name)
        self._box.activated.connect(self._on_activated)
        self._mark = Mark(6)
        self._reset = GlyphButton("reset", self.tr("All settings back to the preset"))
        self._reset.clicked.connect(self._on_reset)
        keep_room(self._reset)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._mark)
        row.addWidget(QLabel(self.tr("Preset")))
        row.addWidget(self._reset)
        row.addWidget(self._box, 1)
        about = self.tr(
            "An experiment to start from. Choosing one keeps the seed and the arms, with the rates per step that it wants."
        )
        Explanation(self, self.tr("Preset"), about)

    def show_spec(self, spec: ExperimentSpec) -> ExperimentSpec:
        """Show which preset a spec comes from; returns what "changed" is measured against."""
        name = preset_of(spec)
        self._box.setCurrentIndex(self._box.findData(name))
        changed = bool(name) and under_preset(name, spec) != spec
        self._mark.show_ink(QPalette.ColorRole.Link if changed else None)
        self._reset.setVisible(changed)
        return preset(name) if name else _plain(spec)

    def _on_activated(self, index: int) -> None:
        self.chosen.emit(self._box.itemData(index))

    def _on_reset(self) -> None:
        self._on_activated(self._box.currentIndex())


def preset_of(spec: ExperimentSpec) -> str:
    """Name of the preset that an experiment comes from, "" for none."""
    return next((name for name, values in PRESETS.items() if values["title"] == spec.title), "")


def under_preset(name: str, spec: ExperimentSpec) -> ExperimentSpec:
    """The preset `name` with the seed and the arms of `spec`, each arm as the preset wants it."""
    base = preset(name)
    arms = tuple(arm_under(name, arm) for arm in spec.arms)
    return base.replaced(arms=arms, run=base.run.with_changes({"seed": spec.run.seed}))


def _plain(spec: ExperimentSpec) -> ExperimentSpec:
    """The declared defaults of everything a spec is made of."""
    return spec.replaced(
        task=checked(type(spec.task), {}), model=checked(type(spec.model), {}), training=Training(), run=Run()
    )
