"""What curves say against the learned rule: by hand-made losses with known paired differences."""

import numpy as np
import pytest

from core.analysis.local_findings import LocalCurve, paired
from core.analysis.local_loop import local_curve
from core.analysis.local_rules import LocalRule
from core.analysis.loop_reading import versus_learned
from tests.core.analysis.subjects import make_episodes, make_subject

LEARNED = LocalRule("learned")
TASKS = 40


def curve(rule, support, query, tasks=TASKS, steps=1):
    """Losses of `tasks` tasks that differ much from task to task, and by `support` and `query` from those of the learned rule."""
    levels = np.random.default_rng(0).uniform(1, 9, tasks)
    noise = np.random.default_rng(1).normal(0, 0.1, tasks)
    after = [np.stack([levels, *[levels + shift + noise] * steps]) for shift in (support, query)]
    nothing = np.full_like(after[0], np.nan)
    rest = dict.fromkeys(("length", "to_gradient", "to_learned", "iterations", "negative"), nothing[1:])
    return LocalCurve(rule, tuple(range(tasks)), *after, nothing, nothing, problem="", **rest)


def base(rescaled=True):
    rule = LocalRule("learned", rescaled=rescaled)
    levels = curve(rule, 0, 0)
    plain = np.stack([levels.query_loss[0]] * 2)
    rest = dict.fromkeys(("length", "to_gradient", "to_learned", "iterations", "negative"), levels.length)
    nothing = np.full_like(plain, np.nan)
    return LocalCurve(rule, levels.tasks, plain, plain, nothing, nothing, problem="", **rest)


@pytest.mark.parametrize(
    ("support", "query", "reading"),
    [
        (-0.3, 0.3, "over-fits"),
        (0.3, 0.3, "worse"),
        (0.0, 0.3, "worse"),
        (-0.3, -0.3, "better"),
        (-0.3, 0.0, "no difference"),
    ],
)
def test_the_reading_follows_the_paired_differences(support, query, reading):
    rule = LocalRule("newton")
    found = versus_learned({LEARNED: base(), rule: curve(rule, support, query)}, 1)
    assert [one.rule for one in found] == [rule]
    assert found[0].reading == reading
    assert found[0].query_gap == pytest.approx((query, 1.96 * 0.1 / np.sqrt(TASKS)), abs=0.03)
    assert found[0].query[1] > 10 * found[0].query_gap[1], "tasks differ more than rules"


def test_a_rule_is_compared_at_the_same_kind_of_step_length():
    own, equal = LocalRule("newton", rescaled=False), LocalRule("newton")
    curves = {LEARNED: base(), own: curve(own, -0.3, 0.3), equal: curve(equal, -0.3, 0.3)}
    assert [one.reading for one in versus_learned(curves, 1)] == ["not comparable", "over-fits"]
    curves[LocalRule("learned", rescaled=False)] = base(rescaled=False)
    assert [one.reading for one in versus_learned(curves, 1)] == ["over-fits", "over-fits"]
    assert versus_learned(curves, 2) == ()
    fewer = {LEARNED: base(), equal: curve(equal, -0.3, 0.3, tasks=5)}
    assert versus_learned(fewer, 1)[0].reading == "not comparable"


def test_losses_that_are_not_finite_are_said():
    rule = LocalRule("newton")
    broken = curve(rule, 0.0, 0.0)
    broken.query_loss[1, 3] = np.inf
    assert versus_learned({LEARNED: base(), rule: broken}, 1)[0].reading == "not finite"


def test_paired_differences():
    one, other = np.array([1.0, 2.0, 6.0]), np.array([0.0, 2.0, 4.0])
    assert paired(one, other) == pytest.approx((1.0, 1.96 * np.std([1, 0, 2]) / np.sqrt(3)))
    assert np.isnan(paired(one[:1], other[:1])[1])


def test_a_rule_may_name_its_rate():
    subject, episodes = make_subject("mlp", inner_rate=0.05), make_episodes("mlp")
    plain, same, full, scaled = (
        local_curve(subject, episodes, (0, 1), LocalRule("gauss-newton", 0.1, rescaled, rate), steps=1)
        for rescaled, rate in ((False, None), (False, 0.05), (False, 1.0), (True, 1.0))
    )
    np.testing.assert_array_equal(plain.query_loss, same.query_loss)
    np.testing.assert_allclose(full.length, 20 * plain.length)
    gradient = local_curve(subject, episodes, (0, 1), LocalRule("gradient"), steps=1)
    np.testing.assert_allclose(scaled.length, gradient.length)
