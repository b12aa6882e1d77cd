"""A small Omniglot: the real layout, ten characters, and pictures from which character and drawing can be told."""

import io
import random
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.errors import UserError
from core.tasks import Omniglot
from core.tasks.omniglot_data import FOLDER, PARTS
from tests.core.loading import loaded

SMALL = {"images_background": ("Anglo/character01", "Anglo/character02", "Greek/character01", "Greek/character02",
                               "Greek/character03", "Latin/character01"),
         "images_evaluation": ("Avesta/character01", "Avesta/character02", "Tibetan/character01", "Tibetan/character02")}  # fmt: skip
SPLIT = {"train_classes": 4, "validation_classes": 3, "ways": 3}
"""Settings under which ten characters are enough."""
BACKGROUND, EVALUATION = SMALL
SOME = f"{BACKGROUND}/Greek/character02/0003_07.png"
"""A drawing in the middle."""


def shrink(patch):
    """Let the small set count as complete."""
    for part, characters in SMALL.items():
        patch.setitem(PARTS, part, len(characters))


def pixels(part, character, number):
    """(28, 28) booleans, True where there is paper; no two drawings are alike, turned or not."""
    names = [(p, c) for p in sorted(SMALL) for c in SMALL[p]]
    return np.random.default_rng([names.index((part, character)), number]).random((28, 28)) < 0.8


def png(part, character, number):
    """A drawing as the bytes of a 105x105 PNG of 1 bit."""
    image = Image.fromarray(pixels(part, character, number)).resize((105, 105), Image.Resampling.NEAREST)
    data = io.BytesIO()
    image.save(data, "PNG")
    return data.getvalue()


def entries(part):
    """(name, bytes) of every drawing of a part."""
    for place, character in enumerate(SMALL[part]):
        for number in range(20):
            yield f"{part}/{character}/{place:04d}_{number + 1:02d}.png", png(part, character, number)


def write_tree(root: Path, shuffle: int = 0) -> Path:
    """Unpacked folders under `root`, created in an order of their own."""
    home = root / FOLDER
    files = [pair for part in SMALL for pair in entries(part)]
    random.Random(shuffle).shuffle(files)
    for name, data in files:
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(data)
    return root


def zipped(part, extra=(), leave_out=()):
    """The bytes of one archive, with additional (name, bytes) and without some names."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir(part)
        for name, content in [*entries(part), *extra]:
            if name not in leave_out:
                archive.writestr(name, content)
    return data.getvalue()


def write_archives(root: Path, **replaced: bytes) -> Path:
    """Both archives under `root`, some with bytes of their own."""
    (root / FOLDER).mkdir(parents=True, exist_ok=True)
    for part in SMALL:
        (root / FOLDER / f"{part}.zip").write_bytes(replaced.get(part) or zipped(part))
    return root


def snapshot(folder: Path):
    """Every path below a folder with the bytes of its files."""
    return {str(p.relative_to(folder)): p.read_bytes() if p.is_file() else None for p in sorted(folder.rglob("*"))}


def load(root, **settings):
    """The source and the events of a small Omniglot under `root`."""
    return loaded(Omniglot(**SPLIT | settings), root)


def refusal(root, **settings):
    """The sentence with which loading `root` is refused."""
    with pytest.raises(UserError) as error:
        load(root, **settings)
    message = str(error.value)
    assert message.endswith(".") and "\n" not in message
    return message


def images_of(source):
    """(10, 20, 28, 28) the pool of a source."""
    return source._images.numpy().reshape(10, 20, 28, 28)


def expected():
    """The pool as it is to be, made without the code under test."""
    drawings = [[pixels(part, c, n) for n in range(20)] for part in sorted(SMALL) for c in sorted(SMALL[part])]
    return np.where(np.array(drawings), 0, 255).astype(np.uint8)
