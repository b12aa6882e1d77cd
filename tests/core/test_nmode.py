"""Products of a gradient with the curvature factors, against other ways to write the same thing, in float64.

Factors are random and not symmetric, so that a transposed or swapped one cannot pass.
"""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.methods import MAML, MC1, MC2
from core.models import MLP, Conv4
from core.nmode import curvature_product, mode_product
from core.streams import stream

EINSUM = {1: "ab,tbif->taif", 2: "ab,tobf->toaf", 3: "ab,toib->toia"}
sizes = st.tuples(st.integers(1, 3), st.integers(1, 5), st.integers(1, 5), st.integers(1, 4))
seeds = st.integers(0, 2**32 - 1)


def _random(seed: int, *shape: int) -> torch.Tensor:
    return torch.randn(shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))


def _factors(seed: int, size: tuple[int, int, int, int]) -> list[torch.Tensor]:
    return [_random(seed + n, dimension, dimension) for n, dimension in enumerate(size[1:], start=1)]


@given(sizes, seeds)
def test_each_mode_against_einsum(size: tuple[int, int, int, int], seed: int) -> None:
    gradient = _random(seed, *size)
    for mode, factor in enumerate(_factors(seed, size), start=1):
        torch.testing.assert_close(mode_product(gradient, factor, mode), torch.einsum(EINSUM[mode], factor, gradient))


@given(sizes, seeds)
def test_the_whole_against_the_kronecker_form(size: tuple[int, int, int, int], seed: int) -> None:
    gradient, (m_o, m_i, m_f) = _random(seed, *size), _factors(seed, size)
    kronecker = torch.kron(torch.kron(m_o, m_i), m_f)
    expected = (gradient.flatten(1) @ kronecker.T).reshape(size)
    torch.testing.assert_close(curvature_product(gradient, m_o, m_i, m_f), expected)


@given(sizes, seeds, st.permutations([1, 2, 3]))
def test_the_order_of_the_products_does_not_matter(
    size: tuple[int, int, int, int], seed: int, order: list[int]
) -> None:
    gradient, factors = _random(seed, *size), _factors(seed, size)
    product = gradient
    for mode in order:
        product = mode_product(product, factors[mode - 1], mode)
    torch.testing.assert_close(product, curvature_product(gradient, *factors))


@given(sizes, seeds)
def test_products_of_the_same_mode_are_matrix_products(size: tuple[int, int, int, int], seed: int) -> None:
    gradient = _random(seed, *size)
    for mode, (a, b) in enumerate(zip(_factors(seed, size), _factors(seed + 9, size), strict=True), start=1):
        twice = mode_product(mode_product(gradient, a, mode), b, mode)
        torch.testing.assert_close(twice, mode_product(gradient, b @ a, mode))


@given(sizes, seeds)
def test_nothing_stands_for_the_identity(size: tuple[int, int, int, int], seed: int) -> None:
    gradient, factors = _random(seed, *size), _factors(seed, size)
    for left_out in range(3):
        given_ = [None if n == left_out else factor for n, factor in enumerate(factors)]
        full = [torch.eye(size[n + 1], dtype=torch.float64) if f is None else f for n, f in enumerate(given_)]
        torch.testing.assert_close(
            curvature_product(gradient, *given_), curvature_product(gradient, *full), rtol=1e-13, atol=1e-13
        )


def test_a_row_says_where_a_correction_lands() -> None:
    gradient = torch.zeros(1, 2, 3, 4, dtype=torch.float64)
    gradient[0, 1, 2, 3] = 5.0
    m_o, m_i, m_f = torch.eye(2).double(), torch.eye(3).double(), torch.eye(4).double()
    m_o[0, 1], m_i[0, 2], m_f[1, 3] = 2.0, 3.0, 7.0
    assert mode_product(gradient, m_o, 1)[0, 0, 2, 3] == 10.0
    assert mode_product(gradient, m_i, 2)[0, 1, 0, 3] == 15.0
    assert mode_product(gradient, m_f, 3)[0, 1, 2, 1] == 35.0
    assert curvature_product(gradient, m_o, m_i, m_f)[0, 0, 0, 1] == 5.0 * 2.0 * 3.0 * 7.0


@given(sizes, seeds)
def test_gradients_of_the_factors_are_products_of_unfoldings(size: tuple[int, int, int, int], seed: int) -> None:
    """d<V, MC(G)>/dM_n = unfold_n(V) unfold_n(G times the other factors)^T."""
    gradient, v = _random(seed, *size), _random(seed + 7, *size)
    factors = [factor.requires_grad_() for factor in _factors(seed, size)]
    found = torch.autograd.grad((v * curvature_product(gradient, *factors)).sum(), factors)
    for mode in (1, 2, 3):
        others = [None if n == mode else factor.detach() for n, factor in enumerate(factors, start=1)]
        moved = curvature_product(gradient, *others).movedim(mode, 0).flatten(1)
        torch.testing.assert_close(found[mode - 1], v.movedim(mode, 0).flatten(1) @ moved.T)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("method", [MC1(), MC2(), MC1(learn_biases=False)])
@pytest.mark.parametrize(("model", "inputs"), [(MLP(hidden=(7, 5)), (1,)), (Conv4(filters=6), (1, 28, 28))])
def test_with_identities_meta_curvature_is_maml_bit_for_bit(
    model: MLP | Conv4, inputs: tuple[int, ...], method: MC1 | MC2, dtype: torch.dtype
) -> None:
    layers = model.layers(inputs, 3)
    theta = {n: torch.from_numpy(v).to(dtype) for n, v in model.init(inputs, 3, stream(0, "init")).items()}
    names = [name for layer in layers for name in (layer.weight, layer.bias)]
    gradients = {name: _random(n, 4, *theta[name].shape).to(dtype) for n, name in enumerate(names)}
    ours = method.direction(gradients, method.init(layers, theta, 0.4), layers, 0.4)
    maml = MAML().direction(gradients, {}, layers, 0.4)
    assert list(ours) == list(maml) == names
    for name in names:
        assert torch.equal(ours[name], maml[name]), name
