"""A learner, and the inner loop of those that adapt by gradient steps: theta^(j+1) = theta^(j) - D_j(grad L_support(theta^(j))).

D_j is the method's step; see `core.methods`. A step also knows how a slope of the query loss flows back through it, which is all
that `core.sweep` needs for the meta-gradient. Everything is done for a batch of tasks at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch

from core.losses import task_accuracies, task_losses
from core.methods.base import Method
from core.models.base import Layer, Model
from core.points import Point, StepPoint
from core.spec import ExperimentSpec, Training
from core.tasks.base import Loss
from core.tensors import Tensors


@dataclass(frozen=True)
class Learner:
    """Everything an inner loop needs besides tensors and training settings."""

    model: Model
    method: Method
    layers: tuple[Layer, ...]
    loss: Loss
    ways: int

    @classmethod
    def of(cls, spec: ExperimentSpec, arm: str) -> Learner:
        """The learner of one arm of an experiment."""
        layers = spec.model.layers(spec.task.inputs, spec.task.outputs)
        return cls(spec.model, spec.arm(arm).method, layers, spec.task.loss, spec.task.ways)

    @property
    def adapted(self) -> list[str]:
        """Names of the parameters that the inner loop changes."""
        return [name for layer in self.layers for name in (layer.weight, layer.bias)]

    def trail(
        self, theta: Tensors, meta: Tensors, x: torch.Tensor, y: torch.Tensor, training: Training
    ) -> Iterator[Tensors]:
        """What `predict` takes, after 0, 1, ..., k inner steps on support examples x, y (T, S, ...); no graph.

        Each tree is the model's parameters of that step, and perhaps more, with a leading task axis. A method without steps has one tree.
        """
        return self.method.trail(self, theta, meta, x, y, training)

    def predict(self, tree: Tensors, inputs: torch.Tensor, *, statistics: Tensors | None = None) -> torch.Tensor:
        """Outputs (T, Q, outputs) for inputs (T, Q, *inputs) under a tree of `trail`; see `Model.statistics` for the last."""
        return self.method.predict(self, tree, inputs, statistics)

    def outputs(self, parameters: Tensors, inputs: torch.Tensor, statistics: Tensors | None = None) -> torch.Tensor:
        """What the model itself makes of inputs (T, N, *inputs) under parameters of one step, without a graph, the fast way."""
        if statistics is not None:
            return self.model.forward(parameters, inputs, statistics=statistics).detach()
        nowhere = inputs.new_zeros(
            *inputs.shape[:2], self.layers[-1].outputs
        )  # outputs do not depend on what is asked for
        y = nowhere if self.loss == "mse" else nowhere[..., 0].long()
        return self.model.point(self.loss, parameters, self.model.prepare(inputs), y, shared=False, scale=1.0).outputs

    def at(
        self,
        parameters: Tensors,
        inputs: Any,
        y: torch.Tensor,
        *,
        step: int = 0,
        shared: bool = False,
        scale: float = 1.0,
    ) -> Point:
        """The loss and its derivatives at theta^(step), on prepared inputs; see `Model.point` and `Model.at_step`."""
        read = self.model.at_step(parameters, step)
        point = self.model.point(self.loss, read, inputs, y, shared=shared, scale=scale)
        return point if read is parameters else StepPoint(point, lambda slopes: self.model.from_step(slopes, step))

    def scores(self, point: Point, y: torch.Tensor) -> dict[str, torch.Tensor]:
        """`loss` and, for classes, `accuracy` of each task, (T,)."""
        return {"loss": point.losses} | self._accuracy(point.outputs, y)

    def scores_of(self, outputs: torch.Tensor, y: torch.Tensor) -> dict[str, torch.Tensor]:
        """As `scores`, from outputs (T, N, outputs)."""
        return {"loss": task_losses(self.loss, outputs, y)} | self._accuracy(outputs, y)

    def _accuracy(self, outputs: torch.Tensor, y: torch.Tensor) -> dict[str, torch.Tensor]:
        return {"accuracy": task_accuracies(outputs, y)} if self.loss == "cross_entropy" else {}


class InnerStep:
    """One step of T tasks: theta' = theta - D(g; M), g = grad (scale L_support)(theta).

    Attributes:
        point: the support loss at theta. parameters: theta', with a task axis.
    """

    def __init__(
        self,
        learner: Learner,
        parameters: Tensors,
        meta: Tensors,
        inputs: Any,
        y: torch.Tensor,
        training: Training,
        *,
        shared: bool,
        number: int = 0,
    ) -> None:
        """From theta^(number) with a task axis, or without when `shared`, on prepared support inputs and y.

        Raises:
            UserError: the learner's method does not adapt by gradient steps.
        """
        scale = learner.ways if training.loss_sum == "ways" else 1.0
        self._first_order, self._shared = training.first_order, shared
        self.point = learner.at(parameters, inputs, y, step=number, shared=shared, scale=scale)
        gradients = self.point.gradient()
        self._gradients = {name: gradients[name].requires_grad_() for name in learner.adapted}
        self._meta = {name: value.detach().requires_grad_() for name, value in meta.items()}
        with torch.enable_grad():
            self._direction = learner.method.step(
                self._gradients, self._meta, learner.layers, training.inner_rate, number
            )
        tasks = {
            name: value.detach().expand(len(y), *value.shape) if shared else value for name, value in parameters.items()
        }
        moved = {name: tasks[name] - step.detach() for name, step in self._direction.items()}
        self.parameters = tasks | moved

    @property
    def gradients(self) -> Tensors:
        """G of every adapted parameter, (T, ...), as the method was given it."""
        return {name: value.detach() for name, value in self._gradients.items()}

    @property
    def direction(self) -> Tensors:
        """D(G; M) of every adapted parameter, (T, ...): what was subtracted."""
        return {name: value.detach() for name, value in self._direction.items()}

    def back(self, slopes: Tensors) -> tuple[Tensors, Tensors]:
        """From slopes of a loss by theta' to those by theta and by M.

        With v the slope by theta': u = D^T v, so dL/dtheta = v - H u and dL/dM = -(d<D, v>/dM).

        Args:
            slopes: v for every parameter, (T, ...).

        Returns:
            By theta, (T, ...) or summed over the tasks where theta is shared, and by M, summed over the tasks.
        """
        sources = self._gradients | self._meta
        pulled = torch.autograd.grad(
            list(self._direction.values()),
            list(sources.values()),
            [slopes[name] for name in self._direction],
            materialize_grads=True,
        )
        count = len(self._gradients)
        by_meta = {name: -value for name, value in zip(self._meta, pulled[count:], strict=True)}
        by_theta = {name: _over_tasks(slope) for name, slope in slopes.items()} if self._shared else slopes
        if not self._first_order:
            bent = self.point.curvature(dict(zip(self._gradients, pulled[:count], strict=True)))
            by_theta = {name: slope - bent[name] for name, slope in by_theta.items()}
        return by_theta, by_meta


def adapt(
    learner: Learner, theta: Tensors, meta: Tensors, x: torch.Tensor, y: torch.Tensor, training: Training
) -> Iterator[Tensors]:
    """Yield theta^(0), ..., theta^(k) of T tasks, each with a leading task axis and without a graph, what is kept per step included.

    Args:
        learner: model, method and loss.
        theta: parameters shared by all tasks, without a task axis. meta: the method's meta-parameters.
        x, y: support examples (T, S, ...).
        training: inner rate, steps and loss scale.
    """
    inputs = learner.model.prepare(x)
    parameters = {name: value.detach() for name, value in theta.items()}
    yield {name: value.expand(len(x), *value.shape) for name, value in parameters.items()}
    for step in range(training.inner_steps):
        parameters = InnerStep(learner, parameters, meta, inputs, y, training, shared=step == 0, number=step).parameters
        yield parameters


def _over_tasks(slope: torch.Tensor) -> torch.Tensor:
    """Sum over the tasks, in memory order where the slope is one by filters; five times faster."""
    return slope.movedim(2, -1).sum(0).movedim(-1, 1) if slope.dim() == 5 else slope.sum(0)
