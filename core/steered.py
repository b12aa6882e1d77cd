"""When a run goes on, stands still or ends, as commands ask for it; what it does in between is up to `core.session`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Iterator
from typing import TypeVar

from core.boxes import CancelWork, Command, Inbox, Pause, Resume, ResumeArm, SetHyper, Step, Stop
from core.cadence import Stopwatch
from core.errors import Cancelled
from core.events import Event, Paused, Progress, Resumed

T = TypeVar("T")

_COURSE = Stop | CancelWork | Pause | Resume | Step
"""Commands about the course itself."""


class Steered(ABC):
    """A run that hears commands at its step boundaries, and between two pieces of long work.

    Attributes:
        ending: why it is over, "" while it is not.
    """

    def __init__(self, inbox: Inbox) -> None:
        self.ending = ""
        self._inbox = inbox
        self._watch = Stopwatch()
        self._begun = False
        self._paused = ""
        self._steps_left: int | None = None
        self._cancel = False
        self._put_off: list[Command] = []

    @property
    @abstractmethod
    def iteration(self) -> int:
        """Meta-iterations made so far."""

    @abstractmethod
    def _obey(self, command: Command) -> Iterator[Event]:
        """Do what a command asks for that is not about the course; never before `_begin`."""

    @abstractmethod
    def _settle(self) -> Iterator[Event]:
        """Tell and keep everything before the run stands still."""

    def _begin(self) -> Iterator[Event]:
        """The preparation is done: time runs, unless a pause was asked for meanwhile."""
        self._begun = True
        if self._paused:
            yield Paused(self.iteration, self._paused)
        else:
            self._watch.start()

    def _listen(self) -> Iterator[Event]:
        """Obey everything that was asked for until now; a run that stands still waits here until it goes on or ends."""
        put_off, self._put_off = self._put_off, []
        for command in (*put_off, *self._inbox.take()):
            yield from self._hear(command)
        while self._paused and not self.ending:
            for command in self._inbox.take(wait=True):
                yield from self._hear(command)

    def _attended(self, work: Generator[Progress, None, T]) -> Generator[Event, None, T]:
        """Pass on the progress of long work and break it off when told; raises `Cancelled` then."""
        self._cancel = False
        while True:
            try:
                progress = next(work)
            except StopIteration as end:
                result: T = end.value
                return result
            yield progress
            for command in self._inbox.take():
                # changes wait for the next step boundary, so that they can be repeated exactly
                if isinstance(command, _COURSE) or (self._begun and not isinstance(command, SetHyper | ResumeArm)):
                    yield from self._hear(command)
                else:
                    self._put_off.append(command)
            if self._cancel or self.ending:
                work.close()
                raise Cancelled(f"{progress.title} was cancelled.")

    def _hear(self, command: Command) -> Iterator[Event]:
        match command:
            case Stop():
                self.ending = "finished" if self._paused == "finished" else "stopped"
            case CancelWork():
                self._cancel = True
            case Pause(reason):
                yield from self._pause(reason)
            case Resume():
                yield from self._resume(None)
            case Step(count):
                yield from self._resume(count)
            case _:
                yield from self._obey(command)

    def _pause(self, reason: str) -> Iterator[Event]:
        """Stand still at this step boundary; before `_begin` it is only noted."""
        if self._paused:
            return
        self._paused, self._steps_left = reason, None
        if self._begun:
            self._watch.stop()
            yield from self._settle()
            yield Paused(self.iteration, reason)

    def _resume(self, steps: int | None) -> Iterator[Event]:
        self._steps_left = steps
        if not self._paused:
            return
        self._paused = ""
        if self._begun:
            self._watch.start()
            yield Resumed(self.iteration)

    def _stepped(self) -> Iterator[Event]:
        """One more iteration was made; after the last one that was asked for the run stands still."""
        if self._steps_left is not None:
            self._steps_left -= 1
            if self._steps_left == 0:
                yield from self._pause("stepped")
