"""Which classes of a data set are taken for which, over tasks whose labels mean something else every time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from core.tasks.base import ClassSource, Episodes, Split, TaskSource

CLASSES = "classes"
"""The fact of an episode that says which class of the data set is behind each label, (T, N)."""


@dataclass(frozen=True, eq=False)
class Confusion:
    """Counts of query examples by class of the data set.

    Attributes:
        names: of the K classes that were met. counts: (K, K), row = true class, column = what it was taken for.
    """

    names: tuple[str, ...]
    counts: np.ndarray

    def worst(self, count: int) -> list[tuple[str, str, int, int]]:
        """The most frequent mistakes: true class, taken for, how often, and how often that class was shown at all."""
        wrong = self.counts - np.diag(np.diag(self.counts))
        order = np.argsort(-wrong, axis=None, kind="stable")[:count]
        places = [divmod(int(place), len(self.names)) for place in order if wrong.flat[place] > 0]
        return [
            (self.names[row], self.names[column], int(wrong[row, column]), int(self.counts[row].sum()))
            for row, column in places
        ]


def by_class(per_task: np.ndarray, classes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sum the confusion of tasks over the classes of the data set.

    Args:
        per_task: (T, N, N) counts by label, row = true. classes: (T, N), the class behind each label.

    Returns:
        The classes that were met, (K,), rising, and their counts, (K, K).
    """
    met, places = np.unique(classes, return_inverse=True)
    places = places.reshape(classes.shape)
    counts = np.zeros((len(met), len(met)), np.int64)
    np.add.at(counts, (places[:, :, None], places[:, None, :]), per_task)
    return met, counts


def class_names(source: TaskSource, split: Split, episodes: Episodes) -> dict[int, str]:
    """The names of the data set's classes in these tasks, as they are without rotation; none for tasks without classes."""
    if CLASSES not in episodes.facts or not isinstance(source, ClassSource):
        return {}
    upright = replace(episodes, facts=episodes.facts | {"turns": np.zeros_like(episodes.facts[CLASSES])})
    return {
        int(index): name
        for task, classes in enumerate(episodes.facts[CLASSES])
        for index, name in zip(classes, source.class_names(split, upright, task), strict=True)
    }


def confused(per_task: np.ndarray, classes: np.ndarray, names: Mapping[int, str]) -> Confusion:
    """`by_class` with names; a class without one is called by its number."""
    met, counts = by_class(per_task, classes)
    return Confusion(tuple(names.get(int(index), str(index)) for index in met), counts)
