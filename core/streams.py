"""Every source of randomness is a named stream that belongs to one experiment; no global generator is ever used."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np


def stream(seed: int, *names: str) -> np.random.Generator:
    """The generator called `names` of the experiment with this seed.

    Streams of different names are independent, so drawing more from one never moves another. Numbers are drawn on the CPU
    by numpy and are therefore the same whatever device trains on them.
    """
    digest = hashlib.blake2b("/".join((str(seed), *names)).encode(), digest_size=16).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(digest, "little")))


def stream_state(generator: np.random.Generator) -> dict[str, Any]:
    """Where a stream is, as JSON values."""
    return {key: _plain(value) for key, value in generator.bit_generator.state.items()}


def set_stream_state(generator: np.random.Generator, state: dict[str, Any]) -> None:
    """Put a stream where `stream_state` found it; raises ValueError, KeyError or TypeError for what is no such state."""
    counters = {key: np.array(value, np.uint64) for key, value in state["state"].items()}
    generator.bit_generator.state = state | {"state": counters, "buffer": np.array(state["buffer"], np.uint64)}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return value.tolist() if isinstance(value, np.ndarray) else value
