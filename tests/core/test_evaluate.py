"""The one evaluation against a slow loop, task by task: mean, interval, ensembles, statistics, confusion."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own convention
from hypothesis import given, settings
from hypothesis import strategies as st

from core import evaluate as evaluating
from core.adapt import adapt
from core.arm import ArmState
from core.boxes import SetHyper
from core.devices import settle
from core.evaluate import Evaluation, Member, evaluate, with_norms
from core.events import Evaluated
from core.models import MLP, Conv4
from core.spec import Training
from core.tasks.drawn_images import DrawnImages
from core.validation import Validation
from core.workers import ALONE, Workers
from tests.core import reference
from tests.core.analysis.subjects import make_episodes, make_subject
from tests.core.loading import loaded
from tests.core.runs import curve, of, run_all, small
from tests.core.test_engine import make
from tests.reliability.runs import glyphs

STEPS = 2


def pulled(work):
    """What a generator returns."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


def member_of(subject):
    return Member(subject.learner, subject.theta, subject.meta)


def through(parameters, x, given=None):
    """Outputs of the strided network, normalised by `given` or by the examples, and what each layer was normalised by."""
    used = []
    for n in range(1, 5):
        x = F.conv2d(x, parameters[f"conv{n}.weight"], parameters[f"conv{n}.bias"], stride=2, padding=1)
        mean, variance = given[n - 1] if given else (x.mean((0, 2, 3)), x.var((0, 2, 3), correction=0))
        used.append((mean, variance))
        x = (x - mean.view(1, -1, 1, 1)) / torch.sqrt(variance.view(1, -1, 1, 1) + 1e-3)
        x = F.relu(x + parameters[f"conv{n}.beta"].view(1, -1, 1, 1))
    return F.linear(x.mean((2, 3)), parameters["fc.weight"], parameters["fc.bias"]), used


def stations(subject, episodes, task):
    """theta^(0), theta^(1), ... of one task, by the definition of each step."""
    learner, rate = subject.learner, subject.training.inner_rate
    scale = learner.ways if subject.training.loss_sum == "ways" else 1
    parameters = dict(subject.theta)
    yield parameters
    for _ in range(STEPS):
        leaves = {name: parameters[name].clone().requires_grad_() for name in learner.adapted}
        outputs = reference.forward(learner.model, parameters | leaves, episodes.support_x[task])
        loss = scale * reference.loss(learner.loss, outputs, episodes.support_y[task])
        slopes = torch.autograd.grad(loss, list(leaves.values()))
        steps = {
            name: reference.direction(learner.method, name, slope, subject.meta, rate)
            for name, slope in zip(leaves, slopes, strict=True)
        }
        parameters = parameters | {name: parameters[name] - step for name, step in steps.items()}
        yield parameters


def norms_of(subject, episodes):
    """Mean statistics of the query examples after each step: [step][layer] -> (mean, variance)."""
    found = [
        [through(parameters, episodes.query_x[task])[1] for parameters in stations(subject, episodes, task)]
        for task in range(len(episodes))
    ]
    return [
        [
            tuple(torch.stack([found[task][step][layer][k] for task in range(len(episodes))]).mean(0) for k in (0, 1))
            for layer in range(4)
        ]
        for step in range(STEPS + 1)
    ]


