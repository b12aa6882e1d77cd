"""Prototypical networks: their definition, their place in a run, and what analyses of gradient steps say of them."""

import json

import numpy as np
import pytest
import torch

from core.adapt import Learner
from core.analysis.local import average_factors
from core.analysis.local_loop import local_curve
from core.analysis.local_rules import LocalRule
from core.analysis.paths import path_plane
from core.analysis.similarity import gradient_similarity
from core.analysis.steps import step_through
from core.analysis.transplant import Graft, transplant
from core.continuation import Continuation
from core.engine import meta_step
from core.errors import UserError
from core.events import ClassificationAdaptation, Evaluated, MatrixSnapshot, Metrics, Saved, Started
from core.methods import METHODS, ProtoNet
from core.models import MLP, Conv4
from core.presets import preset
from core.spec import Training
from core.tasks.base import Episodes
from core.workers import Workers
from tests.core import reference
from tests.core.analysis.subjects import make_episodes, make_subject
from tests.core.runs import of, run_all
from tests.core.test_continuation import numbers, results, resumed

WAYS = 4
MODELS = {"mlp": (MLP(hidden=(7, 6)), (3,)), "conv4": (Conv4(filters=5), (1, 12, 12))}
MODELS["conv4 per step"] = (Conv4(filters=5, norm_steps=2), (1, 12, 12))
models = pytest.mark.parametrize("model", MODELS)


def make(model, tasks=3, shots=2, seed=0):
    network, inputs = MODELS[model]
    rng = np.random.default_rng(seed)
    learner = Learner(network, ProtoNet(), network.layers(inputs, WAYS), "cross_entropy", WAYS)
    fresh = network.init(inputs, WAYS, rng)
    theta = {k: torch.from_numpy(v + 0.3 * rng.standard_normal(v.shape)).requires_grad_() for k, v in fresh.items()}

    def batch():
        labels = np.stack([rng.permutation(np.repeat(np.arange(WAYS), shots)) for _ in range(tasks)])
        return torch.from_numpy(rng.standard_normal((tasks, WAYS * shots, *inputs))), torch.from_numpy(labels)

    return learner, theta, Episodes(*batch(), *batch(), {})


def outputs_of(learner, theta, episodes):
    (tree,) = learner.trail(theta, {}, episodes.support_x, episodes.support_y, Training(inner_steps=5))
    return learner.predict(tree, episodes.query_x)


@models
def test_meta_gradient_equals_the_definition(model):
    learner, theta, episodes = make(model)
    step = meta_step(learner, theta, {}, episodes, Training(tasks_at_once=2, inner_steps=3), Workers(2))
    expected = reference.prototype_loss(learner, theta, episodes)
    gradients = torch.autograd.grad(expected, list(theta.values()), materialize_grads=True)
    assert float(step.query_loss) == pytest.approx(float(expected.detach()), rel=1e-12)
    scale = max(float(gradient.norm()) for gradient in gradients)
    for name, gradient in zip(theta, gradients, strict=True):
        assert float((step.theta[name] - gradient).norm()) < 1e-10 * max(float(gradient.norm()), 1e-3 * scale), name
    assert not step.meta and 0 <= float(step.query_accuracy) <= 1 and step.support_loss.isfinite()
    head = learner.layers[-1]
    assert not step.theta[head.weight].any() and not step.theta[head.bias].any(), "the last layer takes no part"


@models
def test_meta_gradient_equals_central_differences(model):
    learner, theta, episodes = make(model)
    step, h = meta_step(learner, theta, {}, episodes, Training()), 1e-6
    rng = np.random.default_rng(1)
    ways = {name: torch.from_numpy(rng.standard_normal(t.shape)) for name, t in theta.items()}

    def loss_at(offset):
        moved = {name: t.detach() + offset * ways[name] for name, t in theta.items()}
        return float(meta_step(learner, moved, {}, episodes, Training()).query_loss)

    slope = sum(float((step.theta[name] * ways[name]).sum()) for name in theta)
    assert (loss_at(h) - loss_at(-h)) / (2 * h) == pytest.approx(slope, rel=1e-6)


@models
def test_the_order_of_labels_does_not_matter(model):
    """Other names for the same classes: the same logits under the other names."""
    learner, theta, episodes = make(model)
    order = torch.tensor([2, 0, 3, 1])
    renamed = Episodes(episodes.support_x, order[episodes.support_y], episodes.query_x, order[episodes.query_y], {})
    before, after = (outputs_of(learner, theta, one) for one in (episodes, renamed))
    torch.testing.assert_close(after[..., order], before)
    losses = [meta_step(learner, theta, {}, one, Training()).query_loss for one in (episodes, renamed)]
    assert float(losses[0]) == pytest.approx(float(losses[1]), rel=1e-12)


