"""A small miniImageNet: the published layouts, ten classes of unequal size, and pictures from which class and number can be told."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.errors import UserError
from core.tasks import MiniImagenet
from core.tasks.mini_imagenet_place import FOLDER, PARTS
from tests.core.loading import loaded

SMALL = {
    "train": {"n01532829": 6, "n01558993": 9, "n01704323": 7, "n04604644": 7},
    "val": {"n01855672": 5, "n02091244": 5, "n02114548": 5},
    "test": {"n01930112": 8, "n01981276": 6, "n02099601": 8},
}
"""Images of each class; the labels are published ones."""
WAYS = {"ways": 3}
LABELS = [label for part in PARTS for label in sorted(SMALL[part])]
SOME = "n01704323_03.png"
"""A picture in the middle."""


def file_of(label, number):
    """The name of a picture in `images/`."""
    return f"{label}_{number:02d}.png"


def pixels(label, number):
    """(84, 84, 3) uint8; no two pictures are alike, and 0 occurs in each."""
    noise = np.random.default_rng([int(label[1:]), number]).integers(0, 256, (6, 6, 3), dtype=np.uint8)
    noise[0, 0] = 0
    return noise.repeat(14, 0).repeat(14, 1)


def encoded(picture, kind="PNG"):
    """The bytes of a picture file."""
    data = io.BytesIO()
    Image.fromarray(picture).save(data, kind)
    return data.getvalue()


def lists():
    """(name, bytes) of the files of the published layout; rows are in no particular order."""
    for part, classes in SMALL.items():
        rows = [f"{file_of(label, number)},{label}" for label, count in classes.items() for number in range(count)]
        yield f"{part}.csv", "\n".join(["filename,label", *reversed(rows)]).encode()
        for label, count in classes.items():
            for number in range(count):
                yield f"images/{file_of(label, number)}", encoded(pixels(label, number))


def folders():
    """(name, bytes) of the files as class folders."""
    homes = {label: part for part, classes in SMALL.items() for label in classes}
    for name, data in lists():
        if name.startswith("images/"):
            label = name.removeprefix("images/").split("_")[0]
            yield f"{homes[label]}/{label}/{name.removeprefix('images/')}", data


def write_tree(root: Path, files=lists) -> Path:
    """The files under ROOT/miniImageNet."""
    for name, data in files():
        (root / FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
        (root / FOLDER / name).write_bytes(data)
    return root


def zipped(files=lists, outer="", extra=()):
    """The bytes of an archive with everything in the folder `outer`, and further (name, bytes)."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in [*((outer + name, content) for name, content in files()), *extra]:
            archive.writestr(name, content)
    return data.getvalue()


def write_archive(root: Path, data=None, name="miniImageNet-subset.zip") -> Path:
    """An archive in ROOT/miniImageNet."""
    (root / FOLDER).mkdir(parents=True, exist_ok=True)
    (root / FOLDER / name).write_bytes(zipped() if data is None else data)
    return root


def load(root, **settings):
    """The source and the events of a small miniImageNet under `root`."""
    return loaded(MiniImagenet(**WAYS | settings), root)


def refusal(root, **settings):
    """The sentence with which loading `root` is refused."""
    with pytest.raises(UserError) as error:
        load(root, **settings)
    message = str(error.value)
    assert message.endswith(".") and ". " not in message and "\n" not in message
    return message


def expected():
    """The pool as it is to be, made without the code under test: (66, 3, 84, 84)."""
    sizes = {label: count for classes in SMALL.values() for label, count in classes.items()}
    return np.stack([pixels(label, number).transpose(2, 0, 1) for label in LABELS for number in range(sizes[label])])
