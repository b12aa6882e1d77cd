"""The curvature panel, fed with hand-made events: what is in the pictures, what the words say, and that it stands still."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from app.matrices.matrix_words import fixed_words
from app.moments.look_words import CONSTANT, IDENTITY, NO_MATRICES, NO_RUN, SOON
from app.numbers import number
from app.panels.curvature import Curvature
from app.run_model import RunModel
from app.theme import DARK, LIGHT
from core.events import ArmInfo, Matrix, MatrixSnapshot, Started

RNG = np.random.default_rng(3)


def learned(layer, name, size, scale=0.05, gain=1.0, rng=RNG):
    """A matrix near the identity whose mean diagonal is exactly `gain`."""
    change = scale * rng.normal(size=(size, size))
    change -= np.eye(size) * np.trace(change) / size
    return Matrix(layer, name, (gain * (np.eye(size) + change)).astype(np.float32), "identity")


def fixed(layer, name, size):
    return Matrix(layer, name, np.eye(size, dtype=np.float32), "identity", learned=False)


def multipliers(layer, rows=4, name="m_bias", level=1.0):
    values = level * (1 + 0.1 * RNG.normal(size=(rows, 1)))
    return Matrix(layer, name, values.astype(np.float32), "constant", level=level)


MC2 = (
    learned("conv1", "M_o", 6, gain=2.0),
    learned("conv1", "M_i", 6),
    learned("conv1", "M_f", 9, gain=0.25),
    learned("conv2", "M_o", 6, scale=0.3),
    learned("conv2", "M_i", 6),
    learned("conv2", "M_f", 9),
    multipliers("fc"),
)
MC1 = (fixed("conv1", "M_o", 6), learned("conv1", "M_i", 3), learned("conv1", "M_f", 9))
RATES = (Matrix("fc1", "a_weight", np.full((3, 5), 0.02, np.float32), "constant", level=0.01),)


def info(name, meta=100):
    return ArmInfo(name, name.upper(), name, 1000, meta)


def started(*arms):
    return Started({"run": {"validation_tasks": 10}}, arms, "cpu", 1, ())


def snapshot(arm="mc2", iteration=100, matrices=MC2):
    return MatrixSnapshot(arm, iteration, iteration * 0.1, matrices)


@pytest.fixture
def panel(qtbot):
    made = Curvature()
    qtbot.addWidget(made)
    made.apply_theme(LIGHT)
    made.resize(600, 430)
    made.show()
    return made


@pytest.fixture
def run():
    """MAML, MC2 and MC1; two snapshots of MC2, one of MC1."""
    model = RunModel()
    model.take([started(info("maml", 0), info("mc2"), info("mc1"))])
    model.take([snapshot(iteration=50), snapshot("mc1", 100, MC1), snapshot()])
    return model


def choose(box, text):
    assert box.findText(text) >= 0
    box.setCurrentText(text)


def heatmap(panel, name):
    return next(one for one in panel.shelf.heatmaps if one.matrix.name == name)


def names(panel):
    return [one.matrix.name for one in panel.shelf.heatmaps]


def settle():
    for _ in range(3):
        QApplication.processEvents()


def test_opens_with_the_layer_that_has_most_to_see(panel):
    model = RunModel()
    small, large = learned("fc1", "M_o", 4), learned("fc2", "M_o", 6)
    model.take([started(info("mc2")), snapshot(matrices=(small, large, fixed("fc3", "M_o", 20)))])
    panel.draw(model)
    assert panel.controls.layer == "fc2"


def test_a_large_multiplier_does_not_pale_the_factors(panel):
    far = Matrix("fc2", "m_bias", np.full((6, 1), 9.0, np.float32), "constant")
    model = RunModel()
    model.take([started(info("mc2")), snapshot(matrices=(learned("fc2", "M_o", 6), learned("fc2", "M_i", 6), far))])
    panel.draw(model)
    levels = {name: heatmap(panel, name).picture.level for name in ("M_o", "M_i", "m_bias")}
    assert levels["M_o"] == levels["M_i"] < 1 < levels["m_bias"]


def test_empty_panel_says_what_will_appear(panel):
    panel.draw(RunModel())
    assert panel.empty.isVisible() and panel.empty.text() == NO_RUN


def test_run_of_maml_alone_says_what_to_do(panel):
    model = RunModel()
    model.take([started(info("maml", 0))])
    panel.draw(model)
    assert panel.empty.isVisible() and panel.empty.text() == NO_MATRICES


def test_run_whose_matrices_are_still_to_come_says_so(panel):
    model = RunModel()
    model.take([started(info("mc2"))])
    panel.draw(model)
    assert panel.empty.text() == SOON
    model.take([snapshot()])
    panel.draw(model)
    assert not panel.empty.isVisible() and names(panel) == ["M_o", "M_i", "M_f"]


def test_only_arms_with_matrices_are_offered_in_their_colours(panel, run):
    panel.draw(run)
    arms = panel.controls.arms
    assert [arms.itemText(i) for i in range(arms.count())] == ["MC2", "MC1"]
    chip = arms.itemIcon(0).pixmap(12, 12).toImage().pixelColor(6, 6)
    assert chip == LIGHT.arm_colour(1)  # MC2 is the second arm of the run


def test_a_chosen_colour_is_taken_over(panel, run):
    panel.draw(run)
    run.set_slots({"mc2": 6})
    panel.draw(run)
    chip = panel.controls.arms.itemIcon(0).pixmap(12, 12).toImage().pixelColor(6, 6)
    assert chip == LIGHT.arm_colour(6)
    assert {line.pen().color().name() for line in lines(panel)} == {LIGHT.arm_colour(6).name()}


def test_draws_the_deviation_of_every_matrix_of_the_layer(panel, run):
    panel.draw(run)
    for one in MC2[:3]:
        shown = heatmap(panel, one.name)
        expected = one.values / (np.trace(one.values) / len(one.values)) - np.eye(len(one.values))
        np.testing.assert_allclose(shown.picture.values, expected, atol=1e-6)
        assert not np.allclose(shown.picture.values, expected.T) or len(expected) == 1
    assert "iteration 100" in panel.caption.text()


def test_layer_choice_shows_that_layer(panel, run):
    panel.draw(run)
    choose(panel.controls.layer_box, "conv2")
    np.testing.assert_allclose(heatmap(panel, "M_i").picture.values, MC2[4].deviation())
    choose(panel.controls.layer_box, "fc")
    assert names(panel) == ["m_bias"]
    assert heatmap(panel, "m_bias").picture.values.shape == (4, 1)
    panel.show_layer(0)
    assert panel.controls.layer == "conv1"
    panel.show_layer(7)
    assert panel.controls.layer == "conv1"


def test_gains_are_said_one_by_one_and_as_a_product(panel, run):
    panel.draw(run)
    assert "gain 2.00" in heatmap(panel, "M_o").title.text()
    assert "gain 0.250" in heatmap(panel, "M_f").title.text()
    gains = np.prod([one.gain for one in MC2[:3]])
    assert f"product of gains {gains:.3f}" in panel.caption.text()


def test_shared_scale_is_one_round_symmetric_level(panel, run):
    panel.draw(run)
    choose(panel.controls.layer_box, "conv2")
    (level,) = {one.picture.level for one in panel.shelf.heatmaps}
    largest = max(np.abs(one.deviation()).max() for one in MC2[3:6])
    assert largest <= level <= 2.5 * largest
    assert panel.bar.ramp.ticks == (f"−{level:g}", "0", f"{level:g}")
    assert panel.bar.label.text() == IDENTITY


def test_own_scales_differ_and_are_written_above_each_matrix(panel, run):
    panel.draw(run)
    choose(panel.controls.layer_box, "conv2")
    choose(panel.controls.scale_box, "Scale: per matrix")
    coarse, fine = heatmap(panel, "M_o"), heatmap(panel, "M_i")
    assert coarse.level > fine.level
    settle()
    assert f"±{coarse.level:g}" in coarse.title.text() and f"±{fine.level:g}" in fine.title.text()


def test_levels_grow_at_once_and_do_not_shrink_back(panel, run):
    panel.draw(run)
    before = heatmap(panel, "M_o").level
    wild = (learned("conv1", "M_o", 6, scale=10.0), *MC2[1:])
    run.take([snapshot(iteration=101, matrices=wild)])
    panel.draw(run)
    grown = heatmap(panel, "M_o").level
    assert grown > before
    run.take([snapshot(iteration=102)])
    panel.draw(run)
    assert heatmap(panel, "M_o").level == grown


def test_another_run_starts_with_fresh_scales(panel, run):
    wild = (learned("conv1", "M_o", 6, scale=10.0), *MC2[1:])
    run.take([snapshot(iteration=101, matrices=wild)])
    panel.draw(run)
    large = heatmap(panel, "M_o").level
    again = RunModel()
    again.take([started(info("mc2")), snapshot(iteration=1)])
    panel.draw(again)
    assert heatmap(panel, "M_o").level < large
    assert "iteration 1 " in panel.caption.text()


def test_cleared_run_is_empty_again(panel, run):
    panel.draw(run)
    run.matrices.clear()
    run.distance.clear()
    panel.draw(run)
    assert panel.empty.isVisible()


def test_arm_that_vanishes_gives_way_to_another(panel, run):
    panel.draw(run)
    choose(panel.controls.arms, "MC1")
    del run.arms["mc1"], run.matrices["mc1"]
    panel.draw(run)
    assert panel.controls.arm == "mc2" and names(panel) == ["M_o", "M_i", "M_f"]


def test_choices_survive_new_snapshots(panel, run):
    panel.draw(run)
    choose(panel.controls.arms, "MC1")
    choose(panel.controls.scale_box, "Scale: per matrix")
    run.take([snapshot("mc1", 200, MC1), snapshot("mc2", 200)])
    panel.draw(run)
    assert (panel.controls.arm, panel.controls.own_scales) == ("mc1", True)
    assert "iteration 200" in panel.caption.text()


def test_fixed_matrix_is_grey_and_has_no_line(panel, run):
    panel.draw(run)
    choose(panel.controls.arms, "MC1")
    settle()
    assert fixed_words() in heatmap(panel, "M_o").title.text()
    assert [entry.text for entry in panel.over_time.distances.key.entries] == ["M_i from I", "M_f from I"]


def test_rates_are_shown_relative_to_their_start(panel):
    model = RunModel()
    model.take([started(info("meta-sgd")), snapshot("meta-sgd", 5, RATES)])
    panel.draw(model)
    np.testing.assert_allclose(heatmap(panel, "a_weight").picture.values, np.ones((3, 5)), rtol=1e-5)
    assert panel.bar.label.text() == CONSTANT
    assert "product" not in panel.caption.text()
    assert [entry.text for entry in panel.over_time.distances.key.entries] == ["a_weight from start"]


def lines(panel):
    return [line for line in panel.over_time.distances.lines if line.xData is not None and len(line.xData)]


def test_distance_over_iterations_one_line_a_matrix(panel, run):
    panel.draw(run)
    shown = lines(panel)
    assert len(shown) == 3
    for line, one in zip(shown, MC2[:3], strict=True):
        np.testing.assert_array_equal(line.xData, [50, 100])
        expected = np.linalg.norm(one.deviation()) / len(one.values) ** 0.5
        np.testing.assert_allclose(line.yData, [expected, expected], rtol=1e-5)
        assert line.pen().color() == LIGHT.arm_colour(1)
    assert len({line.pen().style() for line in shown}) == 3
    choose(panel.controls.layer_box, "fc")
    assert len(lines(panel)) == 1


def test_long_history_is_thinned(panel, run):
    small = (learned("fc1", "M_o", 2),)
    run.take([snapshot(iteration=i, matrices=small) for i in range(5000)])
    panel.draw(run)
    (line,) = lines(panel)
    assert len(line.xData) <= 2000
    assert (line.xData[0], line.xData[-1]) == (0, 4999)


def test_hover_text_goes_to_the_line_at_the_bottom(panel, run):
    panel.draw(run)
    hint, height = panel.readout.text(), panel.readout.height()
    shown = heatmap(panel, "M_f")
    shown.cells.pointed.emit(2, 7)
    assert panel.readout.text() == shown.readout(2, 7) and "M_f[2, 7] = " in panel.readout.text()
    shown.cells.pointed.emit(-1, -1)
    assert panel.readout.text() == hint and panel.readout.height() == height


def test_the_line_at_the_bottom_says_what_is_under_the_mouse_in_another_layer(panel, run):
    panel.draw(run)
    choose(panel.controls.layer_box, "conv1")
    heatmap(panel, "M_f").cells.pointed.emit(2, 7)
    choose(panel.controls.layer_box, "conv2")
    value = MC2[5].deviation()[2, 7]
    assert panel.readout.text() == f"M_f[2, 7] = {number(float(value))} (0 at start)"
    choose(panel.controls.arms, "MC1")
    assert "M_f[2, 7]" in panel.readout.text() and panel.controls.layer == "conv1"
    choose(panel.controls.arms, "MC2")
    choose(panel.controls.layer_box, "fc")
    assert panel.readout.text().startswith("Rest the mouse"), "the picture is gone"


def test_the_line_at_the_bottom_forgets_a_cell_of_a_matrix_of_another_size(panel, run):
    panel.draw(run)
    choose(panel.controls.layer_box, "conv1")
    heatmap(panel, "M_i").cells.pointed.emit(5, 5)
    choose(panel.controls.arms, "MC1")
    assert panel.readout.text().startswith("Rest the mouse")


def test_a_thumbnail_under_the_mouse_says_what_it_shows_now(panel, run, qtbot):
    panel.draw(run)
    panel.controls.all_button.click()
    settle()
    grid = panel.grid
    qtbot.mouseMove(grid, QPoint(1, 1))  # a mouse that is there already would say nothing
    qtbot.mouseMove(grid, grid.place("conv1", "M_f").center().toPoint())
    qtbot.waitUntil(lambda: "gain 0.25" in panel.readout.text())
    changed = tuple(learned("conv1", "M_f", 9, gain=0.5) if one is MC2[2] else one for one in MC2)
    run.take([snapshot(iteration=101, matrices=changed)])
    panel.draw(run)
    assert "gain 0.5" in panel.readout.text()


def test_nothing_is_done_when_nothing_is_new(panel, run, monkeypatch):
    panel.draw(run)
    drawn = []
    monkeypatch.setattr(panel.shelf, "show_matrices", lambda *args, **options: drawn.append(args))
    panel.draw(run)
    run.take([replace(snapshot("mc1", 300, MC1))])  # news of an arm that is not shown
    panel.draw(run)
    assert drawn == []
    run.take([snapshot(iteration=300)])
    panel.draw(run)
    assert len(drawn) == 1


def test_widgets_and_items_are_used_again(panel, run):
    panel.draw(run)
    before = list(panel.shelf.heatmaps), set(panel.over_time.distances.plot.scene().items())
    for iteration in range(101, 105):
        run.take([snapshot(iteration=iteration)])
        panel.draw(run)
    assert (list(panel.shelf.heatmaps), set(panel.over_time.distances.plot.scene().items())) == before


def test_all_layers_are_thumbnails_with_rows_as_rows(panel, run):
    panel.draw(run)
    panel.controls.all_button.click()
    grid = panel.grid
    assert grid.layers == ("conv1", "conv2", "fc") and grid.names == ("M_o", "M_i", "M_f", "m_bias")
    assert grid.isVisible() and not panel.over_time.distances.plot.isVisible()
    image, deviation = grid.thumbnail("conv2", "M_o"), MC2[3].deviation()
    assert (image.width(), image.height()) == (6, 6)
    row, column = np.unravel_index(np.abs(deviation).argmax(), deviation.shape)
    colour = image.pixelColor(int(column), int(row))
    warm = colour.red() - colour.blue()
    assert warm * deviation[row, column] > 0 and abs(warm) > 20
    assert (grid.thumbnail("fc", "m_bias").width(), grid.thumbnail("fc", "m_bias").height()) == (1, 4)


def test_clicking_a_thumbnail_opens_its_layer(panel, run, qtbot):
    panel.draw(run)
    panel.controls.all_button.click()
    settle()
    place = panel.grid.place("conv2", "M_f").center().toPoint()
    assert panel.grid.readout(QPointF(place)).startswith("conv2 M_f: largest deviation")
    qtbot.mouseClick(panel.grid, Qt.MouseButton.LeftButton, pos=place)
    assert panel.controls.layer == "conv2" and not panel.controls.all_layers
    assert panel.shelf.isVisible() and heatmap(panel, "M_o").matrix is MC2[3]


def test_thumbnails_do_not_overlap_at_any_size(panel, run, qtbot):
    panel.draw(run)
    panel.controls.all_button.click()
    for size in ((600, 430), (340, 430), (300, 300), (1400, 900)):
        panel.resize(*size)
        settle()
        grid = panel.grid
        places = [grid.place(one.layer, one.name) for one in MC2]
        for index, place in enumerate(places):
            assert place.right() <= grid.width() and place.bottom() <= grid.height()
            assert not any(place.intersects(other) for other in places[index + 1 :])


def test_heatmaps_do_not_overlap_at_any_size(panel, run):
    panel.draw(run)
    for size in ((600, 430), (340, 430), (340, 700), (260, 300), (1400, 900)):
        panel.resize(*size)
        settle()
        places = [one.geometry() for one in panel.shelf.heatmaps]
        for index, place in enumerate(places):
            assert panel.shelf.rect().contains(place)
            assert not any(place.intersects(other) for other in places[index + 1 :])


def test_missing_numbers_do_not_stop_the_panel(panel, run):
    broken = MC2[3].values.copy()
    broken[0, 1], broken[5, 0] = np.nan, np.inf
    everywhere = np.full((6, 6), np.nan, np.float32)
    endless = np.diag(np.full(9, np.inf, np.float32))
    matrices = (
        replace(MC2[3], values=broken),
        replace(MC2[4], values=everywhere),
        replace(MC2[5], values=endless),
    )
    run.take([snapshot(iteration=150, matrices=matrices)])
    panel.draw(run)
    assert np.isnan(heatmap(panel, "M_o").picture.values[[0, 5], [1, 0]]).all()
    assert np.isfinite(heatmap(panel, "M_o").picture.values[1:5]).all()
    assert np.isnan(heatmap(panel, "M_i").picture.values).all()
    panel.controls.all_button.click()
    neutral = panel.grid.thumbnail("conv2", "M_o").pixelColor(1, 0)
    assert neutral == QColor(LIGHT.raised)
    assert not panel.grab().isNull()


def test_theme_reaches_everything(panel, run):
    panel.draw(run)
    panel.apply_theme(DARK)
    settle()
    picture = panel.grab().toImage()
    corners = [picture.pixelColor(x, y) for x in (1, picture.width() - 2) for y in (1, picture.height() - 2)]
    assert all(corner == QColor(DARK.base) for corner in corners)
    bright = sum(
        picture.pixelColor(x, y).lightness() > 200
        for x in range(0, picture.width(), 3)
        for y in range(0, picture.height(), 3)
    )
    assert bright < 0.03 * (picture.width() // 3) * (picture.height() // 3)  # text, but no white rectangle
    assert QColor.fromRgb(int(panel.shelf.heatmaps[0].picture.table[127])) == QColor(DARK.zero)
    assert lines(panel)[0].pen().color() == DARK.arm_colour(1)
    chip = panel.controls.arms.itemIcon(0).pixmap(12, 12).toImage().pixelColor(QPoint(6, 6))
    assert chip == DARK.arm_colour(1)


def test_every_control_has_an_accessible_name_or_text(panel):
    controls = panel.controls
    for control in (controls.arms, controls.layer_box, controls.scale_box):
        assert control.accessibleName()
    assert controls.one_button.text() and controls.all_button.text()
