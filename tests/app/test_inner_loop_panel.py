"""The inner loop panel, fed with hand-made findings: losses, verdicts, gradients, heatmaps, and when it asks."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from app import asking
from app.analyst import Answer, Work
from app.inner_loop.gradient_table import GradientTable, degrees
from app.inner_loop.words import sentence, verdict
from app.panels.inner_loop import InnerLoop
from app.run_model import RunModel
from app.theme import DARK, LIGHT
from core.analysis.arm_steps import ArmSteps
from core.analysis.findings import FactorTurns, StepThrough, TensorSteps
from core.events import ArmInfo, ClassificationAdaptation, Metrics, RegressionAdaptation, Started
from core.figures.drawing import figure_bytes
from core.figures.figure import PAPER
from tests.app.asking import HandMade

GRID = np.linspace(-5, 5, 11)
LAYERS = ("conv1", "conv2")
K = 4
OVERFITTED = np.array([1.0, 0.5, 0.2, 0.3, 0.4])
FALLING = np.array([1.0, 0.8, 0.6, 0.4, 0.2])
RISING = FALLING[::-1].copy()


def tensor(layer, part="weight", factors=("M_o", "M_i"), scale=1.0):
    turns = tuple(
        FactorTurns(name, 10.0 * (place + 1) + np.arange(K), 100.0 + np.arange(K)) for place, name in enumerate(factors)
    )
    raw = scale * np.arange(1.0, K + 1)
    angle = np.full(K, 45.0 if factors else 1e-6)
    return TensorSteps(layer, part, raw, 0.2 * raw, np.full(K, 2.0), angle, np.arange(K + 1.0), turns)


def steps(
    arm, support=FALLING, query=OVERFITTED, factors=("M_o", "M_i"), classes=False, layer="conv2", size=(3, 2, 4), **more
):
    """`trained` is 2; the entry (step, o, i, f) of the gradient is 1000 step + 100 o + 10 i + f, twice that transformed."""
    gradient = sum(
        weight * np.arange(n).reshape([-1 if axis == place else 1 for axis in range(4)])
        for place, (weight, n) in enumerate(zip((1000.0, 100.0, 10.0, 1.0), (K, *size), strict=True))
    )
    nothing = np.full(K + 1, np.nan)
    accuracy = np.linspace(0, 1, K + 1) if classes else nothing
    values = {
        "arm": arm,
        "task": 3,
        "trained": 2,
        "support_loss": support,
        "query_loss": query,
        "support_accuracy": accuracy,
        "query_accuracy": accuracy / 2,
        "query_outputs": np.zeros((K + 1, 2, 2)),
        "fits": None,
        "tensors": tuple(tensor(name, factors=factors) for name in LAYERS),
        "gradient": gradient,
        "transformed": 2 * gradient,
        "problem": "",
    }
    found = StepThrough(**(values | more))
    return ArmSteps(layer, found, episode(arm, found) if classes else fit(arm, found))


def fit(arm, found):
    fits = np.stack([np.full(len(GRID), float(number)) for number in range(K + 1)])
    points = np.array([-1.0, 2.0])
    return RegressionAdaptation(arm, 40, 3, GRID, np.sin(GRID), points, np.sin(points), fits, found.query_loss)


def episode(arm, found):
    images, labels = np.zeros((2, 28, 28), np.uint8), np.arange(2)
    probabilities = np.tile(np.array([[0.9, 0.1], [0.2, 0.8]]), (K + 1, 1, 1))
    shown = (images, labels, images, labels, probabilities, found.query_loss, found.query_accuracy)
    return ClassificationAdaptation(arm, 40, 3, ("one", "two"), *shown)


def model(*arms, iteration=40):
    run = RunModel()
    infos = tuple(ArmInfo(name, name.upper(), name, 10, 10) for name in arms)
    spec = {"title": "A run", "run": {"validation_tasks": 12, "seed": 0}}
    run.take([Started(spec, infos, "cpu", 1, LAYERS)])
    moved(run, iteration)
    return run


def moved(run, iteration):
    run.take([Metrics(next(iter(run.arms)), iteration, iteration, 1.0, {"query_loss": 1.0})])


@pytest.fixture
def clock(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(asking.time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def shown(qtbot, clock):
    """Makes a panel that shows these arms; returns panel, run and analyst."""

    def make(*found, theme=LIGHT, size=(900, 600)):
        panel, analyst = InnerLoop(), HandMade(found or None)
        qtbot.addWidget(panel)
        panel.set_analyst(analyst)
        panel.apply_theme(theme)
        panel.resize(*size)
        panel.show()
        run = model(*(one.found.arm for one in found)) if found else RunModel()
        panel.draw(run)
        return panel, run, analyst

    return make


def open_page(panel, name):
    panel.controls.page_buttons[name].click()


# ---- nothing to see


def test_an_empty_panel_says_which_button_helps(shown):
    panel, _, analyst = shown()
    assert panel.empty.isVisible() and "Train (Space)" in panel.empty.text() and panel.figure() is None
    run = model("maml")
    panel.draw(run)
    assert "Press Update" in panel.empty.text() and panel.row.update_button.isEnabled()
    analyst.possible = False
    panel.draw(run)
    assert "not stored" in panel.empty.text() and not panel.row.update_button.isEnabled()


def test_another_run_begins_empty_and_closed_arms_are_left_out(shown):
    panel, _, analyst = shown(steps("maml"), steps("mc2"))
    panel.draw(model("mc2"))
    assert len(panel.task_page.regression.key.entries) == 4, "three lines of the task, and MC2"
    analyst.given = None
    panel.draw(model("maml"))
    assert panel.found == () and panel.empty.isVisible()


# ---- losses and words


@pytest.mark.parametrize(
    ("support", "query", "expected"),
    [
        (FALLING, OVERFITTED, "over-fits"),
        (RISING, OVERFITTED, "diverges"),
        (FALLING, FALLING, "improves"),
        (FALLING, np.array([1.0, 0.5, 0.2, 0.2, 0.2005]), "improves"),  # a rise of a quarter of a per cent is none
        (FALLING, np.array([0.1, 0.5, 0.6, 0.7, 0.9]), "over-fits"),
    ],
)
def test_the_verdict_looks_at_both_losses(support, query, expected):
    assert verdict(steps("x", support, query).found) == expected


def test_over_fitting_is_said_in_words_and_numbers():
    assert sentence("MC2", steps("mc2").found) == (
        "MC2 over-fits after step 2: query loss rises 0.200 → 0.400 while support loss falls 0.600 → 0.200."
    )
    broken = steps("mc2", query=np.array([1, np.nan, np.nan, np.nan, np.nan]), problem="The loss is not finite.").found
    assert (verdict(broken), sentence("MC2", broken)) == ("broken", "MC2: The loss is not finite.")


def test_losses_of_both_sets_are_drawn_with_the_steps_beyond_training_on_grey(shown):
    panel, _, _ = shown(steps("maml", query=FALLING), steps("mc2"))
    plot = panel.task_page.losses
    for line, expected in zip(plot.lines, (FALLING, OVERFITTED, FALLING, FALLING), strict=True):
        np.testing.assert_allclose(line.yData, np.log10(expected))
    dashes = [line.pen().style() for line in plot.lines]
    assert dashes == [Qt.PenStyle.SolidLine] * 2 + [Qt.PenStyle.DashLine] * 2
    assert plot.lines[1].pen().color() == plot.lines[3].pen().color() == LIGHT.arm_colour(1)
    left, right = plot.beyond.path().boundingRect().left(), plot.beyond.path().boundingRect().right()
    assert left == 2 and right > K
    assert [label.text().split()[0] for label in panel.task_page.sentences] == ["MC2", "MAML:"], "over-fitting first"


def test_the_slider_begins_at_the_trained_steps_and_says_what_lies_beyond(shown):
    panel, _, _ = shown(steps("mc2"))
    controls, view = panel.controls, panel.task_page.regression
    assert controls.step == 2 and controls._words.text() == "2 of 2 trained"
    assert view.fits[0].after.yData[0] == 2
    controls.step_slider.setValue(4)
    assert controls._words.text() == "4, 2 beyond training" and view.fits[0].after.yData[0] == 4
    assert panel.task_page.losses.chosen[0].xData.tolist() == [4]


def test_classes_show_predictions_and_accuracies(shown):
    panel, _, _ = shown(steps("maml", classes=True), steps("mc2", classes=True))
    page = panel.task_page
    assert page.episode.isVisible() and page.accuracies.isVisible() and not page.episode.losses.isVisible()
    assert page.episode.grid.is_right(1, 0) is True
    np.testing.assert_allclose(page.accuracies.lines[0].yData, 50 * np.linspace(0, 1, K + 1))
    np.testing.assert_allclose(page.accuracies.lines[2].yData, 100 * np.linspace(0, 1, K + 1))


def test_numbers_that_are_not_finite_leave_the_panel_alive(shown):
    query = np.array([1.0, np.inf, np.nan, np.nan, np.nan])
    broken = steps("mc2", np.full(K + 1, np.nan), query, problem="The query loss is not finite after 1 inner steps.")
    broken.found.gradient[1:] = np.nan
    panel, _, _ = shown(broken, theme=DARK)
    assert panel.task_page.losses.lines[0].xData.tolist() == [0]
    assert "not finite" in panel.task_page.sentences[0].text()
    for page in panel.controls.page_buttons:
        open_page(panel, page)
        panel.grab()
    assert np.isnan(panel.heat_page.maps[0].values).all()


# ---- gradients


def texts(table: GradientTable, row):
    return [table.data(table.index(row, column)) for column in range(table.columnCount())]


def test_the_table_has_every_tensor_of_every_arm_at_the_chosen_step(shown):
    panel, _, _ = shown(steps("maml", factors=()), steps("mc2"))
    open_page(panel, "gradients")
    table = panel.gradient_page.model
    assert table.rowCount() == 4 and table.kinds == ["M_o", "M_i"]
    assert texts(table, 0) == ["conv1 weight", "MAML", "3.00", "6.00", "0.0°", "", ""]
    assert texts(table, 1) == ["conv1 weight", "MC2", "3.00", "6.00", "45°", "12° / 102°", "22° / 102°"]
    panel.controls.step_slider.setValue(0)
    assert texts(table, 1)[2:] == ["1.00", "2.00", "45°", "10° / 100°", "20° / 100°"]
    panel.controls.step_slider.setValue(K)
    assert texts(table, 1)[2] == "4.00" and "after 3 inner steps" in panel.gradient_page.caption.text()
    assert table.share(table.index(1, 4)) == pytest.approx(0.5) and table.share(table.index(0, 5)) is None
    meaning = table.headerData(5, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert "M_o alone were put back" in meaning and "not identifiable" in meaning


def test_the_plots_follow_the_layer_and_a_click_on_a_row_chooses_it(shown, qtbot):
    late = steps("mc2", tensors=(tensor("conv1"), tensor("conv2", scale=5.0)))
    panel, _, _ = shown(late)
    open_page(panel, "gradients")
    page = panel.gradient_page
    np.testing.assert_allclose(page.norms.lines[0].yData, np.log10(2 * 5 * np.arange(1, K + 1)))
    np.testing.assert_allclose(page.norms.lines[1].yData, np.log10(5 * np.arange(1, K + 1)))
    assert page.angles.lines[0].yData.tolist() == [45.0] * K
    where = page.table.visualRect(page.model.index(0, 1)).center()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert panel.controls.layer == "conv1"
    np.testing.assert_allclose(page.norms.lines[1].yData, np.log10(np.arange(1, K + 1)))


@pytest.mark.parametrize(
    ("angle", "text"), [(0.0, "0.0°"), (1e-6, "0.0°"), (3.14, "3.1°"), (120.4, "120°"), (math.nan, "–")]
)
def test_angles_are_short(angle, text):
    assert degrees(angle) == text


# ---- heatmaps


def test_heatmaps_show_one_position_or_the_sum_of_the_filter(shown):
    panel, _, _ = shown(steps("maml"), steps("mc2"))
    open_page(panel, "heatmaps")
    page = panel.heat_page
    whole = panel.found[0].found.gradient[2]
    assert [one.title for one in page.maps] == ["MAML G", "MAML D(G)/α", "MC2 G", "MC2 D(G)/α"]
    np.testing.assert_array_equal(page.maps[0].values, whole.sum(-1))
    np.testing.assert_array_equal(page.maps[1].values, 2 * whole.sum(-1))
    page.position_box.setCurrentIndex(4)
    assert page.position_box.currentText() == "Filter: position 1, 1"
    np.testing.assert_array_equal(page.maps[2].values, whole[..., 3])
    panel.controls.step_slider.setValue(1)
    np.testing.assert_array_equal(page.maps[2].values, panel.found[0].found.gradient[1][..., 3])


def test_scales_are_shared_or_each_pictures_own(shown):
    panel, _, _ = shown(steps("maml"))
    open_page(panel, "heatmaps")
    page = panel.heat_page
    assert [one.level for one in page.maps] == [10_000, 20_000]
    page.scale_box.setCurrentIndex(1)
    assert [one.level for one in page.maps] == [20_000, 20_000]


def test_the_entry_under_the_mouse_is_read_out(shown):
    panel, _, _ = shown(steps("mc2"))
    open_page(panel, "heatmaps")
    one, words = panel.heat_page.maps[0], panel.heat_page.readout
    area = one.place()
    point = QPointF(area.left() + 0.75 * area.width(), area.top() + 0.5 * area.height())
    one.hovered.emit(one.readout(point))
    assert words.text() == "MC2 G: output channel 1, input channel 1: 8,450"
    one.hovered.emit(one.readout(QPointF(0, 0)))
    assert "Rest the mouse" in words.text()


def test_a_gradient_of_one_entry_can_be_seen(shown):
    panel, _, _ = shown(steps("mc2", size=(1, 1, 1)))
    open_page(panel, "heatmaps")
    assert panel.heat_page.maps[0].values.shape == (1, 1) and not panel.heat_page.position_box.isEnabled()
    assert min(panel.heat_page.maps[0].place().width(), panel.heat_page.maps[0].place().height()) >= 16
    panel.grab()


def test_another_layer_is_asked_for_only_where_its_heatmaps_are_to_be_seen(shown):
    panel, _, analyst = shown(steps("mc2"))
    panel.controls.choose_layer("conv1")
    open_page(panel, "gradients")
    assert analyst.asked == []
    open_page(panel, "heatmaps")
    assert len(analyst.asked) == 1


# ---- asking


def test_what_the_user_chooses_is_asked_for(shown, qtbot):
    panel, _, analyst = shown(steps("mc2"))
    assert analyst.asked == [], "a panel asks nothing by itself"
    qtbot.mouseClick(panel.row.update_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(panel.controls.next_button, Qt.MouseButton.LeftButton)
    assert panel.controls.task == 1
    panel.controls.steps_box.setValue(5)
    assert len(analyst.asked) == 3
    assert panel.controls.task_box.maximum() == 11 and panel.controls.steps_box.maximum() == 10


def test_live_asks_when_the_run_has_moved_on(shown, clock):
    panel, run, analyst = shown(steps("mc2"))
    clock[0] += 100
    panel.draw(run)
    assert analyst.asked == []
    panel.row.live_box.click()
    panel.draw(run)
    assert len(analyst.asked) == 1
    clock[0] += 100
    panel.draw(run)
    assert len(analyst.asked) == 1, "nothing is new"
    moved(run, 50)
    panel.draw(run)
    assert len(analyst.asked) == 2
    moved(run, 60)
    panel.draw(run)
    assert len(analyst.asked) == 2, "that would be too soon"
    clock[0] += 100
    analyst.working = Work()
    panel.draw(run)
    assert len(analyst.asked) == 2, "the last question is being worked on"


def test_slow_work_greys_the_old_answer_and_can_be_cancelled(shown, clock, qtbot):
    panel, run, analyst = shown(steps("mc2"))
    analyst.working = Work()
    analyst.working.say(3, 33)
    panel.row.update_button.click()
    panel.draw(run)
    assert not panel._veil.isVisible() and not panel.row.bar.isVisible(), "most answers are there at once"
    clock[0] += 1
    panel.draw(run)
    assert panel._veil.isVisible() and panel._veil.size() == panel._views.size()
    assert (panel.row.bar.value(), panel.row.bar.maximum()) == (3, 33)
    assert panel.row.words.text() == "iteration 40; working on the newest state"
    assert panel.task_page.isVisible()
    qtbot.mouseClick(panel.row.cancel_button, Qt.MouseButton.LeftButton)
    panel.draw(run)
    assert analyst.working is None and not panel._veil.isVisible() and not panel.row.bar.isVisible()


def test_the_row_says_how_old_the_answer_is_and_what_went_wrong(shown):
    panel, run, analyst = shown(steps("mc2"))
    assert panel.row.words.text() == "iteration 40"
    moved(run, 1_250)
    panel.draw(run)
    assert panel.row.words.text() == "iteration 40; the run is at 1,250"
    analyst.given = Answer(None, problem="There is no task 12; choose one from 0 to 11.")
    panel.draw(run)
    assert panel.row.words.text().startswith("There is no task 12") and panel.task_page.isVisible()


# ---- figures


def test_the_losses_and_the_gradients_go_to_paper(shown):
    panel, _, _ = shown(steps("maml", classes=True), steps("mc2", classes=True), theme=DARK)
    figure = panel.figure()
    assert figure.title == "A run" and figure.caption == "Validation task 3, iteration 40, seed 0."
    assert [plot.y.label for plot in figure.plots] == ["loss", "accuracy (%)"]
    labels = [line.label for line in figure.plots[0].lines]
    assert labels == ["MAML, query", "MC2, query", "MAML, support", "MC2, support"]
    np.testing.assert_array_equal(figure.plots[0].lines[1].y, OVERFITTED)
    assert figure.plots[0].lines[1].colour == LIGHT.arms[1] and figure.marks[0].x == 2
    assert figure_bytes(figure, "png", PAPER)
    open_page(panel, "heatmaps")
    heat = panel.figure()
    assert [[one.title for one in line] for line in heat.lines] == [["MAML G", "MC2 G"], ["MAML D(G)/α", "MC2 D(G)/α"]]
    assert heat.level is None and figure_bytes(heat, "png", PAPER)
