"""Learned against local: factors that follow the damping, and the inner loop with local curvature, on a live and a stored run."""

import numpy as np
import pytest
from PySide6.QtGui import QPen

from app.export.words import run_title
from app.local_curvature.band_plot import Banded, BandPlot, frame_of
from app.local_curvature.factor_plots import known_overlaps
from app.local_curvature.rule_looks import rule_title
from app.panels.local import Local
from app.theme import DARK
from core.analysis.local_findings import LocalFactor
from core.analysis.local_rules import LocalRule
from core.figures.figure import CurveFigure, HeatFigure
from tests.app.analysed import Analysed

FACTORS, LOOP = "local factors", "local inner loop"


@pytest.fixture
def desk(qtbot):
    desk = Analysed(qtbot, Local())
    yield desk
    desk.analyst.close()


def shown(desk):
    return desk.panel.factors.found is not None


def loop(desk, *kinds, dampings=(0.1,), tasks=3, steps=2):
    """The inner loop page with these rules, worked out."""
    panel = desk.panel
    desk.frame()
    panel.page_buttons[1].click()
    controls = panel.loop.controls
    for kind, button in controls.kind_buttons.items():
        button.setChecked(kind in kinds)
    for damping, button in controls.damping_buttons.items():
        button.setChecked(damping in dampings)
    controls.tasks_box.setValue(tasks)
    controls.steps_box.setValue(steps)
    panel.loop.ask_row.update_button.click()
    desk.wait(lambda: desk.idle(LOOP))
    return panel.loop


def test_without_a_run_it_says_which_button_to_press(desk):
    desk.frame()
    assert "Press Train" in desk.panel.empty.text() and desk.panel.empty.isVisible()


def test_a_run_whose_weights_are_gone_is_said(desk):
    desk.live(iterations=1)
    desk.analyst.set_present(desk.run, "", live=False)
    desk.frame()
    assert "its weights are gone" in desk.panel.empty.text() and desk.panel.empty.isVisible()


def test_the_factors_of_a_live_run_are_asked_once(desk):
    desk.live(iterations=2)
    desk.wait(lambda: shown(desk))
    panel = desk.panel
    assert panel.arm == "mc2" and panel.factors.found.layer == "fc2"
    assert [row.isVisible() for row in panel.factors.rows] == [True, True, False]
    assert "M_o beside G" in panel.factors.rows[0].heading.text()
    assert "first 8 validation tasks" in panel.factors.words.text()
    for _ in range(3):
        desk.frame()
    assert len(desk.sent) == 1
    panel.factors.ask_row.update_button.click()
    desk.wait(lambda: desk.idle(FACTORS))
    assert len(desk.sent) == 2


def test_a_hidden_panel_asks_nothing(desk):
    desk.panel.hide()
    desk.live(iterations=1)
    for _ in range(3):
        desk.frame()
    assert desk.sent == []


def test_damping_layer_and_colours_act_at_once(desk, tmp_path):
    desk.stored(tmp_path / "run", iterations=2)
    desk.wait(lambda: shown(desk))
    page = desk.panel.factors
    before = page.found
    page.controls.damping_slider.setValue(8)
    assert page.found.damping == pytest.approx(100.0)
    assert page.found.relative_damping > before.relative_damping
    line = page.rows[0].spectrum.lines["damping"]
    assert line.yData == pytest.approx(np.log10(page.found.relative_damping))
    shown_now = page.rows[0].local.matrix.values
    np.testing.assert_allclose(shown_now, page.found.factors[0].inverse)
    assert page.rows[0].local.level != page.rows[0].learned.level
    page.controls.shared_box.setChecked(True)
    assert page.rows[0].local.level == page.rows[0].learned.level
    page.controls.layer_box.setCurrentText("fc1")
    assert page.found.layer == "fc1"
    assert "1 × 1" in page.rows[1].heading.text() and not page.rows[1].local.isVisible()
    page.controls.tasks_box.setValue(3)
    desk.wait(lambda: page.found.tasks == (0, 1, 2))
    assert "1 / 1" not in page.rows[0].local.readout(0, 0)
    assert "beyond the identity" in page.rows[0].local.readout(0, 1)


def test_a_run_read_from_its_folder_begins_with_an_arm_that_learns_matrices(desk, tmp_path):
    desk.stored(tmp_path / "run", ("mc2", "maml"), iterations=1)
    desk.opened(tmp_path / "run")
    desk.wait(lambda: shown(desk))
    assert desk.panel.arm == desk.panel.factors.found.arm == "mc2"


