"""The engine against a slow reference, against finite differences, and against itself."""

import numpy as np
import pytest
import torch

from core.adapt import Learner, adapt
from core.engine import meta_step
from core.errors import Cancelled
from core.losses import task_losses
from core.methods import METHODS
from core.models import MODELS
from core.spec import Training
from core.tasks.base import Episodes
from core.workers import Workers
from tests.core import reference
from tests.core.runs import BY_STEPS

CASES = {
    "mlp": ({"kind": "mlp", "hidden": (5, 4)}, (1,), 1, "mse", 1),
    "conv4": ({"kind": "conv4", "filters": 3}, (1, 12, 12), 3, "cross_entropy", 3),
    "max-pool": ({"kind": "conv4_pool", "filters": 2, "scales": True}, (2, 16, 16), 3, "cross_entropy", 3),
}


def make(case, method, tasks=3, seed=0, network=None, **options):
    """A learner with perturbed (non-symmetric, not identical) meta-parameters and a batch of tasks, float64."""
    settings, inputs, outputs, loss, ways = CASES[case]
    model = MODELS[settings["kind"]].model_validate(settings | (network or {}))
    rng = np.random.default_rng(seed)
    learner = Learner(
        model, METHODS[method].model_validate({"kind": method} | options), model.layers(inputs, outputs), loss, ways
    )
    theta = {
        k: torch.from_numpy(v + 0.3 * rng.standard_normal(v.shape)) for k, v in model.init(inputs, outputs, rng).items()
    }
    meta = learner.method.start(learner.layers, theta, 0.1)
    meta = {k: v + 0.2 * torch.from_numpy(rng.standard_normal(v.shape)) for k, v in meta.items()}
    for tensor in (*theta.values(), *meta.values()):
        tensor.requires_grad_()
    examples = 2 * ways

    def batch():
        x = torch.from_numpy(rng.standard_normal((tasks, examples, *inputs)))
        if loss == "mse":
            return x, torch.from_numpy(rng.standard_normal((tasks, examples, outputs)))
        return x, torch.from_numpy(np.tile(np.repeat(np.arange(ways), 2), (tasks, 1)))

    return learner, theta, meta, Episodes(*batch(), *batch(), {})


def relative(a, b):
    return float((a - b).norm() / (b.norm() + 1e-300))


@pytest.mark.parametrize("first_order", [False, True])
@pytest.mark.parametrize("steps", [1, 3])
@pytest.mark.parametrize("method", BY_STEPS)
@pytest.mark.parametrize("case", CASES)
def test_meta_gradient_equals_the_slow_reference(case, method, steps, first_order):
    learner, theta, meta, episodes = make(case, method)
    training = Training(inner_rate=0.1, inner_steps=steps, first_order=first_order, loss_sum="ways")
    step = meta_step(learner, theta, meta, episodes, training)
    expected = reference.query_loss(learner, theta, meta, episodes, training)
    leaves = theta | meta
    gradients = torch.autograd.grad(expected, list(leaves.values()))
    assert relative(step.query_loss, expected.detach()) < 1e-12
    scale = max(float(g.norm()) for g in gradients)
    for name, gradient in zip(leaves, gradients, strict=True):
        ours = (step.theta | step.meta)[name]
        assert float((ours - gradient).norm()) < 1e-10 * max(float(gradient.norm()), 1e-3 * scale), name


@pytest.mark.parametrize("method", BY_STEPS)
@pytest.mark.parametrize("case", CASES)
def test_meta_gradient_equals_central_differences(case, method):
    learner, theta, meta, episodes = make(case, method, tasks=2)
    training = Training(inner_rate=0.1, inner_steps=2)
    step = meta_step(learner, theta, meta, episodes, training)
    rng = np.random.default_rng(1)
    for tensors, gradients in ((theta, step.theta), (meta, step.meta)):
        if not tensors:
            continue
        ways = {name: torch.from_numpy(rng.standard_normal(t.shape)) for name, t in tensors.items()}
        slope = sum(float((gradients[name] * ways[name]).sum()) for name in tensors)
        h = 1e-6

        def loss_at(offset, tensors=tensors, ways=ways):
            moved = {name: (t + offset * ways[name]).detach().requires_grad_() for name, t in tensors.items()}
            parts = (moved, meta) if tensors is theta else (theta, moved)
            return float(meta_step(learner, *parts, episodes, training).query_loss)

        measured = (loss_at(h) - loss_at(-h)) / (2 * h)
        assert measured == pytest.approx(slope, rel=1e-6)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("method", ["mc1", "mc2"])
