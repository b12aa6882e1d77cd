"""Loss and accuracy of every arm while it learns, of stored runs beside it, and of groups of runs."""

from __future__ import annotations

import time
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout

from app.curves.changes import Change, described
from app.curves.curve_controls import CurveControls
from app.curves.curve_figure import Frame, curve_figure
from app.curves.curve_plot import Request
from app.curves.curve_readings import KINDS, Place, end_heading, heading, readings
from app.curves.legend import Legend
from app.curves.plot_stack import PlotStack
from app.curves.subjects import Subject, kind_of_loss, subjects
from app.moments.keys import went_by_key
from app.moments.places import iteration_at, position_of
from app.numbers import count
from app.panels.base import Panel
from app.plots.readout import Readout
from app.plots.small_plot import bare, small
from app.run_model import RunModel
from app.shelf import Shelf
from app.theme import LIGHT, Theme
from app.timeline import Timeline
from core.figures.figure import CurveFigure

_REFRESH = 0.5  # seconds between two refreshes of the newest values while the run goes on


class Curves(Panel):
    """Loss over the run and, for classes, accuracy under it, on one horizontal axis; a legend above and the values below.

    Attributes:
        controls: what the user chooses. stack: the plots `loss` and `accuracy`. legend, readout: what surrounds them.
        shown: whose curves are drawn now. following: the view keeps up with the run; ends when the user zooms.
    """

    name = "curves"
    title = "Curves"

    def __init__(self) -> None:
        super().__init__()
        font = small(self.font())
        self.controls = CurveControls()
        self.legend = Legend(font)
        self.stack = PlotStack(font)
        self.loss, self.accuracy = self.stack.loss, self.stack.accuracy
        self.readout = Readout(font)
        self.shown: list[Subject] = []
        self.following = True
        self._theme: Theme = LIGHT
        self._chosen = self.controls.options
        self._run = RunModel()
        self._shelf: Shelf | None = None
        self._timeline: Timeline | None = None
        self._version = (-1, -1)
        self._points = 0
        self._arms: tuple[str, ...] = ()
        self._changes: list[Change] = []
        self._marked = (-1, "")
        self._kind = ""
        self._cursor: float | None = None
        self._refreshed = 0.0
        self._arrange()
        self._connect()

    def set_shelf(self, shelf: Shelf) -> None:
        """Draw what is shown there too, and as it says."""
        self._shelf = shelf

    def set_timeline(self, timeline: Timeline) -> None:
        """Show which moment of the run is looked at, and let a click choose one."""
        self._timeline = timeline
        timeline.changed.connect(self._show_moment)

    def draw(self, run: RunModel) -> None:
        """Show the run and what is on the shelf; does nothing when there is nothing new."""
        version = (run.version, self._shelf.version if self._shelf else 0)
        if run is self._run and version == self._version:
            return
        if run is not self._run or run.arm_order != self._arms or _points(run) < self._points:
            self._begin(run)
        self._version, self._points = version, _points(run)
        before, self.shown = self.shown, subjects(run, self._shelf)
        if [one.title for one in before] != [one.title for one in self.shown]:
            self._refreshed = 0.0
        self._settle_kind()
        self._redraw(fit=self.following)
        self._show_moment()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Most of the room is for the plots."""
        super().resizeEvent(event)
        self.legend.set_room(self.height())
        self.readout.set_room(self.height())

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours everywhere."""
        self._theme = theme
        bare(self, theme)
        for part in (self.controls, self.stack):
            part.apply_theme(theme)
        self._redraw(fit=False)
        self._refresh_readout()

    def figure(self) -> CurveFigure | None:
        """What is drawn at this moment, on white; None while there is nothing. Its words are in the language in force."""
        options, stack = self.controls.options, self.stack
        frames = [
            Frame(plot, self._requests(kind), options.log and kind == "loss", stack.title_of(kind))
            for kind, plot in stack.plots.items()
        ]
        titles = {one.key: one.title for one in subjects(self._run, self._shelf)}
        shown = [replace(one, title=titles.get(one.key, one.title)) for one in self.shown]
        across = stack.axis_title(options.axis)
        return curve_figure(self._run, shown, frames, options, described(self._run), across)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right go through the stored moments of the run, Escape goes to the newest state."""
        if not went_by_key(self._timeline, event):
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 4)
        column.setSpacing(4)
        for widget in (self.controls, self.legend):
            column.addWidget(widget)
        column.addWidget(self.stack, 1)
        column.addWidget(self.readout)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # so that a click on a plot brings the keys here

    def _connect(self) -> None:
        self.controls.changed.connect(self._on_options_changed)
        self.controls.followAsked.connect(self._on_follow_asked)
        self.stack.moved.connect(self._on_stack_moved)
        self.stack.zoomed.connect(self._on_stack_zoomed)
        self.stack.hovered.connect(self._on_stack_hovered)
        self.stack.clicked.connect(self._on_stack_clicked)

    def _begin(self, run: RunModel) -> None:
        """A run that was not shown before."""
        self._run, self._arms, self._changes, self._marked = run, run.arm_order, [], (-1, "")
        self._on_stack_hovered(None)
        self.stack.clear_curves()
        self._follow(True)

    def _settle_kind(self) -> None:
        """Another kind of loss than before: squared errors are seen best on a logarithmic axis."""
        kind = kind_of_loss(self.shown)
        self.stack.set_losses(kind)
        if kind and kind != self._kind:
            self._kind = kind
            self.controls.set_log(kind == "mse")

    def _redraw(self, *, fit: bool, window: tuple[float, float] | None = None) -> None:
        """Draw what is shown in the present or the given window; with `fit`, in the window that shows everything."""
        options = self.controls.options
        requests = {kind: self._requests(kind) for kind in KINDS}
        self.stack.show_message("" if any(requests.values()) else self._why_empty())
        self.stack.show_accuracy(any(metric.endswith("_accuracy") for one in self.shown for metric in one.series))
        self._show_legend()
        self._update_changes()
        self.stack.show_curves(requests, options, fit=fit, window=window)
        if self._run.phase != "running" or time.monotonic() - self._refreshed > _REFRESH:
            self._refresh_readout()

    def _requests(self, kind: str) -> list[Request]:
        metrics = [(role, f"{role}_{kind}") for role in self.controls.options.roles]
        return [
            Request(one.key, role, one.series[metric], one.style, one.edges.get(metric))
            for one in self.shown
            for role, metric in metrics
            if metric in one.series
        ]

    def _why_empty(self) -> str:
        if any(one.series for one in self.shown):
            return self.tr("Every curve is hidden.\nTick query, support or validation above.")
        if _points(self._run):
            return self.tr("Every arm is hidden.\nShow one in the table of runs.")
        if self._run.phase == "idle":
            return self.tr("Loss and accuracy of every arm will appear here.\nPress Train (Space) to see losses fall.")
        return self.tr("Waiting for the first iteration.")

    def _show_legend(self) -> None:
        entries = [(one.title, one.style.colour(self._theme), one.style) for one in self.shown]
        left_out = self._shelf.left_out if self._shelf else 0
        self.legend.show_arms(entries, self.controls.options.roles, QColor(self._theme.text), left_out)

    def _update_changes(self) -> None:
        run, axis = self._run, self.controls.options.axis
        if len(run.changes) < len(self._changes):
            self._changes = []
        if (len(run.changes), axis) == self._marked:
            return
        self._marked = (len(run.changes), axis)
        self._changes += described(run, len(self._changes))
        self.stack.show_changes(self._changes, axis)

    def _refresh_readout(self) -> None:
        """Values at the cursor, or the newest ones."""
        self._refreshed = time.monotonic()
        options = self.controls.options
        place, where = None, end_heading(self.shown, options.axis)
        if self._cursor is not None:
            place = Place(options.axis, self._cursor, 4 * self.loss.pixel)
            where = heading(options.axis, max(self._cursor, 0.0))
        found = readings(self.shown, options.roles, place, self._theme)
        self.readout.show_readings(where if found else "", found)

    def _follow(self, on: bool) -> None:
        self.following = on
        self.controls.set_following(on)

    def _on_follow_asked(self, on: bool) -> None:
        self._follow(on)
        self._redraw(fit=on)

    def _on_options_changed(self) -> None:
        """Another axis or scale makes the old window meaningless, so the view follows again."""
        options, chosen = self.controls.options, self._chosen
        self._chosen = options
        if (options.axis, options.log) != (chosen.axis, chosen.log):
            self._follow(True)
            self._on_stack_hovered(None)  # a position on the axis before
        self._redraw(fit=self.following)
        self._refresh_readout()
        self._show_moment()

    def _on_stack_moved(self, window: tuple[float, float]) -> None:
        """The user moved one plot: the other one goes along, and both are drawn for what is visible now."""
        self._redraw(fit=False, window=window)

    def _on_stack_zoomed(self) -> None:
        self._follow(False)

    def _on_stack_hovered(self, x: float | None) -> None:
        self._cursor = x
        self.stack.set_crosshair(x)
        self._refresh_readout()

    def _on_stack_clicked(self, x: float) -> None:
        """Every panel shows the run as it was there."""
        iteration = iteration_at(self._run, x, self.controls.options.axis)
        if self._timeline is not None and iteration is not None:
            self._timeline.choose(iteration)

    def _show_moment(self) -> None:
        chosen = self._timeline.chosen if self._timeline else None
        x = None if chosen is None else position_of(self._run, chosen, self.controls.options.axis)
        self.stack.show_moment(x, "" if chosen is None else self.tr("iteration {0}").format(count(chosen)))


def _points(run: RunModel) -> int:
    return sum(len(series) for series in run.series.values())
