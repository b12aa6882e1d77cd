"""LayerLR: one learned rate for each weight tensor and each bias vector."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from core.methods.learned_rates import LearnedRates

if TYPE_CHECKING:
    import torch


class LayerLR(LearnedRates):
    """theta_l' = theta_l - a_l G_l with a scalar a_l per tensor. Whether weight and bias share a rate in the paper is unknown."""

    title: ClassVar[str] = "LayerLR"
    equation: ClassVar[str] = r"\theta_l' = \theta_l - a_l \nabla_{\theta_l} L"
    kind: Literal["layerlr"] = "layerlr"

    def shape(self, parameter: torch.Tensor) -> tuple[int, ...]:
        """A scalar."""
        return ()
