"""Training from the command line: prints progress and, as its last line, one JSON object."""

from __future__ import annotations

import json
import math
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from core.boxes import CancelWork, Inbox, Stop
from core.events import (
    ArmLimited,
    ArmPaused,
    ArmResult,
    Continued,
    Ended,
    Evaluated,
    Event,
    Metrics,
    Progress,
    Started,
    StorageTrouble,
)
from core.recorded import begin, continued
from core.spec import ExperimentSpec
from core.store.run_folder import RunFolder, require_new

PRINT_EVERY = 2.0
"""Seconds between two lines of progress."""


def run_headless(
    spec: ExperimentSpec,
    folder: Path,
    out: Path | None,
    *,
    download: bool = False,
    name: str = "",
    tags: tuple[str, ...] = (),
    interrupts: Interrupts | None = None,
) -> int:
    """Train `spec` to its planned end, print, and return the exit code: 0, 1 when a run failed, 2 when it could not start.

    Ctrl+C stops at the next step; what was measured until then is printed and kept all the same.

    Args:
        spec: what to train. folder: the data root. out: a new folder that the run is stored in, or None.
        download: fetch the data first. name, tags: of the stored run; without a name what people call `spec`.
        interrupts: of the caller, who has more to do after this run.
    """
    if out is not None:
        require_new(out)
    inbox = Inbox()

    def events() -> Iterator[Event]:
        if download:
            _say_all(spec.task.download(folder))
        if out is None:
            from core.train import train  # noqa: PLC0415 - loads torch

            return train(spec, inbox, folder)
        called = name or spec.called()
        return begin(spec, inbox, folder, lambda values: RunFolder.create_at(out, values, called, tags), _say)

    return _pulled(spec, inbox, events, interrupts)


def resume_headless(run: Path, folder: Path, interrupts: Interrupts | None = None) -> int:
    """Go on with the stored run in `run` to its planned end; see `run_headless` for the rest."""
    from core.store.continuing import open_to_continue  # noqa: PLC0415 - as train

    stored, spec, since, notices = open_to_continue(run)
    for notice in notices:
        print(notice, file=sys.stderr, flush=True)
    inbox = Inbox()

    try:
        return _pulled(spec, inbox, lambda: continued(stored, spec, since, inbox, folder, _say), interrupts)
    finally:
        stored.unlock()  # also of a run that ended before it started, because its data are missing, say


class Interrupts:
    """While it is entered, Ctrl+C, SIGTERM and the end of the terminal stop the run in hand.

    Attributes:
        asked: whether there was such a signal; whoever has more runs to do then leaves them.
    """

    def __init__(self) -> None:
        self.asked = False
        self._inbox = Inbox()
        self._before: list[tuple[signal.Signals, Any]] = []

    def __enter__(self) -> Self:
        numbers = [signal.SIGINT, signal.SIGTERM]
        if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as nohup wants it
            numbers.append(signal.SIGHUP)
        self._before = [(number, signal.signal(number, self._stop)) for number in numbers]
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before:
            signal.signal(number, handler)

    def listen(self, inbox: Inbox) -> None:
        """From now on the run in hand is the one that hears `inbox`; it ends at once if there was a signal before."""
        self._inbox = inbox
        if self.asked:
            self._stop()

    def _stop(self, *_: object) -> None:
        self.asked = True
        self._inbox.put(CancelWork())
        self._inbox.put(Stop())


def _pulled(
    spec: ExperimentSpec, inbox: Inbox, make: Callable[[], Iterator[Event]], interrupts: Interrupts | None
) -> int:
    summary = _Summary(spec)
    with nullcontext(interrupts) if interrupts else Interrupts() as signals:
        signals.listen(inbox)
        for event in make():
            summary.take(event)
    if summary.started:
        print(json.dumps(summary.to_json(), allow_nan=False))
    return summary.exit_code


def _say(event: Event) -> None:
    """Trouble with the disk, while the run stands still."""
    if isinstance(event, StorageTrouble):
        print(event.sentence or "Everything is saved again.", file=sys.stderr, flush=True)


