"""Where the inner loop goes: from theta to theta' on several tasks, seen from above, over the query loss there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.adaptation_paths.landscape import Landscape, landscape
from app.adaptation_paths.path_controls import PathControls
from app.adaptation_paths.path_figure import path_figure
from app.adaptation_paths.path_plot import PathPlot, ShownPath
from app.adaptation_paths.path_words import axis_words, lost_words, plane_words, point_words
from app.adaptation_paths.surface import SurfaceKey
from app.asking import AskRow, Veil
from app.export.words import run_place, run_title
from app.formulas.formulas import formula_label
from app.panels.base import Panel
from app.plots.line_key import Entry, LineKey
from app.plots.paint_turns import PaintTurns
from app.plots.small_plot import bare, small
from app.run_model import RunModel
from app.setup.signs import FAINT, Elided
from app.theme import LIGHT, Theme

if TYPE_CHECKING:
    from app.analyst import Analyst, Work
    from app.timeline import Timeline
    from core.analysis.bench import Bench
    from core.figures.figure import FigureSpec


class AdaptationPaths(Panel):
    """Paths of several arms and tasks in one plane, over the query loss of one task or the mean of all.

    Attributes:
        controls: arms, tasks, plane and surface. row: Update, Live, Cancel. plot: the plane. key, surface_key: what is what.
        caption: what the plane is. readout: the point under the mouse. found: what is shown, or None. empty: why there is nothing.
    """

    name: ClassVar[str] = "paths"
    title: ClassVar[str] = "Adaptation paths"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run, self._theme = RunModel(), LIGHT
        self.found: Landscape | None = None
        self._iteration = 0
        self._drawn: tuple[object, ...] = ()
        self.controls, self.row = PathControls(), AskRow(self.name)
        self.equation, self.key, self.surface_key = formula_label("inner_loop"), LineKey(), SurfaceKey()
        self.plot, self.caption, self.readout, self.empty = PathPlot(), QLabel(), Elided(), QLabel()
        self._turns = PaintTurns(self, self.caption, self.plot)
        self._pages, self._content = QStackedWidget(), QWidget()
        self._veil = Veil(self._content)
        self._assemble()
        self.row.asked.connect(self._ask)
        self.controls.changed.connect(self._ask)
        self.controls.looksChanged.connect(self._on_looks_changed)
        self.plot.pointed.connect(self._on_pointed)

    def set_timeline(self, timeline: Timeline) -> None:
        """Analyse the moment that is chosen there, as far as weights are stored."""
        self.row.set_timeline(timeline)

    def set_analyst(self, analyst: Analyst) -> None:
        """Take note of who works out analyses."""
        self.row.set_analyst(analyst)

    def draw(self, run: RunModel) -> None:
        """Show the newest answer; nothing happens when it is already shown."""
        if run is not self._run:
            self._run, self.found = run, None
        self.controls.set_tasks(int(run.spec.get("run", {}).get("validation_tasks", 0)))
        self.controls.offer_arms([(name, run.arms[name].title, run.slot(name)) for name in run.arm_order])
        answer = self.row.draw(run)
        if answer is None:
            self.found = None
        elif answer.value is not None:
            self.found, self._iteration = answer.value, answer.iteration
        self._veil.set_on(self.row.slow and self.found is not None)
        self._redraw()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        bare(self, theme)
        for part in (self.controls, self.row, self.plot, self.key, self.surface_key, self._veil):
            part.apply_theme(theme)
        for label in (self.caption, self.empty):
            label.setStyleSheet(f"color: {theme.faint}")
        for small_label in (self.caption, self.readout):
            small_label.setFont(small(self.font()))
        self.caption.setFixedHeight(3 * self.caption.fontMetrics().lineSpacing() + 2)
        self._drawn = ()
        self._redraw()

    def figure(self) -> FigureSpec | None:
        """Paths over contours, with what the plane is; None while there is nothing."""
        paths = self._paths()
        if self.found is None or not paths:
            return None
        caption = f"{run_place(self._run, self._iteration)}. {plane_words(self.found, self._title)}"
        return path_figure(self.found, paths, axis_words(self.found), run_title(self._run), caption)

    def _assemble(self) -> None:
        for label in (self.empty, self.caption):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.caption.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.readout.setForegroundRole(FAINT)
        keys = QHBoxLayout()
        keys.addWidget(self.key, 1)
        keys.addWidget(self.surface_key)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(keys)
        column.addWidget(self.plot, 1)
        column.addWidget(self.caption)
        column.addWidget(self.readout)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(8, 8, 8, 4)
        outer.setSpacing(4)
        for part in (self.controls, self.row, self.equation):
            outer.addWidget(part)
        outer.addWidget(self._pages, 1)
        self.setMinimumSize(260, 380)

    # ---- asking

    def _ask(self) -> None:
        wish = self.controls.wish()
        if wish is None:
            return

        def question(bench: Bench, work: Work) -> Any:
            return landscape(bench, work, wish)

        self.row.ask(question)

    # ---- showing

    def _redraw(self) -> None:
        """Draw the plane, unless exactly that is drawn."""
        paths = self._paths()
        if self.found is None or not paths:
            self.empty.setText(self._why_empty())
            self._pages.setCurrentWidget(self.empty)
            self._drawn = ()
            return
        self._pages.setCurrentWidget(self._content)
        looks = [(path.slot, path.title) for path in paths]
        if self._drawn and self._drawn[0] is self.found and self._drawn[1] == looks:
            return
        self._drawn = (self.found, looks)
        self._turns.begin()
        self.plot.show_plane(self.found, paths, axis_words(self.found))
        self._on_looks_changed()
        self.surface_key.set_surface(self.found.plane.surface)
        said = f"{plane_words(self.found, self._title)} {lost_words(paths)}".strip()
        self.caption.setText(said)
        self.caption.setToolTip(said)
        self._explain(paths)
        self._on_pointed(-1, -1)

    def _paths(self) -> list[ShownPath]:
        """Those of arms that the run has; the paths of the surface's own task are marked."""
        if self.found is None:
            return []
        run, plane = self._run, self.found.plane
        return [
            ShownPath(
                run.slot(path.arm),
                self._title(path.arm),
                path,
                self.found.trained[path.arm],
                (path.task,) == plane.surface_tasks,
            )
            for path in plane.paths
            if path.arm in run.arms
        ]

    def _title(self, arm: str) -> str:
        return self._run.arms[arm].title if arm in self._run.arms else arm

    def _explain(self, paths: list[ShownPath]) -> None:
        arms = dict.fromkeys((path.slot, path.title) for path in paths)
        entries = [Entry(title, self._theme.arm_pen(slot, 2.0)) for slot, title in arms]
        start = QPen(pg.mkPen(self._theme.text))
        dashed = QPen(pg.mkPen(self._theme.faint, width=1.5, style=Qt.PenStyle.DashLine))
        entries += [Entry(self.tr("start"), start, points=True), Entry(self.tr("beyond training"), dashed)]
        self.key.set_entries(tuple(entries))

    def _on_looks_changed(self) -> None:
        picture, contours = self.controls.looks
        self.plot.show_surface(picture=picture, contours=contours)
        self.surface_key.setVisible(picture)

    def _on_pointed(self, path: int, step: int) -> None:
        if 0 <= path < len(self.plot.shown):
            self.readout.setText(point_words(self.plot.shown[path], step))
        else:
            self.readout.setText(self.tr("Numbers are tasks. Rest the mouse on a point of a path to read its loss."))

    def _why_empty(self) -> str:
        if not self._run.arms:
            return self.tr(
                "Press Train (Space). Then Update shows here where the inner loop takes every arm on several tasks."
            )
        if not self.row.possible:
            return self.tr("This run is not stored and has ended; train again to see its adaptation paths.")
        if self.row.problem:
            return self.row.problem
        return self.tr("Press Update: the paths of every arm on several tasks appear here, over the query loss.")
