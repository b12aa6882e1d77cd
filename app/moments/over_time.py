"""What the matrices of a layer did over the run: the distance of each from its start, or the history of one cell."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget

from app.moments.cell_history import Cell, CellHistory
from app.moments.cell_view import CellView
from app.moments.distance_view import DistanceView
from app.moments.earlier_distances import EarlierDistances
from app.numbers import count
from app.run_model import RunModel
from app.theme import Theme
from app.timeline import Timeline
from core.events import Matrix, MatrixSnapshot


class OverTime(QStackedWidget):
    """The distances, until a cell is opened; a line at the moment that is shown, and a click chooses another one.

    Attributes:
        distances, cell_view: the two pages. cell: the one whose history is shown, or None.
    """

    def __init__(self) -> None:
        super().__init__()
        self.distances, self.cell_view = DistanceView(), CellView()
        self._timeline: Timeline | None = None
        self._history: CellHistory | None = None
        self._earlier: EarlierDistances | None = None
        self._shown: tuple[object, ...] = ()
        self._kept: tuple[object, ...] = ()  # what is drawn stays alive, so that its id stays its own
        for page in (self.distances, self.cell_view):
            self.addWidget(page)
            page.plot.momentPicked.connect(self._on_moment_picked)
        self.cell_view.closed.connect(self.close_cell)

    def sizeHint(self) -> QSize:
        """No more than it needs: what there is beyond that is shared out with the matrices."""
        return self.minimumSizeHint()

    def hasHeightForWidth(self) -> bool:
        """Its pages would ask for the height that a plot prefers."""
        return False

    @property
    def cell(self) -> Cell | None:
        """The cell whose history is shown."""
        return self._history.cell if self._history else None

    def set_timeline(self, timeline: Timeline) -> None:
        """Show which moment is chosen there."""
        self._timeline = timeline

    def open_cell(self, cell: Cell) -> None:
        """Show the history of a cell from the next `show_layer` on; nothing without stored moments."""
        if self._timeline is not None and self._timeline.iterations:
            self._history = CellHistory(self._timeline, cell)
            self._shown = ()
            self.setCurrentWidget(self.cell_view)

    def close_cell(self) -> None:
        """Back to the distances."""
        self._history = None
        self._shown = ()
        self.setCurrentWidget(self.distances)

    def forget(self) -> None:
        """Another run begins."""
        self._earlier = None
        if self._history is not None:
            self.close_cell()

    def show_layer(
        self, run: RunModel, newest: MatrixSnapshot, layer: str, reference: MatrixSnapshot | None, theme: Theme
    ) -> None:
        """Draw a layer of the arm of `newest`, unless exactly this is drawn; a cell of another layer is closed."""
        if self.cell is not None and (self.cell.arm, self.cell.layer) != (newest.arm, layer):
            self.close_cell()
        if self._history is not None:
            self._history.survey.go_on()
        version = self._history.survey.version if self._history is not None else self._look_earlier(run, newest)
        wanted = (id(newest), id(reference), theme.name, layer, run.slot(newest.arm), version)
        if wanted != self._shown:
            self._shown, self._kept = wanted, (newest, reference)
            self._draw(run, newest, layer, reference, theme)
        chosen = self._timeline.chosen if self._timeline else None
        for page in (self.distances, self.cell_view):
            page.plot.show_moment(chosen)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self.distances.apply_theme(theme)
        self.cell_view.apply_theme(theme)
        self._shown = ()

    def _draw(
        self, run: RunModel, newest: MatrixSnapshot, layer: str, reference: MatrixSnapshot | None, theme: Theme
    ) -> None:
        slot = run.slot(newest.arm)
        if self._history is None:
            learned = [one for one in newest.matrices if one.learned and one.layer == layer]
            curves = [self._curve(run, newest.arm, one) for one in learned]
            pens = [theme.arm_pen(slot, 1.0, index) for index in range(len(learned))]
            self.distances.show_distances(list(zip(learned, curves, pens, strict=True)))
            return
        iterations, values = self._history.curve(newest)
        if reference is not None:
            values = values - self._history.cell.value(reference)
        self.cell_view.show_cell(self._heading(self._history, reference), iterations, values, theme.arm_pen(slot, 1.5))

    def _look_earlier(self, run: RunModel, newest: MatrixSnapshot) -> int:
        """Ask for the distances before those that the run has told of, if moments are stored there; a number that grows with them."""
        key = next((key for key in run.distance if key[0] == newest.arm), None)
        first = int(run.distance[key].iteration.values()[0]) if key is not None else 0
        if self._timeline is None or not self._timeline.iterations or self._timeline.iterations[0] >= first:
            self._earlier = None
            return 0
        if self._earlier is None or (self._earlier.arm, self._earlier.first) != (newest.arm, first):
            self._earlier = EarlierDistances(self._timeline, newest.arm, first)
        return self._earlier.look()

    def _curve(self, run: RunModel, arm: str, matrix: Matrix) -> tuple[np.ndarray, np.ndarray]:
        """Iterations and distances of a matrix, two arrays of one length: those of a run that was resumed from its beginning on."""
        series = run.distance.get((arm, matrix.layer, matrix.name))
        x, y = (series.x("iteration"), series.y.values()) if series else (np.empty(0), np.empty(0))
        if self._earlier is None:
            return x, y
        earlier_x, earlier_y = self._earlier.curve(matrix)
        return np.concatenate([earlier_x, x]), np.concatenate([earlier_y, y])

    def _heading(self, history: CellHistory, reference: MatrixSnapshot | None) -> str:
        cell, missing = history.cell, history.survey.missing
        which = self.tr("{0}[{1}, {2}] of {3}").format(cell.matrix, cell.row, cell.column, cell.layer)
        if reference is not None:
            which = self.tr("{0} minus iteration {1}").format(which, count(reference.iteration))
        return self.tr("{0}, {1} moments still to be read").format(which, count(missing)) if missing else which

    def _on_moment_picked(self, iteration: float) -> None:
        if self._timeline is not None:
            self._timeline.choose(round(iteration))
