"""Published and own numbers side by side: one row for each method of each experiment, and the curves of figure 2."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from core.presets import PRESETS
from core.reproduce.notes import Note
from core.reproduce.ours import Key, Ours, our_number
from core.reproduce.published import NOT_PUBLISHED, PUBLISHED, TITLES, Metric, Published
from core.reproduce.results import Ensemble, Result, Score
from core.reproduce.targets import Target
from core.reproduce.verdicts import Verdict, behind, digits, notes_on, number_text, verdict_of

VARIANTS: dict[Ensemble, str] = {
    "none": "",
    "checkpoints": "ensemble: 3 best checkpoints of one run",
    "seeds": "ensemble: one run of each seed",
}
CROSSING = 0.90
"""Validation accuracy whose crossing is told."""
FIGURE_2 = "omniglot-5way-1shot"


@dataclass(frozen=True)
class TableRow:
    """One line of a table; a number never stands there alone.

    Attributes:
        target, experiment: of `core.reproduce.targets`. title: of the experiment. method: name of the arm. method_title: for people.
        variant: "" for a single model, or which ensemble. metric: "loss" (mean squared error), "accuracy" (per cent) or "crossing"
            (iteration). published: its value is None if it is not verified or there is none. ours: None if not measured.
        verdict: see `core.reproduce.verdicts`. notes: more about our number.
    """

    target: str
    experiment: str
    title: str
    method: str
    method_title: str
    variant: str
    metric: Metric
    published: Published
    ours: Ours | None
    verdict: Verdict
    notes: tuple[Note, ...]

    @property
    def note(self) -> str:
        """All notes in English, or ""."""
        return " ".join(map(str, self.notes))

    @property
    def published_text(self) -> str:
        """The published number with its interval, or why there is none."""
        if self.published.value is None:
            return "not published" if self.published.protocol == NOT_PUBLISHED else "not verified"
        if self.metric == "crossing":
            return f"about {number_text(self.published.value, self.published.interval, self.metric)}"
        return f"{self.published.text}{' %' if self.metric == 'accuracy' else ''}"

    @property
    def ours_text(self) -> str:
        """Our number with its interval, or that there is none."""
        if self.ours is None:
            return "not measured"
        if self.ours.value is None:
            return f"not crossed by {self.ours.iterations:,}"
        return number_text(self.ours.value, self.ours.interval, self.metric)

    @property
    def seeds_text(self) -> str:
        """Every single number by seed, for example "0: 0.217, 1: 0.221"."""
        if self.ours is None:
            return ""
        return ", ".join(
            f"{'+'.join(map(str, single.result.seeds))}: {digits(single.value, self.metric)}"
            for single in self.ours.singles
        )

    @property
    def progress_text(self) -> str:
        """Iterations made of iterations planned."""
        return f"{self.ours.iterations:,} of {self.ours.planned:,}" if self.ours else ""


@dataclass(frozen=True)
class FigureCurve:
    """One validation curve of figure 2: accuracies 0..1, the first iteration at or above 0.90, iterations made and planned."""

    experiment: str
    method: str
    title: str
    seed: int
    iterations: tuple[int, ...]
    values: tuple[float, ...]
    crossing: int | None
    done: int
    planned: int


def table_rows(results: Sequence[Result], target: Target | None = None) -> list[TableRow]:
    """The rows of all targets, or of one: its own, and those of its methods in tables that it shares with another target.

    Of several results for one seed the one with more iterations counts, then the first.
    """
    rows = [_row(published, key[3], our_number(results, key)) for key, published in _places(results)]
    return [
        replace(row, notes=(*row.notes, *behind(row, rows))) for row in rows if target is None or _is_in(row, target)
    ]


def _is_in(row: TableRow, target: Target) -> bool:
    shared = row.experiment in {one.name for one in target.experiments} and row.method in target.methods
    return row.target == target.name or shared


def figure_curves(results: Iterable[Result], experiment: str = FIGURE_2) -> list[FigureCurve]:
    """The validation curves of single runs; see `longest`."""
    found = []
    for result in results:
        for score in result.scores:
            if result.experiment == experiment and result.ensemble == "none" and score.curve is not None:
                points = (score.curve.iterations, score.curve.values)
                about = (*points, score.crossing, score.iterations, result.planned)
                title = TITLES.get(score.method, score.title)  # as the table calls it
                found.append(FigureCurve(experiment, score.method, title, result.seeds[0], *about))
    return longest(found)


def longest(curves: Iterable[FigureCurve]) -> list[FigureCurve]:
    """For each method and seed the longest curve, the first of equally long ones, in the order of the paper."""
    found: dict[tuple[str, int], FigureCurve] = {}
    for curve in curves:
        known = found.get((curve.method, curve.seed))
        if known is None or known.done < curve.done:
            found[curve.method, curve.seed] = curve
    return sorted(found.values(), key=lambda curve: (_rank(curve.method), curve.seed))


def _places(results: Sequence[Result]) -> list[tuple[Key, Published]]:
    """Every row that there is, in the order of the paper: what was published, and what was only measured here."""
    places: dict[Key, Published] = {}
    for one in PUBLISHED:
        variants: tuple[Ensemble, ...] = ("none",) if one.variant == "single" else ("checkpoints", "seeds")
        places |= {(one.experiment, one.method, one.metric, variant): one for variant in variants}
    for result in results:
        for score in result.scores:
            key: Key = (result.experiment, score.method, score.metric, result.ensemble)
            if key not in places:
                places[key] = _unpublished(result, score)
    order = {one.experiment: number for number, one in reversed(list(enumerate(places.values())))}
    metrics, variants_ = ("loss", "accuracy", "crossing"), list(VARIANTS)
    return sorted(
        places.items(),
        key=lambda item: (
            order[item[0][0]],
            metrics.index(item[0][2]),
            variants_.index(item[0][3]) > 0,
            _rank(item[0][1]),
            variants_.index(item[0][3]),
        ),
    )


def _unpublished(result: Result, score: Score) -> Published:
    about = (result.target, result.experiment, score.method, TITLES.get(score.method, score.title))
    variant: Literal["single", "ensemble"] = "single" if result.ensemble == "none" else "ensemble"
    return Published(*about, variant, score.metric, None, None, "", NOT_PUBLISHED, "")


def _rank(method: str) -> int:
    """Where a method stands in a table: methods that this program lacks first, as in the paper, unknown ones last."""
    order = ["snail", "gnn", *TITLES]
    return order.index(method) if method in order else len(order)


def _row(published: Published, ensemble: Ensemble, found: tuple[Ours | None, tuple[Note, ...]]) -> TableRow:
    ours, left_out = found
    experiment = published.experiment
    verdict = verdict_of(published, ours)
    return TableRow(
        published.target,
        experiment,
        str(PRESETS.get(experiment, {}).get("title", experiment)),
        published.method,
        published.title,
        VARIANTS[ensemble],
        published.metric,
        published,
        ours,
        verdict,
        (*left_out, *(notes_on(ours, verdict, published.metric) if ours else ())),
    )
