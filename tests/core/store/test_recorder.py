"""A run written while it goes on, and gone on with later: what the folder holds is what was said, to the last bit."""

import itertools
import json
import threading
from dataclasses import replace

import numpy as np
import pytest

from core import keeper
from core.arm import ArmState
from core.boxes import Inbox, Pause, ResumeArm, SetHyper, Stop
from core.events import (
    ArmPaused,
    ArmResult,
    ArmResumed,
    Ended,
    Evaluated,
    HyperApplied,
    Metrics,
    Paused,
    Saved,
    Stored,
)
from core.store import disk, run_pages
from core.store.checkpoint import checkpoint_files
from core.store.continuing import open_to_continue
from core.store.disk import StoreError
from core.store.export import export_weights
from core.store.metrics import MetricsFile
from core.store.recorder import Recorder
from core.store.run_folder import RunFolder
from core.store.snapshots import PER_DOUBLING, Snapshots, iteration_of, snapshot_files
from core.train import train
from tests.core.runs import NOWHERE, of, run_all, small


def record(spec, root, inbox, say=print, **options):
    events = train(spec, inbox, NOWHERE, **options)
    return Recorder(inbox, say).record(events, lambda values: RunFolder.create(root, values, spec.title))


def recorded(spec, root, inbox=None, say=print):
    inbox = inbox or Inbox()
    return list(record(spec, root, inbox, say))


def gone_on(path):
    """Everything said by a stored run that goes on to its end."""
    folder, spec, since, notices = open_to_continue(path)
    inbox = Inbox()
    after = since.state["iteration"] if since else 0
    events = train(spec, inbox, NOWHERE, since=since)
    return list(Recorder(inbox, print).record(events, lambda values: folder, after=after)), notices


def stored(path):
    """Every number on disk: (arm, series) -> iteration -> (tasks, value, ci95)."""
    with MetricsFile.read_only(path / "metrics.sqlite") as metrics:
        found = {}
        for key in metrics.series():
            curve = metrics.read(*key)
            rows = zip(curve.iteration, curve.tasks, curve.value, curve.ci95, strict=True)
            found[key] = {int(i): (int(t), v.tobytes(), c.tobytes()) for i, t, v, c in rows}
        return found


def said(events):
    """The same of the events."""
    found = {}
    for event in of(events, (Metrics, Evaluated)):
        for name, value in event.values.items():
            ci95 = event.ci95[name] if isinstance(event, Evaluated) else float("nan")
            series = f"{event.split}_{name}" if isinstance(event, Evaluated) else name
            numbers = (event.tasks, np.float64(value).tobytes(), np.float64(ci95).tobytes())
            found.setdefault((event.arm, series), {})[event.iteration] = numbers
    return found


def results(events):
    return {f"{e.arm}/{name}": values.tobytes() for e in of(events, ArmResult) for name, values in e.tensors.items()}


def only_run(root):
    (path,) = root.iterdir()
    return path


def test_the_folder_holds_what_was_said(tmp_path):
    spec = small(iterations=9)
    events = recorded(spec, tmp_path)
    path = only_run(tmp_path)
    assert [event.path for event in of(events, Stored)] == [str(path)] and not of(events, Saved)
    assert stored(path) == said(events) == said(run_all(spec))
    info = RunFolder.open(path).info
    assert (info.state, info.iteration, info.spec, info.seed) == ("finished", 9, spec.to_json(), 0)
    last = next(e for e in reversed(of(events, Metrics)) if e.arm == "mc2")
    assert info.last["mc2"]["query_loss"] == last.values["query_loss"]
    assert {"torch", "numpy", "python"} <= info.versions.keys() and info.threads == 1
    assert not RunFolder.open(path).locked and RunFolder.open(path).state == "finished"
    assert not [thread for thread in threading.enumerate() if thread.name == "writer"]


