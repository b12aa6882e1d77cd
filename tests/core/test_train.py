"""The outer loop: what it says, what it hears, what it survives."""

import numpy as np
import pytest
import torch

from core.arm import ArmState
from core.boxes import CopyState, Describe, Inbox, Pause, Resume, ResumeArm, SetHyper, ShowTask, Step, Stop
from core.devices import settle
from core.events import (
    ArmLimited,
    ArmPaused,
    ArmResult,
    ArmResumed,
    Described,
    Ended,
    Evaluated,
    HyperApplied,
    HyperRejected,
    MatrixSnapshot,
    Metrics,
    Paused,
    Progress,
    RegressionAdaptation,
    Resumed,
    Started,
    StateCopy,
)
from core.tasks.sinusoid import Sinusoid
from core.train import train
from core.workers import ALONE
from tests.core.loading import loaded
from tests.core.runs import NOWHERE, curve, of, run_all, small


def test_a_run_says_what_it_does_and_ends_once():
    events = run_all(small())
    assert isinstance(events[0], Started) and [arm.name for arm in events[0].arms] == ["maml", "mc2"]
    assert isinstance(events[-1], Ended) and events[-1].reason == "finished" and len(of(events, Ended)) == 1
    assert [iteration for iteration, _ in curve(events, "mc2")] == [1, 2, 3, 4, 5, 6]
    assert [e.iteration for e in of(events, Evaluated) if e.arm == "maml"] == [1, 3, 6]
    assert {e.arm for e in of(events, MatrixSnapshot)} == {"mc2"}
    assert {e.arm for e in of(events, RegressionAdaptation)} == {"maml", "mc2"}
    assert [result.iterations for result in of(events, ArmResult)] == [6, 6]


def test_the_planned_end_is_evaluated_even_between_two_intervals():
    events = run_all(small(iterations=5))
    assert [e.iteration for e in of(events, Evaluated) if e.arm == "mc2"] == [1, 3, 5]


def test_same_seed_same_curves_and_another_seed_others():
    first, again = run_all(small()), run_all(small())
    assert curve(first, "mc2") == curve(again, "mc2")
    other = small()
    other = other.replaced(run=other.run.with_changes({"seed": 1}))
    assert curve(run_all(other), "mc2") != curve(first, "mc2")


def test_an_arm_learns_the_same_alone_in_company_and_without_evaluation():
    together = run_all(small(("maml", "mc2")))
    assert curve(run_all(small(("mc2",))), "mc2") == curve(together, "mc2")
    rarely = small(("maml", "mc2"), evaluation_interval=1000)
    assert curve(run_all(rarely), "mc2") == curve(together, "mc2")


def test_all_methods_start_from_the_same_initialisation_and_tasks():
    events = run_all(small(("maml", "meta-sgd", "layerlr", "mc1", "mc2"), iterations=1))
    assert len({e.values["query_loss"] for e in of(events, Metrics)}) == 1


def test_looking_at_a_task_does_not_change_the_curve():
    assert curve(run_all(small(), ShowTask(3)), "mc2") == curve(run_all(small()), "mc2")


def pull(spec, linger=True):
    inbox = Inbox()
    return inbox, train(spec, inbox, NOWHERE, linger=linger)


def until(events, kind):
    """Pull until an event of this kind comes, and return everything up to it."""
    seen = []
    for event in events:
        seen.append(event)
        if isinstance(event, kind):
            return seen
    raise AssertionError(f"the run ended without {kind.__name__}")


def test_pause_stands_still_and_resume_goes_on_with_the_same_curve():
    inbox, events = pull(small(iterations=20))
    before = until(events, Metrics)
    inbox.put(Pause())
    before += until(events, Paused)
    at = before[-1].iteration
    assert at < 20 and before[-1].reason == "asked"
    inbox.put(Resume())
    after = until(events, Paused)
    assert isinstance(after[0], Resumed) and after[-1].reason == "finished"
    assert curve(after, "mc2")[0][0] in (at, at + 1)
    assert curve(before + after, "mc2") == curve(run_all(small(iterations=20)), "mc2")
    inbox.put(Stop())
    assert isinstance(list(events)[-1], Ended)


@pytest.fixture
def slowly_loaded(monkeypatch):
    """Data that take a while to load: commands are heard meanwhile."""
    load = Sinusoid.load

    def with_progress(family, folder):
        for done in range(3):
            yield Progress("Loading", done, 3)
        return (yield from load(family, folder))

    monkeypatch.setattr(Sinusoid, "load", with_progress)


