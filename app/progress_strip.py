"""Work in progress: what it is, how far it is, how long it will take, and a button that breaks it off."""

from __future__ import annotations

import time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QToolButton, QWidget

from app.numbers import count, duration
from core.events import Progress

PATIENCE_SECONDS = 0.5
"""Work that is done sooner is not worth a glance."""


class ProgressStrip(QWidget):
    """Shows the oldest piece of work that has lasted a moment. Its place stays reserved, so that nothing moves when it comes.

    Signals:
        cancelAsked: the user wants the work to stop.
    """

    cancelAsked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = QLabel()
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedSize(96, 8)
        self._bar.setAccessibleName("Progress of the work in hand")
        cancel = QToolButton()
        cancel.setText("Cancel")
        cancel.setAccessibleName("Cancel the work in progress")
        cancel.clicked.connect(self.cancelAsked)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.addStretch(1)
        for widget in (self._words, self._bar, cancel):
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
        self._words.setText(f"{progress.title}: {self._amount(progress)}{self._left(progress, now)}")
        self.show()

    def _amount(self, progress: Progress) -> str:
        of = f" of {count(progress.total)}" if progress.total else ""
        return f"{count(progress.done)}{of} {progress.unit}"

    def _left(self, progress: Progress, now: float) -> str:
        began, first = self._began
        spent, made = now - began, progress.done - first
        if made <= 0 or not progress.total or spent < 1:
            return ""
        return f", {duration(spent / made * (progress.total - progress.done))} left"
