"""The switches of MAML++, each against the slow reference and with any method that takes gradient steps, and what they do to a run."""

import math
from itertools import pairwise

import numpy as np
import pytest
import torch

from core.arm import ArmState
from core.boxes import Inbox, Pause, SetHyper, Step, Stop
from core.captured import CapturedMetaStep
from core.continuation import Continuation
from core.devices import settle
from core.engine import meta_step
from core.events import MatrixSnapshot, Paused, Saved, Started
from core.methods import METHODS
from core.models import Model
from core.schedules import LEAST, at_iteration, importance
from core.spec import Training
from core.train import train
from core.workers import ALONE
from tests.core import reference
from tests.core.loading import loaded
from tests.core.runs import BY_STEPS, NOWHERE, curve, of, run_all, small
from tests.core.test_captured import stand_in
from tests.core.test_continuation import numbers, results, resumed
from tests.core.test_engine import CASES, make

WEIGHTS = (0.2, 0.3, 0.5)
SWITCHES = {
    "multi-step": ({}, {}, WEIGHTS),
    "rates per step": ({"step_rates": 2}, {}, None),
    "normalisation per step": ({}, {"norm_steps": 2}, None),
    "all": ({"step_rates": 3}, {"norm_steps": 3}, WEIGHTS),
}
"""Settings of the method, of the network, and the importance of three inner steps."""


PAIRS = [(case, switch) for case in CASES for switch in SWITCHES if (case, switch) != ("mlp", "normalisation per step")]


def switched(case, method, switch, tasks=3):
    options, network, weights = SWITCHES[switch]
    made = make(case, method, tasks=tasks, network={} if case == "mlp" else network, **options)
    return *made, weights, None if weights is None else torch.tensor(weights, dtype=torch.float64)


@pytest.mark.parametrize("first_order", [False, True])
@pytest.mark.parametrize("method", BY_STEPS)
@pytest.mark.parametrize(("case", "switch"), PAIRS)
def test_meta_gradient_equals_the_slow_reference(case, method, switch, first_order):
    learner, theta, meta, episodes, weights, tensor = switched(case, method, switch)
    training = Training(inner_rate=0.1, inner_steps=3, first_order=first_order, loss_sum="ways", tasks_at_once=2)
    step = meta_step(learner, theta, meta, episodes, training, importance=tensor)
    expected = reference.query_loss(learner, theta, meta, episodes, training, weights)
    leaves = theta | meta
    gradients = torch.autograd.grad(expected, list(leaves.values()))
    scale = max(float(gradient.norm()) for gradient in gradients)
    for name, gradient in zip(leaves, gradients, strict=True):
        ours = (step.theta | step.meta)[name]
        assert ours.shape == gradient.shape
        assert float((ours - gradient).norm()) < 1e-10 * max(float(gradient.norm()), 1e-3 * scale), name
    last = reference.query_loss(learner, theta, meta, episodes, training)
    assert float(step.query_loss) == pytest.approx(float(last.detach()), rel=1e-12), "what is measured is the last step"


@pytest.mark.parametrize("first_order", [False, True])
@pytest.mark.parametrize(("case", "switch"), PAIRS)
def test_written_out_derivatives_and_those_of_torch_make_the_same_meta_gradient(case, switch, first_order, monkeypatch):
    learner, theta, meta, episodes, _, tensor = switched(case, "mc2", switch)
    training = Training(inner_rate=0.1, inner_steps=3, first_order=first_order, loss_sum="ways")
    written = meta_step(learner, theta, meta, episodes, training, importance=tensor)
    for name in ("prepare", "point"):
        monkeypatch.setattr(type(learner.model), name, getattr(Model, name))
    plain = meta_step(learner, theta, meta, episodes, training, importance=tensor)
    torch.testing.assert_close(written.query_loss, plain.query_loss)
    for ours, theirs in ((written.theta, plain.theta), (written.meta, plain.meta)):
        scale = max(float(gradient.norm()) for gradient in theirs.values())
        for name, gradient in theirs.items():
            assert float((ours[name] - gradient).norm()) < 1e-9 * max(float(gradient.norm()), 1e-3 * scale), name


