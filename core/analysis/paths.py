"""Where the inner loop goes: theta to theta' of several tasks and arms in one plane, over the query loss on that plane.

With z = (theta - origin) / scale, the plane is spanned by two orthonormal directions of z, so coordinates are true projections. Without
normalisation the scale is 1. With filter normalisation (after Li et al. 2018) every filter, and every row of a fully connected layer,
is measured in units of its own norm at the origin, and a bias in units of the mean norm of its layer's filters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch

from core.adapt import adapt
from core.analysis.findings import Path, PathPlane
from core.analysis.subject import Subject
from core.analysis.vectors import filter_scale, flat, losses_at, start
from core.errors import Cancelled, UserError
from core.tasks.base import Episodes

MOST_POINTS = 81
"""Grid points along one side of the surface."""
MARGIN = 0.3
"""Share of the paths' extent added on every side."""

Normalisation = Literal["none", "filter"]
Directions = Literal["paths", "points"] | tuple[tuple[str, int], tuple[str, int]]
"""Principal directions of the movements from each arm's own start ("paths") or of all points about the origin ("points"), or the ends of
two paths (arm, task) as chosen directions."""


@dataclass(frozen=True)
class _Walk:
    """One path: points (k + 1, P) in parameter space, query losses (k + 1,)."""

    arm: str
    task: int
    points: np.ndarray
    losses: np.ndarray


@torch.no_grad()
@np.errstate(
    over="ignore", invalid="ignore"
)  # paths that blow up are left out of the directions and shown as far as they go
def path_plane(
    subjects: Sequence[Subject],
    episodes: Episodes,
    tasks: Sequence[int],
    *,
    steps: int,
    directions: Directions = "paths",
    normalisation: Normalisation = "filter",
    surface_tasks: Sequence[int] = (),
    points: int = 25,
    cancelled: Callable[[], bool] = lambda: False,
) -> PathPlane:
    """Adapt every arm to every task and look at it from above.

    Args:
        subjects: arms with equal layers; the initialisation of the first is the origin. steps: inner steps, 1 to 10.
        surface_tasks: whose mean query loss is the surface; all `tasks` by default. points: along each side of the grid.

    Raises:
        UserError: nothing moves, a task or chosen path does not exist, or there are too many points.
        Cancelled: `cancelled` returned True; asked before every arm and every part of the surface.
    """
    _check(episodes, (*tasks, *surface_tasks), points, steps)
    first = subjects[0]
    walks = [walk for subject in subjects for walk in _walks(subject, episodes, tasks, steps, cancelled)]
    origin = start(first)
    scale = filter_scale(first) if normalisation == "filter" else np.ones(len(origin))
    (one, other), explained, words = _axes(walks, origin, scale, directions)
    paths = tuple(_path(walk, origin, scale, one, other) for walk in walks)
    x, y = _grid(paths, points)
    chosen = tuple(surface_tasks) or tuple(tasks)
    corners = np.stack([column.ravel() for column in np.meshgrid(x, y)], 1)
    vectors = np.stack((one * scale, other * scale))

    def row(at: np.ndarray) -> np.ndarray:
        return np.asarray(origin + at @ vectors)

    losses = [losses_at(first, row, corners, episodes, task, cancelled) for task in chosen]
    return PathPlane(
        origin=first.name,
        paths=paths,
        x=x,
        y=y,
        surface=np.mean(losses, 0).reshape(points, points),
        surface_tasks=chosen,
        explained=explained,
        directions=words,
        normalisation="filters in units of their norm at the origin" if normalisation == "filter" else "none",
    )


def _walks(
    subject: Subject,
    episodes: Episodes,
    tasks: Sequence[int],
    steps: int,
    cancelled: Callable[[], bool],
) -> list[_Walk]:
    """The paths of one arm."""
    learner, found = subject.learner, []
    training = subject.training.model_copy(update={"inner_steps": steps})
    for task in tasks:
        if cancelled():
            raise Cancelled("The adaptation paths were cancelled.")
        one = episodes.part(task, task + 1)
        query = learner.model.prepare(one.query_x)
        trail = list(adapt(learner, subject.theta, subject.meta, one.support_x, one.support_y, training))
        losses = [
            float(learner.at(parameters, query, one.query_y, step=number).losses)
            for number, parameters in enumerate(trail)
        ]
        points = np.concatenate([flat(subject, parameters) for parameters in trail])
        found.append(_Walk(subject.name, task, points, np.array(losses)))
    return found


