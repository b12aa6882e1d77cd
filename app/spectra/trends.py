"""The numbers of one layer over the stored moments of a run, read portion by portion in the reader's thread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.moments.survey import Survey
from app.spectra.layer_spectra import LayerSpectra, Numbers, layer_spectra
from app.timeline import Loaded, Timeline

Rows = tuple[Numbers, ...]


@dataclass(frozen=True, eq=False)
class Trend:
    """What is known of a layer.

    Attributes:
        rows: iteration, rising -> numbers of every matrix. missing: stored moments that were not read yet.
    """

    rows: dict[int, Rows]
    missing: int

    def names(self) -> list[str]:
        """Of the matrices, in their order."""
        return list(dict.fromkeys(one.name for rows in self.rows.values() for one in rows))

    def line(self, name: str, quantity: str) -> tuple[np.ndarray, np.ndarray]:
        """Iterations (n,) rising, and one attribute of the numbers of one matrix; NaN where there is none."""
        found = [(i, getattr(one, quantity)) for i, rows in self.rows.items() for one in rows if one.name == name]
        x, y = zip(*found, strict=True) if found else ((), ())
        return np.array(x, float), np.array(y, float)


class Trends:
    """The trends of a run's layers; only what is looked at is read."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._surveys: dict[tuple[str, str], Survey[Rows]] = {}
        self._newest: dict[tuple[str, str], tuple[int, Rows]] = {}
        self._made: tuple[tuple[object, ...], Trend] | None = None

    def forget(self) -> None:
        """Another run is shown."""
        self._surveys, self._newest, self._made = {}, {}, None

    def note(self, arm: str, iteration: int, spectra: LayerSpectra) -> None:
        """Take in the newest state, which was worked out anyway; it takes the place of the one noted before."""
        self._newest[arm, spectra.layer] = (iteration, spectra.numbers)

    def look(self, arm: str, layer: str) -> Trend:
        """What is known of a layer, the same object until that changes; asks for what is missing of the stored moments."""
        key = (arm, layer)
        if key not in self._surveys:
            self._surveys[key] = Survey(self._timeline, lambda loaded: _numbers(loaded, arm, layer))
        survey = self._surveys[key]
        survey.go_on()
        newest = self._newest.get(key)
        state = (key, survey.version, survey.missing, len(self._timeline.iterations), newest and newest[0])
        if self._made is None or self._made[0] != state:
            known = {i: survey.found[i] for i in self._timeline.iterations if i in survey.found}
            rows = {**known, **dict([newest] if newest else [])}
            self._made = (state, Trend(dict(sorted(rows.items())), survey.missing))
        return self._made[1]


def _numbers(loaded: Loaded, arm: str, layer: str) -> Rows:
    """Called in the reader's thread."""
    matrices = [matrix for matrix in loaded[arm].matrices if matrix.layer == layer] if arm in loaded else []
    return layer_spectra(matrices).numbers if matrices else ()
