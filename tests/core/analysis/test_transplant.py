"""Transplants against the evaluation of arms that were built by hand, and against the slow reference."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.analysis.subject import Subject
from core.analysis.transplant import Graft, grafted, groups, transplant
from core.errors import UserError
from core.evaluate import Member, evaluate
from core.workers import Workers
from tests.core import reference
from tests.core.analysis.subjects import make_episodes, make_subject


def finish(generator):
    """(what it yielded, what it returned)."""
    said = []
    while True:
        try:
            said.append(next(generator))
        except StopIteration as end:
            return said, end.value


def losses(subject, episodes, steps):
    """Query losses of all tasks after `steps`, by the slow reference."""
    learner, rate = subject.learner, subject.training.inner_rate
    scale = learner.ways if subject.training.loss_sum == "ways" else 1
    found = []
    for task in range(len(episodes)):
        parameters = dict(subject.theta)
        for _ in range(steps):
            leaves = {name: parameters[name].clone().requires_grad_() for name in learner.adapted}
            outputs = reference.forward(learner.model, parameters | leaves, episodes.support_x[task])
            loss = scale * reference.loss(learner.loss, outputs, episodes.support_y[task])
            slopes = torch.autograd.grad(loss, list(leaves.values()))
            for name, slope in zip(leaves, slopes, strict=True):
                parameters[name] = parameters[name] - reference.direction(
                    learner.method, name, slope, subject.meta, rate
                )
        outputs = reference.forward(learner.model, parameters, episodes.query_x[task])
        found.append(float(reference.loss(learner.loss, outputs, episodes.query_y[task])))
    return np.array(found)


@pytest.mark.parametrize("case", ["mlp", "conv4"])
def test_every_graft_is_the_arm_built_by_hand(case):
    """MAML's initialisation with nothing, all of MC2, and M_i of MC2 alone; the donor brings its own rate and loss."""
    recipient = make_subject(case, "maml", seed=1, inner_rate=0.02)
    donor = make_subject(case, "mc2", seed=2, inner_rate=0.07, loss_sum="ways")
    episodes = make_episodes(case, tasks=5)
    grafts = [Graft(None), Graft(donor), Graft(donor, ("M_i",))]
    _, (own, plain, full, single) = finish(transplant(recipient, grafts, episodes, steps=2))
    assert own.mean == plain.mean
    meta = {name: value for name, value in donor.meta.items() if name.endswith("/M_i")}
    built = Subject("x", donor.learner, recipient.theta, donor.meta, donor.training)
    part = replace(built, meta=meta)
    for found, subject in ((own, recipient), (full, built), (single, part)):
        expected = losses(subject, episodes, 2)
        base = losses(recipient, episodes, 2)
        assert found.mean["loss"] == pytest.approx(expected.mean())
        assert found.ci95["loss"] == pytest.approx(1.96 * expected.std() / 5**0.5)
        assert found.gain["loss"] == pytest.approx((expected - base).mean(), abs=1e-12)
        assert found.gain_ci95["loss"] == pytest.approx(1.96 * (expected - base).std() / 5**0.5, abs=1e-12)
        assert found.per_step["loss"][-1] == pytest.approx(expected.mean())
        assert len(found.per_step["loss"]) == 3
        assert found.tasks == 5
    assert (single.recipient, single.donor, single.factors) == ("maml", "mc2", ("M_i",))
    assert ("accuracy" in full.mean) is (case == "conv4")


def test_an_arm_may_keep_one_of_its_own_factors_only():
    subject, episodes = make_subject("conv4"), make_episodes("conv4")
    kept = grafted(subject, Graft(subject, ("M_f",)))
    fresh = subject.fresh()
    for name, value in kept.meta.items():
        assert torch.equal(value, subject.meta[name] if name.endswith("/M_f") else fresh[name])
    _, (own, alone) = finish(transplant(subject, [Graft(subject, ("M_f",))], episodes, steps=1))
    assert own.gain == {"loss": 0.0, "accuracy": 0.0}
    assert alone.gain["loss"] != 0


def test_the_recipient_as_it_is_is_its_evaluation_and_progress_is_told():
    subject, episodes = make_subject("mlp", inner_steps=3), make_episodes(tasks=4)
    said, (own, _) = finish(transplant(subject, [Graft(None)], episodes, steps=3, workers=Workers(2)))
    member = Member(subject.learner, subject.theta, subject.meta)
    assert own.mean == finish(evaluate([member], episodes, subject.training, ""))[1].mean()
    assert {progress.title for progress in said} == {"mc2 with everything of mc2", "mc2 with plain gradient steps"}
    assert all(progress.total == 4 for progress in said)


def test_groups_are_what_a_method_learns():
    assert set(groups(make_subject("conv4", "mc2"))) == {"M_o", "M_i", "M_f", "m_bias"}
    assert set(groups(make_subject("conv4", "meta-sgd"))) == {"a_weight", "a_bias"}
    assert groups(make_subject("conv4", "maml")) == ()


def test_grafts_that_do_not_fit_are_refused_before_anything_is_evaluated():
    recipient = make_subject("mlp", "maml")
    for donor, factors, message in (
        (make_subject("conv4"), (), "Arm 'mc2' has other layers than 'maml'"),
        (make_subject("mlp", "mc1"), ("M_o",), "Arm 'mc1' has learned no M_o; it has M_i, m_bias."),
        (make_subject("mlp", "maml"), ("M_i",), "it has nothing to transplant"),
    ):
        with pytest.raises(UserError, match=message):
            next(transplant(recipient, [Graft(donor, factors)], make_episodes(), steps=1))
    with pytest.raises(UserError, match="0 inner steps"):
        next(transplant(recipient, [], make_episodes(), steps=0))


def test_transplants_that_blow_up_are_numbers_too():
    recipient, donor = make_subject("mlp", "maml"), make_subject("mlp", "mc2", inner_rate=100.0)
    _, (_, found) = finish(transplant(recipient, [Graft(donor)], make_episodes(), steps=10))
    assert not np.isfinite(found.gain["loss"])
