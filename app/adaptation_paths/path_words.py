"""What a plane of adaptation paths is, in words: they stand on the panel and on the figure."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.adaptation_paths.landscape import Landscape
from app.adaptation_paths.path_plot import ShownPath
from app.numbers import count, number, percent

Titles = Callable[[str], str]
"""From the name of an arm to its title."""


def axis_words(found: Landscape) -> tuple[str, str]:
    """Labels of x and y: which share of all squared movement, or of all squared distances from the origin, lies along them."""
    translate = QCoreApplication.translate
    words = translate("AdaptationPaths", "{0}: {1} of the squared movement")
    if found.wish.directions == "points":
        words = translate("AdaptationPaths", "{0}: {1} of the squared distances from the origin")
    x, y = (words.format(name, percent(share)) for name, share in zip("xy", found.plane.explained, strict=True))
    return x, y


def plane_words(found: Landscape, titles: Titles) -> str:
    """Directions, explained share, normalisation, origin and surface, in sentences."""
    translate, plane = QCoreApplication.translate, found.plane
    shared = translate("AdaptationPaths", "Explained by the plane: {0} of the squared movement.")
    if found.wish.directions == "points":
        shared = translate("AdaptationPaths", "Explained by the plane: {0} of the squared distances from the origin.")
    if plane.normalisation == "none":
        scale = translate("AdaptationPaths", "No normalisation.")
    else:
        scale = translate("AdaptationPaths", "Filters in units of their norm at the origin.")
    if len(plane.surface_tasks) == 1:
        surface = translate("AdaptationPaths", "Surface: query loss of task {0}, weights not shown those of {1}.")
    else:
        surface = translate("AdaptationPaths", "Surface: mean query loss of tasks {0}, weights not shown those of {1}.")
    tasks, origin = ", ".join(map(str, plane.surface_tasks)), titles(plane.origin)
    return " ".join(
        (
            _directions(found, titles),
            shared.format(percent(sum(plane.explained))),
            scale,
            translate("AdaptationPaths", "Origin: initialisation of {0}.").format(origin),
            surface.format(tasks, origin),
        )
    )


def point_words(shown: ShownPath, step: int) -> str:
    """One point of a path."""
    path = shown.path
    words = QCoreApplication.translate(
        "AdaptationPaths", "{0}, task {1}, after {2} inner steps: query loss {3}, {4} away from the plane"
    )
    return words.format(
        shown.title, path.task, count(step), number(float(path.query_loss[step])), number(float(path.off[step]))
    )


def lost_words(paths: list[ShownPath]) -> str:
    """Which paths leave the numbers, "" for none."""
    lost = [f"{one.title} {one.path.task}" for one in paths if not np.isfinite(one.path.at).all()]
    words = QCoreApplication.translate("AdaptationPaths", "Not finite, shown as far as they go: {0}.")
    return words.format(", ".join(lost)) if lost else ""


def _directions(found: Landscape, titles: Titles) -> str:
    translate, directions = QCoreApplication.translate, found.wish.directions
    if directions == "paths":
        said = translate(
            "AdaptationPaths", "x, y: principal directions of all movements from the initialisations, not centred."
        )
    elif directions == "points":
        said = translate("AdaptationPaths", "x, y: principal directions of all points about the origin, not centred.")
    else:
        (arm, task), (other, its) = directions
        words = translate(
            "AdaptationPaths", "x: movement of {0} on task {1}; y: that of {2} on task {3} without its share of x."
        )
        said = words.format(titles(arm), task, titles(other), its)
    if found.plane.directions.endswith("y is random"):
        said += " " + translate("AdaptationPaths", "There is no second direction; y is random.")
    return said