@dataclass
class _Summary:
    """Prints a run as it goes and remembers what the last line reports."""

    spec: ExperimentSpec
    started: bool = False
    exit_code: int = 0
    device: str = ""
    arms: dict[str, dict[str, Any]] = field(default_factory=dict)
    _next_line: float = 0.0

    def take(self, event: Event) -> None:
        """Note one event; print it when it is time."""
        match event:
            case Started():
                self._start(event)
            case Progress():
                self._line(f"{event.title}: {event.done:,} of {event.total:,} {event.unit}")
            case Metrics():
                self.arms[event.arm] |= {"iterations": event.iteration} | event.values
                if event.arm == list(self.arms)[-1]:
                    self._line(self._state(event))
            case Evaluated():
                score = "accuracy" if "accuracy" in event.values else "loss"
                values = {f"{event.split}_{name}": value for name, value in event.values.items()}
                self.arms[event.arm] |= values | {"ci95": event.ci95[score]}
            case ArmLimited():
                words = (
                    f"out of memory at iteration {event.iteration}, going on with {event.tasks_at_once} tasks at once"
                )
                print(f"{event.arm}: {words}", file=sys.stderr, flush=True)
            case ArmPaused():
                print(f"{event.arm} stands still: {event.reason}", file=sys.stderr, flush=True)
                self.exit_code = 1
            case Continued() if event.differences:
                print(f"Not bit-exact from here: {', '.join(event.differences)}.", file=sys.stderr, flush=True)
            case StorageTrouble():  # only of the end: whatever comes earlier is said by `_say`
                _say(event)
                self.exit_code = 1
            case ArmResult():
                speed = event.iterations / event.seconds if event.seconds else 0.0
                own = {"iterations": event.iterations, "seconds": event.seconds, "iterations_per_second": speed}
                self.arms[event.arm] |= own
            case Ended():
                self._end(event)

    def to_json(self) -> dict[str, Any]:
        """The object of the last line; numbers that do not exist or are not finite are null."""
        arms = {name: {key: _finite(value) for key, value in values.items()} for name, values in self.arms.items()}
        return {"title": self.spec.title, "device": self.device, "seed": self.spec.run.seed, "arms": arms}

    def _start(self, event: Started) -> None:
        self.started, self.device = True, event.device.partition(",")[0]
        print(f"{self.spec.title} on {event.device}: {', '.join(arm.title for arm in event.arms)}", flush=True)
        if event.about:
            print(f"The data are {event.about}", flush=True)
        names = ("support_loss", "query_loss", "query_accuracy", "validation_loss", "validation_accuracy", "ci95")
        for arm in event.arms:
            self.arms[arm.name] = {"method": arm.method, "iterations": 0} | dict.fromkeys(names)

    def _end(self, event: Ended) -> None:
        if event.reason in ("failed", "cancelled"):
            print(event.error or event.reason, file=sys.stderr, flush=True)
            self.exit_code = 1 if self.started or event.traceback else 2
        if event.traceback:
            print(event.traceback, file=sys.stderr, flush=True)

    def _state(self, event: Metrics) -> str:
        measured = {
            name: values["query_loss"] for name, values in self.arms.items() if values["query_loss"] is not None
        }
        losses = "  ".join(f"{name} {loss:.3g}" for name, loss in measured.items())
        speed = event.iteration / event.seconds if event.seconds else 0.0
        planned = self.spec.training.iterations
        left = (planned - event.iteration) / speed if speed else 0.0
        return f"{event.iteration:,} of {planned:,}  query loss: {losses}  {speed:.3g} it/s, {left:,.0f} s left"

    def _line(self, text: str) -> None:
        now = time.monotonic()
        if now >= self._next_line:
            print(text, flush=True)
            self._next_line = now + PRINT_EVERY


def _say_all(work: Iterator[Progress]) -> None:
    """Pull a piece of work to its end, printing its progress now and then; Ctrl+C closes it."""
    following = 0.0
    for progress in work:
        if (now := time.monotonic()) >= following:
            print(f"{progress.title}: {progress.done:,} of {progress.total:,} {progress.unit}", flush=True)
            following = now + PRINT_EVERY


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
