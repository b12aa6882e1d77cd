"""Lines, dots and bands that Qt paints alone: what is set is what appears, in colours that are there."""

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QBrush, QColor, QPen
from PySide6.QtWidgets import QApplication

from app.plots.line import Band, Dots, FineLine, Line

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
