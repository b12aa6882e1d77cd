"""What lies under the microscope: the factors and a gradient of a small layer, or of a block of a large one. Without Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.analysis.feeds import Feeds, feeds
from core.analysis.kronecker import (
    FACTORS,
    Commuting,
    Expanded,
    Factors,
    ModeStep,
    commuting,
    example,
    expanded,
    mode_steps,
)
from core.errors import UserError
from core.events import Matrix

MOST = 144
"""Rows of the largest M_mc that is shown."""
Place = tuple[int, int, int]


@dataclass(frozen=True)
class Block:
    """Indices (first, count) of output channels, input channels and filter positions."""

    outputs: tuple[int, int]
    inputs: tuple[int, int]
    filters: tuple[int, int]

    @property
    def size(self) -> int:
        """Rows of M_mc of the block."""
        return self.outputs[1] * self.inputs[1] * self.filters[1]

    def indices(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Of each mode."""
        o, i, f = (np.arange(first, first + count) for first, count in (self.outputs, self.inputs, self.filters))
        return o, i, f

    @classmethod
    def first(cls, shape: Place) -> Block:
        """The whole layer, or as large a corner of it as is shown: all filter positions, then as many channels as fit."""
        o, i, f = shape
        f = min(f, MOST)
        while o * i * f > MOST:
            o, i = (o - 1, i) if o >= i else (o, i - 1)
        return cls((0, o), (0, i), (0, f))


@dataclass(frozen=True, eq=False)
class Specimen:
    """A block of a layer, or the whole of it.

    Attributes:
        layer_factors, layer_gradient: of the whole layer. block: what is shown of it.
    """

    layer_factors: Factors
    layer_gradient: np.ndarray
    block: Block

    @classmethod
    def of_example(cls) -> Specimen:
        """The worked example."""
        gradient, factors = example()
        return cls(factors, gradient, Block.first(factors.shape))

    @classmethod
    def of_layer(cls, factors: Factors, gradient: np.ndarray | None, block: Block) -> Specimen:
        """A layer of a run; without a gradient the entries are 1, 2, 3, ... in the order of vec(G).

        Raises:
            UserError: the block is larger than `MOST`, or the gradient is of another layer.
        """
        if block.size > MOST:
            raise UserError(
                f"M_mc of this block has {block.size:,} rows, and at most {MOST} are shown; choose a smaller block."
            )
        if gradient is None:
            gradient = np.arange(1.0, factors.size + 1).reshape(factors.shape)
        if gradient.size != factors.size:
            raise UserError(
                f"The gradient has {gradient.size:,} entries, but the layer {factors.size:,}; press Update."
            )
        return cls(factors, gradient.reshape(factors.shape), block)

    @cached_property
    def whole(self) -> bool:
        """Whether nothing of the layer lies outside of the block."""
        return self.block.size == self.layer_factors.size

    @cached_property
    def factors(self) -> Factors:
        """Of the block."""
        return self.layer_factors.block(*self.block.indices())

    @cached_property
    def gradient(self) -> np.ndarray:
        """G of the block, (o, i, f)."""
        return np.asarray(self.layer_gradient[np.ix_(*self.block.indices())])

    @property
    def shape(self) -> Place:
        """(o, i, f) of the block."""
        return self.factors.shape

    def steps(self, order: tuple[int, ...]) -> tuple[ModeStep, ...]:
        """The products mode by mode."""
        return mode_steps(self.gradient, self.factors, order)

    @cached_property
    def transformed(self) -> np.ndarray:
        """MC(G) of the block alone, (o, i, f)."""
        return np.asarray(self.steps((3, 2, 1))[-1].after)

    @cached_property
    def expanded(self) -> Expanded:
        """The expanded matrices and M_mc."""
        return expanded(self.factors)

    @cached_property
    def commuting(self) -> Commuting:
        """What may change its order."""
        return commuting(self.factors)

    def place(self, number: int) -> Place:
        """Indices in the layer of entry `number` of vec(G) of the block."""
        found = np.unravel_index(number, self.shape)
        first = (self.block.outputs[0], self.block.inputs[0], self.block.filters[0])
        o, i, f = (int(start + index) for start, index in zip(first, found, strict=True))
        return o, i, f

    def feeds(self, number: int) -> Feeds:
        """Which gradient entries of the layer feed the weight that is entry `number` of the block."""
        return feeds(self.layer_factors, self.layer_gradient, self.place(number))

    def outside(self, found: Feeds) -> float:
        """What gradient entries outside of the block add."""
        return found.outside(*self.block.indices())


def factors_of_layer(matrices: Iterable[Matrix]) -> Factors | None:
    """The factors among the matrices of one layer, or None when it has none; raises `UserError` when one is not square."""
    named = {matrix.name: matrix.values for matrix in matrices}
    if not {"M_o", "M_i"} <= named.keys():
        return None
    return Factors.of(*(named[name] for name in FACTORS if name in named))


def slices(tensor: np.ndarray) -> np.ndarray:
    """(o, i, f) as a picture (o, f * i): one slice o x i for each filter position, from left to right."""
    return np.concatenate([tensor[:, :, f] for f in range(tensor.shape[2])], axis=1)
