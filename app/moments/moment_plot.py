"""A small plot over the whole run with a line at the moment that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal

from app.language import translate
from app.plots.line import Line
from app.plots.small_plot import SmallPlot
from app.theme import Theme

_LEAST = 0.8  # of the width that the run fills before the axis is drawn anew
_AHEAD = 1.15


class MomentPlot(SmallPlot):
    """Lines over the iterations of a run, with room ahead that the run grows into. A click chooses a moment.

    Signals:
        momentPicked: the iteration at which the user clicked, a float.

    Attributes:
        cursor: the line at the moment that is shown; hidden while it is the newest.
    """

    momentPicked = Signal(object)

    def __init__(self, y: str) -> None:
        super().__init__(translate("MomentPlot", "iteration"), y)
        self._end = 0.0
        self.cursor = pg.InfiniteLine(angle=90, movable=False)
        self.cursor.hide()
        self.addItem(self.cursor, ignoreBounds=True)
        self.setMinimumHeight(96)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scene().sigMouseClicked.connect(self._on_clicked)

    def show_moment(self, iteration: int | None) -> None:
        """Put the line there, or hide it."""
        self.cursor.setVisible(iteration is not None)
        if iteration is not None:
            self.cursor.setValue(iteration)

    def fit(self, lines: Sequence[Line]) -> None:
        """Show the whole run, and zero."""
        shown = [line for line in lines if len(line.xData)]
        last = max((float(line.xData[-1]) for line in shown), default=0.0)
        if not _LEAST * self._end <= last <= self._end:
            self._end = _AHEAD * last or 1.0
        self.set_width(-0.01 * self._end, self._end)
        self.fit_height([np.zeros(1), *(line.yData for line in shown)])

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        super().apply_theme(theme)
        self.cursor.setPen(pg.mkPen(theme.accent))

    def _on_clicked(self, event: Any) -> None:
        view = self.getViewBox()
        if event.button() == Qt.MouseButton.LeftButton and view.sceneBoundingRect().contains(event.scenePos()):
            self.momentPicked.emit(max(float(view.mapSceneToView(event.scenePos()).x()), 0.0))
