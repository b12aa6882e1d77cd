"""Steps from local curvature, against dense matrices formed by another route: autograd's Jacobians and Hessians of the slow reference."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.autograd.functional import hessian, jacobian

from core.adapt import InnerStep
from core.analysis import task_curvature
from core.analysis.local_rules import TITLES, LocalRule
from core.analysis.local_steps import as_tensors, as_vector, conjugate_gradients, damped_inverses, solve
from core.analysis.task_curvature import TaskCurvature
from core.errors import Cancelled, UserError
from tests.core import reference
from tests.core.analysis.subjects import make_episodes, make_subject

CASES = ("mlp", "mlp-classes", "conv4")
LAMBDA = 0.03


def at_task(subject, episodes, task=1):
    """The arm's own step, the curvature and the flat parameters at the initialisation."""
    one = episodes.part(task, task + 1)
    with torch.no_grad():
        support = subject.learner.model.prepare(one.support_x)
        step = InnerStep(
            subject.learner, subject.theta, subject.meta, support, one.support_y, subject.training, shared=True
        )
    tasked = {name: value.unsqueeze(0) for name, value in subject.theta.items()}
    return step, TaskCurvature(subject, tasked, one.support_x, one.support_y), as_vector(subject, tasked)


def plain(subject, episodes, task=1):
    """(outputs, losses of examples, loss) as functions of the flat parameters, by the slow reference."""
    x, y = episodes.support_x[task], episodes.support_y[task]
    scale = subject.learner.ways if subject.training.loss_sum == "ways" else 1

    def outputs(vector):
        parameters = {name: value[0] for name, value in as_tensors(subject, vector).items()}
        return reference.forward(subject.learner.model, subject.theta | parameters, x)

    def losses(vector):
        if subject.learner.loss == "mse":
            return (outputs(vector) - y).square().mean(1)
        return torch.nn.functional.cross_entropy(outputs(vector), y, reduction="none")

    return outputs, losses, lambda vector: scale * losses(vector).mean(), scale


def output_hessian(subject, outputs, y, scale):
    """B (N C, N C), by automatic differentiation of the loss by the outputs."""

    def loss(flat):
        return scale * reference.loss(subject.learner.loss, flat.reshape(outputs.shape), y)

    return hessian(loss, outputs.flatten())


def damped_solve(matrix, vector):
    return torch.linalg.solve(matrix + LAMBDA * torch.eye(len(matrix), dtype=matrix.dtype), vector)