def test_logits_are_minus_squared_distances_and_statistics_may_be_given():
    learner, theta, episodes = make("conv4")
    (tree,) = learner.trail(theta, {}, episodes.support_x, episodes.support_y, Training())
    assert not any(value.requires_grad for value in tree.values())
    features = learner.model.features(tree, episodes.query_x)
    logits = learner.predict(tree, episodes.query_x)
    torch.testing.assert_close(logits, -torch.cdist(features, tree["prototypes"]).square())
    statistics = learner.model.statistics(tree, episodes.support_x)
    alone = [learner.predict(tree, episodes.query_x[:, n : n + 1], statistics=statistics) for n in range(3)]
    together = learner.predict(tree, episodes.query_x, statistics=statistics)
    torch.testing.assert_close(torch.cat(alone, 1), together[:, :3])
    assert not torch.allclose(together, logits)


def glyphs(methods=("maml", "protonet"), **training):
    spec = preset("glyphs-5way-1shot", methods)
    live = {"iterations": 6, "meta_batch": 4, "evaluation_interval": 3, "inner_steps": 2} | training
    return spec.replaced(
        model=spec.model.with_changes({"filters": 8}),
        training=spec.training.with_changes(live),
        run=spec.run.with_changes({"validation_tasks": 10, "threads": 1}),
    )


def test_it_trains_beside_others_on_the_same_tasks_and_learns():
    events = run_all(glyphs(iterations=24, evaluation_interval=24, outer_rate=0.01))
    (started,) = of(events, Started)
    assert [arm.title for arm in started.arms] == ["MAML", "ProtoNet"]
    scores = {e.arm: e for e in of(events, Evaluated) if e.iteration == 24}
    assert len(scores["protonet"].per_step["accuracy"]) == 1 and len(scores["maml"].per_step["accuracy"]) == 3
    losses = [e.values["query_loss"] for e in of(events, Metrics) if e.arm == "protonet"]
    assert np.mean(losses[-6:]) < 0.9 * np.mean(losses[:6])
    assert {e.arm for e in of(events, MatrixSnapshot)} == set(), "neither has matrices"
    shown = [e for e in of(events, ClassificationAdaptation) if e.arm == "protonet"][-1]
    assert shown.probabilities.shape[0] == len(shown.losses) == len(shown.accuracies) == 1
    np.testing.assert_allclose(shown.probabilities.sum(-1), 1, rtol=1e-5)


def test_it_goes_on_bit_for_bit():
    spec = glyphs(("protonet",))
    (*_, last) = of(run_all(spec.with_live({"iterations": 3})), Saved)
    state = json.loads(json.dumps(last.state)) | {"spec": spec.to_json()}
    whole, rest = run_all(spec), resumed(Continuation(last.tensors, state))
    assert numbers(rest) == numbers(whole, after=3) and numbers(rest)
    assert all(np.array_equal(results(rest)[name], value) for name, value in results(whole).items())


def test_regression_is_refused_in_one_sentence():
    with pytest.raises(UserError, match=r"^ProtoNet tells classes apart and cannot learn regression; .*\.$"):
        preset("sinusoid-5shot", ("maml", "protonet"))


STEPS = {
    "steps": lambda arm, tasks: step_through(arm, tasks, 0),
    "paths": lambda arm, tasks: path_plane([arm], tasks, [0], steps=2),
    "similarity": lambda arm, tasks: gradient_similarity(arm, tasks, tasks, 0),
    "local factors": lambda arm, tasks: average_factors(arm, tasks, [0]),
    "local loop": lambda arm, tasks: local_curve(arm, tasks, [0], LocalRule("gradient"), steps=2),
}


@pytest.mark.parametrize("analysis", STEPS)
def test_analyses_of_gradient_steps_say_that_there_are_none(analysis):
    arm, tasks = make_subject("conv4", "protonet"), make_episodes("conv4")
    with pytest.raises(UserError, match=r"^ProtoNet does not adapt by gradient steps; choose an arm that does\.$"):
        STEPS[analysis](arm, tasks)


def test_a_transplant_evaluates_it_as_it_is():
    arm, other, tasks = make_subject("conv4", "protonet"), make_subject("conv4", "mc2"), make_episodes("conv4")
    work = transplant(arm, [Graft(other)], tasks, steps=2)
    with pytest.raises(StopIteration) as end:
        while True:
            next(work)
    own, grafted = end.value.value
    assert len(own.per_step["accuracy"]) == 1 and len(grafted.per_step["accuracy"]) == 3


def test_it_is_offered_by_registration_alone():
    assert METHODS["protonet"] is ProtoNet
    assert ProtoNet().start((), {}, 0.1) == {} and ProtoNet().show({}, (), 0.1) == []
