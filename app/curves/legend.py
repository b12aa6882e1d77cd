"""Who is who in the curves: for each arm its colour and title, and a sample of each of its lines."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.curves.curve import ROLES, Role
from app.plots.flow import FlowLayout

_CHIP = 10.0
_SAMPLE = 22.0
_SPACE = 5.0
_BETWEEN = 12.0
_LONGEST = 40  # characters of an arm's title


def shortened(title: str, longest: int) -> str:
    """The title in at most so many characters."""
    return title if len(title) <= longest else title[: longest - 1].rstrip() + "…"


class ArmLegend(QWidget):
    """The legend of one arm in one line: chip, title, then a sample and the name of each kind of curve.

    Attributes:
        title: of the arm. roles: its kinds of curves, in the order of the legend.
    """

    def __init__(self, title: str, colour: QColor, roles: Sequence[Role], font: QFont) -> None:
        super().__init__()
        self.title = title
        self.roles = tuple(roles)
        self._colour = colour
        self.setFont(font)
        self.setAccessibleName(f"{title}: " + ", ".join(role.title for role in roles))
        self.setToolTip(title if len(title) > _LONGEST else "")

    def sizeHint(self) -> QSize:
        """Exactly what is painted."""
        return QSize(round(self._run(None)) + 1, round(QFontMetricsF(self.font()).height()) + 4)

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint chip, title and samples."""
        painter = QPainter(self)
        self._run(painter)
        painter.end()

    def _run(self, painter: QPainter | None) -> float:
        """Go through everything from left to right, painting it when there is a painter; the width of it."""
        middle = self.height() / 2
        if painter:
            painter.fillRect(QRectF(0, round(middle - _CHIP / 2), _CHIP, _CHIP), self._colour)
        bold = QFont(self.font())
        bold.setBold(True)
        left = self._text(painter, _CHIP + _SPACE, shortened(self.title, _LONGEST), bold)
        for role in self.roles:
            left += _BETWEEN
            if painter:
                painter.setPen(role.pen(self._colour))
                painter.drawLine(round(left), round(middle), round(left + _SAMPLE), round(middle))
            left = self._text(painter, left + _SAMPLE + _SPACE, role.title, self.font())
        return left

    def _text(self, painter: QPainter | None, left: float, text: str, font: QFont) -> float:
        width = QFontMetricsF(font).horizontalAdvance(text) + 1
        if painter:
            painter.setFont(font)
            painter.setPen(self.palette().windowText().color())
            painter.drawText(QRectF(left, 0, width, self.height()), Qt.AlignmentFlag.AlignVCenter, text)
        return left + width


class Legend(QWidget):
    """The legends of all arms, as many in a row as fit."""

    def __init__(self, font: QFont) -> None:
        super().__init__()
        self._flow = FlowLayout(self, gap=24, row_gap=0)
        self._arms: list[ArmLegend] = []
        self._shown: object = None
        self.setFont(font)

    @property
    def arms(self) -> tuple[ArmLegend, ...]:
        """One legend an arm."""
        return tuple(self._arms)

    def show_arms(self, arms: Sequence[tuple[str, QColor]], roles: Sequence[str]) -> None:
        """Show these (title, colour) with these kinds of curves; does nothing when they are shown already."""
        wanted = ([(title, colour.name()) for title, colour in arms], tuple(roles))
        if wanted == self._shown:
            return
        self._shown = wanted
        for old in self._arms:
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._arms = [ArmLegend(title, colour, [ROLES[role] for role in roles], self.font()) for title, colour in arms]
        for arm in self._arms:
            self._flow.addWidget(arm)
            arm.show()
        self.updateGeometry()
