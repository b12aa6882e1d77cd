"""A branch is the run as it was at a checkpoint, and goes on from there as that run would have."""

from __future__ import annotations

import json
import shutil
import time

import pytest

from core.boxes import CancelWork, Inbox, Pause, Resume, SetHyper, Stop
from core.errors import UserError
from core.events import Continued, Evaluated, HyperApplied, Metrics, Paused, Progress
from core.store import disk
from core.store.branching import branch, branch_at, branch_points, spec_at
from core.store.checkpoint import load_checkpoint, save_checkpoint
from core.store.continuing import newest_unfinished, open_to_continue
from core.store.describing import describe
from core.store.disk import StoreError
from core.store.index import Index
from core.store.lock import FileLock
from core.store.metrics import MetricsFile
from core.store.run_folder import RunFolder
from core.store.run_story import informed
from core.store.snapshots import iteration_of, snapshot_files
from tests.core.runs import of, run_all, small
from tests.core.store.processes import crashes
from tests.core.store.test_recorder import gone_on, only_run, record, recorded, results, said, stored

SPEC = small(iterations=9)
BRANCH = """
import sys
from pathlib import Path
from core.store.branching import branch
branch(Path(sys.argv[1]), Path(sys.argv[2]), 4, [("mc2", {"inner_rate": 0.05})])
"""


def stored_run(root, stops=(4, 6), changes=(), spec=SPEC):
    """A stored run with a checkpoint at each of `stops`, where it stood still; `changes` are (iteration, values, arm) made there."""
    inbox, events = Inbox(), []
    last = spec.arms[-1].name
    for event in record(spec, root, inbox):
        events.append(event)
        if isinstance(event, Metrics) and event.arm == last and event.iteration in stops:
            inbox.put(Pause())
        if isinstance(event, Paused):
            for iteration, values, arm in changes:
                if iteration == event.iteration:
                    inbox.put(SetHyper(values, arm))
            inbox.put(Resume())
    return only_run(root), events


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """A run of nine iterations without changes."""
    return stored_run(tmp_path_factory.mktemp("original"))[0]


def everything(path):
    return {str(file.relative_to(path)): file.read_bytes() for file in path.rglob("*") if file.is_file()}


def visible(root):
    return sorted(entry.name for entry in root.iterdir())


@pytest.mark.parametrize("at", [4, 6])
def test_without_changes_it_goes_on_like_the_original_bit_for_bit(original, tmp_path, at):
    before = everything(original)
    folder = branch(original, tmp_path, at)
    assert {at} <= set(branch_points(original)) and max(branch_points(folder.path)) == at
    assert max(iteration for rows in stored(folder.path).values() for iteration in rows) == at
    assert max(map(iteration_of, snapshot_files(folder.matrices_path))) <= at
    rest, notices = gone_on(folder.path)
    whole = run_all(SPEC)
    assert min(event.iteration for event in of(rest, Metrics)) == at + 1
    assert not notices and stored(folder.path) == said(whole) and results(rest) == results(whole)
    assert everything(original) == before


@pytest.mark.parametrize(("arm", "values"), [("", {"inner_rate": 0.05, "meta_batch": 3}), ("mc2", {"inner_steps": 2})])
def test_with_other_live_settings_it_is_the_run_in_which_they_were_changed_there(original, tmp_path, arm, values):
    folder = branch(original, tmp_path / "branches", 4, [(arm, values)])
    rest, _ = gone_on(folder.path)
    path, changed = stored_run(tmp_path / "changed", changes=[(4, values, arm)])
    assert stored(folder.path) == stored(path) and results(rest) == results(changed)
    assert stored(folder.path) != said(run_all(SPEC)), "the change has an effect"
    assert [(e.iteration, e.arm, e.changes) for e in of(rest, HyperApplied)] == [(4, arm, values)]
    (change,) = RunFolder.open(folder.path).info.changes
    assert (change.iteration, change.arm, change.values) == (4, arm, values)


def test_changes_of_the_original_come_along_up_to_the_branch_and_no_further(tmp_path):
    early, late = {"outer_rate": 0.01}, {"inner_rate": 0.5}
    path, _ = stored_run(tmp_path / "runs", stops=(3, 4, 6), changes=[(3, early, ""), (4, late, "mc2"), (6, late, "")])
    folder = branch(path, tmp_path / "branches", 4)
    assert [change.iteration for change in folder.info.changes] == [3, 4]
    assert spec_at(path, 4)[1].training_of("mc2").inner_rate == 0.5 and spec_at(path, 4)[1].training.inner_rate == 0.01
    rest, _ = gone_on(folder.path)
    twin, events = stored_run(tmp_path / "twin", stops=(3, 4), changes=[(3, early, ""), (4, late, "mc2")])
    assert stored(folder.path) == stored(twin) and results(rest) == results(events)


