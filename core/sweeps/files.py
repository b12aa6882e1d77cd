"""Sweeps on disk: `sweeps/NAME.sweep.json` in the folder that holds their runs."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from core.errors import UserError
from core.store.disk import system_refused, write_verified
from core.store.folder_names import plain_name
from core.store.json_file import read_settings
from core.store.run_folder import is_run
from core.store.run_info import LONGEST, read_info
from core.sweeps.sweep import Item, Sweep

FOLDER = "sweeps"
REMOVED = ".removed"
ENDING = ".sweep.json"
"""Not .json alone: a sweep called "run" would make a run of the folder."""


def file_of(root: Path, name: str) -> Path:
    """Where the sweep called `name` is kept."""
    return root / FOLDER / f"{name}{ENDING}"


def folder_of(root: Path, sweep: Sweep, item: Item) -> Path:
    """Where a run of a sweep is kept: the same each time."""
    return root / plain_name(f"{sweep.name} {item.number:03d} {item.label}")


def sweep_files(root: Path) -> list[Path]:
    """The files of all sweeps in `root`, newest first; those that cannot be looked at are left out."""
    found = []
    with suppress(OSError):
        for path in (root / FOLDER).glob(f"[!.]*{ENDING}"):
            with suppress(OSError):  # a link that leads nowhere, or one that was just removed
                found.append((path.stat().st_mtime, path))
    return [path for _, path in sorted(found, reverse=True)]


def load_sweep(path: Path) -> Sweep:
    """Read a sweep from a JSON file.

    Raises:
        StoreError: the system refused. UserError: it is no sweep, or not one that this program can use.
    """
    return read_settings(Sweep, path, "sweep", longest=LONGEST, advice="name another file or move it away")


def keep_sweep(root: Path, sweep: Sweep) -> Sweep:
    """Store a new sweep, all of whose runs are checked first; the one that is stored already if both mean the same runs.

    Raises:
        UserError: a run of it cannot be used, or another sweep has its name. StoreError: the system refused.
    """
    path = file_of(root, sweep.name)
    items = sweep.items()
    if path.exists():
        known = load_sweep(path)
        if not known.same_runs(sweep):
            raise UserError(f"There is another sweep called '{sweep.name}' in {root}; choose another name.")
        return known
    for item in items:
        _require_ours(folder_of(root, sweep, item), item)
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise system_refused("made", root, error) from error
    write_verified(path, sweep.model_dump_json(indent=2).encode(), kind="sweep")
    return sweep


def remove_sweep(root: Path, sweep: Sweep) -> None:
    """Take a sweep out of the list; its runs stay, and `bring_back` puts it back. Raises `StoreError` if the system refused."""
    _move(file_of(root, sweep.name), _removed(root, sweep))


def bring_back(root: Path, sweep: Sweep) -> None:
    """Undo `remove_sweep`.

    Raises:
        UserError: another sweep has the name now. StoreError: the system refused.
    """
    if file_of(root, sweep.name).exists():
        raise UserError(f"There is another sweep called '{sweep.name}' now; remove it first.")
    _move(_removed(root, sweep), file_of(root, sweep.name))


def _removed(root: Path, sweep: Sweep) -> Path:
    return root / FOLDER / REMOVED / f"{sweep.id}{ENDING}"


def _move(path: Path, to: Path) -> None:
    try:
        to.parent.mkdir(exist_ok=True)
        path.replace(to)
    except OSError as error:
        raise system_refused("moved", path, error) from error


def _require_ours(path: Path, item: Item) -> None:
    """A run in the folder of an item, left by a removed sweep, say, must be the same experiment."""
    if is_run(path) and read_info(path).info.spec != item.spec.to_json():
        raise UserError(f"{path} holds another run than the sweep would; choose another name for the sweep.")
