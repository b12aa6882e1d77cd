"""`main.py reproduce`."""

from __future__ import annotations

import argparse
from typing import Any

from core.commands.options import add_data, data_of, path
from core.errors import UserError


def add(commands: Any) -> None:
    """Add the command to the parsers of the program."""
    parser = commands.add_parser(
        "reproduce", help="train and measure what the paper's tables show; the same command later goes on"
    )
    parser.add_argument(
        "target", metavar="TARGET", nargs="?", help="what to reproduce; without: a list, and how far it is"
    )
    parser.add_argument("--experiments", metavar="A,B", help="some of its experiments, for example 5way-1shot")
    parser.add_argument("--methods", metavar="A,B", help="some of its methods, for example maml,mc2")
    parser.add_argument("--seeds", metavar="0,1,2", help="other seeds than its own; 0-4 is possible too")
    parser.add_argument("--iterations", metavar="N", help="let every run rest after N iterations; its rows then say so")
    parser.add_argument("--out", metavar="ROOT", type=path, help="folder that holds the runs")
    parser.add_argument(
        "--results", metavar="DIR", type=path, help="folder of the results, instead of the one beside the runs"
    )
    parser.add_argument(
        "--table", choices=("text", "markdown", "json"), help="print the table from the results and train nothing"
    )
    parser.add_argument("--download", action="store_true", help="fetch missing data first, where that is possible")
    parser.add_argument("--commit", metavar="HASH", default="", help="commit of stored runs that recorded none")
    parser.add_argument("--device", metavar="auto|cpu|cuda", default="")
    parser.add_argument("--threads", metavar="N")
    add_data(parser)
    parser.set_defaults(command=_reproduce)


def _reproduce(options: argparse.Namespace) -> int:
    from core.folders import runs_folder
    from core.reproduce.headless import list_targets, print_table, run_campaign
    from core.reproduce.results import folders_of
    from core.reproduce.targets import Wish, target_called
    from core.sweeps.sweep import seeds_of, values_of

    root = options.out or runs_folder()
    if options.table:
        name = target_called(options.target).name if options.target else ""
        return print_table(name, [options.results] if options.results else folders_of(root), options.table)
    if not options.target:
        return list_targets(root)
    wish = Wish(
        experiments=values_of(options.experiments or ""),
        methods=values_of(options.methods or ""),
        seeds=seeds_of(options.seeds or ""),
        iterations=_count("--iterations", options.iterations, 1),
        device=options.device,
        threads=_count("--threads", options.threads, 0),
    )
    target = target_called(options.target)
    return run_campaign(
        target, wish, root, data_of(options), results=options.results, download=options.download, commit=options.commit
    )


def _count(option: str, text: str | None, least: int) -> int | None:
    """The whole number behind an option, None without one; raises `UserError` for anything else."""
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and int(text) >= least):
        raise UserError(f"{option} {text} cannot be used; give a whole number, {least} or more.")
    return int(text)
