"""`main.py runs ...`: stored runs."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.commands.options import add_data, data_of


def add(commands: Any) -> None:
    """Add the command to the parsers of the program."""
    group = commands.add_parser("runs", help="stored runs: list, show, resume, compare, export, ...")
    what = group.add_subparsers(title="what to do", metavar="WHAT", required=True)
    listing = what.add_parser("list", help="list the stored runs")
    listing.add_argument("folder", metavar="DIR", type=Path, nargs="?", help="folder that holds the runs")
    listing.set_defaults(command=_list)
    _one(what, "show", _show, "print what a run says of itself")
    resume = _one(what, "resume", _resume, "go on with a run to its planned end")
    add_data(resume)
    export = _one(what, "export", _export, "write the curves of a run as a table, or what it has learned")
    export.add_argument("--csv", metavar="FILE", type=Path, help="every series, one row per iteration")
    export.add_argument("--weights", metavar="FILE", type=Path, help="what was learned, .safetensors or .npz")


def _one(what: Any, name: str, command: Callable[[argparse.Namespace], int], words: str) -> argparse.ArgumentParser:
    """A parser for what is done with one run."""
    parser: argparse.ArgumentParser = what.add_parser(name, help=words)
    parser.add_argument("run", metavar="RUN", type=Path, help="folder of the run")
    parser.set_defaults(command=command)
    return parser


def _list(options: argparse.Namespace) -> int:
    from core.folders import runs_folder
    from core.runs_command import list_runs

    return list_runs(options.folder or runs_folder())


def _show(options: argparse.Namespace) -> int:
    from core.runs_command import show_run

    return show_run(options.run)


def _resume(options: argparse.Namespace) -> int:
    from core.headless import resume_headless

    return resume_headless(options.run, data_of(options))


def _export(options: argparse.Namespace) -> int:
    from core.runs_command import export_run

    return export_run(options.run, options.csv, options.weights)
