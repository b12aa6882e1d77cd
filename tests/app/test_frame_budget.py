"""The budget of drawing, with clocks of its own."""

import pytest

from app import frame_budget
from app.frame_budget import Drawing, FrameBudget
from app.run_model import RunModel


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


class Sketch:
    """Counts how often it is drawn."""

    def __init__(self):
        self.times = 0

    def draw(self, run):
        self.times += 1


def test_panels_take_turns_while_a_run_trains_but_what_is_new_in_kind_is_drawn_by_all(clocks):
    drawing, panels, run = Drawing(), [Sketch(), Sketch()], RunModel()

    def drawn():
        before = [panel.times for panel in panels]
        drawing.draw(panels, run)
        return [panel.times - old for panel, old in zip(panels, before, strict=True)]

    assert drawn() == drawn() == [1, 1]
    run.phase = "running"
    turns = [drawn()]
    clocks[0] += 0.2
    turns.append(drawn())
    assert sorted(turns) == [[0, 1], [1, 0]]
    clocks[1] += 5.0  # painting was dear
    assert drawn() == [0, 0]
    run.adaptations["maml"] = None
    assert drawn() == [1, 1] and drawn() == [0, 0]
    run = RunModel()
    run.phase = "running"
    assert drawn() == [1, 1]


def test_a_panel_that_comes_in_sight_is_drawn_at_once(clocks):
    drawing, run = Drawing(), RunModel()
    curves, matrices = Sketch(), Sketch()
    run.phase = "running"
    drawing.draw([curves], run)
    clocks[1] += 5.0  # making the other panel was dear
    drawing.draw([curves, matrices], run)
    assert (curves.times, matrices.times) == (1, 1)
    drawing.draw([curves, matrices], run)
    drawing.draw([curves], run)
    assert (curves.times, matrices.times) == (1, 1)
    drawing.draw([curves, matrices], run)
    assert (curves.times, matrices.times) == (1, 2), "seen anew"
