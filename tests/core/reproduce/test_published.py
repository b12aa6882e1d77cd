"""The published numbers: typed here a second time, by hand, from the project's notes on the sources."""

import pytest

from core.reproduce.published import PUBLISHED

HAND_TYPED = [
    ("sinusoid-5shot", "maml", "single", 0.69, 0.07),
    ("sinusoid-10shot", "maml", "single", 0.44, 0.04),
    ("sinusoid-5shot", "meta-sgd", "single", 0.48, 0.06),
    ("sinusoid-10shot", "meta-sgd", "single", 0.26, 0.03),
    ("sinusoid-5shot", "mc2", "single", 0.41, 0.05),
    ("sinusoid-10shot", "mc2", "single", 0.20, 0.02),
    ("omniglot-5way-1shot", "maml", "single", 98.7, 0.4),
    ("omniglot-5way-5shot", "maml", "single", 99.9, 0.1),
    ("omniglot-20way-1shot", "maml", "single", 95.8, 0.3),
    ("omniglot-20way-5shot", "maml", "single", 98.9, 0.2),
    ("omniglot-5way-1shot", "mc1", "single", 99.47, 0.27),
    ("omniglot-20way-1shot", "mc1", "single", 97.60, 0.29),
    ("omniglot-5way-1shot", "mc2", "single", 99.77, 0.17),
    ("omniglot-20way-5shot", "mc2", "single", 99.24, 0.07),
    ("omniglot-20way-1shot", "mc2", "ensemble", 99.12, 0.16),
    ("omniglot-5way-1shot", "mc2", "ensemble", 99.97, 0.06),
    ("omniglot-20way-1shot", "maml-pp", "ensemble", 97.65, 0.05),
    ("omniglot-5way-1shot", "maml-pp", "ensemble", 99.47, None),
    ("omniglot-20way-1shot", "snail", "single", 97.64, 0.30),
    ("omniglot-5way-1shot", "gnn", "single", 99.2, None),
    ("omniglot-20way-5shot", "meta-sgd", "single", 98.97, 0.19),
    ("omniglot-20way-1shot", "protonet", "single", 96.0, None),
    ("mini-imagenet-5way-5shot", "mc2", "ensemble", 70.33, None),
]
UNVERIFIED = [
    ("sinusoid-5shot", "layerlr"),
    ("sinusoid-10shot", "mc1"),
    ("omniglot-5way-1shot", "layerlr"),
    ("mini-imagenet-5way-1shot", "mc2"),
]


def place(experiment, method, variant="single"):
    [found] = [
        one
        for one in PUBLISHED
        if (one.experiment, one.method, one.variant) == (experiment, method, variant) and one.metric != "crossing"
    ]
    return found


@pytest.mark.parametrize(("experiment", "method", "variant", "value", "interval"), HAND_TYPED)
def test_a_number_is_the_one_in_its_source(experiment, method, variant, value, interval):
    found = place(experiment, method, variant)
    assert (found.value, found.interval) == (value, interval)


@pytest.mark.parametrize(("experiment", "method"), UNVERIFIED)
def test_what_could_not_be_verified_has_no_number(experiment, method):
    found = place(experiment, method)
    assert found.value is None and found.interval is None and not found.text and not found.verified


def test_figure_2_is_told_with_its_reading_error():
    crossings = {one.method: one.value for one in PUBLISHED if one.metric == "crossing"}
    assert crossings == {"mc1": 2000, "mc2": 3500, "layerlr": 4000, "meta-sgd": 8500, "maml": 8000}
    assert {one.interval for one in PUBLISHED if one.metric == "crossing"} == {300}


def test_every_number_has_its_protocol_and_source_and_every_row_stands_once():
    for one in PUBLISHED:
        assert one.protocol.endswith("."), one
        assert bool(one.source) == one.verified == bool(one.text), one
        assert one.metric != "accuracy" or one.value is None or 50 < one.value <= 100
    keys = [(one.experiment, one.method, one.variant, one.metric) for one in PUBLISHED]
    assert len(set(keys)) == len(keys)
