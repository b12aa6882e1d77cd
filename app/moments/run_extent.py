"""The largest value of each matrix over all stored moments of a run: what a colour scale of the whole run must cover."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.matrices.scale import largest
from app.moments.look import values_of
from app.moments.survey import Survey
from app.timeline import Loaded, Timeline
from core.events import MatrixSnapshot

Tops = dict[tuple[str, str], float]
"""Largest magnitude by layer and name of the matrix."""


class RunExtent:
    """Collects the extents of one arm in the background, and begins anew when another arm or another difference is shown."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self.clear()

    def clear(self) -> None:
        """Forget everything: another run begins."""
        self._key: tuple[str, int | None] = ("", None)
        self._survey: Survey[Tops] | None = None
        self._version = 0
        self._tops: Tops = {}

    def tops(self, arm: str, reference: MatrixSnapshot | None) -> Tops:
        """What is known so far, the same object until more is known; asks for the rest."""
        key = (arm, reference.iteration if reference else None)
        if self._survey is None or key != self._key:
            self.clear()
            self._key, self._survey = key, Survey(self._timeline, _finder(arm, reference))
        self._survey.go_on()
        if self._version != self._survey.version:
            self._version, self._tops = self._survey.version, _largest_of(self._survey.found.values())
        return self._tops


def _finder(arm: str, reference: MatrixSnapshot | None) -> Callable[[Loaded], Tops]:
    def find(moment: Loaded) -> Tops:
        """Called in the reading thread."""
        matrices = moment[arm].matrices if arm in moment else ()
        return {(one.layer, one.name): largest(values_of(one, reference)) for one in matrices}

    return find


def _largest_of(found: Iterable[Tops]) -> Tops:
    tops: Tops = {}
    for moment in found:
        for key, top in moment.items():
            tops[key] = max(top, tops.get(key, 0.0))
    return tops
