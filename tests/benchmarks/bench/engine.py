"""`bench engine`: one meta-iteration (forward and meta-gradient) of the engine beside a plain loop, vmap and `higher`."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from tests.benchmarks.bench.case import CASES, METHODS, Case, Size, make_case
from tests.benchmarks.bench.contestants import (
    CHUNK,
    CHUNKED,
    HIGHER,
    LOOP,
    OURS,
    VMAP,
    Ground,
    contestants,
    ground,
    relative_difference,
)
from tests.benchmarks.bench.growth import measure_growth
from tests.benchmarks.bench.timing import Times, interleaved
from tests.benchmarks.references import plain_loop

ROOT = Path(__file__).parents[3]
MATRIX, MATRIX_SIZE = "matrix product", 2048
ROUNDS = {"light": 9, "heavy": 5}
QUICK_ROUNDS = {"light": 2, "heavy": 1}
CHECKED_TASKS = 2
NOTES = (
    f"vmap: the faster of all tasks at once and {CHUNK} at a time (with --quick, the heavy case only the latter).",
    f"difference: largest relative difference between the meta-gradients of all and the loop's, {CHECKED_TASKS} tasks, float64.",
)
TOLERANCE = 1e-8
"""How far two float64 meta-gradients may be apart before their times are not worth comparing."""


def measure(quick: bool = False) -> dict[str, Any]:
    """What `compete` finds in a process of its own, where OpenMP's threads wait as torch leaves it.

    `main.py` makes them wait passively for the window's sake, which slows the references down (the loop two to three times) and
    not the engine, whose workers do not use OpenMP's threads.

    Raises:
        subprocess.CalledProcessError: the process failed; its message has been printed.
    """
    command = [sys.executable, "-m", "tests.benchmarks.bench.engine", *(["--quick"] if quick else [])]
    settings = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}
    done = subprocess.run(command, cwd=ROOT, env=settings, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def compete(quick: bool = False) -> dict[str, Any]:
    """The section "engine" of the results; `quick` for fewer repeats (just one of the loop and in the heavy case) and no growth."""
    found: dict[str, Any] = {"tasks": Size().tasks, "notes": list(NOTES)}
    rates: list[float] = []
    with ground() as here:
        matrix = here.product(MATRIX_SIZE)
        for name, size in CASES.items():
            rounds = (QUICK_ROUNDS if quick else ROUNDS)[name]
            found[name] = {}
            for method in METHODS:
                found[name][method], products = race(method, size, here, matrix, rounds=rounds, quick=quick)
                rates += products.seconds
        found["notes"] += _missing(found)
        if not quick:
            found["growth"] = measure_growth(here)
    return _with_shares(found, Times(tuple(rates)))


def race(
    method: str, size: Size, here: Ground, matrix: Callable[[], object], *, rounds: int, quick: bool
) -> tuple[dict[str, Any], Times]:
    """Check, warm up and time everybody on one case: its entry in the results, and the times of the matrix product.

    Raises:
        ArithmeticError: the contestants do not compute the same.
    """
    difference, broken = check(make_case(method, replace(size, tasks=CHECKED_TASKS), here.device, torch.float64), here)
    case = make_case(method, size, here.device)
    for name, run in contestants(case.part(CHECKED_TASKS) if quick else case, here).items():
        if name not in broken:
            run()
    left_out = {*broken, VMAP} if quick and rounds == 1 else set(broken)
    runners = {name: run for name, run in contestants(case, here).items() if name not in left_out}
    times = interleaved(runners | {MATRIX: matrix}, rounds, (LOOP, HIGHER) if quick else ())
    entry = _entry(times) | {"gflop": gflop(case), "largest_difference": difference}
    return entry | ({"higher_problem": broken[HIGHER]} if broken else {}), times[MATRIX]


def check(case: Case, here: Ground) -> tuple[float, dict[str, str]]:
    """The largest relative difference to the plain loop's meta-gradient, and why `higher` cannot take part, if it cannot."""
    runners = contestants(case, here)
    expected = runners.pop(LOOP)()
    broken: dict[str, str] = {}
    differences: dict[str, float] = {}
    for name, run in runners.items():
        try:
            differences[name] = relative_difference(run(), expected)
        except Exception as error:  # an archived library may not get along with this torch
            if name != HIGHER:
                raise
            broken[name] = f"{type(error).__name__}: {error}"
    worst = max(differences, key=lambda name: differences[name])
    if not differences[worst] <= TOLERANCE:
        raise ArithmeticError(
            f"the meta-gradient of '{worst}' is off by {differences[worst]:.1e}; times would mean nothing"
        )
    return differences[worst], broken


def gflop(case: Case) -> float:
    """Arithmetic of one meta-iteration, 10^9 operations: convolutions and matrix products of the plain loop, counted on one task."""
    logging.getLogger("torch.utils.flop_counter").setLevel(
        logging.ERROR
    )  # it would regret that triton is not installed
    from torch.utils.flop_counter import FlopCounterMode

    one = case.part(1)
    with FlopCounterMode(display=False) as counter:
        plain_loop.meta_gradient(one.theta, one.meta, one.batch, one.inner)
    return float(counter.get_total_flops()) * len(case.episodes) / 1e9


def _entry(times: dict[str, Times]) -> dict[str, Any]:
    best = min((name for name in (VMAP, CHUNKED) if name in times), key=lambda name: times[name].median)
    shown = {"ours": times[OURS], "vmap": times[best], "loop": times[LOOP], "higher": times.get(HIGHER)}
    entry: dict[str, Any] = {f"{name}_ms": found and found.median for name, found in shown.items()}
    entry |= {f"{name}_ms_p10_p90": found.spread for name, found in shown.items() if found}
    entry |= {f"ratio_{name}": times[key].median / times[OURS].median for name, key in (("vmap", best), ("loop", LOOP))}
    return entry | {
        "vmap_tasks_at_a_time": CHUNK if best == CHUNKED else None,
        "repeats": len(times[OURS].seconds),
        "loop_repeats": len(times[LOOP].seconds),
    }


def _with_shares(found: dict[str, Any], products: Times) -> dict[str, Any]:
    """The rate of large matrix products, and which share of it the engine reaches in each case."""
    operations = 2 * MATRIX_SIZE**3
    rate = operations / products.median / 1e6
    for name in CASES:
        for entry in found[name].values():
            entry["matmul_share"] = entry["gflop"] / (entry["ours_ms"] / 1e3) / rate
    slow_to_fast = [operations / milliseconds / 1e6 for milliseconds in reversed(products.spread or ())]
    return found | {"matmul_gflops": rate, "matmul_gflops_p10_p90": slow_to_fast}


def _missing(found: dict[str, Any]) -> list[str]:
    """Why `higher` has no times, where it has none."""
    problems = {
        entry.get("higher_problem", "it is not installed")
        for name in CASES
        for entry in found[name].values()
        if entry["higher_ms"] is None
    }
    return [f"higher was not measured: {problem}." for problem in sorted(problems)]


if __name__ == "__main__":
    print(json.dumps(compete(quick="--quick" in sys.argv)))
