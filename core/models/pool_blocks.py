"""Convolution, batch normalisation, ReLU and max-pool of one task's examples, with derivatives written out.

A block knows the four sweeps of `core.models.conv_blocks`. What makes it fast on a processor:

- Normalisation, a positive scale and ReLU all rise, so the maximum is taken of the bare convolution z, and they see a quarter of it:
  y = relu(a (q - mean) rate + beta), q = pool(z), a = |gamma|. Filters of a negative gamma change their sign instead.
- The slope by z is the one by q in the places of the maxima, plus c z + c' with numbers c, c' of the channel.
- Examples go through in pieces that fit the caches. z of the first block, the largest, is computed again rather than kept.

Pieces are images (n, C, H, W) with their channels last in memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core.models.normalising import EPSILON
from core.models.relu import through_relu

if TYPE_CHECKING:
    import torch

    Pieces = list[torch.Tensor]

OVER = (0, 2, 3)
"""Axes of examples and positions."""


class PoolSlopes(NamedTuple):
    """dL/dw (C, C_in, 3, 3), dL/dbeta and dL/dgamma (C,), and dL/dx of each piece (none of the first block), or how they change."""

    w: torch.Tensor
    beta: torch.Tensor
    gamma: torch.Tensor
    x: Pieces


class PoolBlock:
    """A 3x3 convolution with padding 1, normalisation with the statistics at hand, scale, shift, ReLU and 2x2 max-pool."""

    def __init__(self, w: torch.Tensor, beta: torch.Tensor, gamma: torch.Tensor | None, *, first: bool) -> None:
        """Filters (C, C_in, 3, 3), shift and, unless it is 1, scale (C,)."""
        gamma = beta.new_ones(beta.shape) if gamma is None else gamma
        self._sign = _column(gamma.sign() + (gamma == 0)).movedim(1, 0)
        self._w, self._scale, self._beta = channels_last(w * self._sign), _column(gamma.abs()), _column(beta)
        self._first = first

    def forward(self, x: Pieces) -> Pieces:
        """Pieces of the input -> of the output."""
        import torch.nn.functional as F  # noqa: N812, PLC0415 - settings must be readable before torch is loaded

        self._x, self._kept, self._normal, self._places, statistics = x, [], [], [], []
        for piece in x:
            z = _convolve(piece, self._w)
            pooled, places = F.max_pool2d(z, 2, return_indices=True)
            mean = z.mean(OVER, keepdim=True)
            statistics.append((len(z), mean, (z - mean).square_().mean(OVER, keepdim=True)))
            self._normal.append(pooled)
            self._places.append(places)
            if not self._first:
                self._kept.append(z)
        self._count = sum(size for size, *_ in statistics) * z[0, 0].numel()
        self._mean, variance = _merged(statistics)
        self._rate = (variance + EPSILON).rsqrt()
        for normal in self._normal:
            normal.sub_(self._mean).mul_(self._rate)
        self._outputs = [(normal * self._scale).add_(self._beta).relu_() for normal in self._normal]
        return self._outputs

    def backward(self, slopes: Pieces) -> PoolSlopes:
        """`slopes` by the output, overwritten."""
        self._slopes = [through_relu(slope, y) for slope, y in zip(slopes, self._outputs, strict=True)]
        beta = _total([slope.sum(OVER, keepdim=True) for slope in self._slopes])
        gamma = _total([_overlap(*pair) for pair in zip(self._slopes, self._normal, strict=True)])
        self._level, self._tilt = (self._scale * value / self._count for value in (beta, gamma))
        w, found = [], []
        for n, x in enumerate(self._x):
            by_x, by_w = _convolution_slopes(self._raw_slope(n, self._z(n)), x, self._w, by_x=not self._first)
            w.append(by_w)
            found.append(by_x)
        return self._slopes_of(_total(w), beta, gamma, found)

    def push(self, x: Pieces | None, w: torch.Tensor) -> Pieces:
        """Pieces of the moving input, None for the first block, and moving filters (C, C_in, 3, 3) -> of the moving output."""
        self._moving_x, self._moving_w = x, channels_last(w * self._sign)
        self._moving_z, sums, overlaps = [], [], []
        for n, piece in enumerate(self._x):
            moving = _convolve(piece, self._moving_w)
            if x is not None:
                moving += _convolve(x[n], self._w)
            self._moving_z.append(moving)
            sums.append(moving.sum(OVER, keepdim=True))
            overlaps.append(_overlap(self._z(n) - self._mean, moving))
        self._drift, self._along = _total(sums) / self._count, _total(overlaps) * self._rate / self._count
        pooled = [_at(*pair) for pair in zip(self._moving_z, self._places, strict=True)]
        self._moving = [self._normal_moving(*pair) for pair in zip(pooled, self._normal, strict=True)]
        return [through_relu(m * self._scale, y) for m, y in zip(self._moving, self._outputs, strict=True)]

    def bend(self, slopes: Pieces) -> PoolSlopes:
        """`slopes` by the output as they change, overwritten."""
        slopes = [through_relu(slope, y) for slope, y in zip(slopes, self._outputs, strict=True)]
        beta = _total([slope.sum(OVER, keepdim=True) for slope in slopes])
        gamma = _total([_overlap(*pair) for pair in zip(slopes, self._normal, strict=True)])
        gamma = gamma + _total([_overlap(*pair) for pair in zip(self._slopes, self._moving, strict=True)])
        level, tilt = (self._scale * value / self._count for value in (beta, gamma))
        w, found = [], []
        for n, (x, slope) in enumerate(zip(self._x, slopes, strict=True)):
            z = self._z(n)
            raw, normal = self._raw_slope(n, z), (z - self._mean).mul_(self._rate)
            bent = _unpooled(slope * (self._scale * self._rate), z, self._places[n]).sub_(level * self._rate)
            bent.addcmul_(normal, tilt * self._rate, value=-1)
            bent.addcmul_(self._normal_moving(self._moving_z[n], normal), self._tilt * self._rate, value=-1)
            bent.addcmul_(raw, self._along * self._rate, value=-1)
            by_x, by_w = _convolution_slopes(bent, x, self._w, by_x=not self._first)
            if self._moving_x is not None:
                more_x, more_w = _convolution_slopes(raw, self._moving_x[n], self._moving_w, by_x=True)
                by_x, by_w = by_x + more_x, by_w + more_w
            w.append(by_w)
            found.append(by_x)
        return self._slopes_of(_total(w), beta, gamma, found)

    def _slopes_of(self, w: torch.Tensor, beta: torch.Tensor, gamma: torch.Tensor, x: Pieces) -> PoolSlopes:
        return PoolSlopes(w * self._sign, beta.flatten(), gamma.flatten() * self._sign.flatten(), x)

    def _z(self, n: int) -> torch.Tensor:
        """The convolution of a piece."""
        return _convolve(self._x[n], self._w) if self._first else self._kept[n]

    def _raw_slope(self, n: int, z: torch.Tensor) -> torch.Tensor:
        """dL/dz of a piece: rate (dL/dnormal - its mean - normal x (its mean overlap with normal))."""
        slope = _unpooled(self._slopes[n] * (self._scale * self._rate), z, self._places[n])
        by_z = -self._tilt * self._rate.square()
        return slope.addcmul_(z, by_z).sub_(self._level * self._rate + by_z * self._mean)

    def _normal_moving(self, z: torch.Tensor, normal: torch.Tensor) -> torch.Tensor:
        """How `normal` moves when its z does."""
        return (z - self._drift).addcmul_(normal, self._along, value=-1).mul_(self._rate)


def _merged(statistics: list[tuple[int, torch.Tensor, torch.Tensor]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Mean and variance of everything from size, mean and variance of its pieces."""
    whole = sum(size for size, *_ in statistics)
    mean = _total([size / whole * mean for size, mean, _ in statistics])
    return mean, _total([size / whole * (spread + (own - mean).square()) for size, own, spread in statistics])


