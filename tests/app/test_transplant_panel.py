"""Transplants: the table, the dots and what can be asked, on a live and on a stored run."""

import math

import pytest
from PySide6.QtCore import Qt

from app.panels.transplant import Transplant
from app.theme import DARK, LIGHT
from app.transplant.words import sign_of
from core.analysis.findings import Transplanted
from core.analysis.grafts import GraftPlan
from core.figures.drawing import figure_bytes
from core.figures.figure import PAPER
from tests.app.analysed import Analysed

OWNER = "transplant"


@pytest.fixture
def desk(qtbot):
    desk = Analysed(qtbot, Transplant())
    yield desk
    desk.analyst.close()


def choose(desk, arm):
    box = desk.panel.controls.recipient_box
    box.setCurrentIndex(box.findData(arm))
    desk.frame()


def update(desk):
    panel = desk.panel
    desk.frame()
    panel.ask_row.update_button.click()
    desk.wait(lambda: desk.idle(OWNER))
    desk.frame()


def tick(desk, row, on):
    desk.panel.table.item(row, 0).setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)


def texts(desk, row):
    table = desk.panel.table
    return [table.item(row, column).text() for column in range(3)]


def test_without_a_run_and_without_weights_it_says_so(desk):
    desk.frame()
    assert "Press Train" in desk.panel.empty.text() and desk.panel.empty.isVisible()
    desk.live(iterations=1)
    desk.analyst.set_present(desk.run, "", live=False)
    desk.frame()
    assert "its weights are gone" in desk.panel.empty.text()


def test_settings_of_another_program_are_said(desk):
    desk.live(iterations=1)
    desk.run.spec = {"task": {"kind": "unheard of"}}
    desk.frame()
    assert "cannot be used by this program" in desk.panel.empty.text()


def test_a_live_run_is_asked_with_update_and_shows_intervals_and_paired_differences(desk):
    desk.live(iterations=3)
    desk.frame()
    choose(desk, "mc2")
    for _ in range(3):
        desk.frame()
    assert desk.sent == [] and "Press Update" in desk.panel.words.text()
    update(desk)
    panel = desk.panel
    assert [panel.table.item(row, 0).text() for row in range(panel.table.rowCount())] == [
        "as it is",
        "identity: plain gradient",
        "its own M_o alone",
        "its own M_i alone",
        "its own m_bias alone",
    ]
    assert texts(desk, 0)[2] == "–" and "±" in texts(desk, 0)[1]
    assert "±" in texts(desk, 1)[2] and texts(desk, 4)[1] == ""
    assert panel.table.isColumnHidden(3), "a regression has no accuracy"
    found = panel.answer.results
    assert [row.mean for row in panel.means.rows] == [one.mean["loss"] for one in found]
    assert [row.half for row in panel.gains.rows] == [one.gain_ci95["loss"] for one in found]
    x, y = panel.gains.dots[1].xData[0], panel.gains.dots[1].yData[0]
    assert (x, y) == (found[1].gain["loss"], 1.0)
    bar = panel.means.bars[2].xData
    assert list(bar) == pytest.approx(
        [found[2].mean["loss"] - found[2].ci95["loss"], found[2].mean["loss"] + found[2].ci95["loss"]]
    )
    low, high = panel.gains.getViewBox().viewRange()[0]
    assert low < 0 < high
    assert "first 8 validation tasks of seed 0, inner step 1" in panel.words.text()
    assert panel.verdict.text().startswith("Of 3 grafts")


def test_each_control_changes_what_is_evaluated(desk, tmp_path):
    desk.stored(tmp_path / "run", ("maml", "mc1", "mc2"), iterations=2)
    update(desk)
    panel = desk.panel
    assert panel.answer.question.plans == (
        GraftPlan("maml", "maml"),
        GraftPlan("maml", "mc1"),
        GraftPlan("maml", "mc2"),
    )
    tick(desk, 2, False)
    desk.wait(lambda: panel.answer.question.plans == (GraftPlan("maml", "maml"), GraftPlan("maml", "mc1")))
    assert texts(desk, 2)[1] == "" and len(panel.means.rows) == 2
    before = texts(desk, 1)
    panel.controls.split_box.setCurrentIndex(1)
    desk.wait(lambda: "test tasks" in panel.words.text())
    assert texts(desk, 1) != before
    panel.controls.tasks_box.setValue(4)
    desk.wait(lambda: panel.answer.results[0].tasks == 4)
    panel.controls.steps_box.setValue(3)
    desk.wait(lambda: len(panel.answer.results[0].per_step["loss"]) == 4)
    choose(desk, "mc2")
    desk.wait(lambda: panel.answer.results[0].recipient == "mc2")
    assert panel.words.text().startswith("Initialisation of MC2")


