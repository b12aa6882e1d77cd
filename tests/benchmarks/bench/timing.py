"""Interleaved repeats of several contestants, and what is said about their times."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Times:
    """Repeats of one contestant, in seconds; everything said about them is in milliseconds."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The median, ms."""
        return float(np.median(self.seconds)) * 1e3

    @property
    def spread(self) -> list[float] | None:
        """10th and 90th percentile, ms; None for a single repeat."""
        if len(self.seconds) == 1:
            return None
        return [float(value) * 1e3 for value in np.percentile(self.seconds, (10, 90))]


def interleaved(
    contestants: Mapping[str, Callable[[], object]], rounds: int, single: tuple[str, ...] = ()
) -> dict[str, Times]:
    """Let every contestant run once a round, in turn, every second round in reverse, so that drift and neighbours hit all alike.

    Garbage is collected between the runs only.

    Args:
        contestants: what to time, by name; each must be finished when it returns.
        rounds: repeats. single: names that take part in the first round only.
    """
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    gc.collect()
    gc.disable()
    try:
        for turn in range(rounds):
            names = [name for name in contestants if turn == 0 or name not in single]
            for name in names if turn % 2 == 0 else reversed(names):
                gc.collect(1)
                start = time.perf_counter()
                contestants[name]()
                seconds[name].append(time.perf_counter() - start)
    finally:
        gc.enable()
    return {name: Times(tuple(found)) for name, found in seconds.items()}