@pytest.mark.parametrize("case", CASES)
def test_meta_gradient_with_everything_equals_central_differences(case):
    learner, theta, meta, episodes, weights, tensor = switched(case, "mc2", "all", tasks=2)
    training = Training(inner_rate=0.1, inner_steps=3)
    step = meta_step(learner, theta, meta, episodes, training, importance=tensor)
    rng, h = np.random.default_rng(1), 1e-6
    for which, gradients in ((theta, step.theta), (meta, step.meta)):
        ways = {name: torch.from_numpy(rng.standard_normal(t.shape)) for name, t in which.items()}

        def loss_at(offset, which=which, ways=ways):
            moved = {name: (t + offset * ways[name]).detach().requires_grad_() for name, t in which.items()}
            parts = (moved, meta) if which is theta else (theta, moved)
            return float(reference.query_loss(learner, *parts, episodes, training, weights).detach())

        slope = sum(float((gradients[name] * ways[name]).sum()) for name in which)
        assert (loss_at(h) - loss_at(-h)) / (2 * h) == pytest.approx(slope, rel=1e-6)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("method", BY_STEPS)
def test_rates_and_normalisation_per_step_start_out_changing_nothing(method, dtype):
    """Bit for bit: the rates start at the inner rate, and the normalisation weights of all steps are equal."""
    found = []
    *_, episodes = make("conv4", method)
    for switch in ({}, {"step_rates": 2}):
        network = {"norm_steps": 2} if switch else {}
        learner, *_ = make("conv4", method, network=network, **switch)
        rng = np.random.default_rng(0)
        fresh = learner.model.init((1, 12, 12), 3, rng)
        theta = {name: torch.from_numpy(value).to(dtype).requires_grad_() for name, value in fresh.items()}
        meta = learner.method.start(learner.layers, {k: v.detach() for k, v in theta.items()}, 0.3)
        meta = {name: value.requires_grad_() for name, value in meta.items()}
        cast = (episodes.support_x.to(dtype), episodes.support_y, episodes.query_x.to(dtype), episodes.query_y)
        training = Training(inner_rate=0.3, inner_steps=3)
        found.append(meta_step(learner, theta, meta, type(episodes)(*cast, {}), training))
    plain, same = found
    assert torch.equal(plain.query_loss, same.query_loss)
    for name, gradient in (plain.theta | plain.meta).items():
        ours = (same.theta | same.meta)[name]
        if name.endswith(".beta"):
            torch.testing.assert_close(ours.sum(0), gradient)
        else:
            assert torch.equal(ours, gradient), name


def test_nothing_is_scheduled_unless_asked_for():
    training = Training(inner_steps=5)
    for iteration in (1, 1000, training.iterations + 1):
        assert at_iteration(training, iteration) is training
        assert importance(training, iteration) is None


def test_importance_goes_from_all_steps_to_the_last():
    training = Training(inner_steps=4, multi_step=100)
    assert importance(training, 1) == (0.25,) * 4
    assert importance(training, 51) == (0.125,) * 3 + (0.625,)
    assert importance(training, 100)[0] == pytest.approx(LEAST / 4)
    assert importance(training, 101) is None
    every = [importance(training, iteration) for iteration in range(1, 101)]
    assert all(sum(weights) == pytest.approx(1) for weights in every)
    assert all(a[3] <= b[3] and a[0] >= b[0] for a, b in pairwise(every))
    assert importance(training.with_changes({"inner_steps": 1}), 1) is None, "one step is the last one"


