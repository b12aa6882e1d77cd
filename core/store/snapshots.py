"""Snapshots of the matrices for looking back, so many that a run of any length keeps a few hundred."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np

from core.events import MatrixSnapshot
from core.store.disk import write_verified
from core.store.tensor_file import tensor_bytes

FORMAT = "curvature-explorer matrices"
VERSION = 1
PER_DOUBLING = 32
"""Snapshots while the iteration doubles: 60,000 iterations keep about 380."""
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
            path = self._folder / f"mat-{iteration:09}.safetensors"
            write_verified(path, _payload(self._arms), kind="matrices")
            self._last = iteration
        self._arms = {}


def snapshot_files(folder: Path) -> list[Path]:
    """The snapshots in a folder by rising iteration; empty when there is no folder."""
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted((path for path in found if _NAME.fullmatch(path.name)), key=iteration_of)


def iteration_of(path: Path) -> int:
    """The iteration in the name of a snapshot."""
    found = _NAME.fullmatch(path.name)
    assert found is not None, "not a snapshot"
    return int(found[1])


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
