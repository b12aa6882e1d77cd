"""Options that several commands share."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import UserError
from core.folders import data_folder, with_home

if TYPE_CHECKING:
    from core.spec import ExperimentSpec

_SHORT = {"iterations": "N", "device": "auto|cpu|cuda", "threads": "N", "seed": "S"}
"""Settings with an option of their own."""


def path(text: str) -> Path:
    """A path as it was typed. No shell puts the home folder in for `~` behind `--out=`, and that of Windows nowhere.

    Raises:
        ArgumentTypeError: it is empty, as an unset variable of a shell is; that would mean the current folder.
    """
    if not text:
        raise argparse.ArgumentTypeError("the path is empty; name a file or folder")
    return with_home(text)


def add_data(parser: argparse.ArgumentParser) -> None:
    """The option --data."""
    parser.add_argument("--data", metavar="DIR", help="folder that holds the data sets")


def data_of(options: argparse.Namespace) -> Path:
    """The data root that was given, or the usual one."""
    return with_home(options.data) if options.data else data_folder()


def add_experiment(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """The options that name an experiment: a preset, which may be `required`, its arms and its settings."""
    parser.add_argument("--preset", metavar="NAME", required=required, help="see the command presets")
    parser.add_argument(
        "--set", dest="settings", action="append", default=[], metavar="KEY=VALUE", help="change a setting; repeatable"
    )
    parser.add_argument("--methods", metavar="A,B", help="arms to train, for example maml,mc2")
    for name, values in _SHORT.items():
        parser.add_argument(f"--{name}", metavar=values)


def experiment_of(options: argparse.Namespace) -> ExperimentSpec:
    """The experiment that the options name; raises `UserError` for a name or value that cannot be used."""
    from core.overrides import with_overrides
    from core.presets import ARMS, preset

    methods = tuple(options.methods.split(",")) if options.methods is not None else ARMS
    if not all(methods):
        raise UserError(f"--methods '{options.methods}' has an empty name; write for example --methods maml,mc2.")
    short = [f"{name}={value}" for name in _SHORT if (value := getattr(options, name)) is not None]
    return with_overrides(preset(options.preset, methods), [*options.settings, *short])
