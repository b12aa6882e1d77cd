"""Grafts to be trained further: they begin where the transplant was evaluated, and go on as a run."""

import numpy as np
import pytest

from core.analysis.bench import Benches, stored_state
from core.analysis.grafted_run import graft_name, grafted_checkpoint, store_graft
from core.analysis.grafts import GraftPlan, learned_groups, possible_grafts
from core.analysis.subject import Subject
from core.analysis.transplant import groups, transplant_planned
from core.boxes import Inbox
from core.continuation import Continuation
from core.errors import UserError
from core.events import ArmResult, Continued, Ended, Evaluated
from core.presets import preset
from core.recorded import begin
from core.spec import ExperimentSpec
from core.store import disk
from core.store.checkpoint import Checkpoint, newest_readable
from core.store.continuing import open_to_continue
from core.store.disk import StoreError
from core.store.index import Index
from core.store.run_folder import RunFolder
from core.train import train
from tests.core.runs import NOWHERE, fitting, of, small

ITERATIONS = 4


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    path = tmp_path_factory.mktemp("runs") / "run"
    spec = small(("maml", "mc1", "mc2"), iterations=ITERATIONS, inner_steps=2)
    arms = list(spec.arms)
    arms[2] = arms[2].with_changes({"overrides": {"inner_rate": 0.02}})
    spec = spec.replaced(arms=tuple(arms))
    list(begin(spec, Inbox(), NOWHERE, lambda values: RunFolder.create_at(path, values, "x"), lambda event: None))
    return path


@pytest.fixture
def checkpoint(stored):
    return newest_readable(RunFolder.open(stored).checkpoints_path)


def gone_on(checkpoint, iterations):
    """Events of the run that goes on from a checkpoint to this iteration."""
    spec = ExperimentSpec.model_validate(checkpoint.state["spec"]).with_live(
        {"iterations": iterations, "evaluation_interval": ITERATIONS}
    )
    state = checkpoint.state | {"spec": spec.to_json()}
    return list(train(spec, Inbox(), NOWHERE, since=Continuation(checkpoint.tensors, state)))


@pytest.mark.parametrize("plan", [GraftPlan("maml", "mc2"), GraftPlan("mc2", "mc2", ("M_i",)), GraftPlan("mc2", "")])
def test_a_graft_begins_with_the_scores_of_its_transplant(stored, checkpoint, plan):
    bench = Benches().bench(stored_state(stored), NOWHERE)
    subjects = {subject.name: subject for subject in bench.subjects()}
    work = transplant_planned(subjects, (plan,), bench.validation(), steps=2)
    with pytest.raises(StopIteration) as end:
        while True:
            next(work)
    expected = end.value.value[0]
    new = grafted_checkpoint(checkpoint, plan)
    events = gone_on(new, ITERATIONS)
    assert of(events, Continued)[0].iteration == ITERATIONS and of(events, Ended)[0].reason == "finished"
    assert [event.arm for event in of(events, Evaluated)] == [graft_name(plan)]
    assert of(events, Evaluated)[0].values["loss"] == pytest.approx(expected.mean["loss"], rel=1e-5)


def test_a_graft_goes_on_and_learns(checkpoint):
    new = grafted_checkpoint(checkpoint, GraftPlan("maml", "mc2", ("M_o",)))
    events = gone_on(new, ITERATIONS + 2)
    result = of(events, ArmResult)[0]
    assert (result.arm, result.iterations) == ("maml-with-mc2-m_o", ITERATIONS + 2)
    before = new.tensors["maml-with-mc2-m_o/fc2/M_i"]
    np.testing.assert_array_equal(before, np.eye(40, dtype=before.dtype))
    assert np.abs(result.tensors["fc2/M_i"] - before).max() > 0


def test_what_adam_keeps(checkpoint):
    new = grafted_checkpoint(checkpoint, GraftPlan("maml", "mc2", ("M_o",)))
    name, old = "maml-with-mc2-m_o", checkpoint.tensors
    mine = {key.removeprefix(f"{name}/"): value for key, value in new.tensors.items()}
    assert all(key.startswith(f"{name}/") for key in new.tensors)
    np.testing.assert_array_equal(mine["adam/exp_avg/fc1.weight"], old["maml/adam/exp_avg/fc1.weight"])
    np.testing.assert_array_equal(mine["fc2/M_o"], old["mc2/fc2/M_o"])
    np.testing.assert_array_equal(mine["adam/exp_avg_sq/fc2/M_o"], old["mc2/adam/exp_avg_sq/fc2/M_o"])
    assert mine["adam/step/fc2/M_o"] == ITERATIONS and mine["adam/step/fc2/M_i"] == 0
    assert not mine["adam/exp_avg/fc2/M_i"].any() and old["mc2/adam/exp_avg/fc2/M_i"].any()
    expected = {f"mc2/{key}" for key in mine}
    assert expected == {key for key in old if key.startswith("mc2/")}
    spec = ExperimentSpec.model_validate(new.state["spec"])
    assert spec.training_of(name).inner_rate == 0.02, "the donor's rate comes along"
    assert new.state["stream"] == checkpoint.state["stream"] and new.iteration == checkpoint.iteration


