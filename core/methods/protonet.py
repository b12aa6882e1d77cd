"""Prototypical networks (Snell et al., NeurIPS 2017): a class is the mean of its embedded support examples, and the nearest wins."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from core.errors import UserError
from core.methods.base import Method

if TYPE_CHECKING:
    import torch

    from core.adapt import Learner
    from core.spec import Training
    from core.tasks.base import Loss
    from core.tensors import Tensors

PROTOTYPES = "prototypes"


class ProtoNet(Method):
    """Logits are minus squared distances to the class means. No gradient steps: inner settings, and the model's last layer, do nothing."""

    title: ClassVar[str] = "ProtoNet"
    equation: ClassVar[str] = r"p(y = c\,|\,x) \propto \exp(-\Vert f_\theta(x) - \bar{f}_c \Vert^2)"
    kind: Literal["protonet"] = "protonet"

    def check(self, loss: Loss) -> None:
        """See `Method`."""
        if loss != "cross_entropy":
            raise UserError(
                f"{self.title} tells classes apart and cannot learn regression; choose another method or tasks with classes."
            )

    def adapt(
        self, learner: Learner, theta: Tensors, meta: Tensors, x: torch.Tensor, y: torch.Tensor, training: Training
    ) -> Tensors:
        """See `Method`: the parameters of every task and `prototypes`, (T, ways, features); NaN for a class without examples."""
        tasks = {name: value.expand(len(x), *value.shape) for name, value in theta.items()}
        tree = learner.model.at_step(tasks, 0)
        members = x.new_zeros(len(x), learner.ways, x.shape[1]).scatter(1, y.unsqueeze(1), 1.0)
        sums = members @ learner.model.features(tree, x)
        return tree | {PROTOTYPES: sums / members.sum(-1, keepdim=True)}

    def predict(
        self, learner: Learner, tree: Tensors, inputs: torch.Tensor, statistics: Tensors | None = None
    ) -> torch.Tensor:
        """See `Method`; -|f - p|^2 multiplied out, which needs no tensor of all differences."""
        features, prototypes = learner.model.features(tree, inputs, statistics), tree[PROTOTYPES]
        sizes = features.square().sum(-1, keepdim=True) + prototypes.square().sum(-1).unsqueeze(1)
        return 2 * features @ prototypes.mT - sizes
