"""Numbers as people write them, and the stops of sliders."""

import math
from itertools import pairwise

import pytest

from app.setup.number_text import parse_number, parse_widths, range_text, stops, value_text
from core.errors import UserError
from core.knobs import Knob

RATE = Knob("rate", "Rate", "", "float", 0.01, minimum=1e-6, maximum=100.0, log=True)
SHIFT = Knob("shift", "Shift", "", "float", 0.0, minimum=-1.0, maximum=1.0)
COUNT = Knob("count", "Count", "", "int", 25, minimum=1, maximum=100_000_000, log=True)
OPTIONAL = Knob("start", "Start", "", "float", None, minimum=0.0, maximum=100.0)
WIDTHS = Knob("hidden", "Hidden widths", "", "widths", (40, 40))


def test_a_comma_is_a_decimal_point():
    given = {"0,5": 0.5, "0.5": 0.5, ",5": 0.5, "5,": 5.0, "1e-3": 1e-3, "2,5E+1": 25.0, " 7 ": 7.0, "1,000": 1.0}
    assert {text: parse_number(RATE, text) for text in given} == given


def test_what_is_not_a_number_in_range_is_refused_with_the_setting_and_advice():
    malformed = ["", " ", "abc", "1,2,3", "1.000,5", "0x10", "1_0", "1 0", "--1", "e5", "."]
    for text in (*malformed, "nan", "inf", "-inf", "1e400", "200", "0"):
        with pytest.raises(UserError, match=r"^Rate: type a number (such as|from 1e-6 to 100)"):
            parse_number(RATE, text)


def test_whole_numbers():
    given = {"25": 25, "1e4": 10_000, "100000000": 100_000_000}
    found = {text: parse_number(COUNT, text) for text in given}
    assert found == given
    assert all(type(value) is int for value in found.values())


def test_whole_numbers_take_no_separator_that_could_mean_two_things():
    for text in ("1,000", "70.000", "2.5", "1e-3", "0", "", "1e400"):
        with pytest.raises(UserError, match="Count"):
            parse_number(COUNT, text)


def test_negative_numbers_and_the_typographic_minus():
    assert parse_number(SHIFT, "-0,25") == parse_number(SHIFT, "−0.25") == -0.25


def test_empty_is_a_value_only_where_the_default_is_none():
    assert parse_number(OPTIONAL, "") is None
    assert parse_number(OPTIONAL, "0,1") == 0.1


def test_widths():
    assert parse_widths(WIDTHS, " 40, 40;20 10 ") == (40, 40, 20, 10)
    for text in ("", ",", "0", "4.5", "-3", "forty"):
        with pytest.raises(UserError, match="Hidden widths"):
            parse_widths(WIDTHS, text)


def test_a_field_accepts_what_it_shows():
    free = Knob("free", "Free", "", "float", 0.0)
    for value in (0.001, 1e-6, 1e-5, 0.4, 5.0, 100.0, 1e17, 123456.5, 1 / 3, math.pi, 1e-20):
        text = value_text(value)
        assert parse_number(free, text) == pytest.approx(value, rel=1e-5)
        assert len(text) <= 11


def test_values_as_text():
    assert value_text(1e-6) == "1e-6"
    assert value_text(5.0) == "5"
    assert value_text(True) == "on"
    assert value_text((40, 40)) == "40, 40"
    assert value_text(None) == ""


def test_ranges_as_text():
    assert range_text(COUNT) == "from 1 to 100,000,000"
    assert range_text(RATE) == "from 1e-6 to 100"
    assert range_text(WIDTHS) == ""


def test_stops_of_a_log_slider_have_equal_ratios_and_include_the_ends():
    values = stops(RATE)
    assert (values[0], values[-1]) == (1e-6, 100.0)
    assert len(values) == 8 * 20 + 1
    assert all(1.05 < after / before < 1.2 for before, after in pairwise(values))
    assert 0.001 in values


def test_stops_ascend_and_stay_in_range():
    for knob in (RATE, SHIFT, COUNT, OPTIONAL):
        values = stops(knob)
        assert list(values) == sorted(set(values))
        assert (values[0], values[-1]) == (knob.minimum, knob.maximum)
        assert len(values) <= 400


def test_no_slider_for_what_it_cannot_resolve():
    assert stops(Knob("seed", "Seed", "", "int", 0, minimum=0, maximum=2**31 - 1)) == ()
    assert stops(WIDTHS) == ()
