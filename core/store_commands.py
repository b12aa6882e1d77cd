"""`python main.py runs branch|delete|restore|trash`: what changes the runs in a folder."""
# ruff: noqa: T201 - commands print

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from core.errors import UserError
from core.overrides import with_overrides
from core.spec_changes import changes_between, live_values
from core.store.branching import branch_at, spec_at
from core.store.trash import empty, restore, trash, trashed
from core.terminal import printable

_MOST_DAYS = 36_500
"""A hundred years; calendars end somewhere."""


def branch_run(path: Path, at: int | None, settings: list[str], out: Path) -> int:
    """Copy the run in `path` as it was at a checkpoint into the new folder `out`; exit code 0.

    Args:
        path: the run. at: iteration of the checkpoint, None for the newest. settings: `KEY=VALUE` of live settings to go on with.
        out: the folder of the branch.

    Raises:
        UserError: a setting is locked, unknown or cannot be used; see `core.store.branching.branch` for the rest.
    """
    iteration, before = spec_at(path, at)
    after = with_overrides(before, settings)
    changes = [change for change in changes_between(before, after) if change.name != "title"]
    locked = [change.title for change in changes if not change.live]
    if locked:
        raise UserError(
            f"{locked[0]} cannot change in a branch, because what the run has learned depends on it; start a new run for that."
        )
    name = after.title if after.title != before.title else ""
    folder = branch_at(path, out, iteration, live_values(changes), name=name)
    print(f"{folder.info.name}: branched at iteration {iteration:,} into {out}; go on with: runs resume {out}")
    return 0


def delete_runs(paths: list[Path]) -> int:
    """Move runs to the trash of the folders they are in; exit code 0. The first that cannot be moved ends it with a `StoreError`."""
    for path in paths:
        print(f"{path} is in the trash now; it comes back with: runs restore '{trash(path)}'")
    return 0


def restore_run(run: Path, root: Path) -> int:
    """Bring a run back from the trash; exit code 0.

    Args:
        run: its folder in the trash, or only its name, of which the one deleted last comes back. root: folder of the runs.

    Raises:
        UserError: there is no such run in the trash, or it cannot be moved.
    """
    paths = [one.path for one in trashed(root) if one.path.name == str(run)] or [run]
    if paths == [run] and len(run.parts) == 1:
        raise UserError(f"There is no run '{run}' in the trash of {root}; see what is there with: runs trash.")
    print(f"{restore(paths[-1])} is back.")
    return 0


def list_trash(root: Path) -> int:
    """Print what is in the trash of a folder of runs, the one deleted last at the end; exit code 0."""
    runs = trashed(root)
    if not runs:
        print(f"The trash of {root} is empty.")
    for run in runs:
        print(
            f"{run.since:%Y-%m-%d %H:%M} UTC  {run.info.iteration:>11,}  {printable(run.info.name)}  ({printable(run.path.name)})"
        )
    return 0


def empty_trash(root: Path, days: float) -> int:
    """Delete for good what has been in the trash of a folder of runs for more than `days`; exit code 0.

    Raises:
        UserError: there was never a time so many days ago. StoreError: something could not be deleted.
    """
    if not 0 <= days <= _MOST_DAYS:
        raise UserError(f"Nothing can be {days} days in the trash; give a number from 0 to {_MOST_DAYS:,}.")
    print(f"{empty(root, timedelta(days=days)):,} runs deleted for good.")
    return 0
