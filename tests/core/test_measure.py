"""Stored runs on fixed tasks: the right weights, the same tasks for everyone, nothing written, one sentence for what cannot be."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from core import measure as measuring
from core.analysis.subject import Subject
from core.boxes import Inbox, Stop
from core.confusion import Confusion, by_class, class_names
from core.errors import UserError
from core.evaluate import Member, evaluate
from core.events import Metrics
from core.measure import BLOCK, measure
from core.store.best_weights import best_files, best_weights
from core.store.checkpoint import checkpoint_files, newest_readable
from core.store.run_folder import RunFolder
from core.streams import stream
from core.tasks import Glyphs, Sinusoid
from core.tasks.images import FewShotImages
from core.tasks.sinusoid import SinusoidSource
from main import main
from tests.core.runs import NOWHERE, small
from tests.core.store.test_branching import everything
from tests.core.store.test_recorder import record, recorded
from tests.core.test_evaluate import pulled
from tests.reliability.runs import glyphs


def stored(root, spec, name="run"):
    """The folder of a whole run."""
    (root / name).mkdir()
    recorded(spec, root / name)
    (path,) = (root / name).iterdir()
    return path


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Three seeds of one small experiment."""
    root, spec = tmp_path_factory.mktemp("runs"), small()
    return [stored(root, spec.replaced(run=spec.run.with_changes({"seed": seed})), f"seed{seed}") for seed in range(3)]


@pytest.fixture(scope="module")
def characters(tmp_path_factory):
    """A run on glyphs, two arms."""
    spec = glyphs(iterations=3, evaluation_interval=1)
    return stored(tmp_path_factory.mktemp("glyphs"), spec.replaced(arms=spec.arms[-2:]))