def test_an_arm_without_matrices_shows_local_curvature_alone(desk, tmp_path):
    desk.stored(tmp_path / "run", ("maml", "mc1"), iterations=1)
    desk.wait(lambda: shown(desk))
    row = desk.panel.factors.rows[0]
    assert desk.panel.arm == "mc1" and row.missing.isVisible(), "MC1 holds M_o"
    desk.panel.arm_box.setCurrentIndex(0)
    desk.wait(lambda: desk.panel.factors.found.arm == "maml")
    assert row.missing.isVisible() and not row.learned.isVisible()
    assert np.isnan(row.overlap.lines["leading"].yData).all()


def test_matrices_that_are_not_finite_are_said(desk):
    desk.live(iterations=1)
    desk._copy.tensors["mc2/fc2/M_o"][0, 0] = np.nan
    desk.wait(lambda: shown(desk))
    assert "not finite" in desk.panel.factors.rows[0].heading.text()
    assert desk.panel.figure() is not None


def test_a_layer_without_curvature_is_said(desk):
    desk.live(iterations=1)
    for name, tensor in desk._copy.tensors.items():
        if name.startswith("mc2/fc3.weight"):
            tensor[:] = 0
    desk.wait(lambda: shown(desk))
    assert "zero on these tasks" in desk.panel.factors.words.text()
    assert not any(row.isVisible() for row in desk.panel.factors.rows)


def test_the_inner_loop_waits_for_update_and_draws_every_rule_twice(desk, tmp_path):
    desk.stored(tmp_path / "run", iterations=2)
    desk.frame()
    desk.panel.page_buttons[1].click()
    for _ in range(3):
        desk.frame()
    assert desk.analyst.work(LOOP) is None and "Press Update" in desk.panel.loop._empty.text()
    page = loop(desk, "learned", "gradient", "gauss-newton", dampings=(0.1, 10.0))
    assert len(page.curves) == 2 + 1 + 4
    plot = page.plots.plots["query", True]
    drawn = [line for line in plot.lines if len(line.xData)]
    assert len(drawn) == 1 + 1 + 2
    curve = page.curves[LocalRule("learned")]
    np.testing.assert_allclose(10 ** drawn[0].yData, curve.query_loss.mean(1))
    half = 1.96 * curve.query_loss.std(1) / np.sqrt(3)
    upper = plot.bands[0].upper
    np.testing.assert_allclose(10**upper, curve.query_loss.mean(1) + half)
    assert "first 3 validation tasks of seed 0, α = 0.01" in page.measured.text()
    assert "of 4 local curves" in page.verdict.text()


def test_another_choice_keeps_the_curves_that_are_there(desk, tmp_path):
    desk.stored(tmp_path / "run", iterations=1)
    page = loop(desk, "learned", "gradient")
    known = page.curves[LocalRule("gradient")]
    page.controls.kind_buttons["empirical-fisher"].click()
    desk.wait(lambda: LocalRule("empirical-fisher", 0.1, rescaled=False) in page.curves)
    assert page.curves[LocalRule("gradient")] is known
    page.controls.kind_buttons["gradient"].click()
    desk.frame()
    assert LocalRule("gradient") not in page.curves
    page.controls.rate_box.setCurrentIndex(1)
    full = LocalRule("empirical-fisher", 0.1, rescaled=False, rate=1.0)
    desk.wait(lambda: full in page.curves)
    assert "1 for local rules" in page.measured.text()
    page.controls.whole_box.setCurrentIndex(1)
    apart = LocalRule("empirical-fisher", 0.1, per_tensor=True)
    desk.wait(lambda: apart in page.curves)
    assert rule_title(apart) == "Empirical Fisher, tensor by tensor, λ = 0.1"
    assert not any(rule.per_tensor for rule in page.curves if rule.kind in ("learned", "gradient"))
    desk.panel.arm_box.setCurrentIndex(0)
    desk.wait(lambda: page.shown.where.arm == "maml" and desk.idle(LOOP))
    assert page.measured.text().startswith("MAML")


