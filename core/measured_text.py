"""What was measured of stored runs, as tables for the terminal and as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from core.measure import Measured

WORST = 10
"""Mistakes that are told of each arm."""
_STATISTICS = {
    "query": "normalised by the query examples (transductive)",
    "support": "normalised by the support examples",
    "steps": "normalised by training tasks",
}


def tables(found: Sequence[Measured]) -> str:
    """For each run, or ensemble of runs, a table of inner steps (rows) by arms (columns), then the most frequent mistakes."""
    parts = []
    for runs, group in groupby(found, key=lambda one: [member.run for member in one.members]):
        arms = list(group)
        mistakes = [_mistakes(arm) for arm in arms if arm.confusion is not None]
        parts.append("\n".join([_heading(arms[0], runs), _table(arms), *mistakes]))
    return "\n\n".join(parts) + "\n"


def to_json(found: Sequence[Measured]) -> bytes:
    """All of it; numbers that are not finite are null."""
    values = [_finite(measured.to_json()) for measured in found]
    return (json.dumps(values, indent=1, allow_nan=False) + "\n").encode()


def _heading(first: Measured, runs: Sequence[str]) -> str:
    seeds = ", ".join(str(member.seed) for member in first.members)
    who = f"{runs[0]} (seed {first.members[0].seed})"
    if first.ensemble == "checkpoints":
        who += ", mean of the outputs of its best-validation weights"
    elif first.ensemble == "seeds":
        who = f"mean of the outputs of {', '.join(runs)} (seeds {seeds})"
    about = f" ({first.about})" if first.about else ""
    score = "accuracy in %" if first.metric == "accuracy" else "loss"
    how = f", {_STATISTICS[first.statistics]}" if first.normalises else ""
    tasks = f"{first.tasks} {first.split} tasks{how}, on {first.device}"
    return f"{who}\n{first.task}{about}: {score} with 95 % interval; {tasks}"


def _table(arms: Sequence[Measured]) -> str:
    steps = max(len(arm.mean[arm.metric]) for arm in arms)
    rows = [
        ["inner steps", *(arm.title for arm in arms)],
        ["iterations", *(_iterations(arm) for arm in arms)],
        *([str(step), *(_cell(arm, step) for arm in arms)] for step in range(steps)),
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _iterations(arm: Measured) -> str:
    """Of the weights; the planned end where a run has not come to it."""
    made = ", ".join(f"{member.iteration:,}" for member in arm.members)
    unfinished = arm.ensemble != "checkpoints" and any(member.iteration < member.planned for member in arm.members)
    return f"{made} of {arm.members[0].planned:,}" if unfinished else made


def _cell(arm: Measured, step: int) -> str:
    if step >= len(arm.mean[arm.metric]):
        return ""
    mean, ci95 = arm.after(step)
    if arm.metric == "accuracy":
        return f"{100 * mean:.2f} ± {100 * ci95:.2f}"
    return f"{mean:.4f} ± {ci95:.4f}" if mean < 1000 else f"{mean:.3g} ± {ci95:.2g}"


def _mistakes(arm: Measured) -> str:
    assert arm.confusion is not None
    worst = [f"  {true} taken for {taken}: {n} of {shown}" for true, taken, n, shown in arm.confusion.worst(WORST)]
    return "\n".join([f"{arm.title}, most frequent mistakes:", *(worst or ["  none"])])


def _finite(value: Any) -> Any:
    """JSON values with null for what is not finite."""
    if isinstance(value, dict):
        return {key: _finite(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
