"""Which moment of a run is shown: live, stored, thinned out, damaged."""

import numpy as np
import pytest

from app.history.reader import Reader
from app.run_model import RunModel
from app.timeline import Timeline
from core.events import Matrix, MatrixSnapshot
from core.store.snapshots import Snapshots, snapshot_files


def snapshot(iteration, value=1.0):
    matrix = Matrix("fc1", "M_o", np.eye(2, dtype=np.float32) * value, "identity")
    return MatrixSnapshot("mc2", iteration, float(iteration), (matrix,))


@pytest.fixture
def run():
    run = RunModel()
    run.take([snapshot(100, 9.0)])
    return run


@pytest.fixture
def stored(tmp_path):
    snapshots = Snapshots(tmp_path / "matrices")
    for iteration in (1, 2, 4, 8):
        snapshots.take(snapshot(iteration, float(iteration)))
    snapshots.finish()
    return tmp_path


@pytest.fixture
def timeline(qtbot):
    reader = Reader()
    timeline = Timeline(reader)
    timeline.drain = reader.drain
    yield timeline
    assert reader.close()


def drained(timeline, condition):
    def ready():
        timeline.drain()
        return condition()

    return ready


@pytest.fixture
def looking(qtbot, timeline, run, stored):
    timeline.set_present(run, str(stored))
    qtbot.waitUntil(drained(timeline, lambda: timeline.iterations == [1, 2, 4, 8]))
    return timeline


def shown(timeline):
    found = timeline.snapshot("mc2")
    return None if found is None else float(found.matrices[0].values[0, 0])


def test_the_newest_state_is_shown_until_a_moment_is_chosen(qtbot, looking):
    assert shown(looking) == 9.0
    looking.choose(5)
    assert looking.chosen == 4
    qtbot.waitUntil(drained(looking, lambda: shown(looking) == 4.0))
    assert looking.snapshot("maml") is None
    looking.choose(0)
    assert looking.chosen == 1
    looking.choose(None)
    assert shown(looking) == 9.0


def test_steps_go_back_and_on_and_end_at_the_newest(looking):
    for by, expected in ((-1, 8), (-1, 4), (-9, 1), (1, 2), (2, 8), (1, None), (1, None)):
        looking.step(by)
        assert looking.chosen == expected


def test_another_run_begins_at_its_newest_state(looking):
    looking.choose(2)
    looking.set_present(RunModel(), "")
    assert looking.chosen is None and looking.iterations == [] and looking.snapshot("mc2") is None


def test_a_damaged_moment_is_named_and_the_others_are_shown(qtbot, looking, stored):
    first = snapshot_files(stored / "matrices")[0]
    first.write_bytes(first.read_bytes()[:-3])
    looking.choose(1)
    assert shown(looking) is None
    qtbot.waitUntil(drained(looking, lambda: first.name in looking.problem))
    assert shown(looking) is None
    looking.choose(2)
    qtbot.waitUntil(drained(looking, lambda: shown(looking) == 2.0))
    assert looking.problem == ""
