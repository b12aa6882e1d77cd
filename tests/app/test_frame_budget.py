"""The budget of drawing, with clocks of its own."""

import pytest

from app import frame_budget
from app.frame_budget import FrameBudget


@pytest.fixture
def clocks(monkeypatch):
    """[wall, processor] seconds, set by the test."""
    now = [100.0, 10.0]
    monkeypatch.setattr(frame_budget.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(frame_budget.time, "thread_time", lambda: now[1])
    return now


def test_dear_drawing_waits_until_its_share_has_come_down(clocks):
    budget = FrameBudget(0.2)
    assert budget.due()
    clocks[0] += 0.05
    clocks[1] += 0.03
    assert not budget.due()
    clocks[0] += 0.09
    assert not budget.due()
    clocks[0] += 0.02
    assert budget.due()


def test_cheap_drawing_is_always_due(clocks):
    budget = FrameBudget(0.2)
    for _ in range(20):
        assert budget.due()
        clocks[0] += 0.05
        clocks[1] += 0.009
