"""Convolution, batch normalisation and ReLU of many tasks at once as matrix products, with derivatives written out.

Every block knows four sweeps. With x the input, w the filters, L the loss and a dot for the derivative along a direction u:

    forward   y = relu(norm(x * w) + beta)
    backward  dL/dw, dL/dbeta, dL/dx      from dL/dy
    push      y.                          from x. and w. = u
    bend      (dL/dw)., (dL/dbeta).,      from (dL/dy).
              (dL/dx).

push and bend together give H u, forward over reverse. What makes it fast: examples are rows (channels last), so that a convolution
is one product of columns (rows, 9 C_in) with filters (C_out, 9 C_in); filters shared by all tasks make it one large product; bias
and mean cancel; and the first block, whose input is never differentiated, has its normalisation folded into its filters and
writes the columns of the second block directly.

Shapes: T tasks, R = examples x positions of one task, K = 9 C_in. Filters are (T, C, K), or (C, K) when shared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from core.models.relu import through_relu

if TYPE_CHECKING:
    import torch

EPSILON = 1e-3
"""Added to the variance; the default of the layer that the authors' code uses."""


class Slopes(NamedTuple):
    """dL/dw (T, C, K), dL/dbeta (T, C) and dL/dx, or how they change; summed over the tasks without axis T by a shared `bend`."""

    w: torch.Tensor
    beta: torch.Tensor
    x: torch.Tensor


