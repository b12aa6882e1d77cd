"""The three best-validation weights of each arm: the right ones, whole, and still there whatever a run goes on from."""

from __future__ import annotations

import math
import shutil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.boxes import Inbox
from core.continuation import Continuation
from core.events import ArmResult, Contender, Evaluated, Saved
from core.keeper import Position
from core.scores import BEST_KEPT, insert
from core.store.best_weights import (
    BestFiles,
    best_files,
    best_iteration,
    best_of,
    best_weights,
    forget_best_after,
    load_best,
)
from core.store.branching import branch, branch_points
from core.store.checkpoint import checkpoint_files, load_checkpoint
from core.store.disk import StoreError, UnusableFileError
from core.store.run_folder import RunFolder
from core.train import train
from tests.core.runs import NOWHERE, of, run_all, small
from tests.core.store.faults import FaultyDisk
from tests.core.store.test_branching import stored_run
from tests.core.store.test_recorder import gone_on, only_run, recorded

SPEC = small(iterations=9, evaluation_interval=1)


def kept(run):
    """arm -> iteration -> score and bytes of every best weight that a reader finds, the best first."""
    names = [arm.name for arm in SPEC.arms]
    found = {arm: best_weights(run / "best", arm) for arm in names}
    return {
        arm: {w.iteration: (w.score, {name: v.tobytes() for name, v in w.tensors.items()}) for w in weights}
        for arm, weights in found.items()
    }


def best_until(events, arm, iteration):
    """Iterations of the three best validation losses by a plain sort, the best first."""
    mine = [event for event in of(events, Evaluated) if event.arm == arm and event.iteration <= iteration]
    return [at for _, at in sorted((event.values["loss"], event.iteration) for event in mine)[:3]]


@pytest.fixture(scope="module")
def whole():
    return run_all(SPEC)


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """A run with checkpoints at 4, 6 and 9, evaluated after every iteration."""
    return stored_run(tmp_path_factory.mktemp("original"), spec=SPEC)[0]


def test_a_run_keeps_the_weights_of_its_three_best_evaluations(original, whole):
    for arm in SPEC.arms:
        found = best_weights(original / "best", arm.name)
        assert [weights.iteration for weights in found] == best_until(whole, arm.name, 9)
        for weights in found:
            stopped = run_all(SPEC.with_live({"iterations": weights.iteration}))
            (result,) = [event for event in of(stopped, ArmResult) if event.arm == arm.name]
            wanted = {f"{arm.name}/{_as_kept(name)}": value for name, value in result.tensors.items()}
            assert weights.tensors.keys() == wanted.keys()
            assert all(np.array_equal(weights.tensors[name], value) for name, value in wanted.items())


def _as_kept(name):
    """fc1/weight as fc1.weight; meta-parameters as they are."""
    return name.replace("/", ".") if name.endswith(("/weight", "/bias")) else name


def test_the_window_and_a_run_without_a_folder_do_not_see_more_than_before(tmp_path, whole):
    assert not of(recorded(SPEC, tmp_path), (Contender, Saved))
    said = of(whole, Contender)
    assert said and all(event.tensors for event in said)
    first = [event.iteration for event in said if event.arm == "maml"][:3]
    assert first == [1, 2, 3], "the first three are the best so far"


def test_it_goes_on_with_the_same_best_weights_from_every_checkpoint(original, tmp_path, whole):
    reference = kept(original)
    points = branch_points(original)
    assert len(points) >= 3
    for at in points:
        folder = branch(original, tmp_path / str(at), at)
        for arm in SPEC.arms:
            assert list(kept(folder.path)[arm.name]) == best_until(whole, arm.name, at)
        gone_on(folder.path)
        assert kept(folder.path) == reference


def test_what_came_after_the_checkpoint_is_dropped_and_made_again(original, tmp_path):
    run = shutil.copytree(original, tmp_path / "run")
    for path in checkpoint_files(run / "checkpoints"):
        if load_checkpoint(path).iteration > 4:
            path.unlink()
    later = [path for path in best_files(run / "best") if best_iteration(path) > 4]
    assert later
    for path in later:
        path.write_bytes(b"not made by this continuation")
    gone_on(run)
    assert kept(run) == kept(original)


