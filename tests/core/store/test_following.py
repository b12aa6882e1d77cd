"""A stored run told again: everything once, in order, to the bit, live while it is written, from the start when it was taken back."""

import numpy as np
import psutil
import pytest

from core.boxes import Inbox, SetHyper
from core.events import (
    Ended,
    Evaluated,
    History,
    HyperApplied,
    Matrix,
    MatrixSnapshot,
    Metrics,
    Paused,
    Resumed,
    Started,
)
from core.store import following
from core.store.disk import StoreError, UnusableFileError
from core.store.following import Follower
from core.store.metrics import MetricsFile
from core.store.recorder import Recorder
from core.store.rows import Row
from core.store.run_folder import RunFolder
from core.store.run_info import Change
from core.store.snapshots import Snapshots, load_snapshots, snapshot_files, snapshot_iterations
from core.train import train
from tests.core.runs import NOWHERE, of, small

ARMS = ("maml", "mc2")


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """A finished run with a live change, and what it said."""
    root, inbox, spec = tmp_path_factory.mktemp("runs"), Inbox(), small(iterations=9)
    said = []
    events = train(spec, inbox, NOWHERE)
    for event in Recorder(inbox, print).record(events, lambda values: RunFolder.create(root, values, "small")):
        said.append(event)
        if isinstance(event, Metrics) and (event.arm, event.iteration) == ("mc2", 4):
            inbox.put(SetHyper({"inner_rate": 0.05}, "mc2"))
    (path,) = (path for path in root.iterdir() if path.is_dir())
    return path, said


@pytest.fixture
def live(tmp_path):
    """A run that somebody holds and writes: its folder, its curves, and who follows it."""
    folder = RunFolder.create(tmp_path, small().to_json(), "live")
    with MetricsFile.for_writing(folder.metrics_path) as metrics:
        follower = Follower(folder.path)
        yield folder, metrics, follower
        follower.close()
    folder.unlock()


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ({"run": None, "task": [], "training": 3, "title": "x"}, {"title": "x"}),
        ({"run": {"seed": "0", "validation_tasks": None, "device": "cpu"}}, {"run": {"device": "cpu"}}),
        ({}, {}),
    ],
)
def test_settings_of_another_kind_are_not_told(tmp_path, spec, told):
    """Whoever hears them asks the sections for this and that."""
    RunFolder.create_at(tmp_path / "odd", spec, "odd").unlock()
    follower = Follower(tmp_path / "odd")
    (started,) = of(follower.poll(), Started)
    assert started.spec == told
    follower.close()


def rows(first, last, arms=ARMS, factor=1.0):
    return [Row(arm, "query_loss", i, 4 * i, 0.25 * i, factor * i) for i in range(first, last + 1) for arm in arms]


def save(folder, **changes):
    folder.save_info(folder.info.model_copy(update=changes))


def everything(follower):
    """Poll until nothing is new."""
    events = []
    while news := follower.poll():
        events += news
    return events


def curves(events):
    """(arm, series) -> iteration -> the bytes of what was measured there."""
    found = {}
    for event in of(events, History):
        numbers = zip(event.iteration, event.tasks, event.values, event.ci95, strict=True)
        mine = found.setdefault((event.arm, event.series), {})
        for iteration, tasks, value, ci95 in numbers:
            assert not mine or iteration > max(mine), "never told twice, never out of order"
            mine[int(iteration)] = int(tasks), value.tobytes(), ci95.tobytes()
    return found


def as_said(events):
    found = {}
    for event in of(events, (Metrics, Evaluated)):
        for name, value in event.values.items():
            ci95 = event.ci95[name] if isinstance(event, Evaluated) else float("nan")
            series = f"validation_{name}" if isinstance(event, Evaluated) else name
            numbers = event.tasks, np.float64(value).tobytes(), np.float64(ci95).tobytes()
            found.setdefault((event.arm, series), {})[event.iteration] = numbers
    return found


