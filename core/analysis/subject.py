"""An arm as an analysis sees it: its learner and what it has learned at one moment, live or stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
import torch

from core.adapt import Learner
from core.errors import UserError
from core.spec import ExperimentSpec, Training
from core.tensors import Tensors


@dataclass(frozen=True)
class Subject:
    """One arm at one moment.

    Attributes:
        name: of the arm. learner: model, method, loss.
        theta, meta: copies without graph and without a task axis. training: the settings in force.
    """

    name: str
    learner: Learner
    theta: Tensors
    meta: Tensors
    training: Training

    @classmethod
    def of(
        cls,
        spec: ExperimentSpec,
        arm: str,
        tensors: Mapping[str, np.ndarray],
        *,
        dtype: torch.dtype | None = None,
        device: torch.device | str = "cpu",
    ) -> Self:
        """An arm from the tensors of a checkpoint or a `Saved` event, whose names begin with that of the arm.

        Raises:
            UserError: a tensor is missing.
        """
        learner = Learner.of(spec, arm)
        training = spec.training_of(arm)
        shapes = spec.model.init(spec.task.inputs, spec.task.outputs, np.random.default_rng(0))
        theta = {name: _tensor(tensors, f"{arm}/{name}", dtype, device) for name in shapes}
        names = learner.method.start(learner.layers, theta, training.inner_rate)
        return cls(
            arm, learner, theta, {name: _tensor(tensors, f"{arm}/{name}", dtype, device) for name in names}, training
        )

    @property
    def moving(self) -> list[str]:
        """Adapted parameters that receive a gradient, layer by layer."""
        return [
            name
            for layer in self.learner.layers
            for name in ((layer.weight,) if layer.bias_cancelled else (layer.weight, layer.bias))
        ]

    def fresh(self) -> Tensors:
        """The meta-parameters as they are when nothing is learned yet: identities, ones, equal rates."""
        return self.learner.method.start(self.learner.layers, self.theta, self.training.inner_rate)

    def direction(self, gradients: Tensors, meta: Tensors, number: int = 0) -> Tensors:
        """What the method would subtract for these gradients (T, ...) in inner step `number` with other meta-parameters."""
        return self.learner.method.step(gradients, meta, self.learner.layers, self.training.inner_rate, number)


def _tensor(
    tensors: Mapping[str, np.ndarray], name: str, dtype: torch.dtype | None, device: torch.device | str
) -> torch.Tensor:
    if name not in tensors:
        raise UserError(f"The stored state lacks {name}; choose another moment of the run.")
    return torch.from_numpy(tensors[name].copy()).to(device, dtype)