@pytest.mark.parametrize("at", [1, 5, 8])
def test_a_stopped_run_goes_on_bit_for_bit(tmp_path, at):
    spec, inbox = small(iterations=9), Inbox()
    for event in record(spec, tmp_path, inbox):
        if isinstance(event, Metrics) and event.iteration == at:
            inbox.put(Stop())
    path = only_run(tmp_path)
    assert RunFolder.open(path).info.state == "stopped" and RunFolder.open(path).info.iteration == at
    rest, notices = gone_on(path)
    whole = run_all(spec)
    assert not notices and stored(path) == said(whole) and results(rest) == results(whole)
    assert RunFolder.open(path).info.state == "finished"


def test_a_run_whose_end_was_lost_is_interrupted_and_its_rows_are_made_again(tmp_path):
    """As after a kill: the newest checkpoint is gone, rows beyond the one before it are there."""
    spec, inbox = small(iterations=9), Inbox()
    for event in record(spec, tmp_path, inbox):
        if isinstance(event, Metrics) and (event.arm, event.iteration) == ("mc2", 4):
            inbox.put(SetHyper({"inner_rate": 0.05}, "mc2"))
    path = only_run(tmp_path)
    before = stored(path)
    for checkpoint in sorted((path / "checkpoints").iterdir())[1:]:
        checkpoint.unlink()
    run = json.loads((path / "run.json").read_text())
    (path / "run.json").write_text(json.dumps(run | {"state": "running"}))
    assert RunFolder.open(path).state == "interrupted"
    rest, _ = gone_on(path)
    assert of(rest, HyperApplied), "a live change made after the checkpoint is made again"
    assert stored(path) == before
    changes = RunFolder.open(path).info.changes
    assert [(c.iteration, c.arm, c.values) for c in changes] == [(4, "mc2", {"inner_rate": 0.05})]


def test_without_any_checkpoint_it_begins_again(tmp_path):
    spec = small(iterations=4)
    whole = recorded(spec, tmp_path)
    path = only_run(tmp_path)
    for checkpoint in (path / "checkpoints").iterdir():
        checkpoint.unlink()
    rest, (notice,) = gone_on(path)
    assert "begins again" in notice
    assert stored(path) == said(whole) and results(rest) == results(whole)


def test_a_damaged_checkpoint_is_set_aside_and_the_one_before_is_used(tmp_path):
    spec = small(iterations=9)
    recorded(spec, tmp_path)
    path = only_run(tmp_path)
    newest = sorted((path / "checkpoints").iterdir())[-1]
    newest.write_bytes(newest.read_bytes()[:-7])
    rest, notices = gone_on(path)
    assert len(notices) == 1 and newest.name in notices[0]
    assert stored(path) == said(run_all(spec)) and results(rest) == results(run_all(spec))


def test_exporting_weights_changes_nothing_in_the_run(tmp_path):
    """A reader holds no lock, so a damaged checkpoint is passed over and stays where it is."""
    recorded(small(iterations=9), tmp_path / "runs")
    path = only_run(tmp_path / "runs")
    newest = sorted((path / "checkpoints").iterdir())[-1]
    newest.write_bytes(newest.read_bytes()[:-7])
    before = sorted(file.name for file in path.rglob("*"))
    assert export_weights(RunFolder.open(path), tmp_path / "learned.npz") > 0
    assert sorted(file.name for file in path.rglob("*")) == before


def test_a_run_that_is_being_written_cannot_be_gone_on_with(tmp_path):
    inbox = Inbox()
    events = record(small(), tmp_path, inbox, linger=True)
    for event in events:
        if isinstance(event, Paused):
            break
    with pytest.raises(StoreError, match="is being written"):
        open_to_continue(only_run(tmp_path))
    events.close()
    open_to_continue(only_run(tmp_path))[0].unlock()


def test_a_folder_that_cannot_be_made_ends_the_run_before_its_first_step(tmp_path):
    (tmp_path / "file").write_text("in the way")
    events = recorded(small(), tmp_path / "file")
    assert isinstance(events[-1], Ended) and events[-1].reason == "failed" and "file" in events[-1].error
    assert not of(events, Metrics)