def _axes(
    walks: list[_Walk], origin: np.ndarray, scale: np.ndarray, directions: Directions
) -> tuple[np.ndarray, tuple[float, float], str]:
    """Two orthonormal directions of z (2, P), the share of squared movement along each, and what they are."""
    own = directions != "points"
    moves = np.concatenate([(walk.points - (walk.points[0] if own else origin)) / scale for walk in walks])
    moves = moves[np.isfinite(moves).all(1)]
    total = float((moves**2).sum())
    if not total > 0:
        raise UserError("Nothing moves on these tasks; choose other tasks or a later moment of the run.")
    if isinstance(directions, tuple):
        axes, words = np.stack([_end(walks, *end) / scale for end in directions]), _chosen_words(directions)
    else:
        _, sizes, axes = np.linalg.svd(moves, full_matrices=False)
        axes = axes[:2][sizes[:2] > 1e-9 * sizes[0]]
        axes = axes * np.where((moves @ axes.T).sum(0) < 0, -1.0, 1.0)[:, None]
        of = "movements from the initialisation" if own else "points about the origin"
        words = f"principal directions of all {of}, not centred"
    axes, random = _orthonormal(axes)
    if random:
        words += "; there is no second direction, y is random"
    along = ((moves @ axes.T) ** 2).sum(0) / total
    return axes, (float(along[0]), float(along[1])), words


def _orthonormal(axes: np.ndarray) -> tuple[np.ndarray, bool]:
    """Gram-Schmidt; a random second direction where there is no other, and whether that was so."""
    first = axes[0] / np.linalg.norm(axes[0])
    second = axes[1] - (axes[1] @ first) * first if len(axes) > 1 else np.zeros_like(first)
    random = bool(np.linalg.norm(second) <= 1e-9 * np.linalg.norm(axes[-1])) and len(first) > 1
    if random:
        second = np.random.default_rng(0).standard_normal(len(first))
        second -= (second @ first) * first
    return np.stack([first, second / (np.linalg.norm(second) or 1.0)]), random


def _end(walks: list[_Walk], arm: str, task: int) -> np.ndarray:
    """From start to end of a path; raises `UserError` when there is no such path or it does not lead anywhere."""
    for walk in walks:
        if (walk.arm, walk.task) == (arm, task):
            move = walk.points[-1] - walk.points[0]
            if np.isfinite(move).all() and move.any():
                return np.asarray(move)
    raise UserError(f"Arm '{arm}' has no path of task {task} to take as a direction; choose another.")


def _chosen_words(ends: tuple[tuple[str, int], tuple[str, int]]) -> str:
    (arm, task), (other, its) = ends
    return f"x along the movement of {arm} on task {task}, y along that of {other} on task {its} without its share of x"


def _path(walk: _Walk, origin: np.ndarray, scale: np.ndarray, one: np.ndarray, other: np.ndarray) -> Path:
    z = (walk.points - origin) / scale
    at = np.stack([z @ one, z @ other], 1)
    return Path(walk.arm, walk.task, at, np.linalg.norm(z - at @ np.stack([one, other]), axis=1), walk.losses)


def _grid(paths: tuple[Path, ...], points: int) -> tuple[np.ndarray, np.ndarray]:
    """Around every finite point of the paths, at most five times as wide as high."""
    at = np.concatenate([path.at for path in paths])
    at = at[np.isfinite(at).all(1)]
    low, high = at.min(0), at.max(0)
    half = (high - low) * (0.5 + MARGIN)
    half = np.maximum(half, half.max() / 5)
    middle = (low + high) / 2
    x, y = (np.linspace(middle[axis] - half[axis], middle[axis] + half[axis], points) for axis in (0, 1))
    return x, y


def _check(episodes: Episodes, tasks: Sequence[int], points: int, steps: int) -> None:
    if not tasks or not all(0 <= task < len(episodes) for task in tasks):
        raise UserError(f"Tasks {list(tasks)} cannot be shown; choose from 0 to {len(episodes) - 1}.")
    if not 2 <= points <= MOST_POINTS:
        raise UserError(f"A surface of {points} points along each side cannot be shown; choose 2 to {MOST_POINTS}.")
    if not 1 <= steps <= 10:
        raise UserError(f"{steps} inner steps cannot be shown; choose 1 to 10.")
