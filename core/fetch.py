"""Downloading a family's data, as a generator of events that hears commands like a run does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from core.boxes import CancelWork, Inbox, Stop
from core.errors import UserError
from core.events import Ended, Event
from core.tasks import TaskFamily


def fetch(family: TaskFamily, inbox: Inbox, folder: Path) -> Iterator[Event]:
    """Download into the data root `folder`; the last event is `Ended` with "finished", "cancelled" or "failed"."""
    work = family.download(folder)
    try:
        for progress in work:
            yield progress
            if any(isinstance(command, CancelWork | Stop) for command in inbox.take()):
                work.close()
                yield Ended(0, "cancelled", f"{progress.title} was cancelled.")
                return
    except UserError as error:
        yield Ended(0, "failed", str(error))
    else:
        yield Ended(0, "finished")
