"""One task of MAML or Meta-Curvature on the four-convolution network, with plain torch functions."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own convention

Tensors = dict[str, torch.Tensor]
LAYERS = ("conv1", "conv2", "conv3", "conv4", "fc")
ADAPTED = tuple(f"{layer}.{part}" for layer in LAYERS for part in ("weight", "bias"))
EPSILON = 1e-3


@dataclass(frozen=True)
class Inner:
    """The inner loop: theta' = theta - rate * MC(gradient of loss_scale * mean loss), `steps` times."""

    steps: int
    rate: float
    loss_scale: float


@dataclass(frozen=True)
class Batch:
    """T tasks: images (T, N, 1, H, W) and labels (T, N) to adapt to (support) and to be judged by (query)."""

    support_x: torch.Tensor
    support_y: torch.Tensor
    query_x: torch.Tensor
    query_y: torch.Tensor

    def __len__(self) -> int:
        return len(self.support_x)

    def chunks(self, size: int) -> list[Batch]:
        """The same tasks, `size` at a time."""
        parts = (self.support_x, self.support_y, self.query_x, self.query_y)
        return [Batch(*some) for some in zip(*(torch.split(part, size) for part in parts), strict=True)]


def forward(parameters: Tensors, x: torch.Tensor) -> torch.Tensor:
    """Logits (N, ways) of images (N, 1, H, W): 4 x (3x3 convolution, stride 2; batch statistics; shift; ReLU), mean, head."""
    for layer in LAYERS[:-1]:
        x = F.conv2d(x, parameters[f"{layer}.weight"], parameters[f"{layer}.bias"], stride=2, padding=1)
        x = F.relu(F.batch_norm(x, None, None, bias=parameters[f"{layer}.beta"], training=True, eps=EPSILON))
    return F.linear(x.mean((2, 3)), parameters["fc.weight"], parameters["fc.bias"])


def curved(name: str, gradient: torch.Tensor, meta: Tensors) -> torch.Tensor:
    """MC(G) = G x3 M_f x2 M_i x1 M_o of one weight gradient, m o G of one bias gradient; G itself where meta is empty (MAML)."""
    if not meta:
        return gradient
    layer, part = name.split(".")
    if part == "bias":
        return meta[f"{layer}/m_bias"] * gradient
    g = gradient.flatten(2) if gradient.ndim > 2 else gradient.unsqueeze(2)
    if f"{layer}/M_f" in meta:
        g = g @ meta[f"{layer}/M_f"].T
    g = meta[f"{layer}/M_i"] @ g
    return (meta[f"{layer}/M_o"] @ g.flatten(1)).reshape(gradient.shape)


def inner_step(parameters: Tensors, gradients: Tensors, meta: Tensors, inner: Inner) -> Tensors:
    """Parameters after one inner step; the shifts `convN.beta` are not adapted."""
    return parameters | {name: parameters[name] - inner.rate * curved(name, gradients[name], meta) for name in ADAPTED}
