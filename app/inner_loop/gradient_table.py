"""What one inner step does to the gradient of every tensor, for every arm: a table with one row per tensor and arm."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.inner_loop.trail import Trail
from app.numbers import NOTHING, number
from app.theme import LIGHT, Theme
from core.analysis.findings import FactorTurns, TensorSteps

Index = QModelIndex | QPersistentModelIndex
CHIP = 9
FIXED = 5
"""Columns before those of the factors."""
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True)
class Row:
    """One tensor of one arm."""

    trail: Trail
    tensor: TensorSteps


class GradientTable(QAbstractTableModel):
    """Rows tensor by tensor, the arms of a tensor next to each other; one column for each kind of factor that any arm has.

    Attributes:
        rows: what is shown. kinds: names of the factors. step: the inner step, counted from 0, whose gradient is shown.
    """

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self.kinds: list[str] = []
        self.step = 0
        self._theme = LIGHT
        self._bars: dict[int, QColor] = {}

    def show_trails(self, trails: Sequence[Trail], step: int) -> None:
        """Show these arms at this step; the table keeps its shape while only numbers change."""
        rows = [Row(trail, tensor) for names in _tensors(trails) for trail in trails for tensor in _named(trail, names)]
        kinds = list(dict.fromkeys(turn.name for row in rows for turn in row.tensor.factors))
        same = len(rows) == len(self.rows) and kinds == self.kinds
        if not same:
            self.beginResetModel()
        self.rows, self.kinds, self.step = rows, kinds, step
        self._colour()
        if same:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, FIXED + len(kinds) - 1))
        else:
            self.endResetModel()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self._colour()

    def rowCount(self, parent: Index | None = None) -> int:
        """One for each tensor and arm."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """The fixed ones and one for each kind of factor."""
        return 0 if parent is not None and parent.isValid() else FIXED + len(self.kinds)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | int | None:
        """Names of the columns, and what they mean as tooltips."""
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles()[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._meanings()[section]
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole and section > 1 else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text, alignment, tooltip, the colour of the arm, and how far an angle is turned."""
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column > 1 else None
        if role == Qt.ItemDataRole.ToolTipRole and column > 1:
            return self._meanings()[column]
        if role == Qt.ItemDataRole.DecorationRole and column == 1:
            return self._theme.arm_colour(row.trail.slot)
        return None

    def share(self, index: Index) -> float | None:
        """How far the angle in a cell is turned, 1 for 90 degrees or more; None where there is none."""
        if index.column() < FIXED - 1:
            return None
        angle = self._angle(self.rows[index.row()], index.column())
        return min(angle / 90, 1.0) if math.isfinite(angle) else None

    def colour(self, index: Index) -> QColor:
        """The colour of the bar in a cell."""
        return self._bars[self.rows[index.row()].trail.slot]

    def _colour(self) -> None:
        slots = {row.trail.slot for row in self.rows}
        self._bars = {slot: self._theme.mixed(self._theme.arm_colour(slot), 0.3) for slot in slots}

    def _text(self, row: Row, column: int) -> str:
        tensor, step = row.tensor, self.step
        if column < 2:
            return (f"{tensor.layer} {tensor.part}", row.trail.title)[column]
        if column < 4:
            return number(float((tensor.raw, tensor.gain * tensor.raw)[column - 2][step]))
        if column == 4:
            return degrees(float(tensor.angle[step]))
        turn = self._turn(row, column)
        if turn is None:
            return ""
        return f"{degrees(float(turn.missing[step]))} / {degrees(float(turn.alone[step]))}"

    def _angle(self, row: Row, column: int) -> float:
        if column == FIXED - 1:
            return float(row.tensor.angle[self.step])
        turn = self._turn(row, column)
        return math.nan if turn is None else float(turn.missing[self.step])

    def _turn(self, row: Row, column: int) -> FactorTurns | None:
        kind = self.kinds[column - FIXED]
        return next((turn for turn in row.tensor.factors if turn.name == kind), None)

    def _titles(self) -> list[str]:
        fixed = [self.tr("tensor"), self.tr("arm"), "|G|", "|D|/α", self.tr("angle")]
        return fixed + [self.tr("{0} without / alone").format(kind) for kind in self.kinds]

    def _meanings(self) -> list[str]:
        fixed = [
            self.tr("Adapted tensor of the network"),
            self.tr("Arm of the experiment"),
            self.tr("Norm of the raw support gradient G"),
            self.tr("Norm of the transformed gradient: the step D(G) divided by the inner rate α; for MAML it is |G|"),
            self.tr(
                "Angle between the raw and the transformed gradient; above 90° the step goes uphill on the support loss"
            ),
        ]
        factor = self.tr(
            "Without: by how many degrees the step would turn if {0} alone were put back to its start; 0° means that it does "
            "nothing the others do not undo. Alone: angle between the raw gradient and the gradient transformed by {0} only. "
            "Only angles are given, because the length that one factor is responsible for is not identifiable."
        )
        return fixed + [factor.format(kind) for kind in self.kinds]


class TurnBars(QStyledItemDelegate):
    """Paints a cell: a bar under an angle, as long as the cell for 90 degrees or more, and the text. Several times faster than Qt's own."""

    def __init__(self, model: GradientTable, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._ink = QColor(LIGHT.text)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._ink = QColor(theme.text)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The bar, the chip of the arm, and the text over it."""
        model, area = self._model, option.rect
        text = str(model.data(index, Qt.ItemDataRole.DisplayRole))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, option.palette.color(QPalette.ColorRole.Highlight))
        if not text:
            return
        share = model.share(index)
        if share:
            width = round(share * (area.width() - 2))
            painter.fillRect(area.right() - width, area.top() + 2, width, area.height() - 4, model.colour(index))
        left = area.left() + 3
        if index.column() == 1:
            chip = model.data(index, Qt.ItemDataRole.DecorationRole)
            painter.fillRect(left, area.center().y() - CHIP // 2, CHIP, CHIP, chip)
            left += CHIP + 5
        painter.setPen(self._ink)
        side = _RIGHT if index.column() > 1 else _LEFT
        painter.drawText(left, area.top(), area.right() - left - 2, area.height(), side, text)


def degrees(angle: float) -> str:
    """An angle for people; rounding alone turns a vector by some 1e-6 degrees, so less than 0.05 is none."""
    if not math.isfinite(angle):
        return NOTHING
    return f"{angle:.0f}°" if angle >= 9.95 else f"{angle:.1f}°"


def _tensors(trails: Sequence[Trail]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((tensor.layer, tensor.part) for trail in trails for tensor in trail.found.tensors))


def _named(trail: Trail, names: tuple[str, str]) -> list[TensorSteps]:
    return [tensor for tensor in trail.found.tensors if (tensor.layer, tensor.part) == names]
