"""Few-shot characters with nothing to download: every printable character of the DejaVu fonts, split by Unicode script."""

from __future__ import annotations

import unicodedata
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np

from core.events import Progress
from core.knobs import knob
from core.tasks.base import Split
from core.tasks.images import FewShotImages, ImageFamily, Rotations

SCRIPTS: dict[str, Split] = {
    "Hebr": "validation",
    "Tfng": "validation",
    "Armn": "test",
    "Geor": "test",
    "Laoo": "test",
    "Nkoo": "test",
}
"""Where a script goes; every other one trains. Held out are scripts whose letters do not look like those of another script:
Hebrew and Tifinagh (about 150 characters) for validation, Armenian, Georgian, Lao and N'Ko (about 330) for test. Greek, Cyrillic,
Coptic, Old Italic and Lisu share letter shapes with Latin and therefore train with it."""


class Glyphs(ImageFamily):
    """Printed characters, 20 seeded distortions each. Scripts are split into training, validation and test; none is shared."""

    title: ClassVar[str] = "Glyphs"
    kind: Literal["glyphs"] = "glyphs"
    rotations: Rotations = knob(
        "none",
        title="Rotations",
        help="none: upright; arrows and some scripts have characters that differ by a rotation only. "
        "random: each class of a task is turned by 0, 90, 180 or 270 degrees. classes: every rotation is a class of its own.",
    )

    def load(self, folder: Path) -> Generator[Progress, None, FewShotImages]:
        """Draw the characters, or take them from the cache. `folder` is not used."""
        from core.tasks.glyph_drawing import read_glyphs  # noqa: PLC0415 - only who loads needs it; the window shows sooner

        images, codes = yield from read_glyphs()
        characters = [chr(code) for code in codes]
        return FewShotImages(self, images, [_name(character) for character in characters], split_of(characters))


def split_of(characters: Sequence[str]) -> dict[Split, np.ndarray]:
    """Indices of the characters of each split."""
    from fontTools.unicodedata import script  # noqa: PLC0415 - as above

    places = np.array([SCRIPTS.get(script(character), "train") for character in characters])
    splits: tuple[Split, ...] = ("train", "validation", "test")
    return {split: np.flatnonzero(places == split) for split in splits}


def _name(character: str) -> str:
    return f"{unicodedata.name(character, 'character').capitalize()} (U+{ord(character):04X})"
