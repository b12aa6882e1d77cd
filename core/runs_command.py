"""`python main.py runs ...`: stored runs from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from core.errors import UserError
from core.store.event_files import export_events
from core.store.export import export_csv, export_weights
from core.store.index import Index, RunSummary
from core.store.run_folder import RunFolder
from core.terminal import aligned

HEADER = ("state", "iteration", "created", "name", "folder")


def list_runs(root: Path) -> int:
    """Print the runs below `root`, oldest first; exit code 0."""
    runs = Index(root).runs()
    if not runs:
        print(f"There are no runs in {root}; train with --out, or set CURVATURE_RUNS to where they are.")
        return 0
    rows = [HEADER, *map(_row, runs)]
    print("\n".join(aligned(rows, [False] * len(HEADER))))
    return 0


def show_run(path: Path) -> int:
    """Print everything a run says of itself as JSON; exit code 0."""
    folder = RunFolder.open(path)
    print(json.dumps(json.loads(folder.info.to_json()) | {"state": folder.state}, indent=2))
    return 0


def export_run(path: Path, table: Path | None, weights: Path | None, events: Path | None) -> int:
    """Write the curves of a run as CSV or as TensorBoard events, or what it has learned as tensors; exit code 0."""
    folder = RunFolder.open(path)
    if table is None and weights is None and events is None:
        raise UserError("There is nothing to export; give --csv FILE, --weights FILE or --tensorboard DIR.")
    if table is not None:
        print(f"{export_csv(folder, table):,} rows written to {table}.")
    if weights is not None:
        print(f"{export_weights(folder, weights):,} tensors written to {weights}.")
    if events is not None:
        print(f"{export_events(folder, events):,} scalars written to {events}.")
    return 0


def _row(run: RunSummary) -> tuple[str, ...]:
    name = run.info.name + (f" (run.json: {run.problem})" if run.problem else "")
    return run.state, f"{run.info.iteration:,}", run.info.created, name, run.path.name
