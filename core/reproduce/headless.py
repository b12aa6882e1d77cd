"""`python main.py reproduce ...`: works through a campaign without a window, and prints the tables."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from core.events import Ended, Event, Progress, StorageTrouble
from core.headless import PRINT_EVERY, Interrupts
from core.reproduce.campaign import campaign
from core.reproduce.jobs import JobState, jobs_of, state_of_job
from core.reproduce.messages import CampaignInbox, CampaignState, CampaignTrouble, ResultWritten
from core.reproduce.render import as_json, as_markdown, as_text, time_text
from core.reproduce.results import mine_first, read_results
from core.reproduce.table import FIGURE_2, figure_curves, table_rows
from core.reproduce.targets import TARGETS, Target, Wish


def list_targets(root: Path) -> int:
    """Print every target and how far its runs in `root` are; exit code 0."""
    for target in TARGETS.values():
        states = [state_of_job(job) for job in jobs_of(target, Wish(), root)]
        done = sum(not state.left for state in states)
        begun = sum(bool(state.iteration and state.left) for state in states)
        print(f"{target.name}: {target.title}. {target.about}")
        print(
            f"    {done} of {len(states)} runs finished, {begun} begun in {root}; go on with: reproduce {target.name}"
        )
    return 0


def print_table(target: str, folders: Sequence[Path], style: str) -> int:
    """Print the rows of one target, "" for all, from the results in `folders`; exit code 0.

    What is in the first folder goes before what is in the others; see `mine_first`.
    """
    (mine, own_problems), (others, problems) = read_results(folders[:1]), read_results(folders[1:])
    for problem in (*own_problems, *problems):
        print(problem, file=sys.stderr)
    results = mine_first(mine, others)
    rows = table_rows(results, TARGETS[target] if target else None)
    if style == "json":
        drawn = any(row.experiment == FIGURE_2 for row in rows)
        print(as_json(rows, figure_curves(results) if drawn else ()), end="")
    else:
        print(as_markdown(rows) if style == "markdown" else as_text(rows), end="")
    return 0


def run_campaign(
    target: Target,
    wish: Wish,
    root: Path,
    data: Path,
    *,
    results: Path | None = None,
    download: bool = False,
    commit: str = "",
) -> int:
    """Work through a target, print, and return the exit code: 0, or 1 when something could not be done.

    Ctrl+C stops at the next step; the same command again goes on. The last line is one JSON object.

    Raises:
        UserError: the wish names something unknown, or its settings cannot be used.
    """
    jobs = jobs_of(target, wish, root, results)
    inbox, printer = CampaignInbox(), _Printer()
    with Interrupts() as signals:
        signals.listen(inbox)
        for event in campaign(target, jobs, wish, inbox, data, _say, download=download, commit=commit):
            printer.take(event)
    states = [state_of_job(job) for job in jobs]
    print(json.dumps({"target": target.name, "root": str(root), "runs": [_summary(state) for state in states]}))
    return printer.exit_code


class _Printer:
    """Prints a campaign as it goes.

    Attributes:
        exit_code: 0, or 1 when something could not be done.
    """

    def __init__(self) -> None:
        self.exit_code = 0
        self._next_line = 0.0

    def take(self, event: Event) -> None:
        """Print one event when it is time."""
        match event:
            case CampaignState() if event.doing:
                self._line(_state_line(event))
            case Progress() if event.unit != "iterations":
                self._line(f"{event.title}: {event.done:,} of {event.total:,} {event.unit}")
            case ResultWritten():
                print(f"{event.job}: measured, {event.path}", flush=True)
            case CampaignTrouble():
                print(f"{event.job}: {event.sentence}", file=sys.stderr, flush=True)
                if event.download:
                    print("The same command with --download fetches the data first.", file=sys.stderr, flush=True)
            case Ended(reason="failed"):
                print(event.error, file=sys.stderr, flush=True)
                self.exit_code = 1

    def _line(self, text: str) -> None:
        now = time.monotonic()
        if now >= self._next_line:
            print(text, flush=True)
            self._next_line = now + PRINT_EVERY


def _state_line(event: CampaignState) -> str:
    one = next(job for job in event.jobs if job.name == event.doing)
    done = sum(not job.left for job in event.jobs)
    whole = sum(job.seconds_left for job in event.jobs)
    own = f"{one.iteration:,} of {one.asked:,} iterations, {time_text(one.seconds_left)} left"
    return f"{one.name}: {own}; {done} of {len(event.jobs)} runs done, {time_text(whole)} left for all"


def _summary(state: JobState) -> dict[str, object]:
    return {"run": state.name, "state": state.state, "iterations": state.iteration, "asked": state.asked}


def _say(event: Event) -> None:
    """Trouble with the disk, while a run stands still."""
    if isinstance(event, StorageTrouble):
        print(event.sentence or "Everything is saved again.", file=sys.stderr, flush=True)