def slowly(subjects, episodes, statistics, others):
    """Scores (steps + 1, tasks), and confusion (tasks, N, N), of the mean of all subjects' outputs."""
    learner, y = subjects[0].learner, episodes.query_y
    norms = [norms_of(subject, others) for subject in subjects] if statistics == "steps" else None
    losses, hits = np.zeros((STEPS + 1, len(episodes))), np.zeros((STEPS + 1, len(episodes)))
    confusion = np.zeros((len(episodes), learner.ways, learner.ways), int)
    for task in range(len(episodes)):
        made = []
        for number, subject in enumerate(subjects):
            outputs = []
            for step, parameters in enumerate(stations(subject, episodes, task)):
                given = norms[number][step] if norms else None
                if statistics == "support":
                    given = through(parameters, episodes.support_x[task])[1]
                if given:
                    outputs.append(through(parameters, episodes.query_x[task], given)[0])
                else:
                    outputs.append(reference.forward(learner.model, parameters, episodes.query_x[task]))
            made.append(outputs)
        for step in range(STEPS + 1):
            mean = sum(outputs[step] for outputs in made) / len(made)
            losses[step, task] = reference.loss(learner.loss, mean, y[task])
            if learner.loss == "cross_entropy":
                hits[step, task] = (mean.argmax(1) == y[task]).double().mean()
        if learner.loss == "cross_entropy":
            for true, taken in zip(y[task].tolist(), mean.argmax(1).tolist(), strict=True):
                confusion[task, true, taken] += 1
    return losses, hits, confusion


@pytest.mark.parametrize("count", [1, 3], ids=["one", "ensemble"])
@pytest.mark.parametrize(
    ("case", "statistics"), [("mlp", "query"), ("conv4", "query"), ("conv4", "support"), ("conv4", "steps")]
)
def test_against_a_loop_over_tasks(case, statistics, count):
    subjects = [make_subject(case, "mc2", seed=seed, inner_steps=STEPS) for seed in range(count)]
    episodes, others = make_episodes(case, tasks=5, seed=7), make_episodes(case, tasks=3, seed=8)
    losses, hits, confusion = slowly(subjects, episodes, statistics, others)
    work = evaluate(
        [member_of(subject) for subject in subjects],
        episodes,
        subjects[0].training,
        "",
        statistics=statistics,
        reference=others,
        confusion=True,
    )
    found = pulled(work)
    np.testing.assert_allclose(found.scores["loss"], losses, rtol=1e-9)
    for step in range(STEPS + 1):
        assert found.mean(step)["loss"] == pytest.approx(losses[step].mean(), rel=1e-9)
        spread = np.sqrt(np.mean((losses[step] - losses[step].mean()) ** 2))
        assert found.ci95(step)["loss"] == pytest.approx(1.96 * spread / np.sqrt(5), rel=1e-9)
        assert found.per_step()["loss"][step] == found.mean(step)["loss"]
        assert found.per_step_ci95()["loss"][step] == found.ci95(step)["loss"]
    if case == "mlp":
        assert found.scores.keys() == {"loss"} and found.confusion is None
    else:
        np.testing.assert_allclose(found.scores["accuracy"], hits)
        np.testing.assert_array_equal(found.confusion, confusion)
        assert found.mean()["accuracy"] == pytest.approx(
            np.trace(found.confusion.sum(0)) / found.confusion.sum(), rel=1e-12
        )


def test_the_three_statistics_and_the_ensemble_are_different_things():
    """Negative control for the test above."""
    subject, episodes = make_subject("conv4", inner_steps=STEPS), make_episodes("conv4", tasks=5)
    others = make_episodes("conv4", tasks=3, seed=8)
    members = [member_of(make_subject("conv4", seed=seed)) for seed in range(2)]
    losses = [
        pulled(evaluate(chosen, episodes, subject.training, "", statistics=kind, reference=others)).mean()["loss"]
        for chosen, kind in (*((members[:1], kind) for kind in evaluating.STATISTICS), (members, "query"))
    ]
    assert len({round(loss, 6) for loss in losses}) == 4


