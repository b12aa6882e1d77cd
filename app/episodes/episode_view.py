"""One classification task: the images, what each arm predicts, and loss and accuracy after each inner step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.episodes.episode_grid import EpisodeGrid
from app.episodes.guess import Guess
from app.numbers import percent
from app.plots.line_key import Entry, LineKey
from app.plots.small_plot import bare
from app.plots.step_plot import ShownArm, StepPlot
from app.theme import LIGHT, Theme
from core.events import ClassificationAdaptation


class EpisodeView(QWidget):
    """Support and query images with predictions, scrolled where there are many; below, two plots over the inner steps.

    Attributes:
        grid: the images. losses, accuracies: the plots. key: who is who.
    """

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self.key, self.grid = LineKey(), EpisodeGrid()
        self.losses = StepPlot(self.tr("query loss"))
        self.accuracies = StepPlot(self.tr("accuracy, %"), height=(-10.0, 110.0))
        scroll = QScrollArea()
        scroll.setWidget(self.grid)
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName(self.grid.accessibleName())
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        plots = QHBoxLayout()
        plots.setSpacing(4)
        plots.addWidget(self.losses)
        plots.addWidget(self.accuracies)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.key)
        column.addWidget(scroll, 3)
        column.addLayout(plots, 1)

    def show_arms(self, arms: Sequence[ShownArm], step: int) -> None:
        """Draw these arms after `step` inner steps; all of them adapt to the same task."""
        events = [cast("ClassificationAdaptation", arm.event) for arm in arms]
        guesses = [
            Guess.of(arm.slot, arm.title, event.probabilities[arm.step(step)])
            for arm, event in zip(arms, events, strict=True)
        ]
        self.grid.show_episode(events[0], guesses)
        self.losses.show_arms(arms, [event.losses for event in events], step)
        self.accuracies.show_arms(arms, [100 * event.accuracies for event in events], step)
        entries = (
            Entry(
                arm.title,
                self._theme.arm_pen(arm.slot, 2.0),
                percent(float(event.accuracies[arm.step(step)])),
                "100.0 %",
            )
            for arm, event in zip(arms, events, strict=True)
        )
        self.key.set_entries(tuple(entries))

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        bare(self, theme)
        for part in (self.key, self.grid, self.losses, self.accuracies):
            part.apply_theme(theme)
