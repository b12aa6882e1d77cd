"""Every source of randomness is a named stream that belongs to one experiment; no global generator is ever used."""

from __future__ import annotations

import hashlib

import numpy as np


def stream(seed: int, *names: str) -> np.random.Generator:
    """The generator called `names` of the experiment with this seed.

    Streams of different names are independent, so drawing more from one never moves another. Numbers are drawn on the CPU
    by numpy and are therefore the same whatever device trains on them.
    """
    digest = hashlib.blake2b("/".join((str(seed), *names)).encode(), digest_size=16).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(digest, "little")))
