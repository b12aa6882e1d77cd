"""The curves panel draws what a run said, follows it until the user zooms, and stands every number a diverging run can say."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication

from app.curves.curve import debiased_average
from app.panels.curves import Curves
from app.run_model import RunModel
from app.theme import DARK, LIGHT
from core.events import Ended, HyperApplied
from tests.app.curve_events import changed, evaluated, full_run, losses, metrics, started


@pytest.fixture
def panel(qtbot):
    """A panel on the (offscreen) screen, without smoothing."""
    panel = Curves()
    qtbot.addWidget(panel)
    panel.resize(700, 520)
    panel.apply_theme(LIGHT)
    panel.controls.smoothing.setValue(0)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def drawn(panel, key, kind="loss"):
    """What stands in the plot for a curve: x and y of its line."""
    line = panel.stack.plots[kind].curves[key].raw
    return line.xData, line.yData


def painted(panel):
    """Let Qt lay out and paint everything; the picture."""
    QApplication.processEvents()
    return panel.grab().toImage()


def wheel(plot, notches=1):
    """Turn the mouse wheel over the middle of a plot."""
    at = QPointF(plot.viewport().rect().center())
    turn = QPoint(0, 120 * notches)
    buttons, modifiers = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    where = QPointF(plot.viewport().mapToGlobal(at.toPoint()))
    event = QWheelEvent(at, where, QPoint(), turn, buttons, modifiers, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(plot.viewport(), event)


def hover(plot, x):
    """Rest the mouse over a horizontal position in the middle of a plot."""
    view = plot.getViewBox()
    plot.scene().sigMouseMoved.emit(view.mapViewToScene(QPointF(x, sum(view.viewRange()[1]) / 2)))


def test_before_a_run_it_says_what_will_appear_and_which_button_starts_it(panel):
    panel.draw(RunModel())
    assert panel.stack.message.isVisible()
    assert "Train (Space)" in panel.stack.message.text()
    run = RunModel()
    run.take([started()])
    panel.draw(run)
    assert panel.stack.message.isVisible() and "Waiting" in panel.stack.message.text()


def test_one_event_is_visible_as_a_point(panel):
    run = RunModel()
    run.take([started(), metrics("maml", 1, support_loss=4.0, query_loss=3.0)])
    panel.draw(run)
    assert panel.loss.isVisible() and not panel.accuracy.isVisible()
    points = panel.loss.curves[(0, "query")].points
    np.testing.assert_allclose([points.xData, points.yData], [[1], [np.log10(3)]])
    low, high = panel.loss.getViewBox().viewRange()[1]
    assert low < np.log10(3) < high
    painted(panel)


@pytest.mark.parametrize(
    ("axis", "factor"), [("iteration", 1), ("tasks", 25), ("seconds", 0.01)], ids=["iteration", "tasks", "seconds"]
)
@pytest.mark.parametrize("log", [False, True])
def test_the_numbers_drawn_are_the_numbers_said(panel, axis, factor, log):
    panel.draw(full_run(300))
    panel.controls.axis.setCurrentIndex(panel.controls.axis.findData(axis))
    panel.controls.log.setChecked(log)
    for arm in (0, 1):
        x, y = drawn(panel, (arm, "query"))
        np.testing.assert_allclose(x, factor * np.arange(1, 301), rtol=1e-6)
        np.testing.assert_allclose(10**y if log else y, losses(300, arm), rtol=1e-6)


def test_accuracies_are_drawn_in_per_cent_and_never_logarithmic(panel):
    panel.draw(full_run(300, kind="omniglot"))
    panel.controls.log.setChecked(True)
    assert panel.accuracy.isVisible()
    np.testing.assert_allclose(drawn(panel, (0, "query"), "accuracy")[1], 100 * np.arange(1, 301) / 301, rtol=1e-6)
    assert not panel.accuracy.left.logMode and panel.loss.left.logMode
    assert panel.accuracy.left.labelText == "accuracy (%)"
    low, high = panel.accuracy.getViewBox().viewRange()[1]
    assert -2 <= low < 1 and 99.7 < high <= 102


def test_squared_errors_start_out_logarithmic_and_cross_entropies_do_not(panel):
    panel.draw(full_run(20))
    assert panel.controls.options.log
    assert panel.loss.left.labelText == "loss (MSE)"
    panel.draw(full_run(20, kind="omniglot"))
    assert not panel.controls.options.log
    assert panel.loss.left.labelText == "loss (cross-entropy)"


def test_a_new_run_of_the_same_kind_keeps_the_users_scale(panel):
    panel.draw(full_run(20))
    panel.controls.log.setChecked(False)
    panel.draw(full_run(30))
    assert not panel.controls.options.log


def test_validation_has_its_interval_as_a_band(panel):
    panel.draw(full_run(300))
    panel.controls.log.setChecked(False)
    curve = panel.loss.curves[(1, "validation")]
    np.testing.assert_allclose(curve.band.lower, 0.95, rtol=1e-6)
    np.testing.assert_allclose(curve.band.upper, 1.05, rtol=1e-6)
    box = curve.band.path().boundingRect()
    assert (box.left(), box.right()) == (0, 300)


def test_an_interval_that_reaches_below_zero_leaves_a_logarithmic_view_alone(panel):
    run = RunModel()
    run.take([started(), *(evaluated("maml", i, 2.0, loss=1.0) for i in range(0, 100, 10))])
    panel.draw(run)
    assert panel.loss.getViewBox().viewRange()[1][0] > -1
    assert panel.loss.curves[(0, "validation")].band.lower.max() == -12


def test_a_long_run_is_handed_over_in_about_two_thousand_points(panel):
    run = RunModel()
    run.take([started(), metrics("maml", 1, query_loss=1.0)])
    k = np.arange(2, 200_001)
    run.series[("maml", "query_loss")].extend(k, 25 * k, 0.01 * k, np.where(k == 123_456, 9.0, 1.0))
    panel.draw(run)
    x, y = drawn(panel, (0, "query"))
    assert len(x) <= 2_002
    assert 10 ** y.max() == pytest.approx(9.0)
    panel.loss.getViewBox().setXRange(123_400, 123_500, padding=0)
    x, y = drawn(panel, (0, "query"))
    assert 10 ** y[x == 123_456] == pytest.approx([9.0])


def test_nothing_is_drawn_again_without_news(panel, monkeypatch):
    run = full_run(50)
    panel.draw(run)
    calls = []
    show = panel.loss.show_curves
    monkeypatch.setattr(panel.loss, "show_curves", lambda *a, **k: calls.append(1) or show(*a, **k))
    panel.draw(run)
    assert calls == []
    run.take([metrics("maml", 51, query_loss=1.0)])
    panel.draw(run)
    assert calls == [1]


def test_items_are_reused_from_frame_to_frame(panel):
    run = full_run(50)
    panel.draw(run)
    before = set(panel.loss.getPlotItem().items), dict(panel.loss.curves)
    run.take([metrics("maml", 51, query_loss=1.0)])
    panel.draw(run)
    assert (set(panel.loss.getPlotItem().items), panel.loss.curves) == before


def test_the_view_follows_until_the_wheel_turns_and_again_on_request(panel, qtbot):
    run = full_run(300, kind="omniglot")
    panel.draw(run)
    painted(panel)
    assert panel.controls.follow.isChecked()
    whole = panel.loss.window
    assert whole == pytest.approx((-3.18, 318))
    wheel(panel.loss, 3)
    assert not panel.controls.follow.isChecked()
    zoomed = panel.loss.window
    assert zoomed[1] - zoomed[0] < 0.9 * (whole[1] - whole[0])
    assert panel.accuracy.window == pytest.approx(zoomed)
    run.take([metrics("maml", 900, query_loss=50.0)])
    panel.draw(run)
    assert panel.loss.window == pytest.approx(zoomed)
    qtbot.mouseClick(
        panel.controls.follow, Qt.MouseButton.LeftButton, pos=QPoint(8, panel.controls.follow.height() // 2)
    )
    assert panel.following
    assert panel.loss.window == panel.accuracy.window == pytest.approx((-9.54, 954))


def test_the_followed_view_stands_still_until_the_run_has_filled_it(panel):
    run = full_run(300)
    panel.draw(run)
    whole = panel.loss.window
    run.take([metrics("maml", 317, query_loss=1.0)])
    panel.draw(run)
    assert panel.loss.window == whole
    run.take([metrics("maml", 319, query_loss=1.0)])
    panel.draw(run)
    assert panel.loss.window[1] == pytest.approx(1.06 * 319)


def test_zooming_the_lower_plot_moves_the_upper_one(panel):
    panel.draw(full_run(300, kind="omniglot"))
    painted(panel)
    wheel(panel.accuracy, 2)
    assert panel.loss.window == pytest.approx(panel.accuracy.window)
    assert panel.loss.window[1] < 318


def test_another_axis_or_scale_shows_everything_again(panel):
    panel.draw(full_run(300))
    painted(panel)
    wheel(panel.loss)
    panel.controls.axis.setCurrentIndex(panel.controls.axis.findData("tasks"))
    assert panel.following and panel.loss.window == pytest.approx((-79.5, 25 * 318))
    wheel(panel.loss)
    panel.controls.log.toggle()
    assert panel.following


def test_another_axis_forgets_where_the_mouse_rested(panel):
    panel.draw(full_run(300, kind="omniglot"))
    painted(panel)
    hover(panel.loss, 120.3)
    panel.controls.axis.setCurrentIndex(panel.controls.axis.findData("tasks"))
    assert not panel.loss.crosshair.isVisible() and not panel.accuracy.crosshair.isVisible()
    assert panel.readout.heading == "newest, 7,500 tasks"


def test_the_vertical_range_stays_still_while_the_data_fit(panel):
    run = RunModel()
    run.take([started(), *(metrics("maml", i, query_loss=1.0 + i % 10) for i in range(1, 100))])
    panel.draw(run)
    before = panel.loss.getViewBox().viewRange()[1]
    run.take([metrics("maml", i, query_loss=2.0 + i % 8) for i in range(100, 200)])
    panel.draw(run)
    assert panel.loss.getViewBox().viewRange()[1] == before
    run.take([metrics("maml", 200, query_loss=100.0)])
    panel.draw(run)
    assert panel.loss.getViewBox().viewRange()[1][1] > 2


def test_smoothing_draws_an_average_over_the_faint_raw_line(panel):
    panel.draw(full_run(300))
    panel.controls.log.setChecked(False)
    panel.controls.smoothing.setValue(90)
    curve = panel.loss.curves[(0, "query")]
    np.testing.assert_allclose(curve.raw.yData, losses(300), rtol=1e-6)
    np.testing.assert_allclose(curve.smooth.yData, debiased_average(losses(300).astype(float), 0.9), rtol=1e-6)
    assert curve.raw.pen().color() == LIGHT.mixed(LIGHT.arm_colour(0), 0.25)
    assert curve.smooth.pen().color() == LIGHT.arm_colour(0)
    panel.controls.smoothing.setValue(0)
    assert len(curve.smooth.yData) == 0
    assert curve.raw.pen().color() == LIGHT.arm_colour(0)


@given(st.lists(st.floats(-100, 100) | st.just(math.nan), max_size=60), st.floats(0.01, 0.99))
def test_the_average_is_the_weighted_mean_of_the_past(values, weight):
    values = np.array(values, float)
    found = debiased_average(values, weight)
    for t, value in enumerate(values):
        if math.isnan(value):
            assert math.isnan(found[t])
            continue
        past = values[: t + 1]
        weights = np.where(np.isnan(past), 0, weight ** np.arange(t, -1, -1))
        assert found[t] == pytest.approx(np.nansum(weights * np.nan_to_num(past)) / weights.sum(), abs=1e-6)


def test_boxes_choose_the_kinds_of_curves(panel):
    panel.draw(full_run(100))
    assert set(panel.loss.curves) == {(arm, role) for arm in (0, 1) for role in ("query", "validation")}
    panel.controls.roles["support"].click()
    panel.controls.roles["query"].click()
    assert set(panel.loss.curves) == {(arm, role) for arm in (0, 1) for role in ("support", "validation")}
    assert [role.title for role in panel.legend.arms[0].roles] == ["support", "validation"]
    for role in ("support", "validation"):
        panel.controls.roles[role].click()
    assert panel.stack.message.isVisible() and "hidden" in panel.stack.message.text()


def test_arms_keep_the_colours_of_their_positions(panel):
    panel.draw(full_run(20))
    assert [arm.title for arm in panel.legend.arms] == ["MAML", "MC2"]
    for arm in (0, 1):
        assert panel.loss.curves[(arm, "query")].raw.pen().color() == LIGHT.arm_colour(arm)


def test_a_new_run_clears_the_old_one(panel):
    panel.draw(full_run(300, kind="omniglot"))
    wheel(panel.loss)
    panel.draw(RunModel())
    assert panel.loss.curves == {} and panel.accuracy.curves == {}
    assert panel.stack.message.isVisible() and panel.following
    panel.draw(full_run(30, arms=(("mc1", "MC1"),)))
    assert {arm for arm, _ in panel.loss.curves} == {0}
    assert panel.loss.window == pytest.approx((-0.318, 31.8))
    assert not panel.accuracy.isVisible()


def test_the_crosshair_reads_every_visible_curve_largest_first(panel):
    panel.draw(full_run(300, kind="omniglot"))
    painted(panel)
    hover(panel.loss, 120.3)
    assert panel.loss.crosshair.isVisible() and panel.accuracy.crosshair.isVisible()
    assert panel.accuracy.crosshair.value() == pytest.approx(120.3, abs=0.01)
    assert panel.readout.heading == "iteration 120"
    found = [(reading.name, reading.kind, reading.value) for reading in panel.readout.readings]
    maml, mc2 = losses(300, 0)[119], losses(300, 1)[119]
    pairs = [("MAML query", maml), ("MC2 query", mc2), ("MAML validation", 1.0), ("MC2 validation", 1.0)]
    expected = sorted(pairs, key=lambda pair: -pair[1])
    assert [name for name, kind, _ in found if kind == "loss"] == [name for name, _ in expected]
    assert ("MAML query", "loss", f"{maml:.3g}") in found
    assert ("MC2 validation", "loss", "1.00 ± 0.05") in found
    assert ("MC2 validation", "accuracy", "90.0 ± 5.0 %") in found
    assert ("MAML query", "accuracy", "39.9 %") in found
    panel.loss.leaveEvent(QEvent(QEvent.Type.Leave))
    assert not panel.loss.crosshair.isVisible()
    assert panel.readout.heading == "newest, iteration 300"


def test_a_curve_that_ended_earlier_has_no_value_at_the_crosshair(panel):
    run = full_run(20, every=1000)
    run.take([metrics("maml", i, query_loss=1.0) for i in range(21, 2000)])
    panel.draw(run)
    painted(panel)
    hover(panel.loss, 1500)
    values = {reading.name: reading.value for reading in panel.readout.readings}
    assert values["MAML query"] == "1.00"
    assert values["MC2 query"] == "–"


def test_the_newest_values_are_right_when_a_run_ends(panel):
    run = full_run(20)
    panel.draw(run)
    run.take([metrics("maml", 21, query_loss=0.125), Ended(21, "stopped")])
    panel.draw(run)
    assert panel.readout.heading == "newest, iteration 21"
    assert "MAML query loss 0.125" in panel.readout.text()


def test_changes_are_marked_where_they_happened(panel):
    run = full_run(300)
    run.take([changed(100, inner_rate=0.05), changed(250, "mc2", outer_rate=0.0005, first_order=True)])
    panel.draw(run)
    painted(panel)
    assert panel.loss.strip.labels() == ["α 0.05", "MC2: β 0.0005, First order on"]
    x = panel.loss._marks.xData
    np.testing.assert_array_equal(x, [100, 100, 250, 250])
    assert "After iteration 250, MC2 only:\nOuter rate β = 0.0005\nFirst order = on" in panel.loss._told_at(250)
    panel.controls.axis.setCurrentIndex(panel.controls.axis.findData("tasks"))
    np.testing.assert_array_equal(panel.loss._marks.xData, [2500, 2500, 6250, 6250])


def test_many_changes_share_labels_that_never_overlap(panel):
    run = full_run(300)
    run.take([changed(int(i), inner_rate=0.001 * int(i)) for i in np.linspace(1, 300, 120)])
    run.take([changed(300, inner_rate=1.0)] * 200)
    panel.draw(run)
    painted(panel)
    placed = panel.loss.strip._placed
    assert sum(len(label.changes) for _, label in placed) == 320
    edges = [(rect.left(), rect.right()) for rect, _ in placed]
    assert all(right < left for (_, right), (left, _) in pairwise(edges))
    text = panel.loss.strip.text_at(placed[-1][0].center())
    assert text.count("\n") < 40 and "more; zoom in" in text
    hidden = HyperApplied(10**6, 10**6, 10.0, "", {"inner_rate": 0.1})
    run.take([hidden])
    panel.draw(run)


def test_a_theme_switch_restyles_everything(panel):
    run = full_run(300, kind="omniglot")
    run.take([changed(100, inner_rate=0.05)])
    panel.draw(run)
    for theme in (DARK, LIGHT):
        panel.apply_theme(theme)
        picture = painted(panel)
        colours = {
            picture.pixelColor(x, y).name() for x in range(0, picture.width(), 2) for y in range(picture.height())
        }
        other = LIGHT if theme is DARK else DARK
        assert picture.pixelColor(2, 2).name() == theme.base
        for plot in (panel.loss, panel.accuracy):
            at = plot.mapTo(panel, plot.rect().bottomRight()) - QPoint(3, 3)
            assert picture.pixelColor(at).name() == theme.base
            assert plot.left.textPen().color() == QColor(theme.text)
            assert plot.curves[(1, "query")].raw.pen().color() == theme.arm_colour(1)
            assert plot.crosshair.pen.color() == QColor(theme.faint)
            band = plot.curves[(1, "validation")].band.brush().color()
            assert band == theme.mixed(theme.arm_colour(1), 0.42) and band.alpha() == 255
        assert {QColor(theme.arms[0]).name(), QColor(theme.arms[1]).name()} <= colours
        assert not {other.base, other.arms[0], other.arms[1], other.window} & colours
        assert panel.loss.strip.textPen().color() == QColor(theme.text)


def test_pyqtgraph_offers_no_menu_of_its_own(panel):
    panel.draw(full_run(20))
    for plot in (panel.loss, panel.accuracy):
        assert plot.scene().contextMenu == []
        assert not plot.getPlotItem().menuEnabled()
        assert plot.getViewBox().menu is None


def test_axes_never_change_their_width(panel):
    widths = set()
    for value in (1e-9, 1.0, 123_456.0, 1e25):
        run = RunModel()
        run.take([started("omniglot"), metrics("maml", 1, query_loss=value, query_accuracy=0.5)])
        run.take([metrics("maml", 10**6, query_loss=2 * value, query_accuracy=0.6)])
        panel.draw(run)
        painted(panel)
        for log in (True, False):
            panel.controls.log.setChecked(log)
            painted(panel)
            widths |= {panel.loss.left.width(), panel.accuracy.left.width()}
    assert widths == {panel.loss.left.maximumWidth()} and widths.pop() > 50


AWKWARD = [math.nan, math.inf, -math.inf, 0.0, 1e308, -1e308, 5e-324, 1e30, -1e-30, 1.0, 0.3, 2e5]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(AWKWARD), max_size=6),
    st.integers(1, 400),
    st.booleans(),
    st.sampled_from([0, 50, 99]),
    st.sampled_from([1.0, 1e-300, 1e-6, 1e6, 1e300]),
)
def test_any_numbers_draw_at_any_zoom(panel, pattern, repeats, log, smoothing, zoom):
    run = RunModel()
    values = (pattern * repeats)[:2_500]
    run.take([started("omniglot")])
    run.take([metrics("maml", i, query_loss=value, query_accuracy=value) for i, value in enumerate(values, 1)])
    run.take([evaluated("maml", 10 * i, value, loss=value, accuracy=value) for i, value in enumerate(values[:50])])
    panel.draw(run)
    panel.controls.log.setChecked(log)
    panel.controls.smoothing.setValue(smoothing)
    painted(panel)
    for plot in (panel.loss, panel.accuracy):
        plot.getViewBox().scaleBy((zoom, zoom))
        painted(panel)
        assert np.isfinite(plot.getViewBox().viewRange()).all()


def test_a_value_beyond_all_measure_is_a_gap(panel):
    run = RunModel()
    values = [1.0, 2.0, 1e31, 3.0, math.inf, 4.0]
    run.take([started(), *(metrics("maml", i, query_loss=value) for i, value in enumerate(values))])
    panel.draw(run)
    np.testing.assert_allclose(drawn(panel, (0, "query"))[1], np.log10([1, 2, math.nan, 3, math.nan, 4]), rtol=1e-6)
    np.testing.assert_array_equal(panel.loss.curves[(0, "query")].points.xData, [3, 5])
    painted(panel)


def test_lines_never_run_far_beyond_the_view(panel):
    run = RunModel()
    run.take([started(), *(metrics("maml", i, query_loss=1e20 if i == 5 else 0.5) for i in range(1, 10))])
    panel.draw(run)
    panel.controls.log.setChecked(False)
    panel.loss.getViewBox().setYRange(0, 1, padding=0)
    _, y = drawn(panel, (0, "query"))
    assert y[0] == 0.5 and 100 < y.max() < 1e4


def test_the_user_cannot_get_lost_beyond_the_data(panel):
    panel.draw(full_run(300))
    panel.loss.getViewBox().scaleBy((1e9, 1e9))
    low, high = panel.loss.window
    assert -300 < low < 0 and 300 < high <= 1200


@pytest.mark.parametrize("value", [0.0, 1.0, -1.0, 1e20])
@pytest.mark.parametrize("log", [False, True])
def test_constants_lie_inside_the_view(panel, value, log):
    run = RunModel()
    run.take([started(), *(metrics("maml", i, query_loss=value) for i in range(1, 50))])
    panel.draw(run)
    panel.controls.log.setChecked(log)
    painted(panel)
    if value > 0 or not log:
        low, high = panel.loss.getViewBox().viewRange()[1]
        assert low < (math.log10(value) if log else value) < high


def test_narrow_and_small_windows_cut_nothing_off(panel):
    panel.draw(full_run(100, kind="omniglot", arms=tuple((f"arm{i}", f"Method number {i}") for i in range(6))))
    panel.resize(320, 700)
    painted(panel)
    inside = panel.rect()
    for widget in (*panel.legend.arms, panel.controls.follow, panel.readout):
        assert inside.contains(widget.mapTo(panel, QPoint()))
        assert inside.contains(widget.mapTo(panel, widget.rect().bottomRight()))
    assert panel.readout.height() >= panel.readout.heightForWidth(panel.readout.width())