@pytest.mark.parametrize("most", [10_000, 7])
def test_a_finished_run_is_told_as_it_was_said(recorded, monkeypatch, most):
    monkeypatch.setattr(following, "MOST_ROWS", most)
    monkeypatch.setattr(following, "MOST_SNAPSHOTS", 2)
    path, said = recorded
    follower = Follower(path)
    told = everything(follower)
    assert curves(told) == as_said(said)
    (started,), (begun,) = of(told, Started), of(said, Started)
    assert started is told[0] and (started.spec, started.device, started.layers) == (
        begun.spec,
        begun.device,
        begun.layers,
    )
    assert [(arm.name, arm.title, arm.method) for arm in started.arms] == [
        (arm.name, arm.title, arm.method) for arm in begun.arms
    ]
    assert isinstance(told[-1], Ended) and (told[-1].reason, told[-1].iteration) == ("finished", 9)
    assert len(of(told, Ended)) == 1 and follower.problem == ""
    (change,), (changed,) = of(told, HyperApplied), of(said, HyperApplied)
    assert (change.iteration, change.tasks, change.arm, change.changes) == (
        4,
        changed.tasks,
        "mc2",
        {"inner_rate": 0.05},
    )
    assert 0 < change.seconds <= changed.seconds
    assert not [file for file in psutil.Process().open_files() if str(path) in file.path], "an ended run stays closed"


def test_matrices_come_by_rising_iteration_and_as_they_were(recorded):
    path, said = recorded
    told = of(everything(Follower(path)), MatrixSnapshot)
    kept = snapshot_iterations(path / "matrices")
    assert [event.iteration for event in told] == kept and len(kept) > 1
    newest = [event for event in of(said, MatrixSnapshot) if event.iteration == kept[-1]][-1]
    assert told[-1].arm == "mc2" and len(told[-1].matrices) == len(newest.matrices) > 3
    for was, now in zip(newest.matrices, told[-1].matrices, strict=True):
        assert (now.layer, now.name, now.reference, now.level, now.learned) == (
            was.layer,
            was.name,
            was.reference,
            was.level,
            was.learned,
        )
        assert now.values.tobytes() == was.values.tobytes()
    assert not of(everything(Follower(path, matrices=False)), MatrixSnapshot)


def test_a_run_that_goes_on_is_told_as_it_is_written(live):
    folder, metrics, follower = live
    first = everything(follower)
    assert isinstance(first[0], Started) and not of(first, History) and not of(first, Ended)
    metrics.append(rows(1, 3))
    assert set(curves(everything(follower))[("mc2", "query_loss")]) == {1, 2, 3}
    assert follower.poll() == []
    metrics.append(rows(4, 5))
    assert set(curves(everything(follower))[("mc2", "query_loss")]) == {4, 5}
    save(folder, state="paused", iteration=5)
    assert everything(follower) == [Paused(5, "asked")]
    save(folder, state="running")
    assert everything(follower) == [Resumed(5)]
    metrics.append(rows(6, 6))
    folder.unlock()
    news = everything(follower)
    assert len(of(news, History)) == 2 and news[-1] == Ended(5, "interrupted"), "nobody holds it any more"


def test_a_run_taken_back_is_told_again_from_its_start(live):
    folder, metrics, follower = live
    metrics.append(rows(1, 6))
    everything(follower)
    metrics.drop_after(3)
    metrics.append(rows(4, 5, factor=10.0))
    news = follower.poll()
    assert isinstance(news[0], Started)
    told = curves(news)[("maml", "query_loss")]
    assert {i: np.frombuffer(value)[0] for i, (_, value, _) in told.items()} == {1: 1, 2: 2, 3: 3, 4: 40, 5: 50}
    assert everything(follower) == []
    late = Follower(folder.path)
    assert len(of(everything(late), Started)) == 1, "an old drop is no news to who comes later"
    late.close()


def test_a_row_written_again_is_told_once(live):
    _, metrics, follower = live
    metrics.append(rows(1, 4))
    everything(follower)
    metrics.append(rows(4, 5))
    assert set(curves(everything(follower))[("maml", "query_loss")]) == {5}


