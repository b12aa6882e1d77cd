"""Pulling a load to its end."""

from pathlib import Path


def loaded(family, folder=Path("no-data-needed")):
    """What `family.load` returns, and the events on the way."""
    work, events = family.load(folder), []
    while True:
        try:
            events.append(next(work))
        except StopIteration as end:
            return end.value, events