@pytest.mark.parametrize("per_tensor", [False, True])
@pytest.mark.parametrize("case", CASES)
def test_empirical_fisher_and_gauss_newton_are_the_dense_solves(case, per_tensor):
    subject, episodes = make_subject(case, loss_sum="ways"), make_episodes(case)
    step, curvature, theta = at_task(subject, episodes)
    outputs, losses, loss, scale = plain(subject, episodes)
    gradient = jacobian(loss, theta)
    torch.testing.assert_close(as_vector(subject, step.gradients), gradient)
    rows = jacobian(losses, theta)
    fisher = scale * rows.T @ rows / len(rows)
    rows_of_outputs = jacobian(lambda v: outputs(v).flatten(), theta)
    bend = output_hessian(subject, outputs(theta), episodes.support_y[1], scale)
    newton = rows_of_outputs.T @ bend @ rows_of_outputs
    torch.testing.assert_close(curvature.jacobian, rows_of_outputs)
    sizes = [subject.theta[name].numel() for name in subject.moving] if per_tensor else [len(theta)]
    for kind, matrix in (("empirical-fisher", fisher), ("gauss-newton", newton)):
        found = solve(subject, LocalRule(kind, LAMBDA, per_tensor=per_tensor), step, curvature).direction
        blocks = torch.arange(len(theta)).split(sizes)
        expected = torch.cat([damped_solve(matrix[b][:, b], gradient[b]) for b in blocks])
        torch.testing.assert_close(found, expected, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("case", CASES)
def test_newton_is_the_dense_solve_where_the_hessian_is_positive(case):
    """With enough damping; the Hessian is formed by autograd on the reference, and one column of it by finite differences."""
    subject, episodes = make_subject(case), make_episodes(case)
    step, curvature, theta = at_task(subject, episodes)
    _, _, loss, _ = plain(subject, episodes)
    matrix = hessian(loss, theta)
    small = 1e-5 * torch.eye(len(theta), dtype=theta.dtype)[2]
    column = (jacobian(loss, theta + small) - jacobian(loss, theta - small)) / 2e-5
    torch.testing.assert_close(matrix[:, 2], column, rtol=1e-5, atol=1e-6)
    damping = float(-torch.linalg.eigvalsh(matrix)[0]) * 1.5 + 0.5
    found = solve(subject, LocalRule("newton", damping), step, curvature)
    expected = torch.linalg.solve(matrix + damping * torch.eye(len(matrix), dtype=matrix.dtype), jacobian(loss, theta))
    torch.testing.assert_close(found.direction, expected, rtol=1e-4, atol=1e-6)
    assert not found.negative
    assert found.iterations > 1


def test_newton_stops_at_negative_curvature_with_the_last_good_iterate():
    matrix = torch.diag(torch.tensor([2.0, 1.0, -1.0], dtype=torch.float64))
    gradient = torch.tensor([1.0, 1.0, 0.1], dtype=torch.float64)
    found = conjugate_gradients(lambda v: matrix @ v, gradient)
    assert found.negative
    assert float(found.direction @ gradient) > 0
    at_once = conjugate_gradients(lambda v: -v, gradient)
    assert at_once.negative
    assert torch.equal(at_once.direction, gradient)
    assert conjugate_gradients(lambda v: v, 0 * gradient).iterations == 0


@pytest.mark.parametrize("case", CASES)
def test_slopes_and_rows_of_every_layer_make_its_gradient(case):
    """What Kronecker factors are made of: sum over rows of slope x row is the gradient of the weight."""
    subject, episodes = make_subject(case), make_episodes(case)
    step, curvature, _ = at_task(subject, episodes)
    slopes = curvature._slopes(curvature.residual.reshape(curvature._outputs.shape))
    for layer in subject.learner.layers:
        rows = curvature._read[layer.name].detach().flatten(0, -2)
        weight = (slopes[layer.name].mT @ rows).reshape(subject.theta[layer.weight].shape)
        torch.testing.assert_close(weight, step.gradients[layer.weight][0], rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("case", ["mlp", "mlp-classes"])
def test_kfac_of_a_single_example_is_the_exact_block(case):
    """With one example and no shared positions the Gauss-Newton block of a weight is exactly G kron A."""
    subject, episodes = make_subject(case, loss_sum="ways"), make_episodes(case)
    first = episodes.part(0, 1)
    x, y = first.support_x[:, :1], first.support_y[:, :1]
    tasked = {name: value.unsqueeze(0) for name, value in subject.theta.items()}
    curvature = TaskCurvature(subject, tasked, x, y)
    rows, bend = curvature.jacobian, curvature.bent(torch.eye(curvature.jacobian.shape[0], dtype=torch.float64))
    start = 0
    for layer, factors in zip(subject.learner.layers, curvature.kronecker_factors(), strict=True):
        size = subject.theta[layer.weight].numel()
        part = rows[:, start : start + size]
        torch.testing.assert_close(torch.kron(factors.g, factors.a), part.T @ bend @ part)
        torch.testing.assert_close(factors.a_i, factors.a)
        start += size + layer.outputs


@pytest.mark.parametrize("case", CASES)
def test_the_heads_factor_against_derivatives_by_the_outputs(case):
    """No batch statistics lie behind the head, so that its G is exact."""
    subject, episodes = make_subject(case, loss_sum="ways"), make_episodes(case)
    _, curvature, theta = at_task(subject, episodes)
    network, _, _, scale = plain(subject, episodes)
    outputs = network(theta)
    bend = output_hessian(subject, outputs, episodes.support_y[1], scale).reshape(*outputs.shape, *outputs.shape)
    expected = bend.diagonal(dim1=0, dim2=2).sum(-1)
    torch.testing.assert_close(curvature.kronecker_factors()[-1].g, expected)


def test_three_factors_are_the_partial_traces_of_two():
    subject, episodes = make_subject("conv4"), make_episodes("conv4")
    _, curvature, _ = at_task(subject, episodes)
    for layer, own in zip(subject.learner.layers, curvature.kronecker_factors(), strict=True):
        square = own.a.numpy().reshape(layer.inputs, layer.filter_size, layer.inputs, layer.filter_size)
        a_i, a_f = np.einsum("ifjf->ij", square) / layer.filter_size, np.einsum("ifig->fg", square) / layer.inputs
        np.testing.assert_allclose(own.a_i, a_i)
        np.testing.assert_allclose(own.a_f, a_f / np.mean(np.diag(own.a)))
        assert float(torch.kron(own.a_i, own.a_f).trace()) == pytest.approx(float(own.a.trace()))
    product = torch.kron(
        a_i_exact := torch.diag(torch.tensor([1.0, 3.0])), a_f_exact := torch.tensor([[2.0, 1], [1, 4]])
    )
    square = product.numpy().reshape(2, 2, 2, 2)
    rebuilt = np.kron(np.einsum("ifjf->ij", square) / 2, np.einsum("ifig->fg", square) / 2) / np.mean(np.diag(product))
    np.testing.assert_allclose(rebuilt, torch.kron(a_i_exact, a_f_exact))


@pytest.mark.parametrize("kind", ["kfac-2", "kfac-3"])
@pytest.mark.parametrize("case", CASES)
def test_kfac_is_the_explicit_kronecker_inverse(case, kind):
    subject, episodes = make_subject(case), make_episodes(case)
    step, curvature, _ = at_task(subject, episodes)
    found = as_tensors(subject, solve(subject, LocalRule(kind, LAMBDA), step, curvature).direction)
    for layer, own in zip(subject.learner.layers, curvature.kronecker_factors(), strict=True):
        split = kind == "kfac-3" and layer.filter
        parts = [m.numpy() for m in ((own.g, own.a_i, own.a_f) if split else (own.g, own.a))]
        means = [np.trace(m) / len(m) for m in parts]
        added = [mean * (LAMBDA / np.prod(means)) ** (1 / len(parts)) for mean in means]
        assert np.prod(added) == pytest.approx(LAMBDA)
        whole = np.ones((1, 1))
        for part, more in zip(parts, added, strict=True):
            whole = np.kron(whole, part + more * np.eye(len(part)))
        expected = np.linalg.solve(whole, step.gradients[layer.weight].numpy().ravel())
        np.testing.assert_allclose(found[layer.weight].numpy().ravel(), expected, rtol=1e-7, atol=1e-10)


def test_two_dampings_are_those_of_martens_and_grosse():
    g, a = torch.diag(torch.tensor([1.0, 3.0])), torch.diag(torch.tensor([10.0, 20.0, 30.0]))
    pi = ((60 / 3) / (4 / 2)) ** 0.5
    first, second = damped_inverses([g, a], LAMBDA)
    torch.testing.assert_close(first, torch.linalg.inv(g + LAMBDA**0.5 / pi * torch.eye(2)))
    torch.testing.assert_close(second, torch.linalg.inv(a + LAMBDA**0.5 * pi * torch.eye(3)))
    silent, _ = damped_inverses([0 * g, a], 0.04)
    torch.testing.assert_close(silent, torch.eye(2) / 0.2)


@pytest.mark.parametrize("case", CASES)
def test_plain_and_learned_rules_are_the_arms_own(case):
    subject, episodes = make_subject(case), make_episodes(case)
    step, curvature, _ = at_task(subject, episodes)
    torch.testing.assert_close(
        solve(subject, LocalRule("gradient"), step, curvature).direction, as_vector(subject, step.gradients)
    )
    learned = solve(subject, LocalRule("learned"), step, curvature).direction
    torch.testing.assert_close(subject.training.inner_rate * learned, as_vector(subject, step.direction))


def test_a_jacobian_that_is_too_large_is_refused_and_passes_can_be_cancelled(monkeypatch):
    subject, episodes = make_subject("conv4"), make_episodes("conv4")
    _, curvature, _ = at_task(subject, episodes)
    monkeypatch.setattr(task_curvature, "MOST_ENTRIES", 100)
    with pytest.raises(UserError, match="use K-FAC or fewer examples"):
        _ = curvature.jacobian
    one = episodes.part(0, 1)
    tasked = {name: value.unsqueeze(0) for name, value in subject.theta.items()}
    stopped = TaskCurvature(subject, tasked, one.support_x, one.support_y, lambda: True)
    with pytest.raises(Cancelled):
        stopped.kronecker_factors()


def test_every_rule_has_a_title():
    assert all(LocalRule(kind).title == title for kind, title in TITLES.items())
