"""The run model keeps what a run says, exactly and in order."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.run_model import RunModel
from core.events import (
    ArmPaused,
    ArmResumed,
    Ended,
    History,
    Matrix,
    MatrixSnapshot,
    Paused,
    Progress,
    RegressionAdaptation,
    Resumed,
)
from tests.app.curve_events import changed, evaluated, full_run, losses, metrics, started


def test_an_empty_batch_is_no_news():
    run = RunModel()
    run.take([])
    assert run.version == 0
    run.take([started()])
    assert run.version == 1


def test_every_value_is_kept_with_its_three_positions():
    run = full_run(300)
    series = run.series[("mc2", "query_loss")]
    np.testing.assert_array_equal(series.y.values(), losses(300, 1))
    np.testing.assert_array_equal(series.x("iteration"), np.arange(1, 301))
    np.testing.assert_array_equal(series.x("tasks"), 25.0 * np.arange(1, 301))
    np.testing.assert_allclose(series.x("seconds"), 0.01 * np.arange(1, 301), rtol=1e-6)
    assert len(series) == 300 and len(series.ci95) == 0
    assert (run.iteration, run.tasks) == (300, 7_500)


def test_evaluations_bring_their_intervals():
    run = full_run(300, kind="omniglot")
    series = run.series[("maml", "validation_accuracy")]
    np.testing.assert_array_equal(series.x("iteration"), np.arange(0, 301, 50))
    np.testing.assert_allclose(series.ci95.values(), 0.05)
    view, half_widths = series.view("iteration", 0, 300), series.intervals("iteration", 0, 300)
    np.testing.assert_allclose(view.mean, 0.9)
    np.testing.assert_allclose(half_widths.mean, 0.05)


def test_an_evaluation_without_interval_leaves_a_gap_in_the_intervals():
    run = RunModel()
    run.take([started(), evaluated("maml", 0, 0.1, loss=2.0)])
    series = run.series[("maml", "validation_loss")]
    series.append(metrics("maml", 50), 1.0)
    series.append(metrics("maml", 100), 0.5, 0.05)
    np.testing.assert_allclose(series.ci95.values(), [0.1, math.nan, 0.05])
    assert run.series[("maml", "validation_loss")].intervals("iteration", 0, 1e9) is not None


def test_a_series_without_intervals_has_none():
    assert full_run(10).series[("maml", "query_loss")].intervals("iteration", 0, 10) is None


@pytest.mark.parametrize("value", [1e308, -1e308, math.inf, math.nan, 5e-324])
def test_values_beyond_float32_are_taken_without_a_warning(value):
    run = RunModel()
    run.take([started(), metrics("maml", 1, query_loss=value)])
    kept = float(run.series[("maml", "query_loss")].y.values()[0])
    assert math.isnan(kept) if math.isnan(value) else kept in (value, math.copysign(math.inf, value), 0.0)


def test_phases_follow_the_events():
    run = RunModel()
    assert run.phase == "idle"
    seen = []
    for event in (started(), Paused(3, "asked"), Resumed(3), Ended(5, "failed", "No memory left.")):
        run.take([event])
        seen.append((run.phase, run.reason))
    assert seen == [("running", ""), ("paused", "asked"), ("running", ""), ("ended", "No memory left.")]


def test_progress_disappears_when_done():
    run = RunModel()
    run.take([Progress("Evaluating", 3, 10)])
    assert run.progress["Evaluating"].done == 3
    run.take([Progress("Evaluating", 10, 10)])
    assert run.progress == {}


def test_an_arm_that_goes_on_has_no_problem_any_more():
    run = RunModel()
    run.take([started(), ArmPaused("maml", 5, "loss is not finite")])
    assert run.arm_problems["maml"].reason == "loss is not finite"
    run.take([ArmResumed("maml", 5)])
    assert run.arm_problems == {}


def test_changes_and_arms_keep_their_order():
    run = full_run(10)
    run.take([changed(3, inner_rate=0.1), changed(7, "mc2", outer_rate=0.2)])
    assert [change.iteration for change in run.changes] == [3, 7]
    assert run.arm_order == ("maml", "mc2")


def test_the_newest_matrices_and_their_distance_from_nothing_learned():
    run = RunModel()
    identity = Matrix("conv1", "M_o", np.eye(4, dtype=np.float32), "identity")
    moved = Matrix("conv1", "M_o", np.array([[1, 1], [0, 1]], np.float32), "identity")
    run.take([started(), MatrixSnapshot("mc2", 0, 0.0, (identity,)), MatrixSnapshot("mc2", 10, 1.0, (moved,))])
    assert run.matrices["mc2"].matrices == (moved,)
    np.testing.assert_allclose(run.distance[("mc2", "conv1", "M_o")].y.values(), [0.0, 1 / math.sqrt(2)], rtol=1e-6)


def test_only_the_newest_adaptation_of_an_arm_is_kept():
    run = RunModel()
    empty = np.zeros(1)
    shown = [RegressionAdaptation("maml", i, 0, *[empty] * 4, np.zeros((2, 1)), np.zeros(2)) for i in (1, 2)]
    run.take(list(shown))
    assert run.adaptations["maml"] is shown[1]


def test_blocks_of_a_stored_curve_keep_their_intervals_in_place():
    """A block without any interval between two that have some."""
    run, none = RunModel(), np.full(2, math.nan)
    blocks = [([1, 2], [0.1, math.nan]), ([3, 4], none), ([5, 6], [math.nan, 0.2])]
    for iteration, ci95 in blocks:
        at = np.array(iteration)
        run.take([History("maml", "validation_loss", at, 25 * at, 0.1 * at, 1.0 / at, np.array(ci95))])
    series = run.series["maml", "validation_loss"]
    np.testing.assert_allclose(series.ci95.values(), [0.1, math.nan, math.nan, math.nan, math.nan, 0.2])
    np.testing.assert_allclose(series.y.values(), 1 / np.arange(1, 7), rtol=1e-6)
    assert (run.iteration, run.tasks) == (6, 150)


def test_a_run_that_is_told_from_its_start_again_forgets_what_was_said():
    run = full_run(30)
    run.take([changed(5, inner_rate=0.1), Ended(30, "finished")])
    run.take([started(), metrics("maml", 3, query_loss=1.0)])
    assert (run.phase, run.reason, run.iteration, run.changes) == ("running", "", 3, [])
    assert {key: len(series) for key, series in run.series.items()} == {("maml", "query_loss"): 1}


def test_the_user_chooses_colours_and_the_position_does_otherwise():
    run = full_run(5)
    version = run.version
    run.set_slots({"maml": 6})
    assert (run.slot("maml"), run.slot("mc2")) == (6, 1) and run.version == version + 1
    run.set_slots({"maml": 6})
    assert run.version == version + 1
