"""One task after every inner step: losses of support and query set, accuracies, the fit or the predictions, and a verdict in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.episodes.episode_view import EpisodeView
from app.episodes.regression_view import RegressionView
from app.inner_loop.pair_plot import PairPlot
from app.inner_loop.trail import Trail
from app.inner_loop.words import sentence, verdict
from app.plots.line_key import Entry, LineKey
from app.plots.paint_turns import PaintTurns
from app.plots.small_plot import bare, small
from app.setup.signs import FAINT, Elided
from app.theme import LIGHT, Theme
from core.analysis.findings import StepThrough
from core.events import RegressionAdaptation

_WIDE = 1.2  # times its height
_ORDER = ("over-fits", "diverges", "broken", "improves")


class TaskPage(QWidget):
    """Left or above the fit or the images, right or below the losses; under both, one sentence for each arm.

    Attributes:
        regression, episode: the two kinds of picture. losses, accuracies: solid for the query set, dashed for the support set.
        key: what the lines are. sentences: the verdicts, over-fitting arms first.
    """

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self.regression, self.episode = RegressionView(), EpisodeView()
        for hidden in (self.regression.losses, self.episode.losses, self.episode.accuracies):
            hidden.hide()  # the plots here show the support set as well
        self.losses = PairPlot(self.tr("loss"), log=True)
        self.accuracies = PairPlot(self.tr("accuracy, %"), (-10.0, 110.0))
        self.key = LineKey()
        self.sentences: list[Elided] = []
        arrangement = self.episode.layout()
        assert isinstance(arrangement, QVBoxLayout)
        arrangement.setStretch(arrangement.count() - 1, 0)  # an empty row with a stretch keeps its share of the height
        self._views = QStackedWidget()
        self._turns = PaintTurns(self, self.key, self._views, self.losses, self.accuracies)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._verdicts = QVBoxLayout()
        self._assemble()

    def show_trails(self, trails: Sequence[Trail], step: int) -> None:
        """Draw these arms, all on the same task, after `step` inner steps."""
        arms = [trail.arm for trail in trails]
        regression = isinstance(trails[0].steps.shown, RegressionAdaptation)
        view = self.regression if regression else self.episode
        self._turns.begin()
        view.show_arms(arms, step)
        self._views.setCurrentWidget(view)
        found = [trail.found for trail in trails]
        first = max(one.trained for one in found)
        self.losses.show_pairs(
            arms, [one.query_loss for one in found], [one.support_loss for one in found], step, first
        )
        self.accuracies.setVisible(not regression)
        if not regression:
            query, support = ([100 * values for values in which] for which in _accuracies(found))
            self.accuracies.show_pairs(arms, query, support, step, first)
        self._say(trails)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        bare(self, theme)
        for part in (self.regression, self.episode, self.losses, self.accuracies, self.key):
            part.apply_theme(theme)
        solid = QPen(pg.mkPen(theme.text, width=1.5))
        dashed = QPen(pg.mkPen(theme.text, width=1.5, style=Qt.PenStyle.DashLine))
        ground = QPen(pg.mkPen(theme.raised, width=9))
        words = (self.tr("query"), self.tr("support"), self.tr("beyond training"))
        self.key.set_entries(tuple(map(Entry, words, (solid, dashed, ground))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is more width than height the plots stand beside the picture."""
        super().resizeEvent(event)
        wide = self.width() > _WIDE * self.height()
        self._halves.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def _assemble(self) -> None:
        for view in (self.regression, self.episode):
            self._views.addWidget(view)
        self._views.setMinimumSize(200, 100)
        plots = QVBoxLayout()
        plots.setSpacing(4)
        plots.addWidget(self.key)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.losses, 1)
        row.addWidget(self.accuracies, 1)
        plots.addLayout(row, 1)
        self._halves.setSpacing(8)
        self._halves.addWidget(self._views, 1)
        self._halves.addLayout(plots, 1)
        self._verdicts.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._halves, 1)
        column.addLayout(self._verdicts)

    def _say(self, trails: Sequence[Trail]) -> None:
        while len(self.sentences) < len(trails):
            self.sentences.append(Elided())
            self.sentences[-1].setFont(small(self.font()))
            self._verdicts.addWidget(self.sentences[-1])
        ranked = sorted(trails, key=lambda trail: _ORDER.index(verdict(trail.found)))
        for row, label in enumerate(self.sentences):
            label.setVisible(row < len(ranked))
            if row < len(ranked):
                said = sentence(ranked[row].title, ranked[row].found)
                label.setText(said)
                label.setToolTip(said)
                label.setForegroundRole(FAINT if verdict(ranked[row].found) == "improves" else self.foregroundRole())


def _accuracies(found: Sequence[StepThrough]) -> tuple[list[np.ndarray], list[np.ndarray]]:
    return [one.query_accuracy for one in found], [one.support_accuracy for one in found]
