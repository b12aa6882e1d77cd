"""What a method is: which meta-parameters it learns, how it turns a gradient into an inner step, and what it lets one see.

A method is a frozen group of settings without state. Its meta-parameters are a plain dictionary of tensors that belongs to the arm;
one Adam trains them together with the initialisation. Every method starts out taking exactly the step of MAML.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from core.knobs import Settings
from core.models.base import Layer

if TYPE_CHECKING:
    import torch

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
    """One inner-loop method. `title` is what people call it, `equation` its inner step in mathtext."""

    title: ClassVar[str]
    equation: ClassVar[str]
    kind: str

    @abstractmethod
    def init(self, layers: tuple[Layer, ...], parameters: Tensors, rate: float) -> Tensors:
        """Meta-parameters at the start, by name (`LAYER/WHAT`), for parameters without a task axis and inner rate `rate`."""

    @abstractmethod
    def direction(self, gradients: Tensors, meta: Tensors, layers: tuple[Layer, ...], rate: float) -> Tensors:
        """What one inner step subtracts: theta' = theta - direction. Gradients and result have a leading task axis T."""

    @abstractmethod
    def views(self, meta: Tensors, layers: tuple[Layer, ...], rate: float) -> list[View]:
        """The matrices worth looking at, in the paper's convention; what never receives a gradient is left out.

        `rate` is the inner rate that `init` was given: what "nothing learned yet" means for learned rates.
        """
