"""How the curves are shown: the one row of controls above them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QSlider, QWidget

from app.curves.curve import ROLES
from app.language import marked
from app.plots.flow import FlowLayout
from app.theme import Theme

AXES = {
    "iteration": marked("CurveControls", "iteration"),
    "tasks": marked("CurveControls", "tasks"),
    "seconds": marked("CurveControls", "time"),
}
"""Axis of a series -> what the user chooses, to be translated."""


@dataclass(frozen=True)
class CurveOptions:
    """What the user chose: a key of `AXES`, a logarithmic loss, weight of the past in the smoothed line, kinds of curves."""

    axis: str = "iteration"
    log: bool = False
    smoothing: float = 0.9
    roles: tuple[str, ...] = ("query", "validation")


class CurveControls(QWidget):
    """A row that wraps: horizontal axis, logarithmic loss, smoothing, kinds of curves, follow.

    Signals:
        changed: the user chose something else; carries `CurveOptions`.
        followAsked: the user switched following on or off.

    Attributes:
        options: what is chosen now.
    """

    changed = Signal(object)
    followAsked = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.options = CurveOptions()
        self.axis = self._axis_box()
        self.log = QCheckBox(self.tr("log loss"))
        self.log.setToolTip(
            self.tr("Logarithmic loss axis: equal distances are equal ratios. Accuracy always stays linear.")
        )
        self.smoothing = self._smoothing_slider()
        self._weight = QLabel()
        self.roles = {name: self._role_box(name) for name in ROLES}
        self.follow = self._follow_box()
        flow = FlowLayout(self, gap=10, row_gap=4)
        for widget in (_pair("x", self.axis), self.log, _pair(self.tr("smooth"), self.smoothing, self._weight)):
            flow.addWidget(widget)
        for widget in (*self.roles.values(), self.follow):
            flow.addWidget(widget)
        self._write_weight()
        self.log.toggled.connect(self._on_log_toggled)

    def set_log(self, on: bool) -> None:
        """Choose the scale of the loss axis, as if the user had."""
        self.log.setChecked(on)

    def set_following(self, on: bool) -> None:
        """Show whether the view follows; nothing is signalled."""
        self.follow.setChecked(on)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours; Fusion darkens the window colour for the outline of boxes and grooves, which dark themes swallow."""
        palette = theme.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(theme.faint))
        for widget in (self.log, self.smoothing, *self.roles.values(), self.follow):
            widget.setPalette(palette)

    def _axis_box(self) -> QComboBox:
        box = QComboBox()
        for axis, title in AXES.items():
            box.addItem(self.tr(title), axis)
        box.setAccessibleName(self.tr("Horizontal axis"))
        box.setToolTip(
            self.tr(
                "What the curves are drawn over: finished iterations, tasks seen, or seconds of training without pauses."
            )
        )
        box.currentIndexChanged.connect(self._on_axis_chosen)
        return box

    def _smoothing_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, 99)
        slider.setPageStep(10)
        slider.setValue(round(100 * self.options.smoothing))
        slider.setFixedWidth(72)
        slider.setAccessibleName(self.tr("Smoothing"))
        slider.setToolTip(
            self.tr(
                "Weight of the past in an exponential average over the displayed points,"
                " debiased so that it starts at the first one.\n"
                "Where a displayed point stands for several iterations it enters with their mean,"
                " so zooming in smooths over fewer.\n"
                "The unsmoothed line stays faintly visible underneath. Validation is never smoothed. 0: off."
            )
        )
        slider.valueChanged.connect(self._on_smoothing_moved)
        return slider

    def _role_box(self, role: str) -> QCheckBox:
        box = QCheckBox(ROLES[role].words)
        box.setChecked(role in self.options.roles)
        box.setToolTip(self.tr(_EXPLAINED[role]))
        box.toggled.connect(self._on_role_toggled)
        return box

    def _follow_box(self) -> QCheckBox:
        box = QCheckBox(self.tr("follow"))
        box.setChecked(True)
        box.setToolTip(
            self.tr(
                "Show the whole run and keep up with it. Zooming or dragging the plot switches this off;"
                " tick it to return."
            )
        )
        box.clicked.connect(self.followAsked)
        return box

    def _on_axis_chosen(self) -> None:
        self._change(replace(self.options, axis=self.axis.currentData()))

    def _on_log_toggled(self, on: bool) -> None:
        self._change(replace(self.options, log=on))

    def _on_smoothing_moved(self, value: int) -> None:
        self._change(replace(self.options, smoothing=value / 100))

    def _on_role_toggled(self) -> None:
        self._change(replace(self.options, roles=tuple(name for name, box in self.roles.items() if box.isChecked())))

    def _change(self, options: CurveOptions) -> None:
        self.options = options
        self._write_weight()
        self.changed.emit(options)

    def _write_weight(self) -> None:
        self._weight.setText(f"{self.options.smoothing:.2f}")


_EXPLAINED = {
    "query": marked(
        "CurveControls", "Loss and accuracy on the query examples of the training tasks, after the inner steps."
    ),
    "support": marked(
        "CurveControls", "Loss and accuracy on the support examples of the training tasks, before the inner steps."
    ),
    "validation": marked(
        "CurveControls", "Mean over the fixed validation tasks after the inner steps, with its 95 % interval."
    ),
}


def _pair(text: str, *widgets: QWidget) -> QWidget:
    """A caption and what belongs to it, never torn apart by a line break."""
    group = QWidget()
    row = QHBoxLayout(group)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    caption = QLabel(text)
    caption.setBuddy(widgets[0])
    for widget in (caption, *widgets):
        row.addWidget(widget)
    return group
