"""The loss of `MLP` with its first two derivatives, written out: forward, backward, and forward over reverse for H u."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.losses import output_curvature, output_gradient, task_losses
from core.models.relu import through_relu
from core.points import Point

if TYPE_CHECKING:
    import torch

    from core.tasks.base import Loss
    from core.tensors import Tensors


class MLPPoint(Point):
    """See `Point`. Layer n maps x_n to x_(n+1) = relu(x_n w_n' + b_n), the last one without ReLU."""

    def __init__(
        self, loss: Loss, parameters: Tensors, x: torch.Tensor, y: torch.Tensor, *, shared: bool, scale: float
    ) -> None:
        """`scale` times `loss` on x (T, N, ...) and y, under parameters with a leading task axis, or without when `shared`."""
        self._loss, self._y, self._shared, self._scale = loss, y, shared, scale
        self._names = [name.removesuffix(".weight") for name in parameters if name.endswith(".weight")]
        self._weights = [parameters[f"{name}.weight"] for name in self._names]
        self._x = [x.flatten(2)]
        for name, weight in zip(self._names, self._weights, strict=True):
            values = self._x[-1] @ weight.mT
            values += parameters[f"{name}.bias"].unsqueeze(-2)
            self._x.append(values if name == self._names[-1] else values.relu_())
        self.outputs = self._x.pop()
        self.losses = task_losses(loss, self.outputs, y)

    def gradient(self) -> Tensors:
        """See `Point`."""
        slope = self._scale * output_gradient(self._loss, self.outputs, self._y)
        self._slopes: list[torch.Tensor] = []
        found: Tensors = {}
        for n in reversed(range(len(self._names))):
            self._slopes.insert(0, slope)
            found[f"{self._names[n]}.weight"] = slope.mT @ self._x[n]
            found[f"{self._names[n]}.bias"] = slope.sum(1)
            if n:
                slope = through_relu(slope @ self._weights[n], self._x[n])
        return found

    def curvature(self, direction: Tensors) -> Tensors:
        """See `Point`."""
        u = [direction[f"{name}.weight"] for name in self._names]
        moving: list[torch.Tensor | None] = [None]  # the examples do not move
        for n, name in enumerate(self._names):
            values = self._x[n] @ u[n].mT
            values += direction[f"{name}.bias"].unsqueeze(1)
            before = moving[n]
            if before is not None:
                values += before @ self._weights[n].mT
            moving.append(values if n + 1 == len(u) else through_relu(values, self._x[n + 1]))
        outputs = moving.pop()
        assert outputs is not None, "there is at least one layer"
        slope = self._scale * output_curvature(self._loss, self.outputs, outputs)
        found: Tensors = {}
        for n in reversed(range(len(u))):
            weight, bias = slope.mT @ self._x[n], slope.sum(1)
            before = moving[n]
            if before is not None:
                weight += self._slopes[n].mT @ before
                slope = through_relu(slope @ self._weights[n] + self._slopes[n] @ u[n], self._x[n])
            found[f"{self._names[n]}.weight"] = weight.sum(0) if self._shared else weight
            found[f"{self._names[n]}.bias"] = bias.sum(0) if self._shared else bias
        return found
