"""What one arm answers to the query images of an episode."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Guess:
    """What one arm answers: for each query image the predicted class, -1 when there is no number, and its probability.

    `slot` decides the arm's colour.
    """

    slot: int
    title: str
    labels: np.ndarray
    confidence: np.ndarray

    @classmethod
    def of(cls, slot: int, title: str, probabilities: np.ndarray) -> Guess:
        """The most probable class of each row of `probabilities` (Q, ways)."""
        finite = np.isfinite(probabilities).all(axis=1)
        safe = np.where(finite[:, None], probabilities, 0.0)
        return cls(slot, title, np.where(finite, safe.argmax(1), -1), np.where(finite, safe.max(1), np.nan))

    def text(self, query: int) -> str:
        """Number of the predicted class, counted from 1, and confidence."""
        if self.labels[query] < 0:
            return "–"
        return f"{self.labels[query] + 1}: {100 * self.confidence[query]:.0f}\N{NARROW NO-BREAK SPACE}%"
