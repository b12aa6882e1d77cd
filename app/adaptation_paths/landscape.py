"""What the adaptation paths panel asks for and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from app.adaptation_paths.contours import contour, contour_levels
from core.analysis.findings import PathPlane

if TYPE_CHECKING:
    from app.analyst import Work
    from core.analysis.bench import Bench

POINTS = 25
"""Grid points of the surface along each side."""

Ends = tuple[tuple[str, int], tuple[str, int]]
"""Two paths, each an arm and a task, whose ends span the plane."""


@dataclass(frozen=True)
class Wish:
    """What is to be seen.

    Attributes:
        arms: names, the first one's initialisation is the origin. tasks: numbers. steps: inner steps.
        directions: see `core.analysis.paths.Directions`. surface: the task whose loss is the surface; None for the mean of all.
    """

    arms: tuple[str, ...]
    tasks: tuple[int, ...]
    steps: int
    directions: Literal["paths", "points"] | Ends
    normalisation: Literal["none", "filter"]
    surface: int | None


@dataclass(frozen=True, eq=False)
class Landscape:
    """What came of a wish.

    Attributes:
        trained: inner steps that each arm is trained for. contours: pieces (n, 2, 2) of lines of equal loss, see `contour`.
    """

    wish: Wish
    plane: PathPlane
    trained: dict[str, int]
    contours: np.ndarray

    @classmethod
    def of(cls, wish: Wish, plane: PathPlane, trained: dict[str, int]) -> Landscape:
        """With the contours of the plane, which take some milliseconds."""
        levels = contour_levels(plane.surface)
        lines = [contour(plane.x, plane.y, plane.surface, level) for level in levels]
        return cls(wish, plane, trained, np.concatenate([*lines, np.empty((0, 2, 2))]))


def landscape(bench: Bench, work: Work, wish: Wish) -> Landscape:
    """Called in the working thread; raises what `core.analysis.paths.path_plane` raises."""
    from core.analysis.paths import path_plane  # noqa: PLC0415 - loads torch

    subjects = [bench.subject(arm) for arm in wish.arms]
    surface = wish.tasks if wish.surface is None else (wish.surface,)
    plane = path_plane(
        subjects,
        bench.validation(max((*wish.tasks, *surface)) + 1),
        wish.tasks,
        steps=wish.steps,
        directions=wish.directions,
        normalisation=wish.normalisation,
        surface_tasks=surface,
        points=POINTS,
        cancelled=work.cancelled,
    )
    return Landscape.of(wish, plane, {subject.name: subject.training.inner_steps for subject in subjects})
