"""The images of miniImageNet as one array: decoded once, kept on disk, and read from there as they are needed."""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image

from core.errors import UserError
from core.events import Progress
from core.folders import cache_folder
from core.tasks.image_cache import map_array, write_array, write_whole
from core.tasks.mini_imagenet_place import Place

SIDE = 84
TITLE = "Reading miniImageNet"
CHECK = "Checking miniImageNet"
Resize = Literal["lanczos", "bilinear", "nearest"]
_AT_ONCE = 256
"""Images between two chances to break off."""
_LARGEST = 50_000_000
"""Pixels of the largest picture that is decoded."""
_FILTERS = {
    "lanczos": Image.Resampling.LANCZOS,
    "bilinear": Image.Resampling.BILINEAR,
    "nearest": Image.Resampling.NEAREST,
}


def read_images(place: Place, files: list[str], stamp: str, resize: Resize) -> Generator[Progress, None, np.ndarray]:
    """The pictures of `files` as (images, 3, 84, 84) uint8, mapped from the cache when they were read before.

    A mapped array takes memory only for what is looked at, and the system may take that back. Closing the generator stops the
    reading; what was kept before stays as it is, and nothing half-written is left.

    Args:
        stamp: changes with any of the files. resize: filter for pictures of another size than 84x84.

    Raises:
        UserError: a picture cannot be read.
    """
    shape = (len(files), 3, SIDE, SIDE)
    manifest = cache_folder() / "mini-imagenet" / f"manifest-{stamp}-{resize}.json"
    kept = yield from _kept(manifest, shape)
    if kept is not None:
        return kept
    images = np.empty(shape, np.uint8)
    yield from _decode(place, files, resize, images)
    checksum = yield from _checksum(images)
    write_array(_pixels(manifest, checksum), images)
    write_whole(manifest, json.dumps({"images": len(files), "sha256": checksum}, indent=1).encode())
    kept = yield from _kept(manifest, shape)
    return images if kept is None else kept


def _decode(place: Place, files: list[str], resize: Resize, images: np.ndarray) -> Generator[Progress, None, None]:
    """Fill `images`; Pillow works outside the interpreter's lock, so threads share the work."""

    def decode(number: int) -> None:
        images[number] = _picture(
            place.read(files[number]), f"{files[number]} of miniImageNet in {place.where}", resize
        )

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for start in range(0, len(files), _AT_ONCE):
            yield Progress(TITLE, start, len(files), "images")
            list(threads.map(decode, range(start, min(start + _AT_ONCE, len(files)))))
    yield Progress(TITLE, len(files), len(files), "images")


def _picture(data: bytes, name: str, resize: Resize) -> np.ndarray:
    """One picture as (3, 84, 84) uint8; another size is squeezed to the square, as MAML's script does."""
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > _LARGEST:
                raise ValueError(f"it claims {image.width} x {image.height} pixels")
            colour = image.convert("RGB")
            square = colour if colour.size == (SIDE, SIDE) else colour.resize((SIDE, SIDE), _FILTERS[resize])
            return np.asarray(square).transpose(2, 0, 1)
    except Exception as error:  # Pillow raises many types for damaged files
        raise UserError(f"{name} is not a readable picture ({error}); put an intact copy there.") from None


def _kept(manifest: Path, shape: tuple[int, ...]) -> Generator[Progress, None, np.ndarray | None]:
    """The array that belongs to a manifest; None when there is none, or not exactly the one that was written."""
    try:
        known = str(json.loads(manifest.read_bytes())["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    images = map_array(_pixels(manifest, known), shape)
    if images is None:
        return None
    checksum = yield from _checksum(images)
    return images if checksum == known else None


def _checksum(images: np.ndarray) -> Generator[Progress, None, str]:
    digest = hashlib.sha256()
    for start in range(0, len(images), 8 * _AT_ONCE):
        yield Progress(CHECK, start, len(images), "images")
        digest.update(images[start : start + 8 * _AT_ONCE].data)
    yield Progress(CHECK, len(images), len(images), "images")
    return digest.hexdigest()


def _pixels(manifest: Path, checksum: str) -> Path:
    return manifest.with_name(f"images-{checksum[:32]}.npy")