def test_live_changes_have_their_moment_and_wait_for_the_curves(live):
    folder, metrics, follower = live
    first = Change(iteration=0, values={"meta_batch": 4})
    save(folder, changes=(first, Change(iteration=3, arm="mc2", values={"inner_rate": 0.1})))
    metrics.append(rows(1, 2))
    (at_once,) = of(everything(follower), HyperApplied)
    assert (at_once.iteration, at_once.tasks, at_once.seconds) == (0, 0, 0.0)
    metrics.append(rows(3, 5))
    (change,) = of(everything(follower), HyperApplied)
    assert change == HyperApplied(3, 12, 0.75, "mc2", {"inner_rate": 0.1})
    save(folder, changes=(first, Change(iteration=5, values={"outer_rate": 0.1})))
    news = follower.poll()
    assert isinstance(news[0], Started) and [event.iteration for event in of(news, HyperApplied)] == [0, 5]


def test_a_repaired_file_is_read_from_its_start(live):
    folder, metrics, follower = live
    metrics.append(rows(1, 3))
    everything(follower)
    metrics.close()
    folder.metrics_path.rename(folder.path / "old.sqlite")
    with MetricsFile.for_writing(folder.metrics_path) as repaired:
        repaired.append(rows(1, 2))
        assert follower.poll() == [] and "replaced" in follower.problem
        news = everything(follower)
    assert isinstance(news[0], Started) and follower.problem == ""
    assert set(curves(news)[("maml", "query_loss")]) == {1, 2}


def test_settings_that_cannot_be_read_leave_the_curves(live):
    folder, metrics, follower = live
    save(folder, spec={"arms": "none"})
    metrics.append(rows(1, 2))
    (started,) = of(everything(follower), Started)
    assert [(arm.name, arm.title) for arm in started.arms] == [("maml", "maml"), ("mc2", "mc2")]


def test_damaged_curves_are_named_and_the_rest_is_told(tmp_path):
    folder = RunFolder.create(tmp_path, small().to_json(), "damaged")
    save(folder, state="finished")
    folder.unlock()
    folder.metrics_path.write_bytes(b"SQLite format 3\0" + bytes(4000))
    follower = Follower(folder.path)
    told = everything(follower)
    assert isinstance(told[0], Started) and isinstance(told[-1], Ended) and len(follower.problem) > 20
    folder.metrics_path.unlink()
    with MetricsFile.for_writing(folder.metrics_path) as metrics:
        metrics.append(rows(1, 3))
    assert set(curves(everything(follower))[("maml", "query_loss")]) == {1, 2, 3} and follower.problem == ""


def test_a_damaged_snapshot_is_passed_over(tmp_path):
    folder = RunFolder.create(tmp_path, small().to_json(), "run")
    snapshots = Snapshots(folder.matrices_path)
    for iteration in range(3):
        matrix = Matrix("fc", "rates", np.full((1, 2), iteration, np.float32), "constant", 0.5, learned=False)
        snapshots.take(MatrixSnapshot("mc2", iteration, 0.5, (matrix,)))
    snapshots.finish()
    middle = snapshot_files(folder.matrices_path)[1]
    middle.write_bytes(middle.read_bytes()[:-3])
    follower = Follower(folder.path)
    told = of(everything(follower), MatrixSnapshot)
    assert [event.iteration for event in told] == [0, 2] and middle.name in follower.problem
    assert told[1].matrices[0].level == 0.5 and not told[1].matrices[0].learned
    follower.close()
    folder.unlock()


def test_what_is_no_snapshot_is_refused(tmp_path):
    from core.store.tensor_file import tensor_bytes

    for number, about in enumerate(('{"views": 3}', '{"views": {"a": {}}, "iteration": 1, "seconds": 1}', "[", "null")):
        metadata = {"format": "curvature-explorer matrices", "version": "1", "about": about}
        (tmp_path / f"mat-{number:09}.safetensors").write_bytes(tensor_bytes({"a": np.zeros(2, np.float32)}, metadata))
        with pytest.raises(UnusableFileError, match="snapshot"):
            load_snapshots(tmp_path, number)
    with pytest.raises(StoreError):
        load_snapshots(tmp_path, 99)


def test_a_folder_without_a_run_is_refused_until_there_is_one(tmp_path):
    follower = Follower(tmp_path / "later")
    with pytest.raises(StoreError, match="not the folder of a run"):
        follower.poll()
    folder = RunFolder.create_at(tmp_path / "later", small().to_json(), "later")
    assert isinstance(follower.poll()[0], Started)
    folder.unlock()
