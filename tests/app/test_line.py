"""Lines, dots and bands that Qt paints alone: what is set is what appears, in colours that are there."""

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QApplication, QGraphicsScene

from app.plots.line import Band, Dots, FineLine, Line, sample_pen

RED = QColor("#ff0000")


@pytest.fixture
def plot(qtbot):
    made = pg.PlotWidget(background="w")
    qtbot.addWidget(made)
    made.resize(300, 200)
    made.setRange(xRange=(0, 4), yRange=(0, 4), padding=0)
    made.show()
    qtbot.waitExposed(made)
    return made


def red_at(plot, x, y):
    """Whether there is red within a pixel of a point."""
    QApplication.processEvents()
    image = plot.grab().toImage()
    at = plot.mapFromScene(plot.getViewBox().mapViewToScene(QPointF(x, y)))
    near = [image.pixelColor(at.x() + i, at.y() + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
    return any(colour.red() > 200 and colour.green() < 160 for colour in near)


@pytest.mark.parametrize("kind", [Line, FineLine])
@pytest.mark.parametrize("width", [1, 2])
def test_line_is_drawn_and_interrupted_at_a_gap(plot, kind, width):
    line = kind()
    line.setPen(QPen(pg.mkPen(RED, width=width)))
    plot.addItem(line, ignoreBounds=True)
    line.set_data(np.array([0.5, 1.5, 2.0, 2.5, 3.5]), np.array([2.0, 2.0, np.nan, 2.0, 2.0]))
    assert red_at(plot, 1, 2) and red_at(plot, 3, 2) and not red_at(plot, 2, 2)
    line.set_data(np.empty(0), np.empty(0))
    assert not red_at(plot, 1, 2)


def height_of_red(paint, ratio):
    """Over how many pixels of a screen with `ratio` pixels for one what `paint` paints is red, in the middle column."""
    image = QImage(40 * ratio, 20 * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    paint(painter)
    painter.end()
    return sum(image.pixelColor(20 * ratio, y).green() < 128 for y in range(image.height()))


@pytest.mark.parametrize("width", [1, 2])
def test_a_line_is_as_wide_on_a_screen_of_small_pixels(qapp, width):
    scene, line = QGraphicsScene(0, 0, 40, 20), FineLine()
    line.setPen(QPen(pg.mkPen(RED, width=width)))
    line.set_data(np.array([0.0, 40.0]), np.array([10.5, 10.5]))
    scene.addItem(line)
    heights = [height_of_red(lambda painter: scene.render(painter, QRectF(0, 0, 40, 20)), ratio) for ratio in (1, 2, 4)]
    assert heights[0] and heights[1:] == [2 * width, 4 * width]


def test_the_sample_of_a_line_is_as_wide_as_the_line(qapp):
    def paint(painter):
        painter.setPen(sample_pen(QPen(pg.mkPen(RED, width=2))))
        painter.drawLine(0, 10, 40, 10)

    assert [height_of_red(paint, ratio) for ratio in (1, 2, 4)] == [2, 4, 8]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("scale", [1.0, 1e6])
def test_dots_are_drawn_whatever_their_type_and_size(plot, dtype, scale):
    plot.setXRange(0, 4 * scale, padding=0)
    dots = Dots()
    dots.set_look(RED, 7)
    plot.addItem(dots, ignoreBounds=True)
    dots.set_data(np.array([0.5, 3], dtype) * dtype(scale), np.array([1, 3], dtype))
    assert red_at(plot, 0.5 * scale, 1) and red_at(plot, 3 * scale, 3) and not red_at(plot, 2 * scale, 2)


def test_band_is_filled_between_its_edges_and_interrupted_at_a_gap(plot):
    band = Band()
    band.setBrush(QBrush(RED))
    plot.addItem(band, ignoreBounds=True)
    x = np.array([0.0, 1.0, 2.0, 3.0, 4.0])
    lower = np.array([1.0, 1.0, np.nan, 1.0, 1.0])
    band.set_data(x, lower, np.full(5, 3.0))
    assert red_at(plot, 0.5, 2) and red_at(plot, 3.5, 2)
    assert not red_at(plot, 2, 2) and not red_at(plot, 0.5, 0.5) and not red_at(plot, 3.5, 3.5)
