"""A campaign as a queue of stored runs: which there are, and how far each is, told by their folders alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from core.errors import UserError
from core.overrides import with_overrides
from core.presets import preset
from core.reproduce.results import OWN
from core.reproduce.targets import ArmSet, Experiment, Target, Wish, require_methods, wanted_experiments
from core.spec import ExperimentSpec
from core.spec_changes import changes_between
from core.store.continuing import spec_of
from core.store.run_folder import is_run, state_of
from core.store.run_info import RunInfo, State, read_info

FREE = {"title", "iterations", "tasks_at_once", "run.device", "run.threads"}
"""Settings in which a stored run may differ from the target: none of them decides what a step of training does."""


@dataclass(frozen=True)
class Job:
    """One run of a campaign.

    Attributes:
        number: from 1 on. name: of its folder. path: the folder. results: the folder for what is measured of it.
        target, experiment: whose. methods: names of its arms. seed: its. spec: what is trained, to its planned end.
        asked: iterations after which it rests.
    """

    number: int
    name: str
    path: Path
    results: Path
    target: str
    experiment: str
    methods: tuple[str, ...]
    seed: int
    spec: ExperimentSpec
    asked: int

    @property
    def planned(self) -> int:
        """Iterations of the paper's experiment."""
        return self.spec.training.iterations


@dataclass(frozen=True)
class JobState:
    """How far one run of a campaign is.

    Attributes:
        name: of the run. experiment, methods, seed: which it is. state: of the run, "queued" before it exists.
        iteration, seconds: made and trained so far. asked, planned: iterations after which it rests, and of the whole experiment.
        seconds_left: of training until `asked`, NaN while nothing is known about its speed.
    """

    name: str
    experiment: str
    methods: tuple[str, ...]
    seed: int
    state: State | Literal["queued"]
    iteration: int
    seconds: float
    asked: int
    planned: int
    seconds_left: float = math.nan

    @property
    def left(self) -> int:
        """Iterations still to be made."""
        return max(0, self.asked - self.iteration)


def jobs_of(target: Target, wish: Wish, root: Path, results: Path | None = None) -> tuple[Job, ...]:
    """The runs that a wish means, all experiments with the first seed, then with the next.

    A run of all methods that is far enough counts for fewer methods too.

    Args:
        target, wish: what. root: the folder that holds the runs. results: the folder for what is measured, None for the usual one.

    Raises:
        UserError: the wish names something unknown, or its settings cannot be used.
    """
    require_methods(target, wish)
    experiments = wanted_experiments(target, wish)
    jobs: list[Job] = []
    for seed in dict.fromkeys(wish.seeds or target.seeds):  # one that is named twice is one run
        for experiment in experiments:
            for arms in experiment.sets:
                names = tuple(name for name in arms.names if not wish.methods or name in wish.methods)
                if names:
                    jobs.append(_job(len(jobs) + 1, target, experiment, arms, names, seed, wish, root, results))
    if not jobs:
        raise UserError(f"No experiment asked for of '{target.name}' has these methods; choose others.")
    return tuple(jobs)


def state_of_job(job: Job) -> JobState:
    """How far a run is now; raises `StoreError` if its run.json is refused."""
    if not is_run(job.path):
        return queued(job)
    info = read_info(job.path).info
    return replace(queued(job), state=state_of(job.path, info), iteration=info.iteration, seconds=info.seconds)


def queued(job: Job) -> JobState:
    """A run that does not exist yet."""
    return JobState(job.name, job.experiment, job.methods, job.seed, "queued", 0, 0.0, job.asked, job.planned)


def timed(states: Sequence[JobState]) -> tuple[JobState, ...]:
    """The same with `seconds_left`: at the run's own speed so far, else that of the same experiment, else that of all."""

    def speed(chosen: Sequence[JobState]) -> float:
        seconds = sum(one.seconds for one in chosen)
        return sum(one.iteration for one in chosen if one.seconds) / seconds if seconds else 0.0

    def left(one: JobState) -> float:
        alike = [other for other in states if (other.experiment, other.methods) == (one.experiment, one.methods)]
        rate = speed([one]) or speed(alike) or speed(states)
        return one.left / rate if rate else (math.nan if one.left else 0.0)

    return tuple(replace(one, seconds_left=left(one)) for one in states)


def require_same(job: Job) -> None:
    """Raise `UserError` when the run in the folder of a job is another experiment than the target wants."""
    info = read_info(job.path).info
    if different := unlike(job.spec, info, job.path):
        raise UserError(
            f"{job.path} holds another experiment ({different} differs); move it away or give another folder with --out."
        )


def unlike(wanted: ExperimentSpec, info: RunInfo, path: Path) -> str:
    """The first setting in which a stored run is not the wanted experiment, or ""; arms may have another order."""
    stored, free = spec_of(info.spec, path), FREE
    if any(wanted.training_of(arm.name).outer_schedule != "constant" for arm in wanted.arms):
        free = FREE - {"iterations"}  # the schedule follows the planned end
    order = [arm.name for arm in wanted.arms]
    if sorted(order) == sorted(arm.name for arm in stored.arms):
        stored = stored.replaced(arms=tuple(stored.arm(name) for name in order))
    for change in changes_between(wanted, stored):
        if change.name not in free:
            return change.title
    changed = [name for change in (*info.changes, *info.pending) for name in change.values if name not in free]
    return f"'{changed[0]}', changed while it ran," if changed else ""


def _job(
    number: int,
    target: Target,
    experiment: Experiment,
    arms: ArmSet,
    names: tuple[str, ...],
    seed: int,
    wish: Wish,
    root: Path,
    results: Path | None,
) -> Job:
    def made(chosen: tuple[str, ...]) -> Job:
        suffix = "" if arms.plain and chosen == arms.names else f"-{'-'.join(chosen)}"
        name = f"{experiment.name}-seed{seed}{suffix}"
        spec = _unseeded(arms, chosen)
        spec = spec.replaced(run=spec.run.with_changes({"seed": seed} | place_of(wish)))
        asked = min(wish.iterations or spec.training.iterations, spec.training.iterations)
        return Job(
            number, name, root / name, results or root / OWN, target.name, experiment.name, chosen, seed, spec, asked
        )

    if names != arms.names and state_of_job(whole := made(arms.names)).iteration >= whole.asked:
        return whole
    return made(names)


@cache
def _unseeded(arms: ArmSet, names: tuple[str, ...]) -> ExperimentSpec:
    """Kept, because checking the settings of a whole campaign anew with each stroke of a key takes too long."""
    entries = tuple(entry for entry in arms.methods if entry.partition("=")[0] in names)
    return with_overrides(preset(arms.preset, entries), list(arms.settings))


def place_of(wish: Wish) -> dict[str, Any]:
    """The settings of a run that a wish says where and how to train with."""
    device = {"device": wish.device} if wish.device else {}
    return device | ({"threads": wish.threads} if wish.threads is not None else {})
