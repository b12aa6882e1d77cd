"""The complex planes of one layer beside each other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.spectra.complex_plane import ComplexPlane, PlaneContent
from app.theme import LIGHT, Theme

GAP = 10


class PlaneRow(QWidget):
    """Planes from left to right, in as many lines as make them largest. Planes are kept and used again.

    Signals:
        hovered(str): what is under the mouse, or "".

    Attributes:
        planes: those in use.
    """

    hovered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._pool: list[ComplexPlane] = []
        self.planes: list[ComplexPlane] = []
        self._theme = LIGHT

    def show_contents(self, contents: Sequence[PlaneContent], *, near: bool) -> None:
        """One plane for each."""
        while len(self._pool) < len(contents):
            plane = ComplexPlane(self)
            plane.apply_theme(self._theme)
            plane.hovered.connect(self.hovered)
            self._pool.append(plane)
        fresh = len(contents) != len(self.planes)
        self.planes = self._pool[: len(contents)]
        for plane, content in zip(self.planes, contents, strict=True):
            plane.show_content(content, near=near)
        for index, plane in enumerate(self._pool):
            plane.setVisible(index < len(contents))
        if fresh:
            self._place()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        for plane in self._pool:
            plane.apply_theme(theme)

    def minimumSizeHint(self) -> QSize:
        """One small plane."""
        return QSize(110, 120)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the planes anew."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        if not self.planes:
            return
        lines, columns = self._division(self.width(), self.height())
        width, height = _cell(self.width(), self.height(), lines, columns)
        for index, plane in enumerate(self.planes):
            row, column = divmod(index, columns)
            plane.setGeometry(int(column * (width + GAP)), int(row * (height + GAP)), int(width), int(height))

    def useful_height(self, width: int, room: int) -> int:
        """How much of `room` pixels of height the planes can fill at this width."""
        if not self.planes:
            return room
        lines, columns = self._division(width, room)
        needed = _cell(width, room, lines, columns)[0] + self._words()
        return min(room, int(lines * needed + GAP * (lines - 1)))

    def _division(self, width: int, height: int) -> tuple[int, int]:
        """Lines and columns with which the planes are largest."""
        total = len(self.planes)

        def side(lines: int) -> float:
            cell = _cell(width, height, lines, -(-total // lines))
            return min(cell[0], cell[1] - self._words())

        lines = max(range(1, total + 1), key=lambda n: (side(n), -n))
        return lines, -(-total // lines)

    def _words(self) -> int:
        """Height of title and figures of a plane."""
        return 2 * self.fontMetrics().height() + 4


def _cell(width: int, height: int, lines: int, columns: int) -> tuple[float, float]:
    return (width - GAP * (columns - 1)) / columns, (height - GAP * (lines - 1)) / lines
