"""Painting the parts of a page one after the other, so that keys and mouse are heard in between."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget


class PaintTurns(QObject):
    """Paints one part in each turn of the event loop. Parts hold their new data at once; only their painting waits."""

    def __init__(self, page: QWidget, *parts: QWidget) -> None:
        """`parts` of `page`: all that take long to paint, each about as long as the others."""
        super().__init__(page)
        self._order = list(parts)
        self._waiting = 0  # so many at the end of the order are not painted yet
        self._next = QTimer(self, interval=0)
        self._next.timeout.connect(self._on_next)

    def begin(self) -> None:
        """The parts are about to be given new data. Those that have waited longest are painted first."""
        parts = self._order
        self._order = parts[len(parts) - self._waiting :] + parts[: len(parts) - self._waiting]
        self._waiting = len(parts) - 1
        self._order[0].setUpdatesEnabled(True)
        for part in self._order[1:]:
            part.setUpdatesEnabled(False)
        self._next.start()

    def _on_next(self) -> None:
        """Let the next part be painted."""
        self._order[len(self._order) - self._waiting].setUpdatesEnabled(True)
        self._waiting -= 1
        if not self._waiting:
            self._next.stop()