def test_the_outer_rate_follows_a_cosine():
    training = Training(outer_rate=0.1, outer_schedule="cosine", outer_rate_end=0.02, iterations=100)
    rates = [at_iteration(training, iteration).outer_rate for iteration in range(1, 121)]
    assert rates[0] == 0.1 and rates[50] == pytest.approx(0.06)
    assert rates[25] == pytest.approx(0.02 + 0.04 * (1 + math.cos(math.pi / 4)))
    assert rates[100:] == [0.02] * 20 and rates == sorted(rates, reverse=True)


def test_the_order_changes_after_the_named_iteration():
    training = Training(first_order_until=3)
    assert [at_iteration(training, iteration).first_order for iteration in (1, 3, 4)] == [True, True, False]
    assert at_iteration(Training(first_order=True, first_order_until=3), 4).first_order


LIVE = {
    "multi-step": {"inner_steps": 3, "multi_step": 5},
    "order": {"inner_steps": 2, "first_order_until": 5},
    "cosine": {"outer_schedule": "cosine", "outer_rate_end": 1e-4},
}
LIVE["all"] = LIVE["multi-step"] | {"first_order_until": 4} | LIVE["cosine"]


@pytest.mark.parametrize("switch", LIVE)
def test_a_switch_acts_while_it_is_on_and_not_afterwards(switch):
    """A run with the switch differs from one without; switched off by a command it does what any run would."""
    plain = {name: value for name, value in LIVE[switch].items() if name == "inner_steps"}
    with_it, without = (curve(run_all(small(iterations=9, **live)), "mc2") for live in (LIVE[switch], plain))
    assert with_it[0] == without[0] and with_it != without
    off = {name: Training().model_dump()[name] for name in LIVE[switch] if name != "inner_steps"}
    assert curve(run_all(small(iterations=9, **LIVE[switch]), SetHyper(off)), "mc2") == without


def test_first_order_until_is_first_order_until_then():
    held = curve(run_all(small(iterations=8, inner_steps=2, first_order=True)), "mc2")
    until = curve(run_all(small(iterations=8, inner_steps=2, first_order_until=4)), "mc2")
    assert until[:5] == held[:5] and until[5] != held[5]


def stopped_at(spec, at):
    """What is kept of a run stopped after `at` of its planned iterations."""
    inbox = Inbox()
    inbox.put(Pause("test"))
    inbox.put(Step(at))
    seen = []
    for event in train(spec, inbox, NOWHERE):
        seen.append(event)
        if isinstance(event, Paused) and event.reason == "stepped":
            inbox.put(Stop())
    last = of(seen, Saved)[-1]
    assert last.iteration == at
    return Continuation(last.tensors, last.state)


@pytest.mark.parametrize("at", [2, 5])
@pytest.mark.parametrize("switch", [*LIVE, "rates per step"])
def test_a_run_with_switches_goes_on_bit_for_bit(switch, at):
    spec = small(iterations=9, **LIVE.get(switch, LIVE["all"]))
    if switch == "rates per step":
        arms = [arm.with_changes({"method": arm.method.with_changes({"step_rates": 2})}) for arm in spec.arms]
        spec = spec.replaced(arms=tuple(arms))
    whole, rest = run_all(spec), resumed(stopped_at(spec, at))
    assert numbers(rest) == numbers(whole, after=at) and numbers(rest)
    for name, values in results(whole).items():
        assert np.array_equal(results(rest)[name], values), name


def test_rates_per_step_are_shown_and_learned():
    spec = small(("maml",), iterations=6, inner_steps=2)
    arm = spec.arms[0].with_changes({"method": {"kind": "maml", "step_rates": 2}})
    spec = spec.replaced(arms=(arm,))
    events = run_all(spec)
    assert of(events, Started)[0].arms[0].title == "MAML (rates per step 2)"
    first, *_, last = of(events, MatrixSnapshot)
    shown = {f"{matrix.layer}/{matrix.name}": matrix for matrix in last.matrices}
    assert list(shown) == [f"fc{n}/r_{part}" for n in (1, 2, 3) for part in ("weight", "bias")]
    assert all(matrix.values.shape == (1, 2) and matrix.level == 0.01 for matrix in shown.values())
    assert all((matrix.values == np.float32(0.01)).all() for matrix in first.matrices)
    assert (shown["fc3/r_bias"].values != np.float32(0.01)).all()


