"""The list from which the moment is chosen with which another one is compared."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox

from app.numbers import count
from app.timeline import Timeline

_NOTHING, _START, _HERE = "nothing", "start", "here"


class ReferenceBox(QComboBox):
    """Nothing, the start of the run, the moment that is shown, or any stored moment. Grows with the run; the choice stays.

    Signals:
        referenceChanged: the user chose another one, or it is gone.

    Attributes:
        reference: iteration of the moment with which is compared, or None.
    """

    referenceChanged = Signal()

    def __init__(self, timeline: Timeline) -> None:
        super().__init__()
        self._timeline = timeline
        self._moments: list[int] = []
        self.reference: int | None = None
        self.addItem(self.tr("nothing"), _NOTHING)
        self.addItem(self.tr("start"), _START)
        self.addItem(self.tr("moment shown now"), _HERE)
        self._fixed = self.count()
        self.setAccessibleName(self.tr("Difference to"))
        self.setToolTip(self.tr("Subtract the matrices of another moment: what was learned since then, or until then."))
        self.setMinimumContentsLength(10)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMaxVisibleItems(16)
        self.currentIndexChanged.connect(self._on_chosen)
        timeline.changed.connect(self._offer)
        self._offer()

    def _offer(self) -> None:
        """Offer the stored moments. New ones are added at the end, so that an open list stays as it is."""
        moments = self._timeline.iterations
        if moments == self._moments:
            return
        known, chosen = len(self._moments), self.currentData()
        with QSignalBlocker(self):
            if moments[:known] != self._moments:
                known = 0
                while self.count() > self._fixed:
                    self.removeItem(self.count() - 1)
            for iteration in moments[known:]:
                self.addItem(self.tr("iteration {0}").format(count(iteration)), iteration)
            self.setCurrentIndex(max(self.findData(chosen), 0))
        self._moments = list(moments)
        self._settle()

    def _on_chosen(self) -> None:
        if self.currentData() == _HERE:
            self._choose_shown()
        self._settle()

    def _choose_shown(self) -> None:
        """The moment that is shown, or the last one that is stored, becomes the choice."""
        shown = self._timeline.chosen if self._timeline.chosen is not None else self._timeline.iterations[-1]
        with QSignalBlocker(self):
            self.setCurrentIndex(self.findData(shown))

    def _settle(self) -> None:
        data, moments = self.currentData(), self._timeline.iterations
        reference = data if isinstance(data, int) else moments[0] if data == _START and moments else None
        if reference != self.reference:
            self.reference = reference
            self.referenceChanged.emit()