def test_no_more_files_than_are_needed(original):
    """Three of each arm for the end, and at most three for each checkpoint that is still there."""
    cuts = branch_points(original)
    files = {load_best(path).iteration: path for path in best_files(original / "best") if path.name.startswith("maml")}
    ranks = {("maml", at): -load_best(path).score for at, path in files.items()}
    assert {("maml", at) for at in files} == best_of(ranks, cuts)


def test_a_checkpoint_of_an_earlier_version_goes_on(whole):
    *_, last = of(list(train(SPEC.with_live({"iterations": 4}), Inbox(), NOWHERE)), Saved)
    state = {name: value for name, value in last.state.items() if name != "top"} | {"spec": SPEC.to_json()}
    events = list(train(SPEC, Inbox(), NOWHERE, since=Continuation(last.tensors, state)))
    for arm in SPEC.arms:
        wanted = [event.iteration for event in of(events, Contender) if event.arm == arm.name]
        assert wanted[:3] == [5, 6, 7], "without a list the next three are the best so far"
    state["top"] = {"maml": 3}
    refused = list(train(SPEC, Inbox(), NOWHERE, since=Continuation(last.tensors, state)))[-1]
    assert "checkpoint cannot be used" in refused.error


def test_position_remembers_three():
    position = Position(queries=1)
    scores = [3.0, math.nan, 2.0, 5.0, 4.0, math.inf, 1.0, 1.0]
    entered = [
        position.enters(Evaluated("mc2", n, n, 0.0, "validation", {"loss": score}, {}))
        for n, score in enumerate(scores, 1)
    ]
    assert entered == [True, False, True, True, True, False, True, True]
    assert position.top == {"mc2": [(1.0, 7), (1.0, 8), (2.0, 3)]}
    assert not position.enters(Evaluated("mc2", 8, 8, 0.0, "validation", {"loss": 1.0}, {})), "evaluated again"
    assert position.enters(Evaluated("mc1", 1, 1, 0.0, "validation", {"loss": 9.0, "accuracy": 0.1}, {}))
    assert position.top["mc1"] == [(0.1, 1)], "accuracy decides where there is one"


MOMENTS = st.sets(st.integers(1, 14))


@given(st.lists(st.integers(0, 4), min_size=1, max_size=14), MOMENTS, MOMENTS, MOMENTS)
def test_every_checkpoint_finds_its_best_three(tmp_path_factory, scores, marks, flushed, dropped):
    """Scores with ties, checkpoints at `marks` some of which are pruned later, writes whenever."""
    folder = tmp_path_factory.mktemp("best") / "best"
    files, cuts, top, lists = BestFiles(folder), set(), [], {}
    for n, score in enumerate(scores, 1):
        after = insert(top, "loss", float(score), n)
        if after != top:
            files.take(Contender("a", n, "loss", float(score), {"a/w": np.full(1, n)}))
        top = after
        if n in marks:
            files.finish({*cuts, n})
            cuts.add(n)
            lists[n] = top
            cuts -= {cut for cut in cuts if cut in dropped and cut != max(cuts)}
        if n in flushed:
            files.finish(cuts)
    files.finish(cuts)
    assert [(w.score, w.iteration) for w in best_weights(folder, "a")] == top
    for cut in sorted(cuts, reverse=True):
        forget_best_after(folder, cut)
        assert [(w.score, w.iteration) for w in best_weights(folder, "a")] == lists[cut]


def test_weights_overtaken_before_they_are_written_never_are(tmp_path):
    files = BestFiles(tmp_path / "best")
    for n in range(1, 9):
        files.take(Contender("a", n, "accuracy", n / 10, {"a/w": np.zeros(1)}))
    files.finish(())
    assert [best_iteration(path) for path in best_files(tmp_path / "best")] == [6, 7, 8]


def event(n=1, score=0.5):
    return Contender("mc-2", n, "accuracy", score, {"mc-2/w": np.arange(6.0).reshape(2, 3)})


