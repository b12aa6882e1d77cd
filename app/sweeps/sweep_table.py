"""The runs of a sweep as a table: what each has of its own, how far it is, when it ends, how good it is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.language import language, marked, translate
from app.numbers import NOTHING, count, number, percent
from app.theme import LIGHT, Theme
from core.sweeps.queue import Standing
from core.sweeps.sweep import Item

SIGNS = {
    "queued": "·",
    "running": "▶",
    "paused": "❚❚",
    "finished": "✓",
    "stopped": "■",
    "failed": "✕",
    "interrupted": "↯",
}
SHARE = Qt.ItemDataRole.UserRole
"""How much of a run is done, 0 to 1; None in every other column."""
_NUMBER, _STATE = marked("SweepTableModel", "Run"), marked("SweepTableModel", "State")
_PROGRESS, _END = marked("SweepTableModel", "Progress"), marked("SweepTableModel", "Ends")
_BEST = "best "
Index = QModelIndex | QPersistentModelIndex


class SweepTableModel(QAbstractTableModel):
    """One row per run.

    Attributes:
        columns: names of the columns. standings: what the rows show.
    """

    def __init__(self) -> None:
        super().__init__()
        self.columns: list[str] = []
        self.standings: list[Standing] = []
        self._first: Item | None = None
        self._settings: list[str] = []
        self._arms: list[str] = []
        self._ends: dict[int, float] = {}
        self._now = datetime.now()
        self._theme: Theme = LIGHT

    def show_runs(self, standings: Sequence[Standing], ends: dict[int, float]) -> None:
        """Show these runs; `ends` are seconds from now by number, empty while the sweep rests."""
        first = standings[0].item if standings else None
        self._ends, self._now = ends, datetime.now()
        if first is not self._first or len(standings) != len(self.standings):
            self.beginResetModel()
            self._first = first
            self._settings = list(first.settings) if first else []
            self._arms = [arm.name for arm in first.spec.arms] if first else []
            titles = [f"{_BEST}{_title_of(arm, standings)}" for arm in self._arms]
            self.columns = [_NUMBER, *self._settings, _STATE, _PROGRESS, _END, *titles]
            self.standings = list(standings)
            self.endResetModel()
        elif standings:
            self.standings = list(standings)
            self.dataChanged.emit(self.index(0, 0), self.index(len(standings) - 1, len(self.columns) - 1))

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours of states."""
        self._theme = theme
        if self.standings:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.standings) - 1, len(self.columns) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """One row per run."""
        return 0 if parent.isValid() else len(self.standings)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as above
        """What the runs have of their own, how far they are, and a score for each arm."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles, and what they mean."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._title(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, share, colour and explanation of a cell."""
        if not index.isValid():
            return None
        standing, title = self.standings[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(standing, index.column())
        if role == SHARE:
            return standing.iteration / standing.planned if title == _PROGRESS else None
        if role == Qt.ItemDataRole.ForegroundRole and title == _STATE:
            return self._colour(standing.state)
        if role == Qt.ItemDataRole.ToolTipRole:
            error = standing.info.error if standing.info else ""
            look = self.tr("{0}\nDouble-click to look at it.").format(standing.path.name)
            return error or (look if standing.info else "")
        return None

    def _title(self, section: int) -> str:
        """Names of settings are written as they are."""
        name = self.columns[section]
        if section > self.columns.index(_END):
            return self.tr("best {0}").format(name.removeprefix(_BEST))
        return self.tr(name) if name in (_NUMBER, _STATE, _PROGRESS, _END) else name

    def _tip(self, section: int) -> str:
        tips = {
            _STATE: self.tr("What became of the run. Failed runs are tried again when the sweep is started again."),
            _PROGRESS: self.tr("Iterations made and planned."),
            _END: self.tr("When the run ends if the sweep goes on as fast as so far."),
        }
        if section > self.columns.index(_END):
            return self.tr("Best validation accuracy so far, or loss where there is none.")
        return tips.get(self.columns[section], self._title(section))

    def _text(self, standing: Standing, column: int) -> str:
        title, place = self.columns[column], column - 1
        if column == 0:
            return str(standing.item.number)
        if place < len(self._settings):
            return standing.item.settings[self._settings[place]]
        if title == _STATE:
            return state_text(standing.state)
        if title == _PROGRESS:
            return self.tr("{0} of {1}").format(count(standing.iteration), count(standing.planned))
        if title == _END:
            return end_text(self._ends.get(standing.item.number, math.nan), self._now)
        return best_text(standing, self._arms[column - self.columns.index(_END) - 1])

    def _colour(self, state: str) -> QColor | None:
        theme = self._theme
        colours = {"failed": theme.error, "queued": theme.faint, "running": theme.accent}
        colours |= dict.fromkeys(("interrupted", "stopped", "paused"), theme.warning)
        return QColor(colours[state]) if state in colours else None


class ProgressDelegate(QStyledItemDelegate):
    """Draws a share as a bar under the text of its cell."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The cell as usual, then the bar along its lower edge."""
        super().paint(painter, option, index)
        share = index.data(SHARE)
        if share is None:
            return
        palette: QPalette = option.palette
        room = QRectF(option.rect).adjusted(4, 0, -8, -2)
        room.setTop(room.bottom() - 3)
        painter.fillRect(room, palette.color(QPalette.ColorRole.Mid))
        room.setWidth(room.width() * min(1.0, share))
        painter.fillRect(room, palette.color(QPalette.ColorRole.Highlight))


class SweepTable(QTableView):
    """A table in which whole rows are chosen and nothing is edited.

    Attributes:
        runs: its model.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.runs = SweepTableModel()
        self.setModel(self.runs)
        self.setItemDelegate(ProgressDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setAccessibleName(self.tr("Runs of the sweep"))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 12)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.runs.modelReset.connect(self._fit)

    def _fit(self) -> None:
        """Columns wide enough for what they will hold, once, so that nothing moves while the sweep goes on."""
        counts = translate("SweepTableModel", "{0} of {1}").format("100,000", "100,000")
        wide = {_STATE: state_text("interrupted"), _PROGRESS: counts, _END: "Wed 00:00"}
        metrics = self.fontMetrics()
        for column, title in enumerate(self.runs.columns):
            texts = [str(self.runs.headerData(column, Qt.Orientation.Horizontal)), wide.get(title, "")]
            if title not in wide:
                texts += [str(self.runs.index(row, column).data()) for row in range(self.runs.rowCount())]
            texts += ["0.00000000"] if title.startswith(_BEST) else []
            self.setColumnWidth(column, max(map(metrics.horizontalAdvance, texts)) + 24)


def _title_of(arm: str, standings: Sequence[Standing]) -> str:
    """An arm for people; its name where it has other settings of its own in other runs, which stand in their rows."""
    titles = {standing.item.spec.arm(arm).title for standing in standings}
    return titles.pop() if len(titles) == 1 else arm


def state_text(state: str) -> str:
    """A sign and a word."""
    return f"{SIGNS[state]}  {translate('state', state)}"


def end_text(seconds: float, now: datetime) -> str:
    """The local time so many seconds after `now`, with its day unless it is today; a dash while it is not known."""
    if not math.isfinite(seconds) or seconds > 10 * 365 * 86_400:
        return NOTHING
    end = now + timedelta(seconds=seconds)
    if end.date() == now.date():
        return f"{end:%H:%M}"
    day = QLocale(language()).dayName(end.isoweekday(), QLocale.FormatType.ShortFormat)
    return f"{day} {end:%H:%M}" if seconds < 6 * 86_400 else f"{end:%Y-%m-%d}"


def best_text(standing: Standing, arm: str) -> str:
    """The best validation accuracy of an arm, or loss where there is none; a dash before there is one."""
    best = standing.info.best.get(arm, {}) if standing.info else {}
    if "validation_accuracy" in best:
        return percent(best["validation_accuracy"][0])
    return number(best["validation_loss"][0]) if "validation_loss" in best else NOTHING
