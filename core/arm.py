"""One arm at work: its initialisation, meta-parameters and optimiser, and one meta-iteration that either happens or does not."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from core.adapt import Learner
from core.captured import CapturedMetaStep
from core.devices import Place, out_of_memory
from core.engine import meta_step, tasks_at_once
from core.errors import UserError
from core.events import ArmInfo, Matrix
from core.spec import ExperimentSpec, Training
from core.streams import stream
from core.sweep import MetaStep
from core.tasks.base import Episodes
from core.tensors import Tensors
from core.workers import Workers

READINGS = ("support_loss", "query_loss", "query_accuracy")
"""What is measured in every meta-iteration, in the order in which `ArmState.apply` returns it."""


class ArmState:
    """The learner of one arm with its tensors.

    All arms of an experiment start from the same initialisation, because it is drawn from a stream named only by the seed.

    Attributes:
        name: the arm's name. learner: model, method, loss. theta, meta: leaf tensors without a task axis.
        iterations: meta-iterations made. seconds: time spent in them. problem: why the arm stands still, or "".
        tasks_at_once: as many as memory was found to hold, 0 while it was never too small.
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
            fresh = self.learner.method.start(self.learner.layers, self.theta, self.initial_rate)
        self.meta: Tensors = {key: value.requires_grad_() for key, value in fresh.items()}
        self._optimiser = torch.optim.Adam([*self.theta.values(), *self.meta.values()], fused=True)
        for value in (*self.theta.values(), *self.meta.values()):  # as Adam itself would at its first step
            empty = {"exp_avg": torch.zeros_like(value.detach()), "exp_avg_sq": torch.zeros_like(value.detach())}
            self._optimiser.state[value] = {"step": torch.zeros((), device=place.device)} | empty
        self._spoilt = torch.zeros((), device=place.device)
        # fused Adam changes nothing while this is 1; torch.amp.GradScaler relies on it too
        self._optimiser.found_inf = self._spoilt  # type: ignore[attr-defined]
        self._meta_step = CapturedMetaStep() if place.device.type == "cuda" else meta_step
        self.tasks_at_once = 0
        self.iterations = 0
        self.seconds = 0.0
        self.problem = ""

    def info(self, spec: ExperimentSpec) -> ArmInfo:
        """What the window wants to know of this arm."""
        arm = spec.arm(self.name)
        sizes = [sum(t.numel() for t in tensors.values()) for tensors in (self.theta, self.meta)]
        return ArmInfo(self.name, arm.title, arm.method.kind, *sizes)

    def gradient(
        self,
        episodes: Episodes,
        training: Training,
        workers: Workers,
        interrupted: Callable[[], bool],
        importance: tuple[float, ...] | None = None,
    ) -> MetaStep:
        """The meta-gradient; nothing of the arm has changed yet. See `core.engine.meta_step`.

        When memory runs out, the tasks at once are halved, and stay so, until one task alone is too much.

        Raises:
            Cancelled: it was interrupted.
        """
        start = time.perf_counter()
        weights = None if importance is None else self._spoilt.new_tensor(importance, dtype=episodes.support_x.dtype)
        while True:
            limited = self._limited(training)
            try:
                step = self._meta_step(
                    self.learner,
                    self.theta,
                    self.meta,
                    episodes,
                    limited,
                    workers,
                    importance=weights,
                    interrupted=interrupted,
                )
            except Exception as error:
                at_once = tasks_at_once(self.learner, episodes, limited)
                if at_once == 1 or not out_of_memory(error):
                    raise
            else:
                self.seconds += time.perf_counter() - start
                return step
            self.tasks_at_once = min(at_once, len(episodes)) // 2  # here, where the error with its tensors is gone

    def apply(self, step: MetaStep, training: Training) -> torch.Tensor:
        """Adam's step with a meta-gradient under the settings in force; nothing happens from the first one on that is not finite.

        Returns:
            (4,) on the device: the `READINGS`, NaN for what does not exist, then 0, or 1 + the position of the first value that is not
            finite among the losses and the entries of the gradients (`culprit` names it).
        """
        start = time.perf_counter()
        gradients = (step.theta | step.meta).values()
        values = torch.cat([step.support_loss[None], step.query_loss[None], *(value.flatten() for value in gradients)])
        broken = ~values.isfinite()
        spoilt = broken.any()
        torch.maximum(self._spoilt, spoilt, out=self._spoilt)
        self._update(step, training)
        accuracy = values.new_full((), float("nan")) if step.query_accuracy is None else step.query_accuracy
        blame = (broken.byte().argmax() + 1) * spoilt
        self.seconds += time.perf_counter() - start
        return torch.stack([step.support_loss, step.query_loss, accuracy, blame]).double()

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Copies of everything the next iteration depends on: tensors by name, and the rest as JSON values."""
        tensors = {key: value.detach().cpu().numpy().copy() for key, value in self._named().items()}
        counters = {"iterations": self.iterations, "seconds": self.seconds, "initial_rate": self.initial_rate}
        return tensors, counters | {"problem": self.problem, "tasks_at_once": self.tasks_at_once}

    def restore(self, tensors: dict[str, np.ndarray], state: dict[str, Any]) -> None:
        """Become what `state` described.

        Raises:
            UserError: a tensor is missing, left over, or of another shape or type; nothing has changed then.
        """
        mine = self._named()
        if problem := _mismatch(mine, tensors):
            raise UserError(
                f"The checkpoint does not fit arm '{self.name}': {problem}; resume with the settings of its run."
            )
        with torch.no_grad():
            for key, value in mine.items():
                value.copy_(torch.from_numpy(tensors[key]))
        self.iterations, self.seconds = state["iterations"], state["seconds"]
        self.initial_rate, self.problem = state["initial_rate"], state["problem"]
        self.tasks_at_once = state["tasks_at_once"]
        self._spoilt.fill_(float(bool(self.problem)))

    def _named(self) -> Tensors:
        """Parameters and what Adam keeps of each, by name."""
        named: Tensors = {}
        for name, value in (self.theta | self.meta).items():
            named[name] = value
            named |= {f"adam/{key}/{name}": kept for key, kept in self._optimiser.state[value].items()}
        return named

    def culprit(self, blame: int) -> str:
        """Name of the value that is not finite, for a positive last reading of `apply`."""
        named = {f"gradient of {name}": value for name, value in (self.theta | self.meta).items()}
        places = blame - 1 - np.cumsum([1, 1, *(value.numel() for value in named.values())])
        return ("support loss", "query loss", *named)[int(np.argmax(places < 0))]

    def revive(self) -> None:
        """Let a halted arm go on from its last good state."""
        self.problem = ""
        self._spoilt.zero_()

    def matrices(self) -> tuple[Matrix, ...]:
        """Copies of the learned matrices for display, float32."""
        views = self.learner.method.show(self.meta, self.learner.layers, self.initial_rate)
        return tuple(
            Matrix(view.layer, view.name, _array(view.values), view.reference, view.level, view.learned)
            for view in views
        )

    def tensors(self) -> dict[str, np.ndarray]:
        """Everything learned, by name: `conv1/weight`, `conv1/M_o`, ... in the precision of training."""
        named = {name.replace(".", "/"): value for name, value in self.theta.items()} | self.meta
        return {name: value.detach().cpu().numpy().copy() for name, value in named.items()}

    def _limited(self, training: Training) -> Training:
        """The settings with no more tasks at once than memory was found to hold."""
        if not self.tasks_at_once or 0 < training.tasks_at_once <= self.tasks_at_once:
            return training
        return training.model_copy(update={"tasks_at_once": self.tasks_at_once})

    def _update(self, step: MetaStep, training: Training) -> None:
        for group in self._optimiser.param_groups:
            group["lr"] = training.outer_rate
        most = training.gradient_clip
        for tensors, gradients in ((self.theta, step.theta), (self.meta, step.meta)):
            for name, tensor in tensors.items():
                tensor.grad = gradients[name].clamp(-most, most) if most else gradients[name]
        self._optimiser.step()
        self._optimiser.zero_grad(set_to_none=True)


def _mismatch(mine: Tensors, stored: dict[str, np.ndarray]) -> str:
    """What of the stored tensors does not fit, or ""."""
    if missing := sorted(mine.keys() - stored.keys()):
        return f"it lacks {missing[0]}"
    if extra := sorted(stored.keys() - mine.keys()):
        return f"it has {extra[0]}, which this arm does not"
    for key, value in mine.items():
        theirs = stored[key]
        if tuple(value.shape) != theirs.shape or str(value.dtype).removeprefix("torch.") != str(theirs.dtype):
            return f"{key} is {theirs.dtype} {theirs.shape} instead of {value.dtype} {tuple(value.shape)}"
    return ""


def _array(values: torch.Tensor) -> np.ndarray:
    return values.detach().to("cpu", torch.float32).numpy().copy()
