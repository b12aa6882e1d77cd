"""Meta-Curvature (Park and Oliva, NeurIPS 2019): learned factors that mix the entries of a gradient.

Facts about the authors' code: factors start as identities and are not constrained; alpha is a fixed scalar outside; one set of
factors serves all inner steps; a fully connected layer has no M_f; a bias has an element-wise multiplier that starts at ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from core.knobs import knob
from core.methods.base import View
from core.methods.gradient import GradientMethod
from core.models.base import Layer
from core.nmode import curvature_product

if TYPE_CHECKING:
    import torch

    from core.tensors import Tensors


class MetaCurvature(GradientMethod):
    """theta' = theta - alpha MC(G), MC(G) = G x3 M_f x2 M_i x1 M_o. What learns `learned_factors` is a subclass."""

    learned_factors: ClassVar[tuple[str, ...]]
    learn_biases: bool = knob(
        True,
        title="Bias multipliers",
        help="Learn an element-wise multiplier for each bias gradient as well (the code published with the paper does for MC2; "
        "what MC1 does is not stated anywhere).",
    )

    def init(self, layers: tuple[Layer, ...], parameters: Tensors, rate: float) -> Tensors:
        """Identities `LAYER/M_o`, `LAYER/M_i`, `LAYER/M_f` and ones `LAYER/m_bias`."""
        meta: Tensors = {}
        for layer in layers:
            weight = parameters[layer.weight]
            for name in self._factors(layer):
                size = _size(layer, name)
                meta[f"{layer.name}/{name}"] = weight.new_zeros(size, size).fill_diagonal_(1.0)
            if self.learn_biases:
                meta[f"{layer.name}/m_bias"] = weight.new_ones(layer.outputs)
        return meta

    def direction(self, gradients: Tensors, meta: Tensors, layers: tuple[Layer, ...], rate: float) -> Tensors:
        """Alpha MC(G) for weights, alpha m o G for biases."""
        result: Tensors = {}
        for layer in layers:
            gradient = gradients[layer.weight]
            unfolded = gradient.reshape(len(gradient), layer.outputs, layer.inputs, layer.filter_size)
            factors = (meta.get(f"{layer.name}/{name}") for name in ("M_o", "M_i", "M_f"))
            result[layer.weight] = rate * curvature_product(unfolded, *factors).reshape(gradient.shape)
            result[layer.bias] = rate * self._bias(gradients[layer.bias], meta, layer)
        return result

    def views(self, meta: Tensors, layers: tuple[Layer, ...], rate: float) -> list[View]:
        """M_o, M_i and M_f of every layer (a fixed one too, marked), and bias multipliers as one column where they get a gradient."""
        found = []
        for layer in layers:
            for name in ("M_o", "M_i", "M_f") if layer.filter else ("M_o", "M_i"):
                values = meta.get(f"{layer.name}/{name}")
                fixed = _identity(meta, _size(layer, name)) if values is None else values
                found.append(View(layer.name, name, fixed, "identity", learned=values is not None))
            if self.learn_biases and not layer.bias_cancelled:
                found.append(View(layer.name, "m_bias", meta[f"{layer.name}/m_bias"].reshape(-1, 1), "constant"))
        return found

    def _factors(self, layer: Layer) -> tuple[str, ...]:
        return tuple(name for name in self.learned_factors if layer.filter or name != "M_f")

    def _bias(self, gradient: torch.Tensor, meta: Tensors, layer: Layer) -> torch.Tensor:
        return meta[f"{layer.name}/m_bias"] * gradient if self.learn_biases else gradient


def _size(layer: Layer, name: str) -> int:
    return {"M_o": layer.outputs, "M_i": layer.inputs, "M_f": layer.filter_size}[name]


def _identity(meta: Tensors, size: int) -> torch.Tensor:
    return next(iter(meta.values())).new_zeros(size, size).fill_diagonal_(1.0)