def test_a_full_disk_pauses_the_run_and_it_goes_on_by_itself(tmp_path, monkeypatch):
    """Nothing is lost, nothing is called saved, and the curve is the one of an untroubled run."""
    spec, inbox, full = small(iterations=9), Inbox(), threading.Event()
    real = disk._write

    def write(temporary, payload, kind):
        if full.is_set():
            raise OSError(28, "No space left on device")
        real(temporary, payload, kind)

    monkeypatch.setattr(disk, "_write", write)
    heard = []

    def say(event):
        heard.append(event)
        if event.sentence:
            full.clear()  # somebody frees space; the writer tries again within a second

    events = []
    for event in record(spec, tmp_path, inbox, say):
        events.append(event)
        if isinstance(event, Metrics) and event.iteration == 3 and event.arm == "mc2":
            full.set()
            inbox.put(SetHyper({"inner_rate": 0.01}, ""))  # makes the writer write at once
    assert [bool(event.sentence) for event in heard] == [True, False]
    assert "space" in heard[0].sentence.lower() or "No space" in heard[0].sentence
    path = only_run(tmp_path)
    assert stored(path) == said(events) == said(run_all(spec))
    assert RunFolder.open(path).info.state == "finished"


def test_an_arm_that_is_resumed_after_the_best_evaluation_stays_so(tmp_path, monkeypatch):
    """The copy with the best score was kept before the arm was resumed at the same iteration; the later copy is the one to go on from."""
    monkeypatch.setattr(keeper, "EVERY", 0.0)  # the best scores of quick iterations are kept too
    monkeypatch.setattr(keeper, "SHARE", 1e9)
    good, broken = ArmState.apply, []

    def apply(arm, step, training):
        if arm.name == "mc2" and arm.iterations == 2 and not broken:
            broken.append(arm.name)
            step = replace(step, support_loss=step.support_loss * float("nan"))
        return good(arm, step, training)

    monkeypatch.setattr(ArmState, "apply", apply)
    inbox, path, events = Inbox(), tmp_path / "run", []
    made = train(small(iterations=9), inbox, NOWHERE)
    for event in Recorder(inbox, print).record(made, lambda values: RunFolder.create_at(path, values, "run")):
        events.append(event)
        if isinstance(event, Evaluated) and event.iteration == 3:
            inbox.put(Pause())
        if isinstance(event, Paused):
            inbox.put(ResumeArm("mc2"))
            inbox.put(Stop())
    assert [event.iteration for kind in (ArmPaused, ArmResumed) for event in of(events, kind)] == [3, 3]
    assert checkpoint_files(path / "checkpoints")[0].name == "ckpt-000000003-best.safetensors"
    rest, _ = gone_on(path)
    assert not of(rest, ArmPaused) and [e.iteration for e in of(rest, Metrics) if e.arm == "mc2"] == [4, 5, 6, 7, 8, 9]


def test_no_checkpoint_knows_of_a_live_change_that_run_json_does_not(tmp_path, monkeypatch):
    """Else the change would be missing in the run's story after a kill between the two."""
    real, known = run_pages.save_checkpoint, []

    def save(folder, checkpoint, *, best):
        if checkpoint.state["spec"]["training"]["inner_rate"] == 0.05:
            known.append(RunFolder.open(folder.parent).info.changes)
        return real(folder, checkpoint, best=best)

    monkeypatch.setattr(run_pages, "save_checkpoint", save)
    inbox, batch = Inbox(), []
    for event in train(small(iterations=9), inbox, NOWHERE):
        batch.append(event)
        if isinstance(event, Metrics) and (event.arm, event.iteration) == ("mc2", 4):
            inbox.put(SetHyper({"inner_rate": 0.05}))
            inbox.put(Stop())
    folder = RunFolder.create(tmp_path, batch[0].spec, "run")
    pages = run_pages.RunPages(folder, print, 0)
    pages.write(batch, insisted=False, urgent=True)
    pages.close()
    folder.unlock()
    assert [[change.iteration for change in changes] for changes in known] == [[4]]


