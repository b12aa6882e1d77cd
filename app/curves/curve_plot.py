"""One plot of curves: items that are reused, a view that follows the data, markers of changes and the crosshair line."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPen

from app.curves.change_strip import ChangeStrip
from app.curves.changes import Change
from app.curves.curve import FLOOR, LARGEST, ROLES, Curve, Edges, Shape, Style
from app.plots.axes import NumberAxis
from app.plots.line import Line, keep_axes
from app.plots.pyramid import Buckets
from app.plots.roomy_range import RoomyRange
from app.run_model import Series
from app.theme import LIGHT, Theme

BUCKETS = 1000
"""A curve is drawn in at most about twice as many points, and in no more buckets than its plot has pixels."""
_NEAR = 4  # pixels between the mouse and the marker it points at
_FAR = 1000.0  # view heights beyond which drawn values are moved closer


@dataclass(frozen=True)
class Request:
    """One curve to be drawn: whose (the key of a subject), what kind (a key of `ROLES`), its data, and of a group its edges."""

    subject: Hashable
    role: str
    series: Series
    style: Style
    edges: tuple[Series, Series] | None = None


class CurvePlot(pg.PlotWidget):
    """Curves over the run. It draws what it is given; the panel decides what that is.

    Signals:
        moved: the visible part changed, for whatever reason; carries `window`.
        zoomed: the user changed it.
        hovered: the mouse rests at this horizontal position, or None. clicked: it was clicked here.

    Attributes:
        factor: what values are multiplied with before they are drawn. curves: (key of the subject, role) -> items.
        strip: the markers' labels, or None. crosshair: the vertical line. moment: the line at the moment that is looked at.
    """

    moved = Signal(object)
    zoomed = Signal()
    hovered = Signal(object)
    clicked = Signal(object)

    def __init__(self, name: str, font: QFont, *, factor: float = 1.0, strip: bool = False) -> None:
        line = QFontMetrics(font).height()
        self.left = NumberAxis("left", 4 * line + 8, font)
        self.bottom = NumberAxis("bottom", 2 * line + 12, font)
        axes = {"left": self.left, "bottom": self.bottom}
        self.strip = ChangeStrip(line + 2, font) if strip else None
        if self.strip:
            axes["top"] = self.strip
        super().__init__(axisItems=axes, enableMenu=False)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it has no keys; a click gives the focus to the panel, which has
        self.factor = factor
        self.curves: dict[tuple[Hashable, str], Curve] = {}
        self._drawn: dict[tuple[Hashable, str], tuple[object, tuple[float, float]]] = {}
        self._theme = LIGHT
        self._log = False
        self._fitted = RoomyRange()
        self._changes: Sequence[Change] = ()
        self._moments = np.empty(0)
        self._prepare_view()
        self._add_lines()

    def _prepare_view(self) -> None:
        plot = self.getPlotItem()
        view = plot.getViewBox()
        plot.hideButtons()
        plot.disableAutoRange()
        plot.layout.setContentsMargins(0, 0 if self.strip else 6, 24, 0)  # room for half of a number
        plot.showGrid(x=True, y=True, alpha=0.18)
        keep_axes(self)
        for axis in (self.left, self.bottom):
            axis.setZValue(view.zValue() - 1)  # the grid lies under the curves
        if self.strip:
            plot.showAxis("top")
            self.strip.setGrid(False)
        self.setMinimumHeight(96)
        self.setFrameShape(self.Shape.NoFrame)
        self.scene().contextMenu = []  # no "Export...": figures are made elsewhere
        view.setDefaultPadding(0)
        view.setLimits(minXRange=1e-2, minYRange=1e-9, yMin=-LARGEST, yMax=LARGEST)
        view.sigRangeChanged.connect(self._on_range_changed)
        view.sigRangeChangedManually.connect(self._on_range_changed_manually)

    def _add_lines(self) -> None:
        self._marks = Line(connect="pairs")
        self.crosshair = pg.InfiniteLine(angle=90, movable=False)
        self.crosshair.hide()
        self.moment = pg.InfiniteLine(angle=90, movable=False, label="", labelOpts={"position": 0.94})
        self.moment.hide()
        for item, height in ((self._marks, 1), (self.moment, 80), (self.crosshair, 90)):
            item.setZValue(height)
            self.addItem(item, ignoreBounds=True)
        self.scene().sigMouseMoved.connect(self._on_mouse_moved)
        self.scene().sigMouseClicked.connect(self._on_mouse_clicked)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours everywhere."""
        self._theme = theme
        self.setBackground(theme.base)
        for axis in (self.left, self.bottom):
            axis.apply_theme(theme)
        if self.strip:
            self.strip.apply_theme(theme)
        self._marks.setPen(QPen(pg.mkPen(theme.mixed(QColor(theme.faint), 0.7), style=Qt.PenStyle.DashLine)))
        self.crosshair.setPen(pg.mkPen(theme.faint))
        self.moment.setPen(pg.mkPen(theme.accent))
        self.moment.label.setColor(theme.text)
        self.moment.label.fill = pg.mkBrush(theme.base)
        for curve in self.curves.values():
            curve.apply_theme(theme)

    def set_log(self, on: bool) -> None:
        """Draw log10 of the values from the next `show_curves` on."""
        if on != self._log:
            self._log = on
            self._fitted.clear()
            self.left.set_log(on)
            low, high, least = (
                (math.log10(FLOOR) - 1, math.log10(LARGEST) + 1, 1e-3) if on else (-LARGEST, LARGEST, 1e-9)
            )
            self.getViewBox().setLimits(yMin=low, yMax=high, minYRange=least)

    @property
    def window(self) -> tuple[float, float]:
        """The visible part of the horizontal axis."""
        low, high = self.getViewBox().viewRange()[0]
        return float(low), float(high)

    @property
    def pixel(self) -> float:
        """How much of the horizontal axis one pixel shows."""
        low, high = self.window
        return (high - low) / max(float(self.getViewBox().width()), 1.0)

    @property
    def buckets(self) -> int:
        """In how many buckets curves are drawn in a plot of this width."""
        return min(BUCKETS, max(round(float(self.getViewBox().width())), 100))

    def set_reach(self, last: float) -> None:
        """Let the user move about as far as twice the data, which end at `last`, and no farther."""
        reach = 2.0 ** math.ceil(math.log2(max(last, 1.0)) + 1)
        self.getViewBox().setLimits(xMin=-0.1 * reach, xMax=reach)

    def set_window(self, low: float, high: float) -> None:
        """Show this part of the horizontal axis."""
        if (low, high) != self.window:
            self.getViewBox().setXRange(low, high, padding=0)

    def show_curves(self, requests: Sequence[Request], axis: str, smoothing: float, *, fit: bool) -> None:
        """Draw exactly these curves over `axis` in the present window; with `fit`, choose the vertical range for them."""
        self._remove_others({(request.subject, request.role) for request in requests})
        shape = Shape(self.factor, self._log, smoothing, *((-math.inf, math.inf) if fit else self._surroundings()))
        extents = [self._show(request, axis, shape) for request in requests]
        if fit:
            self._fit(extents)
        self._draw_marks()

    def clear_curves(self) -> None:
        """Forget every curve and the vertical range."""
        self._remove_others(set())
        self._fitted.clear()

    def show_changes(self, changes: Sequence[Change], axis: str) -> None:
        """Mark these moments."""
        self._changes = changes
        self._moments = np.array([change.positions[axis] for change in changes], float)
        if self.strip:
            self.strip.show_changes(changes, axis)

    def set_crosshair(self, x: float | None) -> None:
        """Move the vertical line, or hide it."""
        self.crosshair.setVisible(x is not None)
        if x is not None:
            self.crosshair.setValue(x)

    def show_moment(self, x: float | None, words: str) -> None:
        """Put the line of the moment that is looked at there, with these words beside it, or hide it."""
        self.moment.setVisible(x is not None)
        if x is not None:
            self.moment.setValue(x)
            self.moment.label.setFormat(words)

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse went away."""
        super().leaveEvent(event)
        self.hovered.emit(None)

    def _on_range_changed(self, *_: object) -> None:
        self.moved.emit(self.window)

    def _on_range_changed_manually(self, *_: object) -> None:
        self.zoomed.emit()

    def _on_mouse_moved(self, at: QPointF) -> None:
        view = self.getViewBox()
        x = float(view.mapSceneToView(at).x()) if view.sceneBoundingRect().contains(at) else None
        view.setToolTip("" if x is None else self._told_at(x))
        self.hovered.emit(x)

    def _on_mouse_clicked(self, event: Any) -> None:
        view = self.getViewBox()
        if event.button() == Qt.MouseButton.LeftButton and view.sceneBoundingRect().contains(event.scenePos()):
            self.clicked.emit(float(view.mapSceneToView(event.scenePos()).x()))

    def _told_at(self, x: float) -> str:
        """The newest change marked within a few pixels, in full."""
        near = np.flatnonzero(np.abs(self._moments - x) < _NEAR * self.pixel)
        return self._changes[int(near[-1])].text if len(near) else ""

    def _show(self, request: Request, axis: str, shape: Shape) -> tuple[float, float]:
        """The extent of one curve, which is drawn unless exactly this of it is drawn already."""
        key, series = (request.subject, request.role), request.series
        if key in self.curves and self.curves[key].style != request.style:
            self._remove(key)
        if key not in self.curves:
            group = request.edges is not None
            self.curves[key] = Curve(self.getPlotItem(), ROLES[request.role], request.style, self._theme, group=group)
        window = (axis, *self.window, self.buckets)
        wanted = (series, len(series), window, shape)
        if key not in self._drawn or self._drawn[key][0] != wanted:
            view = series.view(*window)
            extent = self.curves[key].show(view, edges_of(request, view, window), shape)
            self._drawn[key] = (wanted, extent)
        return self._drawn[key][1]

    def _remove_others(self, wanted: set[tuple[Hashable, str]]) -> None:
        for key in set(self.curves) - wanted:
            self._remove(key)

    def _remove(self, key: tuple[Hashable, str]) -> None:
        self.curves.pop(key).remove()
        self._drawn.pop(key, None)

    def _surroundings(self) -> tuple[float, float]:
        low, high = self.getViewBox().viewRange()[1]
        height = high - low
        return low - _FAR * height, high + _FAR * height

    def _fit(self, extents: Iterable[tuple[float, float]]) -> None:
        """Show everything; stay still while everything is inside and fills most of the height."""
        known = [extent for extent in extents if not math.isnan(extent[0])]
        if not known:
            return
        low, high = min(extent[0] for extent in known), max(extent[1] for extent in known)
        bottom, top = self._fitted.around(low, high, 0.1 if self._log else max(abs(high) * 0.1, 1e-6))
        if self.factor == 100:
            bottom, top = max(bottom, -2.0), min(top, 102.0)
        if [bottom, top] != self.getViewBox().viewRange()[1]:
            self.getViewBox().setYRange(bottom, top, padding=0)

    def _draw_marks(self) -> None:
        if not len(self._moments) and not len(self._marks.xData):
            return
        (left, right), (low, high) = self.getViewBox().viewRange()
        inside = self._moments[(self._moments >= left) & (self._moments <= right)]
        _, first = np.unique(np.round(inside / self.pixel), return_index=True)
        self._marks.set_data(np.repeat(inside[first], 2), np.tile([low, high], len(first)))


def edges_of(request: Request, view: Buckets, window: tuple[str, float, float, int]) -> Edges | None:
    """The band around a view: from the smallest to the largest of a group, or the 95 % interval, or None."""
    if request.edges is not None:
        low, high = (edge.view(*window) for edge in request.edges)
        return low.low, high.high
    half = request.series.intervals(*window)
    return None if half is None else (view.low - half.high, view.high + half.high)
