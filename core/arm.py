"""One arm at work: its initialisation, meta-parameters and optimiser, and one meta-iteration that either happens or does not."""

from __future__ import annotations

import time

import numpy as np
import torch

from core.adapt import Learner
from core.devices import Place
from core.engine import MetaStep, meta_step
from core.events import ArmInfo, Matrix
from core.spec import ExperimentSpec, Training
from core.streams import stream
from core.tasks.base import Episodes
from core.tensors import Tensors


class NonFiniteError(Exception):
    """A loss or gradient is NaN or infinite; the message names it."""


class ArmState:
    """The learner of one arm with its tensors.

    All arms of an experiment start from the same initialisation, because it is drawn from a stream named only by the seed.

    Attributes:
        name: the arm's name. learner: model, method, loss. theta, meta: leaf tensors without a task axis.
        iterations: meta-iterations made. seconds: time spent in them. problem: why the arm stands still, or "".
    """

    def __init__(self, spec: ExperimentSpec, name: str, place: Place) -> None:
        self.name = name
        self.learner = Learner.of(spec, name)
        initial = spec.model.init(spec.task.inputs, spec.task.outputs, stream(spec.run.seed, "init"))
        self.theta: Tensors = {
            key: torch.from_numpy(value).to(place.device, place.dtype).requires_grad_()
            for key, value in initial.items()
        }
        self.initial_rate = spec.training_of(name).inner_rate
        with torch.no_grad():
            fresh = self.learner.method.init(self.learner.layers, self.theta, self.initial_rate)
        self.meta: Tensors = {key: value.requires_grad_() for key, value in fresh.items()}
        self._optimiser = torch.optim.Adam([*self.theta.values(), *self.meta.values()], fused=True)
        self.iterations = 0
        self.seconds = 0.0
        self.problem = ""

    def info(self, spec: ExperimentSpec) -> ArmInfo:
        """What the window wants to know of this arm."""
        arm = spec.arm(self.name)
        sizes = [sum(t.numel() for t in tensors.values()) for tensors in (self.theta, self.meta)]
        return ArmInfo(self.name, arm.title, arm.method.kind, *sizes)

    def step(self, episodes: Episodes, training: Training) -> dict[str, float]:
        """One meta-iteration: gradient, check, Adam.

        Returns:
            `support_loss`, `query_loss` and, for classes, `query_accuracy`.

        Raises:
            NonFiniteError: a loss or gradient is not finite; the arm keeps the state it had before.
        """
        start = time.perf_counter()
        step = meta_step(self.learner, self.theta, self.meta, episodes, training)
        values = {"support_loss": step.support_loss.item(), "query_loss": step.query_loss.item()}
        if step.query_accuracy is not None:
            values["query_accuracy"] = step.query_accuracy.item()
        self._check(values, step)
        self._update(step, training.outer_rate)
        self.iterations += 1
        self.seconds += time.perf_counter() - start
        return values

    def matrices(self) -> tuple[Matrix, ...]:
        """Copies of the learned matrices for display, float32."""
        views = self.learner.method.views(self.meta, self.learner.layers, self.initial_rate)
        return tuple(
            Matrix(view.layer, view.name, _array(view.values), view.reference, view.level, view.learned)
            for view in views
        )

    def tensors(self) -> dict[str, np.ndarray]:
        """Everything learned, by name: `conv1/weight`, `conv1/M_o`, ... in the precision of training."""
        named = {name.replace(".", "/"): value for name, value in self.theta.items()} | self.meta
        return {name: value.detach().cpu().numpy().copy() for name, value in named.items()}

    def _check(self, values: dict[str, float], step: MetaStep) -> None:
        for name, value in values.items():
            if not np.isfinite(value):
                raise NonFiniteError(f"{name.replace('_', ' ')} is {value}")
        gradients = {f"gradient of {name}": gradient for name, gradient in (step.theta | step.meta).items()}
        if not torch.stack([gradient.sum() for gradient in gradients.values()]).isfinite().all():
            bad = [name for name, gradient in gradients.items() if not gradient.isfinite().all()]
            if bad:  # a sum may overflow although every entry is finite
                raise NonFiniteError(f"{bad[0]} is not finite")

    def _update(self, step: MetaStep, rate: float) -> None:
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        for tensors, gradients in ((self.theta, step.theta), (self.meta, step.meta)):
            for name, tensor in tensors.items():
                tensor.grad = gradients[name]
        self._optimiser.step()
        self._optimiser.zero_grad(set_to_none=True)


def _array(values: torch.Tensor) -> np.ndarray:
    return values.detach().to("cpu", torch.float32).numpy().copy()