def test_evaluation_beyond_the_trained_steps_uses_the_last_rate():
    learner, theta, meta, episodes = make("mlp", "maml", step_rates=2)
    trees = list(
        learner.trail(theta, meta, episodes.support_x, episodes.support_y, Training(inner_rate=0.1, inner_steps=4))
    )
    for number in range(4):
        start = {name: value.detach().requires_grad_() for name, value in trees[number].items()}
        outputs = learner.model.forward(start, episodes.support_x)
        loss = (outputs - episodes.support_y).square().mean((1, 2)).sum()
        (gradient,) = torch.autograd.grad(loss, [start["fc1.weight"]])
        rate = meta["fc1/r_weight"][min(number, 1)]
        torch.testing.assert_close(trees[number + 1]["fc1.weight"], trees[number]["fc1.weight"] - rate * gradient)


def test_a_recording_reads_new_weights_and_is_made_again_when_they_are_gone():
    counts = []
    captured = CapturedMetaStep(stand_in(counts))
    learner, theta, meta, episodes = make("mlp", "mc2")
    training = Training(inner_rate=0.1, inner_steps=3)
    for weights in (WEIGHTS, (0.1, 0.1, 0.8), None):
        tensor = None if weights is None else torch.tensor(weights, dtype=torch.float64)
        got, expected = (
            way(learner, theta, meta, episodes, training, importance=tensor) for way in (captured, meta_step)
        )
        assert all(torch.equal(got.theta[name], expected.theta[name]) for name in theta)
    assert counts == ["recorded", "replayed", "replayed", "recorded", "replayed"]


def test_an_arm_takes_the_weights_of_its_iteration():
    """The importance reaches the engine in the arm's precision and changes the gradient, not what is measured."""
    spec = small(("mc2",), inner_steps=3)
    arm = ArmState(spec, "mc2", settle(spec.run))
    source, _ = loaded(spec.task)
    episodes = source.sample("train", 4, 5, np.random.default_rng(0), torch.device("cpu"), torch.float32)
    training = spec.training_of("mc2")
    plain, weighted = (arm.gradient(episodes, training, ALONE, lambda: False, w) for w in (None, WEIGHTS))
    assert torch.equal(plain.query_loss, weighted.query_loss)
    assert not torch.equal(plain.theta["fc3.bias"], weighted.theta["fc3.bias"])


def test_the_meta_gradient_is_clipped_entry_by_entry_before_adam():
    """Adam's first moments after one step are a tenth of the gradient that it was given."""
    spec = small(("mc2",), gradient_clip=0.01)
    arm = ArmState(spec, "mc2", settle(spec.run))
    source, _ = loaded(spec.task)
    episodes = source.sample("train", 4, 5, np.random.default_rng(0), torch.device("cpu"), torch.float32)
    step = arm.gradient(episodes, spec.training, ALONE, lambda: False, None)
    arm.apply(step, spec.training)
    gradients, (tensors, _) = step.theta | step.meta, arm.state()
    moments = {name: tensors[f"adam/exp_avg/{name}"] for name in gradients}
    assert any(gradient.abs().max() > 0.01 for gradient in gradients.values())
    for name, gradient in gradients.items():
        assert torch.allclose(torch.as_tensor(moments[name]), 0.1 * gradient.clamp(-0.01, 0.01), rtol=1e-5), name


def test_every_method_of_steps_has_the_switch_and_no_other_has():
    for name, method in METHODS.items():
        assert ("step_rates" in method.model_fields) == (name in BY_STEPS)
