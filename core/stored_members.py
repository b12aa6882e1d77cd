"""What of stored runs can be evaluated: each arm's last weights, its best-validation weights, or its last weights with several seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from core.analysis.bench import stored_state
from core.errors import UserError
from core.events import StateCopy
from core.spec import ExperimentSpec
from core.store.best_weights import best_weights
from core.store.continuing import spec_of
from core.store.run_folder import RunFolder

Ensemble = Literal["none", "checkpoints", "seeds"]
_FREE = {"iterations", "evaluation_interval", "evaluation_statistics", "tasks_at_once"}
"""Training settings that runs of one ensemble may differ in: none decides what a step of training does."""


@dataclass(frozen=True)
class Origin:
    """Where the weights of a member come from: a run's folder and seed, the iteration of the weights, and the planned end."""

    run: str
    seed: int
    iteration: int
    planned: int


@dataclass(frozen=True, eq=False)
class Entry:
    """One arm to be evaluated, alone or as an ensemble.

    Attributes:
        spec: settings in force at the newest checkpoint of its (first) run. arm: its name. queries: examples of a task or class.
        origins, tensors: of each member; tensors are named as in a checkpoint.
    """

    spec: ExperimentSpec
    arm: str
    queries: int
    origins: tuple[Origin, ...]
    tensors: tuple[dict[str, np.ndarray], ...]


def entries(runs: Sequence[Path], arms: Sequence[str], ensemble: Ensemble) -> list[Entry]:
    """Everything to be evaluated, run by run and arm by arm; runs are only read and may be going on.

    Args:
        runs: folders. arms: names, () for all. ensemble: see `core.measure.Measured`.

    Raises:
        UserError: a run or arm is missing, has no weights yet, or the runs are no ensemble. StoreError: a file cannot be read.
    """
    if not runs:
        raise UserError("There is no run to evaluate; name the folder of one.")
    stored = [_Stored.of(path) for path in runs]
    if ensemble == "seeds":
        return [_of_seeds(stored, arm) for arm in stored[0].chosen(arms)]
    make = _best if ensemble == "checkpoints" else _last
    return [make(run, arm) for run in stored for arm in run.chosen(arms)]


@dataclass(frozen=True, eq=False)
class _Stored:
    """A run as it is now."""

    path: Path
    spec: ExperimentSpec
    copy: StateCopy

    @classmethod
    def of(cls, path: Path) -> _Stored:
        copy = stored_state(path)
        return cls(path, spec_of(copy.spec, path), copy)

    def chosen(self, arms: Sequence[str]) -> list[str]:
        """The arms asked for, which must be there, or all."""
        return [self.spec.arm(arm).name for arm in arms] if arms else [arm.name for arm in self.spec.arms]

    def origin(self, iteration: int) -> Origin:
        return Origin(str(self.path), self.spec.run.seed, iteration, self.spec.training.iterations)

    def recipe(self, arm: str) -> dict[str, object]:
        """What must be equal in runs that differ by their seed alone."""
        training = {name: value for name, value in self.spec.training_of(arm).model_dump().items() if name not in _FREE}
        spec = self.spec
        parts = {"task": spec.task, "model": spec.model, "method": spec.arm(arm).method, "type": spec.run.dtype}
        return {**parts, "training": training, "query examples": self.copy.queries}


def _last(run: _Stored, arm: str) -> Entry:
    return Entry(run.spec, arm, run.copy.queries, (run.origin(run.copy.iteration),), (run.copy.tensors,))


def _best(run: _Stored, arm: str) -> Entry:
    kept = best_weights(RunFolder.open(run.path).best_path, arm)
    if not kept:
        raise UserError(
            f"{run.path} keeps no best-validation weights of arm '{arm}', as runs of earlier versions and runs without an evaluation "
            "do not; evaluate it without --ensemble checkpoints."
        )
    origins = tuple(run.origin(weights.iteration) for weights in kept)
    return Entry(run.spec, arm, run.copy.queries, origins, tuple(weights.tensors for weights in kept))


def _of_seeds(stored: Sequence[_Stored], arm: str) -> Entry:
    first, *others = stored
    if not others:
        raise UserError(
            "An ensemble of seeds needs at least two runs; name the runs of an experiment with different seeds."
        )
    seen = {first.spec.run.seed: first.path}
    for run in others:
        mine, theirs = run.recipe(arm), first.recipe(arm)
        if different := [name for name, value in mine.items() if value != theirs[name]]:
            raise UserError(
                f"{run.path} and {first.path} are no seeds of one experiment: their {different[0]} differs for arm '{arm}'; name runs "
                "that differ by the seed alone."
            )
        if (seed := run.spec.run.seed) in seen:
            raise UserError(f"{run.path} and {seen[seed]} have the same seed {seed}; name runs with different seeds.")
        seen[seed] = run.path
    last = [_last(run, arm) for run in stored]
    return Entry(
        first.spec,
        arm,
        first.copy.queries,
        tuple(entry.origins[0] for entry in last),
        tuple(entry.tensors[0] for entry in last),
    )
