"""Learned beside local factors, and losses under local curvature, on small nets in float64."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.adapt import InnerStep, adapt
from core.analysis.local import average_factors, local_layer
from core.analysis.local_findings import band
from core.analysis.local_loop import local_curve
from core.analysis.local_rules import TITLES, LocalRule
from core.analysis.local_steps import as_tensors, as_vector, dampings, solve
from core.analysis.steps import step_through
from core.analysis.subject import Subject
from core.analysis.task_curvature import KroneckerFactors, TaskCurvature
from core.errors import Cancelled, UserError
from core.models.base import Layer
from tests.core import reference
from tests.core.analysis.subjects import make_episodes, make_subject

CASES = ("mlp", "mlp-classes", "conv4")


def matrix(values):
    return torch.tensor(values, dtype=torch.float64)


@pytest.mark.parametrize("case", CASES)
def test_factors_are_averages_over_tasks(case):
    subject, episodes = make_subject(case), make_episodes(case)
    found = average_factors(subject, episodes, (0, 2))
    tasked = {name: value.unsqueeze(0) for name, value in subject.theta.items()}
    alone = []
    for task in (0, 2):
        one = episodes.part(task, task + 1)
        curvature = TaskCurvature(subject, tasked, one.support_x, one.support_y)
        alone.append({own.layer: own for own in curvature.kronecker_factors()})
    assert list(found) == [layer.name for layer in subject.learner.layers]
    for name, own in found.items():
        torch.testing.assert_close(own.g, (alone[0][name].g + alone[1][name].g) / 2)
        torch.testing.assert_close(own.a_i, (alone[0][name].a_i + alone[1][name].a_i) / 2)


@pytest.mark.parametrize("damping", [1e-4, 0.1, 30.0])
def test_each_factor_is_its_damped_inverse_up_to_scale(damping):
    subject, episodes = make_subject("conv4"), make_episodes("conv4")
    own = average_factors(subject, episodes, (0, 1))["conv3"]
    found = local_layer(subject, own, (0, 1), damping=damping)
    assert [(factor.name, factor.symbol) for factor in found.factors] == [("M_o", "G"), ("M_i", "A_i"), ("M_f", "A_f")]
    parts = [own.g.numpy(), own.a_i.numpy(), own.a_f.numpy()]
    for factor, part, added in zip(found.factors, parts, dampings([own.g, own.a_i, own.a_f], damping), strict=True):
        size = len(part)
        inverse = np.linalg.inv(part + added * np.eye(size))
        np.testing.assert_allclose(factor.inverse, inverse * size / np.trace(inverse), rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose(factor.curvature, part * size / np.trace(part))
        np.testing.assert_allclose(factor.eigenvalues, np.linalg.eigvalsh(factor.curvature)[::-1], atol=1e-10)
        assert added / (np.trace(part) / size) == pytest.approx(found.relative_damping)
        learned = subject.meta[f"conv3/{factor.name}"].numpy()
        np.testing.assert_allclose(factor.learned, learned * size / np.trace(learned))
        centred = [m - np.trace(m) / size * np.eye(size) for m in (inverse, learned * np.trace(learned))]
        expected = (centred[0] * centred[1]).sum() / np.linalg.norm(centred[0]) / np.linalg.norm(centred[1])
        assert factor.cosine == pytest.approx(expected, rel=1e-6)


def test_overlaps_of_subspaces_by_projectors():
    subject, episodes = make_subject("conv4"), make_episodes("conv4")
    found = local_layer(subject, average_factors(subject, episodes, (0,))["conv2"], (0,), damping=0.1)
    for factor in found.factors:
        size = len(factor.inverse)
        _, local = np.linalg.eigh(factor.inverse)
        _, values = np.linalg.eigh(factor.learned.T @ factor.learned)
        for r in range(1, size + 1):
            for overlap, columns in ((factor.leading, slice(size - r, size)), (factor.trailing, slice(0, r))):
                one, other = local[:, columns] @ local[:, columns].T, values[:, columns] @ values[:, columns].T
                assert overlap[r - 1] == pytest.approx(np.trace(one @ other) / r, abs=1e-6)
        assert factor.leading[-1] == pytest.approx(1.0)
        np.testing.assert_allclose(factor.chance, np.arange(1, size + 1) / size)


def test_an_arm_that_learned_the_local_inverse_is_recognised():
    subject, episodes = make_subject("mlp-classes"), make_episodes("mlp-classes")
    own = average_factors(subject, episodes, (0, 1))["fc1"]
    inverse = matrix(local_layer(subject, own, (0, 1), damping=0.05).factors[1].inverse.tolist())
    taught = Subject("mc2", subject.learner, subject.theta, subject.meta | {"fc1/M_i": -3 * inverse}, subject.training)
    factor = local_layer(taught, own, (0, 1), damping=0.05).factors[1]
    assert factor.cosine == pytest.approx(1.0)
    np.testing.assert_allclose(factor.leading, 1.0)
    np.testing.assert_allclose(factor.trailing, 1.0)


def test_the_rank_of_few_examples_and_the_error_of_the_split():
    subject, episodes = make_subject("conv4"), make_episodes("conv4", examples=1)
    layer = next(layer for layer in subject.learner.layers if layer.name == "conv4")
    own = average_factors(subject, episodes, (0,))["conv4"]
    found = local_layer(subject, own, (0,), damping=0.1)
    assert found.input_size == 27
    assert found.input_rank == np.linalg.matrix_rank(own.a.numpy()) <= 3
    assert found.split_error > 0.01
    exact = torch.kron(matrix([[2.0, 0.5, 0], [0.5, 1, 0], [0, 0, 3]]), torch.diag(torch.arange(1.0, 10).double()))
    assert local_layer(subject, KroneckerFactors.of(layer, own.g, exact), (0,), damping=0.1).split_error < 1e-12


def test_layers_without_signal_or_with_broken_numbers_are_said():
    subject = make_subject("mlp")
    layer = Layer("fc2", 4, 5)
    eye, zero = torch.eye(5).double(), torch.zeros(4, 4).double()
    silent = local_layer(subject, KroneckerFactors.of(layer, zero, eye), (0,), damping=0.1)
    assert silent.problem == "The local curvature of fc2 is zero on these tasks."
    broken = local_layer(subject, KroneckerFactors.of(layer, zero + float("nan"), eye), (0,), damping=0.1)
    assert broken.problem == "The local curvature of fc2 is not finite."
    assert silent.factors == broken.factors == ()
    subject.meta["fc2/M_o"][0, 0] = float("nan")
    odd = local_layer(subject, KroneckerFactors.of(layer, zero + torch.eye(4), eye), (0,), damping=0.1)
    assert np.isnan(odd.factors[0].leading).all()
    assert np.isnan(odd.factors[0].learned).any()
    one = local_layer(make_subject("mlp"), KroneckerFactors.of(Layer("fc1", 5, 1), eye, eye[:1, :1]), (0,), damping=0.1)
    assert one.factors[1].inverse.tolist() == [[1.0]]
    assert np.isnan(one.factors[1].cosine)


def test_an_arm_without_factors_shows_local_curvature_alone():
    subject, episodes = make_subject("mlp", "maml"), make_episodes("mlp")
    found = local_layer(subject, average_factors(subject, episodes, (0,))["fc2"], (0,), damping=0.1)
    assert [factor.learned for factor in found.factors] == [None, None]
    assert np.isfinite(found.factors[0].inverse).all()


@pytest.mark.parametrize("case", CASES)
def test_the_arms_own_rule_is_its_inner_loop(case):
    subject, episodes = make_subject(case), make_episodes(case)
    found = local_curve(subject, episodes, (2, 0), LocalRule("learned", rescaled=False), steps=3)
    for column, task in enumerate((2, 0)):
        expected = step_through(subject, episodes, task, steps=3)
        for name in ("support_loss", "query_loss", "support_accuracy", "query_accuracy"):
            np.testing.assert_allclose(getattr(found, name)[:, column], getattr(expected, name), rtol=1e-9)
    np.testing.assert_allclose(found.to_learned, 0, atol=1e-5)
    plain = local_curve(subject, episodes, (0,), LocalRule("gradient"), steps=2)
    maml = make_subject(case, "maml")
    one = episodes.part(0, 1)
    training = maml.training.model_copy(update={"inner_steps": 2})
    last = list(adapt(maml.learner, maml.theta, {}, one.support_x, one.support_y, training))[-1]
    expected = maml.learner.at(last, maml.learner.model.prepare(one.query_x), one.query_y).losses
    assert plain.query_loss[2, 0] == pytest.approx(float(expected))


@pytest.mark.parametrize("rescaled", [True, False])
@pytest.mark.parametrize("kind", TITLES)
@pytest.mark.parametrize("case", CASES)
def test_every_rule_goes_downhill_and_has_the_length_asked_for(case, kind, rescaled):
    subject, episodes = make_subject(case, inner_rate=0.01), make_episodes(case)
    damping = 1.0 if kind != "newton" else 20.0
    found = local_curve(subject, episodes, (0, 1), LocalRule(kind, damping, rescaled), steps=2)
    assert found.problem == ""
    assert found.query_loss.shape == (3, 2)
    assert found.length.shape == found.negative.shape == (2, 2)
    if kind != "learned":
        assert (np.diff(found.support_loss, axis=0) < 0).all()
        assert (found.to_gradient < 90).all()
    plain = local_curve(subject, episodes, (0, 1), LocalRule("gradient"), steps=1).length[0]
    assert np.allclose(found.length[0], plain) is (rescaled or kind == "gradient")
    assert (found.iterations > 0).any() is np.bool_(kind == "newton")


@pytest.mark.parametrize("rescaled", [True, False])
def test_the_step_taken_is_the_direction_with_the_length_asked_for(rescaled):
    subject, episodes, rule = make_subject("conv4"), make_episodes("conv4"), LocalRule("kfac-3", 0.01, rescaled)
    one = episodes.part(1, 2)
    tasked = {name: value.unsqueeze(0) for name, value in subject.theta.items()}
    prepared = subject.learner.model.prepare(one.support_x)
    step = InnerStep(subject.learner, tasked, subject.meta, prepared, one.support_y, subject.training, shared=False)
    direction = solve(subject, rule, step, TaskCurvature(subject, tasked, one.support_x, one.support_y)).direction
    if rescaled:
        direction = direction / direction.norm() * as_vector(subject, step.gradients).norm()
    moved = as_tensors(subject, as_vector(subject, tasked) - subject.training.inner_rate * direction)
    outputs = reference.forward(
        subject.learner.model, subject.theta | {n: v[0] for n, v in moved.items()}, one.query_x[0]
    )
    found = local_curve(subject, episodes, (1,), rule, steps=1)
    assert found.query_loss[1, 0] == pytest.approx(float(reference.loss("cross_entropy", outputs, one.query_y[0])))
    assert found.length[0, 0] == pytest.approx(float(subject.training.inner_rate * direction.norm()))


def test_large_damping_is_the_gradient():
    subject, episodes = make_subject("mlp", "maml", inner_rate=1.0), make_episodes("mlp")
    length = local_curve(subject, episodes, (0,), LocalRule("gradient"), steps=1).length[0, 0]
    for kind in ("gauss-newton", "empirical-fisher", "newton"):
        blunt = local_curve(subject, episodes, (0,), LocalRule(kind, 1e6, rescaled=False), steps=1)
        assert blunt.to_gradient[0, 0] < 1e-2
        assert blunt.length[0, 0] * 1e6 == pytest.approx(length, rel=1e-4)


def test_steps_that_blow_up_are_said():
    subject, episodes = make_subject("mlp", inner_rate=100.0), make_episodes("mlp")
    found = local_curve(subject, episodes, (0,), LocalRule("learned", rescaled=False), steps=10)
    assert found.problem.startswith("Learned by the arm: the support loss is not finite after ")
    broken = make_subject("conv4")
    broken.theta["conv1.weight"][0, 0, 0, 0] = float("nan")
    for kind in TITLES:
        spoilt = local_curve(broken, make_episodes("conv4"), (0,), LocalRule(kind), steps=2)
        assert "after 0 inner steps" in spoilt.problem
        assert spoilt.query_loss.shape == (3, 1)


def test_bands_over_tasks():
    values = np.random.default_rng(0).standard_normal((3, 50))
    mean, half = band(values)
    np.testing.assert_allclose(mean, values.mean(1))
    np.testing.assert_allclose(half, 1.96 * values.std(1) / 50**0.5)
    assert np.isnan(band(values[:, :1])[1]).all()


def test_requests_that_cannot_be_met():
    subject, episodes = make_subject(), make_episodes()
    with pytest.raises(UserError, match=r"The damping 0.0 cannot be used"):
        local_curve(subject, episodes, (0,), LocalRule("kfac-2", 0.0), steps=1)
    with pytest.raises(UserError, match="11 inner steps"):
        local_curve(subject, episodes, (0,), LocalRule("gradient"), steps=11)
    with pytest.raises(UserError, match=r"Tasks \[7\]"):
        local_curve(subject, episodes, (7,), LocalRule("gradient"), steps=1)
    with pytest.raises(UserError, match=r"Tasks \[\]"):
        average_factors(subject, episodes, ())
    own = average_factors(subject, episodes, (0,))["fc1"]
    with pytest.raises(UserError, match="The damping -1"):
        local_layer(subject, own, (0,), damping=-1.0)
    with pytest.raises(Cancelled):
        local_curve(subject, episodes, (0,), LocalRule("kfac-3"), steps=1, cancelled=lambda: True)
    with pytest.raises(Cancelled):
        average_factors(subject, episodes, (0,), cancelled=lambda: True)
