"""What is to be shown of one arm: its matrices at the chosen moment, and those that are subtracted from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.run_model import RunModel
from app.timeline import Timeline
from core.events import Matrix, MatrixSnapshot


@dataclass(frozen=True)
class Look:
    """The matrices of an arm at a moment.

    Attributes:
        snapshot: the matrices; None while they are being read, and when there are none. reference: what is subtracted, or None.
        missing: the moment whose matrices are not there, or None. problem: why they cannot be read, or "" while they may still come.
        absent: the moment was read, and the arm has no matrices there.
    """

    snapshot: MatrixSnapshot | None
    reference: MatrixSnapshot | None = None
    missing: int | None = None
    problem: str = ""
    absent: bool = False


def look(run: RunModel, timeline: Timeline | None, arm: str, reference: int | None) -> Look:
    """What can be shown now of the moment that `timeline` has chosen, minus the one at iteration `reference` unless that is None."""
    if timeline is None or timeline.chosen is None:
        snapshot = run.matrices.get(arm)
    else:
        snapshot = timeline.snapshot_at(arm, timeline.chosen)
        if snapshot is None or not snapshot.matrices:
            return _missing(timeline, timeline.chosen)
    if timeline is None or reference is None or snapshot is None:
        return Look(snapshot)
    before = timeline.snapshot_at(arm, reference)
    return _missing(timeline, reference) if before is None else Look(snapshot, before)


def _missing(timeline: Timeline, iteration: int) -> Look:
    problem = timeline.problem_at(iteration)
    return Look(None, None, iteration, problem, absent=timeline.has_read(iteration) and not problem)


def values_of(matrix: Matrix, reference: MatrixSnapshot | None) -> np.ndarray:
    """(rows, columns): how far a matrix is from where it started, or from where it was at `reference`.

    Not a number where there is nothing to compare with: the reference has no such matrix, or one of another size.
    """
    values = matrix.deviation()
    if reference is None:
        return values
    before = matrix_called(reference, matrix.layer, matrix.name)
    if before is None or before.values.shape != values.shape or before.reference != matrix.reference:
        return np.full_like(values, np.nan)
    with np.errstate(invalid="ignore"):  # what is not finite stays so, without a warning
        difference: np.ndarray = values - before.deviation()
    return difference


def matrix_called(snapshot: MatrixSnapshot | None, layer: str, name: str) -> Matrix | None:
    """One matrix of a snapshot, or None."""
    matrices = snapshot.matrices if snapshot else ()
    return next((one for one in matrices if (one.layer, one.name) == (layer, name)), None)
