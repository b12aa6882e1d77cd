"""The loss of `Conv4` with its first two derivatives, put together from blocks that know theirs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from core.models.conv_blocks import Block, FirstBlock, Images, Slopes
from core.models.head_point import HeadPoint

if TYPE_CHECKING:
    import torch

    from core.tasks.base import Loss
    from core.tensors import Tensors

    Up = Callable[[torch.Tensor], torch.Tensor]
    Down = Callable[[torch.Tensor], Slopes]


class Conv4Point(HeadPoint):
    """See `Point`. Biases of convolutions are left out, because normalisation cancels them; their derivatives are zero.

    Filters whose input channels come last in memory (torch's channels_last) are used without a copy, and gradients come out so.
    """

    def __init__(
        self, loss: Loss, parameters: Tensors, images: Images, y: torch.Tensor, *, shared: bool, scale: float
    ) -> None:
        """`scale` times `loss` on images and y, under parameters with a leading task axis, or without when `shared`."""
        self._names = sorted(name.removesuffix(".beta") for name in parameters if name.endswith(".beta"))
        first, *others = (_rows(parameters[f"{name}.weight"]) for name in self._names)
        shifts = [parameters[f"{name}.beta"] for name in self._names]
        self._first = FirstBlock(first, shifts[0], images)
        self._ways = [images.way]
        while len(self._ways) < len(others):
            self._ways.append(self._ways[-1].next())
        self._blocks = [Block(*parts) for parts in zip(others, shifts[1:], self._ways, strict=True)]
        features = self._up(self._first.forward(), [block.forward for block in self._blocks], len(y), y.shape[1])
        super().__init__(loss, parameters, features, y, shared=shared, scale=scale)

    def _backward(self, slope: torch.Tensor) -> Tensors:
        return self._down(slope, [self._first.backward, *(block.backward for block in self._blocks)])

    def _push(self, direction: Tensors) -> torch.Tensor:
        first, *others = (_rows(direction[f"{name}.weight"]) for name in self._names)
        pushes = [partial(block.push, w=w) for block, w in zip(self._blocks, others, strict=True)]
        return self._up(self._first.push(first), pushes, *self._y.shape[:2])

    def _bend(self, slope: torch.Tensor) -> Tensors:
        return self._down(slope, [self._first.bend, *(block.bend for block in self._blocks)])

    def _up(self, entries: torch.Tensor, sweeps: Sequence[Up], tasks: int, examples: int) -> torch.Tensor:
        """From the entries that the second block reads to features (T, N, C)."""
        rows = sweeps[0](self._ways[0].from_entries(entries))
        for sweep, way in zip(sweeps[1:], self._ways[1:], strict=True):
            rows = sweep(way.read(rows))
        return rows.view(tasks, examples, -1, rows.shape[-1]).mean(2)

    def _down(self, slope: torch.Tensor, sweeps: Sequence[Down]) -> Tensors:
        """From the slope by features (T, N, C) to those by filters, shifts and (zero) biases."""
        tasks, examples, channels = slope.shape
        area = self._blocks[-1].rows // examples
        slope = (slope / area).unsqueeze(2).expand(-1, -1, area, -1).reshape(tasks, -1, channels)
        found: Tensors = {}
        for n in reversed(range(len(sweeps))):
            w, beta, slope = sweeps[n](slope)
            found |= self._named(self._names[n], w, beta)
            if n > 1:
                slope = self._ways[n - 1].to_rows(slope)
        return found

    def _named(self, name: str, w: torch.Tensor, beta: torch.Tensor) -> Tensors:
        inputs, *filter_size = self._parameters[f"{name}.weight"].shape[-3:]
        filters = w.reshape(*w.shape[:-1], *filter_size, inputs).movedim(-1, -3)
        return {f"{name}.weight": filters, f"{name}.beta": beta, f"{name}.bias": beta.new_zeros(()).expand(beta.shape)}


def _rows(filters: torch.Tensor) -> torch.Tensor:
    """Filters (..., C_out, C_in, 3, 3) as matrices (..., C_out, 9 C_in)."""
    return filters.movedim(-3, -1).flatten(-3)