@pytest.mark.parametrize("case", ["mlp", "conv4"])
def test_one_learner_is_scored_to_the_last_bit_as_its_loss_is(case):
    """What stored validation curves were made of: the fast point of the query examples after each step."""
    subject, episodes = make_subject(case, inner_steps=STEPS), make_episodes(case, tasks=3)
    learner, y = subject.learner, episodes.query_y
    query = learner.model.prepare(episodes.query_x)
    support = (episodes.support_x, episodes.support_y)
    expected = [
        learner.scores(learner.at(parameters, query, y), y)
        for parameters in adapt(learner, subject.theta, subject.meta, *support, subject.training)
    ]
    found = pulled(evaluate([member_of(subject)], episodes, subject.training, ""))
    for name, rows in found.scores.items():
        assert np.array_equal(rows, np.stack([scores[name].double().numpy() for scores in expected]))


@settings(max_examples=12, deadline=None)
@given(
    tasks=st.integers(1, 9),
    chunk=st.integers(1, 10),
    threads=st.integers(1, 2),
    statistics=st.sampled_from(("query", "steps")),
)
def test_chunks_and_workers_do_not_change_anything(tasks, chunk, threads, statistics):
    subject, episodes = make_subject("conv4", inner_steps=1), make_episodes("conv4", tasks=tasks)
    options = {"statistics": statistics, "reference": make_episodes("conv4", tasks=5, seed=3), "confusion": True}
    members = [member_of(subject), member_of(make_subject("conv4", seed=2))]
    whole = pulled(evaluate(members, episodes, subject.training, "", **options))
    with pytest.MonkeyPatch.context() as patch, Workers(threads) as workers:
        patch.setattr(Conv4, "evaluated_at_once", chunk)
        found = pulled(evaluate(members, episodes, subject.training, "", workers, **options))
    np.testing.assert_allclose(found.scores["loss"], whole.scores["loss"], rtol=1e-12)
    assert np.array_equal(found.confusion, whole.confusion)


@pytest.mark.parametrize("case", ["conv4", "max-pool"])
def test_given_statistics_that_are_the_examples_own_change_nothing(case):
    """Of a single task, with weights of normalisation and rates for every step: what is given is what would be found."""
    learner, theta, meta, few = make(case, "mc2", tasks=1, network={"norm_steps": 2}, step_rates=2)
    member, training = Member(learner, theta, meta), Training(inner_rate=0.1, inner_steps=3)
    alike = replace(few, query_x=few.support_x, query_y=few.support_y)

    def losses(episodes, statistics):
        work = evaluate([member], episodes, training, "", statistics=statistics, reference=episodes)
        return pulled(work).scores["loss"].ravel()

    np.testing.assert_allclose(losses(few, "steps"), losses(few, "query"), rtol=1e-9)
    np.testing.assert_allclose(losses(alike, "support"), losses(alike, "query"), rtol=1e-9)
    assert np.abs(losses(few, "support") / losses(few, "query") - 1).min() > 1e-3


@pytest.mark.parametrize("statistics", ["query", "steps"])
def test_no_more_tasks_are_made_at_once_than_are_scored(statistics, monkeypatch):
    """Memory does not grow with the number of tasks: whatever asks for examples takes a few tasks at a time."""
    source, _ = loaded(glyphs().task)
    asked = []
    part = DrawnImages.part
    monkeypatch.setattr(Conv4, "evaluated_at_once", 3)
    monkeypatch.setattr(
        DrawnImages, "part", lambda drawn, start, stop: asked.append(stop - start) or part(drawn, start, stop)
    )
    spec = glyphs().with_live({"evaluation_statistics": statistics})
    spec = spec.replaced(run=spec.run.with_changes({"validation_tasks": 10}), arms=spec.arms[:1])
    place = settle(spec.run)
    arm = ArmState(spec, spec.arms[0].name, place)
    validation = Validation(source, spec.run, spec.training.queries, place)
    found = pulled(validation.score(arm, spec.training_of(arm.name), "", ALONE))
    assert found.scores["loss"].shape[1] == 10
    assert asked == [3] * (4 if statistics == "query" else 14 + 4)


