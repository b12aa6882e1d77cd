"""Batch normalisation of many tasks at once, with the statistics of the examples at hand or with given ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

    from core.tensors import Tensors

EPSILON = 1e-3
"""Added to the variance; the default of the layer that the authors' code uses."""


class Normaliser:
    """Normalises layer after layer of one pass of T tasks, and remembers by what.

    Written out so that any derivative is right: torch's own batch norm gives wrong third derivatives (pytorch#186256).

    Attributes:
        used: means and variances so far, see `Model.statistics`.
    """

    def __init__(self, tasks: int, given: Tensors | None = None) -> None:
        """`given` statistics replace those of the examples."""
        self._tasks, self._given = tasks, given
        self.used: Tensors = {}

    def __call__(self, layer: str, x: torch.Tensor) -> torch.Tensor:
        """Zero mean and unit variance per task and channel over examples and positions: (N, T C, H, W), the same shape."""
        given = self._given or {}
        mean = _spread(given[f"{layer}.mean"]) if given else x.mean((0, 2, 3), keepdim=True)
        centred = x - mean
        variance = _spread(given[f"{layer}.variance"]) if given else centred.square().mean((0, 2, 3), keepdim=True)
        self.used[f"{layer}.mean"] = mean.view(self._tasks, -1)
        self.used[f"{layer}.variance"] = variance.view(self._tasks, -1)
        return centred * (variance + EPSILON).rsqrt()


def _spread(values: torch.Tensor) -> torch.Tensor:
    """(T, C) -> (1, T C, 1, 1)."""
    return values.reshape(1, -1, 1, 1)
