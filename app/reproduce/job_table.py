"""The runs of a campaign: how far each is, and how long it still takes."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem

from app.numbers import NOTHING, count, duration
from app.sweeps.sweep_table import state_text
from app.theme import LIGHT, Theme
from core.reproduce.jobs import JobState


class JobTable(QTableWidget):
    """A row for each run; nothing is edited.

    Attributes:
        jobs: what is shown.
    """

    def __init__(self) -> None:
        super().__init__(0, 4)
        self.jobs: tuple[JobState, ...] = ()
        self._theme = LIGHT
        self.setHorizontalHeaderLabels([self.tr("Run"), self.tr("State"), self.tr("Iterations"), self.tr("Time left")])
        self.setAccessibleName(self.tr("Runs of the campaign"))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QTableWidget.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.horizontalHeader()
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_jobs(self, jobs: Sequence[JobState]) -> None:
        """Show these."""
        if tuple(jobs) == self.jobs:
            return
        self.jobs = tuple(jobs)
        self.setRowCount(len(jobs))
        for row, job in enumerate(jobs):
            for column, text in enumerate(self._texts(job)):
                item = self.item(row, column)
                if item is None:
                    item = QTableWidgetItem()
                    self.setItem(row, column, item)
                item.setText(text)
                item.setToolTip(job.name if column == 0 else text)
        self._colour()
        for column in range(self.columnCount() - 1):  # a header that does it by itself does it for every cell
            self.resizeColumnToContents(column)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours of states."""
        self._theme = theme
        self.setPalette(theme.palette())
        self._colour()

    def _texts(self, job: JobState) -> tuple[str, str, str, str]:
        done = self.tr("{0} of {1}").format(count(job.iteration), count(job.asked))
        if job.asked < job.planned:
            done = self.tr("{0}, planned {1}").format(done, count(job.planned))
        left = duration(job.seconds_left) if job.left and math.isfinite(job.seconds_left) else NOTHING
        return job.name, state_text(job.state), done, left

    def _colour(self) -> None:
        theme = self._theme
        colours = {"failed": theme.error, "queued": theme.faint, "running": theme.accent}
        for row, job in enumerate(self.jobs):
            item = self.item(row, 1)
            if item is not None:
                item.setForeground(QColor(colours.get(job.state, theme.text)))