def test_what_is_asked_for_during_the_preparation_is_done_once_it_is_over(slowly_loaded):
    inbox, events = pull(small())
    for command in (Pause(), Describe("mine"), CopyState(), ShowTask(3), SetHyper({"inner_rate": 0.02})):
        inbox.put(command)
    seen = until(events, Paused)
    assert len(of(seen, Paused)) == 1 and seen[-1].iteration == 0 and not of(seen, Metrics)
    inbox.put(Resume())
    rest = until(events, Paused)
    assert not of(seen, Described | StateCopy) and of(rest, Resumed)
    assert of(rest, Described)[0].name == "mine" and of(rest, StateCopy)[0].iteration == 0
    assert {event.task for event in of(rest, RegressionAdaptation)} == {3}
    assert curve(rest, "mc2") == curve(run_all(small(inner_rate=0.02)), "mc2")
    events.close()


def test_a_pause_taken_back_during_the_preparation_is_none(slowly_loaded):
    events = run_all(small(), Pause(), Resume())
    assert not of(events, Paused | Resumed) and curve(events, "mc2") == curve(run_all(small()), "mc2")


def test_a_stop_during_the_preparation_ends_it(slowly_loaded):
    events = run_all(small(), Pause(), Stop())
    assert events[-1].reason == "cancelled" and not of(events, Started | Paused)


def test_step_makes_exactly_as_many_iterations():
    inbox, events = pull(small(iterations=20))
    inbox.put(Step(1))
    assert [i for i, _ in curve(until(events, Paused), "maml")] == [1]
    inbox.put(Step(3))
    assert [i for i, _ in curve(until(events, Paused), "maml")] == [2, 3, 4]
    events.close()


def test_after_the_planned_end_a_longer_plan_goes_on():
    inbox, events = pull(small(iterations=2))
    assert until(events, Paused)[-1].reason == "finished"
    inbox.put(SetHyper({"iterations": 4}))
    inbox.put(Resume())
    assert [i for i, _ in curve(until(events, Paused), "maml")] == [3, 4]
    events.close()


def test_what_is_stopped_after_its_planned_end_has_finished():
    inbox, events = pull(small(iterations=2))
    until(events, Paused)
    inbox.put(Stop())
    assert list(events)[-1].reason == "finished"


def test_a_stop_before_the_first_step_ends_at_once():
    events = run_all(small(), Stop())
    assert events[-1].reason == "stopped" and not of(events, Metrics)


def test_live_changes_apply_at_the_next_iteration_and_are_reported():
    events = run_all(small(), SetHyper({"inner_rate": 0.5, "meta_batch": 2}))
    assert of(events, HyperApplied)[0].changes == {"inner_rate": 0.5, "meta_batch": 2}
    assert of(events, Metrics)[0].tasks == 2
    assert curve(events, "mc2") != curve(run_all(small(meta_batch=2)), "mc2")


@pytest.mark.parametrize(
    "changes",
    [
        {"inner_rate": 0.2},
        {"outer_rate": 0.01},
        {"meta_batch": 3},
        {"inner_steps": 3},
        {"first_order": True},
        {"queries": 7},
        {"evaluation_interval": 2},
        {"iterations": 4},
    ],
)
def test_every_live_setting_takes_effect_without_a_restart(changes):
    inbox, events = pull(small())
    inbox.put(Step(2))
    before = until(events, Paused)
    inbox.put(SetHyper(changes))
    inbox.put(Resume())
    after = until(events, Paused)
    plain = run_all(small())
    assert curve(before, "mc2") == curve(plain, "mc2")[:2]
    told = (curve(after, "mc2"), [e.iteration for e in of(after, Evaluated)], [e.values for e in of(after, Evaluated)])
    rest = [e for e in plain if getattr(e, "iteration", 0) > 2]
    assert told != (
        curve(rest, "mc2"),
        [e.iteration for e in of(rest, Evaluated)],
        [e.values for e in of(rest, Evaluated)],
    )
    events.close()


