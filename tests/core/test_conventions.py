"""Where published implementations store and name the factors differently, written as they store them, against ours.

Every matrix is random and not symmetric, so that a transposed or swapped one is seen; the last test makes sure of that.
"""

import itertools

import pytest
import torch

from core.methods import METHODS
from core.models import MODELS
from core.nmode import curvature_product

OUT, IN, SIDE = 3, 3, 2
D = SIDE * SIDE
"""As many outputs as inputs, so that a swap of M_o and M_i fits in shape and only the values can tell."""


def draw(*shape, seed):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


M_O, M_I, M_F = draw(OUT, OUT, seed=1), draw(IN, IN, seed=2), draw(D, D, seed=3)
GRADIENT = draw(OUT, IN, SIDE, SIDE, seed=4)


def ours():
    """MC(G) in the paper's notation, (C_out, C_in, d)."""
    return curvature_product(GRADIENT.flatten(2), M_O, M_I, M_F)


def test_the_paper_by_its_own_definition_of_the_n_mode_product():
    """(G x_n M)[..., j, ...] = sum_k M[j, k] G[..., k, ...], one entry at a time."""
    g, expected = GRADIENT.flatten(2), torch.zeros(OUT, IN, D, dtype=torch.float64)
    for o, i, f in itertools.product(range(OUT), range(IN), range(D)):
        for p, q, r in itertools.product(range(OUT), range(IN), range(D)):
            expected[o, i, f] += M_O[o, p] * M_I[i, q] * M_F[f, r] * g[p, q, r]
    torch.testing.assert_close(ours(), expected)


def test_the_authors_code_stores_filters_first_and_multiplies_outputs_from_the_right():
    """Storage (kh, kw, C_in, C_out), fc (in, out): M_i = mc_in, M_f = mc_f, M_o = mc_out transposed."""
    mc_in, mc_out, mc_f = M_I, M_O.T, M_F
    stored = GRADIENT.permute(2, 3, 1, 0)
    flat = stored.reshape(D, IN, OUT)
    turned = (mc_f @ flat.reshape(D, IN * OUT)).reshape(D, IN, OUT)
    result = mc_in @ turned @ mc_out
    torch.testing.assert_close(result.permute(2, 1, 0), ours())
    dense = draw(OUT, IN, seed=5)
    torch.testing.assert_close(
        (mc_in @ dense.T @ mc_out).T, curvature_product(dense[..., None], M_O, M_I, None)[..., 0]
    )


def test_learn2learn_calls_the_output_matrix_mc_in():
    """Storage (C_out, C_in, kh, kw) read as (in, out, ...): M_o = mc_in, M_i = mc_out transposed, M_f = mc_f."""
    mc_in, mc_out, mc_f = M_O, M_I.T, M_F
    flat = GRADIENT.reshape(OUT * IN, D)
    turned = (flat @ mc_f.T).reshape(OUT, IN, D)
    result = torch.stack([mc_in @ turned[..., f] @ mc_out for f in range(D)], -1)
    torch.testing.assert_close(result, ours())


def test_ports_to_pytorch_keep_the_authors_names():
    """Storage (C_out, C_in, kh, kw): M_o = mc_out transposed, M_i = mc_in, M_f = mc_f; or einsum in the paper's convention."""
    mc_out = M_O.T
    turned = torch.einsum("oif,gf->oig", GRADIENT.flatten(2), M_F)
    turned = torch.einsum("oif,ji->ojf", turned, M_I)
    torch.testing.assert_close(torch.einsum("oif,op->pif", turned, mc_out), ours())


@pytest.mark.parametrize("shared", [True, False], ids=["one task", "two tasks"])
def test_the_method_follows_the_paper_on_a_convolution_in_its_memory_order(shared):
    """MC2's direction on gradients with input channels last in memory, as the engine makes them."""
    model = MODELS["conv4"].model_validate({"kind": "conv4", "filters": OUT})
    layer = model.layers((1, 28, 28), 5)[1]
    method = METHODS["mc2"]()
    gradient = draw(1 if shared else 2, OUT, IN, 3, 3, seed=6).to(memory_format=torch.channels_last_3d)
    m_f = draw(9, 9, seed=7)
    bias = torch.zeros(len(gradient), OUT, dtype=torch.float64)
    names = ("M_o", "M_i", "M_f")
    meta = {f"{layer.name}/{name}": value for name, value in zip(names, (M_O, M_I, m_f), strict=True)}
    meta[f"{layer.name}/m_bias"] = torch.ones(OUT, dtype=torch.float64)
    step = method.direction({layer.weight: gradient, layer.bias: bias}, meta, (layer,), 0.5)[layer.weight]
    expected = 0.5 * torch.einsum("po,ji,gf,toif->tpjg", M_O, M_I, m_f, gradient.flatten(3)).reshape(gradient.shape)
    torch.testing.assert_close(step, expected)


def test_every_other_reading_of_the_three_matrices_is_another_step():
    right = (M_O, M_I, M_F)
    readings = [
        (first.T if a else first, second.T if b else second, M_F.T if c else M_F)
        for first, second in ((M_O, M_I), (M_I, M_O))
        for a, b, c in itertools.product((False, True), repeat=3)
    ]
    others = [reading for reading in readings if not all(x is y for x, y in zip(reading, right, strict=True))]
    assert len(others) == 15
    for reading in others:
        assert (curvature_product(GRADIENT.flatten(2), *reading) - ours()).norm() > 0.1 * ours().norm()
