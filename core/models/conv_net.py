"""What the convolutional networks share: four blocks of 3x3 convolution, batch normalisation and ReLU, and a linear head."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from core.errors import UserError
from core.knobs import MAML_PLUS_PLUS, knob
from core.models.base import Layer, Model
from core.models.normalising import Normaliser

if TYPE_CHECKING:
    import torch

    from core.models.base import Watch
    from core.tensors import Tensors

BLOCKS = 4


def filters_knob(default: int, *, good: str, source: str) -> Any:
    """The setting of how wide a network is."""
    return knob(
        default,
        title="Filters",
        help="Number of filters of each of the four convolutions.",
        minimum=1,
        maximum=512,
        good=good,
        source=source,
    )


class ConvNet(Model):
    """4 x (3x3 convolution, batch normalisation, ReLU), features of an image, linear head.

    Normalisation uses the statistics of the examples at hand, support and query separately (transductive), unless others are given.
    Its weights `convN.beta`, and `convN.gamma` where there is one, are learned by the outer loop and left alone by the inner loop.

    Attributes:
        stride: of the convolutions.
    """

    normalises: ClassVar[bool] = True
    stride: ClassVar[int]
    filters: int
    norm_steps: int = knob(
        0,
        title="Normalisation steps",
        help="Inner steps after which normalisation has weights of its own, besides those before the first step; later steps use the last. "
        "0: the same weights at every step.",
        unit="steps",
        minimum=0,
        maximum=100,
        group=MAML_PLUS_PLUS,
        good="0, or the number of inner steps in training",
        source="MAML++ (How to train your MAML), per-step batch normalisation weights and biases",
    )

    def layers(self, inputs: tuple[int, ...], outputs: int) -> tuple[Layer, ...]:
        """`conv1` to `conv4` and the head `fc`."""
        if len(inputs) != 3:
            raise UserError(
                f"Model '{self.kind}' needs images, but these tasks have inputs of shape {inputs}; choose model 'mlp'."
            )
        channels = (inputs[0], *[self.filters] * BLOCKS)
        convolutions = (
            Layer(f"conv{n}", self.filters, channels[n - 1], (3, 3), bias_cancelled=True) for n in range(1, BLOCKS + 1)
        )
        return (*convolutions, Layer("fc", outputs, self._features_of(inputs)))

    def init(self, inputs: tuple[int, ...], outputs: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
        """Xavier uniform filters, biases and shifts 0, scales 1; the head is the network's own matter."""
        parameters = {}
        for layer in self.layers(inputs, outputs):
            if layer.filter:
                parameters[layer.weight] = xavier(layer, rng)
                parameters |= self._normalisation(layer)
            else:
                parameters[layer.weight] = self._head(layer, rng)
            parameters[layer.bias] = np.zeros(layer.outputs)
        return parameters

    def forward(
        self, parameters: Tensors, x: torch.Tensor, watch: Watch | None = None, statistics: Tensors | None = None
    ) -> torch.Tensor:
        """The definition, as one grouped convolution per block whose groups are the tasks; `point` is the fast way."""
        features, _ = self._embed(parameters, x, statistics, watch)
        outputs = features @ parameters["fc.weight"].mT + parameters["fc.bias"].unsqueeze(1)
        if watch:
            watch("fc", features, outputs)
        return outputs

    def features(self, parameters: Tensors, x: torch.Tensor, statistics: Tensors | None = None) -> torch.Tensor:
        """See `Model`."""
        return self._embed(parameters, x, statistics)[0]

    def statistics(self, parameters: Tensors, x: torch.Tensor) -> Tensors:
        """See `Model`."""
        return self._embed(parameters, x)[1]

    def at_step(self, parameters: Tensors, step: int) -> Tensors:
        """See `Model`; with `norm_steps` S, the weights of normalisation have a step axis of length S + 1."""
        if not self.norm_steps:
            return parameters
        at = min(step, self.norm_steps)
        return {name: value[..., at, :] if _of_normalisation(name) else value for name, value in parameters.items()}

    def from_step(self, slopes: Tensors, step: int) -> Tensors:
        """See `Model`."""
        if not self.norm_steps:
            return slopes
        at = min(step, self.norm_steps)
        return {name: self._placed(value, at) if _of_normalisation(name) else value for name, value in slopes.items()}

    @abstractmethod
    def _features_of(self, inputs: tuple[int, ...]) -> int:
        """How many features an image (C, H, W) has; raises `UserError` for one that does not fit."""

    @abstractmethod
    def _head(self, layer: Layer, rng: np.random.Generator) -> np.ndarray:
        """Fresh weights of the head."""

    @abstractmethod
    def _pooled(self, x: torch.Tensor) -> torch.Tensor:
        """What a block makes of its ReLU's output (N, T C, H, W)."""

    @abstractmethod
    def _flat(self, x: torch.Tensor, tasks: int) -> torch.Tensor:
        """Features (N, T, F) from the output of the last block (N, T C, H, W)."""

    def _normalisation(self, layer: Layer) -> dict[str, np.ndarray]:
        """Fresh normalisation weights of a convolution."""
        return {f"{layer.name}.beta": np.zeros(self._per_step(layer.outputs))}

    def _per_step(self, channels: int) -> tuple[int, ...]:
        return (self.norm_steps + 1, channels) if self.norm_steps else (channels,)

    def _placed(self, value: torch.Tensor, at: int) -> torch.Tensor:
        placed = value.new_zeros(*value.shape[:-1], self.norm_steps + 1, value.shape[-1])
        placed[..., at, :] = value
        return placed

    def _embed(
        self, parameters: Tensors, x: torch.Tensor, statistics: Tensors | None = None, watch: Watch | None = None
    ) -> tuple[torch.Tensor, Tensors]:
        """Features (T, N, F), and the statistics by which they were normalised."""
        tasks, normalise = len(x), Normaliser(len(x), statistics)
        x = x.transpose(0, 1).flatten(1, 2)
        for name in (f"conv{n}" for n in range(1, BLOCKS + 1)):
            weight, bias = parameters[f"{name}.weight"].flatten(0, 1), parameters[f"{name}.bias"].flatten()
            read, x = x, _convolve(x, weight, bias, self.stride, tasks)
            if watch:
                watch(name, _windows(read, self.stride), x)
            x = normalise(name, x)
            if f"{name}.gamma" in parameters:
                x = x * parameters[f"{name}.gamma"].reshape(1, -1, 1, 1)
            x = self._pooled((x + parameters[f"{name}.beta"].reshape(1, -1, 1, 1)).relu())
        return self._flat(x, tasks).transpose(0, 1), normalise.used


def xavier(layer: Layer, rng: np.random.Generator) -> np.ndarray:
    """Uniform weights whose variance is 2 / (fan in + fan out)."""
    limit = np.sqrt(6.0 / (layer.filter_size * (layer.inputs + layer.outputs)))
    return rng.uniform(-limit, limit, (layer.outputs, layer.inputs, *layer.filter))


def _of_normalisation(name: str) -> bool:
    return name.endswith((".beta", ".gamma"))


def _convolve(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor, stride: int, groups: int) -> torch.Tensor:
    import torch.nn.functional as F  # noqa: N812, PLC0415 - settings must be readable before torch is loaded

    return F.conv2d(x, weight, bias, stride=stride, padding=1, groups=groups)


def _windows(x: torch.Tensor, stride: int) -> torch.Tensor:
    """What the filters of `_convolve` meet at every position: (N, C, H, W) -> (N, positions, 9 C)."""
    import torch.nn.functional as F  # noqa: N812, PLC0415 - settings must be readable before torch is loaded

    return F.unfold(x, 3, padding=1, stride=stride).mT