@given(st.lists(st.integers(1, 6), min_size=1, max_size=5), st.integers(1, 4))
def test_parts_joined_are_the_whole(sizes, steps):
    rng = np.random.default_rng(sum(sizes))
    scores, counts = rng.normal(size=(steps, sum(sizes))), rng.integers(0, 9, (sum(sizes), 2, 2))
    ends = np.cumsum(sizes)
    parts = [
        Evaluation({"loss": scores[:, end - size : end]}, counts[end - size : end])
        for end, size in zip(ends, sizes, strict=True)
    ]
    whole = Evaluation.joined(parts)
    assert np.array_equal(whole.scores["loss"], scores) and np.array_equal(whole.confusion, counts)


def test_statistics_of_every_step_need_tasks_or_are_given_once():
    subject, episodes = make_subject("conv4", inner_steps=STEPS), make_episodes("conv4")
    member, others = member_of(subject), make_episodes("conv4", tasks=3, seed=8)
    with pytest.raises(ValueError, match="reference"):
        pulled(evaluate([member], episodes, subject.training, "", statistics="steps"))
    ready = pulled(with_norms([member], others, subject.training, ""))
    assert len(ready[0].norms) == STEPS + 1
    once = pulled(evaluate(ready, episodes, subject.training, "", statistics="steps"))
    again = pulled(evaluate([member], episodes, subject.training, "", statistics="steps", reference=others))
    assert np.array_equal(once.scores["loss"], again.scores["loss"])


def test_a_learner_that_blows_up_has_scores_that_are_not_finite():
    subject = make_subject("mlp", inner_rate=100.0, inner_steps=10)
    found = pulled(evaluate([member_of(subject)], make_episodes("mlp"), subject.training, ""))
    assert not np.isfinite(found.mean()["loss"]) and not np.isfinite(found.ci95()["loss"])
    assert np.isfinite(found.mean(0)["loss"]) and len(found.per_step_ci95()["loss"]) == 11


def test_progress_counts_tasks_and_closing_ends_it(monkeypatch):
    monkeypatch.setattr(MLP, "evaluated_at_once", 2)
    subject, episodes = make_subject("mlp"), make_episodes("mlp", tasks=5)
    said = list(evaluate([member_of(subject)], episodes, subject.training, "Evaluating"))
    assert [(one.title, one.done, one.total) for one in said] == [("Evaluating", n, 5) for n in (0, 2, 4, 5)]
    work = evaluate([member_of(subject)], episodes, subject.training, "")
    next(work)
    work.close()
    with pytest.raises(StopIteration):
        next(work)


@pytest.mark.parametrize("statistics", evaluating.STATISTICS)
def test_evaluations_do_not_move_training(statistics):
    spec = glyphs(iterations=3, evaluation_interval=1)
    spec = spec.replaced(arms=spec.arms[-1:])
    often = run_all(spec.with_live({"evaluation_statistics": statistics}))
    once = run_all(spec.with_live({"evaluation_interval": 100}))
    assert len(of(often, Evaluated)) > len(of(once, Evaluated))
    for arm in spec.arms:
        assert curve(often, arm.name) == curve(once, arm.name)


def test_the_statistics_may_change_while_a_run_goes_on():
    """The validation curve changes with the setting, training does not; the tasks stay the same."""
    spec = glyphs(iterations=2, evaluation_interval=1)
    spec = spec.replaced(arms=spec.arms[:1])
    values = {}
    for statistics in evaluating.STATISTICS:
        events = run_all(spec, SetHyper({"evaluation_statistics": statistics}))
        values[statistics] = [event.values["loss"] for event in of(events, Evaluated)]
    assert len({tuple(value) for value in values.values()}) == 3
    assert all(np.isfinite(value).all() for value in values.values())


def test_without_normalisation_the_statistics_mean_nothing():
    spec = small(iterations=3)
    first, *others = (
        [event.values for event in of(run_all(spec.with_live({"evaluation_statistics": kind})), Evaluated)]
        for kind in evaluating.STATISTICS
    )
    assert all(other == first for other in others)
