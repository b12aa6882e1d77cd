"""The inner loop: a pure function from parameters to adapted parameters, for a batch of tasks at once.

theta^(j+1) = theta^(j) - direction(grad L_support(theta^(j))), where the method decides the direction; see `core.methods`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch

from core.losses import task_accuracies, task_losses
from core.methods.base import Method
from core.models.base import Layer, Model
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

    def losses(self, parameters: Tensors, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        """Mean loss of each task, (T,)."""
        return task_losses(self.loss, self.model.forward(parameters, x), y)

    def scores(self, parameters: Tensors, x: torch.Tensor, y: torch.Tensor) -> dict[str, torch.Tensor]:
        """`loss` and, for classes, `accuracy` of each task, (T,)."""
        outputs = self.model.forward(parameters, x)
        scores = {"loss": task_losses(self.loss, outputs, y)}
        if self.loss == "cross_entropy":
            scores["accuracy"] = task_accuracies(outputs.detach(), y)
        return scores


@dataclass(frozen=True)
class Adapted:
    """One point of the inner loop: parameters (T, ...) and the support losses (T,) there; None after the last step."""

    parameters: Tensors
    support_losses: torch.Tensor | None


def adapt(
    learner: Learner,
    theta: Tensors,
    meta: Tensors,
    x: torch.Tensor,
    y: torch.Tensor,
    training: Training,
    *,
    differentiable: bool,
) -> Iterator[Adapted]:
    """Yield theta^(0), ..., theta^(k) for T tasks.

    Args:
        learner: model, method and loss.
        theta: parameters shared by all tasks, without a task axis. meta: the method's meta-parameters.
        x, y: support examples (T, S, ...).
        training: inner rate, steps, order and loss scale.
        differentiable: keep the graph, so that the result can be differentiated with respect to theta and meta; to second order
            unless `training.first_order`.
    """
    tasks = len(x)
    scale = learner.ways if training.loss_sum == "ways" else 1
    adapted = [name for layer in learner.layers for name in (layer.weight, layer.bias)]
    parameters = {name: value.expand(tasks, *value.shape) for name, value in theta.items()}
    second_order = differentiable and not training.first_order
    for _ in range(training.inner_steps):
        if not differentiable:
            parameters = {name: value.detach().requires_grad_(name in adapted) for name, value in parameters.items()}
        with torch.enable_grad():
            losses = learner.losses(parameters, x, y)
            gradients = torch.autograd.grad(
                scale * losses.sum(), [parameters[name] for name in adapted], create_graph=second_order
            )
        yield Adapted(parameters, losses)
        with torch.set_grad_enabled(differentiable):
            named = dict(zip(adapted, gradients, strict=True))
            step = learner.method.direction(named, meta, learner.layers, training.inner_rate)
            parameters = parameters | {name: parameters[name] - step[name] for name in adapted}
    yield Adapted(parameters, None)
