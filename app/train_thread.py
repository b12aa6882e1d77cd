"""The one thread that trains. It knows neither widgets nor what it pulls: jobs are generators of events."""

from __future__ import annotations

import contextlib
import os
import queue
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QThread

from core.boxes import Outbox
from core.events import Ended, Event

STACK_BYTES = 64 * 2**20
"""Qt's threads have 512 KiB on macOS, which is too small for BLAS."""
NICENESS = 10
"""So that the window keeps the processor it needs; Linux only, where thread priorities of Qt have no effect."""


@dataclass(frozen=True)
class Job:
    """Something to pull: `make` is called in the thread and gives the events, which go into `outbox`."""

    make: Callable[[], Iterator[Event]]
    outbox: Outbox


class TrainThread(QThread):
    """Pulls one job after the other until it is told to shut down. Lives as long as the window."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("training")
        self.setStackSize(STACK_BYTES)
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()

    def submit(self, job: Job) -> None:
        """Put a job into the queue; it begins when the ones before it have ended."""
        self._jobs.put(job)

    def shut_down(self, milliseconds: int) -> bool:
        """End after the current job, which must have been told to stop; False when it did not end in time."""
        self._jobs.put(None)
        return self.wait(milliseconds)

    def lower_priority(self) -> None:
        """Leave the processor to the window when both want it. Called in the thread itself, once torch is loaded."""
        # without such a call on this system, or leave to make it, the window is merely less fluid
        with contextlib.suppress(AttributeError, OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)

    def run(self) -> None:
        """The thread's own work."""
        while (job := self._jobs.get()) is not None:
            _pull(job)


def _pull(job: Job) -> None:
    """Hand every event of a job to its outbox; a job that breaks still says that it ended."""
    try:
        for event in job.make():
            job.outbox.put(event)
    except Exception as error:
        job.outbox.put(Ended(0, "failed", f"{type(error).__name__}: {error}", traceback.format_exc()))
