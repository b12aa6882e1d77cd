"""Presentation mode: one panel in large type, and back exactly."""

import pytest
import shiboken6
from PySide6.QtCore import QSize
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QHeaderView, QLabel, QWidget

from app.commands import commands_of
from app.landmarks import in_sight
from app.main_window import MainWindow
from app.panels import PANELS
from app.plots.axes import NumberAxis
from app.presentation import FACTOR, Presentation, larger
from app.run_control import RunControl
from app.settings import WindowSettings
from core.presets import preset
from tests.app.curve_events import full_run

LONG = 60_000


@pytest.fixture
def window(qtbot, thread, tmp_path):
    control = RunControl(thread, tmp_path / "runs")  # else runs of other tests are listed sooner or later
    window = MainWindow(control, WindowSettings(tmp_path / "w.ini"), preset("sinusoid-10shot"), tmp_path)
    qtbot.addWidget(window)
    window.resize(1400, 800)
    window.reset_layout()
    window.show()
    qtbot.waitExposed(window)
    window.control.run = full_run()
    qtbot.waitUntil(lambda: bool(window.panels["curves"].loss.curves), timeout=LONG)
    qtbot.waitUntil(lambda: settled(qtbot, window), timeout=LONG)
    return window


@pytest.fixture
def presentation(window):
    return Presentation(window)


def looks(window):
    """Type and place of everything in sight, by its C++ object; Qt makes the tab bars of docks anew."""
    found = [w for w in window.findChildren(QWidget) if in_sight(w) and not of_tabs(w)]
    return {
        shiboken6.getCppPointer(w)[0]: (type(w).__name__, w.font().toString(), w.geometry().getRect()) for w in found
    }


def of_tabs(widget):
    """Whether this is a tab bar or one of its arrows."""
    return "QTabBar" in (type(widget).__name__, type(widget.parentWidget()).__name__)


def settled(qtbot, window):
    """Whether nothing moves from one frame to the next."""
    before = looks(window)
    with qtbot.waitSignal(window._clock.timeout):
        pass
    QApplication.sendPostedEvents()
    return looks(window) == before


def axes(window):
    """Of the curves: size of the numbers, of the title, and of the axis itself."""
    left = window.panels["curves"].loss.left
    assert isinstance(left, NumberAxis)
    return left.style["tickFont"].pointSizeF(), left.labelStyle["font-size"], left.fixedWidth, left.extent


def fits(size, room):
    return size.width() <= room.width() and size.height() <= room.height()


def columns(window):
    return [header.sectionSize(k) for header in window.findChildren(QHeaderView) for k in range(header.count())]


def shown_docks(window):
    return [name for name, dock in window.area.docks.items() if not dock.isHidden()]


@pytest.mark.parametrize("panel", [panel.name for panel in PANELS])
def test_everything_comes_back_exactly(qtbot, window, presentation, panel):
    before = looks(window), axes(window), columns(window), window.geometry(), shown_docks(window)
    assert len(before[0]) > 50
    presentation.enter(panel)
    qtbot.waitUntil(lambda: shown_docks(window) == [panel], timeout=LONG)
    assert axes(window) != before[1]
    presentation.leave()

    def back():
        assert (axes(window), columns(window), window.geometry(), shown_docks(window)) == before[1:]
        assert {k: v for k, v in looks(window).items() if before[0].get(k) != v} == {}
        assert looks(window) == before[0]

    qtbot.waitUntil(back, timeout=LONG)


def test_rows_of_a_table_are_as_low_as_before(qtbot, window, presentation):
    window.area.docks["reproduce"].raise_()
    qtbot.waitUntil(lambda: "reproduce" in window.panels, timeout=LONG)
    table = window.panels["reproduce"].table_page.table
    qtbot.waitUntil(lambda: table.shown.rowCount() > 0, timeout=LONG)
    before = [table.rowHeight(row) for row in range(table.shown.rowCount())]
    presentation.enter("reproduce")
    assert table.rowHeight(0) > before[0]
    presentation.leave()
    assert [table.rowHeight(row) for row in range(table.shown.rowCount())] == before


def test_closing_the_panel_that_fills_the_window_brings_the_others_back(window, presentation):
    shown = shown_docks(window)
    window.area.toggle_full("runs")
    window.area.docks["runs"].close()
    assert shown_docks(window) == shown and not window.area.full
    presentation.enter("curves")
    window.area.docks["curves"].close()
    assert shown_docks(window) == shown
    presentation.leave()
    assert shown_docks(window) == shown
    window.area.docks["runs"].close()
    assert "runs" not in shown_docks(window), "closed for good as ever"


