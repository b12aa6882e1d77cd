"""Methods that adapt by gradient steps: theta^(j+1) = theta^(j) - D_j(grad L_support(theta^(j))). A method of this kind gives D.

Whatever D is, every step can have learned rates of its own, one for each tensor: D_j = (r_{l,j} / alpha) D for tensor l.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from core.knobs import MAML_PLUS_PLUS, knob
from core.methods.base import Method, View
from core.models.base import Layer

if TYPE_CHECKING:
    from collections.abc import Iterator

    import torch

    from core.adapt import Learner
    from core.spec import Training
    from core.tensors import Tensors


class GradientMethod(Method):
    """A method defined by its direction; it starts out taking exactly the step of MAML."""

    by_steps: ClassVar[bool] = True
    step_rates: int = knob(
        0,
        title="Rates per step",
        symbol="r",
        equation=r"\theta_l^{(j+1)} = \theta_l^{(j)} - \frac{r_{l,j}}{\alpha} D_l(G^{(j)})",
        help="Inner steps that have a learned rate of their own for each weight tensor and each bias, in place of the inner rate, where "
        "they start; later steps use the last. 0: none.",
        unit="steps",
        minimum=0,
        maximum=10,
        group=MAML_PLUS_PLUS,
        good="0, or the number of inner steps in training",
        source="MAML++, learned rates per layer and step",
    )

    @abstractmethod
    def init(self, layers: tuple[Layer, ...], parameters: Tensors, rate: float) -> Tensors:
        """The direction's meta-parameters at the start; see `Method.start`."""

    @abstractmethod
    def direction(self, gradients: Tensors, meta: Tensors, layers: tuple[Layer, ...], rate: float) -> Tensors:
        """D: what an inner step subtracts where steps have no rates of their own. Gradients and result have a leading task axis T."""

    @abstractmethod
    def views(self, meta: Tensors, layers: tuple[Layer, ...], rate: float) -> list[View]:
        """The direction's matrices; see `Method.show`."""

    def start(self, layers: tuple[Layer, ...], parameters: Tensors, rate: float) -> Tensors:
        """See `Method`; with rates per step also `LAYER/r_weight` and `LAYER/r_bias`, (steps,)."""
        meta = self.init(layers, parameters, rate)
        for layer in layers if self.step_rates else ():
            for part in ("weight", "bias"):
                like = parameters[f"{layer.name}.{part}"]
                meta[f"{layer.name}/r_{part}"] = like.new_full((self.step_rates,), rate)
        return meta

    def step(self, gradients: Tensors, meta: Tensors, layers: tuple[Layer, ...], rate: float, number: int) -> Tensors:
        """See `Method`."""
        direction = self.direction(gradients, meta, layers, rate)
        if not self.step_rates:
            return direction
        at = min(number, self.step_rates - 1)
        return {name: meta[name.replace(".", "/r_")][at] / rate * value for name, value in direction.items()}

    def show(self, meta: Tensors, layers: tuple[Layer, ...], rate: float) -> list[View]:
        """See `Method`; rates per step as one row, those of biases that get no gradient left out."""
        found = self.views(meta, layers, rate)
        for layer in layers if self.step_rates else ():
            for part in ("weight",) if layer.bias_cancelled else ("weight", "bias"):
                row = meta[f"{layer.name}/r_{part}"].reshape(1, -1)
                found.append(View(layer.name, f"r_{part}", row, "constant", level=rate))
        return found

    def adapt(
        self, learner: Learner, theta: Tensors, meta: Tensors, x: torch.Tensor, y: torch.Tensor, training: Training
    ) -> Tensors:
        """See `Method`: the parameters after the last step, without a graph."""
        *_, last = self.trail(learner, theta, meta, x, y, training)
        return last

    def trail(
        self, learner: Learner, theta: Tensors, meta: Tensors, x: torch.Tensor, y: torch.Tensor, training: Training
    ) -> Iterator[Tensors]:
        """See `Method`."""
        from core.adapt import adapt  # noqa: PLC0415 - settings must be readable before torch is loaded

        for number, parameters in enumerate(adapt(learner, theta, meta, x, y, training)):
            yield learner.model.at_step(parameters, number)

    def predict(
        self, learner: Learner, tree: Tensors, inputs: torch.Tensor, statistics: Tensors | None = None
    ) -> torch.Tensor:
        """See `Method`; without a graph."""
        return learner.outputs(tree, inputs, statistics)
