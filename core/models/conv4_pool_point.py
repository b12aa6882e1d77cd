"""The loss of `Conv4Pool` with its first two derivatives: tasks one after another, each through its own blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.models.head_point import HeadPoint
from core.models.pool_blocks import PoolBlock, channels_last

if TYPE_CHECKING:
    from collections.abc import Callable

    import torch

    from core.models.pool_blocks import Pieces, PoolSlopes
    from core.tasks.base import Loss
    from core.tensors import Tensors

PIXELS_AT_ONCE = 30_000
"""Pixels of the images of a piece; the activations of the first block should fit the caches of a processor."""


def pieces(images: torch.Tensor) -> Pieces:
    """Images (N, C, H, W) with their channels last in memory, a few at a time on a processor and all at once on a GPU."""
    at_once = len(images) if images.is_cuda else max(1, PIXELS_AT_ONCE // images[0, 0].numel())
    return [channels_last(part) for part in images.split(at_once)]  # type: ignore[no-untyped-call]


class Conv4PoolPoint(HeadPoint):
    """See `Point`. Biases of convolutions are left out, because normalisation cancels them; their derivatives are zero."""

    def __init__(
        self, loss: Loss, parameters: Tensors, inputs: list[Pieces], y: torch.Tensor, *, shared: bool, scale: float
    ) -> None:
        """`scale` times `loss` on the pieces of T tasks and y, under parameters with a leading task axis, or without when `shared`."""
        self._names = sorted(name.removesuffix(".beta") for name in parameters if name.endswith(".beta"))
        self._tasks = [
            self._blocks(parameters if shared else {name: value[task] for name, value in parameters.items()})
            for task in range(len(y))
        ]
        outputs = [_up(*each) for each in zip(self._tasks, inputs, strict=True)]
        self._sizes, self._shape = [len(part) for part in outputs[0]], outputs[0][0].shape[1:]
        super().__init__(loss, parameters, _features(outputs), y, shared=shared, scale=scale)

    def _blocks(self, own: Tensors) -> list[PoolBlock]:
        return [
            PoolBlock(own[f"{name}.weight"], own[f"{name}.beta"], own.get(f"{name}.gamma"), first=n == 0)
            for n, name in enumerate(self._names)
        ]

    def _backward(self, slope: torch.Tensor) -> Tensors:
        return self._down(slope, PoolBlock.backward)

    def _push(self, direction: Tensors) -> torch.Tensor:
        outputs = []
        for task, blocks in enumerate(self._tasks):
            x: Pieces | None = None
            for name, block in zip(self._names, blocks, strict=True):
                x = block.push(x, direction[f"{name}.weight"][task])
            outputs.append(x or [])
        return _features(outputs)

    def _bend(self, slope: torch.Tensor) -> Tensors:
        found = self._down(slope, PoolBlock.bend)
        return {name: value.sum(0) for name, value in found.items()} if self._shared else found

    def _down(self, slope: torch.Tensor, sweep: Callable[[PoolBlock, Pieces], PoolSlopes]) -> Tensors:
        """From the slope by features (T, N, F) to those by what is below the head, (T, ...)."""
        tasks = [self._down_one(*each, sweep) for each in zip(self._tasks, slope, strict=True)]
        return {name: _stacked([task[name] for task in tasks]) for name in tasks[0]}

    def _down_one(
        self, blocks: list[PoolBlock], slope: torch.Tensor, sweep: Callable[[PoolBlock, Pieces], PoolSlopes]
    ) -> Tensors:
        images = slope.view(-1, *self._shape)
        parts = [channels_last(part) for part in images.split(self._sizes)]  # type: ignore[no-untyped-call]
        found: Tensors = {}
        for name, block in zip(reversed(self._names), reversed(blocks), strict=True):
            w, beta, gamma, parts = sweep(block, parts)
            found |= {f"{name}.weight": w, f"{name}.beta": beta, f"{name}.bias": beta.new_zeros(beta.shape)}
            if f"{name}.gamma" in self._parameters:
                found[f"{name}.gamma"] = gamma
        return found


def _up(blocks: list[PoolBlock], x: Pieces) -> Pieces:
    for block in blocks:
        x = block.forward(x)
    return x


def _features(outputs: list[Pieces]) -> torch.Tensor:
    """What the last block of each task gave as (T, N, F)."""
    return _stacked([joined(parts).flatten(1) for parts in outputs])


def joined(parts: Pieces) -> torch.Tensor:
    """One tensor of several along their first axis."""
    import torch  # noqa: PLC0415 - settings must be readable before torch is loaded

    return torch.cat(parts)


def _stacked(tensors: list[torch.Tensor]) -> torch.Tensor:
    import torch  # noqa: PLC0415 - settings must be readable before torch is loaded

    return torch.stack(tensors)