@pytest.mark.parametrize("case", CASES)
def test_identity_curvature_is_maml_bit_for_bit(case, method, dtype):
    maml, theta, _, episodes = make(case, "maml")
    theta = {name: t.detach().to(dtype).requires_grad_() for name, t in theta.items()}
    cast = (episodes.support_x.to(dtype), episodes.support_y, episodes.query_x.to(dtype), episodes.query_y)
    if case == "mlp":
        cast = tuple(t.to(dtype) for t in cast)
    episodes = Episodes(*cast, {})
    curved = Learner(maml.model, METHODS[method](), maml.layers, maml.loss, maml.ways)
    meta = {k: v.detach().requires_grad_() for k, v in curved.method.init(curved.layers, theta, 0.1).items()}
    training = Training(inner_rate=0.1, inner_steps=3)
    plain = meta_step(maml, theta, {}, episodes, training)
    same = meta_step(curved, theta, meta, episodes, training)
    assert torch.equal(plain.query_loss, same.query_loss)
    for name in theta:
        assert torch.equal(plain.theta[name], same.theta[name]), name


def test_tasks_do_not_see_each_other():
    learner, theta, meta, episodes = make("conv4", "mc2", tasks=4)
    training = Training(inner_rate=0.1, inner_steps=2)

    def adapted(part):
        *_, last = adapt(learner, theta, meta, part.support_x, part.support_y, training)
        return last

    together, alone = adapted(episodes), adapted(episodes.part(2, 3))
    for name in theta:
        assert relative(together[name][2], alone[name][0]) < 1e-12


@pytest.mark.parametrize("steps", [1, 3])
@pytest.mark.parametrize("case", CASES)
def test_the_sum_is_the_same_in_chunks_and_bit_for_bit_so_with_any_number_of_workers(case, steps):
    learner, theta, meta, episodes = make(case, "mc2", tasks=5)
    whole = Training(inner_rate=0.1, inner_steps=steps)
    parts = whole.with_changes({"tasks_at_once": 2})
    expected, chunked = (meta_step(learner, theta, meta, episodes, training) for training in (whole, parts))
    with Workers(3) as workers:
        shared_out = meta_step(learner, theta, meta, episodes, parts, workers)
    assert expected.query_loss == pytest.approx(float(chunked.query_loss), rel=1e-13)
    for name, gradient in (expected.theta | expected.meta).items():
        ours = (chunked.theta | chunked.meta)[name]
        torch.testing.assert_close(ours, gradient, rtol=1e-10, atol=1e-12)
        assert torch.equal(ours, (shared_out.theta | shared_out.meta)[name])


def test_an_interrupted_meta_iteration_gives_nothing():
    learner, theta, meta, episodes = make("mlp", "mc2", tasks=4)
    asked = []

    def interrupted():
        asked.append(True)
        return len(asked) == 3

    for workers in (Workers(), Workers(2)):
        asked.clear()
        with workers, pytest.raises(Cancelled):
            meta_step(learner, theta, meta, episodes, Training(tasks_at_once=1), workers, interrupted=interrupted)
        assert 3 <= len(asked) <= 4


def test_closed_form_gradients_of_the_factors():
    """dL/dM_o = -alpha unfold_1(V) unfold_1(G x3 M_f x2 M_i)^T and alike for M_i and M_f; V is the query gradient at theta'."""
    learner, theta, meta, episodes = make("conv4", "mc2", tasks=1)
    training = Training(inner_rate=0.1, inner_steps=1)
    ours = meta_step(learner, theta, meta, episodes, training).meta
    first, last = adapt(learner, theta, meta, episodes.support_x, episodes.support_y, training)
    for layer in learner.layers[:4]:
        start = {k: v.detach().requires_grad_() for k, v in first.items()}
        outputs = learner.model.forward(start, episodes.support_x)
        support = task_losses(learner.loss, outputs, episodes.support_y).sum()
        g = torch.autograd.grad(support, start[layer.weight])[0].reshape(layer.outputs, layer.inputs, -1)
        end = {k: v.detach().requires_grad_() for k, v in last.items()}
        query = task_losses(learner.loss, learner.model.forward(end, episodes.query_x), episodes.query_y).sum()
        v = torch.autograd.grad(query, end[layer.weight])[0].reshape(layer.outputs, layer.inputs, -1)
        m_o, m_i, m_f = (meta[f"{layer.name}/{name}"].detach() for name in ("M_o", "M_i", "M_f"))
        pairs = {
            "M_o": (torch.einsum("oif,ji,gf->ojg", g, m_i, m_f), "oif,pif->op"),
            "M_i": (torch.einsum("oif,po,gf->pig", g, m_o, m_f), "oif,ojf->ij"),
            "M_f": (torch.einsum("oif,po,ji->pjf", g, m_o, m_i), "oif,oig->fg"),
        }
        for name, (transformed, pattern) in pairs.items():
            expected = -training.inner_rate * torch.einsum(pattern, v, transformed)
            assert relative(ours[f"{layer.name}/{name}"], expected) < 1e-10, (layer.name, name)
