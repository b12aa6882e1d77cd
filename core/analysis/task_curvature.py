"""The support loss of one task at one point, with what its local curvature is made of: Jacobian rows and Kronecker factors.

Everything here is one reverse pass or a few, on the plain definition of the model, whose normalisation is written out; torch's own
batch normalisation would give wrong derivatives from the third on. With batch statistics the outputs of one example depend on all others,
so "the gradient of an example" means the total derivative of its loss, through everyone's statistics.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import torch

from core.adapt import Learner
from core.analysis.subject import Subject
from core.errors import Cancelled, UserError
from core.losses import output_curvature, output_gradient
from core.models.base import Layer
from core.tensors import Tensors

MOST_ENTRIES = 64_000_000
"""Entries of the largest Jacobian that is formed; 512 MB."""


@dataclass(frozen=True)
class KroneckerFactors:
    """K-FAC of one layer, float64: the Gauss-Newton block of its weight is about G kron A, that of three factors G kron A_i kron A_f.

    Attributes:
        g: (C_out, C_out) sum over examples and positions of outer products of slopes by the outputs.
        a: (C_in d, C_in d) mean over examples and positions of outer products of what the weight meets.
        a_i: (C_in, C_in) the mean of a over filter positions. a_f: (d, d) its mean over input channels, over the mean diagonal of a.
    """

    layer: str
    g: torch.Tensor
    a: torch.Tensor
    a_i: torch.Tensor
    a_f: torch.Tensor

    @classmethod
    def of(cls, layer: Layer, g: torch.Tensor, a: torch.Tensor) -> Self:
        """With a split into its partial traces; exact where it is a Kronecker product, and the trace is kept always."""
        square = a.reshape(layer.inputs, layer.filter_size, layer.inputs, layer.filter_size)
        mean = a.diagonal().mean()
        a_i = square.diagonal(dim1=1, dim2=3).mean(-1)
        a_f = square.diagonal(dim1=0, dim2=2).mean(-1)
        return cls(layer.name, g, a, a_i, a_f / mean if mean > 0 else a_f)


class TaskCurvature:
    """One task at parameters with a task axis of length 1; results are float64."""

    def __init__(
        self,
        subject: Subject,
        parameters: Tensors,
        x: torch.Tensor,
        y: torch.Tensor,
        cancelled: Callable[[], bool] = lambda: False,
        *,
        step: int = 0,
    ) -> None:
        """Support examples x (1, N, ...), y at theta^(step). `cancelled` is asked before every reverse pass.

        Raises:
            UserError: the arm does not adapt by gradient steps. Cancelled: `cancelled` returned True, here or in what follows.
        """
        subject.learner.method.require_steps()
        self._learner: Learner = subject.learner
        self._names, self._cancelled = subject.moving, cancelled
        self._scale = self._learner.ways if subject.training.loss_sum == "ways" else 1.0
        self._leaves = {name: parameters[name].detach().requires_grad_() for name in self._names}
        self._read: Tensors = {}
        self._made: Tensors = {}
        self._y = y
        with torch.enable_grad():
            read = self._learner.model.at_step(parameters | self._leaves, step)
            self._outputs = self._learner.model.forward(read, x, self._watch)
        self._last = self._outputs.detach().double()

    @property
    def names(self) -> list[str]:
        """The moving parameters, in the order of all rows and vectors."""
        return self._names

    @cached_property
    def residual(self) -> torch.Tensor:
        """Slope of the scaled loss by the outputs, (N C,)."""
        return self._scale * output_gradient(self._learner.loss, self._last, self._y).flatten()

    @cached_property
    def jacobian(self) -> torch.Tensor:
        """(N C, P) of the outputs by the moving parameters; raises `UserError` when it is too large."""
        count = self._outputs.numel()
        size = count * sum(leaf.numel() for leaf in self._leaves.values())
        if size > MOST_ENTRIES:
            raise UserError(
                f"The Jacobian of this task would have {size:,} entries, and at most {MOST_ENTRIES:,} fit; use K-FAC or fewer examples."
            )
        units = torch.eye(count, dtype=self._outputs.dtype, device=self._outputs.device)
        return torch.stack([self._pulled(unit.reshape(self._outputs.shape)) for unit in units])

    def examples(self) -> torch.Tensor:
        """(N, P) gradients of the loss of each example, unscaled; the empirical Fisher matrix is made of them."""
        slopes = output_gradient(self._learner.loss, self._last, self._y) * self._last.shape[1]
        rows = []
        for n in range(slopes.shape[1]):
            only = torch.zeros_like(slopes)
            only[:, n] = slopes[:, n]
            rows.append(self._pulled(only.to(self._outputs.dtype)))
        return torch.stack(rows)

    @property
    def scale(self) -> float:
        """Factor of the inner loss: 1, or the number of ways."""
        return self._scale

    def bent(self, columns: torch.Tensor) -> torch.Tensor:
        """B X, B the second derivative of the scaled loss by the outputs, for X (N C, K)."""
        tangents = columns.mT.reshape(-1, *self._last.shape[1:])
        bent = output_curvature(self._learner.loss, self._last.expand_as(tangents), tangents)
        return self._scale * bent.flatten(1).mT

    def kronecker_factors(self) -> list[KroneckerFactors]:
        """Of every layer; G is the exact Fisher matrix over all classes or outputs, with one reverse pass for each."""
        layers = self._learner.layers
        sums = {layer.name: self._last.new_zeros(layer.outputs, layer.outputs) for layer in layers}
        for cotangent in self._root().unbind(-1):
            for name, slope in self._slopes(cotangent).items():
                sums[name] += slope.mT @ slope
        found = []
        for layer in layers:
            rows = self._read[layer.name].detach().double().flatten(0, -2)
            found.append(KroneckerFactors.of(layer, sums[layer.name], rows.mT @ rows / len(rows)))
        return found

    def _root(self) -> torch.Tensor:
        """S (1, N, C, R) with S S^T the block of B of each example: R cotangents whose outer products make the Fisher matrix."""
        count, outputs = self._last.shape[1:]
        if self._learner.loss == "mse":
            unit = torch.eye(outputs, dtype=self._last.dtype, device=self._last.device)
            return unit.expand(1, count, outputs, outputs) * math.sqrt(2.0 * self._scale / (count * outputs))
        p = self._last.softmax(-1)
        root = p.sqrt()
        return (torch.diag_embed(root) - p.unsqueeze(-1) * root.unsqueeze(-2)) * math.sqrt(self._scale / count)

    def _watch(self, layer: str, read: torch.Tensor, made: torch.Tensor) -> None:
        self._read[layer], self._made[layer] = read, made

    def _slopes(self, cotangent: torch.Tensor) -> Tensors:
        """Slopes by the outputs of every layer as rows (N S, C_out)."""
        found = self._grad(cotangent, list(self._made.values()))
        rows = (slope.flatten(2).mT if slope.dim() == 4 else slope for slope in found)
        return {name: slope.double().flatten(0, 1) for name, slope in zip(self._made, rows, strict=True)}

    def _pulled(self, cotangent: torch.Tensor) -> torch.Tensor:
        """One row: slopes by all moving parameters."""
        found = self._grad(cotangent, list(self._leaves.values()))
        return torch.cat([slope.flatten().double() for slope in found])

    def _grad(self, cotangent: torch.Tensor, of: list[torch.Tensor]) -> tuple[torch.Tensor, ...]:
        if self._cancelled():
            raise Cancelled("The local curvature was cancelled.")
        cotangent = cotangent.to(self._outputs.dtype)
        return torch.autograd.grad(self._outputs, of, cotangent, retain_graph=True, materialize_grads=True)
