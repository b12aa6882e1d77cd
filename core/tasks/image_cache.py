"""Decoded or drawn images kept between runs: one file a set, written whole and checked by a digest when read.

Small sets are safetensors files that are read into memory; a large one is a NumPy file that is mapped.
"""

from __future__ import annotations

import hashlib
import io
import logging
import os
from pathlib import Path

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save


def read_arrays(path: Path) -> dict[str, np.ndarray] | None:
    """The arrays kept in `path`; None when there are none, or not exactly those that were written."""
    try:
        with safe_open(path, framework="np") as file:
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - the file is not a mapping
            digest = (file.metadata() or {}).get("digest")
    except Exception:  # whatever is wrong with it, the caller makes it anew
        return None
    return arrays if digest == _digest(arrays) else None


def write_arrays(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """Keep `arrays` in `path`. A cache that cannot be written is only logged: the arrays are then made again next time."""
    write_whole(path, save(arrays, metadata={"digest": _digest(arrays)}))


def map_array(path: Path, shape: tuple[int, ...]) -> np.ndarray | None:
    """The uint8 array kept in `path`, read from there when it is looked at; None when there is none of this shape.

    Whoever changes the array changes a copy in memory, never the file. Its content is not checked.
    """
    try:
        array: np.ndarray = np.load(path, mmap_mode="c", allow_pickle=False)
    except Exception:  # whatever is wrong with it, the caller makes it anew
        return None
    return array if array.shape == shape and array.dtype == np.uint8 else None


def write_array(path: Path, array: np.ndarray) -> None:
    """Keep one array for `map_array`, without a second copy in memory; else as `write_arrays`."""
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, np.lib.format.header_data_from_array_1_0(array))
    write_whole(path, header.getvalue(), np.ascontiguousarray(array).data)


def write_whole(path: Path, *parts: bytes | memoryview) -> None:
    """Write a file of the cache under a temporary name, then rename it, so that a half-written one is never seen."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("wb") as file:
                file.writelines(parts)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        logging.getLogger(__name__).warning("The cache file %s could not be written: %s", path, error)


def _digest(arrays: dict[str, np.ndarray]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for name in sorted(arrays):
        digest.update(f"{name} {arrays[name].dtype} {arrays[name].shape}".encode())
        digest.update(np.ascontiguousarray(arrays[name]).data)
    return digest.hexdigest()
