"""Checkpoints: everything a run needs to go on, in one safetensors file that proves itself by a digest.

Files are called `ckpt-000001234.safetensors` after their iteration, and `ckpt-000001234-best.safetensors` if the run's score was
its best so far: the last "-best" is the best, no pointer can be out of step with the files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core.store.disk import StoreError, UnusableFileError, set_aside, system_refused, write_verified
from core.store.exact_json import dumps, loads
from core.store.tensor_file import contents_digest, read_tensors, tensor_bytes

FORMAT = "curvature-explorer checkpoint"
VERSION = 1
KEPT = 3
_NAME = re.compile(r"ckpt-(?P<iteration>\d{9,18})(?P<best>-best)?\.safetensors", re.ASCII)
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)
_DIGESTED = ("format", "version", "iteration", "state")


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A run at a step boundary.

    Attributes:
        iteration: outer iterations done. tensors: weights and optimiser by name, any shape.
        state: everything else, as JSON with exact numbers: generators, counters, live settings, best so far, fingerprint.
    """

    iteration: int
    tensors: dict[str, np.ndarray]
    state: dict[str, Any]


def save_checkpoint(folder: Path, checkpoint: Checkpoint, *, best: bool) -> Path:
    """Write a checkpoint and read it back; only then is its file there.

    Args:
        folder: made if only it is missing. checkpoint: what to keep. best: the run's score is its best so far.

    Raises:
        StoreError: it could not be written; the earlier checkpoints are as they were.
        TypeError: the state is not JSON, or a tensor has no format on disk.
    """
    metadata = {
        "format": FORMAT,
        "version": str(VERSION),
        "iteration": str(checkpoint.iteration),
        "state": dumps(checkpoint.state),
    }
    metadata["sha256"] = _digest(metadata, checkpoint.tensors)
    path = folder / f"ckpt-{checkpoint.iteration:09d}{'-best' if best else ''}.safetensors"
    write_verified(path, tensor_bytes(checkpoint.tensors, metadata), kind="checkpoint")
    return path


def load_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint and verify its digest.

    Raises:
        UnusableFileError: it is damaged, or no checkpoint of this program.
        StoreError: a newer version wrote it, or the system refused to read it.
    """
    tensors, metadata = read_tensors(path)
    if metadata.get("format") != FORMAT:
        message = f"{path} is not a checkpoint of this program; choose a file that a run has saved."
        raise UnusableFileError(message, path)
    version = metadata.get("version", "")
    if _NUMBER.fullmatch(version) and int(version) > VERSION:
        message = (
            f"{path} is a checkpoint of version {version}, this program reads version {VERSION}; use a newer program."
        )
        raise StoreError(message, path)
    if metadata.get("sha256") != _digest(metadata, tensors):
        raise _damaged(path, "its digest does not fit its contents")
    try:
        state = loads(metadata.get("state", ""))
    except ValueError as error:
        raise _damaged(path, f"its state cannot be read: {error}") from None
    iteration = metadata.get("iteration", "")
    if version != str(VERSION) or not _NUMBER.fullmatch(iteration) or not isinstance(state, dict):
        raise _damaged(path, "its version, iteration or state is none")
    return Checkpoint(int(iteration), tensors, state)


def checkpoint_files(folder: Path) -> list[Path]:
    """The checkpoints in `folder` by their names, unread, newest first; none if there is no folder.

    Raises:
        StoreError: the folder cannot be listed.
    """
    try:
        return sorted((path for path in folder.iterdir() if _NAME.fullmatch(path.name)), key=numbered, reverse=True)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise system_refused("listed", folder, error) from error


def newest_readable(folder: Path) -> Checkpoint | None:
    """The newest checkpoint that can be used, if any. Changes nothing, so it needs no lock; raises `StoreError` as `newest_good`."""
    for path in checkpoint_files(folder):
        with suppress(StoreError):
            return load_checkpoint(path)
    return None


def newest_good(folder: Path) -> tuple[Checkpoint | None, list[StoreError]]:
    """The newest checkpoint that can be used, if any, and what was wrong with each newer one.

    Damaged and foreign files are set aside as `NAME.damaged-N` and kept. Files of a newer program, and files that the system
    would not let this one read, stay where they are. Call it only while holding the run's lock.

    Raises:
        StoreError: the folder cannot be listed.
    """
    problems: list[StoreError] = []
    for path in checkpoint_files(folder):
        try:
            return load_checkpoint(path), problems
        except UnusableFileError as error:
            problems.append(_put_aside(error))
        except StoreError as error:
            problems.append(error)
    return None, problems


def prune(folder: Path) -> None:
    """Remove all checkpoints but the last three and the best. Call it after a newer one was saved, holding the run's lock.

    Raises:
        StoreError: one could not be removed.
    """
    files = checkpoint_files(folder)
    best = [path for path in files if numbered(path)[1]][:1]
    latest = {numbered(path)[0]: path for path in reversed(files)}  # of two of one iteration the one called best
    kept = {*best, *list(latest.values())[-KEPT:]}
    for path in files:
        if path not in kept:
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise system_refused("removed", path, error) from error


def _digest(metadata: Mapping[str, str], tensors: Mapping[str, np.ndarray]) -> str:
    """SHA-256 over all that is read from the file."""
    return contents_digest([metadata.get(key) for key in _DIGESTED], tensors)


def numbered(path: Path) -> tuple[int, bool]:
    """Iteration, and whether it is called best, by the name."""
    found = _NAME.fullmatch(path.name)
    assert found is not None
    return int(found["iteration"]), found["best"] is not None


def _damaged(path: Path, what: str) -> UnusableFileError:
    return UnusableFileError(f"{path} is damaged ({what}); use an earlier checkpoint or a whole copy.", path)


def _put_aside(error: UnusableFileError) -> StoreError:
    """Set the file aside; the error then says so and carries the new place. One that cannot be moved stays."""
    try:
        aside = set_aside(error.path)
    except StoreError:
        return error
    return UnusableFileError(f"{str(error).removesuffix('.')}; it was set aside as {aside.name}.", aside, error.cause)
