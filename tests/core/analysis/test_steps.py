"""One task step by step, against the slow reference and explicit Kronecker products."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.adapt import adapt
from core.analysis.steps import angle, step_through
from core.analysis.subject import Subject
from core.errors import Cancelled, UserError
from tests.core import reference
from tests.core.analysis.subjects import CASES, make_episodes, make_subject
from tests.core.runs import BY_STEPS

CASE_LIST = ("mlp", "conv4")


def walked(subject, episodes, task, steps):
    """[(parameters, gradients, direction)] of one task by the reference, the last without step."""
    learner, parameters = subject.learner, dict(subject.theta)
    scale = learner.ways if subject.training.loss_sum == "ways" else 1
    trail = []
    for _ in range(steps):
        leaves = {name: parameters[name].clone().requires_grad_() for name in learner.adapted}
        outputs = reference.forward(learner.model, parameters | leaves, episodes.support_x[task])
        loss = scale * reference.loss(learner.loss, outputs, episodes.support_y[task])
        gradients = dict(zip(leaves, torch.autograd.grad(loss, list(leaves.values())), strict=True))
        rate = subject.training.inner_rate
        steps_ = {n: reference.direction(learner.method, n, g, subject.meta, rate) for n, g in gradients.items()}
        trail.append((parameters, gradients, steps_))
        parameters = parameters | {name: parameters[name] - step for name, step in steps_.items()}
    return [*trail, (parameters, None, None)]


@pytest.mark.parametrize("loss_sum", ["mean", "ways"])
@pytest.mark.parametrize("method", BY_STEPS)
@pytest.mark.parametrize("case", CASE_LIST)
def test_every_number_is_the_references(case, method, loss_sum):
    subject = make_subject(case, method, loss_sum=loss_sum)
    episodes, task, steps = make_episodes(case), 1, 3
    found = step_through(subject, episodes, task, steps=steps)
    trail = walked(subject, episodes, task, steps)
    model, kind = subject.learner.model, subject.learner.loss
    for row, (parameters, _, _) in enumerate(trail):
        for which in ("support", "query"):
            x, y = getattr(episodes, f"{which}_x")[task], getattr(episodes, f"{which}_y")[task]
            outputs = reference.forward(model, parameters, x)
            assert getattr(found, f"{which}_loss")[row] == pytest.approx(float(reference.loss(kind, outputs, y)))
            right = getattr(found, f"{which}_accuracy")[row]
            if kind == "mse":
                assert np.isnan(right)
            else:
                assert right == pytest.approx(float((outputs.argmax(1) == y).double().mean()))
        np.testing.assert_allclose(found.query_outputs[row], outputs.numpy(), atol=1e-9)
    rate = subject.training.inner_rate
    for tensor in found.tensors:
        name = f"{tensor.layer}.{tensor.part}"
        for row, (parameters, gradients, taken) in enumerate(trail):
            moved = float((parameters[name] - subject.theta[name]).norm())
            assert tensor.moved[row] == pytest.approx(moved, abs=1e-12)
            if gradients is None:
                continue
            raw, step = gradients[name], taken[name]
            assert tensor.raw[row] == pytest.approx(float(raw.norm()))
            assert tensor.step[row] == pytest.approx(float(step.norm()))
            assert tensor.gain[row] == pytest.approx(float(step.norm() / raw.norm()) / rate)
            cosine = float((raw * step).sum() / (raw.norm() * step.norm()))
            assert np.cos(np.radians(tensor.angle[row])) == pytest.approx(cosine, abs=1e-9)


def test_what_receives_no_gradient_is_left_out():
    found = step_through(make_subject("conv4"), make_episodes("conv4"), 0, steps=1)
    names = [f"{tensor.layer}.{tensor.part}" for tensor in found.tensors]
    assert names == ["conv1.weight", "conv2.weight", "conv3.weight", "conv4.weight", "fc.weight", "fc.bias"]


def test_what_a_factor_turns_by_explicit_kronecker_products():
    subject, episodes = make_subject("conv4", "mc2"), make_episodes("conv4")
    found = step_through(subject, episodes, 2, steps=2, layer="conv2")
    tensor = next(t for t in found.tensors if (t.layer, t.part) == ("conv2", "weight"))
    factors = {name: subject.meta[f"conv2/{name}"].numpy() for name in ("M_o", "M_i", "M_f")}
    assert [turn.name for turn in tensor.factors] == ["M_o", "M_i", "M_f"]
    eyes = {name: np.eye(len(matrix)) for name, matrix in factors.items()}

    def transformed(chosen, row):
        return np.kron(np.kron(chosen["M_o"], chosen["M_i"]), chosen["M_f"]) @ found.gradient[row].ravel()

    for row in range(2):
        full = transformed(factors, row)
        np.testing.assert_allclose(found.transformed[row].ravel(), full, rtol=1e-9)
        for turn in tensor.factors:
            missing = transformed(factors | {turn.name: eyes[turn.name]}, row)
            alone = transformed(eyes | {turn.name: factors[turn.name]}, row)
            for measured, (one, other) in (
                (turn.missing[row], (full, missing)),
                (turn.alone[row], (found.gradient[row].ravel(), alone)),
            ):
                cosine = one @ other / np.linalg.norm(one) / np.linalg.norm(other)
                assert measured == pytest.approx(np.degrees(np.arccos(cosine)), rel=1e-6)
                assert measured > 0.1


def test_turns_do_not_depend_on_the_scale_that_cannot_be_identified():
    one = make_subject("conv4", "mc2")
    meta = one.meta | {"conv2/M_o": 3 * one.meta["conv2/M_o"], "conv2/M_i": one.meta["conv2/M_i"] / 3}
    other = Subject(one.name, one.learner, one.theta, meta, one.training)
    a, b = (step_through(subject, make_episodes("conv4"), 0, steps=1) for subject in (one, other))
    for left, right in zip(a.tensors, b.tensors, strict=True):
        for x, y in zip(left.factors, right.factors, strict=True):
            np.testing.assert_allclose([x.missing, x.alone], [y.missing, y.alone], rtol=1e-9)


@pytest.mark.parametrize(
    ("method", "weight", "bias"),
    [
        ("maml", [], []),
        ("mc1", ["M_i"], ["m_bias"]),
        ("mc2", ["M_o", "M_i"], ["m_bias"]),
        ("meta-sgd", ["a_weight"], ["a_bias"]),
        ("layerlr", ["a_weight"], ["a_bias"]),
    ],
)
def test_factors_are_those_that_act_on_the_tensor(method, weight, bias):
    found = step_through(make_subject("mlp", method), make_episodes("mlp"), 0, steps=1)
    for tensor in found.tensors:
        assert [turn.name for turn in tensor.factors] == (weight if tensor.part == "weight" else bias)
    if method in ("maml", "layerlr"):
        np.testing.assert_allclose([tensor.angle for tensor in found.tensors], 0, atol=1e-6)


def test_the_trained_steps_are_those_of_the_inner_loop_and_more_go_on_from_there():
    subject, episodes = make_subject("conv4", inner_steps=2), make_episodes("conv4")
    found = step_through(subject, episodes, 0, steps=10)
    assert found.trained == 2
    assert len(found.query_loss) == 11
    one = episodes.part(0, 1)
    args = (one.support_x, one.support_y, subject.training)
    last = list(adapt(subject.learner, subject.theta, subject.meta, *args))[-1]
    expected = subject.learner.at(last, subject.learner.model.prepare(one.query_x), one.query_y).losses
    assert found.query_loss[2] == float(expected)


def test_fits_at_probe_inputs():
    subject, episodes = make_subject("mlp"), make_episodes("mlp")
    probe = torch.linspace(-2, 2, 7, dtype=torch.float64).reshape(-1, 1)
    found = step_through(subject, episodes, 0, steps=2, probe=probe)
    assert found.fits.shape == (3, 7, 1)
    for row, (parameters, _, _) in enumerate(walked(subject, episodes, 0, 2)):
        np.testing.assert_allclose(found.fits[row], reference.forward(subject.learner.model, parameters, probe))


def test_steps_that_blow_up_are_said_and_survived():
    subject = make_subject("mlp", "mc2", inner_rate=100.0)
    found = step_through(subject, make_episodes("mlp"), 0, steps=10)
    assert not np.isfinite(found.support_loss[-1])
    assert found.problem.startswith("The support loss is not finite after ")
    assert found.problem.endswith("the inner rate may be too large.")
    broken = make_subject("conv4")
    broken.meta["conv1/M_o"][0, 0] = float("nan")
    assert "after 1 inner steps" in step_through(broken, make_episodes("conv4"), 0, steps=2).problem


def test_requests_that_cannot_be_met():
    subject, episodes = make_subject(), make_episodes()
    with pytest.raises(UserError, match="There is no task 3; choose one from 0 to 2"):
        step_through(subject, episodes, 3)
    with pytest.raises(UserError, match="11 inner steps"):
        step_through(subject, episodes, 0, steps=11)
    with pytest.raises(UserError, match="There is no layer 'conv1'; choose one of fc1, fc2, fc3"):
        step_through(subject, episodes, 0, layer="conv1")
    with pytest.raises(Cancelled):
        step_through(subject, episodes, 0, cancelled=lambda: True)


def test_nothing_is_changed_and_nothing_keeps_a_graph():
    subject, episodes = make_subject("conv4"), make_episodes("conv4")
    before = {name: value.clone() for name, value in (subject.theta | subject.meta).items()}
    step_through(subject, episodes, 0, steps=2)
    for name, value in (subject.theta | subject.meta).items():
        assert torch.equal(value, before[name])
        assert not value.requires_grad


def test_angles_are_exact_near_their_ends():
    x = np.array([1.0, 0.0])
    assert angle(x, np.array([1.0, 1e-9])) == pytest.approx(np.degrees(1e-9), rel=1e-6)
    assert angle(x, -x) == pytest.approx(180.0)
    assert angle(x, np.array([0.0, 5.0])) == pytest.approx(90.0)
    assert np.isnan([angle(x, 0 * x), angle(x, np.array([np.inf, 0.0]))]).all()


def test_every_case_is_known():
    assert set(CASE_LIST) <= set(CASES)