def test_a_stored_graft_is_a_run_that_goes_on(stored, tmp_path):
    plan = GraftPlan("maml", "mc2")
    folder = store_graft(stored, tmp_path, plan)
    assert [entry.name for entry in tmp_path.iterdir()] == [folder.path.name]
    (run,) = Index(tmp_path).runs()
    assert (run.state, run.problem, run.info.iteration, run.info.name) == (
        "stopped",
        "",
        ITERATIONS,
        "x: maml-with-mc2",
    )
    assert run.info.parent.iteration == ITERATIONS and run.info.parent.run == RunFolder.open(stored).info.id
    going_on, spec, since, notices = open_to_continue(folder.path)
    going_on.unlock()
    assert [arm.name for arm in spec.arms] == ["maml-with-mc2"] and notices == [] and since.changes == ()
    second = store_graft(stored, tmp_path, plan)
    assert second.path != folder.path, "two grafts of one minute"


@pytest.mark.parametrize("failing", ["checkpoint", "info"])
def test_a_disk_that_refuses_leaves_nothing(stored, tmp_path, monkeypatch, failing):
    real, written = disk._write, []

    def write(temporary, payload, kind):
        written.append(kind)
        if kind == failing:
            raise OSError(28, "No space left on device")
        real(temporary, payload, kind)

    monkeypatch.setattr(disk, "_write", write)
    with pytest.raises(StoreError, match="make room there"):
        store_graft(stored, tmp_path, GraftPlan("maml", "mc2"))
    assert list(tmp_path.iterdir()) == [] and written == ["checkpoint", "info"][: len(written)]


def test_a_folder_without_checkpoint_gives_no_graft(tmp_path):
    bare = RunFolder.create(tmp_path / "runs", {}, "bare")
    bare.unlock()
    with pytest.raises(UserError, match="no good checkpoint"):
        store_graft(bare.path, tmp_path / "grafts", GraftPlan("maml", "mc2"))
    assert not (tmp_path / "grafts").exists()


def test_what_does_not_fit_is_one_sentence(checkpoint):
    with pytest.raises(UserError, match="learned no M_o"):
        grafted_checkpoint(checkpoint, GraftPlan("maml", "mc1", ("M_o",)))
    with pytest.raises(UserError, match="else"):
        grafted_checkpoint(checkpoint, GraftPlan("else", "mc2"))
    lacking = {key: value for key, value in checkpoint.tensors.items() if "exp_avg_sq" not in key}
    with pytest.raises(UserError, match="cannot be used"):
        grafted_checkpoint(Checkpoint(4, lacking, checkpoint.state), GraftPlan("maml", "mc2"))


def test_names_are_short_enough():
    assert graft_name(GraftPlan("mc2", "")) == "mc2-with-identity"
    assert len(graft_name(GraftPlan("a" * 30, "b" * 30, ("m_bias",)))) == 40


@pytest.mark.parametrize("name", ["sinusoid-5shot", "glyphs-5way-1shot"])
def test_plans_name_the_groups_that_arms_learn(name):
    spec = preset(name, fitting(preset(name).task.loss))
    stepped = spec.arm("mc1").with_changes({"name": "stepped", "method": {"kind": "mc1", "step_rates": 2}})
    spec = spec.replaced(arms=(*spec.arms, stepped))
    for arm in spec.arms:
        layers = spec.model.layers(spec.task.inputs, spec.task.outputs)
        rng = np.random.default_rng(0)
        weights = spec.model.init(spec.task.inputs, spec.task.outputs, rng)
        tensors = {f"{arm.name}/{key}": np.asarray(value) for key, value in weights.items()}
        fresh = _fresh(spec, arm.name, layers, weights)
        subject = Subject.of(spec, arm.name, tensors | {f"{arm.name}/{key}": value for key, value in fresh.items()})
        assert set(groups(subject)) == set(learned_groups(spec, arm.name)), arm.name
    plans = possible_grafts(spec, "mc1")
    assert plans[:2] == (GraftPlan("mc1", "mc1"), GraftPlan("mc1", ""))
    assert GraftPlan("mc1", "maml") not in plans and GraftPlan("mc1", "mc2") in plans
    assert GraftPlan("mc1", "mc1", ("M_i",)) in plans and GraftPlan("mc1", "mc2", ("M_o",)) in plans
    assert (GraftPlan("mc1", "mc2", ("M_f",)) in plans) == name.startswith("glyphs")
    assert len(set(plans)) == len(plans)
    assert GraftPlan("maml", "") not in possible_grafts(spec, "maml")


def _fresh(spec, arm, layers, weights):
    import torch

    parameters = {key: torch.as_tensor(value) for key, value in weights.items()}
    fresh = spec.arm(arm).method.start(layers, parameters, spec.training_of(arm).inner_rate)
    return {key: value.numpy() for key, value in fresh.items()}


def test_plans_are_evaluated_in_their_order_and_progress_rises(stored):
    bench = Benches().bench(stored_state(stored), NOWHERE)
    subjects = {subject.name: subject for subject in bench.subjects()}
    plans = (GraftPlan("mc2", ""), GraftPlan("mc2", "mc2"), GraftPlan("mc2", "mc1"))
    work, said = transplant_planned(subjects, plans, bench.test(5), steps=1), []
    with pytest.raises(StopIteration) as end:
        while True:
            said.append(next(work))
    assert [(one.donor, one.tasks) for one in end.value.value] == [("", 5), ("mc2", 5), ("mc1", 5)]
    assert end.value.value[1].gain["loss"] == 0
    done = [one for one, _ in said]
    assert done == sorted(done) and said[-1] == (15, 15)
    one, other = bench.test(5).support_x, bench.validation(5).support_x
    assert not one.equal(other) and one.equal(bench.test(8).support_x[:5])
