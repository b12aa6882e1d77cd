"""The one thread of the window that reads stored runs for whoever asks. Results wait until the GUI thread fetches them."""

from __future__ import annotations

import heapq
import itertools
import queue
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")
_Job = tuple[float, int, Callable[[], Any], Callable[[Any], None] | None]


class Reader:
    """Does one piece of reading after the other. The thread begins with the first and ends with `close`."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._jobs: list[_Job] = []
        self._numbers = itertools.count()
        self._results: queue.SimpleQueue[tuple[Callable[[Any], None], Any]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closing = False

    def ask(self, work: Callable[[], T], take: Callable[[T], None] | None, delay: float = 0.0) -> None:
        """Call `work` in the thread, `delay` seconds from now or later, and `take` with its result in the next `drain`.

        Without `take` the work is something that must be done in any case, such as closing a file: `close` waits for it. An
        exception goes to `threading.excepthook`, and `take` is not called.
        """
        with self._news:
            if self._closing:
                return
            heapq.heappush(self._jobs, (time.monotonic() + delay, next(self._numbers), work, take))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="reader", daemon=True)
                self._thread.start()
            self._news.notify_all()

    def drain(self, seconds: float = 0.01) -> None:
        """Hand over what has been read; after about this time the rest waits for the next call. Called in the GUI thread."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                take, result = self._results.get_nowait()
            except queue.Empty:
                return
            take(result)

    def close(self, seconds: float = 5.0) -> bool:
        """Drop what has not begun, and wait for the thread; False when it did not end in time. Nothing can be asked afterwards."""
        with self._news:
            self._closing = True
            self._news.notify_all()
        if self._thread is not None:
            self._thread.join(seconds)
        return self._thread is None or not self._thread.is_alive()

    def _run(self) -> None:
        while (job := self._next()) is not None:
            _, _, work, take = job
            try:
                result = work()
            except Exception as error:  # a defect in one piece of reading must not end the others
                threading.excepthook(threading.ExceptHookArgs((type(error), error, error.__traceback__, None)))
                continue
            if take is not None:
                self._results.put((take, result))

    def _next(self) -> _Job | None:
        """Wait for the next piece that is due; None when the reader is closed and nothing is left that must be done."""
        with self._news:
            while True:
                if self._closing:
                    self._jobs = [job for job in self._jobs if job[3] is None]
                    return self._jobs.pop(0) if self._jobs else None
                patience = self._jobs[0][0] - time.monotonic() if self._jobs else None
                if patience is not None and patience <= 0:
                    return heapq.heappop(self._jobs)
                self._news.wait(patience)