def test_type_is_larger_bars_are_hidden_and_one_panel_fills_the_window(qtbot, window, presentation):
    plain = window.font().pointSizeF()
    points, title, width, _ = axes(window)
    controls = [w for w in window.panels["curves"].findChildren(QWidget) if isinstance(w, QLabel) and w.isVisible()]
    sizes = [label.font().pointSizeF() for label in controls]
    presentation.enter("curves")
    assert window.bar.isHidden() and window.statusBar().isHidden()
    assert window.panels["curves"].font().pointSizeF() == pytest.approx(plain * FACTOR)
    assert [label.font().pointSizeF() for label in controls] == pytest.approx([size * FACTOR for size in sizes])
    now = axes(window)
    assert now[0] == pytest.approx(points * FACTOR)
    assert float(now[1][:-2]) == pytest.approx(float(title[:-2]) * FACTOR)
    assert now[2] == round(width * FACTOR)
    qtbot.waitUntil(lambda: window.panels["curves"].width() > 0.9 * window.width(), timeout=LONG)


def test_it_fits_a_projector_of_1024_by_768(qtbot, window, presentation):
    for panel in window.panels:
        presentation.enter(panel)
        qtbot.waitUntil(lambda: fits(window.minimumSizeHint(), QSize(1024, 768)), timeout=LONG)
        presentation.leave()


def test_a_window_that_was_made_smaller_meanwhile_has_its_size_again(qtbot, window, presentation):
    before = window.geometry(), looks(window)
    presentation.enter("curves")
    window.resize(800, 500)
    qtbot.waitUntil(lambda: window.width() < before[0].width(), timeout=LONG)
    presentation.leave()
    qtbot.waitUntil(lambda: (window.geometry(), looks(window)) == before, timeout=LONG)


def test_a_panel_that_filled_the_window_before_fills_it_after(window, presentation):
    window.area.toggle_full("runs")
    presentation.enter("runs")
    assert shown_docks(window) == ["runs"]
    presentation.leave()
    assert shown_docks(window) == ["runs"]
    window.area.toggle_full("runs")
    assert len(shown_docks(window)) > 4


def test_the_others_that_were_brought_back_meanwhile_stay(window, presentation):
    presentation.enter("curves")
    window.area.toggle_full("curves")
    count = len(shown_docks(window))
    presentation.leave()
    assert len(shown_docks(window)) == count > 4


def test_entering_or_leaving_twice_does_no_harm(qtbot, window, presentation):
    before = looks(window)
    presentation.leave()
    presentation.enter("curves")
    font = window.panels["curves"].font().toString()
    presentation.enter("runs")
    assert window.panels["curves"].font().toString() == font
    presentation.leave()
    presentation.leave()
    qtbot.waitUntil(lambda: looks(window) == before, timeout=LONG)


def test_a_change_of_the_theme_meanwhile_keeps_the_large_type_and_is_kept_after(window, presentation):
    points = axes(window)[0]
    presentation.enter("curves")
    window.set_theme("dark")
    assert axes(window)[0] == pytest.approx(points * FACTOR)
    presentation.leave()
    assert axes(window)[0] == points and window.theme.name == "dark"


def test_what_came_and_went_meanwhile_is_no_hindrance(qtbot, window, presentation):
    points = window.panels["curves"].font().pointSizeF()
    presentation.enter("curves")
    window.form.choose_preset("glyphs-5way-1shot")  # other rows in the setup
    window.control.reset()  # no legend any more
    qtbot.waitUntil(lambda: not window.panels["curves"].loss.curves, timeout=LONG)
    presentation.leave()
    assert not window.bar.isHidden() and not window.statusBar().isHidden() and not window.area.full
    assert window.panels["curves"].font().pointSizeF() == points


def test_a_legend_that_came_meanwhile_has_its_own_size_again(qtbot, window, presentation):
    legend = window.panels["curves"].legend
    points = legend.font().pointSizeF()
    assert [arm.font().pointSizeF() for arm in legend.arms] == [points, points]
    presentation.enter("curves")
    window.control.run = full_run(arms=(("one", "One"), ("two", "Two"), ("three", "Three")))
    qtbot.waitUntil(lambda: len(legend.arms) == 3, timeout=LONG)
    assert legend.arms[0].font().pointSizeF() == pytest.approx(points * FACTOR)
    presentation.leave()
    assert [arm.font().pointSizeF() for arm in legend.arms] == [points] * 3


def test_the_menu_turns_it_on_and_off_with_the_panel_that_has_the_focus(window):
    action = next(command.action for command in commands_of(window) if command.keys == "F5")
    window.panels["runs"].findChild(QWidget).setFocus()
    action.trigger()
    assert action.isChecked() and len(shown_docks(window)) == 1
    action.trigger()
    assert not action.isChecked() and len(shown_docks(window)) > 4


def test_fonts_in_pixels_grow_too():
    font = QFont()
    font.setPixelSize(10)
    assert larger(font).pixelSize() == round(10 * FACTOR)
    font = QFont()
    font.setPointSizeF(9.0)
    assert larger(font).pointSizeF() == 9.0 * FACTOR
