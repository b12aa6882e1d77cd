"""How one row came about: sources, settings, seeds, the command that repeats it, and the score after every inner step."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from app.matrices.curvature_controls import toggle_style
from app.reproduce.row_facts import commands_of, facts_of, title_of
from app.reproduce.step_scores import StepScores
from app.setup.signs import Elided
from app.theme import LIGHT, Theme
from core.reproduce.table import TableRow


class RowDetails(QWidget):
    """Text at the left, a small plot at the right, the command below.

    Attributes:
        row: what is shown. text: the facts. plot: scores after every inner step. command: what repeats the row. copy: its button.
    """

    def __init__(self) -> None:
        super().__init__()
        self.row: TableRow | None = None
        self._bundled, self._theme = False, LIGHT
        self.text, self.plot = QLabel(), StepScores()
        self.command, self.copy = Elided(mode=Qt.TextElideMode.ElideMiddle), QToolButton()
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setWordWrap(True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy.setText(self.tr("Copy"))
        self.copy.setAccessibleName(self.tr("Copy the command that repeats this number"))
        self.copy.setToolTip(self.copy.accessibleName())
        self.copy.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(commands_of(self.row) if self.row else "")
        )
        self._lay_out()

    def show_row(self, row: TableRow | None, *, bundled: bool) -> None:
        """Show a row; None asks for one to be chosen."""
        self.row, self._bundled = row, bundled
        self._redraw()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self.plot.apply_theme(theme)
        self.copy.setStyleSheet(toggle_style(theme))
        self._redraw()

    def _lay_out(self) -> None:
        area = QScrollArea()
        area.setWidget(self.text)
        area.setWidgetResizable(True)
        area.setAccessibleName(self.tr("About this row"))
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumSize(200, 60)
        middle = QHBoxLayout()
        middle.setSpacing(8)
        middle.addWidget(area, 3)
        middle.addWidget(self.plot, 2)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.copy)
        foot.addWidget(self.command, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addLayout(middle, 1)
        column.addLayout(foot)

    def _redraw(self) -> None:
        row = self.row
        self.plot.show_row(row)
        commands = commands_of(row) if row else ""
        self.command.setText(commands.replace("\n", "; "))
        self.command.setToolTip(commands)
        for part in (self.command, self.copy):
            part.setVisible(bool(commands))
        if row is None:
            self.text.setText(escape(self.tr("Choose a row to see where its numbers come from.")))
            return
        faint = self._theme.faint
        lines = [
            f'<span style="color: {faint}">{escape(heading)}</span>&nbsp; {escape(text)}'.replace("\n", " ")
            for heading, text in facts_of(row, bundled=self._bundled)
        ]
        self.text.setText("<br>".join([f"<b>{escape(title_of(row))}</b>", *lines]))
