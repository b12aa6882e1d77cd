"""How the time of one meta-iteration of MC2 grows with tasks, ways, shots and inner steps."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

from tests.benchmarks.bench.case import Size, make_case
from tests.benchmarks.bench.contestants import Ground, ours
from tests.benchmarks.bench.timing import Times, interleaved

SMALL = Size(tasks=16)
VALUES = {"tasks": (8, 16, 32, 64), "ways": (5, 10, 20), "shots": (1, 2, 5), "steps": (1, 2, 5, 10)}
ROUNDS = 5
TOLERANCE = 1.2
"""A unit may cost this much more than at any smaller value, as it does by chance, before growth counts as more than linear."""


def measure_growth(here: Ground, small: Size = SMALL, rounds: int = ROUNDS) -> dict[str, Any]:
    """For each quantity its values and times, the others being small, and by how much a unit ever costs more than at a smaller value."""
    sizes = {what: [replace(small, **{what: value}) for value in values] for what, values in VALUES.items()}
    runners = {size: ours(make_case("mc2", size, here.device), here) for each in sizes.values() for size in each}
    for run in runners.values():
        run()
    times = interleaved({str(size): run for size, run in runners.items()}, rounds)
    return {what: _line(VALUES[what], [times[str(size)] for size in each]) for what, each in sizes.items()}


def _line(values: tuple[int, ...], times: list[Times]) -> dict[str, Any]:
    units = [time.median / value for value, time in zip(values, times, strict=True)]
    worst = max(larger / smaller for smaller, larger in combinations(units, 2))
    return {
        "values": values,
        "ms": [time.median for time in times],
        "ms_p10_p90": [time.spread for time in times],
        "ms_per_unit": units,
        "largest_rise_per_unit": worst,
        "at_most_linear": worst <= TOLERANCE,
    }
