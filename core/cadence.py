"""How often to do something that only people look at."""

from __future__ import annotations

import time
from collections.abc import Callable


class Cadence:
    """Says when it is time again: at most every `seconds`, and never for more than `share` of the time.

    Attributes:
        clock: monotonic seconds; tests put their own.
    """

    def __init__(self, seconds: float, share: float = 1.0, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._seconds = seconds
        self._share = share
        self._next = -float("inf")
        self._began = 0.0

    def due(self) -> bool:
        """Whether it is time; if so the work is taken to begin now, and `done` must follow."""
        self._began = self.clock()
        return self._began >= self._next

    def done(self) -> None:
        """The work that `due` allowed is finished; decides when it is due again."""
        now = self.clock()
        self._next = now + max(self._seconds, (now - self._began) / self._share)


class Stopwatch:
    """Seconds that ran, pauses left out."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, before: float = 0.0) -> None:
        self._clock = clock
        self._before = before
        self._since: float | None = None

    def start(self) -> None:
        """Run on; nothing happens when it runs already."""
        if self._since is None:
            self._since = self._clock()

    def stop(self) -> None:
        """Stand still."""
        self._before, self._since = self.seconds, None

    @property
    def seconds(self) -> float:
        """Time that ran so far."""
        return self._before + (self._clock() - self._since if self._since is not None else 0.0)
