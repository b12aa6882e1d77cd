"""Numbers as people read them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.numbers import count, duration, interval, number, percent, rate, si


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.04238, "0.0424"),
        (1234.5, "1,230"),
        (1.5e-7, "1.50e-7"),
        (9.996, "10.0"),
        (99.96, "100"),
        (999_999.0, "1.00e6"),
        (0.0001, "0.000100"),
        (-0.5, "-0.500"),
        (0.0, "0"),
        (-0.0, "0"),
        (5, "5"),
        (np.int64(70_000), "70,000"),
        (np.float32(0.3), "0.300"),
        (math.nan, "–"),
        (math.inf, "∞"),
        (-math.inf, "-∞"),
    ],
)
def test_measured_values_have_three_significant_digits(value, text):
    assert number(value) == text


@given(st.floats(-1.79e308, 1.79e308))
def test_a_measured_value_is_never_off_by_more_than_half_a_digit(value):
    written = float(number(value).replace(",", ""))
    assert written == pytest.approx(value, rel=5.1e-3, abs=1e-320)
    assert len(number(value)) <= 10


@pytest.mark.parametrize(
    ("value", "half_width", "text"),
    [
        (0.979, 0.003, "97.9 ± 0.3 %"),
        (0.99951, 0.0004, "99.95 ± 0.04 %"),
        (1.0, 0.0, "100.0 ± 0.0 %"),
        (0.2, None, "20.0 %"),
        (0.2, math.nan, "20.0 %"),
        (math.nan, 0.1, "–"),
    ],
)
def test_shares_are_written_in_per_cent_with_their_interval(value, half_width, text):
    assert percent(value, half_width) == text


@pytest.mark.parametrize(
    ("value", "half_width", "text"),
    [
        (0.504, 0.0393, "0.504 ± 0.039"),
        (0.0923, 0.00803, "0.0923 ± 0.0080"),
        (4.41, 0.00001, "4.41 ± 1.00e-5"),
        (123.4, 2.0, "123 ± 2.00"),
        (math.nan, 0.1, "– ± 0.100"),
    ],
)
def test_an_interval_ends_at_the_decimal_place_of_its_value(value, half_width, text):
    assert interval(value, half_width) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(412.3, "412 it/s"), (10_345, "10.3k it/s"), (0.0412, "0.0412 it/s"), (999.7, "1.00k it/s"), (2e9, "2.00G it/s")],
)
def test_rates_use_si_prefixes(value, text):
    assert rate(value, "it/s") == text


def test_prefixes_change_where_rounding_does():
    assert [si(value) for value in (999.4, 999.6, 999_499, 999_600)] == ["999", "1.00k", "999k", "1.00M"]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0.0 s"),
        (9.94, "9.9 s"),
        (9.96, "10 s"),
        (59.6, "1 min 0 s"),
        (167, "2 min 47 s"),
        (3_599.7, "1 h 0 min"),
        (11_520, "3 h 12 min"),
        (86_399.9, "1 d 0 h"),
        (302_400, "3 d 12 h"),
        (math.inf, "∞"),
        (math.nan, "–"),
    ],
)
def test_durations_have_two_units(seconds, text):
    assert duration(seconds) == text


def test_counts_have_thousands_separators():
    assert [count(70_000), count(0), count(1e9), count(math.nan)] == ["70,000", "0", "1,000,000,000", "–"]
