"""The one thread that writes a run, in batches, at least once a second; nothing is dropped while the disk fails."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable

from core.events import Event, MatrixSnapshot, Metrics
from core.store.disk import StoreError
from core.store.run_folder import RunFolder
from core.store.run_pages import RunPages

BATCH_SECONDS = 0.5
RETRY_SECONDS = 1.0
LAST_WRITE_SECONDS = 3.0
"""For what is left at the end; the window has 5 s to close."""
GOODBYE_SECONDS = 0.5


class RunWriter:
    """Writes what a run says into its folder, from the thread it owns.

    While something cannot be written, it keeps everything, tells `trouble` a sentence once and tries again every second; when all
    is written it tells `trouble` an empty one.

    Attributes:
        folder: the run's. troubled: whether something could not be written at the last attempt.
    """

    def __init__(
        self,
        folder: RunFolder,
        trouble: Callable[[str], None],
        *,
        notice: Callable[[str], None] = lambda _: None,
        after: int = 0,
    ) -> None:
        """Take over a locked folder.

        Args:
            folder: to write into. trouble, notice: hear sentences in the writer's thread; a notice is about what was mended.
            after: everything stored after this iteration is dropped first.
        """
        self.folder = folder
        self._trouble = trouble
        self._pages = RunPages(folder, notice, after)
        self._news = threading.Condition()
        self._waiting: list[Event] = []
        self._closing = False
        self._insisted = False
        self._unwritten = 0
        self._said = ""
        self._failures = 0
        self._troubled_since = 0.0
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    @property
    def troubled(self) -> bool:
        """Whether the last attempt to write failed."""
        return bool(self._said)

    def put(self, event: Event) -> None:
        """Hand over an event; never waits."""
        with self._news:
            self._waiting.append(event)
            self._unwritten += 1
            if is_news(event):
                self._news.notify_all()

    def insist(self) -> None:
        """Try again at once, and make a folder that is missing anew. If it fails, `trouble` hears of it once more."""
        with self._news:
            self._insisted = True
            self._news.notify_all()

    def flush(self, seconds: float) -> bool:
        """Wait until everything handed over is on disk; False when that did not happen in time.

        Where nothing could be written before, two more attempts are enough.
        """
        with self._news:
            enough = self._failures + 2 if self.troubled else math.inf
            self._news.notify_all()
            self._news.wait_for(
                lambda: not self._unwritten or self._failures >= enough or not self._thread.is_alive(), seconds
            )
            return not self._unwritten

    def close(self, seconds: float = LAST_WRITE_SECONDS) -> bool:
        """Write what is left, end the thread and give the folder back; whether everything is on disk.

        Takes no longer than `seconds` and half a second; a second call does not wait again.
        """
        if not self._closing:
            end = time.monotonic() + seconds
            self.flush(seconds)
            with self._news:
                self._closing = True
                self._news.notify_all()
            self._thread.join(max(end - time.monotonic(), GOODBYE_SECONDS))
        return not self._unwritten and not self._thread.is_alive()

    # ---- in the thread

    def _run(self) -> None:
        batch: list[Event] = []
        while True:
            with self._news:
                if self._rests(batch):
                    self._news.wait(RETRY_SECONDS if self._said else BATCH_SECONDS)
                if self._closing and (self._said or not (batch or self._waiting)):
                    break
                batch, self._waiting = batch + self._waiting, []
                insisted, self._insisted = self._insisted, False
            if not batch:
                continue
            written = self._written(batch, insisted)
            with self._news:
                if written:
                    self._unwritten -= len(batch)
                    batch = []
                self._news.notify_all()
                if written and not self._closing:
                    self._news.wait_for(lambda: self._closing or any(map(is_news, self._waiting)), BATCH_SECONDS)
        try:
            self._pages.close()
        finally:
            self.folder.unlock()

    def _rests(self, batch: list[Event]) -> bool:
        """Whether there is nothing to do now: nothing new, or an attempt has just failed."""
        return not self._closing and not self._insisted and (bool(self._said) or not (batch or self._waiting))

    def _written(self, batch: list[Event], insisted: bool) -> bool:
        """Write a batch, all of which may be written again; says whether it is on disk."""
        try:
            self._pages.write(batch, insisted=insisted, urgent=any(map(is_news, batch)))
        except StoreError as error:
            self._failed(str(error), again=insisted)
            return False
        except Exception as error:  # a defect must not end the thread and with it what is still to be written
            self._failed(f"The run could not be saved: {type(error).__name__}: {error}.", again=insisted)
            return False
        self._say("")
        return True

    def _failed(self, sentence: str, *, again: bool) -> None:
        self._failures += 1  # before anybody can know of it, so that `flush` counts the attempts that follow
        self._say(sentence, again=again)

    def _say(self, sentence: str, *, again: bool = False) -> None:
        before, self._said = self._said, sentence
        if sentence and not before:
            self._troubled_since = time.monotonic()
        if before and not sentence:
            self._pages.log(f"Could not be saved for {time.monotonic() - self._troubled_since:.0f} s: {before}")
        if bool(sentence) != bool(before) or again:
            self._trouble(sentence)


def is_news(event: Event) -> bool:
    """Whether an event is written at once, not with the next batch."""
    return not isinstance(event, Metrics | MatrixSnapshot)
