"""miniImageNet: colour pictures of 100 ImageNet classes (Vinyals et al., NeurIPS 2016; split of Ravi & Larochelle, ICLR 2017)."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np

from core.errors import UserError
from core.events import Progress
from core.knobs import knob
from core.tasks.images import FewShotFamily, FewShotImages

MAML_CODE = "MAML's code"


class MiniImagenet(FewShotFamily):
    """Pictures of 84x84 pixels in three colours, 600 of a class when complete; classes may have fewer, and never are turned."""

    title: ClassVar[str] = "miniImageNet"
    most: ClassVar[int] = 600
    kind: Literal["mini_imagenet"] = "mini_imagenet"
    shots: int = knob(
        1,
        title="Shots",
        symbol="K",
        help="Pictures of each class that the inner loop sees.",
        minimum=1,
        maximum=599,
        good="1 or 5",
        source=MAML_CODE,
        log=True,
    )
    resize: Literal["lanczos", "bilinear", "nearest"] = knob(
        "lanczos",
        title="Resize filter",
        help="How pictures of another size become 84x84; copies that already have this size are left as they are.",
        source=MAML_CODE,
    )

    @property
    def inputs(self) -> tuple[int, ...]:
        """One colour picture: (channels, height, width)."""
        return (3, 84, 84)

    def load(self, folder: Path) -> Generator[Progress, None, FewShotImages]:
        """Read the split, and the pictures or what the cache keeps of them. Raises `UserError` when the data cannot be used."""
        # only who loads needs them; the window shows sooner
        from core.tasks.mini_imagenet_images import read_images  # noqa: PLC0415
        from core.tasks.mini_imagenet_place import opened  # noqa: PLC0415
        from core.tasks.mini_imagenet_split import SPLITS, classes_in, description, stamp_of  # noqa: PLC0415

        with opened(folder) as place:
            classes = classes_in(place)
            files = [file for one in classes for file in one.files]
            images = yield from read_images(place, files, stamp_of(place, classes), self.resize)
        splits = {
            split: np.array([number for number, one in enumerate(classes) if one.split == split])
            for split in SPLITS.values()
        }
        names, sizes = [one.name for one in classes], [len(one.files) for one in classes]
        return FewShotImages(self, images, names, splits, sizes, description(classes))

    def download(self, folder: Path) -> Generator[Progress, None, None]:
        """Always raises `UserError`: there is nowhere to fetch it from."""
        from core.tasks.mini_imagenet_place import no_download  # noqa: PLC0415 - as above

        raise UserError(f"miniImageNet is not fetched: {no_download()}.")
