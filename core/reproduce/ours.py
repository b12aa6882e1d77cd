"""Our number for one row of a table: the mean over the seeds that came furthest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.reproduce.notes import LEFT_OUT, Note
from core.reproduce.published import Metric
from core.reproduce.results import Ensemble, Result, Score

Key = tuple[str, str, Metric, Ensemble]
"""Experiment, method, what is told, which ensemble."""


@dataclass(frozen=True)
class Single:
    """Our number from one result; `value` and `interval` in the unit of the row, `value` None for a crossing not reached."""

    result: Result
    iterations: int
    value: float | None
    interval: float | None


@dataclass(frozen=True)
class Ours:
    """Our number: the mean over seeds, all with the same number of iterations.

    Attributes:
        value: None for a crossing that no seed has reached. interval: half width of the 95 % interval over the test tasks of one
            run, mean over the seeds; None for a crossing. singles: by seed. iterations, planned: made and to be made.
    """

    value: float | None
    interval: float | None
    singles: tuple[Single, ...]
    iterations: int
    planned: int

    @property
    def seeds(self) -> tuple[int, ...]:
        """Of all its results."""
        return tuple(sorted({seed for single in self.singles for seed in single.result.seeds}))

    @property
    def subset(self) -> str:
        """What is not whole about the data, or ""."""
        return next((single.result.subset for single in self.singles if single.result.subset), "")


def our_number(results: Sequence[Result], key: Key) -> tuple[Ours | None, tuple[Note, ...]]:
    """Our number for a row, and what was left out of it; see `core.reproduce.table.table_rows`."""
    experiment, method, metric, ensemble = key
    best: dict[tuple[int, ...], Single] = {}
    for result in results:
        if (result.experiment, result.ensemble) != (experiment, ensemble):
            continue
        for score in result.scores:
            if score.method != method or (single := _single(result, score, metric)) is None:
                continue
            known = best.get(result.seeds)
            if known is None or known.iterations < single.iterations:
                best[result.seeds] = single
    if not best:
        return None, ()
    furthest = max(single.iterations for single in best.values())
    chosen = [best[seeds] for seeds in sorted(best) if best[seeds].iterations == furthest]
    if ensemble == "seeds":
        chosen = [max(chosen, key=lambda single: len(single.result.seeds))]
    behind = [s for s in best.values() if s.iterations < furthest] if ensemble != "seeds" else []
    notes = tuple(Note(LEFT_OUT, (str(s.result.seeds[0]), f"{s.iterations:,}")) for s in behind)
    return _together(chosen, furthest), notes


def _together(singles: list[Single], iterations: int) -> Ours:
    values = [single.value for single in singles if single.value is not None]
    widths = [single.interval for single in singles if single.interval is not None]
    whole = len(values) == len(singles)
    return Ours(
        sum(values) / len(values) if whole else None,
        sum(widths) / len(widths) if widths else None,
        tuple(singles),
        iterations,
        max(single.result.planned for single in singles),
    )


def _single(result: Result, score: Score, metric: Metric) -> Single | None:
    """What one result says for a row of this metric, None if nothing."""
    if metric == "crossing":
        if score.metric != "accuracy" or score.curve is None:
            return None
        return Single(result, score.iterations, score.crossing, None)
    if score.metric != metric:
        return None
    scale = 100.0 if metric == "accuracy" else 1.0
    return Single(result, score.iterations, scale * score.mean[score.step], scale * score.ci95[score.step])