def by_hand(run, arm, tensors, tasks, steps):
    """The scores of one arm with these tensors, on tasks drawn here."""
    spec, state = small(), newest_readable(run / "checkpoints").state
    source, numbers = SinusoidSource(Sinusoid(shots=5)), stream(0, "test")
    place = (torch.device("cpu"), torch.float32)
    blocks = [source.sample("test", 100, state["queries"], numbers, *place) for _ in range(-(-tasks // 100))]
    members = []
    for each in tensors:
        subject = Subject.of(spec, arm, each)
        members.append(Member(subject.learner, subject.theta, subject.meta))
    training = subject.training.model_copy(update={"inner_steps": steps})
    rows = [pulled(evaluate(members, block, training, "")).scores["loss"] for block in blocks]
    return np.concatenate(rows, 1)[:, :tasks]


def last(run):
    return newest_readable(run / "checkpoints").tensors


def require(measured, losses):
    for step, row in enumerate(losses):
        assert measured.mean["loss"][step] == pytest.approx(row.mean(), rel=1e-6)
        assert measured.ci95["loss"][step] == pytest.approx(1.96 * row.std() / len(row) ** 0.5, rel=1e-6)
    assert len(measured.mean["loss"]) == len(losses)


def test_every_arm_of_every_run_with_its_last_weights(runs):
    found = pulled(measure(runs[:2], NOWHERE, tasks=130, steps=3))
    assert [(one.arm, one.members[0].seed) for one in found] == [("maml", 0), ("mc2", 0), ("maml", 1), ("mc2", 1)]
    for one in found:
        (origin,) = one.members
        assert (origin.iteration, origin.planned) == (6, 6)
        require(one, by_hand(runs[origin.seed], one.arm, [last(runs[origin.seed])], 130, 3))
    first = found[1]
    assert (first.title, first.method, first.metric, first.task) == ("MC2", "mc2", "loss", "Sinusoid")
    assert (first.ensemble, first.split, first.tasks, first.queries, first.inner_steps) == ("none", "test", 130, 5, 1)
    assert first.after(1) == (first.mean["loss"][1], first.ci95["loss"][1]) and first.after(9) == first.after(3)
    assert not first.normalises and first.device.startswith("cpu") and first.confusion is None


def test_ensembles_of_best_weights_and_of_seeds(runs):
    (best,) = pulled(measure(runs[:1], NOWHERE, arms=("mc2",), tasks=40, steps=1, ensemble="checkpoints"))
    kept = best_weights(runs[0] / "best", "mc2")
    assert [member.iteration for member in best.members] == [weights.iteration for weights in kept] and len(kept) == 3
    require(best, by_hand(runs[0], "mc2", [weights.tensors for weights in kept], 40, 1))
    first, second = pulled(measure(runs, NOWHERE, tasks=40, steps=1, ensemble="seeds"))
    assert (first.arm, second.arm) == ("maml", "mc2") and [m.seed for m in second.members] == [0, 1, 2]
    require(second, by_hand(runs[0], "mc2", [last(run) for run in runs], 40, 1))
    single = pulled(measure(runs, NOWHERE, arms=("mc2",), tasks=40, steps=1))
    for one in (best, second):
        assert one.mean["loss"][1] not in [each.mean["loss"][1] for each in single]


def test_the_tasks_are_the_same_for_every_seed_method_and_number(runs, monkeypatch):
    """The first n of more tasks are the n tasks; those of validation are others."""
    drawn = {}

    def noting(members, episodes, *rest, **options):
        drawn.setdefault(key, []).append(episodes.query_x.numpy().copy())
        return evaluate(members, episodes, *rest, **options)

    monkeypatch.setattr(measuring, "evaluate", noting)
    for key in ((0, 30), (1, 30), (2, BLOCK + 30)):
        pulled(measure([runs[key[0]]], NOWHERE, tasks=key[1], steps=1))
    one, other, more = drawn.values()
    assert all(np.array_equal(a, one[0]) for a in (*one, *other))
    assert np.array_equal(more[0][:30], one[0]) and [len(part) for part in more] == [BLOCK, 30, BLOCK, 30]
    key = "validation"
    pulled(measure([runs[0]], NOWHERE, tasks=30, steps=1, split="validation"))
    assert not np.array_equal(drawn[key][0], one[0])


def test_nothing_in_the_run_is_touched_and_closing_ends_it(runs):
    before = everything(runs[0])
    work = measure(runs[:1], NOWHERE, tasks=40, steps=1, threads=2)
    progress = [next(work), next(work)]
    work.close()
    assert progress[0].title == "Measuring MAML" and progress[0].total == 40
    said = list(measure(runs[:1], NOWHERE, tasks=BLOCK + 40, steps=1))
    counts = [one.done for one in said if one.title == "Measuring MC2"]
    assert counts == sorted(counts) and counts[-1] == BLOCK + 40 == said[-1].total
    assert everything(runs[0]) == before


def test_a_run_that_is_going_on_is_measured(tmp_path):
    inbox = Inbox()
    events = record(small(iterations=1_000_000, evaluation_interval=2), tmp_path, inbox)
    for event in events:
        if isinstance(event, Metrics) and event.iteration == 40:
            break
    (path,) = tmp_path.iterdir()
    assert RunFolder.open(path).state == "running"
    found = pulled(measure([path], NOWHERE, tasks=10, steps=1))
    assert all(one.members[0].iteration < one.members[0].planned for one in found) and len(found) == 2
    inbox.put(Stop())
    for _ in events:
        pass


def test_classes_statistics_and_confusion(characters):
    options = {"tasks": 30, "steps": 2, "confusion": True}
    found = {
        kind: pulled(measure([characters], NOWHERE, statistics=kind, **options))
        for kind in ("query", "support", "steps")
    }
    losses = {kind: one[0].mean["loss"] for kind, one in found.items()}
    assert len(set(losses.values())) == 3 and all(one[0].statistics == kind for kind, one in found.items())
    for one in found["query"]:
        assert one.metric == "accuracy" and one.normalises and one.data
        counts = one.confusion.counts
        assert counts.sum() == 30 * 5 * one.queries
        assert np.trace(counts) / counts.sum() == pytest.approx(one.mean["accuracy"][-1], rel=1e-6)
        assert not any(", turned" in name for name in one.confusion.names)
        assert len(set(one.confusion.names)) == len(one.confusion.names) > 5
        true, taken, times, shown = one.confusion.worst(1)[0]
        row, column = one.confusion.names.index(true), one.confusion.names.index(taken)
        assert row != column and times == counts[row, column] == (counts - np.diag(np.diag(counts))).max()
        assert shown == counts[row].sum()


@given(st.data(), st.integers(1, 5), st.integers(2, 4))
def test_classes_are_added_over_tasks(data, tasks, ways):
    per_task = data.draw(arrays.arrays(np.int64, (tasks, ways, ways), elements=st.integers(0, 9)))
    pools = st.lists(st.integers(0, 6), min_size=ways, max_size=ways, unique=True)
    classes = np.array([data.draw(pools) for _ in range(tasks)])
    met, counts = by_class(per_task, classes)
    expected: dict[tuple[int, int], int] = {}
    for task in range(tasks):
        for true in range(ways):
            for taken in range(ways):
                key = (classes[task, true], classes[task, taken])
                expected[key] = expected.get(key, 0) + per_task[task, true, taken]
    assert list(met) == sorted(set(classes.ravel()))
    for row, true in enumerate(met):
        for column, taken in enumerate(met):
            assert counts[row, column] == expected.get((true, taken), 0)


def test_rotations_of_a_class_are_one_class():
    family = Glyphs(ways=3, rotations="random")
    images = np.zeros((4, 20, 28, 28), np.uint8)
    splits = {split: np.arange(4) for split in ("train", "validation", "test")}
    source = FewShotImages(family, images, ["a", "b", "c", "d"], splits)
    episodes = source.sample("test", 20, 1, stream(0, "x"), torch.device("cpu"), torch.float32)
    assert any(", turned" in name for task in range(20) for name in source.class_names("test", episodes, task))
    assert class_names(source, "test", episodes) == {0: "a", 1: "b", 2: "c", 3: "d"}
    sinusoid = SinusoidSource(Sinusoid())
    episodes = sinusoid.sample("test", 2, 1, stream(0, "x"), torch.device("cpu"), torch.float32)
    assert class_names(sinusoid, "test", episodes) == {}


def test_no_mistakes_are_no_lines():
    assert Confusion(("a", "b"), np.diag([3, 4])).worst(5) == []


def other_experiment(root):
    return stored(root, small(inner_rate=0.02), "other")


def without_best(root, run):
    shutil.rmtree(shutil.copytree(run, root / "copy") / "best")
    return root / "copy"


def damaged_best(root, run):
    copy = shutil.copytree(run, root / "copy")
    path = best_files(copy / "best")[0]
    path.write_bytes(path.read_bytes()[:-1])
    return copy


def without_checkpoints(root, run):
    copy = shutil.copytree(run, root / "copy")
    for path in checkpoint_files(copy / "checkpoints"):
        path.write_bytes(b"no checkpoint")
    return copy


@pytest.mark.parametrize(
    ("make", "options", "words"),
    [
        (lambda root, runs: [root / "nowhere"], {}, "is not the folder of a run"),
        (lambda root, runs: [], {}, "There is no run to evaluate"),
        (lambda root, runs: [without_checkpoints(root, runs[0])], {}, "no good checkpoint"),
        (lambda root, runs: runs[:1], {"arms": ("mc3",)}, "There is no arm 'mc3'"),
        (lambda root, runs: runs[:1], {"tasks": 1}, "choose 2 or more"),
        (lambda root, runs: runs[:1], {"steps": 11}, "choose 1 to 10"),
        (lambda root, runs: runs[:1], {"steps": 0}, "choose 1 to 10"),
        (lambda root, runs: runs[:1], {"split": "train"}, "There is no split 'train'; choose test or validation."),
        (lambda root, runs: runs[:1], {"statistics": "mine"}, "choose query, support or steps"),
        (lambda root, runs: runs[:1], {"ensemble": "all"}, "choose none, checkpoints or seeds"),
        (lambda root, runs: runs[:1], {"device": "abacus"}, "'device' cannot be used"),
        (lambda root, runs: runs[:1], {"ensemble": "seeds"}, "needs at least two runs"),
        (lambda root, runs: [runs[0], runs[0]], {"ensemble": "seeds"}, "have the same seed 0"),
        (lambda root, runs: [runs[1], other_experiment(root)], {"ensemble": "seeds"}, "training differs for arm 'maml'"),
        (lambda root, runs: [without_best(root, runs[0])], {"ensemble": "checkpoints"}, "no best-validation weights"),
        (lambda root, runs: [damaged_best(root, runs[0])], {"ensemble": "checkpoints"}, "put a whole copy in its place"),
    ],
)  # fmt: skip
def test_what_cannot_be_measured_is_told_in_one_sentence(runs, tmp_path, make, options, words):
    with pytest.raises(UserError, match=words) as caught:
        pulled(measure(make(tmp_path, runs), NOWHERE, **options))
    assert str(caught.value).count(". ") == 0 and str(caught.value).endswith(".")


def test_the_command_prints_a_table_and_writes_json(runs, tmp_path, capsys):
    file = tmp_path / "measured.json"
    names = [str(run) for run in runs]
    assert main(["evaluate", *names[:2], "--tasks", "20", "--steps", "2", "--threads", "1", "--json", str(file)]) == 0
    out, err = capsys.readouterr()
    found = pulled(measure(runs[:2], NOWHERE, tasks=20, steps=2))
    values = json.loads(file.read_text())
    assert err == "" and values == json.loads(json.dumps([one.to_json() for one in found]))
    first, second = out.split("\n\n")
    assert str(runs[0]) in first and str(runs[1]) in second and "20 test tasks" in first
    assert first.splitlines()[2].split() == ["inner", "steps", "MAML", "MC2"]
    mean, ci95 = found[1].after(2)
    assert first.splitlines()[-1].endswith(f"{mean:.4f} ± {ci95:.4f}") and first.splitlines()[-1].startswith("2 ")
    assert "normalised" not in out, "this network does not"
    assert main(["evaluate", *names, "--tasks", "20", "--steps", "1", "--ensemble", "seeds", "--arms", "mc2"]) == 0
    assert "(seeds 0, 1, 2)" in capsys.readouterr().out
    assert main(["evaluate", names[0], "--tasks", "20", "--steps", "1", "--confusion"]) == 0
    assert capsys.readouterr().err == "Sinusoid: it has no classes that could be taken for each other.\n"


def test_the_command_tells_mistakes_and_refuses_in_one_line(characters, tmp_path, capsys):
    options = ["--tasks", "10", "--steps", "1", "--confusion", "--statistics", "support", "--ensemble", "checkpoints"]
    assert main(["evaluate", str(characters), "--arms", "mc2", *options]) == 0
    out = capsys.readouterr().out
    assert "accuracy in %" in out and "normalised by the support examples" in out and " taken for " in out
    assert "best-validation weights" in out
    for wrong in (["nowhere"], [str(characters), "--arms", "mc2,"], [str(characters), "--tasks", "0"]):
        assert main(["evaluate", *wrong]) == 2
        out, err = capsys.readouterr()
        assert out == "" and err.count("\n") == 1


def test_numbers_that_are_not_finite_are_told(tmp_path, capsys):
    spec = small(inner_rate=100.0, iterations=2)
    run = stored(tmp_path, spec.with_live({"inner_steps": 2}))
    file = tmp_path / "m.json"
    assert main(["evaluate", str(run), "--tasks", "5", "--threads", "1", "--json", str(file)]) == 0
    assert "nan" in capsys.readouterr().out and json.loads(file.read_text())[0]["mean"]["loss"][-1] is None