def test_a_clip_cuts_off_the_entries_of_the_meta_gradient_before_adam():
    spec = small(("mc2",))
    source, _ = loaded(spec.task)
    episodes = source.sample("train", 4, 5, np.random.default_rng(0), torch.device("cpu"), torch.float32)
    for most in (0.0, 1e-3, 1e6):
        training = spec.training_of("mc2").with_changes({"gradient_clip": most})
        arm = ArmState(spec, "mc2", settle(spec.run))
        plain = {name: value.detach().clone().requires_grad_() for name, value in (arm.theta | arm.meta).items()}
        adam = torch.optim.Adam(plain.values(), training.outer_rate)
        for _ in range(3):
            step = arm.gradient(episodes, training, ALONE, lambda: False)
            sizes = torch.cat([value.abs().flatten() for value in (step.theta | step.meta).values()])
            assert sizes.max() > 1e-3 and (sizes < 1e-3).any()
            for name, value in (step.theta | step.meta).items():
                plain[name].grad = value.clone() if most != 1e-3 else value.clamp(-1e-3, 1e-3)
            adam.step()
            arm.apply(step, training)
        for name, value in (arm.theta | arm.meta).items():
            torch.testing.assert_close(value.detach(), plain[name].detach(), rtol=1e-5, atol=1e-7)


def test_a_clip_applies_while_the_run_goes_on_and_hides_no_arm_that_blew_up():
    plain = curve(run_all(small()), "mc2")
    assert curve(run_all(small(gradient_clip=1e6)), "mc2") == plain
    assert curve(run_all(small(), SetHyper({"gradient_clip": 1e-6}, arm="mc2")), "mc2")[2:] != plain[2:]
    events = run_all(small(inner_rate=100.0, inner_steps=10, gradient_clip=10.0))
    assert "not finite" in of(events, ArmPaused)[0].reason


def test_a_change_of_one_arm_leaves_the_others_alone():
    events = run_all(small(), SetHyper({"inner_rate": 0.5}, arm="mc2"))
    plain = run_all(small())
    assert curve(events, "maml") == curve(plain, "maml")
    assert curve(events, "mc2")[1:] != curve(plain, "mc2")[1:]


@pytest.mark.parametrize(
    "changes", [{"inner_rate": float("nan")}, {"inner_rat": 1}, {"meta_batch": 0}, {"inner_steps": 11}]
)
def test_a_change_that_cannot_be_used_is_refused_and_the_run_is_untouched(changes):
    events = run_all(small(), SetHyper(changes))
    assert len(of(events, HyperRejected)) == 1 and not of(events, HyperApplied)
    assert curve(events, "mc2") == curve(run_all(small()), "mc2")


def test_a_loss_that_is_not_finite_pauses_the_arm_with_its_last_good_state(monkeypatch):
    """An inner rate of 100 on 10 steps overflows; the step that overflows must not reach the parameters."""
    spec = small(inner_steps=10)
    inbox, events = pull(spec)
    inbox.put(SetHyper({"inner_rate": 100.0}, arm="maml"))
    inbox.put(SetHyper({"outer_rate": 1.0}, arm="maml"))
    seen = until(events, Paused)
    (stopped,) = of(seen, ArmPaused)
    assert stopped.arm == "maml" and "iteration" in stopped.reason and not stopped.traceback
    assert "loss is" in stopped.reason or "gradient of" in stopped.reason
    assert [i for i, _ in curve(seen, "maml")] == list(range(1, stopped.iteration))
    assert len(curve(seen, "mc2")) == 6
    inbox.put(Stop())
    result = next(e for e in events if isinstance(e, ArmResult) and e.arm == "maml")
    assert result.iterations == stopped.iteration - 1
    assert all(np.isfinite(values).all() for values in result.tensors.values())


def test_the_first_tensor_that_is_not_finite_is_named(monkeypatch):
    from core import arm as arm_module

    real = arm_module.meta_step

    def poisoned(*arguments, **options):
        step = real(*arguments, **options)
        if "fc2/M_o" in step.meta:
            step.meta["fc2/M_o"][1, 2] = float("inf")
        return step

    monkeypatch.setattr(arm_module, "meta_step", poisoned)
    events = run_all(small())
    (stopped,) = of(events, ArmPaused)
    assert (stopped.arm, stopped.iteration) == ("mc2", 1)
    assert "Gradient of fc2/M_o is not finite at iteration 1" in stopped.reason
    learned = next(e for e in of(events, ArmResult) if e.arm == "mc2").tensors
    assert np.array_equal(learned["fc2/M_o"], np.eye(5 * 8, dtype=np.float32))


def test_an_exception_in_a_step_fails_that_arm_and_leaves_the_others_running(monkeypatch):
    real = ArmState.gradient

    def broken(self, *arguments):
        if self.name == "mc2" and self.iterations == 2:
            raise ValueError("deliberately broken")
        return real(self, *arguments)

    monkeypatch.setattr(ArmState, "gradient", broken)
    events = run_all(small())
    (stopped,) = of(events, ArmPaused)
    assert stopped.arm == "mc2" and "deliberately broken" in stopped.traceback
    assert len(curve(events, "mc2")) == 2 and len(curve(events, "maml")) == 6


