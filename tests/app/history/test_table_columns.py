"""What the cells of the run table say."""

from __future__ import annotations

import math

import pytest

from app.history.table_columns import delta_text, local_time, spread_text, table_column, text_of


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [
        ("best.validation_loss", 0.21345, "0.213"),
        ("best.validation_loss", math.nan, "–"),
        ("best.validation_loss", None, ""),
        ("last.validation_accuracy", 0.9312, "93.1 %"),
        ("best_at.validation_accuracy", 12_500, "12,500"),
        ("iteration", 70_000, "70,000"),
        ("iteration", 10_000.0, "10,000"),
        ("inner_rate", 0.001, "0.001"),
        ("seed", 12_345, "12345"),
        ("first_order", True, "on"),
        ("first_order", False, "off"),
        ("notes", "two\nlines", "two lines"),
        ("created", "nonsense", "nonsense"),
    ],
)
def test_values(column, value, text):
    assert text_of(column, value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(-0.0123, "−0.0123"), (0.5, "+0.500"), (0.0, "±0"), (math.nan, "–"), (None, "")]
)
def test_differences_have_a_sign(value, text):
    assert delta_text("best.validation_loss", value) == text


def test_differences_of_accuracies_are_per_cent():
    assert delta_text("best.validation_accuracy", -0.021) == "−2.1 %"


def test_groups_show_mean_and_extremes():
    assert spread_text("best.validation_loss", 0.2, 0.1, 0.3) == "0.200 (0.100 – 0.300)"
    assert spread_text("iteration", 1000.0, 1000.0, 1000.0) == "1,000"


def test_titles_come_from_the_settings_themselves():
    assert table_column("inner_rate").title == "Inner rate α"
    assert "inner_rate" in table_column("inner_rate").tip and table_column("inner_rate").numeric
    assert table_column("best.validation_loss").title == "best val. loss"
    assert table_column("delta.best.validation_loss").title == "Δ best val. loss"
    assert table_column("nobody.knows").title == "nobody.knows"


def test_times_are_local(monkeypatch):
    assert local_time("2026-08-01T10:00:00+00:00").startswith("2026-0")
    assert len(local_time("2026-08-01T10:00:00+00:00")) == len("2026-08-01 10:00")