def test_it_says_what_it_is(original, tmp_path):
    folder = branch(original, tmp_path, 6, [("", {"iterations": 20})])
    old, info = RunFolder.open(original).info, folder.info
    assert info.id != old.id and (info.parent.run, info.parent.iteration) == (old.id, 6)
    assert (info.name, info.notes, info.tags) == (f"{old.name} (branch at 6)", "", ())
    assert (info.spec, info.seed, info.device, info.versions) == (old.spec, old.seed, old.device, old.versions)
    assert (info.state, info.iteration) == ("stopped", 6) and not folder.locked
    short = recorded(small(iterations=6), tmp_path / "short")
    assert {arm: values["query_loss"] for arm, values in info.last.items()} == {
        arm: next(e.values["query_loss"] for e in reversed(of(short, Metrics)) if e.arm == arm) for arm in info.last
    }
    assert info.best == RunFolder.open(only_run(tmp_path / "short")).info.best
    with MetricsFile.read_only(folder.metrics_path) as metrics:
        noted = metrics.checkpoints()
    assert sorted(row.file for row in noted) == sorted(file.name for file in folder.checkpoints_path.iterdir())
    assert branch(original, tmp_path, 6, name="mine").info.name == "mine"


def test_what_must_be_known_of_the_data_holds_for_a_branch_too(original, tmp_path):
    copy = shutil.copytree(original, tmp_path / "copy")
    values = json.loads((copy / "run.json").read_text())
    (copy / "run.json").write_text(json.dumps(values | {"about": "a subset."}))
    assert branch(copy, tmp_path / "runs", 6).info.about == "a subset."


def test_a_branch_with_a_later_end_is_offered_to_go_on(original, tmp_path):
    """A live change of the planned end counts, though `spec` says what was planned at first."""
    path = branch(original, tmp_path, 9, [("", {"iterations": 12})]).path
    found = newest_unfinished(tmp_path)
    assert found is not None and found.path == path
    branch(original, tmp_path / "short", 6, [("", {"iterations": 5})])
    assert newest_unfinished(tmp_path / "short") is None


def test_a_run_that_was_stopped_in_its_last_evaluation_is_offered_to_go_on(tmp_path):
    inbox, made, told = Inbox(), [], False
    for event in record(small(iterations=5), tmp_path, inbox):
        made += of([event], Metrics)
        if isinstance(event, Progress) and made[-1:] and made[-1].iteration == 5 and not told:
            told = True
            inbox.put(CancelWork())
            inbox.put(Stop())
    path = only_run(tmp_path)
    assert RunFolder.open(path).state == "stopped"
    found = newest_unfinished(tmp_path)
    assert found is not None and found.path == path
    rest, _ = gone_on(path)
    assert [event.iteration for event in of(rest, Evaluated)] == [5, 5]
    assert newest_unfinished(tmp_path) is None


def test_without_an_iteration_it_begins_at_the_newest_good_checkpoint(original, tmp_path):
    assert branch(original, tmp_path / "a").info.iteration == 9
    copy = branch(original, tmp_path / "b").path
    newest = max((copy / "checkpoints").glob("*000000009*"))
    newest.write_bytes(newest.read_bytes()[:-3])
    before = everything(copy)
    assert branch(copy, tmp_path / "c").info.iteration < 9
    with pytest.raises(StoreError, match="is damaged"):
        branch(copy, tmp_path / "c", 9)
    assert everything(copy) == before, "the run is only read"


def test_a_finished_run_goes_on_as_a_branch_with_a_later_end(original, tmp_path):
    assert branch(original, tmp_path / "same", 9).state == "finished"
    folder = branch(original, tmp_path / "more", 9, [("", {"iterations": 12})])
    assert folder.state == "stopped"
    rest, _ = gone_on(folder.path)
    assert results(rest) == results(run_all(small(iterations=12)))
    again = branch(folder.path, tmp_path / "more", 12)
    assert again.info.parent.run == folder.info.id and visible(tmp_path / "more") == [folder.path.name, again.path.name]


def test_a_run_in_hand_can_be_branched(tmp_path):
    inbox = Inbox()
    for event in record(SPEC, tmp_path / "runs", inbox):
        if isinstance(event, Metrics) and (event.iteration, event.arm) == (5, "mc2"):
            inbox.put(Pause())
        if isinstance(event, Paused):
            path = only_run(tmp_path / "runs")
            _wait_for_checkpoint(path, 5)
            folder = branch(path, tmp_path / "branches")
            inbox.put(Resume())
    assert folder.info.iteration == 5
    rest, _ = gone_on(folder.path)
    assert stored(folder.path) == stored(path) and results(rest) == results(run_all(SPEC))


def _wait_for_checkpoint(path, iteration):
    limit = time.monotonic() + 20
    while iteration not in branch_points(path):
        assert time.monotonic() < limit
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("iteration", "live", "hint"),
    [
        (5, [], r"no checkpoint of iteration 5; choose one of those kept: .*4, 6, 9\."),
        (4, [("", {"shots": 3})], "cannot change 'shots', because what the run has learned"),
        (4, [("mc2", {"meta_batch": 3})], "cannot change 'meta_batch'"),
        (4, [("", {"inner_rate": -1.0})], "inner_rate"),
        (4, [("nobody", {"inner_rate": 1.0})], "no arm 'nobody'"),
    ],
)
def test_what_cannot_be_branched_is_refused_in_one_sentence(original, tmp_path, iteration, live, hint):
    with pytest.raises(UserError, match=hint) as refused:
        branch(original, tmp_path, iteration, live)
    assert str(refused.value).count(". ") == 0
    assert visible(tmp_path) == []