def test_a_file_is_read_as_it_was_written(tmp_path):
    files = BestFiles(tmp_path / "best")
    files.take(event(score=0.1 + 0.2))
    files.finish(())
    (path,) = best_files(tmp_path / "best")
    assert path.name == "mc-2-000000001.safetensors"
    found = load_best(path)
    assert (found.arm, found.iteration, found.metric, found.score) == ("mc-2", 1, "accuracy", 0.1 + 0.2)
    assert np.array_equal(found.tensors["mc-2/w"], event().tensors["mc-2/w"])
    assert best_weights(tmp_path / "best", "other") == [] and best_weights(tmp_path / "nowhere", "mc-2") == []


def test_every_flipped_byte_is_found_and_the_file_set_aside_by_its_writer(tmp_path):
    folder = tmp_path / "best"
    files = BestFiles(folder)
    files.take(event())
    files.finish(())
    (path,) = best_files(folder)
    good = path.read_bytes()
    for place in range(len(good)):
        path.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        with pytest.raises(UnusableFileError) as caught:
            load_best(path)
        assert str(caught.value).count(". ") == 0 and str(path) in str(caught.value)
    with pytest.raises(StoreError):
        best_weights(folder, "mc-2")
    (notice,) = BestFiles(folder).notices
    assert str(path) in notice and notice.endswith(f"it was set aside as {path.name}.damaged-1.")
    assert [entry.name for entry in folder.iterdir()] == [f"{path.name}.damaged-1"]


@pytest.mark.parametrize("renamed", ["mc-2-000000002.safetensors", "mc1-000000001.safetensors"])
def test_a_file_under_another_name_is_refused(tmp_path, renamed):
    files = BestFiles(tmp_path / "best")
    files.take(event())
    files.finish(())
    (path,) = best_files(tmp_path / "best")
    with pytest.raises(UnusableFileError, match="does not fit"):
        load_best(path.rename(path.with_name(renamed)))


def test_whatever_the_disk_refuses_the_same_call_succeeds_later(tmp_path):
    number = 0
    while True:
        number += 1
        folder = tmp_path / str(number)
        folder.mkdir()
        files = BestFiles(folder / "best")
        for n in range(1, 4):
            files.take(event(n))
        files.finish(())
        for n in range(4, 6):
            files.take(event(n, score=0.9))
        with FaultyDisk(number) as disk:
            try:
                files.finish(())
            except StoreError as error:
                assert str(error).count(". ") == 0
                disk.repair()
                files.take(event(5, score=0.9))  # a batch that failed is written again as a whole
                files.finish(())
        assert [w.iteration for w in best_weights(folder / "best", "mc-2")] == [4, 5, 1]
        assert len(best_files(folder / "best")) == BEST_KEPT
        if not disk.failed:
            break
    assert number > 10


def test_a_file_that_is_overtaken_while_it_is_read_is_no_trouble(tmp_path, monkeypatch):
    folder = tmp_path / "best"
    files = BestFiles(folder)
    for n in range(1, 4):
        files.take(event(n))
    files.finish(())
    real, once = load_best, []

    def slow(path):
        if not once:
            once.append(path)
            files.take(event(4, score=0.9))
            files.finish(())
        return real(path)

    monkeypatch.setattr("core.store.best_weights.load_best", slow)
    assert [w.iteration for w in best_weights(folder, "mc-2")] in ([4, 1, 2], [1, 2, 3])


def test_strays_in_the_folder_are_cleared_away(original, tmp_path):
    run = shutil.copytree(original, tmp_path / "run")
    stray = run / "best" / f".maml-000000001.safetensors.{'0' * 32}.tmp"
    stray.write_bytes(b"half")
    folder = RunFolder.open(run)
    assert folder.lock() and not stray.exists()
    folder.unlock()


def test_a_short_run_keeps_as_many_as_it_had_evaluations(tmp_path):
    recorded(small(iterations=2, evaluation_interval=100), tmp_path)
    for arm in SPEC.arms:
        found = best_weights(only_run(tmp_path) / "best", arm.name)
        assert sorted(weights.iteration for weights in found) == [1, 2], "after the first iteration and at the end"
