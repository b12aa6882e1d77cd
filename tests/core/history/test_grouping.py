"""Groups of runs, the settings in which runs differ, and the band around a mean curve."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.history.differing import differing
from core.history.entry import comparable, entries_of
from core.history.grouping import Summary, band, grouped, number_of, summary
from core.store.rows import Curve
from tests.core.history.making import entry, scored
from tests.core.history.making import summary as run


def curve(iterations, values):
    n = np.array(iterations, np.int64)
    return Curve(n, n, n.astype(float), np.array(values, np.float64), np.full(len(n), np.nan))


def test_runs_that_differ_in_their_seed_alone_are_one_group():
    entries = [scored(n, 0.1 * n, seed=n, inner_rate=rate) for n, rate in enumerate((0.01, 0.5, 0.01, 0.5))]
    small, large = grouped(entries, ("method", "inner_rate", "seed"))
    assert (small.values, small.label) == (("mc2", 0.01), "mc2, inner rate 0.01")
    assert [each.value("name") for each in large.members] == ["run 1", "run 3"]
    assert summary(large, "best.validation_loss") == Summary(pytest.approx(0.2), 0.1, pytest.approx(0.3), 2)
    (everything,) = grouped(entries, ("seed",))
    assert everything.members == tuple(entries) and everything.label == "all" and everything.values == ()
    assert grouped([], ("method",)) == []


def test_what_is_no_number_does_not_count():
    (group,) = grouped([scored(0, 1.0), scored(1, math.nan), scored(2, None), scored(3, 3.0)], ("method",))
    assert summary(group, "best.validation_loss") == Summary(2.0, 1.0, 3.0, 2)
    assert summary(group, "name") is summary(group, "first_order") is summary(group, "nothing") is None
    assert number_of(10**400) is number_of(math.inf) is number_of(True) is None and number_of(3) == 3.0


values = st.none() | st.integers(0, 2) | st.sampled_from([0.0, 1.0, math.nan]) | st.sampled_from(["", "a"])


@given(st.lists(st.tuples(values, values), max_size=12))
def test_every_entry_is_in_exactly_one_group_with_its_equals(pairs):
    entries = [entry(n) for n in range(len(pairs))]
    for each, (a, b) in zip(entries, pairs, strict=True):
        each.settings.update({"x.a": a, "x.b": b})
    groups = grouped(entries, ("x.a", "x.b"))
    assert sorted(each.key for group in groups for each in group.members) == sorted(each.key for each in entries)
    assert len({group.values for group in groups}) == len(groups)
    for group in groups:
        assert all(
            (comparable(each.value("x.a")), comparable(each.value("x.b"))) == group.values for each in group.members
        )
        assert [each.key for each in group.members] == sorted(each.key for each in group.members)
        for column in ("x.a", "x.b"):
            if found := summary(group, column):
                assert found.low <= found.mean <= found.high and 1 <= found.count <= len(group.members)


def test_the_settings_that_differ_in_the_order_of_their_declaration():
    entries = [entry(0, seed=1), entry(1, seed=2, outer_rate=0.5), entry(2, seed=1)]
    assert differing(entries) == ("outer_rate", "seed")
    assert differing(entries[:1]) == differing([]) == differing([entries[0], entries[2]]) == ()


def test_a_setting_of_one_kind_only_is_no_difference():
    """That MAML has no biases to learn is said by the method."""
    pair = entries_of(run(methods=("maml", "mc2")))
    assert differing(pair) == ("method",)
    other = entry(9)
    other.settings["method.learn_biases"] = False
    assert differing([*pair, other]) == ("method", "method.learn_biases")
    del other.settings["dtype"]
    assert differing([*pair, other]) == ("method", "method.learn_biases", "dtype")


def test_a_band_has_the_iterations_that_all_curves_have():
    found = band(
        [
            curve([1, 2, 3, 5], [1.0, 2.0, 3.0, 5.0]),
            curve([2, 3, 4, 5], [4.0, math.nan, 0.0, math.inf]),
            curve([2, 3, 5], [0.0, 1.0, 1.0]),
        ]
    )
    assert found.iteration.tolist() == [2, 3, 5] and found.count.tolist() == [3, 2, 2]
    assert found.mean.tolist() == [2.0, 2.0, 3.0]
    assert (found.low.tolist(), found.high.tolist()) == ([0.0, 1.0, 1.0], [4.0, 3.0, 5.0])


def test_a_band_of_nothing():
    for found in (band([]), band([curve([1], [1.0]), curve([2], [1.0])]), band([curve([], [])])):
        assert len(found.iteration) == len(found.mean) == len(found.low) == len(found.high) == len(found.count) == 0
    found = band([curve([1], [math.nan])])
    assert found.count.tolist() == [0] and all(math.isnan(x[0]) for x in (found.mean, found.low, found.high))


points = st.dictionaries(st.integers(0, 8), st.floats(-1e3, 1e3) | st.just(math.nan), max_size=8)


@given(st.lists(points, min_size=1, max_size=4))
def test_a_band_is_what_the_points_say(curves):
    found = band([curve(sorted(each), [each[n] for n in sorted(each)]) for each in curves])
    assert set(found.iteration.tolist()) == set.intersection(*(set(each) for each in curves))
    for n, mean, low, high, count in zip(found.iteration, found.mean, found.low, found.high, found.count, strict=True):
        good = [each[n] for each in curves if math.isfinite(each[n])]
        assert count == len(good)
        if good:
            assert (low, high) == (min(good), max(good)) and mean == pytest.approx(sum(good) / len(good), abs=1e-9)
        else:
            assert math.isnan(mean) and math.isnan(low) and math.isnan(high)
