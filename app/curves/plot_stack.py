"""The two plots of the curves panel, one above the other on one horizontal axis, or a sentence while there is nothing to plot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget

from app.curves.changes import Change
from app.curves.curve_controls import CurveOptions
from app.curves.curve_plot import CurvePlot, Request
from app.language import marked
from app.theme import Theme

_FULL = 0.93
_AHEAD = 1.06
_CLOSE, _APART = 5, 16  # pixels between two plots above each other, and side by side
_LOW = 210  # pixels of height that two plots above each other need
_AXES = {
    "iteration": marked("PlotStack", "iteration"),
    "tasks": marked("PlotStack", "tasks"),
    "seconds": marked("PlotStack", "training time (s)"),
}
_LOSSES = {"mse": marked("PlotStack", "loss (MSE)"), "cross_entropy": marked("PlotStack", "loss (cross-entropy)")}
_LOSS, _ACCURACY = marked("PlotStack", "loss"), marked("PlotStack", "accuracy (%)")


class PlotStack(QStackedWidget):
    """Loss over the run and, when something has one, accuracy under it, or beside it where that is too low.

    Signals:
        moved: the user changed the visible part of the horizontal axis; carries (low, high). zoomed: the user did so by hand.
        hovered: the mouse rests at this horizontal position, or None. clicked: it was clicked here.

    Attributes:
        loss, accuracy: the plots, in `plots` by these names. message: the sentence.
    """

    moved = Signal(object)
    zoomed = Signal()
    hovered = Signal(object)
    clicked = Signal(object)

    def __init__(self, font: QFont) -> None:
        super().__init__()
        self.loss = CurvePlot(self.tr("Loss over the run"), font, strip=True)
        self.accuracy = CurvePlot(self.tr("Accuracy over the run"), font, factor=100)
        self._losses = ""
        self.accuracy.left.set_title(self.tr(_ACCURACY))
        self.plots = {"loss": self.loss, "accuracy": self.accuracy}
        self.message = QLabel()
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._end = 0.0
        self._drawing = False
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setChildrenCollapsible(False)
        for plot in self.plots.values():
            self._splitter.addWidget(plot)
            plot.moved.connect(self._on_plot_moved)
            plot.zoomed.connect(self.zoomed)
            plot.hovered.connect(self.hovered)
            plot.clicked.connect(self.clicked)
        self._splitter.setStretchFactor(0, 3)
        self._splitter.setStretchFactor(1, 2)
        self.accuracy.hide()
        self.addWidget(self.message)
        self.addWidget(self._splitter)

    def set_losses(self, kind: str) -> None:
        """Say what kind of loss is drawn; "" when it is not one kind."""
        self._losses = kind
        self.loss.left.set_title(self.title_of("loss"))

    def title_of(self, kind: str) -> str:
        """What a plot shows upwards, "loss" or "accuracy"."""
        return self.tr(_LOSSES.get(self._losses, _LOSS) if kind == "loss" else _ACCURACY)

    def axis_title(self, axis: str) -> str:
        """What "iteration", "tasks" or "seconds" is called under the plots."""
        return self.tr(_AXES[axis])

    def show_message(self, text: str) -> None:
        """Show a sentence instead of the plots; "" shows the plots."""
        self.message.setText(text)
        self.setCurrentWidget(self.message if text else self._splitter)

    def show_accuracy(self, on: bool) -> None:
        """Show the plot of the accuracy, or not."""
        if on == self.accuracy.isHidden():
            self.accuracy.setVisible(on)
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no height for two plots they stand side by side."""
        super().resizeEvent(event)
        low = self.height() < _LOW and self.width() > self.height()
        if low != (self._splitter.orientation() == Qt.Orientation.Horizontal):
            self._splitter.setOrientation(Qt.Orientation.Horizontal if low else Qt.Orientation.Vertical)
            self._arrange()

    def _arrange(self) -> None:
        """Only the lower one of two plots above each other needs numbers under it."""
        low = self._splitter.orientation() == Qt.Orientation.Horizontal
        self.loss.bottom.set_bare(not low and not self.accuracy.isHidden())
        self._splitter.setHandleWidth(_APART if low else _CLOSE)
        self._splitter.setSizes([500, 500] if low else [550, 450])

    def show_curves(
        self,
        requests: Mapping[str, Sequence[Request]],
        options: CurveOptions,
        *,
        fit: bool,
        window: tuple[float, float] | None = None,
    ) -> None:
        """Draw the curves of each plot in the present or the given window; with `fit`, in the window that shows everything."""
        self._drawing = True  # range changes made here are no news
        try:
            self._show_curves(requests, options, fit, window)
        finally:
            self._drawing = False

    def clear_curves(self) -> None:
        """Forget every curve and the vertical ranges."""
        for plot in self.plots.values():
            plot.clear_curves()

    def show_changes(self, changes: Sequence[Change], axis: str) -> None:
        """Mark these moments in both plots."""
        for plot in self.plots.values():
            plot.show_changes(changes, axis)

    def set_crosshair(self, x: float | None) -> None:
        """Move the vertical line of both plots, or hide it."""
        for plot in self.plots.values():
            plot.set_crosshair(x)

    def show_moment(self, x: float | None, words: str) -> None:
        """Show in both plots which moment is looked at, with words in the upper one, or that none is."""
        self.loss.show_moment(x, words)
        self.accuracy.show_moment(x, "")

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        for plot in self.plots.values():
            plot.apply_theme(theme)

    def _show_curves(
        self,
        requests: Mapping[str, Sequence[Request]],
        options: CurveOptions,
        fit: bool,
        window: tuple[float, float] | None,
    ) -> None:
        self.loss.set_log(options.log)
        ends = (float(one.series.x(options.axis)[-1]) for kind in requests.values() for one in kind)
        last = max(ends, default=0.0)
        if fit:
            window = self._window_for(last)
        for kind, plot in self.plots.items():
            plot.bottom.whole = options.axis != "seconds"
            plot.bottom.set_title(self.axis_title(options.axis))
            plot.set_reach(last)
            if window:
                plot.set_window(*window)
            plot.show_curves(requests[kind], options.axis, options.smoothing, fit=fit)

    def _window_for(self, last: float) -> tuple[float, float]:
        """Everything, with a little room ahead; stands still while the run fills it, because new ticks are dear."""
        if not _FULL * self._end <= last <= self._end:
            self._end = _AHEAD * last if last > 0 else 1.0
        return -0.01 * self._end, self._end

    def _on_plot_moved(self, window: tuple[float, float]) -> None:
        if not self._drawing:
            self.moved.emit(window)