class Block:
    """A 3x3 convolution with stride 2 and padding 1, normalisation with the statistics at hand, shift and ReLU."""

    def __init__(self, w: torch.Tensor, beta: torch.Tensor) -> None:
        """Filters (T, C, K) or shared (C, K), with shift (T, C) or (C,)."""
        self._w, self._beta = w, beta.unsqueeze(-2)
        self._shared = w.dim() == 2

    def forward(self, columns: torch.Tensor) -> torch.Tensor:
        """(T, R, K) -> (T, R, C)."""
        normal = columns @ self._w.mT
        normal -= normal.mean(1, keepdim=True)
        self._rate = (normal.square().mean(1, keepdim=True) + EPSILON).rsqrt()
        normal *= self._rate
        self._columns, self._normal = columns, normal
        self._output = (normal + self._beta).relu_()
        return self._output

    def backward(self, slope: torch.Tensor) -> Slopes:
        """`slope` is overwritten."""
        slope = through_relu(slope, self._output)
        self._overlap = (slope * self._normal).mean(1, keepdim=True)
        self._slope = slope
        raw = (slope - slope.mean(1, keepdim=True)).addcmul_(self._normal, self._overlap, value=-1)
        self._raw = raw.mul_(self._rate)
        return Slopes(self._raw.mT @ self._columns, slope.sum(1), self._raw @ self._w)

    def push(self, columns: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
        """Columns and filters moving, (T, R, K) and (T, C, K) -> (T, R, C)."""
        moving = (columns @ self._w.mT).baddbmm_(self._columns, w.mT)
        self._along = (moving * self._normal).mean(1, keepdim=True)
        moving -= moving.mean(1, keepdim=True)
        moving.addcmul_(self._normal, self._along, value=-1).mul_(self._rate)
        self._moving_columns, self._moving_w, self._moving = columns, w, moving
        return through_relu(moving.clone(), self._output)

    def bend(self, slope: torch.Tensor) -> Slopes:
        """`slope` is overwritten."""
        slope = through_relu(slope, self._output)
        overlap = (slope * self._normal).mean(1, keepdim=True) + (self._slope * self._moving).mean(1, keepdim=True)
        raw = (slope - slope.mean(1, keepdim=True)).addcmul_(self._normal, overlap, value=-1)
        raw.addcmul_(self._moving, self._overlap, value=-1).mul_(self._rate)
        raw.addcmul_(self._raw, self._along * self._rate, value=-1)
        x = (raw @ self._w).baddbmm_(self._raw, self._moving_w)
        if self._shared:
            rows = (value.flatten(0, 1) for value in (raw, self._columns, self._raw, self._moving_columns))
            raw_rows, columns, still_raw, moving_columns = rows
            return Slopes((raw_rows.mT @ columns).addmm_(still_raw.mT, moving_columns), slope.sum((0, 1)), x)
        w = (raw.mT @ self._columns).baddbmm_(self._raw.mT, self._moving_columns)
        return Slopes(w, slope.sum(1), x)


@dataclass(frozen=True)
class Images:
    """Examples of T tasks, ready for `FirstBlock`.

    Attributes:
        columns: what each entry of the second block's columns is made from, (T, R2 9, K + 1): a centred patch and a 1, or zeros
            where the second block's window reaches into its padding.
        covariance: of the patches of each task, (T, K, K).
        examples: per task. height: rows (and columns) of the first block's output.
    """

    columns: torch.Tensor
    covariance: torch.Tensor
    examples: int
    height: int

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
        columns = windows(marked.view(tasks * examples, height, height, -1))
        return cls(columns.view(tasks, -1, marked.shape[-1]), covariance, examples, height)


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
        """Columns of the second block, (T, R2, 9 C)."""
        self._output = self._applied(self._v, self._beta).relu_()
        return self._as_columns(self._output)

    def backward(self, slope: torch.Tensor) -> Slopes:
        """`slope` by the columns (T, R2, 9 C) is overwritten; there is no slope by the images, so x is empty."""
        self._patch_slope, beta = self._collected(slope)
        self._overlap = (self._patch_slope * self._v).sum(-1, keepdim=True)
        self._w_slope = self._rate * (self._patch_slope - self._overlap * self._spread)
        return Slopes(self._w_slope, beta, slope.new_empty(0))

    def push(self, w: torch.Tensor) -> torch.Tensor:
        """Filters moving (T, C, K) -> columns moving (T, R2, 9 C)."""
        self._along = (self._spread * w).sum(-1, keepdim=True)
        self._moving = self._rate * (w - self._v * self._along)
        columns = self._applied(self._moving, self._moving.new_zeros(()).expand(self._moving.shape[:-1]))
        return self._as_columns(through_relu(columns, self._output))

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

        return self._images.columns @ torch.cat((v, beta.unsqueeze(-1)), -1).mT

    def _as_columns(self, values: torch.Tensor) -> torch.Tensor:
        tasks, _, channels = values.shape
        return values.view(tasks, -1, 9 * channels)

    def _collected(self, slope: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Slope by v (T, C, K) and by beta (T, C)."""
        slope = through_relu(slope.view(self._output.shape), self._output)
        both = (self._images.columns.mT @ slope).mT
        return both[..., :-1], both[..., -1]


def halved(height: int) -> int:
    """Rows of the output of a 3x3 window with stride 2 and padding 1."""
    return (height + 1) // 2


def windows(x: torch.Tensor) -> torch.Tensor:
    """All 3x3 windows with stride 2 and padding 1: (B, H, H, C) -> (B, h h, 9 C), ordered position, then channel."""
    import torch.nn.functional as F  # noqa: N812, PLC0415 - settings must be readable before torch is loaded

    batch, height, _, channels = x.shape
    h = halved(height)
    padded = F.pad(x, (0, 0, 1, 1, 1, 1))
    image, row, pixel, channel = padded.stride()
    every = padded.as_strided((batch, h, h, 3, 3, channels), (image, 2 * row, 2 * pixel, row, pixel, channel))
    return every.reshape(batch, h * h, 9 * channels)


def unwindowed(columns: torch.Tensor, height: int) -> torch.Tensor:
    """The adjoint of `windows`: (B, h h, 9 C) -> (B, height height, C), overlapping entries added up."""
    h = halved(height)
    batch, channels = len(columns), columns.shape[-1] // 9
    parts = columns.view(batch, h, h, 3, 3, channels)
    padded = columns.new_zeros(batch, height + 2, height + 2, channels)
    for row in range(3):
        for column in range(3):
            padded[:, row : row + 2 * h - 1 : 2, column : column + 2 * h - 1 : 2] += parts[:, :, :, row, column]
    return padded[:, 1:-1, 1:-1].reshape(batch, height * height, channels)
