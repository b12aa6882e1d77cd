"""Adaptation paths seen from above, over a loss surface."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QGraphicsSimpleTextItem

from app.adaptation_paths.landscape import Landscape
from app.adaptation_paths.surface import SurfacePicture
from app.plots.line import Dots, FineLine
from app.plots.small_plot import SmallPlot, small
from app.theme import LIGHT, Theme
from core.analysis.findings import Path

NEAR = 14.0
"""Pixels from a point within which the mouse is on it."""
BESIDE = 8.0
"""Pixels from the end of a path to the number of its task."""


@dataclass(frozen=True)
class ShownPath:
    """A path with the slot of its arm's colour, the arm's title, the steps trained, and whether the surface is of its task."""

    slot: int
    title: str
    path: Path
    trained: int
    above: bool


class TaskLabel(QGraphicsSimpleTextItem):
    """The number of a task beside a point, upright and of its own size whatever the view; painted by Qt alone."""

    def __init__(self, font: QFont) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.setFont(font)
        self.setTransform(QTransform.fromTranslate(BESIDE, -QFontMetricsF(font).height() / 2))


class PathItems:
    """What one path is made of: the trained part, what lies beyond, a dot at every step, a larger one at the end, and the task."""

    def __init__(self, plot: PathPlot) -> None:
        self.trained, self.beyond = plot.add_line(), plot.add_line()
        self.dots, self.end, self.label = Dots(), Dots(), TaskLabel(small(plot.font()))
        for place, item in enumerate((self.trained, self.beyond, self.dots, self.end, self.label)):
            item.setZValue(10 + place)
        for item in (self.dots, self.end, self.label):
            plot.addItem(item, ignoreBounds=True)

    def draw(self, shown: ShownPath, theme: Theme) -> None:
        """Show a path; points that are not finite are left out."""
        at = shown.path.at
        known = np.isfinite(at).all(1)
        width = 2.5 if shown.above else 1.2
        self.trained.setPen(theme.arm_pen(shown.slot, width))
        self.beyond.setPen(theme.arm_pen(shown.slot, width, 1))
        split = min(shown.trained, len(at) - 1)
        self.trained.set_data(at[: split + 1, 0], at[: split + 1, 1])
        self.beyond.set_data(at[split:, 0], at[split:, 1])
        colour = theme.arm_colour(shown.slot)
        self.dots.set_look(colour, 5 if shown.above else 4)
        self.dots.set_data(*at[known].T)
        self.end.set_look(colour, 10 if shown.above else 7)
        self.end.set_data(*at[known][-1:].T)
        self.label.setVisible(bool(known.any()))
        if known.any():
            self.label.setPos(*at[known][-1])
            self.label.setText(str(shown.path.task))
            self.label.setBrush(QColor(theme.text))

    def clear(self) -> None:
        """The path is gone."""
        nothing = np.empty(0)
        for item in (self.trained, self.beyond, self.dots, self.end):
            item.set_data(nothing, nothing)
        self.label.hide()


class PathPlot(SmallPlot):
    """The plane: equal lengths are equal on both axes.

    Signals:
        pointed(int, int): path and step under the mouse, (-1, -1) when there is none.

    Attributes:
        surface: the picture. contours: lines of equal loss. items: of each path. shown: the paths. starts: the initialisations.
    """

    pointed = Signal(object, object)

    def __init__(self) -> None:
        super().__init__("x", "y", whole=False)
        self._theme = LIGHT
        self.surface, self.contours = SurfacePicture(), FineLine("pairs")
        self.addItem(self.surface, ignoreBounds=True)
        self.contours.setZValue(-20)
        self.addItem(self.contours, ignoreBounds=True)
        self.items: list[PathItems] = []
        self.shown: tuple[ShownPath, ...] = ()
        self.rims, self.starts = Dots(), Dots()
        for height, item in ((30, self.rims), (31, self.starts)):
            item.setZValue(height)
            self.addItem(item, ignoreBounds=True)
        self.getViewBox().setAspectLocked(True)
        self.setMinimumHeight(120)
        self.scene().sigMouseMoved.connect(self._on_mouse_moved)

    def show_plane(self, found: Landscape, paths: Sequence[ShownPath], words: tuple[str, str]) -> None:
        """Draw a plane with these of its paths; `words` are the labels of the two axes."""
        plane = found.plane
        self.shown = tuple(paths)
        while len(self.items) < len(paths):
            self.items.append(PathItems(self))
        for unused in self.items[len(paths) :]:
            unused.clear()
        for items, path in zip(self.items, paths, strict=False):
            items.draw(path, self._theme)
        starts = np.array([path.path.at[0] for path in paths]).reshape(-1, 2)
        for dots in (self.rims, self.starts):
            dots.set_data(*starts.T)
        self.surface.set_surface(plane.x, plane.y, plane.surface)
        self.contours.set_data(*np.ascontiguousarray(found.contours.reshape(-1, 2).T))
        self.set_words(bottom=words[0], left=words[1])
        area = QRectF(QPointF(plane.x[0], plane.y[0]), QPointF(plane.x[-1], plane.y[-1]))
        self.getViewBox().setRange(area, padding=0, disableAutoRange=True)

    def show_surface(self, *, picture: bool, contours: bool) -> None:
        """Which of the two is shown."""
        self.surface.setVisible(picture)
        self.contours.setVisible(contours)

    def nearest(self, place: QPointF) -> tuple[int, int]:
        """Path and step nearest to a place in pixels of the scene, (-1, -1) when none is near."""
        found, best = (-1, -1), NEAR
        box = self.getViewBox()
        for number, shown in enumerate(self.shown):
            for step, (x, y) in enumerate(shown.path.at):
                if np.isfinite(x) and np.isfinite(y):
                    point = box.mapViewToScene(QPointF(x, y))
                    away = float(np.hypot(point.x() - place.x(), point.y() - place.y()))
                    if away < best:
                        found, best = (number, step), away
        return found

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        super().apply_theme(theme)
        self.surface.apply_theme(theme)
        self.contours.setPen(QPen(pg.mkPen(theme.mixed(QColor(theme.faint), 0.7), width=1)))
        self.rims.set_look(QColor(theme.text), 10)
        self.starts.set_look(QColor(theme.base), 6)
        for items, path in zip(self.items, self.shown, strict=False):
            items.draw(path, theme)

    def _on_mouse_moved(self, place: QPointF) -> None:
        self.pointed.emit(*self.nearest(place))
