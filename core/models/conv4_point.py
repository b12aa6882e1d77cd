"""The loss of `Conv4` with its first two derivatives, put together from blocks that know theirs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from core.losses import output_curvature, output_gradient, task_losses
from core.models.conv_blocks import Block, FirstBlock, Images, Slopes
from core.points import Point

if TYPE_CHECKING:
    import torch

    from core.tasks.base import Loss
    from core.tensors import Tensors

    Up = Callable[[torch.Tensor], torch.Tensor]
    Down = Callable[[torch.Tensor], Slopes]

HEAD, HEAD_BIAS = "fc.weight", "fc.bias"


class Conv4Point(Point):
    """See `Point`. Biases of convolutions are left out, because normalisation cancels them; their derivatives are zero.

    Filters whose input channels come last in memory (torch's channels_last) are used without a copy, and gradients come out so.
    """

    def __init__(
        self, loss: Loss, parameters: Tensors, images: Images, y: torch.Tensor, *, shared: bool, scale: float
    ) -> None:
        """`scale` times `loss` on images and y, under parameters with a leading task axis, or without when `shared`."""
        self._loss, self._parameters, self._y, self._shared, self._scale = loss, parameters, y, shared, scale
        self._names = sorted(name.removesuffix(".beta") for name in parameters if name.endswith(".beta"))
        first, *others = (_rows(parameters[f"{name}.weight"]) for name in self._names)
        shifts = [parameters[f"{name}.beta"] for name in self._names]
        self._first = FirstBlock(first, shifts[0], images)
        self._ways = [images.way]
        while len(self._ways) < len(others):
            self._ways.append(self._ways[-1].next())
        self._blocks = [Block(*parts) for parts in zip(others, shifts[1:], self._ways, strict=True)]
        self._features = self._up(self._first.forward(), [block.forward for block in self._blocks], len(y), y.shape[1])
        self.outputs = self._features @ parameters[HEAD].mT + parameters[HEAD_BIAS].unsqueeze(-2)
        self.losses = task_losses(loss, self.outputs, y)

    def gradient(self) -> Tensors:
        """See `Point`."""
        self._slope = self._scale * output_gradient(self._loss, self.outputs, self._y)
        head = {HEAD: self._slope.mT @ self._features, HEAD_BIAS: self._slope.sum(1)}
        slope = self._slope @ self._parameters[HEAD]
        return self._down(slope, [self._first.backward, *(block.backward for block in self._blocks)]) | head

    def curvature(self, direction: Tensors) -> Tensors:
        """See `Point`."""
        first, *others = (_rows(direction[f"{name}.weight"]) for name in self._names)
        pushes = [partial(block.push, w=w) for block, w in zip(self._blocks, others, strict=True)]
        moving = self._up(self._first.push(first), pushes, *self._y.shape[:2])
        weight, outputs = self._parameters[HEAD], moving @ self._parameters[HEAD].mT
        outputs += self._features @ direction[HEAD].mT + direction[HEAD_BIAS].unsqueeze(1)
        slope = self._scale * output_curvature(self._loss, self.outputs, outputs)
        head = {HEAD: slope.mT @ self._features + self._slope.mT @ moving, HEAD_BIAS: slope.sum(1)}
        if self._shared:
            head = {name: value.sum(0) for name, value in head.items()}
        slope = slope @ weight + self._slope @ direction[HEAD]
        return self._down(slope, [self._first.bend, *(block.bend for block in self._blocks)]) | head

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
