"""Tasks drawn from a pool of images, as where their images are: examples of 84x84 pixels in three colours are large."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.tasks.base import Episodes

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True, eq=False)
class DrawnImages:
    """See `Tasks`.

    Attributes:
        pool: (images, C, H, W) uint8. places: (T, N, K + Q) indices into it, the K = `shots` support images first.
        facts: see `FewShotImages.sample`. device, dtype: of what is made.
    """

    pool: torch.Tensor
    places: np.ndarray
    shots: int
    facts: dict[str, np.ndarray]
    device: torch.device
    dtype: torch.dtype

    def __len__(self) -> int:
        return len(self.places)

    def part(self, start: int, stop: int) -> Episodes:
        """See `Tasks`."""
        facts = {name: values[start:stop] for name, values in self.facts.items()}
        x = self._pictures(self.places[start:stop], facts["turns"]).to(self.dtype).div_(255)
        # sliced last: the strides of a single shot's images decide how convolutions round, and stored results have these
        support, query = x[:, :, : self.shots], x[:, :, self.shots :]
        return Episodes(support.flatten(1, 2), self._labels(support), query.flatten(1, 2), self._labels(query), facts)

    def _labels(self, examples: torch.Tensor) -> torch.Tensor:
        """(T, N*n) for examples (T, N, n, C, H, W)."""
        import torch  # noqa: PLC0415 - settings must be readable before torch is loaded

        tasks, ways, count = examples.shape[:3]
        return torch.arange(ways, device=self.device).repeat_interleave(count).expand(tasks, -1)

    def _pictures(self, places: np.ndarray, turns: np.ndarray) -> torch.Tensor:
        """The images at `places` (T, N, n), turned class by class, as (T, N, n, C, H, W) uint8."""
        import torch  # noqa: PLC0415 - settings must be readable before torch is loaded

        x = self.pool[torch.from_numpy(places).to(self.pool.device)].to(self.device).flatten(0, 1)
        for turn in (1, 2, 3):
            rows = torch.from_numpy(np.flatnonzero(turns == turn)).to(self.device)
            x[rows] = torch.rot90(x[rows], turn, (-2, -1))
        return x.reshape(*turns.shape, -1, *x.shape[2:])
