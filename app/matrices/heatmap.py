"""One learned matrix as a picture of what was learned."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.matrices.colouring import colour_table
from app.matrices.heatmap_items import Cells, Hatch, Picture, cells_rect
from app.matrices.matrix_words import axis_words, cell_words, fixed_words, title_texts, tooltip
from app.plots.line import keep_axes
from app.plots.small_plot import IntegerAxis, adopt_menu, bare, small, style_axis
from app.theme import LIGHT, Theme
from core.events import Matrix

LEFT, BOTTOM = 40, 30
"""Room for figures and a label beside and below the picture."""
BARE_LEFT, BARE_BOTTOM = 26, 17
"""Room for figures alone. These four are pixels for small type whose lines are `LINE` pixels high."""
LINE = 13
MOST_PIXELS = 48
"""Largest side of a cell."""
LONGEST = 16
"""Cells are square up to this ratio of the sides; a longer strip is widened to a sixteenth of its length."""


@dataclass(frozen=True)
class Frame:
    """How a widget is divided, in pixels: axes at the left and the bottom, and a picture of `width` x `height`.

    Attributes:
        across, down: labels of the two axes; "" where there is no room.
    """

    left: int
    bottom: int
    width: float
    height: float
    across: str = ""
    down: str = ""


class Heatmap(QWidget):
    """Deviation of one matrix from where it started, on a diverging map around 0: row = where the correction lands.

    Signals:
        hovered: what the cell under the mouse says, "" when the mouse leaves the matrix.
        cellPicked(object, object, object): matrix, row and column of a cell that was clicked.

    Attributes:
        picture: the colours of the deviations. cells: values and hover above it.
        plot: what holds both. title: the line above. matrix: what is shown, or None.
    """

    hovered = Signal(str)
    cellPicked = Signal(object, object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.matrix: Matrix | None = None
        self._values = np.zeros((0, 0))
        self._pointed = (-1, -1)
        self._own_scale = False
        self._compared = ""
        self._theme = LIGHT
        self.title = QLabel(self)
        self.title.setTextFormat(Qt.TextFormat.RichText)
        self._hatch, self.picture, self.cells = Hatch(), Picture(), Cells()
        self.cells.pointed.connect(self._on_pointed)
        self.cells.picked.connect(self._on_picked)
        self._left, self._bottom = IntegerAxis("left"), IntegerAxis("bottom")
        self.plot = self._make_plot()

    def _make_plot(self) -> pg.PlotWidget:
        plot = pg.PlotWidget(self, axisItems={"left": self._left, "bottom": self._bottom}, enableMenu=False)
        adopt_menu(plot)
        plot.setAccessibleName(self.tr("Matrix"))
        keep_axes(plot)
        plot.setMouseEnabled(False, False)
        plot.hideButtons()
        plot.invertY(True)
        plot.getPlotItem().setMinimumSize(0, 0)  # else margins of a former size keep it from shrinking
        plot.setMinimumSize(0, 0)
        plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it has no keys; a click gives the focus to the panel, which has
        plot.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        plot.getViewBox().setDefaultPadding(0)
        plot.getViewBox().disableAutoRange()
        plot.getViewBox().sigResized.connect(self._show_all)
        for item in (self._hatch, self.picture, self.cells):
            plot.addItem(item, ignoreBounds=True)
        return plot

    @property
    def level(self) -> float:
        """What the strongest colours stand for."""
        return self.picture.level

    def show_matrix(
        self, matrix: Matrix, deviation: np.ndarray, level: float, *, own_scale: bool = False, compared: str = ""
    ) -> None:
        """Show `matrix`, whose deviation is `deviation` (rows, columns), on the colours of -level..level.

        With `own_scale` the level is written into the title, because no colour bar says it. `compared` says what `deviation` is the
        difference to, "" when it is that to the start.
        """
        known = self.matrix
        self.matrix, self._own_scale, self._compared = matrix, own_scale, compared
        finite = np.isfinite(deviation)
        whole = bool(finite.all())
        self._hatch.setVisible(not whole)
        self._set_values(deviation if whole else np.where(finite, deviation, np.nan), level, matrix)
        if known is None or (known.layer, known.name, known.values.shape) != _identity(matrix):
            self._adopt_shape()
        self._write_title()
        if self._pointed != (-1, -1):
            self.hovered.emit(self.readout(*self._pointed))

    def readout(self, row: int, column: int) -> str:
        """One cell in words, "" outside the matrix."""
        return "" if self.matrix is None else cell_words(self.matrix, self._values, row, column, self._compared)

    @property
    def shape(self) -> tuple[int, ...]:
        """Rows and columns of what is shown."""
        return self._values.shape

    def width_for(self, height: int) -> int:
        """The width in pixels with which the matrix is as high as it can be in a widget of this height."""
        frame = self._frame(10**6, height)
        title = self._title_width(self._title_texts()[0]) if self.matrix is not None else 0
        return frame.left + 2 + max(math.ceil(frame.width), title)

    def least_width(self) -> int:
        """The width in pixels below which the name would be cut."""
        return self._room(BARE_LEFT) + self._title_width("") if self.matrix is not None else 0

    def picture_size(self, width: int, height: int) -> float:
        """Longer side of the picture in pixels in a widget of this size."""
        frame = self._frame(width, height)
        return max(frame.width, frame.height)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours and type."""
        self._theme = theme
        bare(self, theme)
        self.plot.setBackground(theme.base)
        table = colour_table(theme)
        self.picture.set_table(table)
        self._hatch.apply_theme(theme)
        self.cells.apply_theme(theme, table, small(self.font()))
        self.title.setFixedHeight(self.title.fontMetrics().height() + 1)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the cells square and the matrix at the upper left."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Enough for a matrix of a few centimetres."""
        return QSize(BARE_LEFT + 40, BARE_BOTTOM + 60)

    def _set_values(self, values: np.ndarray, level: float, matrix: Matrix) -> None:
        self._values = values
        self.picture.set_values(values, level)
        self.cells.set_values(values, level, "" if matrix.learned else fixed_words())

    def _adopt_shape(self) -> None:
        rows, columns = self._values.shape
        if self._pointed != (-1, -1) and (self._left.count, self._bottom.count) != (rows, columns):
            self._on_pointed(-1, -1)  # nobody knows which cell the mouse is on now
        self._left.count, self._bottom.count = rows, columns
        self._hatch.set_shape(rows, columns)
        self._fit()

    def _units(self) -> tuple[float, float]:
        """Height and width of the picture in sides of a cell."""
        rows, columns = self._values.shape
        return max(rows, columns / LONGEST, 1), max(columns, rows / LONGEST, 1)

    def _frame(self, width: int, height: int) -> Frame:
        """How a widget of this size is divided; an axis whose label does not fit beside the picture goes without."""
        whole = self._divided(width, height, self._room(LEFT), self._room(BOTTOM))
        left = self._room(LEFT if whole.down else BARE_LEFT)
        bottom = self._room(BOTTOM if whole.across else BARE_BOTTOM)
        final = self._divided(width, height, left, bottom)
        across, down = final.across if whole.across else "", final.down if whole.down else ""
        return replace(final, across=across, down=down)

    def _divided(self, width: int, height: int, left: int, bottom: int) -> Frame:
        """The largest picture beside axes of this size, and the words that fit along its sides."""
        rows, columns = self._units()
        room = (width - left - 2) / columns, (height - self.title.height() - bottom - 2) / rows
        side = max(0.0, min(*room, MOST_PIXELS))
        picture = side * columns, side * rows
        if self.matrix is None:
            return Frame(left, bottom, *picture)
        metrics = QFontMetricsF(small(self.font()))
        middle = left + picture[0] / 2
        across, down = axis_words(self.matrix)
        fitting = (words for words in across if metrics.horizontalAdvance(words) <= 2 * min(middle, width - middle))
        down = down if metrics.horizontalAdvance(down) <= picture[1] + 2 else ""
        return Frame(left, bottom, *picture, next(fitting, ""), down)

    def _room(self, pixels: int) -> int:
        """What the type in use needs where ordinary small type needs so many pixels."""
        return round(pixels * max(1.0, QFontMetricsF(small(self.font())).height() / LINE))

    def _fit(self) -> None:
        """Leave exactly the room that the matrix needs between the axes."""
        top = self.title.height()
        self.title.resize(self.width(), top)
        self.plot.setGeometry(0, top, self.width(), max(0, self.height() - top))
        if self.matrix is None:
            return
        frame = self._frame(self.width(), self.height())
        height = self.height() - self.title.height()
        spare = self.width() - frame.left - 2 - frame.width, height - frame.bottom - 2 - frame.height
        self.plot.getPlotItem().layout.setContentsMargins(1, 1, 1 + max(0, spare[0]), 1 + max(0, spare[1]))
        area, (rows, columns) = cells_rect(*self._values.shape), self._units()
        self.plot.getViewBox().setAspectLocked(True, ratio=columns / rows * area.height() / area.width())
        for axis, words in ((self._bottom, frame.across), (self._left, frame.down)):
            style_axis(axis, words, self._theme, self.font())
        self._left.setWidth(frame.left)
        self._bottom.setHeight(frame.bottom)
        self.picture.set_room(math.ceil(frame.height), math.ceil(frame.width))
        self._show_all()
        self.title.setIndent(frame.left)
        self._write_title()

    def _show_all(self) -> None:
        """Exactly the matrix; called again when pyqtgraph has given the view its size, which it does later."""
        if self.matrix is not None:
            self.plot.getViewBox().setRange(cells_rect(*self._values.shape), padding=0, disableAutoRange=True)

    def _write_title(self) -> None:
        """The name, and as much as there is room for of the scale that the picture leaves out."""
        if self.matrix is None:
            return
        room = self.width() - self.title.indent()
        texts = self._title_texts()
        rest = next((text for text in texts if self._title_width(text) <= room), "")
        points = small(self.font()).pointSizeF()
        faint = f" &nbsp;<span style='color:{self._theme.faint}; font-size:{points:.1f}pt'>{rest}</span>"
        text = f"<b>{self.matrix.name}</b>{faint}"
        if text != self.title.text():
            self.title.setText(text)
        self.plot.setToolTip(tooltip(self.matrix, texts[0], self._compared))

    def _title_texts(self) -> tuple[str, ...]:
        assert self.matrix is not None
        return title_texts(self.matrix, self.level, own_scale=self._own_scale)

    def _title_width(self, rest: str) -> int:
        assert self.matrix is not None
        bold = QFont(self.title.font())
        bold.setBold(True)
        name = QFontMetricsF(bold).horizontalAdvance(f"{self.matrix.name}   ")
        return math.ceil(name + QFontMetricsF(small(self.font())).horizontalAdvance(rest))

    def _on_pointed(self, row: int, column: int) -> None:
        self._pointed = (row, column)
        self.hovered.emit(self.readout(row, column))

    def _on_picked(self, row: int, column: int) -> None:
        if self.readout(row, column):
            self.cellPicked.emit(self.matrix, row, column)


def _identity(matrix: Matrix) -> tuple[str, str, tuple[int, ...]]:
    return matrix.layer, matrix.name, matrix.values.shape
