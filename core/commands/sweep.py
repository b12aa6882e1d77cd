"""`main.py sweep`."""

from __future__ import annotations

import argparse
from typing import Any

from core.commands.options import add_data, add_experiment, data_of, experiment_of, path
from core.errors import UserError


def add(commands: Any) -> None:
    """Add the command to the parsers of the program."""
    sweep = commands.add_parser(
        "sweep", help="train an experiment again with other settings and seeds; the same command later goes on"
    )
    sweep.add_argument("file", metavar="FILE", type=path, nargs="?", help="a stored sweep, instead of the options")
    add_experiment(sweep, required=False)
    sweep.add_argument(
        "--axis", dest="axes", action="append", default=[], metavar="KEY=V1,V2", help="values of a setting; repeatable"
    )
    sweep.add_argument("--seeds", metavar="0,1,2", help="run everything with each of these seeds; 0-4 is possible too")
    sweep.add_argument("--list", action="store_true", help="first values together, then second ones; else all with all")
    sweep.add_argument("--name", metavar="NAME", help="of the sweep; the folders of its runs begin with it")
    sweep.add_argument("--out", metavar="DIR", type=path, help="folder that holds the runs")
    add_data(sweep)
    sweep.set_defaults(command=_sweep)


def _sweep(options: argparse.Namespace) -> int:
    from core.sweeps.headless import run_sweep, run_sweep_file, sweep_of

    if options.file is not None:
        given = {name: value for name, value in vars(options).items() if name not in ("command", "file", "out", "data")}
        if any(value not in (None, [], False) for value in given.values()):
            raise UserError("A stored sweep says everything itself; give either FILE or the options that make a sweep.")
        return run_sweep_file(options.file, options.out, data_of(options))
    if not options.preset:
        raise UserError("There is nothing to sweep; give the FILE of a sweep, or --preset with --axis or --seeds.")
    sweep = sweep_of(experiment_of(options), options.name, options.axes, options.seeds, as_list=options.list)
    return run_sweep(sweep, options.out, data_of(options))
