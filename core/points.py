"""A point: the loss of several tasks at given parameters, with its first and second derivatives.

The inner loop asks for gradients, the reverse sweep through it for products with the Hessian. `AutogradPoint` gets both from
torch for any model; a model that knows its own derivatives brings a faster point and is tested against this one.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from core.losses import task_losses

if TYPE_CHECKING:
    from collections.abc import Callable

    import torch

    from core.tasks.base import Loss
    from core.tensors import Tensors


class Point(ABC):
    """L_t(theta_t) for tasks t = 1..T, computed when the point is made.

    Parameters either have a leading task axis, or are shared by all tasks and have none.

    Attributes:
        outputs: of the model, (T, N, outputs), detached. losses: mean loss of each task, (T,), detached and unscaled.
    """

    outputs: torch.Tensor
    losses: torch.Tensor

    @abstractmethod
    def gradient(self) -> Tensors:
        """g_t = scale * dL_t / dtheta_t for every parameter, (T, ...), also where parameters are shared."""

    @abstractmethod
    def curvature(self, direction: Tensors) -> Tensors:
        """H_t u_t, H_t = dg_t / dtheta_t, for every parameter; ask for the gradient first.

        Args:
            direction: u, (T, ...). Parameters it does not name count as 0.

        Returns:
            (T, ...), or the sum over the tasks without a task axis where parameters are shared.
        """


class AutogradPoint(Point):
    """Derivatives of any model by reverse mode; the Hessian product is the gradient of <g, u>."""

    def __init__(
        self,
        forward: Callable[[Tensors, torch.Tensor], torch.Tensor],
        loss: Loss,
        parameters: Tensors,
        x: torch.Tensor,
        y: torch.Tensor,
        *,
        shared: bool,
        scale: float = 1.0,
    ) -> None:
        """`forward` and `loss` on examples x (T, N, ...), y; see `Point` for `shared`."""
        import torch  # noqa: PLC0415 - settings must be readable before torch is loaded

        self._leaves = {name: value.detach().requires_grad_() for name, value in parameters.items()}
        with torch.enable_grad():
            self._places = {
                name: leaf.expand(len(x), *leaf.shape) if shared else leaf for name, leaf in self._leaves.items()
            }
            outputs = forward(self._places, x)
            losses = task_losses(loss, outputs, y)
            self._total = scale * losses.sum()
        self.outputs, self.losses = outputs.detach(), losses.detach()
        self._gradient: Tensors = {}

    def gradient(self) -> Tensors:
        """See `Point`; keeps the graph of the gradient for `curvature`."""
        import torch  # noqa: PLC0415 - settings must be readable before torch is loaded

        gradients = torch.autograd.grad(self._total, list(self._places.values()), create_graph=True)
        self._gradient = dict(zip(self._places, gradients, strict=True))
        return {name: value.detach() for name, value in self._gradient.items()}

    def curvature(self, direction: Tensors) -> Tensors:
        """See `Point`."""
        import torch  # noqa: PLC0415 - settings must be readable before torch is loaded

        products = torch.autograd.grad(
            [self._gradient[name] for name in direction],
            list(self._leaves.values()),
            list(direction.values()),
            materialize_grads=True,
        )
        return dict(zip(self._leaves, products, strict=True))


class StepPoint(Point):
    """A point of a model that keeps parameters per inner step: derivatives by what one step reads become those by the parameters."""

    def __init__(self, point: Point, placed: Callable[[Tensors], Tensors]) -> None:
        """`point` at what the step reads; `placed` puts slopes by that where they belong, see `Model.from_step`."""
        self._point, self._placed = point, placed
        self.outputs, self.losses = point.outputs, point.losses

    def gradient(self) -> Tensors:
        """See `Point`."""
        return self._placed(self._point.gradient())

    def curvature(self, direction: Tensors) -> Tensors:
        """See `Point`; directions name adapted parameters, which no model keeps per step."""
        return self._placed(self._point.curvature(direction))
