"""How fluid the window stays and what it costs training. Everything is measured in child processes that run the real window.

Training with and without the window: both processes live at the same time and take turns; the one that waits is suspended.
"""

from __future__ import annotations

import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psutil

from tests.benchmarks.bench.window_child import RESTART, TELL, TRAIN

ROOT = Path(__file__).resolve().parents[3]
CHILD = "tests.benchmarks.bench.window_child"
PATIENCE = 120.0
"""Seconds after which a child that has not begun to train is given up."""
SETTLED = 20
"""Iterations before a child counts as trained warm."""


class Child:
    """A process that trains and counts its iterations in a file; it can be held still."""

    def __init__(self, mode: str, preset: str, folder: Path) -> None:
        counter = folder / f"{mode}-{preset}"
        np.zeros(3, np.int64).tofile(counter)
        self._answer = counter.with_suffix(".json")
        self._shared = np.memmap(counter, np.int64, "r+", shape=(3,))
        self._process = psutil.Popen(_command(mode, counter, preset), cwd=ROOT, stdout=subprocess.DEVNULL)

    def loaded(self) -> None:
        """Return once torch is loaded."""
        self._wait(lambda: self._shared[2] > 0)

    def trains(self) -> None:
        """Return, with the process held still, once it trains."""
        self._wait(lambda: self._shared[0] >= SETTLED)
        self._process.suspend()

    def speed(self, seconds: float) -> float:
        """Iterations a second of a stretch of so many seconds."""
        self._process.resume()
        time.sleep(0.1)
        before, start = int(self._shared[0]), time.perf_counter()
        time.sleep(seconds)
        made, spent = int(self._shared[0]) - before, time.perf_counter() - start
        self._process.suspend()
        return made / spent

    def lateness(self, seconds: float) -> dict[str, float]:
        """What the event loop's lateness is during so many seconds."""
        self._process.resume()
        time.sleep(0.2)
        self.tell(RESTART)
        time.sleep(seconds)
        self.tell(TELL)
        answer: dict[str, float] = json.loads(self._answer.read_text())
        return answer

    def tell(self, command: int) -> None:
        """Have a command of `window_child` carried out."""
        self._shared[1] = command
        self._wait(lambda: self._shared[1] == 0)

    def end(self) -> None:
        """Kill it."""
        with contextlib.suppress(psutil.NoSuchProcess):
            self._process.resume()
            self._process.kill()
        self._process.wait()

    def _wait(self, condition: Callable[[], bool]) -> None:
        """Raise TimeoutError when the process ends, or takes longer than anybody waits."""
        end = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end or self._process.poll() is not None:
                raise TimeoutError("a process of the benchmark did not answer")
            time.sleep(0.02)


def measure(quick: bool) -> dict[str, object]:
    """Lateness of the event loop idle and under load, training speed with and without the window, and, unless `quick`, redraws.

    Returns:
        `idle` and `load` (milliseconds), `training_ratio`, `ratio_spread`, `window_its`, `headless_its`; unless `quick` also
        `redraw_ms` and `omniglot_training_ratio`, the latter only where the data are at hand.
    """
    if quick:
        return _together("sinusoid-10shot", repeats=2, seconds=0.8, idle=1.0, load=2.0)
    result = _together("sinusoid-10shot", repeats=11, seconds=3.0, idle=10.0, load=30.0)
    result["redraw_ms"] = _answer("redraw")
    with contextlib.suppress(TimeoutError):
        omniglot = _together("omniglot-5way-1shot", repeats=3, seconds=12.0, idle=1.0, load=10.0)
        result["omniglot_training_ratio"], result["omniglot_load"] = omniglot["training_ratio"], omniglot["load"]
    return result


def _together(preset: str, repeats: int, seconds: float, idle: float, load: float) -> dict[str, object]:
    """Both processes from their start to their end; speeds are medians of alternating stretches, the ratio that of the pairs."""
    with _children(preset) as (window, headless):
        headless.trains()
        window.loaded()
        idling = window.lateness(idle)
        window.tell(TRAIN)
        window.trains()
        pairs = [(window.speed(seconds), headless.speed(seconds)) for _ in range(repeats)]
        loaded = window.lateness(load)
    ratios = [inside / outside for inside, outside in pairs]
    inside, outside = (statistics.median(column) for column in zip(*pairs, strict=True))
    return {
        "idle": idling,
        "load": loaded,
        "training_ratio": statistics.median(ratios),
        "ratio_spread": max(ratios) - min(ratios),
        "window_its": inside,
        "headless_its": outside,
    }


@contextlib.contextmanager
def _children(preset: str) -> Iterator[tuple[Child, Child]]:
    with tempfile.TemporaryDirectory() as folder:
        window, headless = (Child(mode, preset, Path(folder)) for mode in ("window", "headless"))
        try:
            yield window, headless
        finally:
            window.end()
            headless.end()


def _answer(mode: str, *arguments: str) -> dict[str, object]:
    """What a child measures by itself."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "answer.json"
        subprocess.run(_command(mode, out, *arguments), cwd=ROOT, check=True, stdout=subprocess.DEVNULL, timeout=300)
        answer: dict[str, object] = json.loads(out.read_text())
    return answer


def _command(mode: str, out: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", CHILD, mode, str(out), *arguments]


if __name__ == "__main__":
    print(json.dumps(measure("--quick" in sys.argv), indent=1))
