"""`python main.py sweep ...`: works through a sweep without a window; the same command again goes on where it ended."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

from core.errors import UserError
from core.folders import runs_folder
from core.headless import Interrupts, resume_headless, run_headless
from core.spec import ExperimentSpec
from core.store.disk import StoreError
from core.sweeps.files import FOLDER, keep_sweep, load_sweep
from core.sweeps.queue import Standing, SweepQueue, ends_of
from core.sweeps.sweep import Sweep, axes_of, make_sweep, seeds_of


def sweep_of(
    base: ExperimentSpec, name: str | None, axes: list[str], seeds: str | None, *, as_list: bool = False
) -> Sweep:
    """The sweep that the options of the command mean.

    Args:
        base: what is varied. name: of the sweep. axes: `NAME=V1,V2` texts. seeds: "0,1,2" or "0-4". as_list: not a grid.

    Raises:
        UserError: an option is missing or cannot be used.
    """
    if not name:
        raise UserError("The sweep has no name; give --name NAME, and the same command later goes on with it.")
    return make_sweep(name, base, axes_of(axes), seeds=seeds_of(seeds or ""), mode="list" if as_list else "grid")


def run_sweep_file(path: Path, out: Path | None, data: Path) -> int:
    """Work through the sweep in a JSON file; without `out` its runs go beside it if it is a stored one. See `run_sweep`."""
    beside = path.absolute().parent
    return run_sweep(load_sweep(path), out or (beside.parent if beside.name == FOLDER else None), data)


def run_sweep(sweep: Sweep, root: Path | None, data: Path) -> int:
    """Work through a sweep, print, and return the exit code: 0, or 1 when a run failed or is in other hands.

    Every run is checked before the first begins. Finished runs are left alone, begun ones go on, and one that fails does not stop
    the others. Ctrl+C stops the run in hand and leaves the others for the next time. The last line is one JSON object.

    Args:
        sweep: what to run. root: the folder that holds the runs, None for the usual one. data: the data root.

    Raises:
        UserError: a run cannot be used, or another sweep has the name. StoreError: somebody is at it, or the system refused.
    """
    root = root or runs_folder()
    queue = SweepQueue(root, keep_sweep(root, sweep))
    if problem := queue.lock():
        raise StoreError(problem, root)
    try:
        with Interrupts() as signals:
            failed = _work(queue, data, signals)
        standings = queue.standings()
    finally:
        queue.unlock()
    print(json.dumps(_summary(queue, standings)))
    if signals.asked:
        return 0
    for standing in standings:
        if standing.state in ("running", "paused"):
            print(f"{standing.path} is being written by another process; look at it there.", file=sys.stderr)
    return int(bool(failed) or any(standing.state != "finished" for standing in standings))


def _work(queue: SweepQueue, data: Path, signals: Interrupts) -> set[int]:
    """Give every open run its turn; the numbers of those that did not end well."""
    tried: set[int] = set()
    failed: set[int] = set()
    while not signals.asked and (standing := queue.next(tried)) is not None:
        tried.add(standing.item.number)
        print(_heading(queue, standing), flush=True)
        if _run(queue, standing, data, signals):
            failed.add(standing.item.number)
    return failed


def _run(queue: SweepQueue, standing: Standing, data: Path, signals: Interrupts) -> int:
    """Train one run to its end or go on with it; its exit code."""
    try:
        if standing.state != "queued":
            return resume_headless(standing.path, data, signals)
        name, tags = standing.path.name, (queue.sweep.tag,)
        return run_headless(standing.item.spec, data, standing.path, name=name, tags=tags, interrupts=signals)
    except UserError as error:
        print(error, file=sys.stderr, flush=True)
        return 2


def _heading(queue: SweepQueue, standing: Standing) -> str:
    standings = queue.standings()
    left = max(ends_of(standings).values(), default=math.nan)
    when = f"; about {left:,.0f} s left for all" if math.isfinite(left) else ""
    done = sum(other.state == "finished" for other in standings)
    return f"Run {standing.item.number} of {len(standings)}, {done} finished{when}: {standing.item.label}"


def _summary(queue: SweepQueue, standings: list[Standing]) -> dict[str, object]:
    runs = [
        {"number": s.item.number, "settings": s.item.settings, "state": s.state, "folder": s.path.name}
        for s in standings
    ]
    return {"sweep": queue.sweep.name, "root": str(queue.root), "runs": runs}
