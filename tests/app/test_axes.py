"""Axes show a handful of round numbers whatever range they get."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.plots.axes import NumberAxis, compact


@pytest.fixture
def axis(qapp):
    return NumberAxis("left", 60, qapp.font())


def labels(axis, low, high, size=300):
    """The labelled ticks that pyqtgraph would draw: level by level."""
    levels = axis.tickValues(low, high, size)
    assert all(low - 1e-9 <= value <= high + 1e-9 for _, values in levels for value in values)
    spacing, values = levels[0]
    return axis.tickStrings(values, 1.0, spacing)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.1, 5.0, ["0.1", "0.2", "0.5", "1", "2", "5"]),
        (1e-3, 1e3, ["0.001", "0.01", "0.1", "1", "10", "100", "1,000"]),
        (1e-12, 1e12, ["1e-12", "1e-9", "1e-6", "0.001", "1", "1,000", "1 M", "1e9", "1e12"]),
        (0.42, 0.58, ["0.45", "0.5", "0.55"]),
        (4.3, 4.6, ["4.3", "4.4", "4.5", "4.6"]),
    ],
)
def test_a_logarithmic_axis_shows_values_and_not_exponents(axis, low, high, expected):
    axis.set_log(True)
    assert labels(axis, math.log10(low), math.log10(high)) == expected


@pytest.mark.parametrize(
    ("low", "high", "size", "expected"),
    [
        (1.6, 90, 70, ["3", "10", "30"]),
        (58.2, 178, 70, ["100", "150"]),
        (1440, 53_900, 62, ["3,000", "10,000", "30,000"]),
        (0.0169, 0.0299, 61, ["0.02", "0.025"]),
        (4.9, 20.5, 72, ["5", "10", "20"]),
    ],
)
def test_numbers_of_a_low_logarithmic_axis_do_not_lie_over_each_other(axis, low, high, size, expected):
    axis.set_log(True)
    low, high = math.log10(low), math.log10(high)
    assert labels(axis, low, high, size) == expected
    places = axis.tickValues(low, high, size)[0][1]
    assert min(after - before for before, after in pairwise(places)) / (high - low) * size > 11


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(-12, 30), st.floats(1e-3, 40), st.integers(20, 1500))
def test_a_logarithmic_axis_has_between_two_and_many_numbers(axis, low, span, size):
    axis.set_log(True)
    found = labels(axis, low, low + span, size)
    assert len(found) <= max(size / 10, 10)
    assert len(found) >= 2 or size < 100
    assert len(set(found)) == len(found) or span < 0.01


def test_thousands_are_separated_and_millions_short(axis):
    assert axis.tickStrings([0, 20_000, 100_000], 1.0, 20_000) == ["0", "20,000", "100,000"]
    assert axis.tickStrings([0.0, 2.5e6, 5e6], 1.0, 2.5e6) == ["0", "2.5 M", "5 M"]
    assert axis.tickStrings([0.25, 0.5], 1.0, 0.05) == ["0.25", "0.50"]
    assert axis.tickStrings([2e-6, 4e-6], 1.0, 2e-6) == ["2e-6", "4e-6"]


@pytest.mark.parametrize("high", [1, 3, 7, 60, 12_345])
def test_an_axis_of_whole_numbers_marks_no_others(axis, high):
    axis.whole = True
    levels = axis.tickValues(0, 1.02 * high, 600)
    assert levels[0][1] and all(value == round(value) for _, values in levels for value in values)


@given(st.floats(1e-12, 1e12) | st.floats(-1e12, -1e-12))
def test_a_label_is_short_and_close(value):
    text = compact(value)
    assert len(text) <= 14
    written = float(text.replace(",", "").replace(" M", "e6"))
    assert written == pytest.approx(value, rel=6e-3)
