"""Meta-SGD (Li et al., 2017): one learned rate for every parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from core.methods.learned_rates import LearnedRates

if TYPE_CHECKING:
    import torch


class MetaSGD(LearnedRates):
    """theta' = theta - a o G, a of the shape of theta. Rates may become negative."""

    title: ClassVar[str] = "Meta-SGD"
    equation: ClassVar[str] = r"\theta' = \theta - a \circ \nabla_\theta L"
    kind: Literal["meta-sgd"] = "meta-sgd"

    def shape(self, parameter: torch.Tensor) -> tuple[int, ...]:
        """One rate per entry."""
        return tuple(parameter.shape)
