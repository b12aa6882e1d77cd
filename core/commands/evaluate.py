"""`main.py evaluate RUN ...`: stored runs on fixed test tasks."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from core.commands.options import add_data, data_of, path
from core.errors import UserError

if TYPE_CHECKING:
    from core.events import Progress
    from core.measure import Measured

PRINT_EVERY = 2.0
"""Seconds between two lines of progress."""


def add(commands: Any) -> None:
    """Add the command to the parsers of the program."""
    parser = commands.add_parser(
        "evaluate", help="measure stored runs on test tasks, the same for every method and seed"
    )
    parser.add_argument("runs", metavar="RUN", type=path, nargs="+", help="folders of runs; they are only read")
    parser.add_argument("--arms", metavar="A,B", default="", help="arms to evaluate; without: all")
    parser.add_argument(
        "--split", choices=("test", "validation"), default="test", help="classes that tasks are made of"
    )
    parser.add_argument("--tasks", metavar="N", type=int, default=600, help="how many, 600 unless given")
    parser.add_argument("--steps", metavar="K", type=int, default=10, help="inner steps, 10 unless given")
    parser.add_argument(
        "--ensemble",
        choices=("none", "checkpoints", "seeds"),
        default="none",
        help="mean of the outputs of the three best-validation weights of a run, or of all the runs named",
    )
    parser.add_argument(
        "--statistics",
        choices=("query", "support", "steps"),
        default="query",
        help="what normalises the query examples: themselves (transductive), the support examples, or fixed training tasks",
    )
    parser.add_argument("--confusion", action="store_true", help="print which classes are taken for which most often")
    parser.add_argument("--json", metavar="FILE", type=path, help="write everything measured here")
    parser.add_argument("--device", metavar="auto|cpu|cuda", default="auto")
    parser.add_argument("--threads", metavar="N", type=int, default=0, help="0: one fewer than there are cores")
    add_data(parser)
    parser.set_defaults(command=_evaluate)


def _evaluate(options: argparse.Namespace) -> int:
    from core.measure import measure
    from core.measured_text import tables, to_json
    from core.store.disk import write_verified

    arms = tuple(options.arms.split(",")) if options.arms else ()
    if not all(arms):
        raise UserError(f"--arms '{options.arms}' has an empty name; write for example --arms maml,mc2.")
    work = measure(
        options.runs,
        data_of(options),
        arms=arms,
        split=options.split,
        tasks=options.tasks,
        steps=options.steps,
        ensemble=options.ensemble,
        statistics=options.statistics,
        confusion=options.confusion,
        device=options.device,
        threads=options.threads,
    )
    try:
        found = _pulled(work)
    except KeyboardInterrupt:
        work.close()
        print("The evaluation was cancelled.", file=sys.stderr)
        return 1
    print(tables(found), end="")
    for task in dict.fromkeys(one.task for one in found if options.confusion and one.confusion is None):
        print(f"{task}: it has no classes that could be taken for each other.", file=sys.stderr)
    if options.json is not None:
        write_verified(options.json, to_json(found), kind="measured")
    return 0


def _pulled(work: Generator[Progress, None, list[Measured]]) -> list[Measured]:
    """What the work returns; its progress goes to stderr now and then."""
    following = time.monotonic() + PRINT_EVERY
    while True:
        try:
            progress = next(work)
        except StopIteration as end:
            found: list[Measured] = end.value
            return found
        if (now := time.monotonic()) >= following:
            line = f"{progress.title}: {progress.done:,} of {progress.total:,} {progress.unit}"
            print(line, file=sys.stderr, flush=True)
            following = now + PRINT_EVERY
