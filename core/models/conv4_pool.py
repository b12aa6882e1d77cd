"""Four convolutions, each followed by a 2x2 max-pool, with batch statistics: the miniImageNet network of MAML."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from core.errors import UserError
from core.knobs import knob
from core.models.base import Layer
from core.models.conv4_pool_point import Conv4PoolPoint, joined, pieces
from core.models.conv_net import BLOCKS, ConvNet, filters_knob, xavier

if TYPE_CHECKING:
    import torch

    from core.models.base import Watch
    from core.models.pool_blocks import Pieces
    from core.points import Point
    from core.tasks.base import Loss
    from core.tensors import Tensors

SMALLEST = 1 << BLOCKS
"""Pixels of the shortest side that four poolings leave something of."""


class Conv4Pool(ConvNet):
    """Blocks whose convolutions have stride 1 and padding 1, each followed by a 2x2 max-pool; all that is left goes to the head."""

    title: ClassVar[str] = "Conv4, max-pool"
    examples_at_once: ClassVar[int] = 80
    evaluated_at_once: ClassVar[int] = 1
    stride: ClassVar[int] = 1
    kind: Literal["conv4_pool"] = "conv4_pool"
    filters: int = filters_knob(
        32,
        good="32 as in MAML on miniImageNet, 64 as in MAML++ and prototypical networks",
        source="README of cbfinn/maml",
    )
    scales: bool = knob(
        False,
        title="Normalisation scales",
        help="Whether normalisation has a learned scale besides its shift.",
        symbol="γ",
        good="off as in MAML, on as in MAML++",
        source="default of the layer that MAML's code uses",
    )

    def prepare(self, x: torch.Tensor) -> list[Pieces]:
        """See `Model`."""
        return [pieces(task) for task in x]

    def point(
        self, loss: Loss, parameters: Tensors, inputs: list[Pieces], y: torch.Tensor, *, shared: bool, scale: float
    ) -> Point:
        """See `Model`."""
        return Conv4PoolPoint(loss, parameters, inputs, y, shared=shared, scale=scale)

    def _features_of(self, inputs: tuple[int, ...]) -> int:
        _, height, width = inputs
        if min(height, width) < SMALLEST:
            raise UserError(
                f"Model '{self.kind}' halves images {BLOCKS} times, but these are {height} x {width} pixels; "
                f"choose sides of at least {SMALLEST} pixels or model 'conv4'."
            )
        return self.filters * (height // SMALLEST) * (width // SMALLEST)

    def _embed(
        self, parameters: Tensors, x: torch.Tensor, statistics: Tensors | None = None, watch: Watch | None = None
    ) -> tuple[torch.Tensor, Tensors]:
        """Task after task: activations of one are large, and plain convolutions faster than grouped ones."""
        embed = super()._embed
        found = [
            embed(_of_task(parameters, task), x[task : task + 1], _of_task(statistics or {}, task), watch)
            for task in range(len(x))
        ]
        features = joined([features for features, _ in found])
        return features, {name: joined([used[name] for _, used in found]) for name in found[0][1]}

    def _head(self, layer: Layer, rng: np.random.Generator) -> np.ndarray:
        """Xavier uniform."""
        return xavier(layer, rng)

    def _normalisation(self, layer: Layer) -> dict[str, np.ndarray]:
        gamma = {f"{layer.name}.gamma": np.ones(self._per_step(layer.outputs))} if self.scales else {}
        return super()._normalisation(layer) | gamma

    def _pooled(self, x: torch.Tensor) -> torch.Tensor:
        import torch.nn.functional as F  # noqa: N812, PLC0415 - settings must be readable before torch is loaded

        return F.max_pool2d(x, 2)

    def _flat(self, x: torch.Tensor, tasks: int) -> torch.Tensor:
        return x.reshape(len(x), tasks, -1)


def _of_task(tensors: Tensors, task: int) -> Tensors:
    return {name: value[task : task + 1] for name, value in tensors.items()}
