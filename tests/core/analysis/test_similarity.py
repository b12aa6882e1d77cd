"""The idealised analysis against gradient descent on an explicit full matrix, by autograd through the slow reference."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.analysis import similarity
from core.analysis.similarity import gradient_similarity
from core.errors import Cancelled, UserError
from tests.core import reference
from tests.core.analysis.subjects import make_episodes, make_subject


def at(subject, vector):
    """All parameters from the flat vector of those that move, differentiable."""
    parameters, start = dict(subject.theta), 0
    for name in subject.moving:
        own = parameters[name]
        parameters[name] = vector[start : start + own.numel()].reshape(own.shape)
        start += own.numel()
    return parameters


def loss(subject, vector, episodes, task, which):
    x, y = getattr(episodes, f"{which}_x")[task], getattr(episodes, f"{which}_y")[task]
    return reference.loss(subject.learner.loss, reference.forward(subject.learner.model, at(subject, vector), x), y)


def support_gradient(subject, episodes, task):
    scale = subject.learner.ways if subject.training.loss_sum == "ways" else 1
    theta = torch.cat([subject.theta[name].flatten() for name in subject.moving]).requires_grad_()
    (gradient,) = torch.autograd.grad(scale * loss(subject, theta, episodes, task, "support"), theta)
    return theta.detach(), gradient


def blocks(subject):
    sizes = [subject.theta[name].numel() for name in subject.moving]
    return np.split(np.arange(sum(sizes)), np.cumsum(sizes)[:-1])


@pytest.mark.parametrize("scope", ["whole", "tensor"])
@pytest.mark.parametrize("case", ["mlp", "mlp-classes", "conv4"])
def test_the_prediction_is_one_step_of_descent_on_a_full_matrix(case, scope):
    subject = make_subject(case, "mc2", loss_sum="ways")
    past, new, task = make_episodes(case, tasks=4, seed=3), make_episodes(case, seed=4), 1
    found = gradient_similarity(subject, past, new, task, scope=scope)
    rate = subject.training.inner_rate
    theta, g_new = support_gradient(subject, new, task)
    matrix = torch.eye(len(theta), dtype=torch.float64, requires_grad=True)
    total = torch.zeros_like(matrix)
    level = torch.zeros_like(theta)
    for i in range(4):
        _, g_i = support_gradient(subject, past, i)
        (slope,) = torch.autograd.grad(loss(subject, theta - rate * matrix @ g_i, past, i, "query"), matrix)
        total -= slope
        level -= slope @ g_i / g_i.square().sum()  # alpha v_i
        assert found.products[i] == pytest.approx(float(g_i @ g_new))
        assert found.cosines[i] == pytest.approx(float(g_i @ g_new / g_i.norm() / g_new.norm()))
    if scope == "tensor":
        mask = torch.zeros_like(total)
        for block in blocks(subject):
            mask[np.ix_(block, block)] = 1
        total = total * mask
    predicted = total @ g_new
    actual = torch.cat(
        [
            reference.direction(subject.learner.method, n, g_new[b].reshape(subject.theta[n].shape), subject.meta, rate)
            .flatten() / rate - g_new[b]
            for n, b in zip(subject.moving, blocks(subject), strict=True)
        ]
    )  # fmt: skip
    cosine = torch.nn.functional.cosine_similarity
    assert found.agreement == pytest.approx(float(cosine(predicted, actual, 0)), abs=1e-9)
    assert found.unweighted == pytest.approx(float(cosine(level, actual, 0)), abs=1e-9)
    for tensor, block in zip(found.tensors, blocks(subject), strict=True):
        assert tensor.unweighted == pytest.approx(float(cosine(level[block], actual[block], 0)), abs=1e-9)
        assert tensor.predicted == pytest.approx(float(predicted[block].norm()))
        assert tensor.actual == pytest.approx(float(actual[block].norm()))
        assert tensor.agreement == pytest.approx(float(cosine(predicted[block], actual[block], 0)), abs=1e-9)
    np.testing.assert_allclose(sum(tensor.products for tensor in found.tensors), found.products)


def test_taylor_tends_to_one_for_small_rates():
    past, new = make_episodes(tasks=5, seed=3), make_episodes(seed=4)
    large, small = (gradient_similarity(make_subject(inner_rate=rate), past, new, 0).taylor for rate in (0.5, 1e-4))
    assert (1 - small < 1e-6).all()
    assert (1 - large > 1e-3).any()


def test_a_task_is_most_similar_to_itself_and_maml_has_no_correction():
    past = make_episodes(tasks=3, seed=3)
    found = gradient_similarity(make_subject("mlp", "maml"), past, past, 1)
    assert found.cosines[1] == pytest.approx(1.0)
    assert (np.delete(found.cosines, 1) < 0.999).all()
    assert np.isnan(found.agreement)
    assert all(tensor.actual == 0 for tensor in found.tensors)


def test_chunks_do_not_matter_and_it_can_be_cancelled(monkeypatch):
    subject, past, new = make_subject(), make_episodes(tasks=5, seed=3), make_episodes(seed=4)
    whole = gradient_similarity(subject, past, new, 0)
    monkeypatch.setattr(similarity, "CHUNK", 2)
    parts = gradient_similarity(subject, past, new, 0)
    np.testing.assert_allclose(parts.products, whole.products)
    assert parts.agreement == pytest.approx(whole.agreement)
    assert parts.unweighted == pytest.approx(whole.unweighted)
    with pytest.raises(Cancelled):
        gradient_similarity(subject, past, new, 0, cancelled=lambda: True)


def test_what_is_not_finite_gives_nan():
    subject = make_subject()
    subject.meta["fc2/M_o"][0, 0] = float("inf")
    found = gradient_similarity(subject, make_episodes(seed=3), make_episodes(seed=4), 0)
    assert np.isnan(found.agreement)
    assert np.isfinite([tensor.agreement for tensor in found.tensors if tensor.layer == "fc1"]).all()


def test_requests_that_cannot_be_met():
    episodes = make_episodes()
    with pytest.raises(UserError, match="There is no task -1"):
        gradient_similarity(make_subject(), episodes, episodes, -1)
    with pytest.raises(UserError, match="no past tasks"):
        gradient_similarity(make_subject(), episodes.part(0, 0), episodes, 0)
