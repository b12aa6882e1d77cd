"""MAML and Meta-Curvature with the library `higher` (archived in 2023), in the way its Omniglot example is written."""

from __future__ import annotations

from functools import partial

import higher  # type: ignore[import-not-found]  # seldom installed
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own convention
from torch import nn

from tests.benchmarks.references.one_task import ADAPTED, Batch, Inner, Tensors, curved, forward


class Network(nn.Module):
    """The four-convolution network as a module, which is what the library patches."""

    def __init__(self, theta: Tensors) -> None:
        super().__init__()
        self.attributes = {name: name.replace(".", "_") for name in theta}
        for name, value in theta.items():
            self.register_parameter(self.attributes[name], nn.Parameter(value.detach()))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Logits (N, ways)."""
        return forward({name: getattr(self, attribute) for name, attribute in self.attributes.items()}, x)


def _directions(names: list[str], meta: Tensors, gradients: list[torch.Tensor | None]) -> list[torch.Tensor | None]:
    """MC(G) of every adapted parameter, None for the others, which the library then leaves alone."""
    found: list[torch.Tensor | None] = []
    for name, gradient in zip(names, gradients, strict=True):
        found.append(curved(name, gradient, meta) if name in ADAPTED and gradient is not None else None)
    return found


def meta_gradient(theta: Tensors, meta: Tensors, batch: Batch, inner: Inner) -> tuple[torch.Tensor, ...]:
    """Gradients with respect to theta, then meta, in their order."""
    network = Network(theta)
    leaves = {name: value.detach().requires_grad_() for name, value in meta.items()}
    optimiser = torch.optim.SGD(network.parameters(), lr=inner.rate)
    directions = partial(_directions, list(theta), leaves)
    for task in range(len(batch)):
        with higher.innerloop_ctx(network, optimiser, copy_initial_weights=False) as (fast, steps):
            for _ in range(inner.steps):
                loss = F.cross_entropy(fast(batch.support_x[task]), batch.support_y[task])
                steps.step(inner.loss_scale * loss, grad_callback=directions)
            torch.autograd.backward(F.cross_entropy(fast(batch.query_x[task]), batch.query_y[task]) / len(batch))
    found = (parameter.grad for parameter in (*network.parameters(), *leaves.values()))
    return tuple(gradient for gradient in found if gradient is not None)
