"""What the children of the server do: the programs of the command line and the real window, with checkpoints in quick succession."""

from __future__ import annotations

import errno
import itertools
import os
import resource
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch._dynamo  # noqa: F401 - what the first optimiser would load

import core.keeper
import core.train
from core.events import Event, Metrics
from core.headless import resume_headless, run_headless
from core.spec import ExperimentSpec
from core.store import disk
from core.store.run_folder import is_run
from tests.reliability.runs import MARK
from tests.reliability.window_child import run_driven

NO_DATA = Path("no-data-needed")


def trained(job: dict[str, Any]) -> int:
    """Begin the run in `job["run"]`, or go on with it, to its planned end; the exit code of the command line."""
    prepare(job)
    run = Path(job["run"])
    if is_run(run):
        return resume_headless(run, NO_DATA)
    return run_headless(ExperimentSpec.model_validate(job["spec"]), NO_DATA, run)


def windowed(job: dict[str, Any]) -> int:
    """The same in the real window, which closes when the run is at its planned end."""
    prepare(job)
    return run_driven(ExperimentSpec.model_validate(job["spec"]), Path(job["run"]))


PROGRAMS: dict[str, Callable[[dict[str, Any]], int]] = {"trained": trained, "windowed": windowed}


def prepare(job: dict[str, Any]) -> None:
    """Checkpoints every `job["every"]` seconds, and a mark in the file `job["trace"]` for every iteration that was measured."""
    core.keeper.EVERY, core.keeper.SHARE = job["every"], 1.0
    trace = os.open(job["trace"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    if job["full_after"]:
        fill_up(job["full_after"])
    if job["small_files"]:
        limit_files(job["small_files"])
    real = core.train.train

    def traced(spec: ExperimentSpec, *arguments: Any, **named: Any) -> Iterator[Event]:
        warming_up = spec.training.iterations == 1  # what the window does before its first run
        for event in real(spec, *arguments, **named):
            if isinstance(event, Metrics) and not warming_up:
                os.write(trace, MARK.pack(event.iteration, time.monotonic()))
            yield event

    core.train.train = traced


def fill_up(number: int) -> None:
    """After `number` files the disk is full for ever."""
    real, written = disk._write, itertools.count(1)

    def write(temporary: Path, payload: bytes, kind: str) -> None:
        if next(written) > number:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(temporary, payload, kind)

    disk._write = write


def limit_files(size: int) -> None:
    """For two seconds the system lets no file grow beyond `size` bytes."""
    most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    signal.signal(signal.SIGALRM, lambda *_: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)))
    signal.setitimer(signal.ITIMER_REAL, 2.0)
