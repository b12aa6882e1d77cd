"""MAML (Finn et al., ICML 2017): the initialisation is all that is learned."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from core.methods.base import View
from core.methods.gradient import GradientMethod
from core.models.base import Layer

if TYPE_CHECKING:
    from core.tensors import Tensors


class MAML(GradientMethod):
    """theta' = theta - alpha G. With the first-order switch of the training settings this is FOMAML."""

    title: ClassVar[str] = "MAML"
    equation: ClassVar[str] = r"\theta' = \theta - \alpha\,\nabla_\theta L"
    kind: Literal["maml"] = "maml"

    def init(self, layers: tuple[Layer, ...], parameters: Tensors, rate: float) -> Tensors:
        """Nothing beyond the initialisation."""
        return {}

    def direction(self, gradients: Tensors, meta: Tensors, layers: tuple[Layer, ...], rate: float) -> Tensors:
        """Alpha G."""
        return {name: rate * gradient for name, gradient in gradients.items()}

    def views(self, meta: Tensors, layers: tuple[Layer, ...], rate: float) -> list[View]:
        """No matrices."""
        return []