def test_snapshots_thin_out_as_the_run_grows(tmp_path):
    from core.events import Matrix, MatrixSnapshot

    snapshots = Snapshots(tmp_path)
    eye = np.eye(2, dtype=np.float32)
    for iteration in range(5000):
        for arm in ("mc1", "mc2"):
            snapshots.take(MatrixSnapshot(arm, iteration, 0.1, (Matrix("fc", "M_o", eye, "identity", 1.0, True),)))
    kept = [iteration_of(path) for path in snapshot_files(tmp_path)]
    assert kept[:5] == [0, 1, 2, 3, 4] and len(kept) == len(set(kept))
    assert all(b - a <= max(1, a // PER_DOUBLING) for a, b in itertools.pairwise(kept))
    assert 200 < len(kept) < 320
    again = Snapshots(tmp_path)
    again.take(MatrixSnapshot("mc2", 10, 0.1, ()))
    again.finish()
    assert [iteration_of(path) for path in snapshot_files(tmp_path)] == kept


def cut_short(path):
    """The run goes on and is cut off after iteration 5 without a word, as by a kill: nothing newer than the curves is written."""
    folder, spec, since, _ = open_to_continue(path)
    inbox = Inbox()
    events = Recorder(inbox, print).record(train(spec, inbox, NOWHERE, since=since), lambda values: folder)
    for event in events:
        if isinstance(event, Metrics) and (event.arm, event.iteration) == ("mc2", 5):
            break
    events.close()


def only_checkpoint(path, iteration):
    for checkpoint in (path / "checkpoints").iterdir():
        if f"{iteration:09}" not in checkpoint.name:
            checkpoint.unlink()


def test_a_live_change_that_was_not_yet_made_again_outlives_a_second_kill(tmp_path):
    """The run is killed, resumed, and killed again before it comes to the iteration at which the change was made."""
    spec, inbox = small(iterations=9), Inbox()
    for event in record(spec, tmp_path, inbox):
        if isinstance(event, Metrics) and event.arm == "mc2" and event.iteration in (4, 6):
            inbox.put(SetHyper({"inner_rate": 0.01 * event.iteration}, "mc2"))
    path = only_run(tmp_path)
    before = stored(path)
    changes = RunFolder.open(path).info.changes
    assert [change.iteration for change in changes] == [4, 6]
    only_checkpoint(path, 0)
    cut_short(path)
    info = RunFolder.open(path).info
    assert [c.iteration for c in info.changes] == [4] and [c.iteration for c in info.pending] == [6]
    only_checkpoint(path, 0)
    gone_on(path)
    assert stored(path) == before
    assert RunFolder.open(path).info.changes == changes and RunFolder.open(path).info.pending == ()


def test_what_was_measured_and_seen_after_the_checkpoint_is_dropped_first(tmp_path):
    """Also where the run goes on from its very beginning."""
    spec = small(iterations=9)
    recorded(spec, tmp_path)
    path = only_run(tmp_path)
    last = snapshot_files(path / "matrices")[-1]
    assert iteration_of(last) == 9
    only_checkpoint(path, 0)
    folder, spec, since, _ = open_to_continue(path)
    assert since.state["iteration"] == 0
    inbox = Inbox()
    inbox.put(Stop())
    list(Recorder(inbox, print).record(train(spec, inbox, NOWHERE, since=since), lambda values: folder, after=0))
    assert stored(path) == {} and [iteration_of(kept) for kept in snapshot_files(path / "matrices")] == [0]


def test_a_folder_that_cannot_become_the_runs_ends_it_in_one_sentence(tmp_path):
    (tmp_path / "mine").write_text("something")
    inbox = Inbox()
    made = Recorder(inbox, print).record(
        train(small(), inbox, NOWHERE), lambda values: RunFolder.create_at(tmp_path, values, "run")
    )
    *_, last = made
    assert last.reason == "failed" and "is not empty" in last.error and not last.traceback
