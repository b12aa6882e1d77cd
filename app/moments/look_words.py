"""What is shown of an arm, in words: the moment, the difference, the quantity, and why there is nothing to see."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QObject

from app.export.words import run_place
from app.language import marked
from app.learning import learning_arms
from app.matrices.matrix_shelf import Shown
from app.moments.look import Look
from app.numbers import count, number
from app.run_model import RunModel
from core.events import Matrix

NO_RUN = marked("LookWords", "Press Train (Space): the learned matrices appear here.")
NO_MATRICES = marked("LookWords", "MAML learns no matrices; add an MC1 or MC2 arm.")
SOON = marked("LookWords", "The learned matrices appear here with the first iteration.")
NOT_STORED = marked("LookWords", "No matrices of this run are stored.")
IDENTITY = marked("LookWords", "M − I (each factor divided by its mean diagonal)")
CONSTANT = marked("LookWords", "value / start − 1")


class LookWords(QObject):
    """Words for a `Look`, in the language of the window."""

    def moment(self, found: Look, looking_back: bool) -> str:
        """Which moment is shown, and what is subtracted."""
        assert found.snapshot is not None
        shown = count(found.snapshot.iteration)
        if found.reference is None:
            words = self.tr("looking back: iteration {0}") if looking_back else self.tr("iteration {0}")
            return words.format(shown)
        words = self.tr("looking back: iteration {0} minus iteration {1}") if looking_back else self._minus()
        return words.format(shown, count(found.reference.iteration))

    def place(self, run: RunModel, found: Look) -> str:
        """Where in the run, and which run of several with the same settings, for a figure."""
        assert found.snapshot is not None
        place = run_place(run, found.snapshot.iteration)
        if found.reference is None:
            return place
        return self.tr("{0}, minus iteration {1}").format(place, count(found.reference.iteration))

    def quantity(self, found: Look, shown: Sequence[Shown]) -> str:
        """What the colours measure."""
        factors = any(one.matrix.reference == "identity" for one in shown)
        if found.reference is None or found.snapshot is None:
            return self.tr(IDENTITY) if factors else self.tr(CONSTANT)
        minus = self._minus().format(count(found.snapshot.iteration), count(found.reference.iteration))
        words = self.tr("M at {0} (each divided by its mean diagonal)") if factors else self.tr("value / start at {0}")
        return words.format(minus)

    def compared(self, found: Look) -> str:
        """What one value is the difference to; "" when that is the start."""
        if found.reference is None:
            return ""
        return self.tr("difference to iteration {0}").format(count(found.reference.iteration))

    def gains(self, matrices: Sequence[Matrix]) -> str:
        """The product of the gains of the factors: the only scale of theirs that has an effect; "" without factors."""
        gains = [matrix.gain for matrix in matrices if matrix.reference == "identity"]
        return self.tr(" · product of gains {0}").format(number(math.prod(gains))) if gains else ""

    def missing(self, found: Look) -> str:
        """Which moment is not shown yet, or cannot be."""
        waiting = not (found.problem or found.absent)
        words = self.tr("reading iteration {0}…") if waiting else self.tr("iteration {0}")
        return words.format(count(found.missing or 0))

    def why_missing(self, found: Look, arm: str) -> str:
        """Why the matrices of a moment cannot be shown, a sentence."""
        if found.problem:
            return found.problem
        return self.tr("No matrices of {0} are stored at iteration {1}.").format(arm, count(found.missing or 0))

    def why_empty(self, run: RunModel) -> str:
        """Why there are no matrices at all, and what to do."""
        if not run.arms:
            return self.tr(NO_RUN)
        if not learning_arms(run):
            return self.tr(NO_MATRICES)
        return self.tr(NOT_STORED) if run.stored else self.tr(SOON)

    def _minus(self) -> str:
        return self.tr("iteration {0} minus iteration {1}")
