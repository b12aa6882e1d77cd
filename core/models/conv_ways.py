"""Two ways to compute 3x3 convolutions with stride 2 and padding 1 of several tasks, and their derivatives.

Both read and write rows (T, R, C): the positions of all examples of a task, channels last. A way is made for inputs of one height.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

    Pair = tuple[torch.Tensor, torch.Tensor]

MANY_EXAMPLES = 16
"""From this many examples of a single task on, a convolution is faster than copying its windows."""


class Way(ABC):
    """How convolutions of T tasks with N examples of `height` x `height` positions are computed.

    Where a method takes another pair, the same of the pair is added.
    """

    def __init__(self, tasks: int, examples: int, height: int) -> None:
        self._tasks, self._examples, self._height = tasks, examples, height

    def next(self) -> Way:
        """The same way for the output of this convolution."""
        return type(self)(self._tasks, self._examples, halved(self._height))

    @abstractmethod
    def entries(self, rows: torch.Tensor) -> torch.Tensor:
        """Rows (T, R, C) as often as `apply` reads them, so that they can be computed in place: (T, R', C)."""

    @abstractmethod
    def read(self, rows: torch.Tensor) -> torch.Tensor:
        """Rows (T, R, C) as `apply` wants them."""

    @abstractmethod
    def from_entries(self, entries: torch.Tensor) -> torch.Tensor:
        """What `read` would have made of the rows behind `entries`."""

    @abstractmethod
    def apply(self, x: torch.Tensor, w: torch.Tensor, other: Pair | None = None) -> torch.Tensor:
        """Convolve: x * w for what was read and filters (T, C, K) or shared (C, K), plus that of another pair with its own filters."""

    @abstractmethod
    def by_w(
        self, slope: torch.Tensor, x: torch.Tensor, other: Pair | None = None, *, summed: bool = False
    ) -> torch.Tensor:
        """Slope by the filters (T, C, K) from that by the output, or summed over the tasks (C, K)."""

    @abstractmethod
    def by_x(self, slope: torch.Tensor, w: torch.Tensor, other: Pair | None = None) -> torch.Tensor:
        """Slope by what was read from that by the output."""

    @abstractmethod
    def to_rows(self, slope: torch.Tensor) -> torch.Tensor:
        """Slope by what was read as one by rows (T, R, C)."""


class ByColumns(Way):
    """Windows are copied side by side into columns (T, R, 9 C); a convolution is their product with the filters."""

    def entries(self, rows: torch.Tensor) -> torch.Tensor:
        """See `Way`."""
        tasks, _, channels = rows.shape
        return self.read(rows).view(tasks, -1, channels)

    def read(self, rows: torch.Tensor) -> torch.Tensor:
        """See `Way`."""
        tasks, _, channels = rows.shape
        images = rows.view(tasks * self._examples, self._height, self._height, channels)
        return windows(images).view(tasks, -1, 9 * channels)

    def from_entries(self, entries: torch.Tensor) -> torch.Tensor:
        """See `Way`."""
        tasks, _, channels = entries.shape
        return entries.view(tasks, -1, 9 * channels)

    def apply(self, x: torch.Tensor, w: torch.Tensor, other: Pair | None = None) -> torch.Tensor:
        """See `Way`."""
        product = x @ w.mT
        return product.baddbmm_(other[0], other[1].mT) if other else product

    def by_w(
        self, slope: torch.Tensor, x: torch.Tensor, other: Pair | None = None, *, summed: bool = False
    ) -> torch.Tensor:
        """See `Way`."""
        if summed:
            product = slope.flatten(0, 1).mT @ x.flatten(0, 1)
            return product.addmm_(other[0].flatten(0, 1).mT, other[1].flatten(0, 1)) if other else product
        product = slope.mT @ x
        return product.baddbmm_(other[0].mT, other[1]) if other else product

    def by_x(self, slope: torch.Tensor, w: torch.Tensor, other: Pair | None = None) -> torch.Tensor:
        """See `Way`."""
        product = slope @ w
        return product.baddbmm_(*other) if other else product

    def to_rows(self, slope: torch.Tensor) -> torch.Tensor:
        """See `Way`."""
        tasks, channels = len(slope), slope.shape[-1] // 9
        columns = slope.view(tasks * self._examples, -1, 9 * channels)
        return unwindowed(columns, self._height).view(tasks, -1, channels)


class ByConvolution(Way):
    """torch's convolutions, for a single task: rows are images with their channels last in memory already."""

    def entries(self, rows: torch.Tensor) -> torch.Tensor:
        """See `Way`."""
        return rows

    def read(self, rows: torch.Tensor) -> torch.Tensor:
        """See `Way`."""
        return rows

    def from_entries(self, entries: torch.Tensor) -> torch.Tensor:
        """See `Way`."""
        return entries

    def apply(self, x: torch.Tensor, w: torch.Tensor, other: Pair | None = None) -> torch.Tensor:
        """See `Way`."""
        import torch.nn.functional as F  # noqa: N812, PLC0415 - settings must be readable before torch is loaded

        rows = _rows(F.conv2d(self._images(x, self._height), _filters(w), stride=2, padding=1))
        return rows.add_(self.apply(*other)) if other else rows

    def by_w(
        self, slope: torch.Tensor, x: torch.Tensor, other: Pair | None = None, *, summed: bool = False
    ) -> torch.Tensor:
        """See `Way`."""
        like = x.new_empty(()).expand(slope.shape[-1], x.shape[-1], 3, 3)
        _, filters = self._backward(slope, x, like, (False, True))
        matrix = filters.movedim(1, -1).reshape(slope.shape[-1], -1)
        matrix = matrix if summed else matrix.unsqueeze(0)
        return matrix.add_(self.by_w(*other, summed=summed)) if other else matrix

    def by_x(self, slope: torch.Tensor, w: torch.Tensor, other: Pair | None = None) -> torch.Tensor:
        """See `Way`."""
        filters = _filters(w)
        like = slope.new_empty(()).expand(1, self._examples * self._height**2, filters.shape[1])
        images, _ = self._backward(slope, like, filters, (True, False))
        rows = _rows(images)
        return rows.add_(self.by_x(*other)) if other else rows

    def to_rows(self, slope: torch.Tensor) -> torch.Tensor:
        """See `Way`."""
        return slope

    def _backward(self, slope: torch.Tensor, x: torch.Tensor, filters: torch.Tensor, wanted: tuple[bool, bool]) -> Pair:
        import torch  # noqa: PLC0415 - settings must be readable before torch is loaded

        images, by_output = self._images(x, self._height), self._images(slope, halved(self._height))
        x_slope, w_slope, _ = torch.ops.aten.convolution_backward(
            by_output, images, filters, None, [2, 2], [1, 1], [1, 1], False, [0, 0], 1, [*wanted, False]
        )
        return x_slope, w_slope

    def _images(self, rows: torch.Tensor, height: int) -> torch.Tensor:
        return rows.view(self._examples, height, height, -1).permute(0, 3, 1, 2)


def best_way(tasks: int, examples: int, height: int) -> Way:
    """What is fastest for inputs of this height."""
    return (ByConvolution if tasks == 1 and examples >= MANY_EXAMPLES else ByColumns)(tasks, examples, height)


def _rows(images: torch.Tensor) -> torch.Tensor:
    """Images (N, C, H, H) of one task as rows (1, N H H, C)."""
    return images.permute(0, 2, 3, 1).reshape(1, -1, images.shape[1])


def _filters(w: torch.Tensor) -> torch.Tensor:
    """A matrix of filters (C_out, 9 C_in) or (1, C_out, 9 C_in) as (C_out, C_in, 3, 3) with its input channels last in memory."""
    return w.view(w.shape[-2], 3, 3, -1).permute(0, 3, 1, 2)


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
