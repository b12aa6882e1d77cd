"""What Meta-SGD and LayerLR share: learned step sizes, either as rates of their own or as multipliers of alpha."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Literal

from core.knobs import knob
from core.methods.base import View
from core.methods.gradient import GradientMethod
from core.models.base import Layer

if TYPE_CHECKING:
    import torch

    from core.tensors import Tensors


class LearnedRates(GradientMethod):
    """theta' = theta - a G with learned a that broadcasts against G; every entry starts at the inner rate alpha, as in MAML."""

    learn: Literal["rate", "multiplier"] = knob(
        "rate",
        title="Learn",
        help="Learn the rates themselves (they start at the inner rate and then ignore it), or multipliers of the inner rate "
        "(they start at 1). Under Adam a rate moves by up to the outer rate per iteration, a multiplier moves alpha times less.",
        good="rate",
        source="Meta-SGD learns the rate itself",
    )
    initial_rate: float | None = knob(
        None,
        title="Initial rate",
        help="Where learned rates start; empty: at the inner rate, so that training starts as MAML.",
        minimum=0.0,
        maximum=100.0,
    )

    @abstractmethod
    def shape(self, parameter: torch.Tensor) -> tuple[int, ...]:
        """Shape of the learned rates of one parameter (without a task axis)."""

    def init(self, layers: tuple[Layer, ...], parameters: Tensors, rate: float) -> Tensors:
        """One tensor `LAYER/a_weight` and `LAYER/a_bias` of equal values."""
        level = self._level(rate)
        named = {f"{layer.name}/a_{part}": f"{layer.name}.{part}" for layer in layers for part in ("weight", "bias")}
        return {name: parameters[of].new_full(self.shape(parameters[of]), level) for name, of in named.items()}

    def direction(self, gradients: Tensors, meta: Tensors, layers: tuple[Layer, ...], rate: float) -> Tensors:
        """A G with rates, alpha a G with multipliers."""
        scale = 1.0 if self.learn == "rate" else rate
        return {name: scale * (meta[name.replace(".", "/a_")] * gradient) for name, gradient in gradients.items()}

    def views(self, meta: Tensors, layers: tuple[Layer, ...], rate: float) -> list[View]:
        """Weights as (outputs, inputs x filter), biases as one column; biases that get no gradient are left out."""
        found = []
        for layer in layers:
            for part in ("weight",) if layer.bias_cancelled else ("weight", "bias"):
                values = meta[f"{layer.name}/a_{part}"]
                matrix = values.reshape(len(values) if values.ndim else 1, -1)
                found.append(View(layer.name, f"a_{part}", matrix, "constant", level=self._level(rate)))
        return found

    def _level(self, rate: float) -> float:
        if self.learn == "multiplier":
            return 1.0
        return rate if self.initial_rate is None else self.initial_rate
