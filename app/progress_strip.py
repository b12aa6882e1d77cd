"""Work in progress: what it is, how far it is, how long it will take, and a button that breaks it off."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QToolButton, QWidget

from app.language import marked, translate
from app.numbers import count, duration
from app.setup.signs import Elided
from core.events import Progress

PATIENCE_SECONDS = 0.5
"""Work that is done sooner is not worth a glance."""
WORK = (
    marked("work", "Evaluating {0}"),
    marked("work", "Measuring {0}"),
    marked("work", "Checking {0}"),
    marked("work", "Reading {0}"),
    marked("work", "Drawing {0}"),
    marked("work", "Downloading {0}"),
    marked("work", "Unpacking {0}"),
)
UNITS = (marked("work", "tasks"), marked("work", "images"), marked("work", "characters"), marked("work", "bytes"))
"""What `core` says of its work and counts it in; other words are shown as they are."""


class ProgressStrip(QWidget):
    """Shows the oldest piece of work that has lasted a moment. Its place stays reserved, so that nothing moves when it comes.

    Signals:
        cancelAsked: the user wants the work to stop.
    """

    cancelAsked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = Elided(mode=Qt.TextElideMode.ElideMiddle)
        self._words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedSize(96, 8)
        self._bar.setAccessibleName(self.tr("Progress of the work in hand"))
        cancel = QToolButton()
        cancel.setText(self.tr("Cancel"))
        cancel.setAccessibleName(self.tr("Cancel the work in progress"))
        cancel.clicked.connect(self.cancelAsked)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.addWidget(self._words, 1)
        for widget in (self._bar, cancel):
            row.addWidget(widget)
        keep = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        keep.setRetainSizeWhenHidden(True)
        self.setSizePolicy(keep)
        self._title = ""
        self._began = (0.0, 0)
        self.hide()

    @property
    def text(self) -> str:
        """What the strip says, "" while it is hidden."""
        return self._words.text() if not self.isHidden() else ""

    def show_progress(self, work: dict[str, Progress]) -> None:
        """Show the oldest piece of work in progress, or hide."""
        progress = next(iter(work.values()), None)
        if progress is None:
            self._title = ""
            self.hide()
            return
        now = time.monotonic()
        if progress.title != self._title:
            self._title, self._began = progress.title, (now, progress.done)
        if now - self._began[0] < PATIENCE_SECONDS:
            return
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)
        words, left = f"{_work(progress.title)}: {self._amount(progress)}", self._left(progress, now)
        self._words.setText(self.tr("{0}, {1} left").format(words, left) if left else words)
        self._words.setToolTip(self._words.text())  # a narrow window shows beginning and end
        self.show()

    def _amount(self, progress: Progress) -> str:
        unit = translate("work", progress.unit) if progress.unit else ""
        if not progress.total:
            return f"{count(progress.done)} {unit}"
        return self.tr("{0} of {1} {2}").format(count(progress.done), count(progress.total), unit)

    def _left(self, progress: Progress, now: float) -> str:
        """How long it will take, "" as long as that is not known."""
        began, first = self._began
        spent, made = now - began, progress.done - first
        if made <= 0 or not progress.total or spent < 1:
            return ""
        return duration(spent / made * (progress.total - progress.done))


def _work(title: str) -> str:
    """The title of a piece of work, whose first word says what is done and the rest to what."""
    verb, _, what = title.partition(" ")
    pattern = f"{verb} {{0}}"
    return translate("work", pattern).format(what) if what else title
