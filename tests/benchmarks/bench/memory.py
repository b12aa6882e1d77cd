"""`bench memory`: what one meta-iteration needs at its peak, and what a point of a curve costs.

Run as a module with a number of inner steps, it is the child process that makes one meta-iteration and prints its peak in MB.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import psutil

ROOT = Path(__file__).parents[3]
TASKS = 8
REPEATS = 3
POINTS = 1_000_000
_MB = 1e6
_CLEAR_PEAK = "5"
"""What one writes to /proc/self/clear_refs to set VmHWM back to the present resident set."""


def measure(quick: bool = False) -> dict[str, Any]:
    """The section "memory" of the results; `quick` for one child process of each kind instead of three.

    Raises:
        subprocess.CalledProcessError: a child process failed; its message has been printed.
    """
    peaks: dict[int, list[float]] = {1: [], 10: []}
    for _ in range(1 if quick else REPEATS):
        children = {steps: _start(steps) for steps in peaks}  # side by side: memory does not care how fast they are
        for steps, child in children.items():
            peaks[steps].append(_result(child))
    found: dict[str, Any] = {}
    for steps, values in peaks.items():
        found |= {f"steps{steps}_mb": median(values), f"steps{steps}_mb_range": [min(values), max(values)]}
    return found | {
        "ratio_steps": found["steps10_mb"] / found["steps1_mb"],
        "tasks": TASKS,
        "bytes_per_point": bytes_per_point(POINTS),
    }


def bytes_per_point(points: int, block: int = 1000) -> float:
    """Bytes of the arrays that a curve of the window holds, per point; it grows block by block and is looked at in between."""
    from app.run_model import Series

    series = Series()
    for start in range(0, points, block):
        at = np.arange(start, min(start + block, points))
        series.extend(at, at * 32.0, at * 0.1, np.sin(at))
        series.view("iteration", 0, at[-1])
    return float(series.nbytes / len(series))


def peak_of_one_step(steps: int, tasks: int = TASKS) -> float:
    """MB by which the peak resident set of one meta-iteration of MC2 exceeds the resident set just before it."""
    import torch

    from tests.benchmarks.bench.case import Size, make_case
    from tests.benchmarks.bench.contestants import ground, ours

    case = make_case("mc2", Size(tasks=tasks, steps=steps), torch.device("cpu"))
    with ground() as here:
        step = ours(case, here)
        _forget_peak()
        before = psutil.Process().memory_info().rss
        step()
        return float(_peak() - before) / _MB


def _start(steps: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", __spec__.name, str(steps)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def _result(child: subprocess.Popen[str]) -> float:
    output, _ = child.communicate()
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, child.args)
    return float(output)


def _forget_peak() -> None:
    """Start anew where the system can (Linux); elsewhere a peak of the imports would count, which is lower than what follows."""
    if sys.platform == "linux":
        Path("/proc/self/clear_refs").write_text(_CLEAR_PEAK)


def _peak() -> int:
    """Largest resident set so far, bytes."""
    if sys.platform == "win32":
        return int(psutil.Process().memory_info().peak_wset)
    if sys.platform == "linux":
        status = Path("/proc/self/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    print(peak_of_one_step(int(sys.argv[1])))
