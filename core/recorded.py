"""Experiments that store themselves: a new one, and one that goes on. What the window's thread and the command line both pull."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from core.boxes import Inbox
from core.continuation import Continuation
from core.events import Event, History, Started, StorageTrouble
from core.spec import ExperimentSpec
from core.store.continuing import histories, open_to_continue
from core.store.recorder import Recorder
from core.store.run_folder import RunFolder

Say = Callable[[Event], None]
"""Takes an event at once, from another thread or while the run stands still."""


def begin(
    spec: ExperimentSpec,
    inbox: Inbox,
    data: Path,
    make: Callable[[dict[str, Any]], RunFolder],
    say: Say,
    *,
    linger: bool = False,
) -> Iterator[Event]:
    """A new run; `make` gives its folder, locked, once it has started. See `core.train.train` and `Recorder.record`.

    Yields:
        The events of the run, without those that only the store needs.
    """
    from core.train import train  # noqa: PLC0415 - loads torch, where the run is pulled

    yield from Recorder(inbox, say).record(train(spec, inbox, data, linger=linger), make)


def go_on(
    path: Path,
    inbox: Inbox,
    data: Path,
    say: Say,
    *,
    linger: bool = False,
    begun: Callable[[ExperimentSpec], None] = lambda spec: None,
) -> Iterator[Event]:
    """The stored run in `path` from its newest good checkpoint; what it measured before that follows `Started`.

    `begun` is told its settings before the first step.

    Raises:
        UserError: it cannot be opened, is written by another process, or its settings cannot be used; nothing was yielded then.
    """
    stored, spec, since, notices = open_to_continue(path)
    try:
        earlier, trouble = histories(stored, _iteration(since))
        for notice in (*notices, *trouble):
            say(StorageTrouble(notice))
        begun(spec)
        yield from _after_start(continued(stored, spec, since, inbox, data, say, linger=linger), earlier)
    finally:
        stored.unlock()  # also of a run that ended before it started, because its data are missing, say


def continued(
    stored: RunFolder,
    spec: ExperimentSpec,
    since: Continuation | None,
    inbox: Inbox,
    data: Path,
    say: Say,
    *,
    linger: bool = False,
) -> Iterator[Event]:
    """What `open_to_continue` found, from there on; whoever opened the folder gives it back."""
    from core.train import train  # noqa: PLC0415 - loads torch, where the run is pulled

    events = train(spec, inbox, data, linger=linger, since=since)
    yield from Recorder(inbox, say).record(events, lambda _: stored, after=_iteration(since))


def _iteration(since: Continuation | None) -> int:
    return int(since.state["iteration"]) if since else 0


def _after_start(events: Iterator[Event], earlier: list[History]) -> Iterator[Event]:
    """`events` with what was measured earlier right behind `Started`."""
    for event in events:
        yield event
        if isinstance(event, Started):
            yield from earlier