def test_running_out_of_memory_pauses_the_arm_with_advice_and_it_can_be_resumed(monkeypatch):
    real = ArmState.gradient
    full = [True]

    def hungry(self, *arguments):
        if self.name == "mc2" and full[0]:
            raise torch.OutOfMemoryError("deliberately full")
        return real(self, *arguments)

    monkeypatch.setattr(ArmState, "gradient", hungry)
    inbox, events = pull(small())
    seen = until(events, ArmPaused)
    assert "meta-batch" in seen[-1].reason
    full[0] = False
    inbox.put(ResumeArm("mc2"))
    seen = until(events, Paused)
    assert of(seen, ArmResumed) and curve(seen, "mc2")
    events.close()


@pytest.mark.parametrize(
    "message", ["GPU", "DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes"]
)
def test_tasks_at_once_are_halved_until_memory_holds_them(monkeypatch, message):
    from core import arm as arm_module

    real, sizes = arm_module.meta_step, []

    def small_memory(learner, theta, meta, episodes, training, *rest, **options):
        sizes.append(training.tasks_at_once or len(episodes))
        if sizes[-1] > 2:
            raise torch.OutOfMemoryError(message) if message == "GPU" else RuntimeError(message)
        return real(learner, theta, meta, episodes, training, *rest, **options)

    monkeypatch.setattr(arm_module, "meta_step", small_memory)
    spec = small(iterations=2, meta_batch=8)
    events = run_all(spec.replaced(arms=spec.arms[:1]))
    assert sizes == [8, 4, 2, 2]
    assert not of(events, ArmPaused) and len(curve(events, "maml")) == 2
    (limited,) = of(events, ArmLimited)
    assert (limited.arm, limited.iteration, limited.tasks_at_once) == ("maml", 1, 2)


def test_a_stop_inside_an_iteration_leaves_all_arms_as_they_were(monkeypatch):
    """Both arms made two iterations; the third is stopped while the second arm computes, and happened for neither."""
    inbox, events = pull(small())
    real = ArmState.gradient

    def stopped_inside(self, *arguments):
        if self.name == "mc2" and self.iterations == 2:
            inbox.put(Stop())
        return real(self, *arguments)

    monkeypatch.setattr(ArmState, "gradient", stopped_inside)
    seen = list(events)
    assert seen[-1].reason == "stopped" and seen[-1].iteration == 2
    assert [len(curve(seen, name)) for name in ("maml", "mc2")] == [2, 2]
    assert [result.iterations for result in of(seen, ArmResult)] == [2, 2]
    short = small(iterations=2)
    for ours, expected in zip(of(seen, ArmResult), of(run_all(short), ArmResult), strict=True):
        assert all(np.array_equal(ours.tensors[name], expected.tensors[name]) for name in expected.tensors)


def test_when_no_arm_is_left_a_plain_run_fails_with_the_reasons(monkeypatch):
    def broken(self, *arguments):
        raise ValueError("deliberately broken")

    monkeypatch.setattr(ArmState, "gradient", broken)
    events = run_all(small())
    assert events[-1].reason == "failed" and "deliberately broken" in events[-1].error


def test_no_tensor_leaves_in_a_message():
    def leaves(value):
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, list | tuple):
            return [leaf for item in value for leaf in leaves(item)]
        if hasattr(value, "__slots__") and type(value).__module__ == "core.events":
            return [leaf for name in value.__dataclass_fields__ for leaf in leaves(getattr(value, name))]
        return [value]

    import pickle

    for event in run_all(small()):
        pickle.loads(pickle.dumps(event))
        for leaf in leaves(event):
            assert isinstance(leaf, str | int | float | bool | np.ndarray | type(None)), (event, type(leaf))


def test_mc2_beats_maml_on_sinusoids_after_a_thousand_iterations():
    """facts: the authors' settings, 10-shot; MC2 0.59 against MAML 3.03 at 2,500 iterations; already plain at 1,000."""
    from core.presets import preset

    spec = preset("sinusoid-10shot", ("maml", "mc2"))
    spec = spec.replaced(training=spec.training.with_changes({"iterations": 1000, "evaluation_interval": 1000}))
    final = {e.arm: e for e in of(run_all(spec), Evaluated) if e.iteration == 1000}
    gap = final["maml"].values["loss"] - final["mc2"].values["loss"]
    assert gap > final["maml"].ci95["loss"] + final["mc2"].ci95["loss"]
