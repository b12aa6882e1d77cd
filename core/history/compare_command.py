"""`python main.py runs compare ...`: stored runs in one table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from core.errors import UserError
from core.folders import runs_folder
from core.history.columns import FACTS, METRICS, advice_for, known_columns
from core.history.comparison import RUNS, Comparison, cell_of, compared
from core.history.differing import differing
from core.history.entry import Columns, Entry, columns_of, entries_of, order_of
from core.history.filtering import compiled
from core.history.grouping import Group, grouped
from core.store.index import Index, RunSummary
from core.store.run_folder import is_run, state_of
from core.store.run_info import read_info

FORMATS = {
    "text": Comparison.text,
    "markdown": Comparison.markdown,
    "latex": Comparison.latex,
    "csv": Comparison.csv,
}
_NO_DIFFERENCE = ("method", "device", "threads")
"""Settings left out unless asked for: the arm's title has the method, and the others should not change results."""


def comparison_text(
    paths: Sequence[Path] = (),
    *,
    condition: str = "",
    group_by: str = "",
    columns: str = "",
    sort: str = "",
    style: str = "text",
) -> str:
    """The table that `runs compare` prints, one row for each arm of each run or for each group.

    Args:
        paths: runs, and folders that hold runs; none means the user's runs. condition: see `core.history.filtering.compiled`.
        group_by: columns separated by commas whose values make a group; the seed never does. columns: what to show instead of what
            differs and the best validation. sort: a column, with "-" before it from large to small. style: one of `FORMATS`.

    Raises:
        UserError: a path holds no run, or a condition, column or style cannot be used. StoreError: a folder cannot be read.
    """
    if style not in FORMATS:
        raise UserError(f"There is no format '{style}'; choose {', '.join(FORMATS)}.")
    every = [entry for run in _runs(paths or (runs_folder(),)) for entry in entries_of(run)]
    known = columns_of(every)
    test = compiled(condition, known.all)
    entries = [entry for entry in every if test(entry)]
    by = _columns(group_by, known)
    shown = _columns(columns, known)
    rows: Sequence[Entry | Group] = grouped(entries, by) if by else entries
    if not shown:
        shown = _for_groups(entries, by) if by else _for_entries(entries)
    shown = (*(column for column in by if column not in ("seed", *shown)), *shown)
    if sort:
        (column,) = _columns(sort.removeprefix("-").partition(",")[0], known) or (sort,)
        values = [cell_of(row, column).value for row in rows]
        rows = [rows[n] for n in order_of(values, descending=sort.startswith("-"))]
    return FORMATS[style](compared(rows, shown))


def _runs(paths: Iterable[Path]) -> list[RunSummary]:
    """The runs at or below some folders, each once."""
    found: dict[Path, RunSummary] = {}
    for path in paths:
        if not is_run(path) and not path.is_dir():
            raise UserError(f"There is no run and no folder of runs at '{path}'; check the name.")
        for run in [_run(path)] if is_run(path) else Index(path).runs():
            found.setdefault(run.path.resolve(), run)
    if not found:
        raise UserError(f"There are no runs in {', '.join(map(str, paths))}; name a run, or a folder that holds runs.")
    return list(found.values())


def _run(path: Path) -> RunSummary:
    reading = read_info(path)
    problem = f"newer version {reading.info.schema_version}" if reading.newer else reading.damage
    return RunSummary(path, reading.info, state_of(path, reading.info), problem)


def _columns(names: str, known: Columns) -> tuple[str, ...]:
    """Columns from a text with commas between them."""
    columns = tuple(dict.fromkeys(name for part in names.split(",") if (name := part.strip())))
    possible = {*known.all, *known_columns(), RUNS}
    for column in columns:
        if column not in possible:
            advice = advice_for(column, possible) or f"columns are {', '.join(sorted(possible))}"
            raise UserError(f"There is no column '{column}'; {advice}.")
    return columns


def _for_entries(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Who it is, what differs, and how well it did."""
    different = [name for name in differing(entries) if name not in (*FACTS, *_NO_DIFFERENCE)]
    return "name", "title", "state", "iteration", *different, *_scores(entries)


def _for_groups(entries: Sequence[Entry], by: tuple[str, ...]) -> tuple[str, ...]:
    return *(column for column in by if column != "seed"), RUNS, *_scores(entries)


def _scores(entries: Sequence[Entry]) -> tuple[str, ...]:
    """The best validation scores there are; without any, the best of everything."""
    metrics = columns_of(entries).metrics
    validation = [name for name in METRICS if name in metrics and name.startswith("validation_")]
    return tuple(f"best.{name}" for name in validation or metrics)
