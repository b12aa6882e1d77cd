"""Who computes the meta-gradient of a case: this program's engine and the references, each with the threads it works best with."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import torch

from core.devices import usable_cores
from core.engine import meta_step
from core.workers import Workers
from tests.benchmarks.bench.case import Case
from tests.benchmarks.references import plain_loop, vmapped

Result = TypeVar("Result")
Gradients = tuple[torch.Tensor, ...]
CHUNK = 8
OURS, VMAP, CHUNKED, LOOP, HIGHER = "ours", "vmap", f"vmap, {CHUNK} tasks at a time", "loop", "higher"


@dataclass(frozen=True)
class Ground:
    """Where the contestants compete: a device, this many CPU threads for each, and the engine's workers."""

    device: torch.device
    threads: int
    workers: Workers

    def settled(self, run: Callable[[], Result], threads: int) -> Callable[[], Result]:
        """`run` with this many torch threads in the calling thread, and on a GPU only over when the GPU has finished."""

        def settled() -> Result:
            with _torch_threads(threads):
                result = run()
            if self.device.type == "cuda":
                torch.cuda.synchronize(self.device)
            return result

        return settled

    def product(self, size: int) -> Callable[[], torch.Tensor]:
        """One float32 product of two square matrices."""
        left, right = torch.rand(2, size, size, device=self.device)
        return self.settled(lambda: left @ right, self.threads)


@contextmanager
def ground() -> Iterator[Ground]:
    """All usable cores, or the GPU where there is one (no GPU has been seen by this benchmark so far)."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    threads = usable_cores()
    with Workers(1 if device.type == "cuda" else threads) as workers:
        yield Ground(device, threads, workers)


def contestants(case: Case, ground: Ground) -> dict[str, Callable[[], Gradients]]:
    """Everybody who is here, by name; `higher` only where it is installed.

    Ours has its workers with one torch thread each, the references have as many threads inside torch's operations.
    """
    arguments = (case.theta, case.meta, case.batch, case.inner)
    references: dict[str, Callable[[], Gradients]] = {
        VMAP: lambda: vmapped.meta_gradient(*arguments),
        CHUNKED: lambda: vmapped.meta_gradient(*arguments, chunk=CHUNK),
        LOOP: lambda: plain_loop.meta_gradient(*arguments),
    }
    if importlib.util.find_spec("higher"):
        references[HIGHER] = lambda: _higher(case)
    settled = {name: ground.settled(run, ground.threads) for name, run in references.items()}
    return {OURS: ours(case, ground)} | settled


def ours(case: Case, ground: Ground) -> Callable[[], Gradients]:
    """The engine on this case."""

    def run() -> Gradients:
        step = meta_step(case.learner, case.theta, case.meta, case.episodes, case.training, ground.workers)
        return (*step.theta.values(), *step.meta.values())

    return ground.settled(run, 1)


def relative_difference(found: Iterable[torch.Tensor], expected: Iterable[torch.Tensor]) -> float:
    """The largest |found - expected| / |expected| of any tensor, norms over the tensor.

    A tensor that is zero but for rounding (a bias that batch normalisation cancels) is measured against a hundredth of the largest.
    """
    norms = [(float((a - b).norm()), float(b.norm())) for a, b in zip(found, expected, strict=True)]
    floor = 1e-2 * max(whole for _, whole in norms)
    return max(apart / max(whole, floor) for apart, whole in norms)


@contextmanager
def _torch_threads(count: int) -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _higher(case: Case) -> Gradients:
    from tests.benchmarks.references import with_higher

    return with_higher.meta_gradient(case.theta, case.meta, case.batch, case.inner)
