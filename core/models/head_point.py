"""The loss of any network that ends in a linear head, with its first two derivatives, given those of the features below it."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from core.losses import output_curvature, output_gradient, task_losses
from core.points import Point

if TYPE_CHECKING:
    import torch

    from core.tasks.base import Loss
    from core.tensors import Tensors

HEAD, HEAD_BIAS = "fc.weight", "fc.bias"


class HeadPoint(Point):
    """See `Point`. A kind of network knows three sweeps through what makes its features (T, N, F)."""

    def __init__(
        self, loss: Loss, parameters: Tensors, features: torch.Tensor, y: torch.Tensor, *, shared: bool, scale: float
    ) -> None:
        """`scale` times `loss` on features and y, under parameters with a leading task axis, or without when `shared`."""
        self._loss, self._parameters, self._y, self._shared, self._scale = loss, parameters, y, shared, scale
        self._features = features
        self.outputs = features @ parameters[HEAD].mT + parameters[HEAD_BIAS].unsqueeze(-2)
        self.losses = task_losses(loss, self.outputs, y)

    def gradient(self) -> Tensors:
        """See `Point`."""
        self._slope = self._scale * output_gradient(self._loss, self.outputs, self._y)
        head = {HEAD: self._slope.mT @ self._features, HEAD_BIAS: self._slope.sum(1)}
        return self._backward(self._slope @ self._parameters[HEAD]) | head

    def curvature(self, direction: Tensors) -> Tensors:
        """See `Point`."""
        moving = self._push(direction)
        weight, outputs = self._parameters[HEAD], moving @ self._parameters[HEAD].mT
        outputs += self._features @ direction[HEAD].mT + direction[HEAD_BIAS].unsqueeze(1)
        slope = self._scale * output_curvature(self._loss, self.outputs, outputs)
        head = {HEAD: slope.mT @ self._features + self._slope.mT @ moving, HEAD_BIAS: slope.sum(1)}
        if self._shared:
            head = {name: value.sum(0) for name, value in head.items()}
        return self._bend(slope @ weight + self._slope @ direction[HEAD]) | head

    @abstractmethod
    def _backward(self, slope: torch.Tensor) -> Tensors:
        """Slopes by the parameters below the head, (T, ...), from that by the features, (T, N, F)."""

    @abstractmethod
    def _push(self, direction: Tensors) -> torch.Tensor:
        """How the features move, (T, N, F), when the parameters move along `direction`."""

    @abstractmethod
    def _bend(self, slope: torch.Tensor) -> Tensors:
        """How what `_backward` gave changes, from how the slope by the features does; summed over the tasks where they share."""
