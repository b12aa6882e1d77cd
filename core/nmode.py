"""n-mode products of a gradient with the curvature factors. Written with operators only, so that any tensor type works.

Convention (the paper's): a gradient is G of shape C_out x C_in x d, modes 1, 2, 3. Row j of a factor says where a correction lands,
column k which gradient it is borrowed from: G'[j] = sum_k M[j, k] G[k].
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


def mode_product(gradient: torch.Tensor, factor: torch.Tensor, mode: int) -> torch.Tensor:
    """G x_mode M for gradients (..., C_out, C_in, d) and a factor M (n, n) of that mode's size.

    Kolda and Bader's definition: unfold_mode(G x_mode M) = M unfold_mode(G).
    """
    rows = gradient.mT  # input channels last, as gradients of convolutions lie in memory, see core.models.conv_blocks
    if mode == 2:
        product = rows @ factor.mT
    elif mode == 3:
        product = _batched(factor, rows) @ rows
    else:
        matrices = rows.flatten(-2)
        product = (_batched(factor, matrices) @ matrices).reshape(rows.shape)
    return product.mT


def _batched(factor: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
    """The factor once for each matrix, without a copy; otherwise torch makes one long thin product of it, six times slower."""
    return factor.expand(*like.shape[:-2], *factor.shape)


def curvature_product(
    gradient: torch.Tensor, m_o: torch.Tensor | None, m_i: torch.Tensor | None, m_f: torch.Tensor | None
) -> torch.Tensor:
    """MC(G) = G x3 M_f x2 M_i x1 M_o for gradients (..., C_out, C_in, d); None stands for the identity.

    With row-major flattening this is vec(MC(G)) = (M_o kron M_i kron M_f) vec(G).
    """
    for factor, mode in ((m_f, 3), (m_i, 2), (m_o, 1)):
        if factor is not None:
            gradient = mode_product(gradient, factor, mode)
    return gradient
