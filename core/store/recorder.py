"""A filter on the stream of events that stores the run on its way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from core.boxes import Inbox, Pause, Resume
from core.errors import UserError
from core.events import Contender, Ended, Event, Paused, Resumed, Saved, Started, StorageTrouble, Stored
from core.store.run_folder import RunFolder
from core.store.writer import RunWriter

STORAGE = "storage"
"""Why the recorder lets a run stand still."""


class Recorder:
    """Stores one run while it goes on.

    While the folder cannot be written the run stands still; it goes on by itself when the cause is gone, unless it stood still
    already for another reason.
    """

    def __init__(self, inbox: Inbox, say: Callable[[Event], None]) -> None:
        """`inbox` of the run; `say` takes events from another thread, while the run may be standing still."""
        self._inbox, self._say = inbox, say
        self._paused_it = False

    def record(
        self, events: Iterator[Event], make: Callable[[dict[str, Any]], RunFolder], *, after: int = 0
    ) -> Iterator[Event]:
        """Pass events on, those excepted that only the store needs (`Saved`, `Contender`), and store them.

        Args:
            events: of the run. make: gives the locked folder for a spec as JSON, once the run has started.
            after: the iteration from which a stored run goes on.

        Yields:
            The events; `Stored` names the folder. If the folder cannot be made, the run ends before its first step.
        """
        writer: RunWriter | None = None
        try:
            for event in events:
                if isinstance(event, Started):
                    try:
                        folder = make(event.spec)
                    except UserError as error:
                        yield Ended(0, "failed", str(error))
                        return
                    notice = lambda sentence: self._say(StorageTrouble(sentence))  # noqa: E731 - a name for an argument
                    writer = RunWriter(folder, self._trouble, notice=notice, after=after)
                    writer.put(event)
                    yield event
                    yield Stored(str(folder.path), folder.info.id)
                    continue
                if writer is not None:
                    writer.put(event)
                    self._watch(event, writer)
                    if isinstance(event, Ended) and not writer.close():
                        said = f"The last part of the run could not be saved in {writer.folder.path}; free space or restore the folder."
                        yield StorageTrouble(said)
                if not isinstance(event, Saved | Contender):
                    yield event
        finally:
            if writer is not None:
                writer.close()

    def _watch(self, event: Event, writer: RunWriter) -> None:
        """Whose pause it is; and a run that is told to go on although it cannot be stored."""
        if isinstance(event, Paused) and event.reason == STORAGE:
            self._paused_it = True
            if not writer.troubled:  # it was over before the run stood still
                self._go_on()
        elif isinstance(event, Resumed):
            self._paused_it = False
            if writer.troubled:
                writer.insist()

    def _trouble(self, sentence: str) -> None:
        self._say(StorageTrouble(sentence))
        if sentence:
            self._inbox.put(Pause(STORAGE))
        elif self._paused_it:
            self._go_on()

    def _go_on(self) -> None:
        self._paused_it = False
        self._inbox.put(Resume())
