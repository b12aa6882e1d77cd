"""N-way K-shot classification of small images: the settings every such family shares, and the source that draws its tasks."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from core.errors import UserError
from core.knobs import knob
from core.tasks.base import ClassSource, Episodes, Loss, Split, TaskFamily
from core.tasks.drawn_images import DrawnImages

if TYPE_CHECKING:
    import torch

MC_CODE = "the authors' code"
SIDE = 28
DRAWINGS = 20
Rotations = Literal["random", "classes", "none"]


class FewShotFamily(TaskFamily):
    """N-way classification of images that lie in a pool by class. Support and query share no image.

    Attributes:
        most: images of a class when the data are complete. noun: what an image is called in messages.
    """

    loss: ClassVar[Loss] = "cross_entropy"
    most: ClassVar[int]
    noun: ClassVar[str] = "images"
    ways: int = knob(
        5, title="Ways", symbol="N", help="Classes of a task.", minimum=2, maximum=100, good="5 or 20", source=MC_CODE
    )

    @property
    def outputs(self) -> int:
        """One score a class."""
        return self.ways

    def check_queries(self, queries: int) -> None:
        """Raise `UserError` when a class has too few images for the support and query examples together."""
        if self.shots + queries > self.most:
            raise UserError(
                f"{self.shots} support and {queries} query {self.noun} of a class are more than the {self.most} it has; "
                f"lower shots or queries until they add up to {self.most} at most."
            )

    def rotations_in(self, split: Split) -> Rotations:
        """The rotation rule of one split."""
        return "none"


class ImageFamily(FewShotFamily):
    """Characters of 28x28 pixels, ink 1 on 0, with 20 drawings each."""

    most: ClassVar[int] = DRAWINGS
    noun: ClassVar[str] = "drawings"
    shots: int = knob(
        1,
        title="Shots",
        symbol="K",
        help="Drawings of each class that the inner loop sees.",
        minimum=1,
        maximum=DRAWINGS - 1,
        good="1 or 5",
        source=MC_CODE,
        log=True,
    )
    rotations: Rotations = knob(
        "random",
        title="Rotations",
        help="random: each class of a task is turned by 0, 90, 180 or 270 degrees, and two rotations of one character never meet. "
        "classes: every rotation is a class of its own, and they may meet. none: upright.",
        source=MC_CODE,
    )
    rotate_evaluation: bool = knob(
        True, title="Rotate in evaluation", help="Validation and test tasks are rotated too.", source=MC_CODE
    )

    @property
    def inputs(self) -> tuple[int, ...]:
        """One grey image: (channels, height, width)."""
        return (1, SIDE, SIDE)

    def rotations_in(self, split: Split) -> Rotations:
        """The rotation rule of one split."""
        return self.rotations if split == "train" or self.rotate_evaluation else "none"


class FewShotImages(ClassSource):
    """Draws tasks from one pool of images that stays on the device as uint8, or in memory where the device has too little room."""

    def __init__(
        self,
        family: FewShotFamily,
        images: np.ndarray,
        names: Sequence[str],
        splits: Mapping[Split, np.ndarray],
        sizes: Sequence[int] = (),
        description: str = "",
    ) -> None:
        """Take the pool.

        Args:
            family: settings. names: a readable name of each class. splits: indices into the classes, disjoint.
            images: uint8; (classes, images, *family.inputs) without its channel axis when grey (ink 255), or with `sizes` class
                after class in one row, (images, *family.inputs).
            sizes: number of images of each class. description: see `TaskSource.describe`.

        Raises:
            UserError: a split has too few classes for the ways asked.
        """
        import torch  # noqa: PLC0415 - settings must be readable before torch is loaded

        for split, classes in splits.items():
            available = len(classes) * (4 if family.rotations_in(split) == "classes" else 1)
            if available < family.ways:
                raise UserError(
                    f"{family.ways} ways need at least as many classes in every split, but the {split} split of {family.title} "
                    f"has {available}; lower the ways or change the sizes of the splits."
                )
        self._family = family
        self._names = names
        self._splits = {split: np.asarray(classes, np.int64) for split, classes in splits.items()}
        self._sizes = np.asarray(sizes if len(sizes) else [images.shape[1]] * len(images), np.int64)
        self._starts = np.cumsum(self._sizes) - self._sizes
        self._description = description
        self._images = torch.from_numpy(images.reshape(-1, *family.inputs))
        self._asked: torch.device | None = None

    def classes_of(self, split: Split) -> np.ndarray:
        """Indices of the classes of one split."""
        return self._splits[split]

    def sample(
        self, split: Split, tasks: int, queries: int, rng: np.random.Generator, device: torch.device, dtype: torch.dtype
    ) -> Episodes:
        """Support (T, N*K, C, H, W) and query (T, N*Q, C, H, W) in 0..1, ordered by label; labels (T, N*K) and (T, N*Q).

        Facts: `classes` (T, N), the class behind each label; `turns` (T, N), its quarter turns, counter-clockwise.
        """
        return self.draw(split, tasks, queries, rng, device, dtype).part(0, tasks)

    def draw(
        self, split: Split, tasks: int, queries: int, rng: np.random.Generator, device: torch.device, dtype: torch.dtype
    ) -> DrawnImages:
        """See `TaskSource`; nothing but the places of the images in the pool is kept."""
        self.check_queries(queries)
        shots = self._family.shots
        classes, turns = self._draw_classes(split, tasks, rng)
        chosen = distinct(rng, classes.size, self._sizes_of(split, classes), shots + queries).reshape(
            *classes.shape, -1
        )
        places = self._starts[classes][..., None] + chosen
        return DrawnImages(self._pool_for(device), places, shots, {"classes": classes, "turns": turns}, device, dtype)

    def check_queries(self, queries: int) -> None:
        """See `TaskSource`; the data at hand may have fewer images of a class than the family's settings promise."""
        self._family.check_queries(queries)
        smallest = int(self._sizes.argmin())
        if self._family.shots + queries > self._sizes[smallest]:
            raise UserError(
                f"{self._family.shots} support and {queries} query {self._family.noun} of a class are more than the "
                f"{self._sizes[smallest]} that {self._names[smallest]} has here; lower shots or queries until they add up to "
                f"{self._sizes[smallest]} at most."
            )

    def digest(self) -> str:
        """See `TaskSource`: of all pixels and of what belongs to which class and split."""
        return self._digest

    @cached_property
    def _digest(self) -> str:
        whole = hashlib.sha256(self._images.cpu().numpy().data)
        for split, classes in sorted(self._splits.items()):
            whole.update(split.encode() + classes.tobytes())
        if self._sizes.min() < self._sizes.max():  # else the number of classes says it
            whole.update(self._sizes.tobytes())
        return whole.hexdigest()

    def describe(self) -> str:
        """See `TaskSource`."""
        return self._description

    def class_names(self, split: Split, episodes: Episodes, task: int) -> tuple[str, ...]:
        """Names of the classes of one task, by label, with their rotation."""
        pairs = zip(episodes.facts["classes"][task], episodes.facts["turns"][task], strict=True)
        return tuple(self._names[index] + (f", turned {90 * turn}°" if turn else "") for index, turn in pairs)

    def pictures(self, x: torch.Tensor) -> np.ndarray:
        """Inputs (N, 1, H, W) as uint8 pictures (N, H, W), or (N, 3, H, W) as (N, H, W, 3)."""
        import torch  # noqa: PLC0415 - settings must be readable before torch is loaded

        pictures: np.ndarray = x.mul(255).round().to(torch.uint8).cpu().numpy()
        return pictures[:, 0] if pictures.shape[1] == 1 else np.ascontiguousarray(pictures.transpose(0, 2, 3, 1))

    def _draw_classes(self, split: Split, tasks: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Classes and quarter turns of each task, both (T, N), in random order."""
        pool, ways, rotations = self._splits[split], self._family.ways, self._family.rotations_in(split)
        if rotations == "classes":
            drawn = distinct(rng, tasks, 4 * len(pool), ways)
            return pool[drawn // 4], drawn % 4
        classes = pool[distinct(rng, tasks, len(pool), ways)]
        turns = rng.integers(0, 4, classes.shape) if rotations == "random" else np.zeros_like(classes)
        return classes, turns

    def _sizes_of(self, split: Split, classes: np.ndarray) -> int | np.ndarray:
        """Images of each drawn class, flat; one number where all classes of the split have as many."""
        sizes = self._sizes[self._splits[split]]
        return int(sizes[0]) if sizes.min() == sizes.max() else self._sizes[classes].ravel()

    def _pool_for(self, device: torch.device) -> torch.Tensor:
        """The pool, which moves to the device once, then stays."""
        if self._asked != device:
            self._asked = device
            if _has_room(device, self._images, self._family.title):
                self._images = self._images.to(device)
        return self._images


def _has_room(device: torch.device, images: torch.Tensor, title: str) -> bool:
    """Whether the pool may lie on the device: at most a quarter of a GPU's free memory, the rest is for training."""
    import torch  # noqa: PLC0415 - settings must be readable before torch is loaded

    if device.type != "cuda":
        return True
    free, size = torch.cuda.mem_get_info(device)[0], images.nbytes
    if 4 * size > free:
        logging.getLogger(__name__).warning(
            "The images of %s (%.2f GB) stay in main memory, because only %.2f GB of GPU memory are free.",
            title,
            size / 1e9,
            free / 1e9,
        )
    return 4 * size <= free


def distinct(rng: np.random.Generator, rows: int, population: int | np.ndarray, count: int) -> np.ndarray:
    """(rows, count) numbers of 0..population-1, all different within a row and in random order.

    `population` may differ from row to row, (rows,). Floyd's algorithm for all rows at once, so that the cost does not grow with
    the population; then each row is shuffled.
    """
    chosen = np.empty((rows, count), np.int64)
    for column in range(count):
        newest = population - count + column
        drawn = rng.integers(0, newest + 1, rows)
        repeated = (chosen[:, :column] == drawn[:, None]).any(1)
        chosen[:, column] = np.where(repeated, newest, drawn)
    return rng.permuted(chosen, axis=1, out=chosen)
