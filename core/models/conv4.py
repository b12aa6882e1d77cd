"""Four strided convolutions with batch statistics: the Omniglot network of MAML and Meta-Curvature."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from core.models.base import Layer
from core.models.conv4_point import Conv4Point
from core.models.conv_blocks import Images
from core.models.conv_net import ConvNet, filters_knob

if TYPE_CHECKING:
    import torch

    from core.points import Point
    from core.tasks.base import Loss
    from core.tensors import Tensors


class Conv4(ConvNet):
    """Blocks whose convolutions have stride 2, spatial mean, linear head. Normalisation has only a shift.

    Padding is one pixel on every side; on even sizes TensorFlow's SAME pads the other side, which is the same network on images and
    filters turned by 180 degrees.
    """

    title: ClassVar[str] = "Conv4, strided"
    examples_at_once: ClassVar[int] = 80
    stride: ClassVar[int] = 2
    kind: Literal["conv4"] = "conv4"
    filters: int = filters_knob(64, good="64 as in the paper, 16 for a quick look", source="the authors' code")

    def prepare(self, x: torch.Tensor) -> Images:
        """See `Model`."""
        return Images.of(x)

    def point(
        self, loss: Loss, parameters: Tensors, inputs: Images, y: torch.Tensor, *, shared: bool, scale: float
    ) -> Point:
        """See `Model`."""
        return Conv4Point(loss, parameters, inputs, y, shared=shared, scale=scale)

    def _features_of(self, inputs: tuple[int, ...]) -> int:
        return self.filters

    def _head(self, layer: Layer, rng: np.random.Generator) -> np.ndarray:
        """Standard normal."""
        return rng.standard_normal((layer.outputs, layer.inputs))

    def _pooled(self, x: torch.Tensor) -> torch.Tensor:
        return x

    def _flat(self, x: torch.Tensor, tasks: int) -> torch.Tensor:
        return x.mean((2, 3)).reshape(len(x), tasks, -1)
