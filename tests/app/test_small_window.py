"""The window on small screens: it fits, titles stay whole, what does not fit scrolls, and plots make the best of their room."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QBoxLayout, QLabel, QScrollArea, QTabBar

from app.curves.plot_stack import PlotStack
from app.docks import REPRODUCE, SMALL_HEIGHT, SMALL_WIDTH
from app.formulas.formulas import formula_label
from app.landmarks import bring_into_sight, in_sight
from app.language import install
from app.main_window import MainWindow
from app.matrices.heatmap import BOTTOM, LEFT, Heatmap
from app.matrices.matrix_shelf import MatrixShelf, Shown
from app.panels import PANELS
from app.panels.curvature import Curvature
from app.plots.small_plot import IntegerAxis
from app.progress_strip import ProgressStrip
from app.run_control import RunControl
from app.run_model import RunModel
from app.settings import WindowSettings
from app.status import SPARED, StatusLine
from app.theme import LIGHT
from core.events import HyperApplied, Matrix, MatrixSnapshot, Progress, Started
from core.presets import preset
from tests.app.curve_events import full_run

LONG = 60_000
LAPTOPS = ((1280, 720), (1366, 768))


@pytest.fixture(params=["en", "ko"])
def spoken(request, qapp):
    install(qapp, request.param)
    yield
    install(qapp, "en")


@pytest.fixture
def window(qtbot, thread, tmp_path):
    window = MainWindow(RunControl(thread), WindowSettings(tmp_path / "w.ini"), preset("sinusoid-10shot"), tmp_path)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def laid_out(window, size):
    window.resize(*size)
    window.reset_layout()
    settle()


def settle():
    for _ in range(5):
        QApplication.processEvents()


def tab_bars(window):
    return [bar for bar in window.area.findChildren(QTabBar) if bar.isVisible() and bar.count()]


def titles_in(bar):
    return {bar.tabText(index) for index in range(bar.count())}


@pytest.mark.parametrize("size", [*LAPTOPS, (1440, 900)])
def test_the_window_can_be_made_small_in_every_layout_with_every_panel(spoken, window, size):
    laid_out(window, size)
    for entry in PANELS:
        window.panel(entry.kind)
    settle()
    window.resize(1000, 560)
    settle()
    assert window.size().toTuple() == (1000, 560)


@pytest.mark.parametrize("size", [*LAPTOPS, (1440, 900), (1920, 1080)])
def test_every_title_of_a_tab_is_whole_and_seen(spoken, window, size):
    laid_out(window, size)
    assert window.size().toTuple() == size
    bars = tab_bars(window)
    docks = {dock.windowTitle() for dock in window.area.docks.values()}
    fronts = {bar.tabText(bar.currentIndex()) for bar in bars}
    assert len(bars) >= 2 and fronts <= docks and set().union(*map(titles_in, bars)) <= docks
    for bar in bars:
        for index in range(bar.count()):
            assert bar.rect().contains(bar.tabRect(index)), bar.tabText(index)
            assert bar.fontMetrics().horizontalAdvance(bar.tabText(index)) < bar.tabRect(index).width()
    assert window.area.docks["curves"].windowTitle() in fronts


def test_where_there_is_no_room_for_all_tabs_arrows_lead_to_the_others(window):
    laid_out(window, (900, 600))
    bar = max(tab_bars(window), key=QTabBar.count)
    assert not bar.rect().contains(bar.tabRect(bar.count() - 1))
    arrows = [one for one in bar.children() if one.metaObject().className() == "QToolButton" and one.isVisible()]
    assert len(arrows) == 2 and bar.elideMode() == Qt.TextElideMode.ElideNone


@pytest.mark.parametrize(
    ("size", "behind"),
    [
        ((SMALL_WIDTH - 1, 900), {"curves": {"runs", "sweeps", REPRODUCE}, "curvature": {"adaptation", "paths"}}),
        ((SMALL_WIDTH, SMALL_HEIGHT - 1), {"curves": {"runs", "sweeps", REPRODUCE}, "adaptation": {"paths"}}),
        ((SMALL_WIDTH, SMALL_HEIGHT), {"curves": {REPRODUCE}, "runs": {"sweeps"}, "adaptation": {"paths"}}),
    ],
)
def test_what_lies_behind_what_follows_from_width_and_height(window, size, behind):
    laid_out(window, size)
    for front, expected in behind.items():
        found = {dock.objectName() for dock in window.area.tabifiedDockWidgets(window.area.docks[front])}
        assert expected <= found and "setup" not in found
        assert in_sight(window.area.docks["curves"])


def test_a_panel_in_a_low_window_scrolls_instead_of_being_squeezed(qtbot, window):
    laid_out(window, (1280, 560))
    for entry in PANELS:
        bring_into_sight(window.area.docks[entry.name])
        settle()
        panel, scroll = window.panel(entry.kind), window.area.docks[entry.name].widget()
        settle()
        assert isinstance(scroll, QScrollArea)
        assert panel.height() >= panel.minimumHeight() and panel.width() >= panel.minimumWidth()
        assert panel.size() == scroll.widget().size()
        assert (panel.height() > scroll.viewport().height()) == scroll.verticalScrollBar().isVisible()


def test_a_panel_that_comes_to_need_more_height_gets_it(qtbot, window):
    laid_out(window, (1280, 560))
    scroll, curves = window.area.docks["curves"].widget(), window.panels["curves"]
    before = scroll.verticalScrollBar().maximum()
    curves.readout.setMinimumHeight(400)
    qtbot.waitUntil(lambda: scroll.verticalScrollBar().maximum() > before + 200, timeout=LONG)
    bring_into_sight(curves.readout)
    assert in_sight(curves.readout)


def test_plots_without_height_stand_side_by_side_each_with_its_numbers(qtbot):
    stack = PlotStack(QFont())
    qtbot.addWidget(stack)
    stack.resize(900, 400)
    stack.show_message("")
    stack.show()
    stack.show_accuracy(True)
    settle()
    assert stack.accuracy.mapTo(stack, QPoint()).y() > stack.loss.height() - 10
    assert not stack.loss.bottom.style["showValues"]
    for _ in range(2):  # side by side they need less height than before
        stack.resize(900, 150)
        settle()
    assert stack.accuracy.mapTo(stack, QPoint()).x() > stack.loss.width() - 10
    assert stack.loss.bottom.style["showValues"] and stack.loss.height() == stack.accuracy.height() == 150
    stack.resize(900, 400)
    settle()
    assert stack.accuracy.width() == stack.loss.width() == 900 and not stack.loss.bottom.style["showValues"]


def test_a_title_longer_than_its_axis_goes_without_the_unit_and_then_away(qtbot):
    stack = PlotStack(QFont())
    qtbot.addWidget(stack)
    stack.show_message("")
    stack.set_losses("cross_entropy")
    stack.show()
    axis, whole = stack.loss.left, "loss (cross-entropy)"
    for height, said in ((500, whole), (160, "loss"), (500, whole), (70, "")):
        stack.loss.setMinimumHeight(0)
        stack.resize(900, height)
        settle()
        assert axis.label.toPlainText().strip() == said
        assert axis.toolTip() == ("" if said == whole else whole)
        assert axis.labelText == whole
        assert not said or axis.label.boundingRect().width() <= axis.size().height() + 8


def matrix(name, shape, reference="identity"):
    return Matrix("fc2", name, np.ones(shape, np.float32), reference)


@pytest.fixture
def shelf(qtbot):
    made = MatrixShelf()
    qtbot.addWidget(made)
    shown = [matrix("M_o", (40, 40)), matrix("M_i", (40, 40)), matrix("m_bias", (40, 1), "constant")]
    made.show_matrices([Shown(one, one.values - 1, 1.0, own_scale=False) for one in shown])
    made.show()
    return made


@pytest.mark.parametrize("width", [300, 360, 420, 600])
def test_the_name_of_a_narrow_matrix_is_never_cut(shelf, width):
    shelf.resize(width, 160)
    settle()
    strip = shelf.heatmaps[2]
    name = QLabel("<b>m_bias</b>")
    name.setFont(strip.title.font())
    assert strip.width() >= strip.title.indent() + name.sizeHint().width()
    assert strip.geometry().right() <= shelf.width()


@pytest.mark.parametrize("size", [(640, 420), (1000, 700)])
def test_matrices_get_the_larger_part_of_the_panel(qtbot, size):
    panel = Curvature()
    qtbot.addWidget(panel)
    run = full_run()
    layer = tuple(matrix(name, (40, 40)) for name in ("M_o", "M_i", "M_f"))
    run.take([MatrixSnapshot("mc2", 100, 10.0, layer)])
    panel.draw(run)
    panel.resize(*size)
    panel.show()
    settle()
    assert panel._halves.direction() == QBoxLayout.Direction.TopToBottom
    pictures = [heatmap.picture_size(heatmap.width(), heatmap.height()) for heatmap in panel.shelf.heatmaps]
    assert panel.over_time.height() <= max(0.3 * panel.height(), 140)
    assert len(pictures) == 3 and min(pictures) > 0.2 * panel.height()


def test_large_type_has_its_room_beside_a_matrix(qtbot):
    heatmap = Heatmap()
    qtbot.addWidget(heatmap)
    one = matrix("M_o", (40, 40))
    heatmap.show_matrix(one, one.values - 1, 1.0)
    heatmap.resize(500, 500)
    heatmap.show()
    settle()
    assert (heatmap._left.width(), heatmap._bottom.height()) == (LEFT, BOTTOM)
    font = QFont(heatmap.font())
    font.setPointSizeF(1.5 * font.pointSizeF())
    heatmap.setFont(font)
    QApplication.sendEvent(heatmap, QEvent(QEvent.Type.FontChange))
    heatmap.apply_theme(LIGHT)
    settle()
    for axis, label in ((heatmap._left, heatmap._left.label), (heatmap._bottom, heatmap._bottom.label)):
        line = label.boundingRect().height() - 8
        extent = axis.width() if axis is heatmap._left else axis.height()
        assert extent >= 2 * line + 3  # figures and a title


def test_whole_numbers_under_an_axis_keep_apart_in_large_type():
    axis = IntegerAxis("bottom")
    small = len(axis.tickValues(0, 350, 600)[0][1])
    font = QFont()
    font.setPointSizeF(18)
    axis.setTickFont(font)
    assert len(axis.tickValues(0, 350, 600)[0][1]) < small


def test_an_equation_grows_with_the_type(qtbot):
    label = formula_label("transform")
    qtbot.addWidget(label)
    before = label.sizeHint()
    font = QFont(label.font())
    font.setPointSizeF(1.5 * font.pointSizeF())
    label.setFont(font)
    assert label.sizeHint().width() >= 1.4 * before.width() and label.sizeHint().height() >= 1.4 * before.height()


def test_a_narrow_status_line_leaves_out_the_same_numbers_first(qtbot):
    strip = ProgressStrip()
    line = StatusLine(strip)
    qtbot.addWidget(line)
    line.show()
    left_out = []
    for width in (1600, 1000, 700, 1600):
        line.resize(width, 26)
        settle()
        left_out.append([name for name in SPARED if line._labels[name].isHidden()])
    assert left_out[0] == left_out[3] == [] and left_out[1]
    assert left_out[1] == list(SPARED[: len(left_out[1])]) and len(left_out[2]) > len(left_out[1])


def test_the_planned_end_is_that_of_the_run_whatever_the_setup_shows(qtbot):
    line = StatusLine(ProgressStrip())
    qtbot.addWidget(line)
    line.draw(RunModel(), 70_000)
    assert "0 / 70,000" in line._labels["iteration"].text()
    run = RunModel()
    spec = preset("sinusoid-5shot").with_live({"iterations": 500}).to_json()
    run.take([Started(spec, (), "cpu", 1, ()), HyperApplied(3, 1, 0.1, "maml", {"iterations": 7})])
    line._next = 0.0
    line.draw(run, 70_000)
    assert "0 / 500" in line._labels["iteration"].text() and line._bar.maximum() == 500
    run.take([HyperApplied(4, 1, 0.1, "", {"iterations": 800})])
    line._next = 0.0
    line.draw(run, 70_000)
    assert "0 / 800" in line._labels["iteration"].text()


def test_long_words_of_a_work_in_progress_do_not_widen_the_window(qtbot, window):
    window.resize(1000, 600)
    settle()
    window.control.run.progress["x"] = Progress("Evaluating " + "a very long name " * 20, 10, 100, "tasks")
    qtbot.waitUntil(lambda: bool(window.strip.text), timeout=LONG)
    settle()
    assert window.width() == 1000 and window.strip.width() < 800
    assert window.strip._words.toolTip() == window.strip.text
    assert not window.strip.findChild(QLabel).geometry().intersects(window.strip._bar.geometry())
