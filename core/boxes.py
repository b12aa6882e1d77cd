"""The two boxes between a run and whoever watches it: commands go in, events come out. Nothing else crosses threads."""

from __future__ import annotations

import itertools
import queue
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from core.events import Event


@dataclass(frozen=True, slots=True)
class SetHyper:
    """Change live settings at the next iteration; `arm` "" means the shared settings. A value of None removes an arm's own value."""

    changes: dict[str, Any]
    arm: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """Stand still at the next step boundary; `reason` is what `Paused` will say."""

    reason: str = "asked"


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on."""


@dataclass(frozen=True, slots=True)
class Step:
    """Make `count` iterations, then pause."""

    count: int = 1


@dataclass(frozen=True, slots=True)
class ResumeArm:
    """Let an arm that paused on its own join the others again."""

    arm: str


@dataclass(frozen=True, slots=True)
class ShowTask:
    """Show the adaptation of validation task number `index` from now on."""

    index: int


@dataclass(frozen=True, slots=True)
class CopyState:
    """Say what every arm has learned so far, as a `StateCopy`, for an analysis in another thread."""


@dataclass(frozen=True, slots=True)
class Describe:
    """Give the stored run a name, notes or tags; None leaves a thing as it is."""

    name: str | None = None
    notes: str | None = None
    tags: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class CancelWork:
    """Break off the evaluation or the preparation in progress; training goes on after an evaluation."""


@dataclass(frozen=True, slots=True)
class Stop:
    """End the run."""


Command = SetHyper | Pause | Resume | Step | ResumeArm | ShowTask | CopyState | Describe | CancelWork | Stop


class Inbox:
    """Commands for one run, in order. Written by any thread, read by the run at step boundaries.

    Attributes:
        stop_asked: whether a Stop was ever put in; long iterations look at it between their pieces.
    """

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[Command] = queue.SimpleQueue()
        self.stop_asked = False

    def put(self, command: Command) -> None:
        """Hand over one command; never blocks."""
        self.stop_asked = self.stop_asked or isinstance(command, Stop)
        self._queue.put(command)

    def take(self, *, wait: bool = False) -> Iterator[Command]:
        """All commands so far; with `wait`, block until there is at least one."""
        if wait:
            yield self._queue.get()
        while True:
            try:
                yield self._queue.get_nowait()
            except queue.Empty:
                return


class Outbox:
    """Events of one run. Events with a `key` are latest-wins, all others are kept in order, none is lost.

    When `capacity` unread events have piled up, `put` waits for the reader: memory stays bounded and no metric is dropped.
    """

    def __init__(self, capacity: int = 100_000) -> None:
        self._capacity = capacity
        self._count = itertools.count()
        self._events: deque[tuple[int, Event]] = deque()
        self._latest: dict[str, tuple[int, Event]] = {}
        self._changed = threading.Condition()
        self._closed = False

    def put(self, event: Event) -> None:
        """Add an event; waits only while the box is full. A closed box forgets what is put in."""
        with self._changed:
            if not event.key:
                self._changed.wait_for(lambda: self._closed or len(self._events) < self._capacity)
            if self._closed:
                return
            numbered = (next(self._count), event)
            if event.key:
                self._latest[event.key] = numbered
            else:
                self._events.append(numbered)

    def drain(self) -> list[Event]:
        """Take everything out, in the order in which it was put in."""
        with self._changed:
            numbered = [*self._events, *self._latest.values()]
            self._events.clear()
            self._latest.clear()
            self._changed.notify_all()
        return [event for _, event in sorted(numbered, key=itemgetter(0))]

    def close(self) -> None:
        """Nobody will read any more: `put` never waits again, and nothing is kept."""
        with self._changed:
            self._closed = True
            self._events.clear()
            self._latest.clear()
            self._changed.notify_all()

    def __len__(self) -> int:
        return len(self._events) + len(self._latest)
