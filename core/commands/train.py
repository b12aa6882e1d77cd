"""`main.py train` and `main.py presets`."""

from __future__ import annotations

import argparse
from typing import Any

from core.commands.options import add_data, add_experiment, data_of, experiment_of, path


def add(commands: Any) -> None:
    """Add both commands to the parsers of the program."""
    train = commands.add_parser("train", help="train without a window")
    add_experiment(train)
    add_data(train)
    train.add_argument("--out", metavar="DIR", type=path, help="store the run in this new folder; see the command runs")
    train.add_argument("--download", action="store_true", help="download the data set first if it is missing")
    train.set_defaults(command=_train)
    commands.add_parser("presets", help="list the presets").set_defaults(command=_presets)


def _train(options: argparse.Namespace) -> int:
    from core.headless import run_headless

    return run_headless(experiment_of(options), data_of(options), options.out, download=options.download)


def _presets(options: argparse.Namespace) -> int:
    from core.presets import PRESETS

    for name, values in PRESETS.items():
        print(f"{name:<28}{values['title']}")
    return 0
