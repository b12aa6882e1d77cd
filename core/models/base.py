"""What a model is: settings, a list of layers, an initialisation and a pure function of its parameters.

Every model works on a batch of tasks at once: parameters and inputs carry a leading task axis T, so that after the first inner
step each task has weights of its own and no Python loop runs over tasks.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from core.errors import UserError
from core.knobs import Settings
from core.points import AutogradPoint, Point

if TYPE_CHECKING:
    from collections.abc import Callable

    import torch

    from core.tasks.base import Loss
    from core.tensors import Tensors

    Watch = Callable[[str, torch.Tensor, torch.Tensor], None]
    """Called with the name of a layer, the rows that its weight meets and its outputs, both in the graph, for a single task (T = 1).

    Fully connected: (1, N, inputs) and (1, N, outputs). Convolution with S positions: (N, S, inputs x filter) and
    (N, outputs, height, width), positions in the same order."""


@dataclass(frozen=True)
class Layer:
    """One adapted layer: parameters `NAME.weight` of shape (outputs, inputs, *filter) and `NAME.bias` of shape (outputs,).

    Attributes:
        filter: spatial size of a convolution, () for a fully connected layer.
        bias_cancelled: the bias is removed again by batch normalisation, so its gradient is zero.
    """

    name: str
    outputs: int
    inputs: int
    filter: tuple[int, ...] = ()
    bias_cancelled: bool = False

    @property
    def weight(self) -> str:
        """Name of the weight tensor."""
        return f"{self.name}.weight"

    @property
    def bias(self) -> str:
        """Name of the bias tensor."""
        return f"{self.name}.bias"

    @property
    def filter_size(self) -> int:
        """Number of filter positions d; 1 for a fully connected layer."""
        return int(np.prod(self.filter, dtype=int))


class Model(Settings, ABC):
    """A functional network whose settings are its fields.

    Attributes:
        examples_at_once: examples whose activations should be at work together on a processor; what fits its caches. 0: any number.
        normalises: whether `statistics` are anything.
    """

    title: ClassVar[str]
    examples_at_once: ClassVar[int] = 0
    evaluated_at_once: ClassVar[int] = 20
    normalises: ClassVar[bool] = False
    kind: str

    @abstractmethod
    def layers(self, inputs: tuple[int, ...], outputs: int) -> tuple[Layer, ...]:
        """The adapted layers for inputs of this shape (without task and example axes) and this many outputs."""

    @abstractmethod
    def init(self, inputs: tuple[int, ...], outputs: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
        """Fresh parameters, float64, no task axis. Names not in a layer's weight or bias are learned by the outer loop only."""

    @abstractmethod
    def forward(
        self, parameters: Tensors, x: torch.Tensor, watch: Watch | None = None, statistics: Tensors | None = None
    ) -> torch.Tensor:
        """Outputs (T, N, outputs) for inputs x (T, N, *inputs) under parameters of one step with a leading task axis T.

        `watch` is told of every layer on the way; see `Watch`. `statistics` of the same T tasks replace those of x; see `statistics`.
        """

    def features(self, parameters: Tensors, x: torch.Tensor, statistics: Tensors | None = None) -> torch.Tensor:
        """What the last layer reads, (T, N, F): an embedding of inputs x (T, N, *inputs); the rest as in `forward`.

        Raises:
            UserError: the model has no layer before its last one.
        """
        raise UserError(
            f"Model '{self.kind}' cannot embed examples; choose another model for methods that compare them."
        )

    def statistics(self, parameters: Tensors, x: torch.Tensor) -> Tensors:
        """Means and variances by which `forward` normalises x (T, N, *inputs): `LAYER.mean` and `LAYER.variance`, (T, C) each.

        Variances are those of a population (divided by the count). Empty for a model that does not normalise, and such a model leaves
        statistics given to `forward` alone.
        """
        return {}

    def at_step(self, parameters: Tensors, step: int) -> Tensors:
        """What `forward`, `features`, `statistics` and `point` take at theta^(step): the same names, those with a step axis without it.

        Parameters may keep values of their own for every inner step, with an axis for the steps right before their own axes:
        (S, C), or (T, S, C) with a task axis. All steps start equal, and steps beyond the last one use the last. Where nothing has
        a step axis, the parameters come back as they are.
        """
        return parameters

    def from_step(self, slopes: Tensors, step: int) -> Tensors:
        """The adjoint of `at_step`: slopes by what it gave, as slopes by the parameters themselves, 0 at all other steps."""
        return slopes

    def prepare(self, x: torch.Tensor) -> Any:
        """What `point` takes as inputs, made once for examples x (T, N, *inputs) that are used at several points."""
        return x

    def point(
        self, loss: Loss, parameters: Tensors, inputs: Any, y: torch.Tensor, *, shared: bool, scale: float
    ) -> Point:
        """`scale` times the loss of T tasks and its derivatives at these parameters; see `core.points`.

        Args:
            parameters: with a leading task axis T, or without when they are `shared` by all tasks.
            inputs: prepared examples. y: their labels or values (T, N, ...).
        """
        return AutogradPoint(self.forward, loss, parameters, inputs, y, shared=shared, scale=scale)
