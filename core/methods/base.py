"""What a method is: how it adapts to a task, how what it adapted predicts, which meta-parameters it learns, and what it lets one see.

A method is a frozen group of settings without state. Its meta-parameters are a plain dictionary of tensors that belongs to the arm;
one Adam trains them together with the initialisation. Methods that adapt by gradient steps are in `core.methods.gradient`; any
other one gives `adapt` and `predict`, and torch differentiates through both.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from core.errors import UserError
from core.knobs import Settings
from core.models.base import Layer

if TYPE_CHECKING:
    from collections.abc import Iterator

    import torch

    from core.adapt import Learner
    from core.spec import Training
    from core.tasks.base import Loss
    from core.tensors import Tensors


@dataclass(frozen=True)
class View:
    """A meta-parameter to be shown as a matrix; see `core.events.Matrix` for the meaning of the fields."""

    layer: str
    name: str
    values: torch.Tensor
    reference: str
    level: float = 1.0
    learned: bool = True


class Method(Settings, ABC):
    """One way to adapt to a task.

    Attributes:
        title: what people call it. equation: how it adapts, in mathtext.
        by_steps: whether it adapts by gradient steps, so that `step` says what they are, and the meta-gradient is swept back through
            them; else torch differentiates `adapt` and `predict`.
    """

    title: ClassVar[str]
    equation: ClassVar[str]
    by_steps: ClassVar[bool] = False
    kind: str

    def check(self, loss: Loss) -> None:
        """Raise `UserError` when the method cannot learn tasks that are scored with `loss`."""

    def start(self, layers: tuple[Layer, ...], parameters: Tensors, rate: float) -> Tensors:
        """All meta-parameters at the start, by name (`LAYER/WHAT`), for parameters without a task axis and inner rate `rate`."""
        return {}

    def show(self, meta: Tensors, layers: tuple[Layer, ...], rate: float) -> list[View]:
        """The matrices worth looking at, in the paper's convention; what never receives a gradient is left out.

        `rate` is the inner rate that `start` was given: what "nothing learned yet" means for learned rates.
        """
        return []

    def require_steps(self) -> None:
        """Raise `UserError` unless the method adapts by gradient steps."""
        if not self.by_steps:
            raise self._without_steps()

    def step(self, gradients: Tensors, meta: Tensors, layers: tuple[Layer, ...], rate: float, number: int) -> Tensors:
        """What inner step `number` (0, 1, ...) subtracts. Gradients and result have a leading task axis T.

        Raises:
            UserError: the method does not adapt by gradient steps.
        """
        raise self._without_steps()

    def _without_steps(self) -> UserError:
        return UserError(f"{self.title} does not adapt by gradient steps; choose an arm that does.")

    @abstractmethod
    def adapt(
        self, learner: Learner, theta: Tensors, meta: Tensors, x: torch.Tensor, y: torch.Tensor, training: Training
    ) -> Tensors:
        """What the method makes of the support examples x, y (T, S, ...) of T tasks, as `predict` takes it.

        Args:
            learner: model, loss and number of ways. theta, meta: without a task axis.
            training: the settings in force.

        Returns:
            A tree: tensors by name with a leading task axis, the model's parameters of one step among them.
        """

    @abstractmethod
    def predict(
        self, learner: Learner, tree: Tensors, inputs: torch.Tensor, statistics: Tensors | None = None
    ) -> torch.Tensor:
        """Outputs (T, Q, outputs) for inputs (T, Q, *inputs) under a tree; `statistics` replace those of the inputs."""

    def trail(
        self, learner: Learner, theta: Tensors, meta: Tensors, x: torch.Tensor, y: torch.Tensor, training: Training
    ) -> Iterator[Tensors]:
        """Trees after 0, 1, ..., k inner steps, without a graph; a method without steps has a single one. See `adapt`."""
        import torch  # noqa: PLC0415 - settings must be readable before torch is loaded

        with torch.no_grad():
            tree = self.adapt(learner, theta, meta, x, y, training)
        yield {name: value.detach() for name, value in tree.items()}
