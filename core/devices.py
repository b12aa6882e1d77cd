"""Which device trains, with how many threads. Set inside the thread that trains, because torch keeps some of it per thread."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import UserError
from core.spec import Run

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class Place:
    """Where tensors live: device, number type, and the CPU threads that share a meta-iteration."""

    device: torch.device
    dtype: torch.dtype
    threads: int

    @property
    def label(self) -> str:
        """For people: "cpu, 1 thread" or the name of the GPU."""
        import torch  # noqa: PLC0415 - settings must be readable before torch is loaded

        if self.device.type == "cuda":
            return f"cuda, {torch.cuda.get_device_name(self.device)}"
        return f"{self.device.type}, {self.threads} thread{'s' if self.threads > 1 else ''}"


def usable_cores() -> int:
    """Processors this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def training_threads(asked: int = 0) -> int:
    """The thread count to train with: what was asked for, or one core fewer than there are, so that the window stays fluid."""
    return asked or max(1, usable_cores() - 1)


def settle(run: Run) -> Place:
    """Choose the device and prepare the calling thread for it; raises `UserError` when the device is not there.

    One torch operation gets one thread: `core.workers` divide an iteration better than torch divides its operations.
    """
    import torch  # noqa: PLC0415 - settings must be readable before torch is loaded

    torch.set_num_threads(1)
    torch.set_float32_matmul_precision(run.matmul_precision)
    available = torch.cuda.is_available()
    if run.device == "cuda" and not available:
        raise UserError("Device 'cuda' was asked for, but torch sees no GPU here; use device 'cpu' or 'auto'.")
    device = torch.device("cuda" if available and run.device != "cpu" else "cpu")
    threads = training_threads(run.threads) if device.type == "cpu" else 1
    return Place(device, getattr(torch, run.dtype), threads)


def out_of_memory(error: BaseException) -> bool:
    """Whether memory ran out, on a GPU or (where torch raises a plain `RuntimeError`) on the processor."""
    import torch  # noqa: PLC0415 - settings must be readable before torch is loaded

    return isinstance(error, torch.OutOfMemoryError | MemoryError) or "can't allocate memory" in str(error)
