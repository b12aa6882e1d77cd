"""Spectra of factors and of their product, against numpy on matrices that were formed. Random factors are not symmetric."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis import whole as whole_module
from core.analysis.spectrum import LARGEST, Spectrum, effective_rank, spectra, spectrum
from core.analysis.whole import factors_of, symmetric_ends, whole
from core.errors import Cancelled
from core.events import Matrix

sizes = st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(1, 4))
seeds = st.integers(0, 2**32 - 1)


def draw(seed: int, size: int) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((size, size))


def factor(values: np.ndarray, name: str = "M_o") -> Spectrum:
    return spectrum(Matrix("conv1", name, values, "identity"))


def product(*values: np.ndarray) -> np.ndarray:
    result = np.ones((1, 1))
    for one in values:
        result = np.kron(result, one)
    return result


def assert_same_set(found: np.ndarray, expected: np.ndarray) -> None:
    """Each number of one has its own near one in the other, whatever the order."""
    left = list(expected)
    scale = 1 + np.abs(expected).max()
    for value in found:
        near = int(np.argmin(np.abs(np.array(left) - value)))
        assert abs(left.pop(near) - value) < 1e-7 * scale
    assert not left


@given(seeds, st.integers(1, 12))
def test_the_numbers_of_a_factor_by_their_definitions(seed: int, size: int) -> None:
    values = draw(seed, size)
    found = factor(values)
    assert_same_set(found.eigenvalues, np.linalg.eigvals(values))
    assert np.all(np.diff(np.abs(found.eigenvalues)) <= 1e-12)
    np.testing.assert_allclose(
        found.singular_values**2, np.sort(np.linalg.eigvalsh(values.T @ values))[::-1], atol=1e-9
    )
    assert found.gain == pytest.approx(np.mean(np.diag(values)))
    assert found.condition == pytest.approx(np.linalg.cond(values), rel=1e-6)
    symmetric, antisymmetric = (values + values.T) / 2, (values - values.T) / 2
    square = np.linalg.norm(values) ** 2
    assert found.symmetry == pytest.approx(np.linalg.norm(symmetric) ** 2 / square)
    assert found.antisymmetry == pytest.approx(np.linalg.norm(antisymmetric) ** 2 / square)
    ends = np.linalg.eigvalsh(symmetric)
    assert (found.least, found.greatest) == pytest.approx((ends[0], ends[-1]))
    scales = np.linspace(-5, 5, 101)
    eye = np.eye(size)
    nearest = min(np.linalg.norm(values - scale * eye) for scale in (*scales, np.trace(values) / size))
    assert found.distance == pytest.approx(nearest / np.linalg.norm(values), abs=1e-7)


@given(seeds, st.integers(1, 6), st.floats(0.01, 100.0))
def test_the_scale_of_a_factor_changes_no_number_that_is_free_of_it(seed: int, size: int, scale: float) -> None:
    one, other = factor(draw(seed, size)), factor(scale * draw(seed, size))
    for name in ("condition", "effective_rank", "cosine", "distance", "symmetry"):
        assert getattr(other, name) == pytest.approx(getattr(one, name), rel=1e-6, abs=1e-7), name
    assert other.gain == pytest.approx(scale * one.gain)


@given(sizes, seeds)
def test_the_product_has_the_numbers_of_the_formed_matrix(size: tuple[int, int, int], seed: int) -> None:
    values = [draw(seed + n, rows) for n, rows in enumerate(size)]
    found = whole([factor(one) for one in values])
    formed = factor(product(*values))
    assert found.complete
    assert found.size == formed.size == np.prod(size)
    assert_same_set(found.eigenvalues, np.linalg.eigvals(product(*values)))
    scale = formed.singular_values[0]
    np.testing.assert_allclose(found.singular_values, formed.singular_values, atol=1e-9 * scale)
    assert found.gain == pytest.approx(formed.gain)
    assert found.condition == pytest.approx(formed.condition, rel=1e-4)
    assert found.effective_rank == pytest.approx(formed.effective_rank)
    assert found.cosine == pytest.approx(formed.cosine)
    assert found.distance == pytest.approx(formed.distance, abs=1e-7)
    assert found.symmetry == pytest.approx(formed.symmetry)
    assert found.density.sum() == found.size


@given(sizes, seeds)
def test_the_symmetric_part_of_the_product_by_lanczos(size: tuple[int, int, int], seed: int) -> None:
    values = [draw(seed + n, rows) for n, rows in enumerate(size)]
    formed = product(*values)
    expected = np.linalg.eigvalsh((formed + formed.T) / 2)
    found = symmetric_ends(values, steps=200)
    assert (found.least, found.greatest) == pytest.approx(
        (expected[0], expected[-1]), abs=1e-8 * np.abs(expected).max()
    )
    assert found.error <= 1e-8 * np.abs(expected).max()


def test_a_product_of_positive_definite_factors_need_not_be_positive_definite() -> None:
    turn = np.array([[1.0, -3.0], [3.0, 1.0]])  # symmetric part I, but it turns by more than 45 degrees
    assert factor(turn).positive_definite
    assert symmetric_ends([turn, turn]).positive_definite is False
    assert symmetric_ends([np.eye(3), np.diag([1.0, 2.0])]).positive_definite


def test_too_few_steps_say_how_far_off_they_may_be() -> None:
    values = [draw(n, 12) for n in range(2)]
    found = symmetric_ends(values, steps=5)
    formed = product(*values)
    expected = np.linalg.eigvalsh((formed + formed.T) / 2)
    assert np.abs(expected - found.least).min() <= found.error
    assert np.abs(expected - found.greatest).min() <= found.error
    assert found.least >= expected[0]
    assert found.error > 1e-6


def test_a_large_product_keeps_its_ends_quantiles_and_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_module, "KEPT", 100)
    monkeypatch.setattr(whole_module, "EXTREMES", 7)
    values = [draw(n, rows) for n, rows in enumerate((6, 8, 5))]
    found = whole([factor(one) for one in values])
    formed = np.sort(np.abs(np.linalg.eigvals(product(*values))))[::-1]
    assert not found.complete
    np.testing.assert_allclose(np.abs(found.eigenvalues[:7]), formed[:7], rtol=1e-6)
    np.testing.assert_allclose(np.abs(found.eigenvalues[7:]), formed[-7:], rtol=1e-4)
    expected = np.linalg.svd(product(*values), compute_uv=False)
    assert found.singular_values[0] == pytest.approx(expected[0])
    assert found.singular_values[-1] == pytest.approx(expected[-1], rel=1e-5)
    for level, value in zip(found.levels, found.singular_values, strict=True):
        assert value == pytest.approx(expected[round(level * 239)], rel=1e-5)
    assert found.density.sum() == 240
    every = np.linalg.eigvals(product(*values))
    by_real, _ = np.histogram(every.real, found.real_edges)
    np.testing.assert_array_equal(found.density.sum(0), by_real)
    by_imaginary, _ = np.histogram(np.abs(every.imag), found.imaginary_edges[32:])
    np.testing.assert_array_equal(found.density[:32][::-1].sum(1)[1:] + found.density[32:].sum(1)[1:], by_imaginary[1:])


def test_the_paper_sized_layer_is_never_formed() -> None:
    found = whole([factor(np.eye(rows) + 0.05 * draw(n, rows)) for n, rows in enumerate((64, 64, 9))])
    assert found.size == 36864
    assert len(found.eigenvalues) == 512
    assert len(found.singular_values) == 513
    assert 0 < found.distance < 1


def test_the_identity_and_its_multiples_are_at_distance_zero() -> None:
    for scale in (1.0, 0.2, -3.0):
        found = factor(scale * np.eye(4))
        assert found.distance == pytest.approx(0.0, abs=1e-7)
        assert found.condition == pytest.approx(1.0)
        assert found.effective_rank == pytest.approx(4.0)
        assert found.positive_definite is (scale > 0)


def test_one_by_one_zero_and_rank_one_matrices() -> None:
    one = factor(np.array([[-2.0]]))
    assert (one.gain, one.condition, one.effective_rank, one.positive_definite) == (-2.0, 1.0, 1.0, False)
    zero = factor(np.zeros((3, 3)))
    assert zero.problem == ""
    assert zero.effective_rank == 0.0
    assert np.isnan([zero.condition, zero.cosine, zero.symmetry]).all()
    assert zero.positive_definite is False
    rank = factor(np.outer([1.0, 2.0, 3.0], [1.0, 0.0, -1.0]))
    assert rank.condition == np.inf
    assert rank.effective_rank == pytest.approx(1.0, abs=1e-6)
    product_with_zero = whole([one, zero])
    assert product_with_zero.effective_rank == 0.0
    assert np.isnan(product_with_zero.condition)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_entries_that_are_not_finite_are_said(bad: float) -> None:
    values = np.eye(3)
    values[0, 2] = bad
    broken = factor(values, "M_i")
    assert broken.problem == "M_i of conv1 holds entries that are not finite."
    assert len(broken.eigenvalues) == len(broken.singular_values) == 0
    assert broken.positive_definite is None
    assert np.isnan(broken.distance)
    both = whole([factor(np.eye(2)), broken])
    assert both.problem == broken.problem
    assert both.size == 6
    assert np.isnan(both.gain)


def test_what_is_not_square_empty_or_too_large_is_said() -> None:
    assert "not square" in factor(np.ones((2, 3))).problem
    assert "empty" in factor(np.ones((0, 0))).problem
    assert "more than 1,024 rows" in factor(np.broadcast_to(1.0, (LARGEST + 1,) * 2)).problem


def test_learned_rates_count_as_a_diagonal_matrix() -> None:
    rates = np.array([[0.3, -0.1], [0.2, 0.4]], np.float32)
    found = spectrum(Matrix("fc1", "a_weight", rates, "constant", 0.1))
    formed = factor(np.diag(rates.astype(np.float64).ravel()))
    for name in ("size", "gain", "condition", "effective_rank", "cosine", "symmetry", "least", "greatest"):
        assert getattr(found, name) == pytest.approx(getattr(formed, name)), name
    np.testing.assert_allclose(found.singular_values, formed.singular_values)
    assert_same_set(found.eigenvalues, formed.eigenvalues)


def test_a_snapshot_is_grouped_by_layer_and_biases_are_no_factor() -> None:
    matrices = (
        Matrix("conv1", "M_f", np.eye(9), "identity"),
        Matrix("conv1", "M_o", np.eye(4), "identity", learned=False),
        Matrix("fc", "m_bias", np.ones((5, 1)), "constant"),
    )
    found = spectra(matrices)
    assert [part.name for part in found["conv1"]] == ["M_f", "M_o"]
    assert [part.name for part in factors_of(found["conv1"])] == ["M_o", "M_f"]
    assert not found["conv1"][1].learned
    assert factors_of(found["fc"]) == ()


def test_effective_rank_of_equal_parts_counts_them() -> None:
    assert effective_rank(np.array([2.0, 2.0, 2.0, 0.0])) == pytest.approx(3.0)


def test_lanczos_can_be_cancelled() -> None:
    with pytest.raises(Cancelled):
        symmetric_ends([np.eye(4)], cancelled=lambda: True)
