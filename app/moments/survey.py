"""Something that is found in every stored moment of a run, collected in the background."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from app.timeline import Loaded, Timeline

T = TypeVar("T")
PORTION = 32
"""Moments that one piece of reading covers, so that nobody who reads something else waits long."""


class Survey(Generic[T]):
    """Collects what a function finds in each stored moment. The function is called in the reading thread.

    Attributes:
        found: by iteration; moments that cannot be read are missing. version: grows whenever `found` does.
    """

    def __init__(self, timeline: Timeline, find: Callable[[Loaded], T]) -> None:
        self.found: dict[int, T] = {}
        self.version = 0
        self._timeline, self._find = timeline, find
        self._seen: set[int] = set()
        self._waiting = False

    @property
    def missing(self) -> int:
        """How many stored moments were not looked at yet."""
        return len(set(self._timeline.iterations) - self._seen)

    def go_on(self) -> None:
        """Ask for what is missing, portion by portion. Does nothing while a portion is under way or nothing is missing."""
        self._forget_gone()
        missing = [iteration for iteration in self._timeline.iterations if iteration not in self._seen]
        if self._waiting or not missing:
            return
        self._waiting = True
        portion = missing[:PORTION]
        self._timeline.survey(portion, self._find, lambda found: self._take(portion, found))

    def _forget_gone(self) -> None:
        """Moments that were thinned out, or that a run which was taken back has yet to reach again."""
        for gone in self._seen - set(self._timeline.iterations):
            self._seen.discard(gone)
            self.version += self.found.pop(gone, None) is not None

    def _take(self, portion: list[int], found: dict[int, T]) -> None:
        self._waiting = False
        self._seen.update(portion)
        self.found |= found
        self.version += 1
