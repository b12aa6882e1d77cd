"""Which image of miniImageNet belongs to which class and split: read from the CSV lists or from class folders, and checked."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.errors import UserError
from core.tasks.base import Split
from core.tasks.mini_imagenet_classes import IMAGES, PUBLISHED
from core.tasks.mini_imagenet_place import HOLDS, PARTS, Place, no_download, opened

SPLITS: dict[str, Split] = {"train": "train", "val": "validation", "test": "test"}
"""The splits by their names in the files, in this order."""
_PICTURES = (".jpg", ".jpeg", ".png")
Rows = list[tuple[str, str]]
"""Class and file of every image of one split."""


@dataclass(frozen=True)
class ImageClass:
    """One class: its split, its label in the files, and the files of its images, sorted."""

    split: Split
    label: str
    files: tuple[str, ...]

    @property
    def name(self) -> str:
        """What people call it: ImageNet's name where the label is one of the published ones."""
        return next((names[self.label] for names in PUBLISHED.values() if self.label in names), self.label)


def classes_in(place: Place) -> tuple[ImageClass, ...]:
    """All classes, by split and then by label, so that neither the order of lists nor of folders matters.

    Raises:
        UserError: a split, a list or a file is missing, an image or a class is listed twice, or a list cannot be read.
    """
    rows = {part: _in_folders(place, part) for part in PARTS}
    if any(name.startswith("images/") for name in place.stamps) or not any(rows.values()):
        rows = {part: _listed(place, part) for part in PARTS}
    _check(place, rows)
    found = []
    for part, split in SPLITS.items():
        files: dict[str, list[str]] = {}
        for label, file in rows[part]:
            files.setdefault(label, []).append(file)
        found += [ImageClass(split, label, tuple(sorted(files[label]))) for label in sorted(files)]
    return tuple(found)


def stamp_of(place: Place, classes: tuple[ImageClass, ...]) -> str:
    """Changes when an image is added, removed, renamed, written to or given to another class."""
    stamp = hashlib.blake2b(digest_size=16)
    for one in classes:
        for file in one.files:
            stamp.update(f"{one.split}/{one.label}/{file} {place.stamps[file]}\n".encode())
    return stamp.hexdigest()


def description(classes: tuple[ImageClass, ...]) -> str:
    """How the data differ from the published 64, 16 and 20 classes of 600 images; "" when they do not."""
    if any(one.label not in PUBLISHED[one.split] or len(one.files) > IMAGES for one in classes):
        return f"not the published classes or images: {_counts(classes)}"
    complete = len(classes) == sum(map(len, PUBLISHED.values())) and all(len(one.files) == IMAGES for one in classes)
    return "" if complete else f"a subset: {_counts(classes)}"


def _counts(classes: tuple[ImageClass, ...]) -> str:
    """For example "train 120 of 600 images per class; validation 80; test 80"."""
    parts = []
    for split, published in PUBLISHED.items():
        sizes = [len(one.files) for one in classes if one.split == split]
        few, many = min(sizes), max(sizes)
        own = f"{len(sizes)} of {len(published)} classes, " if len(sizes) != len(published) else ""
        parts.append(f"{split} {own}{few if few == many else f'{few} to {many}'}")
    return "; ".join([f"{parts[0]} of {IMAGES} images per class", *parts[1:]])


def found(root: Path) -> str:
    """In a few words, whether miniImageNet is there and complete. Never raises."""
    try:
        with opened(root) as place:
            return description(classes_in(place)) or "complete"
    except UserError as error:
        missing = str(error).startswith("miniImageNet was not found")
        return "missing; only its own presets need it" if missing else f"unusable: {error}"


def _listed(place: Place, part: str) -> Rows:
    """The rows of PART.csv."""
    name = f"{part}.csv"
    if name not in place.stamps:
        raise _incomplete(place, f"{name} is missing")
    try:
        lines = csv.DictReader(io.StringIO(place.read(name).decode("utf-8-sig")), strict=True)
        rows = [(row["label"].strip(), row["filename"].strip()) for row in lines]
    except (UnicodeDecodeError, csv.Error, KeyError, AttributeError):  # None where a row is too short
        raise UserError(
            f"{name} of miniImageNet in {place.where} is no list with the columns filename and label; put the published file there."
        ) from None
    absent = [file for _, file in rows if f"images/{file}" not in place.stamps]
    if absent:
        raise _incomplete(
            place, f"images/ lacks {len(absent)} of the {len(rows)} images of {name}, for example {absent[0]}"
        )
    return [(label, f"images/{file}") for label, file in rows]


def _in_folders(place: Place, part: str) -> Rows:
    """The pictures in PART/CLASS/."""
    parts = (name.split("/") for name in place.stamps if name.lower().endswith(_PICTURES))
    return [(names[1], "/".join(names)) for names in parts if len(names) == 3 and names[0] == part]


def _check(place: Place, rows: dict[str, Rows]) -> None:
    homes: dict[str, str] = {}
    seen: set[str] = set()
    for part, label, file in _flat(rows):
        if homes.setdefault(label, part) != part:
            raise UserError(
                f"Class {label} of miniImageNet in {place.where} is in {homes[label]} and in {part}; leave it in one of them, "
                "because test classes must be new."
            )
        if file in seen:
            raise UserError(f"{file} of miniImageNet in {place.where} is listed twice; leave it in the list once.")
        seen.add(file)
    for part in PARTS:
        if not rows[part]:
            raise _incomplete(place, f"{part} has no images")


def _flat(rows: dict[str, Rows]) -> Iterator[tuple[str, str, str]]:
    for part in PARTS:
        for label, file in rows[part]:
            yield part, label, file


def _incomplete(place: Place, problem: str) -> UserError:
    return UserError(
        f"miniImageNet in {place.where} is incomplete ({problem}); it should hold {HOLDS}, and {no_download()}."
    )
