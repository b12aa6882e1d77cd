"""What can be reproduced: experiments of the paper as runs to be made, and how a wish narrows them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from core.errors import UserError
from core.reproduce.results import Ensemble

TASKS = 600
"""Test tasks, as in the paper."""
STEPS = 10
"""Inner steps at test; the tables read the score after as many as a method was trained with."""
SEEDS = (0, 1, 2)

FIVE = ("maml", "layerlr", "meta-sgd", "mc1", "mc2")


@dataclass(frozen=True)
class ArmSet:
    """Methods that one run trains in lockstep.

    Attributes:
        preset: of `core.presets`. methods: arms as `core.presets.preset` takes them. settings: `KEY=VALUE` over the preset.
        plain: whether the run of all of them needs no suffix in its name.
    """

    preset: str
    methods: tuple[str, ...]
    settings: tuple[str, ...] = ()
    plain: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the arms."""
        return tuple(entry.partition("=")[0] for entry in self.methods)


@dataclass(frozen=True)
class Experiment:
    """One column of a table.

    Attributes:
        name: begins the names of its runs. sets: the runs of each seed. ensembles: what is measured of them beside single runs.
    """

    name: str
    sets: tuple[ArmSet, ...]
    ensembles: tuple[Ensemble, ...] = ()

    @property
    def methods(self) -> tuple[str, ...]:
        """Names of all its arms."""
        return tuple(name for one in self.sets for name in one.names)


@dataclass(frozen=True)
class Target:
    """Experiments that belong together: what one command reproduces.

    Attributes:
        name: as in the command. title, about: for people. experiments: in the order of the table. seeds: of the whole campaign.
        tasks, steps: of the measurement.
    """

    name: str
    title: str
    about: str
    experiments: tuple[Experiment, ...]
    seeds: tuple[int, ...] = SEEDS
    tasks: int = TASKS
    steps: int = STEPS

    @property
    def tag(self) -> str:
        """The tag that its runs have."""
        return f"reproduce:{self.name}"

    @property
    def methods(self) -> tuple[str, ...]:
        """Names of all methods of its experiments."""
        return tuple(dict.fromkeys(name for experiment in self.experiments for name in experiment.methods))


@dataclass(frozen=True)
class Wish:
    """What of a target is wanted; the defaults want all of it.

    Attributes:
        experiments, methods: names, () for all. seeds: () for the target's own. iterations: after which runs rest, None for the
            planned end. device, threads: of new runs and of those that go on, "" and None for what the preset says.
    """

    experiments: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    seeds: tuple[int, ...] = ()
    iterations: int | None = None
    device: str = ""
    threads: int | None = None


def _omniglot(ways: int, shots: int) -> Experiment:
    name = f"omniglot-{ways}way-{shots}shot"
    return Experiment(name, (ArmSet(name, FIVE, plain=True), ArmSet(name, ("protonet",))), ("checkpoints", "seeds"))


def _omniglot_pp(ways: int, shots: int) -> Experiment:
    name = f"omniglot-{ways}way-{shots}shot"
    return Experiment(name, (ArmSet(f"maml++-{name}", ("maml-pp=maml",)),), ("checkpoints", "seeds"))


def _mini_imagenet(shots: int) -> Experiment:
    name = f"mini-imagenet-5way-{shots}shot"
    return Experiment(name, (ArmSet(name, FIVE, plain=True), ArmSet(name, ("protonet",))), ("checkpoints", "seeds"))


_COLUMNS = ((5, 1), (5, 5), (20, 1), (20, 5))

TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        Target(
            "sinusoid",
            "Sinusoid regression (table 1)",
            "Mean squared error after one inner step; minutes a run on a CPU.",
            tuple(
                Experiment(f"sinusoid-{shots}shot", (ArmSet(f"sinusoid-{shots}shot", FIVE, plain=True),))
                for shots in (5, 10)
            ),
        ),
        Target(
            "omniglot",
            "Omniglot (table 2 and figure 2)",
            "Accuracy on characters never seen in training, with ensembles and ProtoNet; days on a CPU, so narrow it there.",
            tuple(_omniglot(*column) for column in _COLUMNS),
        ),
        Target(
            "omniglot-maml++",
            "Omniglot with MAML++ (table 2)",
            "The MAML++ row of table 2 with the combination of its paper; five inner steps, so the slowest of all.",
            tuple(_omniglot_pp(*column) for column in _COLUMNS),
        ),
        Target(
            "mini-imagenet",
            "miniImageNet (table 3)",
            "Most published numbers could not be verified; on a part of the data set it only shows that training learns.",
            (_mini_imagenet(1), _mini_imagenet(5)),
        ),
    )
}


def target_called(name: str) -> Target:
    """The target called `name`; raises `UserError` when there is none."""
    if name not in TARGETS:
        raise UserError(f"There is no target '{name}'; {_advice(name, TARGETS)}.")
    return TARGETS[name]


def wanted_experiments(target: Target, wish: Wish) -> tuple[Experiment, ...]:
    """The experiments of a wish, by name or by its end ("5way-1shot"); raises `UserError` for one that is unknown."""
    chosen = set()
    for asked in wish.experiments:
        found = [one.name for one in target.experiments if one.name == asked or one.name.endswith(f"-{asked}")]
        if not found:
            names = [one.name for one in target.experiments]
            raise UserError(f"'{target.name}' has no experiment '{asked}'; {_advice(asked, names)}.")
        chosen.update(found)
    return tuple(one for one in target.experiments if not chosen or one.name in chosen)


def require_methods(target: Target, wish: Wish) -> None:
    """Raise `UserError` for a method of a wish that no experiment of the target has."""
    for asked in wish.methods:
        if asked not in target.methods:
            raise UserError(f"'{target.name}' has no method '{asked}'; {_advice(asked, target.methods)}.")


def _advice(asked: str, known: Iterable[str]) -> str:
    known = list(known)
    near = difflib.get_close_matches(asked, known, 1)
    return f"did you mean '{near[0]}'" if near else f"choose one of {', '.join(known)}"
