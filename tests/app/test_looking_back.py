"""The curvature panel and the curves on one timeline: looking back in a live run and in a stored one."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication

from app.history.reader import Reader
from app.history.stored_runs import StoredRuns
from app.main_window import MainWindow
from app.panels.curvature import Curvature
from app.panels.curves import Curves
from app.run_control import RunControl
from app.run_model import RunModel
from app.settings import WindowSettings
from app.theme import DARK, LIGHT
from app.timeline import Timeline
from core.events import ArmInfo, Matrix, MatrixSnapshot, Started
from core.presets import preset
from core.store.metrics import MetricsFile
from core.store.run_folder import MATRICES
from core.store.snapshots import Snapshots, snapshot_files
from tests.app.curve_events import metrics
from tests.app.stored_runs import begun, rows

ITERATIONS = [0, 1, 2, 4, 8, 16]
NEWEST = 20
LONG = 60_000


def matrices(iteration):
    """M_o of fc1 has 0.1 an iteration in [0, 1], M_i of fc1 -0.01; fc2 has a 1 x 1 matrix, and a multiplier that doubles at once."""
    factor, small = np.eye(3, dtype=np.float32), np.eye(2, dtype=np.float32)
    factor[0, 1], small[1, 0] = iteration / 10, -iteration / 100
    single = np.ones((1, 1), np.float32)
    multiplier = np.full((3, 1), 1.0 + (iteration > 0), np.float32)
    return (
        Matrix("fc1", "M_o", factor, "identity"),
        Matrix("fc1", "M_i", small, "identity"),
        Matrix("fc2", "M_o", single, "identity"),
        Matrix("fc2", "m_bias", multiplier, "constant"),
    )


def snapshot(iteration, arm="mc2", shown=None):
    return MatrixSnapshot(arm, iteration, iteration / 100, matrices(iteration) if shown is None else shown)


def store(folder, iterations=ITERATIONS, arms=("mc2",)):
    snapshots = Snapshots(folder / MATRICES)
    for iteration in iterations:
        for arm in arms:
            snapshots.take(snapshot(iteration, arm))
    snapshots.finish()


@pytest.fixture
def reader():
    reader = Reader()
    yield reader
    assert reader.close()


@pytest.fixture
def timeline(reader):
    return Timeline(reader)


@pytest.fixture
def panel(qtbot, timeline):
    return shown(qtbot, Curvature(), timeline)


@pytest.fixture
def curves(qtbot, timeline):
    return shown(qtbot, Curves(), timeline)


def shown(qtbot, panel, timeline):
    qtbot.addWidget(panel)
    panel.set_timeline(timeline)
    panel.apply_theme(LIGHT)
    panel.resize(700, 460)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def until(qtbot, reader, timeline, panel, curves):
    """Draws as the window does until a condition holds."""

    def wait(run, condition):
        def ready():
            reader.drain()
            panel.draw(run)
            curves.draw(run)
            return condition()

        qtbot.waitUntil(ready)

    return wait


@pytest.fixture
def run(tmp_path, timeline, until):
    """A live run of 20 iterations with stored moments up to 16."""
    store(tmp_path)
    run = RunModel()
    arms = ArmInfo("maml", "MAML", "maml", 10, 0), ArmInfo("mc2", "MC2", "mc2", 10, 5)
    run.take([Started({"task": {"kind": "sinusoid"}}, arms, "cpu", 1, ("fc1", "fc2"))])
    run.take([metrics(arm, i, query_loss=1 / i) for i in range(1, NEWEST + 1) for arm in ("maml", "mc2")])
    run.take([snapshot(iteration) for iteration in (*ITERATIONS, NEWEST)])
    timeline.set_present(run, str(tmp_path))
    until(run, lambda: timeline.iterations == ITERATIONS and panel_extent_known(timeline))
    return run


def panel_extent_known(timeline):
    """Nothing is being read."""
    return not timeline._asked


def picture(panel, name="M_o"):
    return next(one for one in panel.shelf.heatmaps if one.matrix.name == name).picture


def corner(panel):
    """What is drawn in cell [0, 1] of M_o."""
    return float(picture(panel).values[0, 1])


def at(panel, value):
    return lambda: corner(panel) == pytest.approx(value)


def test_distances_of_a_resumed_run_begin_where_the_run_began(tmp_path, panel, timeline, until):
    store(tmp_path)
    run = RunModel()
    run.take([Started({}, (ArmInfo("mc2", "MC2", "mc2", 10, 5),), "cpu", 1, ("fc1", "fc2"))])
    run.take([snapshot(16), snapshot(NEWEST)])  # since it was resumed
    timeline.set_present(run, str(tmp_path))
    until(run, lambda: len(panel.over_time.distances.lines[0].xData) == len(ITERATIONS) + 1)
    line, moments = panel.over_time.distances.lines[0], np.array([*ITERATIONS, NEWEST])
    np.testing.assert_array_equal(line.xData, moments)
    np.testing.assert_allclose(line.yData, moments / 10 / np.sqrt(3), rtol=1e-5)
    run.take([snapshot(21)])
    panel.draw(run)
    assert line.xData[-1] == 21 and len(line.xData) == len(moments) + 1


def test_a_moment_is_shown_and_named_and_the_newest_comes_back(panel, run, timeline, until):
    assert corner(panel) == pytest.approx(2.0) and panel.caption.text().startswith("iteration 20")
    timeline.choose(8)
    assert corner(panel) == pytest.approx(2.0) and panel.caption.text() == "reading iteration 8…", "nothing blanks out"
    until(run, at(panel, 0.8))
    assert panel.caption.text().startswith("looking back: iteration 8 · product of gains")
    run.take([snapshot(21)])
    panel.draw(run)
    assert corner(panel) == pytest.approx(0.8), "the run goes on, the view stays"
    assert panel.over_time.distances.lines[0].xData[-1] == 21
    timeline.choose(None)
    assert corner(panel) == pytest.approx(2.1)


def test_keys_go_through_the_moments(qtbot, panel, curves, run, timeline):
    for widget in (panel, curves):
        qtbot.keyClick(widget, Qt.Key.Key_Left)
        qtbot.keyClick(widget, Qt.Key.Key_Left)
        assert timeline.chosen == 8
        qtbot.keyClick(widget, Qt.Key.Key_Right)
        assert timeline.chosen == 16
        qtbot.keyClick(widget, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
        assert timeline.chosen == 16, "not meant"
        qtbot.keyClick(widget, Qt.Key.Key_Escape)
        assert timeline.chosen is None


def test_a_click_on_a_picture_brings_the_keys_to_the_panel(qtbot, panel, run):
    panel.controls.arms.setFocus()
    assert panel.focusWidget() is panel.controls.arms
    qtbot.mouseClick(panel.shelf.heatmaps[0].plot.viewport(), Qt.MouseButton.LeftButton)
    assert panel.focusWidget() is panel


def test_a_difference_is_shown_in_pictures_and_words(panel, run, timeline, until):
    timeline.choose(8)
    panel.strip.reference_box.setCurrentText("iteration 2")
    until(run, at(panel, 0.6))
    assert panel.caption.text().startswith("looking back: iteration 8 minus iteration 2 ·")
    assert panel.bar.label.text() == "M at iteration 8 minus iteration 2 (each divided by its mean diagonal)"
    heatmap = panel.shelf.heatmaps[0]
    assert heatmap.readout(0, 1) == "M_o[0, 1] = 0.600 (difference to iteration 2)"
    assert "difference to iteration 2" in heatmap.plot.toolTip()
    figure = panel.figure()
    assert "iteration 8, minus iteration 2" in figure.caption
    assert figure.lines[0][0].values[0, 1] == pytest.approx(0.6)
    timeline.choose(None)
    until(run, at(panel, 1.8))
    assert panel.caption.text().startswith("iteration 20 minus iteration 2 ·")
    panel.strip.reference_box.setCurrentText("nothing")
    assert corner(panel) == pytest.approx(2.0) and "minus" not in panel.caption.text()


def test_scale_of_the_run_of_the_moment_and_fixed(panel, run, timeline, until):
    timeline.choose(1)
    until(run, at(panel, 0.1))
    assert picture(panel).level == 2.0, "the largest of the whole run"
    panel.controls.span_box.setCurrentText("this moment")
    assert picture(panel).level == pytest.approx(0.1)
    timeline.choose(4)
    until(run, at(panel, 0.4))
    assert picture(panel).level == pytest.approx(0.5)
    panel.controls.span_box.setCurrentText("fixed at")
    field = panel.controls.level_field
    assert field.isVisible() and field.text() == "0.5", "it begins with the level that was shown"
    field.setText("0,25")
    field.committed.emit("0,25")
    assert picture(panel).level == picture(panel, "M_i").level == 0.25
    assert panel.bar.ramp.ticks == ("−0.25", "0", "0.25")
    for nonsense in ("", "x", "-1", "0", "nan", "inf"):
        field.committed.emit(nonsense)
        assert field.refused and picture(panel).level == 0.25
    panel.controls.span_box.setCurrentText("whole run")
    assert picture(panel).level == 2.0 and not field.isVisible()


def test_the_scale_of_a_run_covers_moments_that_nobody_looked_at(qtbot, reader, timeline, until, panel, tmp_path):
    store(tmp_path, [0, 1, 400])
    run = RunModel()
    run.take([Started({}, (ArmInfo("mc2", "MC2", "mc2", 10, 5),), "cpu", 1, ("fc1", "fc2")), snapshot(2)])
    timeline.set_present(run, str(tmp_path))
    until(run, lambda: bool(panel.shelf.heatmaps) and picture(panel).level == 50.0)
    assert corner(panel) == pytest.approx(0.2)


def test_per_matrix_scales_cover_the_run_too(panel, run, timeline, until):
    panel.controls.scale_box.setCurrentText("Scale: per matrix")
    timeline.choose(1)
    until(run, at(panel, 0.1))
    assert (picture(panel).level, picture(panel, "M_i").level) == (2.0, pytest.approx(0.2))


def test_a_fixed_scale_holds_for_multipliers_and_thumbnails(panel, run):
    panel.controls.layer_box.setCurrentText("fc2")
    panel.controls.span_box.setCurrentText("fixed at")
    panel.controls.level_field.committed.emit("3")
    assert {one.picture.level for one in panel.shelf.heatmaps} == {3.0}
    assert not panel.controls.scale_box.isEnabled()
    panel.controls.all_button.click()
    assert {one.level for one in panel.grid._shown.values()} == {3.0}


def test_the_cursor_stands_in_the_curves_on_every_axis(panel, curves, run, timeline):
    line = curves.loss.moment
    assert not line.isVisible()
    timeline.choose(8)
    assert line.isVisible() and line.value() == 8 and line.label.format == "iteration 8"
    assert panel.over_time.distances.plot.cursor.value() == 8
    curves.controls.axis.setCurrentIndex(curves.controls.axis.findData("tasks"))
    assert line.value() == 8 * 25
    curves.controls.axis.setCurrentIndex(curves.controls.axis.findData("seconds"))
    assert line.value() == pytest.approx(0.08)
    timeline.choose(None)
    assert not line.isVisible() and not panel.over_time.distances.plot.cursor.isVisible()


def click(qtbot, plot, x):
    QApplication.processEvents()
    view = plot.getViewBox()
    place = view.mapViewToScene(QPointF(x, sum(view.viewRange()[1]) / 2))
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.mapFromScene(place))


def test_a_click_in_the_curves_or_the_plot_below_chooses_the_moment(qtbot, panel, curves, run, timeline):
    click(qtbot, curves.loss, 9.4)
    assert timeline.chosen == 8
    click(qtbot, panel.over_time.distances.plot, 2.2)
    assert timeline.chosen == 2
    curves.controls.axis.setCurrentIndex(curves.controls.axis.findData("tasks"))
    click(qtbot, curves.loss, 25 * 17)
    assert timeline.chosen == 16


def test_a_click_on_a_cell_shows_its_history_and_a_button_leads_back(qtbot, panel, run, timeline, until):
    view = panel.over_time.cell_view
    plot = panel.shelf.heatmaps[0].plot
    place = plot.getViewBox().mapViewToScene(QPointF(1, 0))  # column 1 of row 0
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.mapFromScene(place))
    assert view.isVisible() and not panel.over_time.distances.isVisible()
    until(run, lambda: len(view.line.xData) == 7)
    np.testing.assert_array_equal(view.line.xData, [*ITERATIONS, NEWEST])
    np.testing.assert_allclose(view.line.yData, view.line.xData / 10, rtol=1e-6)
    assert view.heading.text() == "M_o[0, 1] of fc1"
    assert view.line.pen().color() == LIGHT.arm_colour(1)
    panel.strip.reference_box.setCurrentText("iteration 2")
    until(run, lambda: view.line.yData[2] == pytest.approx(0.0))
    assert view.heading.text() == "M_o[0, 1] of fc1 minus iteration 2"
    timeline.choose(4)
    panel.draw(run)
    assert view.plot.cursor.value() == 4
    view.back_button.click()
    assert panel.over_time.distances.isVisible() and panel.over_time.cell is None


def test_a_cell_of_another_layer_is_closed(panel, run):
    panel.shelf.heatmaps[0].cells.picked.emit(9, 9)
    assert panel.over_time.cell is None, "outside the matrix"
    panel.shelf.heatmaps[0].cells.picked.emit(0, 0)
    assert panel.over_time.cell is not None
    panel.controls.layer_box.setCurrentText("fc2")
    assert panel.over_time.cell is None and panel.over_time.distances.isVisible()


def test_all_layers_at_a_moment(panel, run, timeline, until):
    panel.controls.all_button.click()
    timeline.choose(8)
    until(run, lambda: panel.caption.text().startswith("looking back: iteration 8 ·"))
    assert panel.grid._shown["fc1", "M_o"].deviation[0, 1] == pytest.approx(0.8)
    assert panel.grid.isVisible() and not panel.over_time.isVisible()


def test_a_single_entry_and_a_multiplier_can_be_compared(panel, run, timeline, until):
    panel.controls.layer_box.setCurrentText("fc2")
    timeline.choose(8)
    panel.strip.reference_box.setCurrentText("start")
    until(run, lambda: "minus iteration 0" in panel.caption.text())
    np.testing.assert_allclose(picture(panel, "m_bias").values, np.ones((3, 1)))
    np.testing.assert_allclose(picture(panel).values, [[0.0]])
    assert not panel.grab().isNull()


def test_a_moment_without_the_arm_says_so_and_the_next_one_is_shown(panel, run, timeline, until, tmp_path):
    run.take([snapshot(NEWEST, "maml")])
    panel.draw(run)
    panel.controls.arms.setCurrentText("MAML")
    timeline.choose(4)
    until(run, panel.note.isVisible)
    assert panel.note.text() == "No matrices of MAML are stored at iteration 4."
    assert panel.figure() is None
    panel.controls.arms.setCurrentText("MC2")
    until(run, at(panel, 0.4))
    assert panel.shelf.isVisible() and not panel.note.isVisible()


def test_a_damaged_moment_is_named_and_playing_passes_it(panel, run, timeline, until, tmp_path):
    file = next(path for path in snapshot_files(tmp_path / MATRICES) if "0004" in path.name)
    file.write_bytes(b"damaged")
    timeline.set_present(RunModel(), "")
    timeline.set_present(run, str(tmp_path))
    until(run, lambda: timeline.iterations == ITERATIONS)
    timeline.choose(4)
    until(run, panel.note.isVisible)
    assert file.name in panel.note.text()
    panel.strip.speed_box.setCurrentIndex(panel.strip.speed_box.count() - 1)
    panel.strip.play()
    until(run, lambda: not panel.strip.playing)
    assert timeline.chosen is None and panel.shelf.isVisible()


def test_missing_numbers_are_hatched_and_leave_a_gap(panel, run, timeline, until, tmp_path):
    broken = matrices(32)[0].values.copy()
    broken[0, 1] = np.nan
    late = Snapshots(tmp_path / MATRICES)
    late.take(snapshot(32, shown=(replace(matrices(32)[0], values=broken),)))
    late.finish()
    timeline._listed(str(tmp_path), ([*ITERATIONS, 32], []))
    timeline.choose(32)
    until(run, lambda: np.isnan(corner(panel)))
    panel.shelf.heatmaps[0].cells.picked.emit(0, 1)
    view = panel.over_time.cell_view
    until(run, lambda: len(view.line.xData) == 8)
    assert np.isnan(view.line.yData[-1]) and np.isfinite(view.line.yData[:-1]).all()


def test_another_run_begins_at_its_newest_state(panel, curves, run, timeline, until):
    timeline.choose(8)
    until(run, at(panel, 0.8))
    panel.shelf.heatmaps[0].cells.picked.emit(0, 1)
    other = RunModel()
    other.take([Started({}, (ArmInfo("mc2", "MC2", "mc2", 10, 5),), "cpu", 1, ("fc1", "fc2")), snapshot(1)])
    timeline.set_present(other, "")
    until(other, at(panel, 0.1))
    assert panel.over_time.cell is None and not curves.loss.moment.isVisible()
    assert picture(panel).level == pytest.approx(0.1), "no scale of the run before"


def test_nothing_is_read_for_a_hidden_panel(panel, curves, run, timeline, reader, monkeypatch):
    panel.hide()
    asked = []
    monkeypatch.setattr(reader, "ask", lambda *args: asked.append(args))
    timeline.choose(4)
    timeline.step(1)
    assert asked == []


def finished(root):
    """The folder of a stored run of 20 iterations."""
    folder = begun(root, "a", methods=("maml", "mc2"))
    with MetricsFile.for_writing(folder.metrics_path) as written:
        for arm in ("maml", "mc2"):
            written.append(rows(arm, 1, NEWEST, lambda i: 1 / i))
    store(folder.path)
    folder.save_info(folder.info.model_copy(update={"state": "finished", "iteration": NEWEST}))
    folder.unlock()
    return folder


def test_the_window_looks_through_a_stored_run(qtbot, thread, tmp_path):
    folder = finished(tmp_path)
    control = RunControl(thread)
    control.root = tmp_path
    window = MainWindow(control, WindowSettings(tmp_path / "window.ini"), preset("sinusoid-5shot"), tmp_path)
    qtbot.addWidget(window)
    window.show()
    window.desk.open(folder.path)
    panel = window.panel(Curvature)
    qtbot.waitUntil(lambda: window.timeline.iterations == ITERATIONS and bool(panel.shelf.heatmaps), timeout=LONG)
    panel.setFocus()
    qtbot.keyClick(panel, Qt.Key.Key_Left)
    qtbot.keyClick(panel, Qt.Key.Key_Left)
    qtbot.waitUntil(at(panel, 0.8), timeout=LONG)
    assert window.panel(Curves).loss.moment.value() == 8
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    qtbot.waitUntil(at(panel, 1.6), timeout=LONG)


def test_a_stored_run_is_looked_through(qtbot, panel, curves, reader, timeline, until, tmp_path):
    folder = finished(tmp_path)
    runs = StoredRuns(reader, matrices=True)
    runs.want({str(folder.path)})
    run = runs.model(str(folder.path))
    timeline.set_present(run, str(folder.path))
    until(run, lambda: run.phase == "ended" and timeline.iterations == ITERATIONS and bool(panel.shelf.heatmaps))
    assert panel.caption.text().startswith("iteration 16 ·")
    click(qtbot, curves.loss, 5.0)
    until(run, at(panel, 0.4))
    assert panel.caption.text().startswith("looking back: iteration 4 ·")
    panel.shelf.heatmaps[0].cells.picked.emit(0, 1)
    until(run, lambda: len(panel.over_time.cell_view.line.xData) == len(ITERATIONS))
    panel.strip.live_button.click()
    until(run, at(panel, 1.6))
    runs.want(())


def test_themes_reach_the_cursor_and_the_strip(panel, curves, run, timeline):
    timeline.choose(8)
    for one in (panel, curves):
        one.apply_theme(DARK)
    assert curves.loss.moment.pen.color().name() == DARK.accent
    assert panel.over_time.distances.plot.cursor.pen.color().name() == DARK.accent
    assert DARK.accent in panel.strip.live_button.styleSheet()


def test_every_control_of_the_strip_has_an_accessible_name(panel):
    strip = panel.strip
    buttons = (strip.play_button, strip.back_button, strip.on_button, strip.live_button)
    assert all(control.accessibleName() for control in (*buttons, strip.slider, strip.speed_box, strip.reference_box))
    assert panel.controls.span_box.accessibleName() and panel.controls.level_field.accessibleName()
