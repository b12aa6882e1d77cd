"""Decoded or drawn images kept between runs: one safetensors file a set, written whole and checked by a digest when read."""

from __future__ import annotations

import hashlib
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


def write_whole(path: Path, data: bytes) -> None:
    """Write a file of the cache under a temporary name, then rename it, so that a half-written one is never seen."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            temporary.write_bytes(data)
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