def test_a_graft_can_be_trained_further(desk, tmp_path, qtbot):
    desk.stored(tmp_path / "run", iterations=1)
    desk.frame()
    panel = desk.panel
    assert not panel.continue_button.isEnabled()
    panel.table.selectRow(0)
    assert not panel.continue_button.isEnabled(), "the arm as it is needs no graft"
    panel.table.selectRow(1)
    with qtbot.waitSignal(panel.continueAsked) as asked:
        panel.continue_button.click()
    assert asked.args == [GraftPlan("maml", "mc2")]


def test_losses_that_are_not_finite_leave_no_dot(desk):
    desk.live(iterations=1)
    desk._copy.tensors["mc2/fc2/M_o"][0, 0] = math.nan
    update(desk)
    table = desk.panel.table
    row = table.plans.index(GraftPlan("maml", "mc2"))
    assert "–" in table.item(row, 1).text()
    assert len(desk.panel.means.dots[row].xData) == 0 and len(desk.panel.means.dots[0].xData) == 1
    assert "unclear in 1" in desk.panel.verdict.text()


def test_cancel_keeps_what_was_found_and_another_run_forgets_it(desk, tmp_path):
    desk.stored(tmp_path / "run", iterations=1)
    update(desk)
    panel, kept = desk.panel, desk.panel.answer
    panel.controls.steps_box.setValue(9)
    panel.ask_row.cancel_button.click()
    for _ in range(3):
        desk.frame()
    assert panel.answer is kept
    panel.apply_theme(DARK)
    assert panel.answer is kept and panel.means.rows[1].colour == DARK.arm_colour(1)
    panel.apply_theme(LIGHT)
    desk.stored(tmp_path / "other", iterations=1)
    desk.frame()
    assert panel.answer is None and texts(desk, 0)[1] == ""


def test_what_was_found_for_one_arm_stays_drawn_until_that_of_another_is_there(desk, tmp_path):
    desk.stored(tmp_path / "run", iterations=1)
    update(desk)
    panel, loss = desk.panel, texts(desk, 1)[1]
    choose(desk, "mc2")
    panel.ask_row.cancel_button.click()
    panel.apply_theme(DARK)
    assert panel.words.text().startswith("Initialisation of MAML") and len(panel.means.rows) == 2
    assert len(panel.figure().plots[0].lines) == 4, "a dot and an interval for each of the two"
    assert texts(desk, 1)[1] == "", "of the grafts of MC2 nothing is known"
    choose(desk, "maml")
    panel.ask_row.cancel_button.click()
    assert texts(desk, 1)[1] == loss


@pytest.mark.parametrize(("gain", "half", "sign"), [(1.0, 0.5, 1), (-1.0, 0.5, -1), (0.4, 0.5, 0), (math.nan, 1.0, 0)])
def test_a_sign_needs_the_interval_of_the_difference(gain, half, sign):
    result = Transplanted("a", "b", (), 9, {}, {}, {}, {"loss": gain}, {"loss": half})
    assert sign_of(result) == sign


def test_the_figure_has_a_dot_and_an_interval_for_each_graft(desk):
    desk.live(iterations=1)
    desk._copy.tensors["mc2/fc2/M_o"][0, 0] = math.nan
    assert desk.panel.figure() is None
    update(desk)
    desk.panel.apply_theme(DARK)
    figure, own = desk.panel.figure(), desk.panel.answer.results[0]
    assert [plot.y.label for plot in figure.plots] == ["query loss", "difference"]
    bar, dot = figure.plots[0].lines[:2]
    assert (dot.label, dot.y[0], dot.colour) == ("1 as it is", own.mean["loss"], LIGHT.arms[0])
    low, high = own.mean["loss"] - own.ci95["loss"], own.mean["loss"] + own.ci95["loss"]
    assert list(bar.y) == pytest.approx([low, high])
    assert "validation tasks of seed 0" in figure.caption and "Of 1 grafts" in figure.caption
    rows = figure_bytes(figure, "csv", PAPER).decode().splitlines()
    assert rows[1] == f"query loss,1 as it is,1,{own.mean['loss']},{low},{high}"
    assert rows[2].startswith("query loss,2 all of MC2,2,,"), "what is not finite is empty"
    assert figure_bytes(figure, "png", PAPER)
