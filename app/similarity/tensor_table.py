"""Every tensor in numbers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem

from app.numbers import number
from app.theme import Theme
from core.analysis.findings import GradientSimilarity


class TensorTable(QTableWidget):
    """A row for all tensors together, and one for each: similarity, and how far the prediction goes the way of the actual correction."""

    def __init__(self) -> None:
        super().__init__(0, 6)
        columns = (
            (self.tr("Tensor"), ""),
            (self.tr("Mean cosine"), self.tr("Of the new support gradient with those of the past tasks")),
            (self.tr("Agreement"), self.tr("Cosine of the predicted correction with (M − I) g")),
            (
                self.tr("Unweighted"),
                self.tr(
                    "The same with every past task counted alike: what the average past task does, whatever the new one is"
                ),
            ),
            (
                self.tr("Predicted / β"),
                self.tr("Length of the predicted correction without the outer rate, so only comparable among tensors"),
            ),
            (self.tr("Actual"), self.tr("Length of (M − I) g")),
        )
        for column, (name, tip) in enumerate(columns):
            item = QTableWidgetItem(name)
            item.setToolTip(tip)
            self.setHorizontalHeaderItem(column, item)
        self.setAccessibleName(self.tr("Gradient similarity by tensor"))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 4)
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)

    def show_similarity(self, found: GradientSimilarity) -> None:
        """Fill in the rows."""
        total = (number(float(found.cosines.mean())), number(found.agreement), number(found.unweighted), "", "")
        rows: list[tuple[str, ...]] = [(self.tr("all"), *total)]
        for one in found.tensors:
            scores = (float(one.cosines.mean()), one.agreement, one.unweighted, one.predicted, one.actual)
            rows.append((f"{one.layer}.{one.part}", *map(number, scores)))
        self.setRowCount(len(rows))
        height = len(rows) * self.verticalHeader().defaultSectionSize()
        self.setMaximumHeight(self.horizontalHeader().sizeHint().height() + height + 4)
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                self.setItem(row, column, QTableWidgetItem(text))
        self.resizeColumnsToContents()  # once; columns that always fit would be measured with every item

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self.setPalette(theme.palette())
