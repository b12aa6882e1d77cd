"""The list from which is chosen whose weights an analysis takes: of the newest state of the run, or of a stored checkpoint."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox

from app.numbers import count
from app.setup.controls import Choice
from app.timeline import Timeline


class WeightsBox(Choice):
    """The newest state, or a checkpoint, newest first. Goes along when the timeline goes to another moment; the user may go elsewhere.

    Attributes:
        target: the moment of the timeline that led to the choice, which is the newest state if no checkpoint is as early as that;
            None at the newest moment, and after the user has chosen.
        offered: iterations of the checkpoints in the list, newest first.
    """

    def __init__(self) -> None:
        super().__init__()
        self.target: int | None = None
        self.offered: list[int] = []
        self._followed: int | None = None
        self.addItem(self.tr("Newest"), None)
        self.setAccessibleName(self.tr("Moment that is analysed"))
        self.setToolTip(
            self.tr(
                "Whose weights are taken: the newest state, or a checkpoint. A run keeps its last three checkpoints and the best one; "
                "going back in time chooses the last one before."
            )
        )
        self.setMinimumContentsLength(5)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setEnabled(False)
        self.activated.connect(self._on_activated)

    @property
    def iteration(self) -> int | None:
        """Of the chosen checkpoint; None for the newest state."""
        chosen = self.currentData()
        return chosen if isinstance(chosen, int) else None

    def forget(self) -> None:
        """Another run: begin at its newest state."""
        self._followed = self.target = None
        self.setCurrentIndex(0)

    def follow(self, timeline: Timeline) -> None:
        """Offer the checkpoints there are, and go where the timeline has gone since the last call."""
        self._offer(timeline.checkpoints)
        if timeline.chosen == self._followed:
            return
        self._followed = self.target = chosen = timeline.chosen
        earlier = [iteration for iteration in timeline.checkpoints if chosen is not None and iteration <= chosen]
        self.setCurrentIndex(self.findData(earlier[-1]) if earlier else 0)

    def _offer(self, checkpoints: list[int]) -> None:
        """A chosen checkpoint that the run has removed meanwhile stays in the list; an open list stays as it is."""
        chosen = self.iteration
        offered = sorted({*checkpoints, *([] if chosen is None else [chosen])}, reverse=True)
        if offered == self.offered or self.view().isVisible():
            return
        with QSignalBlocker(self):
            while self.count() > 1:
                self.removeItem(1)
            for iteration in offered:
                self.addItem(count(iteration), iteration)
            self.setCurrentIndex(0 if chosen is None else self.findData(chosen))
        self.offered = offered
        self.setEnabled(bool(offered))

    def _on_activated(self) -> None:
        self.target = None