def test_a_run_without_checkpoints_or_with_damaged_curves_is_refused(original, tmp_path):
    folder = branch(original, tmp_path, 4)
    folder.metrics_path.write_bytes(b"\x00" * 5000)
    with pytest.raises(StoreError, match="damaged"):
        branch(folder.path, tmp_path)
    for file in folder.checkpoints_path.iterdir():
        file.unlink()
    with pytest.raises(UserError, match="no good checkpoint"):
        branch(folder.path, tmp_path)
    with pytest.raises(StoreError, match="not the folder of a run"):
        branch(tmp_path, tmp_path)
    assert visible(tmp_path) == [folder.path.name]


def test_a_checkpoint_of_another_kind_of_state_is_refused(original, tmp_path):
    folder = branch(original, tmp_path, 4)
    (file,) = folder.checkpoints_path.glob("*4.safetensors")
    checkpoint = load_checkpoint(file)
    checkpoint.state.pop("environment")
    save_checkpoint(folder.checkpoints_path, checkpoint, best=False)
    with pytest.raises(UserError, match="cannot be used"):
        branch(folder.path, tmp_path, 4)


def test_the_folder_can_be_named_and_must_be_new(original, tmp_path):
    out = tmp_path / "deep" / "out"
    assert branch_at(original, out, 4).path == out
    with pytest.raises(UserError, match="is not empty"):
        branch_at(original, out, 4)
    left = tmp_path / "left"
    left.mkdir()
    (left / ".lock").touch()  # of a process that was killed while it made a run there
    assert branch_at(original, left, 4).info.iteration == 4
    assert visible(tmp_path) == ["deep", "left"] and visible(tmp_path / "deep") == ["out"]


@pytest.mark.parametrize("point", ["checkpoint-temp", "checkpoint-rename", "metrics-commit", "metrics-committed",
                                   "branch-fsync", "branch-rename", "info-temp", "info-rename", "branch-whole"])  # fmt: skip
def test_killed_half_way_it_leaves_nothing_that_looks_like_a_run(original, tmp_path, point):
    before = everything(original)
    assert crashes(BRANCH, original, tmp_path, at=f"{point}:1")
    assert Index(tmp_path).runs() == []
    assert [name[:11] for name in visible(tmp_path)] == [".branching-", ".branching."]
    assert everything(original) == before
    folder = branch(original, tmp_path, 4)
    assert visible(tmp_path) == [folder.path.name], "what was left is cleared away"


def test_killed_after_the_move_the_branch_is_whole(original, tmp_path):
    assert crashes(BRANCH, original, tmp_path, at="branch-moved:1")
    (run,) = Index(tmp_path).runs()
    assert (run.state, run.problem, run.info.iteration) == ("stopped", "", 4)
    folder, _, since, notices = open_to_continue(run.path)
    folder.unlock()
    assert notices == [] and since.changes == ((4, "mc2", {"inner_rate": 0.05}),)


def test_a_disk_that_refuses_leaves_nothing(original, tmp_path, monkeypatch):
    real = disk._write
    written = []

    def write(temporary, payload, kind):
        written.append(kind)
        if kind == "info":
            raise OSError(28, "No space left on device")
        real(temporary, payload, kind)

    monkeypatch.setattr(disk, "_write", write)
    with pytest.raises(StoreError, match="make room there"):
        branch(original, tmp_path, 4)
    assert visible(tmp_path) == [] and written[-1] == "info", "run.json is written last"


def test_one_branch_at_a_time_in_one_folder(original, tmp_path):
    other = FileLock(tmp_path / ".branching.lock")
    assert other.try_acquire()
    with pytest.raises(StoreError, match="is making a branch in") as refused:
        branch(original, tmp_path, 4)
    assert refused.value.transient
    other.release()
    assert branch(original, tmp_path, 4).info.iteration == 4


def test_a_change_of_a_branch_survives_a_kill_right_after_it_went_on(original, tmp_path):
    """The run has said that it goes on, but not yet that the change was made."""
    folder = branch(original, tmp_path, 4, [("mc2", {"inner_rate": 0.05})])
    held, _, since, _ = open_to_continue(folder.path)
    held.save_info(informed(held.info, Continued(4, ())))
    held.unlock()
    again, _, later, _ = open_to_continue(folder.path)
    again.unlock()
    assert later.changes == since.changes == ((4, "mc2", {"inner_rate": 0.05}),)
    assert spec_at(folder.path, 4)[1].training_of("mc2").inner_rate == 0.05, "also for a branch of the branch"


def test_what_was_written_about_the_run_does_not_hold_for_its_branch(original, tmp_path):
    folder = branch(original, tmp_path, 4)
    describe(folder.path, notes="diverged", tags=["good", "sweep:rates"])
    info = branch(folder.path, tmp_path).info
    assert (info.notes, info.tags, info.parent.run) == ("", (), folder.info.id)
