"""The three best-validation weights of each arm, `best/ARM-000001234.safetensors` after their iteration.

A file stays as long as its weights were among the best three at the newest evaluation or at a checkpoint that is still there, so
that a run that goes on from any of its checkpoints finds what was the best then.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.events import Contender
from core.scores import BEST_KEPT, sign_of
from core.store.disk import StoreError, UnusableFileError, set_aside, system_refused, write_verified
from core.store.tensor_file import contents_digest, read_tensors, tensor_bytes

FORMAT = "curvature-explorer best weights"
VERSION = 1
_NAME = re.compile(r"(?P<arm>[a-z0-9][a-z0-9_-]*)-(?P<iteration>\d{9,18})\.safetensors", re.ASCII)
_DIGESTED = ("format", "version", "arm", "iteration", "metric", "score")

Key = tuple[str, int]
"""Arm and iteration."""


@dataclass(frozen=True, eq=False)
class BestWeights:
    """Weights of one arm: its tensors named as in a checkpoint, and the validation score that made them one of the best."""

    arm: str
    iteration: int
    metric: str
    score: float
    tensors: dict[str, np.ndarray]


class BestFiles:
    """Chooses and writes the best weights of one run, for the writer's thread.

    Attributes:
        notices: what was set aside, a sentence each.
    """

    def __init__(self, folder: Path) -> None:
        """Go on after what is in `folder` already, which need not exist; what cannot be used there is set aside.

        Raises:
            StoreError: the system refused.
        """
        self.notices: list[str] = []
        self._folder = folder
        self._ranks: dict[Key, float] = {}
        self._waiting: dict[Key, Contender] = {}
        for path in best_files(folder):
            try:
                self._note(load_best(path))
            except UnusableFileError as error:
                aside = set_aside(path)
                self.notices.append(f"{str(error).removesuffix('.')}; it was set aside as {aside.name}.")

    def take(self, event: Contender) -> None:
        """Collect weights until `finish`; those that others overtake before are never written."""
        self._waiting[event.arm, event.iteration] = event
        self._note(event)

    def finish(self, cuts: Collection[int]) -> None:
        """Write what is collected and remove what is not needed any more.

        Args:
            cuts: iterations of the checkpoints that are there.

        Raises:
            StoreError: something could not be written or removed; the same call may succeed later.
        """
        needed = best_of(self._ranks, cuts)
        for key in sorted(self._waiting, key=lambda key: key[1]):
            if key in needed:
                event = self._waiting[key]
                write_verified(_path_of(self._folder, *key), _payload(event), kind="best")
            del self._waiting[key]
        for key in self._ranks.keys() - needed:
            _remove(_path_of(self._folder, *key))
            del self._ranks[key]

    def _note(self, weights: BestWeights | Contender) -> None:
        self._ranks[weights.arm, weights.iteration] = sign_of(weights.metric) * weights.score


def best_of(ranks: dict[Key, float], cuts: Iterable[int] = ()) -> set[Key]:
    """Of each arm the best three of all, and the best three until each of the `cuts`; of equal ones the earlier is better.

    Args:
        ranks: by arm and iteration, the larger the better.
    """
    needed: set[Key] = set()
    for arm in {arm for arm, _ in ranks}:
        order = sorted((key for key in ranks if key[0] == arm), key=lambda key: (-ranks[key], key[1]))
        for cut in (*cuts, math.inf):
            needed |= set([key for key in order if key[1] <= cut][:BEST_KEPT])
    return needed


def best_weights(folder: Path, arm: str) -> list[BestWeights]:
    """The best weights of an arm, the best first; fewer than three, or none, after few evaluations. The run may be going on.

    Raises:
        StoreError: a file is damaged or cannot be read.
    """
    for _ in range(3):
        kept = [path for path in best_files(folder) if _key_of(path)[0] == arm]
        try:
            loaded = {_key_of(path): load_best(path) for path in kept}
        except StoreError as error:
            if isinstance(error.cause, FileNotFoundError):
                continue  # a better one has just taken its place
            raise
        chosen = best_of({key: sign_of(weights.metric) * weights.score for key, weights in loaded.items()})
        best = [loaded[key] for key in chosen]
        return sorted(best, key=lambda weights: (-sign_of(weights.metric) * weights.score, weights.iteration))
    raise StoreError(f"{folder} changes too fast to be read; try again.", folder, transient=True)


def load_best(path: Path) -> BestWeights:
    """Read a file and verify its digest.

    Raises:
        UnusableFileError: it is damaged, or holds no best weights. StoreError: the system refused to read it.
    """
    tensors, metadata = read_tensors(path)
    arm, iteration = _key_of(path)
    try:
        score = float(metadata["score"])
        known = metadata["format"] == FORMAT and metadata["version"] == str(VERSION)
        whole = metadata["sha256"] == contents_digest([metadata[key] for key in _DIGESTED], tensors)
        if not (known and whole and metadata["arm"] == arm and int(metadata["iteration"]) == iteration):
            raise ValueError("its digest, name or version does not fit its contents")
        return BestWeights(arm, iteration, metadata["metric"], score, tensors)
    except (KeyError, ValueError) as error:
        message = f"{path} holds no best weights that can be used ({error}); put a whole copy in its place."
        raise UnusableFileError(message, path) from error


def best_files(folder: Path) -> list[Path]:
    """The files of best weights in a folder by arm and rising iteration; none if there is no folder.

    Raises:
        StoreError: the folder cannot be listed.
    """
    try:
        return sorted((path for path in folder.iterdir() if _NAME.fullmatch(path.name)), key=_key_of)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise system_refused("listed", folder, error) from error


def forget_best_after(folder: Path, iteration: int) -> None:
    """Remove the best weights later than `iteration`, because the run goes on from there; raises `StoreError` if one stays."""
    for path in best_files(folder):
        if best_iteration(path) > iteration:
            _remove(path)


def best_iteration(path: Path) -> int:
    """The iteration in the name of a file of best weights."""
    return _key_of(path)[1]


def _key_of(path: Path) -> Key:
    found = _NAME.fullmatch(path.name)
    assert found is not None, "no best weights"
    return found["arm"], int(found["iteration"])


def _path_of(folder: Path, arm: str, iteration: int) -> Path:
    return folder / f"{arm}-{iteration:09d}.safetensors"


def _payload(event: Contender) -> bytes:
    metadata = {"format": FORMAT, "version": str(VERSION), "arm": event.arm, "iteration": str(event.iteration)}
    metadata |= {"metric": event.metric, "score": repr(event.score)}
    metadata["sha256"] = contents_digest([metadata[key] for key in _DIGESTED], event.tensors)
    return tensor_bytes(event.tensors, metadata)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise system_refused("removed", path, error) from error
