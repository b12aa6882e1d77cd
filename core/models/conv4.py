"""Four strided convolutions with batch statistics: the Omniglot network of MAML and Meta-Curvature."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from core.errors import UserError
from core.knobs import knob
from core.models.base import Layer, Model
from core.models.conv4_point import Conv4Point
from core.models.conv_blocks import EPSILON, Images

if TYPE_CHECKING:
    import torch

    from core.models.base import Watch
    from core.points import Point
    from core.tasks.base import Loss
    from core.tensors import Tensors

BLOCKS = 4


class Conv4(Model):
    """4 x (3x3 convolution with stride 2, batch normalisation, ReLU), spatial mean, linear head.

    Normalisation always uses the statistics of the examples at hand, support and query separately (transductive), and has only
    a shift `convN.beta`, which the outer loop learns and the inner loop leaves alone. Padding is one pixel on every side; on even
    sizes TensorFlow's SAME pads the other side, which is the same network on images and filters turned by 180 degrees.
    """

    title: ClassVar[str] = "Conv4, strided"
    examples_at_once: ClassVar[int] = 80
    kind: Literal["conv4"] = "conv4"
    filters: int = knob(
        64,
        title="Filters",
        help="Number of filters of each of the four convolutions.",
        minimum=1,
        maximum=512,
        good="64 as in the paper, 16 for a quick look",
        source="the authors' code",
    )

    def layers(self, inputs: tuple[int, ...], outputs: int) -> tuple[Layer, ...]:
        """`conv1` to `conv4` and the head `fc`."""
        if len(inputs) != 3:
            raise UserError(
                f"Model 'conv4' needs images, but these tasks have inputs of shape {inputs}; choose model 'mlp'."
            )
        channels = (inputs[0], *[self.filters] * BLOCKS)
        convolutions = (
            Layer(f"conv{n}", self.filters, channels[n - 1], (3, 3), bias_cancelled=True) for n in range(1, BLOCKS + 1)
        )
        return (*convolutions, Layer("fc", outputs, self.filters))

    def init(self, inputs: tuple[int, ...], outputs: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
        """Xavier uniform filters, head weights standard normal, biases and shifts 0."""
        parameters = {}
        for layer in self.layers(inputs, outputs):
            shape = (layer.outputs, layer.inputs, *layer.filter)
            if layer.filter:
                limit = np.sqrt(6.0 / (layer.filter_size * (layer.inputs + layer.outputs)))
                parameters[layer.weight] = rng.uniform(-limit, limit, shape)
                parameters[f"{layer.name}.beta"] = np.zeros(layer.outputs)
            else:
                parameters[layer.weight] = rng.standard_normal(shape)
            parameters[layer.bias] = np.zeros(layer.outputs)
        return parameters

    def prepare(self, x: torch.Tensor) -> Images:
        """See `Model`."""
        return Images.of(x)

    def point(
        self, loss: Loss, parameters: Tensors, inputs: Images, y: torch.Tensor, *, shared: bool, scale: float
    ) -> Point:
        """See `Model`."""
        return Conv4Point(loss, parameters, inputs, y, shared=shared, scale=scale)

    def forward(self, parameters: Tensors, x: torch.Tensor, watch: Watch | None = None) -> torch.Tensor:
        """The definition, as one grouped convolution per block whose groups are the tasks; `point` is the fast way."""
        tasks, examples = x.shape[:2]
        x = x.transpose(0, 1).flatten(1, 2)
        for n in range(1, BLOCKS + 1):
            weight = parameters[f"conv{n}.weight"].flatten(0, 1)
            bias, beta = parameters[f"conv{n}.bias"].flatten(), parameters[f"conv{n}.beta"].flatten()
            read, x = x, _convolve(x, weight, bias, tasks)
            if watch:
                watch(f"conv{n}", _windows(read), x)
            x = (_normalise(x) + beta.view(1, -1, 1, 1)).relu()
        features = x.mean((2, 3)).reshape(examples, tasks, self.filters).transpose(0, 1)
        outputs = features @ parameters["fc.weight"].mT + parameters["fc.bias"].unsqueeze(1)
        if watch:
            watch("fc", features, outputs)
        return outputs


def _convolve(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor, groups: int) -> torch.Tensor:
    import torch.nn.functional as F  # noqa: N812, PLC0415 - settings must be readable before torch is loaded

    return F.conv2d(x, weight, bias, stride=2, padding=1, groups=groups)


def _windows(x: torch.Tensor) -> torch.Tensor:
    """What the filters of `_convolve` meet at every position: (N, C, H, W) -> (N, positions, 9 C)."""
    import torch.nn.functional as F  # noqa: N812, PLC0415 - settings must be readable before torch is loaded

    return F.unfold(x, 3, padding=1, stride=2).mT


def _normalise(x: torch.Tensor) -> torch.Tensor:
    """Zero mean and unit variance per channel over examples and positions, written out so that any derivative is right.

    torch's own batch norm gives wrong third derivatives (pytorch#186256).
    """
    centred = x - x.mean((0, 2, 3), keepdim=True)
    return centred * (centred.square().mean((0, 2, 3), keepdim=True) + EPSILON).rsqrt()
