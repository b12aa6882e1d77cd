"""The keys of the results: what a JSON file always has, with None for what was not measured."""

from __future__ import annotations

import copy
from typing import Any

Section = dict[str, Any]


def _empty(*names: str) -> Section:
    return dict.fromkeys(names)


_TIMES = ("ours_ms", "vmap_ms", "loop_ms", "higher_ms", "ratio_vmap", "ratio_loop")
_LATENESS = ("p50_ms", "p95_ms", "p99_ms", "max_ms")

SECTIONS: dict[str, Section] = {
    "machine": _empty("cpu", "cores", "device", "torch", "threads"),
    "engine": {
        **{case: {"maml": _empty(*_TIMES), "mc2": _empty(*_TIMES, "matmul_share")} for case in ("light", "heavy")},
        "matmul_gflops": None,
    },
    "window": {"idle": _empty(*_LATENESS), "load": _empty(*_LATENESS), "training_ratio": None},
    "startup": _empty("window_s", "first_point_s"),
    "memory": _empty("steps1_mb", "steps10_mb", "bytes_per_point"),
}
"""Every section with its required keys; a measured one may have more (spreads, counts, `notes`: sentences for the reader)."""


def completed(section: str, measured: Section) -> Section:
    """`measured` with None for every required key that it lacks."""
    return _merged(copy.deepcopy(SECTIONS[section]), measured)


def _merged(empty: Section, measured: Section) -> Section:
    for name, value in measured.items():
        empty[name] = _merged(empty[name], value) if isinstance(empty.get(name), dict) else value
    return empty
