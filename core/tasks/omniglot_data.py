"""Omniglot on disk: where it lies, whether it is complete, and its drawings as one array.

The layout is torchvision's: ROOT/omniglot-py/images_background/ALPHABET/characterNN/NNNN_NN.png and images_evaluation alike.
Every listing is sorted, so that the numbering of the characters does not depend on the file system.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image

from core.errors import UserError
from core.events import Progress
from core.folders import cache_folder
from core.tasks.image_cache import read_arrays, write_arrays, write_whole
from core.tasks.images import DRAWINGS, SIDE

FOLDER = "omniglot-py"
PARTS = {"images_background": 964, "images_evaluation": 659}
"""The two folders and how many characters each holds."""

ADVICE = (
    "press Download, or run `python main.py train --preset omniglot-5way-1shot --download`, "
    "or name the folder that holds it with --data DIR"
)
_LARGEST_SIDE = 1000
Resize = Literal["nearest", "bilinear", "lanczos"]
_FILTERS = {
    "nearest": Image.Resampling.NEAREST,
    "bilinear": Image.Resampling.BILINEAR,
    "lanczos": Image.Resampling.LANCZOS,
}


@dataclass(frozen=True)
class Tree:
    """The complete, unpacked data set.

    Attributes:
        names: "images_background/Tifinagh/character50" and so on, sorted.
        files: paths of the 20 drawings of each character, sorted.
        stamp: changes when a drawing is added, removed, renamed or written to.
    """

    names: tuple[str, ...]
    files: tuple[tuple[str, ...], ...]
    stamp: str


def home_of(root: Path) -> Path:
    """Where the two parts lie or would lie: ROOT/omniglot-py, or ROOT itself when it is that folder."""
    inside = root / FOLDER
    holds_a_part = any((root / name).exists() for part in PARTS for name in (part, f"{part}.zip"))
    return root if not inside.is_dir() and (holds_a_part or root.name == FOLDER) else inside


def archive_of(home: Path, part: str) -> Path:
    """The archive of one part."""
    return home / f"{part}.zip"


def unpacked(home: Path, part: str) -> Path | None:
    """The folder of one unpacked part: beside its archive or, for a read-only data root, in the cache."""
    candidates = [home / part]
    if archive_of(home, part).is_file():
        candidates.append(cached_part(home, part))
    return next((folder for folder in candidates if folder.is_dir()), None)


def cached_part(home: Path, part: str) -> Path:
    """Where a part is unpacked when its data root cannot be written to; another archive gets another folder."""
    archive = archive_of(home, part)
    status = archive.stat()
    key = hashlib.blake2b(f"{archive.resolve()} {status.st_size} {status.st_mtime_ns}".encode(), digest_size=8)
    return cache_folder() / "omniglot" / key.hexdigest() / part


def characters_in(folder: Path) -> dict[str, list[os.DirEntry[str]]]:
    """The drawings of every ALPHABET/CHARACTER under `folder`, all sorted; whatever is not a .png file is passed over."""
    found = {}
    for alphabet in _entries(folder):
        if alphabet.is_dir():
            for character in _entries(alphabet):
                if character.is_dir():
                    drawings = [entry for entry in _entries(character) if entry.name.lower().endswith(".png")]
                    found[f"{alphabet.name}/{character.name}"] = drawings
    return found


def fault(part: str, characters: dict[str, list[os.DirEntry[str]]]) -> str:
    """What is missing from one part, as a clause; "" when it is complete."""
    for name, drawings in characters.items():
        if len(drawings) != DRAWINGS:
            return f"{name} has {len(drawings)} drawings instead of {DRAWINGS}"
    if len(characters) != PARTS[part]:
        return f"it holds {len(characters)} characters instead of {PARTS[part]}"
    return ""


def survey(parts: dict[str, Path]) -> Tree:
    """List the unpacked parts (name -> folder); raises `UserError` when one is incomplete or cannot be listed."""
    names, files, stamp = [], [], hashlib.blake2b(digest_size=8)
    for part, folder in sorted(parts.items()):
        try:
            characters = characters_in(folder)
            if problem := fault(part, characters):
                raise UserError(f"Omniglot in {folder} is incomplete ({problem}); delete that folder, then {ADVICE}.")
            for name, drawings in characters.items():
                names.append(f"{part}/{name}")
                files.append(tuple(entry.path for entry in drawings))
                for entry in drawings:
                    status = entry.stat()
                    stamp.update(f"{part}/{name}/{entry.name} {status.st_size} {status.st_mtime_ns}\n".encode())
        except OSError as error:
            raise unreadable(error.filename or folder, error) from None
    return Tree(tuple(names), tuple(files), stamp.hexdigest())


def read_images(tree: Tree, resize: Resize) -> Generator[Progress, None, np.ndarray]:
    """All drawings as (characters, 20, 28, 28) uint8, ink 0 on 255, from the cache if they were read before."""
    shape = (len(tree.names), DRAWINGS, SIDE, SIDE)
    if checksum := _known_checksum(tree):
        kept = read_arrays(_kept_images(checksum, resize))
        if kept and kept["images"].shape == shape:
            return kept["images"]
    images, digest = np.empty(shape, np.uint8), hashlib.sha256()
    for index, (name, files) in enumerate(zip(tree.names, tree.files, strict=True)):
        if index % 8 == 0:
            yield Progress("Reading Omniglot", index * DRAWINGS, len(tree.names) * DRAWINGS, "images")
        for number, file in enumerate(files):
            data = _bytes_of(file)
            digest.update(f"{name}/{Path(file).name} {len(data)}\n".encode() + data)
            images[index, number] = _decoded(data, file, resize)
    write_arrays(_kept_images(digest.hexdigest(), resize), {"images": images})
    _write_manifest(tree, digest.hexdigest())
    yield Progress("Reading Omniglot", len(tree.names) * DRAWINGS, len(tree.names) * DRAWINGS, "images")
    return images


def found(root: Path) -> str:
    """In a few words, whether Omniglot is there and complete. Never raises."""
    try:
        return _state(home_of(root))
    except UserError as error:
        return f"unusable: {error}"
    except OSError as error:
        return f"unreadable: {error.strerror}"


def _state(home: Path) -> str:
    folders = {part: folder for part in PARTS if (folder := unpacked(home, part))}
    archives = [part for part in PARTS if part not in folders and archive_of(home, part).is_file()]
    lacking = [part for part in PARTS if part not in folders and part not in archives]
    if lacking:
        return "missing" if len(lacking) == len(PARTS) else f"incomplete, {lacking[0]} is missing"
    if archives:
        return "archives, not unpacked yet"
    survey(folders)
    return "complete, unpacked"


def _entries(folder: str | Path | os.DirEntry[str]) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda entry: entry.name)


def _bytes_of(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise unreadable(file, error) from None


def _decoded(data: bytes, file: str, resize: Resize) -> np.ndarray:
    """One drawing as (28, 28) uint8. On 1-bit pictures Pillow's other filters silently fall back to nearest, hence grey first."""
    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
            if max(image.size) > _LARGEST_SIDE:
                raise ValueError(f"it claims {image.width} x {image.height} pixels")
            return np.asarray(image.convert("L").resize((SIDE, SIDE), _FILTERS[resize]))
    except Exception as error:  # Pillow raises many types for damaged files
        raise UserError(
            f"{file} is not a readable PNG image ({error}); delete the folder {Path(file).parents[2]}, then {ADVICE}."
        ) from None


def unreadable(place: str | Path, error: OSError) -> UserError:
    """The error to raise when the system refuses to read `place`."""
    return UserError(f"Omniglot in {place} cannot be read ({error.strerror}); check the folder and its permissions.")


def _kept_images(checksum: str, resize: Resize) -> Path:
    return cache_folder() / "omniglot" / f"images-{checksum[:32]}-{resize}.safetensors"


def _manifest(tree: Tree) -> Path:
    return cache_folder() / "omniglot" / f"manifest-{tree.stamp}.json"


def _write_manifest(tree: Tree, checksum: str) -> None:
    manifest = {"characters": len(tree.names), "drawings": DRAWINGS, "sha256": checksum}
    write_whole(_manifest(tree), json.dumps(manifest, indent=1).encode())


def _known_checksum(tree: Tree) -> str:
    """SHA-256 over the sorted names and bytes of an unchanged tree that was read before; "" for any other."""
    try:
        return str(json.loads(_manifest(tree).read_bytes())["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
