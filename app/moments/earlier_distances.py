"""How far matrices had moved before a run was resumed: a run in hand tells only of what it has trained itself."""

from __future__ import annotations

import numpy as np

from app.moments.survey import Survey
from app.run_model import distance_from_start
from app.timeline import Loaded, Timeline
from core.events import Matrix

_Distances = dict[tuple[str, str], float]  # by layer and name of the matrix


class EarlierDistances:
    """Collects the distances of one arm at the stored moments before an iteration, in the background.

    Attributes:
        arm: which. first: the iteration from which on the run tells of them itself.
    """

    def __init__(self, timeline: Timeline, arm: str, first: int) -> None:
        self.arm, self.first = arm, first
        self._survey: Survey[_Distances] = Survey(timeline, self._find)

    def look(self) -> int:
        """Ask for what is missing; returns a number that grows with what is known."""
        self._survey.go_on()
        return self._survey.version

    def curve(self, matrix: Matrix) -> tuple[np.ndarray, np.ndarray]:
        """Iterations, rising, and distances of a matrix, two arrays of one length."""
        key = (matrix.layer, matrix.name)
        found = [(i, known[key]) for i, known in sorted(self._survey.found.items()) if i < self.first and key in known]
        x, y = zip(*found, strict=True) if found else ((), ())
        return np.array(x, float), np.array(y, float)

    def _find(self, moment: Loaded) -> _Distances:
        """Called in the reading thread."""
        matrices = moment[self.arm].matrices if self.arm in moment else ()
        return {(one.layer, one.name): distance_from_start(one) for one in matrices}
