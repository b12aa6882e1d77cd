"""Loss and accuracy of every arm while it learns."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget, QVBoxLayout

from app.curves.changes import Change, described
from app.curves.curve_controls import CurveControls
from app.curves.curve_plot import CurvePlot, Request
from app.curves.curve_readings import KINDS, Place, heading, newest, readings
from app.curves.legend import Legend
from app.panels.base import Panel
from app.plots.readout import Readout
from app.plots.small_plot import bare, small
from app.run_model import RunModel
from app.theme import LIGHT, Theme
from core.tasks import FAMILIES

_FULL = 0.93
_AHEAD = 1.06
_REFRESH = 0.5  # seconds between two refreshes of the newest values while the run goes on
_AXES = {"iteration": "iteration", "tasks": "tasks", "seconds": "training time (s)"}
_LOSSES = {"mse": "loss (MSE)", "cross_entropy": "loss (cross-entropy)"}
_EMPTY = "Loss and accuracy of every arm will appear here.\nPress Train (Space) to see losses fall."
_WAITING = "Waiting for the first iteration."
_HIDDEN = "Every curve is hidden.\nTick query, support or validation above."


class Curves(Panel):
    """Loss over the run and, for classes, accuracy under it, on one horizontal axis; a legend above and the values below.

    Attributes:
        controls: what the user chooses. loss, accuracy: the plots. legend, readout: what surrounds them.
        following: the view keeps up with the run; ends when the user zooms.
    """

    name = "curves"
    title = "Curves"

    def __init__(self) -> None:
        super().__init__()
        font = small(self.font())
        self.controls = CurveControls()
        self.legend = Legend(font)
        self.loss = CurvePlot("Loss over the run", font, strip=True)
        self.accuracy = CurvePlot("Accuracy over the run", font, factor=100)
        self.readout = Readout(font)
        self.following = True
        self._end = 0.0
        self._plots = {"loss": self.loss, "accuracy": self.accuracy}
        self._message = QLabel(_EMPTY)
        self._theme: Theme = LIGHT
        self._shown = self.controls.options
        self._run: RunModel | None = None
        self._version = -1
        self._points = 0
        self._arms: tuple[str, ...] = ()
        self._changes: list[Change] = []
        self._marked = (-1, "")
        self._kind = ""
        self._cursor: float | None = None
        self._refreshed = 0.0
        self._drawing = False
        self._arrange()
        self._connect()

    def draw(self, run: RunModel) -> None:
        """Show the run; does nothing when it has said nothing new."""
        if run is self._run and run.version == self._version:
            return
        if run is not self._run or run.arm_order != self._arms or _points(run) < self._points:
            self._begin(run)
        self._version, self._points = run.version, _points(run)
        self._redraw(fit=self.following)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours everywhere."""
        self._theme = theme
        bare(self, theme)
        self.controls.apply_theme(theme)
        for plot in self._plots.values():
            plot.apply_theme(theme)
        self._redraw(fit=False)
        self._refresh_readout()

    def _arrange(self) -> None:
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setChildrenCollapsible(False)
        for plot in self._plots.values():
            self._splitter.addWidget(plot)
        self._splitter.setStretchFactor(0, 3)
        self._splitter.setStretchFactor(1, 2)
        self.accuracy.hide()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._message)
        self._pages.addWidget(self._splitter)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 4)
        column.setSpacing(4)
        for widget in (self.controls, self.legend):
            column.addWidget(widget)
        column.addWidget(self._pages, 1)
        column.addWidget(self.readout)

    def _connect(self) -> None:
        self.controls.changed.connect(self._on_options_changed)
        self.controls.followAsked.connect(self._on_follow_asked)
        for plot in self._plots.values():
            plot.moved.connect(self._on_plot_moved)
            plot.zoomed.connect(self._on_plot_zoomed)
            plot.hovered.connect(self._on_plot_hovered)

    def _begin(self, run: RunModel) -> None:
        """A run that was not shown before."""
        self._run, self._arms, self._changes, self._marked = run, run.arm_order, [], (-1, "")
        self._on_plot_hovered(None)
        for plot in self._plots.values():
            plot.clear_curves()
        self._follow(True)
        family = FAMILIES.get(run.spec.get("task", {}).get("kind", ""))
        if family and family.loss != self._kind:
            self._kind = family.loss
            self.controls.set_log(family.loss == "mse")
        self.loss.left.set_title(_LOSSES.get(self._kind, "loss"))
        self.accuracy.left.set_title("accuracy (%)")

    def _redraw(self, *, fit: bool, window: tuple[float, float] | None = None) -> None:
        """Draw the present run in the present or the given window; with `fit`, in the window that shows everything."""
        if self._run is None:
            return
        self._drawing = True  # range changes made here are no news
        try:
            self._redraw_run(self._run, fit, window)
        finally:
            self._drawing = False
        if self._run.phase != "running" or time.monotonic() - self._refreshed > _REFRESH:
            self._refresh_readout()

    def _redraw_run(self, run: RunModel, fit: bool, window: tuple[float, float] | None) -> None:
        options = self.controls.options
        requests = {kind: self._requests(run, kind) for kind in KINDS}
        self._show_page(run, requests)
        self._update_changes(run)
        self.loss.set_log(options.log)
        last = self._last([request for kind in KINDS for request in requests[kind]])
        if fit:
            window = self._window_for(last)
        for kind, plot in self._plots.items():
            plot.set_reach(last)
            if window:
                plot.set_window(*window)
            plot.show_curves(requests[kind], options.axis, options.smoothing, fit=fit)

    def _window_for(self, last: float) -> tuple[float, float]:
        """Everything, with a little room ahead; stands still while the run fills it, because new ticks are dear."""
        if not _FULL * self._end <= last <= self._end:
            self._end = _AHEAD * last if last > 0 else 1.0
        return -0.01 * self._end, self._end

    def _requests(self, run: RunModel, kind: str) -> list[Request]:
        found = []
        for arm, name in enumerate(run.arm_order):
            for role in self.controls.options.roles:
                series = run.series.get((name, f"{role}_{kind}"))
                if series is not None and len(series):
                    found.append(Request(arm, role, series))
        return found

    def _show_page(self, run: RunModel, requests: dict[str, list[Request]]) -> None:
        """The plots, or a sentence when there is nothing to plot; the lower plot only when something has an accuracy."""
        self._pages.setCurrentWidget(self._splitter if any(requests.values()) else self._message)
        if not any(requests.values()):
            waiting = _EMPTY if run.phase == "idle" else _WAITING
            self._message.setText(_HIDDEN if _points(run) else waiting)
        both = any(metric.endswith("_accuracy") for _, metric in run.series)
        if both == self.accuracy.isHidden():
            self.accuracy.setVisible(both)
            self.loss.bottom.set_bare(both)
            self._splitter.setSizes([550, 450])
        for plot in self._plots.values():
            plot.bottom.whole = self.controls.options.axis != "seconds"
            plot.bottom.set_title(_AXES[self.controls.options.axis])
        colours = [(arm.title, self._theme.arm_colour(index)) for index, arm in enumerate(run.arms.values())]
        self.legend.show_arms(colours, self.controls.options.roles)

    def _last(self, requests: list[Request]) -> float:
        """Where the longest curve ends."""
        axis = self.controls.options.axis
        return max((float(request.series.x(axis)[-1]) for request in requests), default=0.0)

    def _update_changes(self, run: RunModel) -> None:
        if len(run.changes) < len(self._changes):
            self._changes = []
        axis = self.controls.options.axis
        if (len(run.changes), axis) == self._marked:
            return
        self._marked = (len(run.changes), axis)
        self._changes += described(run, len(self._changes))
        for plot in self._plots.values():
            plot.show_changes(self._changes, axis)

    def _refresh_readout(self) -> None:
        """Values at the cursor, or the newest ones."""
        if self._run is None:
            return
        self._refreshed = time.monotonic()
        options = self.controls.options
        place, where = None, f"newest, {heading(options.axis, newest(self._run, options.axis))}"
        if self._cursor is not None:
            place = Place(options.axis, self._cursor, 4 * self.loss.pixel)
            where = heading(options.axis, max(self._cursor, 0.0))
        found = readings(self._run, options.roles, place, self._theme)
        self.readout.show_readings(where if found else "", found)

    def _follow(self, on: bool) -> None:
        self.following = on
        self.controls.set_following(on)

    def _on_follow_asked(self, on: bool) -> None:
        self._follow(on)
        self._redraw(fit=on)

    def _on_options_changed(self) -> None:
        """Another axis or scale makes the old window meaningless, so the view follows again."""
        options, shown = self.controls.options, self._shown
        self._shown = options
        if (options.axis, options.log) != (shown.axis, shown.log):
            self._follow(True)
            self._cursor = None
        self._redraw(fit=self.following)
        self._refresh_readout()

    def _on_plot_moved(self, window: tuple[float, float]) -> None:
        """The user moved one plot: the other one goes along, and both are drawn for what is visible now."""
        if not self._drawing:
            self._redraw(fit=False, window=window)

    def _on_plot_zoomed(self) -> None:
        self._follow(False)

    def _on_plot_hovered(self, x: float | None) -> None:
        self._cursor = x
        for plot in self._plots.values():
            plot.set_crosshair(x)
        self._refresh_readout()


def _points(run: RunModel) -> int:
    return sum(len(series) for series in run.series.values())
