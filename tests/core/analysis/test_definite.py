"""Positive definiteness of factors and of their Kronecker product, against the eigenvalues of the product itself."""

import numpy as np
import pytest

from core.analysis.definite import Phase, diagonal_phase, phase, product_phase
from core.analysis.whole import symmetric_ends

RNG = np.random.default_rng(5)


def near_identity(size, scale):
    return np.eye(size) + scale * RNG.normal(size=(size, size)) / np.sqrt(size)


def least(matrix):
    return np.linalg.eigvalsh((matrix + matrix.T) / 2)[0]


def test_product_is_definite_exactly_when_the_kronecker_product_is():
    told = {True: 0, False: 0}
    for _ in range(300):
        signs = RNG.choice([1, 1, -1], size=3)
        factors = [s * near_identity(n, RNG.uniform(0.1, 1.2)) for n, s in zip((2, 3, 2), signs, strict=True)]
        found = product_phase(phase(factor) for factor in factors).positive_definite
        whole = np.kron(np.kron(factors[0], factors[1]), factors[2])
        assert found is bool(least(whole) > 0)
        told[found] += 1
    assert min(told.values()) > 50, "both answers are put to the test"


def test_agrees_with_lanczos_on_a_layer_too_large_to_form():
    factors = [near_identity(n, 0.5) for n in (20, 16, 9)]
    ends = symmetric_ends(factors)
    assert product_phase(phase(factor) for factor in factors).positive_definite == ends.positive_definite


def test_angle_is_the_largest_phase_of_the_quadratic_form():
    turned = np.radians(30)
    rotation = np.array([[np.cos(turned), -np.sin(turned)], [np.sin(turned), np.cos(turned)]])
    assert phase(rotation).angle == pytest.approx(30)
    assert phase(-rotation) == Phase(-1, pytest.approx(30))
    matrix = near_identity(4, 0.4)
    x = RNG.normal(size=(20_000, 4)) + 1j * RNG.normal(size=(20_000, 4))
    seen = np.abs(np.angle(np.einsum("ki,ij,kj->k", x.conj(), matrix, x), deg=True)).max()
    assert 0.8 * phase(matrix).angle < seen <= phase(matrix).angle


def test_phases_add_and_three_quarter_turns_are_not_definite():
    half = Phase(1, 46.0)
    assert product_phase([half, half]).positive_definite is False
    assert product_phase([half, Phase(1, 43.0)]).positive_definite is True
    assert product_phase([half, Phase(1, 44.0)]).positive_definite is None, "rounding decides at a right angle"
    assert product_phase([Phase(-1, 1.0), Phase(-1, 1.0)]).positive_definite is True
    assert product_phase([Phase(-1, 1.0), Phase(1, 1.0)]).positive_definite is False


def test_diagonals_and_symmetric_matrices_have_no_phase():
    assert diagonal_phase(np.array([0.1, 2.0])) == Phase(1, 0.0)
    assert diagonal_phase(np.array([-0.1, -2.0])).sign == -1
    assert diagonal_phase(np.array([-0.1, 2.0])).positive_definite is False
    assert phase(np.diag([2.0, 3.0])).angle == 0
    assert phase(np.diag([2.0, -3.0])).positive_definite is False
    assert phase(np.zeros((3, 3))).positive_definite is False
