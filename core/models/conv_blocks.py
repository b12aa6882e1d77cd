"""Convolution, batch normalisation and ReLU of many tasks at once as matrix products, with derivatives written out.

Every block knows four sweeps. With x the input, w the filters, L the loss and a dot for the derivative along a direction u:

    forward   y = relu(norm(x * w) + beta)
    backward  dL/dw, dL/dbeta, dL/dx      from dL/dy
    push      y.                          from x. and w. = u
    bend      (dL/dw)., (dL/dbeta).,      from (dL/dy).
              (dL/dx).

push and bend together give H u, forward over reverse. What makes it fast: examples are rows (channels last); filters shared by all
tasks make one large product; bias and mean cancel; and the first block, whose input is never differentiated, has its normalisation
folded into its filters and writes what the second block reads directly. How a convolution is computed is up to `core.models.conv_ways`.

Shapes: T tasks, R = examples x positions of one task, K = 9 C_in. Filters are (T, C, K), or (C, K) when shared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from core.models.conv_ways import Way, best_way, halved, windows
from core.models.normalising import EPSILON
from core.models.relu import through_relu

if TYPE_CHECKING:
    import torch


class Slopes(NamedTuple):
    """dL/dw (T, C, K), dL/dbeta (T, C) and dL/dx, or how they change; summed over the tasks without axis T by a shared `bend`."""

    w: torch.Tensor
    beta: torch.Tensor
    x: torch.Tensor


class Block:
    """A 3x3 convolution with stride 2 and padding 1, normalisation with the statistics at hand, shift and ReLU."""

    def __init__(self, w: torch.Tensor, beta: torch.Tensor, way: Way) -> None:
        """Filters (T, C, K) or shared (C, K), with shift (T, C) or (C,); `way` computes the convolution."""
        self._w, self._beta, self._way = w, beta.unsqueeze(-2), way
        self._shared = w.dim() == 2

    @property
    def rows(self) -> int:
        """R of the output."""
        return self._output.shape[1]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """What the way has read -> (T, R, C)."""
        normal = self._way.apply(x, self._w)
        normal -= normal.mean(1, keepdim=True)
        self._rate = (normal.square().mean(1, keepdim=True) + EPSILON).rsqrt()
        normal *= self._rate
        self._x, self._normal = x, normal
        self._output = (normal + self._beta).relu_()
        return self._output

    def backward(self, slope: torch.Tensor) -> Slopes:
        """`slope` is overwritten."""
        slope = through_relu(slope, self._output)
        self._overlap = (slope * self._normal).mean(1, keepdim=True)
        self._slope = slope
        raw = (slope - slope.mean(1, keepdim=True)).addcmul_(self._normal, self._overlap, value=-1)
        self._raw = raw.mul_(self._rate)
        return Slopes(self._way.by_w(self._raw, self._x), slope.sum(1), self._way.by_x(self._raw, self._w))

    def push(self, x: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
        """What the way has read of the moving input, and filters moving (T, C, K) -> (T, R, C)."""
        moving = self._way.apply(x, self._w, (self._x, w))
        self._along = (moving * self._normal).mean(1, keepdim=True)
        moving -= moving.mean(1, keepdim=True)
        moving.addcmul_(self._normal, self._along, value=-1).mul_(self._rate)
        self._moving_x, self._moving_w, self._moving = x, w, moving
        return through_relu(moving.clone(), self._output)

    def bend(self, slope: torch.Tensor) -> Slopes:
        """`slope` is overwritten."""
        slope = through_relu(slope, self._output)
        overlap = (slope * self._normal).mean(1, keepdim=True) + (self._slope * self._moving).mean(1, keepdim=True)
        raw = (slope - slope.mean(1, keepdim=True)).addcmul_(self._normal, overlap, value=-1)
        raw.addcmul_(self._moving, self._overlap, value=-1).mul_(self._rate)
        raw.addcmul_(self._raw, self._along * self._rate, value=-1)
        x = self._way.by_x(raw, self._w, (self._raw, self._moving_w))
        w = self._way.by_w(raw, self._x, (self._raw, self._moving_x), summed=self._shared)
        return Slopes(w, slope.sum((0, 1)) if self._shared else slope.sum(1), x)


@dataclass(frozen=True)
class Images:
    """Examples of T tasks, ready for `FirstBlock`.

    Attributes:
        entries: what each entry that the second block reads is made from, (T, R, K + 1): a centred patch and a 1, or zeros where it
            reads its padding.
        covariance: of the patches of each task, (T, K, K).
        way: how the second block computes.
    """

    entries: torch.Tensor
    covariance: torch.Tensor
    way: Way

    @classmethod
    def of(cls, x: torch.Tensor) -> Images:
        """From images (T, N, C_in, height, height)."""
        import torch  # noqa: PLC0415 - settings must be readable before torch is loaded

        tasks, examples = x.shape[:2]
        height = halved(x.shape[-1])
        patches = windows(x.flatten(0, 1).movedim(1, -1)).view(tasks, examples * height**2, -1)
        patches = patches - patches.mean(1, keepdim=True)
        covariance = (patches.mT @ patches) / patches.shape[1]
        marked = torch.cat((patches, torch.ones_like(patches[..., :1])), -1)
        way = best_way(tasks, examples, height)
        return cls(way.entries(marked), covariance, way)


class FirstBlock:
    """The block that sees the images.

    Its normalisation is a scale of its filters: with centred patches p and their covariance S, x = p w' has mean 0 and variance
    diag(w S w'), so that norm(x) = p v' with v = w (diag(w S w') + epsilon)^(-1/2). The columns are relu([p 1] [v beta]').
    """

    def __init__(self, w: torch.Tensor, beta: torch.Tensor, images: Images) -> None:
        """Filters (T, C, K) or shared (C, K), with shift (T, C) or (C,)."""
        self._images = images
        self._spread = w @ images.covariance
        self._rate = ((self._spread * w).sum(-1, keepdim=True) + EPSILON).rsqrt()
        self._v = w * self._rate
        self._spread = self._spread * self._rate
        self._beta = beta.expand(self._v.shape[:-1])
        self._shared = w.dim() == 2

    def forward(self) -> torch.Tensor:
        """The entries that the second block reads, (T, R, C)."""
        self._output = self._applied(self._v, self._beta).relu_()
        return self._output

    def backward(self, slope: torch.Tensor) -> Slopes:
        """`slope` by the entries is overwritten; there is no slope by the images, so x is empty."""
        self._patch_slope, beta = self._collected(slope)
        self._overlap = (self._patch_slope * self._v).sum(-1, keepdim=True)
        self._w_slope = self._rate * (self._patch_slope - self._overlap * self._spread)
        return Slopes(self._w_slope, beta, slope.new_empty(0))

    def push(self, w: torch.Tensor) -> torch.Tensor:
        """Filters moving (T, C, K) -> entries moving (T, R, C)."""
        self._along = (self._spread * w).sum(-1, keepdim=True)
        self._moving = self._rate * (w - self._v * self._along)
        entries = self._applied(self._moving, self._moving.new_zeros(()).expand(self._moving.shape[:-1]))
        return through_relu(entries, self._output)

    def bend(self, slope: torch.Tensor) -> Slopes:
        """`slope` is overwritten."""
        patch_slope, beta = self._collected(slope)
        overlap = (patch_slope * self._v + self._patch_slope * self._moving).sum(-1, keepdim=True)
        turned = self._overlap * (self._moving @ self._images.covariance)
        w = self._rate * (patch_slope - overlap * self._spread - turned - self._along * self._w_slope)
        return (
            Slopes(w.sum(0), beta.sum(0), slope.new_empty(0)) if self._shared else Slopes(w, beta, slope.new_empty(0))
        )

    def _applied(self, v: torch.Tensor, beta: torch.Tensor) -> torch.Tensor:
        import torch  # noqa: PLC0415 - settings must be readable before torch is loaded

        return self._images.entries @ torch.cat((v, beta.unsqueeze(-1)), -1).mT

    def _collected(self, slope: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Slope by v (T, C, K) and by beta (T, C)."""
        slope = through_relu(slope.view(self._output.shape), self._output)
        both = (self._images.entries.mT @ slope).mT
        return both[..., :-1], both[..., -1]
