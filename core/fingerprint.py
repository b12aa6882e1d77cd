"""What a bit-exact continuation depends on: builds, processor, device, precision, data."""

from __future__ import annotations

import platform

import numpy as np
import torch

from core.devices import Place

WORDS = {
    "torch": "torch version",
    "numpy": "numpy version",
    "system": "operating system",
    "machine": "kind of processor",
    "processor": "instruction set torch uses",
    "device": "device",
    "dtype": "precision",
    "data": "data set",
}
"""What each part is called in a notice. The number of threads is not among them: results do not depend on it."""


def fingerprint(place: Place, data: str) -> dict[str, str]:
    """The environment of a run by part; `data` is `TaskSource.digest` of its tasks."""
    gpu = place.device.type == "cuda"
    return {
        "torch": torch.__version__,
        "numpy": np.__version__,
        "system": platform.system(),
        "machine": platform.machine(),
        "processor": torch.backends.cpu.get_cpu_capability(),
        "device": torch.cuda.get_device_name(place.device) if gpu else place.device.type,
        "dtype": str(place.dtype).removeprefix("torch."),
        "data": data,
    }


def differences(before: dict[str, str], now: dict[str, str]) -> tuple[str, ...]:
    """One phrase for each part that differs, for example "torch version 2.13.0 instead of 2.15.0"."""
    return tuple(
        "other data"
        if part == "data"
        else f"{words} {now.get(part, 'unknown')} instead of {before.get(part, 'unknown')}"
        for part, words in WORDS.items()
        if before.get(part) != now.get(part)
    )