def _total(parts: Pieces) -> torch.Tensor:
    return sum(parts[1:], parts[0])


def _overlap(one: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
    return (one * other).sum(OVER, keepdim=True)


def _column(values: torch.Tensor) -> torch.Tensor:
    """(C,) -> (1, C, 1, 1)."""
    return values.view(1, -1, 1, 1)


def channels_last(images: torch.Tensor) -> torch.Tensor:
    """Images or filters with their channels last in memory."""
    import torch  # noqa: PLC0415 - settings must be readable before torch is loaded

    return images.contiguous(memory_format=torch.channels_last)


def _convolve(x: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
    import torch.nn.functional as F  # noqa: N812, PLC0415 - settings must be readable before torch is loaded

    return F.conv2d(x, w, padding=1)


def _convolution_slopes(
    slope: torch.Tensor, x: torch.Tensor, w: torch.Tensor, *, by_x: bool
) -> tuple[torch.Tensor, torch.Tensor]:
    """Slopes by x, unless it is not wanted, and by w."""
    import torch  # noqa: PLC0415 - settings must be readable before torch is loaded

    x_slope, w_slope, _ = torch.ops.aten.convolution_backward(
        slope, x, w, None, [1, 1], [1, 1], [1, 1], False, [0, 0], 1, [by_x, True, False]
    )
    return x_slope, w_slope


def _unpooled(slope: torch.Tensor, z: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    """The adjoint of taking the maxima of z at `places`."""
    import torch  # noqa: PLC0415 - settings must be readable before torch is loaded

    whole: torch.Tensor = torch.ops.aten.max_pool2d_with_indices_backward(
        slope, z, [2, 2], [2, 2], [0, 0], [1, 1], False, places
    )
    return whole


def _at(z: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    """What of z (n, C, H, W) is at the places (n, C, h, w)."""
    return z.flatten(2).gather(2, places.flatten(2)).view(places.shape)
