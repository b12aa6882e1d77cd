"""The transform taken apart, against index sums, explicit Kronecker products and the engine's own n-mode products."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.analysis import kronecker
from core.analysis.feeds import cell, fed_by, feeds
from core.analysis.kronecker import Factors, commuting, example, expanded, fold, mode_steps, unfold
from core.errors import UserError
from core.nmode import curvature_product

sizes = st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4))
seeds = st.integers(0, 2**32 - 1)


def draw(seed: int, size: tuple[int, int, int]) -> tuple[np.ndarray, Factors]:
    rng = np.random.default_rng(seed)
    return rng.standard_normal(size), Factors.of(*(rng.standard_normal((n, n)) for n in size))


def by_index_sums(gradient: np.ndarray, factors: Factors) -> np.ndarray:
    """MC(G)[o, i, f] = sum over all entries, written out."""
    result = np.zeros(gradient.shape)
    for at in np.ndindex(gradient.shape):
        for of in np.ndindex(gradient.shape):
            weight = factors.m_o[at[0], of[0]] * factors.m_i[at[1], of[1]] * factors.m_f[at[2], of[2]]
            result[at] += weight * gradient[of]
    return result


@given(sizes, seeds, st.permutations([1, 2, 3]))
def test_products_mode_by_mode_in_any_order(size: tuple[int, int, int], seed: int, order: list[int]) -> None:
    gradient, factors = draw(seed, size)
    steps = mode_steps(gradient, factors, tuple(order))
    np.testing.assert_allclose(steps[-1].after, by_index_sums(gradient, factors), atol=1e-11)
    engine = curvature_product(
        *(torch.from_numpy(value.copy()) for value in (gradient, factors.m_o, factors.m_i, factors.m_f))
    )
    np.testing.assert_allclose(steps[-1].after, engine.numpy(), atol=1e-11)
    before = gradient
    for step in steps:
        assert step.name == {1: "M_o", 2: "M_i", 3: "M_f"}[step.mode]
        np.testing.assert_array_equal(step.before, before)
        np.testing.assert_array_equal(step.unfolded, unfold(before, step.mode))
        np.testing.assert_allclose(step.product, step.factor @ step.unfolded, atol=1e-12)
        np.testing.assert_array_equal(unfold(step.after, step.mode), step.product)
        before = step.after


@given(sizes, seeds)
def test_unfoldings_are_rows_of_everything_with_one_index(size: tuple[int, int, int], seed: int) -> None:
    gradient, _ = draw(seed, size)
    for mode in (1, 2, 3):
        matrix = unfold(gradient, mode)
        for index in range(size[mode - 1]):
            np.testing.assert_array_equal(matrix[index], np.take(gradient, index, mode - 1).ravel())
        np.testing.assert_array_equal(fold(matrix, mode, size), gradient)


@given(sizes, seeds)
def test_expanded_matrices_and_their_product(size: tuple[int, int, int], seed: int) -> None:
    gradient, factors = draw(seed, size)
    found = expanded(factors)
    np.testing.assert_allclose(found.mc, np.kron(factors.m_o, np.kron(factors.m_i, factors.m_f)), atol=1e-11)
    for one, two, three in permutations((found.o, found.i, found.f)):
        np.testing.assert_allclose(one @ two @ three, found.mc, atol=1e-11)
    np.testing.assert_allclose(found.mc @ gradient.ravel(), by_index_sums(gradient, factors).ravel(), atol=1e-11)
    for mode, matrix in ((1, found.o), (2, found.i), (3, found.f)):
        alone = mode_steps(gradient, factors, (mode,))[0].after
        np.testing.assert_allclose(matrix @ gradient.ravel(), alone.ravel(), atol=1e-11)


def test_expanded_matrices_commute_and_plain_kronecker_products_do_not() -> None:
    _, factors = draw(3, (2, 3, 4))
    found = commuting(factors)
    assert [pair for pair, _ in found.expanded] == [("M_o", "M_i"), ("M_o", "M_f"), ("M_i", "M_f")]
    assert all(difference < 1e-14 for _, difference in found.expanded)
    plain = dict(found.plain)
    assert len(plain) == 6
    assert plain["M_o", "M_i", "M_f"] < 1e-14
    assert all(difference > 0.1 for order, difference in plain.items() if order != ("M_o", "M_i", "M_f"))
    named = {"M_o": factors.m_o, "M_i": factors.m_i, "M_f": factors.m_f}
    other = kronecker.plain_kronecker(named, ("M_f", "M_o", "M_i"))
    np.testing.assert_allclose(other, np.kron(factors.m_f, np.kron(factors.m_o, factors.m_i)), atol=1e-13)


@given(sizes, seeds)
def test_a_cell_a_row_and_a_column_of_the_whole(size: tuple[int, int, int], seed: int) -> None:
    gradient, factors = draw(seed, size)
    whole = np.kron(np.kron(factors.m_o, factors.m_i), factors.m_f)
    transformed = by_index_sums(gradient, factors)
    rng = np.random.default_rng(seed)
    row, column = rng.integers(0, len(whole), 2)
    found = cell(factors, int(row), int(column))
    assert found.value == pytest.approx(whole[row, column], abs=1e-12)
    assert np.prod(found.parts) == pytest.approx(found.value, abs=1e-12)
    assert np.ravel_multi_index(found.row, size) == row
    assert np.ravel_multi_index(found.column, size) == column
    fed = feeds(factors, gradient, found.row)
    np.testing.assert_allclose(fed.coefficients.ravel(), whole[row], atol=1e-12)
    np.testing.assert_allclose(fed.shares.ravel(), whole[row] * gradient.ravel(), atol=1e-12)
    assert fed.total == pytest.approx(transformed[found.row], abs=1e-10)
    np.testing.assert_allclose(fed_by(factors, found.column).ravel(), whole[:, column], atol=1e-12)


def test_the_largest_feeds_come_first() -> None:
    gradient, factors = draw(1, (3, 2, 4))
    fed = feeds(factors, gradient, (2, 1, 3))
    top = fed.largest(5)
    magnitudes = [abs(share) for _, share in top]
    assert magnitudes == sorted(np.abs(fed.shares).ravel(), reverse=True)[:5]
    assert all(fed.shares[place] == share for place, share in top)


def test_a_block_is_that_block_of_the_whole_and_says_what_it_leaves_out() -> None:
    gradient, factors = draw(2, (5, 4, 3))
    outputs, inputs, filters = np.array([3, 1]), np.array([0, 2, 3]), np.array([2])
    block = factors.block(outputs, inputs, filters)
    kept = np.ravel_multi_index(np.ix_(outputs, inputs, filters), (5, 4, 3)).ravel()
    whole = np.kron(np.kron(factors.m_o, factors.m_i), factors.m_f)
    np.testing.assert_allclose(expanded(block).mc, whole[np.ix_(kept, kept)], atol=1e-12)
    fed = feeds(factors, gradient, (1, 2, 2))
    rest = np.setdiff1d(np.arange(60), kept)
    row = np.ravel_multi_index((1, 2, 2), (5, 4, 3))
    assert fed.outside(outputs, inputs, filters) == pytest.approx(whole[row, rest] @ gradient.ravel()[rest])


def test_the_example_by_hand() -> None:
    gradient, factors = example()
    third, second, first = mode_steps(gradient, factors)
    np.testing.assert_array_equal(third.after[0], [[2, 5], [4, 13], [6, 21]])
    np.testing.assert_array_equal(second.after[0], [[8, 26], [8, 26], [4, 16]])
    np.testing.assert_array_equal(first.after[1], second.after[1])
    np.testing.assert_array_equal(first.after[0], second.after[0] + 2 * second.after[1])
    for matrix in (factors.m_o, factors.m_i, factors.m_f):
        assert not np.array_equal(matrix, matrix.T)


def test_fully_connected_layers_have_no_filter_factor() -> None:
    rng = np.random.default_rng(0)
    m_o, m_i, gradient = rng.standard_normal((3, 3)), rng.standard_normal((2, 2)), rng.standard_normal((3, 2))
    factors = Factors.of(m_o, m_i)
    np.testing.assert_allclose(mode_steps(gradient, factors)[-1].after[:, :, 0], m_o @ gradient @ m_i.T)


def test_one_by_one_and_entries_that_are_not_finite_stay_alive() -> None:
    factors = Factors.of(np.array([[2.0]]), np.array([[3.0]]), np.array([[-1.0]]))
    assert expanded(factors).mc.tolist() == [[-6.0]]
    assert all(difference == 0 for _, difference in commuting(factors).plain)
    broken = Factors.of(np.array([[np.inf, 0.0], [0.0, 1.0]]), np.eye(2))
    assert np.isnan(mode_steps(np.ones((2, 2)), broken)[-1].after[0]).all()
    assert np.isnan(feeds(broken, np.ones((2, 2)), (0, 0, 0)).total)
    assert all(np.isnan(difference) for _, difference in commuting(broken).plain)


def test_what_is_too_large_or_not_square_is_said() -> None:
    with pytest.raises(UserError, match=r"M_mc of this layer has 36,864 rows, and at most 1,024 can be shown"):
        expanded(Factors.of(np.eye(64), np.eye(64), np.eye(9)))
    with pytest.raises(UserError, match=r"M_i has shape \(2, 3\)"):
        Factors.of(np.eye(2), np.ones((2, 3)))
