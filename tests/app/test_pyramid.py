"""The pyramid shows every extreme of a long curve in few points, whatever the values and however they arrived."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

import app.plots.pyramid as module
from app.plots.pyramid import BRANCH, Column, Pyramid
from app.run_model import Series

AWKWARD = [np.nan, np.inf, -np.inf, 0.0, -0.0, 3.4e38, -3.4e38, 1e-45, 1.0]
VALUES = st.one_of(st.sampled_from(AWKWARD), st.floats(-1e3, 1e3, width=32))
CURVES = npst.arrays(np.float32, st.integers(1, 900), elements=VALUES, fill=st.floats(-1e3, 1e3, width=32))


def pyramid(values):
    column = Column(np.float32)
    column.extend(np.asarray(values, np.float32))
    return Pyramid(column)


def finite(values):
    return values[np.isfinite(values)]


@given(CURVES, st.integers(2, 40), st.floats(-50, 1000), st.floats(0, 1000))
def test_every_extreme_of_any_window_is_there_and_nothing_else(y, buckets, low, width):
    x = np.arange(len(y), dtype=np.int32)
    view = pyramid(y).view(x, low, low + width, buckets)
    wanted = y[(x >= low) & (x <= low + width)]
    assert len(view.first) <= max(2 * buckets, buckets + 1)
    for first, last, lowest, highest, broken in zip(
        view.first, view.last, view.low, view.high, view.broken, strict=True
    ):
        part = y[int(first) : int(last) + 1]
        assert broken == (not np.isfinite(part).all())
        if len(finite(part)):
            assert (lowest, highest) == (finite(part).min(), finite(part).max())
        else:
            assert np.isnan(lowest) and np.isnan(highest)
    if len(finite(wanted)):
        assert np.nanmin(view.low) <= finite(wanted).min()
        assert np.nanmax(view.high) >= finite(wanted).max()
        assert view.first[0] <= max(low, 0)
        assert view.last[-1] >= min(low + width, len(y) - 1)


@given(CURVES, st.integers(2, 40))
def test_the_line_goes_through_every_extreme_and_breaks_at_every_gap(y, buckets):
    x = np.arange(len(y), dtype=np.int32)
    view = pyramid(y).view(x, 0, len(y), buckets)
    line_x, line_y = view.line()
    assert np.all(np.diff(line_x) >= 0)
    assert set(finite(view.low)) | set(finite(view.high)) == set(finite(line_y))
    assert set(finite(line_y)) <= set(finite(y).astype(float))
    assert np.isnan(line_y).any() == (not np.isfinite(y).all())
    assert (line_x[0], line_x[-1]) == (0, len(y) - 1)


@given(CURVES, st.lists(st.integers(1, 300), max_size=6), st.integers(2, 30))
def test_growing_piece_by_piece_is_the_same_as_arriving_whole(y, pieces, buckets):
    x = np.arange(len(y), dtype=np.int32)
    column = Column(np.float32, 1)
    growing = Pyramid(column)
    start = 0
    for size in [*pieces, len(y)]:
        part = y[start : start + size]
        start += len(part)
        column.extend(part[:-1])
        for value in part[-1:]:
            column.append(value)
        seen = growing.view(x[: len(column)], -1, len(y), buckets)
        fresh = pyramid(y[: len(column)]).view(x[: len(column)], -1, len(y), buckets)
        for name in ("first", "last", "low", "high", "broken"):
            np.testing.assert_array_equal(getattr(seen, name), getattr(fresh, name))
        np.testing.assert_allclose(seen.mean, fresh.mean, rtol=1e-5, atol=1e-3)


def test_means_are_over_the_finite_values():
    y = np.random.default_rng(0).normal(5, 1, 10_000)
    y[100:200] = np.nan
    view = pyramid(y).view(np.arange(len(y), dtype=np.int32), 0, len(y), 50)
    expected = [np.nanmean(y[int(a) : int(b) + 1]) for a, b in zip(view.first, view.last, strict=True)]
    np.testing.assert_allclose(view.mean, expected, rtol=1e-5)


def test_buckets_do_not_shift_while_a_curve_grows():
    x = np.arange(9_000, dtype=np.int32)
    y = np.sin(x / 100).astype(np.float32)
    before = pyramid(y[:8_500]).view(x[:8_500], 0, 1e9, 100)
    after = pyramid(y).view(x, 0, 1e9, 100)
    assert before.size == after.size
    np.testing.assert_array_equal(before.first, after.first[: len(before.first)])
    np.testing.assert_array_equal(before.high[:-1], after.high[: len(before.first) - 1])


def test_a_falling_curve_is_drawn_falling():
    x = np.arange(10_000, dtype=np.int32)
    _, y = pyramid(1000 - x * 0.1).view(x, 0, 1e9, 100).line()
    assert np.all(np.diff(y) <= 0)


def test_equal_positions_and_an_axis_of_floats():
    x = np.repeat(np.arange(500, dtype=np.float32), 10)
    view = pyramid(np.arange(5000)).view(x, 100, 110.5, 200)
    assert view.size == 1
    assert view.low.min() <= 1000 and view.high.max() >= 1109


@pytest.mark.parametrize("window", [(-10, -5), (20_000, 30_000), (5, 5), (-1e300, 1e300), (-np.inf, np.inf)])
def test_windows_beside_and_beyond_the_data(window):
    x = np.arange(10_000, dtype=np.int32)
    view = pyramid(np.ones(10_000)).view(x, *window, 100)
    assert len(view.first) <= 201
    assert (view.low == 1).all()


def test_an_empty_curve_has_nothing_to_show():
    x, y = pyramid([]).view(np.empty(0, np.int32), 0, 1, 100).line()
    assert len(x) == len(y) == 0


def test_work_of_a_view_does_not_grow_with_the_curve(monkeypatch):
    touched = []
    fold = module._fold

    def counting(blocks, size):
        touched.append(len(blocks))
        return fold(blocks, size)

    work = []
    for length in (20_000, 2_000_000):
        curve = pyramid(np.ones(length))
        x = np.arange(length, dtype=np.int32)
        curve.view(x, 0, length, 1000)
        monkeypatch.setattr(module, "_fold", counting)
        curve.view(x, 0, length, 1000)
        monkeypatch.undo()
        work.append(sum(touched))
        touched.clear()
    assert max(work) <= BRANCH * 1000


def test_one_more_value_does_not_summarise_the_curve_again(monkeypatch):
    column = Column(np.float32)
    curve = Pyramid(column)
    column.extend(np.ones(1_000_000, np.float32))
    x = np.arange(1_000_001, dtype=np.int32)
    curve.view(x[:-1], 0, 1e9, 1000)
    column.append(2.0)
    leaves = module._leaves
    summarised = []
    monkeypatch.setattr(module, "_leaves", lambda values: summarised.append(len(values)) or leaves(values))
    assert np.nanmax(curve.view(x, 0, 1e9, 1000).high) == 2.0
    assert sum(summarised) <= BRANCH


def test_a_column_may_only_grow():
    column = Column(np.float32)
    curve = Pyramid(column)
    column.extend(np.ones(5_000, np.float32))
    x = np.arange(5_000, dtype=np.int32)
    curve.view(x, 0, 1e9, 100)
    column.cut(4_000)
    with pytest.raises(ValueError, match="only grow"):
        curve.view(x[:4_000], 0, 1e9, 100)


def test_ten_million_points_need_at_most_24_bytes_each():
    series = Series()
    block = np.arange(1_000_000)
    for start in range(0, 10_000_000, len(block)):
        k = start + block
        series.extend(k, k * 25, k * 0.001, np.sin(k))
    view = series.view("iteration", 0, 1e9)
    assert len(view.line()[0]) <= 2_002
    assert series.nbytes <= 24 * len(series)
