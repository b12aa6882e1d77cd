"""What a task family is: settings, and a source of task batches behind one interface.

A family's settings can be read without loading torch or any data. `load` is a generator: it reports progress with events and
returns the source, so that whoever pulls it may stop it between two reports.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal, Protocol

import numpy as np

from core.errors import UserError
from core.events import Progress
from core.knobs import Settings

if TYPE_CHECKING:
    import torch

Split = Literal["train", "validation", "test"]
Loss = Literal["mse", "cross_entropy"]


class Tasks(Protocol):
    """Tasks that stay the same, made into examples a few at a time; `Episodes` are such, all made already."""

    def __len__(self) -> int: ...

    def part(self, start: int, stop: int) -> Episodes:
        """Tasks start..stop-1, fewer at the end."""


@dataclass(frozen=True)
class Episodes:
    """A batch of T tasks with S support and Q query examples each.

    Attributes:
        support_x: (T, S, *inputs). support_y: (T, S, outputs) float for regression, (T, S) int64 for classes. query_*: alike.
        facts: what a person may want to know of each task, arrays with a leading task axis (for example amplitude and phase).
    """

    support_x: torch.Tensor
    support_y: torch.Tensor
    query_x: torch.Tensor
    query_y: torch.Tensor
    facts: dict[str, np.ndarray]

    def __len__(self) -> int:
        return len(self.support_x)

    def part(self, start: int, stop: int) -> Episodes:
        """See `Tasks`."""
        facts = {name: values[start:stop] for name, values in self.facts.items()}
        tensors = (self.support_x, self.support_y, self.query_x, self.query_y)
        support_x, support_y, query_x, query_y = (tensor[start:stop] for tensor in tensors)
        return Episodes(support_x, support_y, query_x, query_y, facts)


class TaskSource(ABC):
    """A loaded family, ready to draw tasks from."""

    @abstractmethod
    def sample(
        self, split: Split, tasks: int, queries: int, rng: np.random.Generator, device: torch.device, dtype: torch.dtype
    ) -> Episodes:
        """Draw `tasks` tasks with `queries` query examples each (regression) or per class (classes).

        All random numbers come from `rng`, on the CPU, so the same stream gives the same tasks on every device.
        """

    def draw(
        self, split: Split, tasks: int, queries: int, rng: np.random.Generator, device: torch.device, dtype: torch.dtype
    ) -> Tasks:
        """The tasks that `sample` would draw, for many that are not needed all at once: large examples are made part by part.

        Any thread may ask for a part.
        """
        return self.sample(split, tasks, queries, rng, device, dtype)

    def digest(self) -> str:
        """SHA-256 of the data behind the tasks, "" when there is none: equal digests and streams give equal tasks."""
        return ""

    def check_queries(self, queries: int) -> None:  # noqa: B027 - nothing to check where examples never run out
        """Raise `UserError` when `queries` query examples cannot be drawn beside the support examples from the data at hand."""

    def describe(self) -> str:
        """What must stand beside the family's name wherever results are shown, for example "a subset: ..."; "" for the usual data."""
        return ""


class RegressionSource(TaskSource):
    """A source of curves y = f(x) over one input."""

    @property
    @abstractmethod
    def grid(self) -> np.ndarray:
        """(P,) inputs at which a curve is drawn."""

    @abstractmethod
    def truth(self, episodes: Episodes, task: int) -> np.ndarray:
        """(P,) the curve of one task on the grid."""


class ClassSource(TaskSource):
    """A source of N-way classification tasks over images."""

    @abstractmethod
    def class_names(self, split: Split, episodes: Episodes, task: int) -> tuple[str, ...]:
        """Readable names of the classes of one task, by label."""

    @abstractmethod
    def pictures(self, x: torch.Tensor) -> np.ndarray:
        """Inputs (N, *inputs) of one task as uint8 pictures (N, H, W) or (N, H, W, 3)."""


class TaskFamily(Settings, ABC):
    """A distribution over tasks whose settings are its fields.

    Attributes:
        loss: what support and query are scored with.
        downloadable: whether `download` can fetch its data.
        shots: support examples of a task (regression) or of each class.
        ways: classes of a task; 1 for regression.
    """

    title: ClassVar[str]
    loss: ClassVar[Loss]
    downloadable: ClassVar[bool] = False
    kind: str
    shots: int
    ways: int

    @property
    @abstractmethod
    def inputs(self) -> tuple[int, ...]:
        """Shape of one input."""

    @property
    @abstractmethod
    def outputs(self) -> int:
        """Number of outputs of a network for this family."""

    def check_queries(self, queries: int) -> None:
        """Raise `UserError` when `queries` query examples cannot be drawn beside the support examples."""

    @abstractmethod
    def load(self, folder: Path) -> Generator[Progress, None, TaskSource]:
        """Open the family; `folder` is the data root. Raises `UserError` when its data cannot be used."""

    def download(self, folder: Path) -> Generator[Progress, None, None]:
        """Fetch the data into the data root `folder`. Closing the generator cancels; nothing half-written stays.

        Raises:
            UserError: there is nothing to download, or it cannot be done.
        """
        raise UserError(f"{self.title} needs no download; leave --download away.")
