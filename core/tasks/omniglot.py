"""Omniglot: 1,623 handwritten characters of 50 alphabets, drawn by 20 people each (Lake, Salakhutdinov, Tenenbaum, Science 350, 2015)."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np

from core.events import Progress
from core.knobs import knob
from core.streams import stream
from core.tasks.base import Split
from core.tasks.images import MC_CODE, FewShotImages, ImageFamily
from core.tasks.omniglot_data import Resize, read_images, survey


class Omniglot(ImageFamily):
    """The paper's protocol: 1,100 / 100 / 423 characters, 28x28 by nearest neighbour, ink 1, random rotations in every split."""

    title: ClassVar[str] = "Omniglot"
    downloadable: ClassVar[bool] = True
    kind: Literal["omniglot"] = "omniglot"
    train_classes: int = knob(
        1100,
        title="Training characters",
        help="Characters of the training split.",
        unit="characters",
        minimum=2,
        maximum=1619,
        source=MC_CODE,
    )
    validation_classes: int = knob(
        100,
        title="Validation characters",
        help="Characters of the validation split; the test split has the rest of the 1,623.",
        unit="characters",
        minimum=2,
        maximum=1619,
        source=MC_CODE,
    )
    split_seed: int = knob(
        1,
        title="Split seed",
        help="Start of the shuffle that deals the sorted characters to the splits.",
        minimum=0,
        maximum=2**31 - 1,
        source=f"{MC_CODE}, whose listing is unsorted: the characters themselves differ",
    )
    invert: bool = knob(True, title="Ink is 1", help="Ink 1 on 0; off: ink 0 on 1.", source=MC_CODE)
    resize: Resize = knob(
        "nearest",
        title="Resize filter",
        help="How 105x105 becomes 28x28. The authors ask for Lanczos, but Pillow falls back to nearest for 1-bit images; "
        "bilinear and lanczos convert to grey first.",
        source=f"{MC_CODE}, in effect",
    )

    def load(self, folder: Path) -> Generator[Progress, None, FewShotImages]:
        """Unpack (if need be), read or take from the cache, and split. Raises `UserError` when the data cannot be used."""
        from core.tasks.omniglot_archive import open_parts  # noqa: PLC0415 - only who loads needs it; the window shows sooner

        tree = survey((yield from open_parts(folder)))
        images = yield from read_images(tree, self.resize)
        names = [name.split("/", 1)[1].replace("/", " ") for name in tree.names]
        return FewShotImages(self, 255 - images if self.invert else images, names, self._splits(len(names)))

    def download(self, folder: Path) -> Generator[Progress, None, None]:
        """Fetch both archives with torchvision's addresses and unpack them."""
        from core.tasks.omniglot_download import download  # noqa: PLC0415 - as above

        yield from download(folder)

    def _splits(self, characters: int) -> dict[Split, np.ndarray]:
        order = stream(self.split_seed, "omniglot split").permutation(characters)
        ends = (self.train_classes, self.train_classes + self.validation_classes)
        train, validation, test = (np.sort(part) for part in np.split(order, ends))
        return {"train": train, "validation": validation, "test": test}
