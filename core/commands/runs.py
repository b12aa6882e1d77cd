"""`main.py runs ...`: stored runs."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from core.commands.options import add_data, data_of, path


def add(commands: Any) -> None:
    """Add the command to the parsers of the program."""
    group = commands.add_parser("runs", help="stored runs: list, show, resume, compare, export, ...")
    what = group.add_subparsers(title="what to do", metavar="WHAT", required=True)
    listing = what.add_parser("list", help="list the stored runs")
    listing.add_argument("folder", metavar="DIR", type=path, nargs="?", help="folder that holds the runs")
    listing.set_defaults(command=_list)
    _one(what, "show", _show, "print what a run says of itself")
    resume = _one(what, "resume", _resume, "go on with a run to its planned end")
    add_data(resume)
    export = _one(what, "export", _export, "write the curves of a run as a table, or what it has learned")
    export.add_argument("--csv", metavar="FILE", type=path, help="every series, one row per iteration")
    export.add_argument("--weights", metavar="FILE", type=path, help="what was learned, .safetensors or .npz")
    export.add_argument("--tensorboard", metavar="DIR", type=path, help="every series as event files")
    branch = _one(what, "branch", _branch, "copy a run as it was at a checkpoint, to go on with other live settings")
    branch.add_argument("--at", metavar="N", type=int, help="iteration of the checkpoint; without: the newest")
    branch.add_argument(
        "--set", dest="settings", action="append", default=[], metavar="KEY=VALUE", help="a live setting; repeatable"
    )
    branch.add_argument("--out", metavar="DIR", type=path, required=True, help="new folder of the branch")
    _add_compare(what)
    _add_trash(what)


def _add_compare(what: Any) -> None:
    compare = what.add_parser("compare", help="a table of runs, arm by arm or in groups")
    compare.add_argument("paths", metavar="PATH", type=path, nargs="*", help="runs, or folders of runs")
    compare.add_argument("--filter", metavar="EXPR", default="", help="for example 'method == \"mc2\" and seed < 3'")
    compare.add_argument(
        "--group-by", metavar="A,B", default="", help="settings; mean (lowest to highest) over the rest"
    )
    compare.add_argument("--columns", metavar="A,B", default="", help="for example inner_rate,best.validation_loss")
    compare.add_argument("--sort", metavar="COLUMN", default="", help="--sort=-COLUMN puts the largest first")
    compare.add_argument("--format", metavar="text|markdown|latex|csv", default="text")
    compare.set_defaults(command=_compare)


def _add_trash(what: Any) -> None:
    delete = what.add_parser("delete", help="move runs to the trash")
    delete.add_argument("runs", metavar="RUN", type=path, nargs="+", help="folders of the runs")
    delete.set_defaults(command=_delete)
    restore = _one(what, "restore", _restore, "bring a run back from the trash")
    trash = what.add_parser("trash", help="list what is in the trash")
    trash.add_argument("--empty", metavar="DAYS", type=int, help="delete for good what has been there for so many days")
    trash.set_defaults(command=_trash)
    for parser in (restore, trash):
        parser.add_argument("--runs", dest="root", metavar="DIR", type=path, help="folder that holds the runs")


def _one(what: Any, name: str, command: Callable[[argparse.Namespace], int], words: str) -> argparse.ArgumentParser:
    """A parser for what is done with one run."""
    parser: argparse.ArgumentParser = what.add_parser(name, help=words)
    parser.add_argument("run", metavar="RUN", type=path, help="folder of the run")
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

    return export_run(options.run, options.csv, options.weights, options.tensorboard)


def _branch(options: argparse.Namespace) -> int:
    from core.store_commands import branch_run

    return branch_run(options.run, options.at, options.settings, options.out)


def _delete(options: argparse.Namespace) -> int:
    from core.store_commands import delete_runs

    return delete_runs(options.runs)


def _restore(options: argparse.Namespace) -> int:
    from core.folders import runs_folder
    from core.store_commands import restore_run

    return restore_run(options.run, options.root or runs_folder())


def _trash(options: argparse.Namespace) -> int:
    from core.folders import runs_folder
    from core.store_commands import empty_trash, list_trash

    root = options.root or runs_folder()
    return list_trash(root) if options.empty is None else empty_trash(root, options.empty)


def _compare(options: argparse.Namespace) -> int:
    from core.history.compare_command import comparison_text

    text = comparison_text(
        options.paths,
        condition=options.filter,
        group_by=options.group_by,
        columns=options.columns,
        sort=options.sort,
        style=options.format,
    )
    print(text, end="")
    return 0