def test_curves_are_not_taken_over_when_a_setting_of_the_run_was_changed_meanwhile(desk):
    desk.live(iterations=1)
    page = loop(desk, "learned", "gradient")
    known = page.curves[LocalRule("gradient")]
    page.ask_row.update_button.click()
    desk.wait(lambda: desk.idle(LOOP))
    assert page.curves[LocalRule("gradient")] is known, "nothing has changed"
    desk._copy.spec["training"]["loss_sum"] = "ways"  # while the run stands still
    page.ask_row.update_button.click()
    desk.wait(lambda: desk.idle(LOOP) and page.shown.settings.training.loss_sum == "ways")
    assert page.curves[LocalRule("gradient")] is not known


def test_the_table_compares_with_what_was_learned(desk, tmp_path):
    desk.stored(tmp_path / "run", iterations=1)
    page = loop(desk, "learned", "kfac-3", steps=3)
    desk.panel.page_buttons[2].click()
    table = page.table.table
    assert table.isVisible() and table.rowCount() == 2
    assert table.isColumnHidden(5), "a regression has no accuracy"
    assert page.table.step == 1
    before = table.item(0, 2).text()
    page.table.step_box.setValue(3)
    assert table.item(0, 2).text() != before and "step 3" in page.verdict.text()
    page.controls.kind_buttons["learned"].click()
    desk.wait(lambda: table.item(0, 6).text() == "–")
    assert "Choose Learned M" in page.verdict.text()


def test_cancel_keeps_what_is_there(desk, tmp_path):
    desk.stored(tmp_path / "run", iterations=1)
    page = loop(desk, "learned", "gradient")
    page.controls.tasks_box.setValue(100)
    page.ask_row.cancel_button.click()
    desk.frame()
    assert desk.analyst.work(LOOP) is None
    assert len(page.curves) == 3 and page.shown.where.tasks == 3


def test_another_run_begins_without_the_old_answers(desk, tmp_path):
    desk.stored(tmp_path / "run", iterations=1)
    loop(desk, "learned", "gradient")
    desk.stored(tmp_path / "other", iterations=1)
    desk.frame()
    assert desk.panel.loop.curves == {} and desk.panel.figure() is None


def test_figures_of_both_pages_in_both_themes(desk, tmp_path):
    desk.stored(tmp_path / "run", iterations=1)
    desk.wait(lambda: shown(desk))
    figure = desk.panel.figure()
    assert isinstance(figure, HeatFigure) and figure.title == run_title(desk.run)
    assert [[heat.title for heat in line] for line in figure.lines] == [["(G + δ)⁻¹", "(A_i + δ)⁻¹"], ["M_o", "M_i"]]
    loop(desk, "learned", "newton")
    desk.panel.apply_theme(DARK)
    figure = desk.panel.figure()
    assert isinstance(figure, CurveFigure) and [len(plot.lines) for plot in figure.plots] == [2, 2, 2, 2]
    assert "validation tasks" in figure.caption


def test_the_band_of_a_rule_that_diverges_ends_at_the_frame(qtbot):
    plot = BandPlot("loss")
    qtbot.addWidget(plot)
    mean = np.array([1.0, 2.0, 1e9])
    low, high = frame_of([Banded(QPen(), mean, mean / 10)], log=True)
    assert 2.0 < high < 20.0
    plot.show_curves([Banded(QPen(), mean, mean / 10)], low, high, log=True)
    np.testing.assert_allclose(plot.bands[0].upper, np.log10([1.1, 2.2, np.nan]))
    np.testing.assert_allclose(plot.lines[0].yData, [0, np.log10(2), 9])


def test_arbitrary_directions_leave_gaps():
    overlap = np.array([0.1, 0.2, 0.3, 1.0])
    found = factor(rank=1, leading=overlap, trailing=overlap)
    leading, trailing = known_overlaps(found)
    np.testing.assert_array_equal(leading, [np.nan, np.nan, 0.3, 1.0])
    np.testing.assert_array_equal(trailing, [0.1, np.nan, np.nan, 1.0])


def factor(rank=4, leading=None, trailing=None):
    eye, ones = np.eye(4), np.ones(4)
    return LocalFactor(
        name="M_o",
        symbol="G",
        curvature=eye,
        inverse=eye,
        learned=eye,
        eigenvalues=ones,
        rank=rank,
        effective_rank=4.0,
        cosine=float("nan"),
        leading=ones if leading is None else leading,
        trailing=ones if trailing is None else trailing,
        chance=np.arange(1, 5) / 4,
    )
