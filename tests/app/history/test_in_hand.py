"""The run in hand knows its newest and best values without looking at any value twice."""

from __future__ import annotations

import math

import pytest

from app.history.in_hand import RunInHand
from app.run_model import RunModel
from core.events import Ended, Paused
from tests.app.curve_events import evaluated, metrics, started


@pytest.fixture
def run():
    run = RunModel()
    run.take([started("omniglot")])
    for i, loss in enumerate((3.0, math.nan, 1.0, 2.0), 1):
        run.take([metrics("maml", i, query_loss=loss), evaluated("maml", i, 0.1, accuracy=1 / loss)])
    return run


def test_best_is_the_smallest_loss_and_the_largest_accuracy(run):
    hand = RunInHand()
    hand.follow(run)
    assert hand.value("maml", "best.query_loss") == 1.0 and hand.value("maml", "best_at.query_loss") == 3
    assert hand.value("maml", "best.validation_accuracy") == 1.0
    assert hand.value("maml", "last.query_loss") == 2.0
    assert hand.value("mc2", "best.query_loss") is None and hand.value("maml", "notes") is None
    run.take([metrics("maml", 5, query_loss=0.5), metrics("maml", 6, query_loss=0.7)])
    assert hand.value("maml", "best.query_loss") == 0.5 and hand.value("maml", "best_at.query_loss") == 5
    assert hand.value("maml", "iteration") == 6


def test_nothing_but_nan_has_no_best():
    run = RunModel()
    run.take([started(), metrics("maml", 1, query_loss=math.nan)])
    hand = RunInHand()
    hand.follow(run)
    assert hand.value("maml", "best.query_loss") is None


def test_another_run_begins_anew(run):
    hand = RunInHand()
    hand.follow(run)
    assert hand.value("maml", "best.query_loss") == 1.0
    other = RunModel()
    other.take([started(), *(metrics("maml", i, query_loss=9.0) for i in range(1, 9))])
    hand.follow(other)
    assert hand.value("maml", "best.query_loss") == 9.0


def test_its_state_is_what_it_says(run):
    hand = RunInHand()
    hand.follow(run)
    assert hand.value("maml", "state") == "running"
    run.take([Paused(4, "user")])
    assert hand.value("maml", "state") == "paused"
    run.take([Paused(4, "finished")])
    assert hand.value("maml", "state") == "finished"
    run.take([Ended(4, "stopped")])
    assert hand.value("maml", "state") is None
