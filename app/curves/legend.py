"""Who is who in the curves: for each subject its colour and title, and a sample of each of its lines."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QWidget

from app.curves.curve import ROLES, Role, Style
from app.numbers import count
from app.plots.flow import FlowLayout
from app.plots.line import sample_pen

FEW = 8
"""Up to so many subjects each show all their kinds of lines; more share one key to the kinds."""
_LEAST_ROWS = 2
_SHARE = 0.2  # of the panel, before the legend scrolls
_CHIP = 10.0
_SAMPLE = 22.0
_SPACE = 5.0
_BETWEEN = 12.0
_LONGEST = 40  # characters of a title, and of one among many
_SHORT = 26


def shortened(title: str, longest: int) -> str:
    """The title in at most so many characters."""
    return title if len(title) <= longest else title[: longest - 1].rstrip() + "…"


class ArmLegend(QWidget):
    """The legend of one subject in one line: chip and title, then a sample and the name of each kind of curve, in its parent's type.

    Attributes:
        title: of the subject. roles: its kinds of curves, in the order of the legend.
    """

    def __init__(
        self, title: str, colour: QColor, style: Style, roles: Sequence[Role], longest: int = _LONGEST
    ) -> None:
        super().__init__()
        self.title = title
        self.roles = tuple(roles)
        self._colour = colour
        self._style = style
        self._shown = shortened(title, longest)
        self.setAccessibleName(": ".join(filter(None, (title, ", ".join(role.words for role in roles)))))
        self.setToolTip(title if len(title) > longest else "")

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
        left = -_BETWEEN
        if self.title:
            left = self._title(painter)
        for role in self.roles:
            left = self._sample(painter, left + _BETWEEN, role)
            left = self._text(painter, left + _SPACE, role.words, self.font())
        return left

    def _title(self, painter: QPainter | None) -> float:
        """The title behind a chip, or behind the line itself when nothing else shows its dashes."""
        bold = QFont(self.font())
        bold.setBold(True)
        if not self.roles:
            return self._text(painter, self._sample(painter, 0, ROLES["validation"]) + _SPACE, self._shown, self.font())
        if painter:
            painter.fillRect(QRectF(0, round(self.height() / 2 - _CHIP / 2), _CHIP, _CHIP), self._colour)
        return self._text(painter, _CHIP + _SPACE, self._shown, bold)

    def _sample(self, painter: QPainter | None, left: float, role: Role) -> float:
        if painter:
            painter.setPen(sample_pen(role.pen(self._colour, self._style)))
            middle = round(self.height() / 2)
            painter.drawLine(round(left), middle, round(left + _SAMPLE), middle)
        return left + _SAMPLE

    def _text(self, painter: QPainter | None, left: float, text: str, font: QFont) -> float:
        width = QFontMetricsF(font).horizontalAdvance(text) + 1
        if painter:
            painter.setFont(font)
            painter.setPen(self.palette().windowText().color())
            painter.drawText(QRectF(left, 0, width, self.height()), Qt.AlignmentFlag.AlignVCenter, text)
        return left + width


class Legend(QScrollArea):
    """The legends of all subjects, as many in a row as fit; it scrolls beyond a few rows."""

    def __init__(self, font: QFont) -> None:
        super().__init__()
        self._inside = QWidget()
        self._flow = FlowLayout(self._inside, gap=24, row_gap=0)
        self._arms: list[ArmLegend] = []
        self._others: list[QWidget] = []
        self._shown: object = None
        self._room = 600
        self.setFont(font)
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Legend of the curves"))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def arms(self) -> tuple[ArmLegend, ...]:
        """One legend a subject."""
        return tuple(self._arms)

    def show_arms(
        self, arms: Sequence[tuple[str, QColor, Style]], roles: Sequence[str], key: QColor, left_out: int = 0
    ) -> None:
        """Show these (title, colour, style) with these kinds of curves; does nothing when they are shown already.

        `key`: colour of the one key to the kinds of curves when there are many subjects. `left_out`: more that are not drawn.
        """
        wanted = ([(title, colour.name(), style) for title, colour, style in arms], tuple(roles), key.name(), left_out)
        if wanted == self._shown:
            return
        self._shown = wanted
        for old in (*self._arms, *self._others):
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        kinds, many = [ROLES[role] for role in roles], len(arms) > FEW
        own, longest = ([], _SHORT) if many else (kinds, _LONGEST)
        self._arms = [ArmLegend(title, colour, style, own, longest) for title, colour, style in arms]
        self._others = [ArmLegend("", key, Style(), kinds)] if many else []
        for widget in (*self._others, *self._arms):
            self._flow.addWidget(widget)
        if left_out:
            more = self.tr("and {0} more that are not drawn; hide some to see others").format(count(left_out))
            self._others.append(self._note(more))
            self._flow.addWidget(self._others[-1])
        for widget in (*self._arms, *self._others):
            widget.show()
        self.updateGeometry()

    def set_room(self, height: int) -> None:
        """Take no more than its share of a panel of this height."""
        if height != self._room:
            self._room = height
            self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        """Narrow means high."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as its rows, up to a few of them."""
        return min(self._flow.heightForWidth(width), self._most())

    def sizeHint(self) -> QSize:
        """One row of everything."""
        inside = self._flow.sizeHint()
        return QSize(inside.width(), min(inside.height(), self._most()))

    def minimumSizeHint(self) -> QSize:
        """The widest single subject."""
        inside = self._flow.minimumSize()
        return QSize(inside.width(), min(inside.height(), self._most()))

    def _most(self) -> int:
        row = round(QFontMetricsF(self.font()).height()) + 4
        return max(_LEAST_ROWS, int(_SHARE * self._room / row)) * row

    def _note(self, text: str) -> QLabel:
        return QLabel(text)
