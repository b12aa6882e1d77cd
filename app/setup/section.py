"""A titled part of the setup form under a hairline."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.setup.knob_editor import spaced_column
from app.setup.signs import Badge, FoldButton, Hairline


class Section(QWidget):
    """A hairline, a title in bold, a badge, and what belongs to it; `folded`: out of sight until the title is pressed."""

    def __init__(self, title: str, *content: QWidget, folded: bool = False) -> None:
        super().__init__()
        heading = FoldButton(title, self.tr("{0} settings").format(title)) if folded else QLabel(title)
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        self._badge = Badge()
        head = QHBoxLayout()
        head.addWidget(heading)
        head.addStretch(1)
        head.addWidget(self._badge)
        body = QWidget()
        inner = spaced_column(body)
        for widget in content:
            inner.addWidget(widget)
        column = spaced_column(self)
        column.addWidget(Hairline())
        column.addLayout(head)
        column.addWidget(body)
        if isinstance(heading, FoldButton):
            heading.toggled.connect(body.setVisible)
            body.hide()

    def set_pending(self, text: str) -> None:
        """Show a badge in the heading; "" removes it."""
        self._badge.show_pending(text)
