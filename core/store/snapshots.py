"""Snapshots of the matrices for looking back, so many that a run of any length keeps a few hundred."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np

from core.events import Matrix, MatrixSnapshot
from core.store.disk import UnusableFileError, system_refused, write_verified
from core.store.tensor_file import Limits, read_tensors, tensor_bytes

FORMAT = "curvature-explorer matrices"
VERSION = 1
PER_DOUBLING = 32
"""Snapshots while the iteration doubles: 60,000 iterations keep about 380."""
_LIMITS = Limits(file_bytes=2**30, tensors=10_000, rank=2)
_NAME = re.compile(r"mat-(\d{9,18})\.safetensors", re.ASCII)


class Snapshots:
    """Chooses and writes the snapshots of one run. All arms of an iteration share a file, `mat-000001234.safetensors`."""

    def __init__(self, folder: Path) -> None:
        """Go on after what is in `folder` already, which need not exist."""
        self._folder = folder
        kept = snapshot_files(folder)
        self._last = iteration_of(kept[-1]) if kept else -1
        self._arms: dict[str, MatrixSnapshot] = {}

    def take(self, event: MatrixSnapshot) -> None:
        """Collect one arm; when the next iteration begins, write the one before it if it is far enough from the last.

        Raises:
            StoreError: it could not be written; the same call may succeed later.
        """
        collected = next((snapshot.iteration for snapshot in self._arms.values()), event.iteration)
        if event.iteration != collected:
            self.finish()
        self._arms[event.arm] = event

    def finish(self) -> None:
        """Write what is collected, if it is far enough from the last; raises `StoreError` like `take`."""
        iteration = next((snapshot.iteration for snapshot in self._arms.values()), -1)
        if iteration > self._last and (self._last < 0 or iteration >= self._last + max(1, self._last // PER_DOUBLING)):
            write_verified(_file_of(self._folder, iteration), _payload(self._arms), kind="matrices")
            self._last = iteration
        self._arms = {}


def snapshot_files(folder: Path) -> list[Path]:
    """The snapshots in a folder by rising iteration; empty when there is no folder."""
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted((path for path in found if _NAME.fullmatch(path.name)), key=iteration_of)


def forget_after(folder: Path, iteration: int) -> None:
    """Remove the snapshots later than `iteration`, because the run goes on from there.

    Raises:
        StoreError: one could not be removed.
    """
    for path in snapshot_files(folder):
        if iteration_of(path) > iteration:
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise system_refused("removed", path, error) from error


def iteration_of(path: Path) -> int:
    """The iteration in the name of a snapshot."""
    found = _NAME.fullmatch(path.name)
    assert found is not None, "not a snapshot"
    return int(found[1])


def snapshot_iterations(folder: Path) -> list[int]:
    """The iterations of which a folder has snapshots, rising."""
    return [iteration_of(path) for path in snapshot_files(folder)]


def load_snapshots(folder: Path, iteration: int) -> list[MatrixSnapshot]:
    """The matrices of every arm at one of the `snapshot_iterations`, in the order in which the run said them.

    Raises:
        UnusableFileError: the file is damaged, or no snapshot. StoreError: it is gone, or the system refused to read it.
    """
    path = _file_of(folder, iteration)
    tensors, metadata = read_tensors(path, _LIMITS)
    try:
        if metadata["format"] != FORMAT or metadata["version"] != str(VERSION):
            raise ValueError("it is of another format or version")
        about = json.loads(metadata["about"])
        arms: dict[str, list[Matrix]] = {}
        for name, view in about["views"].items():
            arm, layer, matrix = name.split("/", 2)
            values = tensors[name].astype(np.float32, copy=False)
            if values.ndim != 2 or view["reference"] not in ("identity", "constant"):
                raise ValueError(f"{name[:60]} is no matrix of a known kind")
            shown = Matrix(layer, matrix, values, view["reference"], float(view["level"]), bool(view["learned"]))
            arms.setdefault(arm, []).append(shown)
        moment = int(about["iteration"]), float(about["seconds"])
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        message = f"{path} is no snapshot of matrices that can be read ({error}); put a whole copy in its place."
        raise UnusableFileError(message, path) from error
    return [MatrixSnapshot(arm, *moment, tuple(matrices)) for arm, matrices in arms.items()]


def _file_of(folder: Path, iteration: int) -> Path:
    return folder / f"mat-{iteration:09}.safetensors"


def _payload(arms: dict[str, MatrixSnapshot]) -> bytes:
    tensors: dict[str, np.ndarray] = {}
    views = {}
    for arm, snapshot in arms.items():
        for matrix in snapshot.matrices:
            name = f"{arm}/{matrix.layer}/{matrix.name}"
            tensors[name] = matrix.values
            views[name] = {"reference": matrix.reference, "level": matrix.level, "learned": matrix.learned}
    first = next(iter(arms.values()))
    about = {"iteration": first.iteration, "seconds": first.seconds, "views": views}
    return tensor_bytes(tensors, {"format": FORMAT, "version": str(VERSION), "about": json.dumps(about)})
