"""The images of one few-shot episode with what each arm predicts, painted in one widget."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.episodes.episode_layout import Arrangement, Row, Sizes, Tile, arrange
from app.episodes.guess import Guess
from app.episodes.ink import ink_table, picture, wrapped
from app.numbers import percent
from app.plots.small_plot import small
from app.theme import LIGHT, Theme
from core.events import ClassificationAdaptation

CHIP, MARK = 3.0, 8.0
PICTURES = ((5, 52.0), (9, 40.0))
"""Side of a picture for up to so many classes."""
SMALL_PICTURE = 30.0


class EpisodeGrid(QWidget):
    """Rows are classes: name, support images, query images; beside or below each query image one line per arm.

    A line says the predicted class and the confidence; a tick or a cross says whether it is right.

    Signals:
        hovered: the image under the mouse in words, or "".

    Attributes:
        plan: where everything is.
    """

    hovered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._episode: ClassificationAdaptation | None = None
        self._images: dict[str, list[QImage]] = {}
        self._guesses: tuple[Guess, ...] = ()
        self.plan = Arrangement((), 0.0, ())
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Support and query images with predictions"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_episode(self, episode: ClassificationAdaptation, guesses: Sequence[Guess]) -> None:
        """Show the images of `episode` with these answers."""
        self._episode, self._guesses = episode, tuple(guesses)
        self._colour()
        self._arrange()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours: ink is drawn in the colour of text."""
        self._theme = theme
        self._colour()

    def is_right(self, query: int, arm: int) -> bool | None:
        """Whether the arm at this place answers query image `query` rightly; None when it gives no answer."""
        if self._episode is None or self._guesses[arm].labels[query] < 0:
            return None
        return bool(self._guesses[arm].labels[query] == self._episode.query_labels[query])

    def query_place(self, query: int) -> QRectF:
        """Where a query image is drawn, in widget pixels."""
        return next(tile.picture for row in self.plan.rows for tile in row.queries if tile.index == query)

    def answer_place(self, query: int, arm: int) -> QRectF:
        """Where the answer of the arm at this place is written beside or below a query image."""
        return self._line(next(tile for row in self.plan.rows for tile in row.queries if tile.index == query), arm)

    def readout(self, point: QPointF) -> str:
        """The image at a point in words, or ""."""
        for row in self.plan.rows:
            for tile in row.support:
                if tile.picture.contains(point):
                    return self.tr("support: {0}").format(self._name(row.label))
            for tile in row.queries:
                if tile.picture.united(tile.words).contains(point):
                    answers = ", ".join(self._answers(tile.index))
                    return self.tr("query: {0}. {1}").format(self._name(row.label), answers)
        return ""

    def sizeHint(self) -> QSize:
        """As high as the rows need."""
        return QSize(300, round(self.plan.height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the images anew."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._arrange()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what is under the mouse."""
        self.hovered.emit(self.readout(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is elsewhere."""
        self.hovered.emit("")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Only the rows that can be seen."""
        painter = QPainter(self)
        painter.setFont(self._font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_headings(painter)
        visible = QRectF(event.rect())
        for row in self.plan.rows:
            if row.area.top() <= visible.bottom() and row.area.bottom() >= visible.top():
                self._paint_row(painter, row)

    def _paint_headings(self, painter: QPainter) -> None:
        painter.setPen(QColor(self._theme.faint))
        height = self._top()
        for left, words in self.plan.headings:
            painter.drawText(QRectF(left, 0, 200, height), int(Qt.AlignmentFlag.AlignLeft), self.tr(words))

    def _paint_row(self, painter: QPainter, row: Row) -> None:
        painter.setPen(QColor(self._theme.text))
        metrics = QFontMetricsF(self._font())
        most = max(1, int(row.name.height() / metrics.height()))
        lines = wrapped(self._name(row.label), metrics, row.name.width(), most)
        for number, line in enumerate(lines):
            painter.drawText(QPointF(0, row.name.top() + metrics.ascent() + number * metrics.height()), line)
        for tile in row.support:
            self._paint_picture(painter, "support", tile)
        for tile in row.queries:
            self._paint_picture(painter, "query", tile)
            self._paint_answers(painter, tile)

    def _paint_picture(self, painter: QPainter, kind: str, tile: Tile) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(tile.picture, self._images[kind][tile.index])
        painter.setPen(QColor(self._theme.line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(tile.picture)

    def _paint_answers(self, painter: QPainter, tile: Tile) -> None:
        for arm, guess in enumerate(self._guesses):
            line = self._line(tile, arm)
            painter.fillRect(
                QRectF(line.left(), line.top() + 2, CHIP, line.height() - 4), self._theme.arm_colour(guess.slot)
            )
            self._paint_mark(painter, line, self.is_right(tile.index, arm))
            painter.setPen(QColor(self._theme.text))
            left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(line.adjusted(CHIP + MARK + 5, 0, 4, 0), left, guess.text(tile.index))

    def _line(self, tile: Tile, arm: int) -> QRectF:
        height = QFontMetricsF(self._font()).height()
        return QRectF(tile.words.left(), tile.words.top() + arm * height, tile.words.width(), height)

    def _paint_mark(self, painter: QPainter, line: QRectF, right: bool | None) -> None:
        """A tick, a cross, or nothing; drawn, because not every font has them."""
        x, y, size = line.left() + CHIP + 2, line.center().y() - MARK / 2, MARK
        painter.setPen(QPen(QColor(self._theme.text if right else self._theme.error), 1.6))
        if right:
            painter.drawPolyline(
                QPolygonF([QPointF(x, y + size * 0.55), QPointF(x + size * 0.35, y + size * 0.9), QPointF(x + size, y)])
            )
        elif right is False:
            painter.drawLine(QPointF(x + 1, y + 1), QPointF(x + size - 1, y + size - 1))
            painter.drawLine(QPointF(x + 1, y + size - 1), QPointF(x + size - 1, y + 1))

    def _answers(self, query: int) -> list[str]:
        words = []
        for arm, guess in enumerate(self._guesses):
            if self.is_right(query, arm) is None:
                words.append(self.tr("{0}: no number").format(guess.title))
                continue
            said, share = self._name(int(guess.labels[query])), percent(float(guess.confidence[query]))
            right, wrong = self.tr("{0}: right, {1}"), self.tr("{0}: says {2}, {1}")
            words.append((right if self.is_right(query, arm) else wrong).format(guess.title, share, said))
        return words

    def _name(self, label: int) -> str:
        assert self._episode is not None
        return f"{label + 1} {self._episode.classes[label]}".replace("_", " ")

    def _font(self) -> QFont:
        return small(self.font())

    def _top(self) -> float:
        return QFontMetricsF(self._font()).height() + 4

    def _colour(self) -> None:
        if self._episode is None:
            return
        table = ink_table(self._theme)
        self._images = {
            "support": [picture(image, table) for image in self._episode.support_images],
            "query": [picture(image, table) for image in self._episode.query_images],
        }
        self.update()

    def _arrange(self) -> None:
        episode = self._episode
        if episode is None:
            return
        metrics = QFontMetricsF(self._font())
        words = CHIP + MARK + 5 + metrics.horizontalAdvance(f"{len(episode.classes)}: 100\N{NARROW NO-BREAK SPACE}%")
        side = next((side for ways, side in PICTURES if len(episode.classes) <= ways), SMALL_PICTURE)
        names = min(160.0, max(76.0, 0.27 * self.width()))
        sizes = Sizes(side, SMALL_PICTURE, words, metrics.height(), names)
        self.plan = arrange(
            self.width(),
            episode.support_labels,
            episode.query_labels,
            len(episode.classes),
            len(self._guesses),
            sizes,
            self._top(),
        )
        self.setFixedHeight(round(self.plan.height))
        self.update()
