"""Name, notes and tags of a run: what people write about it, which may change at any time."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from core.events import Described
from core.store.disk import StoreError
from core.store.run_folder import RunFolder
from core.store.run_info import RunInfo
from core.store.run_story import informed


def description(name: str | None = None, notes: str | None = None, tags: Iterable[str] | None = None) -> Described:
    """What a person gave, tidied: a name of one line, and tags without commas and without repeats; None leaves a thing as it is."""
    return Described(
        None if name is None else " ".join(name.split()),
        None if notes is None else notes.strip(),
        None if tags is None else tags_of(",".join(tags)),
    )


def tags_of(text: str) -> tuple[str, ...]:
    """The tags in a text that separates them by commas, in order, each once."""
    tags = (" ".join(tag.split()) for tag in text.split(","))
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def describe(
    path: Path, name: str | None = None, notes: str | None = None, tags: Iterable[str] | None = None
) -> RunInfo:
    """Write name, notes or tags of a stored run, and return what its run.json says now.

    The run in hand is held by its own writer: it is told by the event that `description` makes.

    Raises:
        StoreError: it is no run, or of a newer program, or a process is writing it, or the system refused.
    """
    folder = RunFolder.open(path)
    if not folder.lock():
        raise StoreError(folder.notice, path, transient=True)
    try:
        folder.save_info(informed(folder.info, description(name, notes, tags)))
        return folder.info
    finally:
        folder.unlock()
