"""Gradient similarity: the plots, the words that call it idealised, and each control, on a live and on a stored run."""

import numpy as np
import pytest

from app.panels.similarity import Similarity
from app.similarity.words import assumptions
from app.theme import DARK, LIGHT
from core.figures.drawing import figure_bytes
from core.figures.figure import PAPER
from tests.app.analysed import Analysed

OWNER = "similarity"


@pytest.fixture
def desk(qtbot):
    desk = Analysed(qtbot, Similarity())
    desk.panel.controls.past_box.setValue(20)
    yield desk
    desk.analyst.close()


def shown(desk):
    return desk.panel.answer is not None


def test_without_a_run_and_without_weights_it_says_so(desk):
    desk.frame()
    assert "Press Train" in desk.panel.empty.text() and desk.panel.empty.isVisible()
    desk.live(iterations=1)
    desk.analyst.set_present(desk.run, "", live=False)
    desk.frame()
    assert "its weights are gone" in desk.panel.empty.text()


def test_a_hidden_panel_asks_nothing(desk):
    desk.panel.hide()
    desk.live(iterations=1)
    desk.frame()
    assert desk.sent == []


def test_a_live_run_shows_past_tasks_and_both_predictions(desk):
    desk.live(iterations=3)
    desk.wait(lambda: shown(desk))
    panel, found = desk.panel, desk.panel.answer.found
    assert (found.arm, found.task, len(found.products), len(desk.sent)) == ("mc2", 0, 20, 1)
    np.testing.assert_allclose(panel.past.dots.yData, np.sort(found.cosines)[::-1])
    assert panel.agreement.names == ("all", *(f"{one.layer}.{one.part}" for one in found.tensors))
    expected = [found.agreement, *(one.agreement for one in found.tensors)]
    np.testing.assert_allclose(panel.agreement.weighted.xData, expected)
    expected = [found.unweighted, *(one.unweighted for one in found.tensors)]
    np.testing.assert_allclose(panel.agreement.unweighted.xData, expected)
    assert panel.table.rowCount() == 1 + len(found.tensors)
    assert "validation task 0 of seed 0 against 20 training tasks" in panel.words.text()
    panel.ask_row.update_button.click()
    desk.wait(lambda: desk.idle(OWNER))
    assert len(desk.sent) == 2


def test_it_is_called_idealised_with_its_four_assumptions(desk):
    desk.live(iterations=1, inner_steps=2)
    desk.wait(lambda: shown(desk))
    text = desk.panel.assumptions.text()
    assert text.startswith("Idealised analysis")
    assert all(f"{number}. " in text for number in (1, 2, 3, 4))
    assert "keeps none" in text and "2 inner steps" in text
    assert "keeps only the second" in assumptions(1)


def test_each_control_changes_what_is_shown(desk, tmp_path):
    desk.stored(tmp_path / "run", ("maml", "mc1", "mc2"), iterations=2)
    desk.wait(lambda: shown(desk))
    panel, controls = desk.panel, desk.panel.controls
    before = panel.answer.found
    controls.measure_box.setCurrentIndex(1)
    np.testing.assert_allclose(panel.past.dots.yData, np.sort(before.products)[::-1])
    controls.tensor_box.setCurrentIndex(1)
    np.testing.assert_allclose(panel.past.dots.yData, np.sort(before.tensors[0].products)[::-1])
    assert panel.answer.found is before, "another drawing asks nothing"
    controls.task_box.setValue(5)
    desk.wait(lambda: panel.answer.found.task == 5)
    assert controls.tensor == "fc1.weight", "the choice stays"
    controls.past_box.setValue(7)
    desk.wait(lambda: len(panel.answer.found.products) == 7)
    controls.scope_box.setCurrentIndex(1)
    desk.wait(lambda: panel.answer.found.scope == "tensor")
    controls.arm_box.setCurrentIndex(1)
    desk.wait(lambda: panel.answer.found.arm == "mc1")
    panel.apply_theme(DARK)
    assert panel.past.dots.pen().color() == DARK.arm_colour(1)


def test_a_run_read_from_its_folder_begins_with_an_arm_that_learns_matrices(desk, tmp_path):
    desk.stored(tmp_path / "run", ("mc2", "maml"), iterations=1)
    desk.opened(tmp_path / "run")
    desk.wait(lambda: shown(desk))
    assert desk.panel.controls.arm == desk.panel.answer.found.arm == "mc2"


def test_an_arm_without_matrices_has_nothing_to_compare(desk, tmp_path):
    desk.stored(tmp_path / "run", ("maml",), iterations=1)
    desk.wait(lambda: shown(desk))
    panel = desk.panel
    assert panel.verdict.text().startswith("There is no correction to compare")
    assert len(panel.agreement.weighted.xData) == 0 and len(panel.past.dots.xData) == 20


def test_weights_that_are_not_finite_leave_an_empty_plot(desk):
    desk.live(iterations=1)
    desk._copy.tensors["mc2/fc2.weight"][0, 0] = np.nan
    desk.wait(lambda: shown(desk))
    assert len(desk.panel.past.dots.xData) == 0
    assert "no correction to compare" in desk.panel.verdict.text()


def test_another_run_forgets_the_answer(desk, tmp_path):
    desk.stored(tmp_path / "run", iterations=1)
    desk.wait(lambda: shown(desk))
    desk.stored(tmp_path / "other", iterations=2)
    desk.frame()
    assert desk.panel.answer is None
    desk.wait(lambda: shown(desk))
    assert "iteration 2" in desk.panel.words.text()


def test_the_figure_shows_the_past_tasks_and_says_that_it_is_idealised(desk):
    desk.live(iterations=1)
    assert desk.panel.figure() is None
    desk.wait(lambda: shown(desk))
    panel, found = desk.panel, desk.panel.answer.found
    panel.apply_theme(DARK)
    panel.controls.tensor_box.setCurrentIndex(1)
    figure = panel.figure()
    assert figure.x.label == "past tasks, most similar first" and figure.plots[0].y.label == "cosine"
    dots = figure.plots[0].lines[1]
    assert (dots.label, dots.colour) == ("MC2, fc1.weight", LIGHT.arms[1])
    np.testing.assert_allclose(dots.y, np.sort(found.tensors[0].cosines)[::-1])
    assert "Idealised analysis" in figure.caption and "seed 0 against 20 training tasks" in figure.caption
    assert figure_bytes(figure, "png", PAPER)
