"""What the curvature panel shows: arm, layer, view and scale."""

from __future__ import annotations

import math

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QToolButton, QWidget

from app.matrices.scale import CEILING, ScaleChoice, Span
from app.plots.flow import FlowLayout
from app.setup.controls import Field
from app.theme import LIGHT, Theme

_LEAST = 1e-6  # level that can still be told from nothing


class CurvatureControls(QWidget):
    """A row of choices; offers change only when what can be chosen changes, so an open list stays open.

    Signals:
        changed: the user chose something else.

    Attributes:
        arms, layer_box, scale_box, span_box: the lists. level_field: what the strongest colours stand for when that is fixed.
        one_button, all_button: the two views. layers: names of the layers on offer.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._offered: list[tuple[str, str, int]] = []
        self.layers: list[str] = []
        self.arms = _box(self.tr("Arm whose matrices are shown"), 6)
        self.layer_box = _box(self.tr("Layer whose matrices are shown"), 5)
        self.scale_box = _box(self.tr("Colour scale"), 8)
        self.scale_box.addItem(self.tr("Scale: shared"), False)
        self.scale_box.addItem(self.tr("Scale: per matrix"), True)
        self.scale_box.setToolTip(self.tr("One symmetric scale for all matrices shown, or one for each."))
        self._level = 0.1
        self.span_box, self.level_field = self._make_span_box(), self._make_level_field()
        self.one_button = _button(self.tr("One layer"), self.tr("The matrices of one layer, large"))
        self.all_button = _button(self.tr("All layers"), self.tr("Thumbnails of the matrices of all layers"))
        self._views = QButtonGroup(self)
        self._views.addButton(self.one_button, 0)
        self._views.addButton(self.all_button, 1)
        self.one_button.setChecked(True)
        views, span = _pair(self.one_button, self.all_button), _pair(self.span_box, self.level_field)
        flow = FlowLayout(self, gap=4)
        for part in (self.arms, self.layer_box, views, self.scale_box, span):
            flow.addWidget(part)
        for box in (self.arms, self.layer_box, self.scale_box):
            box.currentIndexChanged.connect(self.changed)
        self.span_box.currentIndexChanged.connect(self._on_span_chosen)
        self.level_field.committed.connect(self._on_level_typed)
        self._views.idToggled.connect(self._on_view_toggled)

    @property
    def arm(self) -> str:
        """Name of the chosen arm, "" when there is none."""
        return self.arms.currentData() or ""

    @property
    def layer(self) -> str:
        """Name of the chosen layer, "" when there is none."""
        return self.layer_box.currentText()

    @property
    def all_layers(self) -> bool:
        """Thumbnails of all layers instead of one layer."""
        return self.all_button.isChecked()

    @property
    def own_scales(self) -> bool:
        """Each matrix on its own scale."""
        return bool(self.scale_box.currentData())

    @property
    def scale(self) -> ScaleChoice:
        """How the colours are scaled."""
        span = self.span_box.currentData()
        return ScaleChoice(span, self.own_scales, self._level if span is Span.FIXED else 0.0)

    def offer_level(self, level: float) -> None:
        """Say what the strongest colours stand for now: a scale that becomes fixed begins with it."""
        if self.span_box.currentData() is not Span.FIXED and level != self._level:
            self._level = level
            self.level_field.show_text(f"{level:g}")

    def offer_arms(self, arms: list[tuple[str, str, int]]) -> None:
        """Let the user choose among these: name, title, slot of its colour. The choice stays where it can."""
        if arms == self._offered:
            return
        chosen = self.arm
        with QSignalBlocker(self.arms):
            self.arms.clear()
            for name, title, index in arms:
                self.arms.addItem(chip(self._theme.arm_colour(index)), title, name)
            self.arms.setCurrentIndex(max(0, self.arms.findData(chosen)))
        self._offered = arms

    def offer_layers(self, layers: list[str], first: str) -> None:
        """Let the user choose among these layers. The choice stays where it can, else it is `first`."""
        if layers == self.layers:
            return
        chosen = self.layer if self.layer in layers else first
        with QSignalBlocker(self.layer_box):
            self.layer_box.clear()
            self.layer_box.addItems(layers)
            self.layer_box.setCurrentText(chosen)
        self.layers = layers

    def open_layer(self, layer: str) -> None:
        """Choose a layer and show it alone."""
        self.layer_box.setCurrentText(layer)
        self.one_button.setChecked(True)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        for row, (_, _, index) in enumerate(self._offered):
            self.arms.setItemIcon(row, chip(theme.arm_colour(index)))
        for button in (self.one_button, self.all_button):
            button.setStyleSheet(toggle_style(theme))

    def _make_span_box(self) -> QComboBox:
        box = _box(self.tr("What the colour scale covers"), 8)
        box.addItem(self.tr("whole run"), Span.RUN)
        box.addItem(self.tr("this moment"), Span.MOMENT)
        box.addItem(self.tr("fixed at"), Span.FIXED)
        box.setToolTip(
            self.tr(
                "The strongest colours stand for the largest deviation of the whole run so far, for that of the moment shown,"
                " or for a number of your own."
            )
        )
        return box

    def _make_level_field(self) -> Field:
        field = Field()
        field.setAccessibleName(self.tr("Fixed level of the colours"))
        field.setToolTip(self.tr("What the strongest colours stand for: type a number above 0, such as 0.05."))
        field.show_text(f"{self._level:g}")
        field.setFixedWidth(64)
        field.hide()
        return field

    def _on_span_chosen(self) -> None:
        fixed = self.span_box.currentData() is Span.FIXED
        self.level_field.setVisible(fixed)
        self.scale_box.setEnabled(not fixed)
        self.changed.emit()

    def _on_level_typed(self, text: str) -> None:
        level = _positive(text)
        self.level_field.refuse(level is None)
        if level is not None:
            self._level = level
            self.level_field.show_text(f"{level:g}")
            self.changed.emit()

    def _on_view_toggled(self, _: int, checked: bool) -> None:
        if checked:
            self.changed.emit()


def _positive(text: str) -> float | None:
    """The number that a text means as a level; None when it cannot be one."""
    try:
        level = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return level if math.isfinite(level) and _LEAST <= level <= CEILING else None


def _pair(*parts: QWidget) -> QWidget:
    """Widgets that are never torn apart by a line break."""
    group = QWidget()
    row = QHBoxLayout(group)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    for part in parts:
        row.addWidget(part)
    return group


def chip(colour: QColor) -> QIcon:
    """A small square of one colour."""
    pixmap = QPixmap(QSize(12, 12))
    pixmap.fill(colour)
    return QIcon(pixmap)


def toggle_style(theme: Theme) -> str:
    """Looks of a button that stays down; Fusion's own difference between up and down vanishes on dark colours."""
    down = theme.mixed(QColor(theme.accent), 0.25).name()
    return (
        f"QToolButton {{ background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.line};"
        " border-radius: 3px; padding: 2px 7px }"
        f"QToolButton:checked {{ background: {down}; border-color: {theme.accent} }}"
        f"QToolButton:hover, QToolButton:focus {{ border-color: {theme.accent} }}"
        f"QToolButton:disabled {{ color: {theme.faint} }}"
    )


def _box(name: str, letters: int) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(name)
    box.setMinimumContentsLength(letters)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return box


def _button(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setCheckable(True)
    return button
