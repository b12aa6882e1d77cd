"""Fully connected network: the 1-40-40-1 regressor of the sinusoid experiment, widths settable."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from core.knobs import knob
from core.models.base import Layer, Model
from core.models.mlp_point import MLPPoint

if TYPE_CHECKING:
    import torch

    from core.models.base import Watch
    from core.points import Point
    from core.tasks.base import Loss
    from core.tensors import Tensors

Width = Annotated[int, Field(ge=1, le=4096)]


class MLP(Model):
    """ReLU between layers, no normalisation; weights truncated normal with standard deviation 0.01, biases 0."""

    title: ClassVar[str] = "Fully connected"
    kind: Literal["mlp"] = "mlp"
    hidden: Annotated[tuple[Width, ...], Field(min_length=1, max_length=8)] = knob(
        (40, 40),
        title="Hidden widths",
        help="Number of units of each hidden layer.",
        good="40, 40 for sinusoids",
        source="the authors' sinusoid network is 1-40-40-1",
    )

    def layers(self, inputs: tuple[int, ...], outputs: int) -> tuple[Layer, ...]:
        """`fc1`, `fc2`, ...: one per weight matrix."""
        widths = (int(np.prod(inputs)), *self.hidden, outputs)
        return tuple(Layer(f"fc{n}", wide, narrow) for n, (narrow, wide) in enumerate(pairwise(widths), start=1))

    def init(self, inputs: tuple[int, ...], outputs: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
        """Truncated normal at two standard deviations, as TensorFlow defines it."""
        parameters = {}
        for layer in self.layers(inputs, outputs):
            parameters[layer.weight] = 0.01 * truncated_normal(rng, (layer.outputs, layer.inputs))
            parameters[layer.bias] = np.zeros(layer.outputs)
        return parameters

    def point(
        self, loss: Loss, parameters: Tensors, inputs: torch.Tensor, y: torch.Tensor, *, shared: bool, scale: float
    ) -> Point:
        """See `Model`."""
        return MLPPoint(loss, parameters, inputs, y, shared=shared, scale=scale)

    def forward(
        self, parameters: Tensors, x: torch.Tensor, watch: Watch | None = None, statistics: Tensors | None = None
    ) -> torch.Tensor:
        """The definition, each layer one batched matrix product over the task axis; `point` is the fast way."""
        return self._layer(len(self.hidden) + 1, parameters, self._embed(parameters, x, watch), watch)

    def features(self, parameters: Tensors, x: torch.Tensor, statistics: Tensors | None = None) -> torch.Tensor:
        """See `Model`."""
        return self._embed(parameters, x)

    def _embed(self, parameters: Tensors, x: torch.Tensor, watch: Watch | None = None) -> torch.Tensor:
        x = x.flatten(2)
        for n in range(1, len(self.hidden) + 1):
            x = self._layer(n, parameters, x, watch).relu()
        return x

    def _layer(self, n: int, parameters: Tensors, x: torch.Tensor, watch: Watch | None) -> torch.Tensor:
        made = x @ parameters[f"fc{n}.weight"].mT + parameters[f"fc{n}.bias"].unsqueeze(1)
        if watch:
            watch(f"fc{n}", x, made)
        return made


def truncated_normal(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Standard normal numbers, those beyond two standard deviations drawn again."""
    values = rng.standard_normal(shape)
    while (outside := np.abs(values) > 2).any():
        values[outside] = rng.standard_normal(int(outside.sum()))
    return values
