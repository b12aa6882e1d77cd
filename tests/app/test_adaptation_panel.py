"""The adaptation panel, fed with hand-made events: fits, predictions, the task that is asked for and the step that is shown."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication

from app.episodes.episode_layout import Sizes, arrange
from app.episodes.ink import wrapped
from app.panels.adaptation import HINT, NO_RUN, SOON, Adaptation
from app.run_model import RunModel
from app.theme import DARK, LIGHT
from core.boxes import ShowTask
from core.events import ArmInfo, ClassificationAdaptation, Ended, Metrics, RegressionAdaptation, Started

GRID = np.linspace(-5, 5, 21)
TRUTH = 2 * np.sin(GRID)


def fit(arm, steps=3, quality=0.5, **changes):
    """An arm that comes closer to the truth by a factor with every step."""
    fits = np.stack([TRUTH * (1 - quality**step) for step in range(steps + 1)])
    values = {
        "arm": arm,
        "iteration": 40,
        "task": 0,
        "grid": GRID,
        "truth": TRUTH,
        "support_x": np.array([-1.0, 2.0, 3.0]),
        "support_y": np.array([1.5, -0.5, 0.25]),
        "fits": fits,
        "losses": ((fits - TRUTH) ** 2).mean(1),
    }
    return RegressionAdaptation(**(values | changes))


def episode(arm, ways=3, shots=2, queries=1, right=(True,), **changes):
    """After the last of two steps query image q is answered rightly where `right` (repeated) says so, with 90 %."""
    support, asked = np.repeat(np.arange(ways), shots), np.repeat(np.arange(ways), queries)
    verdicts = np.resize(np.array(right), len(asked))
    answer = np.where(verdicts, asked, (asked + 1) % ways)
    last = np.full((len(asked), ways), 0.1 / (ways - 1))
    last[np.arange(len(asked)), answer] = 0.9
    first = np.full((len(asked), ways), 1 / ways)
    values = {
        "arm": arm,
        "iteration": 40,
        "task": 0,
        "classes": tuple(f"Greek character{number:02d}" for number in range(ways)),
        "support_images": np.full((len(support), 28, 28), 255, np.uint8),
        "support_labels": support,
        "query_images": np.zeros((len(asked), 28, 28), np.uint8),
        "query_labels": asked,
        "probabilities": np.stack([first, last]),
        "losses": np.array([1.1, 0.2]),
        "accuracies": np.array([1 / ways, verdicts.mean()]),
    }
    return ClassificationAdaptation(**(values | changes))


def model(*events):
    run = RunModel()
    arms = tuple(ArmInfo(event.arm, event.arm.upper(), event.arm, 10, 10) for event in events)
    run.take([Started({"run": {"validation_tasks": 12}}, arms, "cpu", 1, ()), *events])
    return run


def settle():
    for _ in range(3):
        QApplication.processEvents()


@pytest.fixture
def panel(qtbot):
    made = Adaptation()
    qtbot.addWidget(made)
    made.apply_theme(LIGHT)
    made.resize(380, 600)
    made.show()
    return made


@pytest.fixture
def commands(panel):
    found = []
    panel.commandAsked.connect(found.append)
    return found


def test_empty_panel_says_what_will_appear(panel):
    panel.draw(RunModel())
    assert panel.empty.isVisible() and panel.empty.text() == NO_RUN
    run = RunModel()
    run.take([Started({}, (ArmInfo("mc2", "MC2", "mc2", 1, 1),), "cpu", 1, ())])
    panel.draw(run)
    assert panel.empty.text() == SOON


def test_regression_shows_truth_points_and_fits(panel):
    maml, mc2 = fit("maml", quality=0.8), fit("mc2", quality=0.2)
    panel.draw(model(maml, mc2))
    view = panel.regression
    assert view.isVisible() and not panel.episode.isVisible()
    np.testing.assert_array_equal(view.truth.yData, TRUTH)
    x, y = view.points.xData, view.points.yData
    np.testing.assert_array_equal((x, y), (maml.support_x, maml.support_y))
    for event, fits in zip((maml, mc2), view.fits, strict=True):
        np.testing.assert_array_equal(fits.before.yData, event.fits[0])
        np.testing.assert_array_equal(fits.after.yData, event.fits[3])
        between = fits.between.yData.reshape(2, -1)
        np.testing.assert_array_equal(between[:, :-1], event.fits[1:3])
        assert np.isnan(between[:, -1]).all()  # a gap, not a line from one fit to the next


def test_arms_keep_their_colours(panel):
    panel.draw(model(fit("maml"), fit("mc2")))
    for index, fits in enumerate(panel.regression.fits):
        assert fits.after.pen().color() == LIGHT.arm_colour(index)
        assert fits.before.pen().style() == Qt.PenStyle.DotLine
    assert [line.pen().color() for line in panel.regression.losses.lines] == [
        LIGHT.arm_colour(0),
        LIGHT.arm_colour(1),
    ]
    texts = [entry.text for entry in panel.regression.key.entries]
    assert texts == ["truth", "support", "before", "MAML", "MC2"]


def test_colour_is_the_place_in_the_experiment_not_in_the_picture(panel):
    run = model(fit("maml"), fit("mc2"))
    del run.adaptations["maml"]
    panel.draw(run)
    assert panel.regression.fits[0].after.pen().color() == LIGHT.arm_colour(1)
    run.set_slots({"mc2": 6})
    panel.draw(run)
    assert panel.regression.fits[0].after.pen().color() == LIGHT.arm_colour(6)
    assert panel.regression.losses.lines[0].pen().color() == LIGHT.arm_colour(6)


def test_step_slider_chooses_the_fit_and_its_loss(panel):
    event = fit("mc2")
    panel.draw(model(event))
    slider = panel.controls.step_slider
    assert (slider.minimum(), slider.maximum(), slider.value()) == (0, 3, 3)
    slider.setValue(1)
    (fits,) = panel.regression.fits
    np.testing.assert_array_equal(fits.after.yData, event.fits[1])
    assert fits.between.yData is None or len(fits.between.yData) == 0
    assert panel.regression.key.entries[-1].value == f"loss {event.losses[1]:.3f}"
    losses = panel.regression.losses
    assert losses.chosen[0].xData.tolist() == [1] and losses.markers[0].xData.tolist() == [0, 2, 3]
    assert losses.chosen[0].pen().widthF() > losses.markers[0].pen().widthF()


def test_step_stays_at_the_end_until_it_is_moved(panel):
    run = model(fit("mc2", steps=1))
    panel.draw(run)
    run.take([fit("mc2", steps=5)])
    panel.draw(run)
    assert panel.controls.step == 5
    panel.controls.step_slider.setValue(2)
    run.take([fit("mc2", steps=7)])
    panel.draw(run)
    assert panel.controls.step == 2
    run.take([fit("mc2", steps=1)])
    panel.draw(run)
    assert panel.controls.step == 1


def test_arms_may_have_different_numbers_of_steps(panel):
    short, long = fit("maml", steps=1), fit("mc2", steps=4)
    panel.draw(model(short, long))
    panel.controls.step_slider.setValue(3)
    np.testing.assert_array_equal(panel.regression.fits[0].after.yData, short.fits[1])
    np.testing.assert_array_equal(panel.regression.fits[1].after.yData, long.fits[3])


def test_loss_after_each_step_at_whole_numbers(panel):
    event = fit("mc2", losses=np.array([4.0, np.nan, 1.0, np.inf]))
    panel.draw(model(event))
    (line,) = panel.regression.losses.lines
    np.testing.assert_array_equal(line.xData, [0, 2])
    np.testing.assert_array_equal(line.yData, [4.0, 1.0])
    ((_, places),) = panel.regression.losses.bottom.tickValues(-0.25, 3.25, 300)
    assert places == [0.0, 1.0, 2.0, 3.0]


def test_vertical_range_depends_on_the_task_alone(panel):
    run = model(fit("mc2"))
    panel.draw(run)
    before = panel.regression.plot.viewRange()
    run.take([fit("mc2", fits=1e6 * np.ones((4, len(GRID))))])
    panel.draw(run)
    settle()
    assert panel.regression.plot.viewRange() == before


def test_fits_that_are_not_finite_leave_gaps(panel):
    fits = np.stack([np.zeros(21), np.full(21, np.nan), np.full(21, np.inf), TRUTH])
    fits[3, 4] = -np.inf
    panel.draw(model(fit("mc2", fits=fits, losses=np.full(4, np.nan))))
    after = panel.regression.fits[0].after.yData
    assert np.isnan(after[4]) and np.isfinite(np.delete(after, 4)).all()
    assert not panel.grab().isNull()


def test_arrows_and_number_ask_for_a_task(panel, commands, qtbot):
    panel.draw(model(fit("mc2")))
    controls = panel.controls
    assert controls.task_box.maximum() == 11
    qtbot.mouseClick(controls.next_button, Qt.MouseButton.LeftButton)
    assert commands == [ShowTask(1)]
    controls.task_box.setValue(7)
    qtbot.mouseClick(controls.previous_button, Qt.MouseButton.LeftButton)
    assert commands[1:] == [ShowTask(7), ShowTask(6)]


def test_an_asked_task_is_said_to_be_waited_for_until_nobody_answers(panel):
    run = model(fit("maml"), fit("mc2"))
    panel.draw(run)
    shown = panel.controls.task_box.value()
    panel.controls.task_box.setValue(5)
    assert "waiting for task 5" in panel.caption.text()
    run.take([Ended(40, "stopped")])
    panel.draw(run)
    assert "waiting" not in panel.caption.text() and panel.controls.task_box.value() == shown


def test_asked_task_waits_for_its_event_and_asks_only_once(panel, commands):
    run = model(fit("maml"), fit("mc2"))
    panel.draw(run)
    panel.controls.task_box.setValue(5)
    run.take([fit("maml", iteration=41)])  # still the old task
    panel.draw(run)
    assert panel.controls.task_box.value() == 5 and "waiting for task 5" in panel.caption.text()
    run.take([fit("mc2", task=5, iteration=42)])
    panel.draw(run)
    assert len(panel.regression.fits[0].after.yData)
    assert [entry.text for entry in panel.regression.key.entries[3:]] == ["MC2"]  # never two tasks in one picture
    run.take([fit("maml", task=5, iteration=43), fit("mc2", task=5, iteration=43)])
    panel.draw(run)
    assert [entry.text for entry in panel.regression.key.entries[3:]] == ["MAML", "MC2"]
    assert panel.caption.text() == "validation task 5 · iteration 43"
    assert commands == [ShowTask(5)]


def test_showing_a_run_never_asks_for_anything(panel, commands):
    panel.draw(model(fit("mc2", task=9)))
    panel.draw(model(fit("mc2", task=2)))
    panel.draw(RunModel())
    assert commands == []
    assert panel.controls.task_box.value() == 2


def test_controls_rest_when_the_run_has_ended(panel):
    run = model(fit("mc2"))
    run.phase = "ended"
    panel.draw(run)
    assert not panel.controls.task_box.isEnabled()
    assert panel.controls.step_slider.isEnabled()


def test_nothing_is_done_when_nothing_is_new(panel, monkeypatch):
    run = model(fit("mc2"))
    panel.draw(run)
    drawn = []
    monkeypatch.setattr(panel.regression, "show_arms", lambda *args: drawn.append(args))
    panel.draw(run)
    run.take([Metrics("mc2", 50, 50, 1.0, {"query_loss": 1.0})])
    panel.draw(run)
    assert drawn == []
    run.take([fit("mc2", iteration=50)])
    panel.draw(run)
    assert len(drawn) == 1


def test_items_are_used_again_and_vanished_arms_leave_nothing(panel):
    run = model(fit("maml"), fit("mc2"))
    panel.draw(run)
    before = set(panel.regression.plot.scene().items())
    del run.arms["mc2"], run.adaptations["mc2"]
    run.take([fit("maml", iteration=60)])
    panel.draw(run)
    assert set(panel.regression.plot.scene().items()) == before
    gone = panel.regression.fits[1].after
    assert gone.yData is None or len(gone.yData) == 0
    assert [entry.text for entry in panel.regression.key.entries[3:]] == ["MAML"]


def test_new_run_and_cleared_run(panel):
    run = model(fit("mc2"))
    panel.draw(run)
    run.adaptations.clear()
    panel.draw(run)
    assert panel.empty.isVisible()
    panel.draw(model(episode("maml")))
    assert panel.episode.isVisible() and not panel.regression.isVisible()


def test_episode_marks_right_and_wrong_answers(panel):
    panel.draw(model(episode("maml", right=(True, False, True)), episode("mc2")))
    grid = panel.episode.grid
    assert [grid.is_right(query, 0) for query in range(3)] == [True, False, True]
    assert [grid.is_right(query, 1) for query in range(3)] == [True, True, True]
    panel.controls.step_slider.setValue(0)  # before adaptation every class is as likely; the first one wins
    assert [grid.is_right(query, 1) for query in range(3)] == [True, False, False]


def ink(panel, colour, area):
    """Number of pixels of a colour in a part of the grid."""
    picture = panel.episode.grid.grab(area.toAlignedRect()).toImage()
    wanted = QColor(colour)
    return sum(picture.pixelColor(x, y) == wanted for x in range(picture.width()) for y in range(picture.height()))


def test_marks_differ_in_shape_and_lines_carry_the_arms_colour(panel):
    panel.draw(model(episode("maml", right=(True, False))))
    settle()
    grid = panel.episode.grid
    right, wrong = (grid.answer_place(query, 0) for query in (0, 1))
    assert ink(panel, LIGHT.arm_colour(0), right) > 0 and ink(panel, LIGHT.arm_colour(0), wrong) > 0
    assert ink(panel, LIGHT.error, right) == 0  # the cross alone is in this colour
    assert ink(panel, LIGHT.error, wrong) > 0


def test_tick_and_cross_differ_without_colour(panel):
    panel.draw(model(episode("maml", right=(True, False))))
    settle()
    grid, shapes = panel.episode.grid, []
    for query in (0, 1):
        area = grid.answer_place(query, 0).toAlignedRect()
        area.setLeft(area.left() + 4)  # without the chip
        area.setWidth(10)  # without the words
        picture = grid.grab(area).toImage()
        pixels = [picture.pixelColor(x, y).lightness() < 200 for y in range(picture.height()) for x in range(10)]
        shapes.append(np.array(pixels))
    both = np.count_nonzero(shapes[0] & shapes[1])
    assert min(shape.sum() for shape in shapes) > 8 and both < 0.7 * max(shape.sum() for shape in shapes)


def test_hover_says_class_and_every_answer(panel):
    panel.draw(model(episode("maml", right=(False,)), episode("mc2")))
    settle()
    grid = panel.episode.grid
    said = grid.readout(grid.query_place(2).center())
    assert said == "query: 3 Greek character02. MAML: says 1 Greek character00, 90.0 %, MC2: right, 90.0 %"
    grid.hovered.emit(said)
    assert panel.readout.text() == said
    grid.hovered.emit("")
    assert panel.readout.text() == HINT
    assert grid.readout(QPointF(-5, -5)) == ""


def test_probabilities_that_are_not_finite_get_no_mark(panel):
    event = episode("mc2")
    broken = event.probabilities.copy()
    broken[1, 1] = np.nan
    panel.draw(model(replace(event, probabilities=broken, losses=np.array([1.0, np.nan]))))
    grid = panel.episode.grid
    assert [grid.is_right(query, 0) for query in range(3)] == [True, None, True]
    assert "MC2: no number" in grid.readout(grid.query_place(1).center())
    assert not panel.grab().isNull()


def test_accuracy_is_drawn_in_per_cent_and_said_in_the_key(panel):
    panel.draw(model(episode("mc2", right=(True, False, True))))
    (line,) = panel.episode.accuracies.lines
    np.testing.assert_allclose(line.yData, [100 / 3, 200 / 3])
    assert [entry.value for entry in panel.episode.key.entries] == ["66.7 %"]


@pytest.mark.parametrize(("ways", "shots"), [(5, 1), (5, 5), (20, 1), (20, 5), (2, 10)])
@pytest.mark.parametrize("width", [340, 380, 900])
def test_episodes_of_all_sizes_fit_the_width_without_overlaps(panel, ways, shots, width):
    panel.resize(width, 600)
    panel.draw(model(*(episode(arm, ways, shots, shots) for arm in ("maml", "mc2", "mc1", "meta-sgd"))))
    settle()
    grid = panel.episode.grid
    tiles = [tile for row in grid.plan.rows for tile in (*row.support, *row.queries)]
    assert len(tiles) == 2 * ways * shots
    areas = [tile.picture.united(tile.words) for tile in tiles]
    assert all(area.right() <= grid.width() + 1 and area.bottom() <= grid.height() + 1 for area in areas)
    assert not any(one.intersects(other) for i, one in enumerate(areas) for other in areas[i + 1 :])
    assert len({tile.index for row in grid.plan.rows for tile in row.queries}) == ways * shots
    assert not grid.grab().isNull()


@pytest.mark.parametrize("make", [fit, episode])
def test_key_has_room_for_every_arm(panel, make):
    panel.resize(340, 600)
    panel.draw(model(*(make(arm) for arm in ("maml", "mc2", "mc1", "meta-sgd"))))
    settle()
    key = panel.episode.key if make is episode else panel.regression.key
    assert key.isVisible() and key.height() >= key.heightForWidth(key.width()) > 20


def test_images_go_to_the_row_of_their_class():
    support, queries = np.array([2, 0, 1, 0]), np.array([1, 1, 0, 2])
    plan = arrange(400, support, queries, 3, 1, Sizes(40, 30, 60, 12, 80), 10)
    assert [[tile.index for tile in row.support] for row in plan.rows] == [[1, 3], [2], [0]]
    assert [[tile.index for tile in row.queries] for row in plan.rows] == [[2], [0, 1], [3]]
    tops = [row.area.top() for row in plan.rows]
    assert tops == sorted(tops)


def test_ink_is_drawn_in_the_colour_of_text(panel):
    for theme in (LIGHT, DARK):
        panel.apply_theme(theme)
        panel.draw(model(episode("mc2")))
        settle()
        picture = panel.episode.grid.grab().toImage()
        row = panel.episode.grid.plan.rows[0]
        full, empty = row.support[0].picture.center().toPoint(), row.queries[0].picture.center().toPoint()
        assert picture.pixelColor(full) == QColor(theme.text)
        assert picture.pixelColor(empty) == QColor(theme.base)


def test_long_names_are_wrapped_and_cut(qtbot):
    metrics = QFontMetricsF(QFont())
    words = wrapped("1 Latin capital letter o with stroke and acute", metrics, 90, 2)
    assert len(words) == 2 and words[-1].endswith("…")
    assert all(metrics.horizontalAdvance(line) <= 90 for line in words)
    assert wrapped("short", metrics, 90, 2) == ["short"]


def test_colour_pictures_are_shown_as_they_are(panel):
    red = np.zeros((3, 28, 28, 3), np.uint8)
    red[..., 0] = 200
    panel.draw(model(episode("mc2", queries=1, query_images=red)))
    settle()
    place = panel.episode.grid.query_place(0).center().toPoint()
    assert panel.episode.grid.grab().toImage().pixelColor(place) == QColor(200, 0, 0)
