"""How our numbers compare with the published ones, and what there is to say about that."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from core.reproduce.notes import BEHIND, BEHIND_CLOSELY, SUBSET, TRIED, TRIED_ALL, Note
from core.reproduce.ours import Ours
from core.reproduce.published import NOT_PUBLISHED, Metric, Published
from core.scores import BETTER

if TYPE_CHECKING:
    from core.reproduce.table import TableRow

Verdict = Literal[
    "agrees", "better", "worse", "unfinished", "other data", "not measured", "not verified", "not published"
]
VERDICTS: dict[Verdict, str] = {
    "agrees": "The intervals of both numbers overlap.",
    "better": "Ours is better, by more than both intervals.",
    "worse": "Ours is worse, by more than both intervals.",
    "unfinished": "Ours stopped before its planned end, so it cannot be judged yet.",
    "other data": "Ours was measured on a part of the data set, so the numbers cannot be compared.",
    "not measured": "We have no number yet.",
    "not verified": "The published number could not be checked, so it is not shown.",
    "not published": "The paper has no such row.",
}


def number_text(value: float, interval: float | None, metric: Metric) -> str:
    """For example "0.217 ± 0.023", "99.77 ± 0.17 %" or "2,000 ± 300"."""
    width = "" if interval is None else f" ± {digits(interval, metric)}"
    return f"{digits(value, metric)}{width}{' %' if metric == 'accuracy' else ''}"


def verdict_of(published: Published, ours: Ours | None) -> Verdict:
    """How the two numbers compare; see `VERDICTS`."""
    if ours is None:
        return "not measured"
    if ours.subset:
        return "other data"
    if published.metric == "crossing" and published.value is not None:
        if ours.value is None:
            late = ours.iterations >= published.value + (published.interval or 0)
            return "worse" if late or ours.iterations >= ours.planned else "unfinished"
    elif ours.iterations < ours.planned:
        return "unfinished"
    if published.value is None:
        return "not published" if published.protocol == NOT_PUBLISHED else "not verified"
    lead, width = _lead(published.metric, ours, published)
    if abs(lead) <= width:
        return "agrees"
    return "better" if lead > 0 else "worse"


def notes_on(ours: Ours, verdict: Verdict, metric: Metric) -> tuple[Note, ...]:
    """On what data our number was measured if not on all, and what was tried if it is worse."""
    notes = [Note(SUBSET, (ours.subset,))] if ours.subset else []
    if verdict == "worse":
        notes.append(_tried(ours, metric))
    return tuple(notes)


def _tried(ours: Ours, metric: Metric) -> Note:
    """What a number that is worse than the published one came of."""
    values = [single.value for single in ours.singles if single.value is not None]
    about = (f"{ours.iterations:,}", ", ".join(map(str, ours.seeds)))
    if len(values) < 2:
        return Note(TRIED, about)
    best = max(values, key=lambda value: _sign(metric) * value)
    return Note(TRIED_ALL, (*about, number_text(best, None, metric)))


def behind(row: TableRow, rows: Iterable[TableRow]) -> list[Note]:
    """Methods that the paper has behind this one by more than both intervals, and that are ahead of it here."""
    notes = []
    for other in filter(_is_judged, rows if _is_judged(row) else ()):
        if (other.experiment, other.metric, other.variant) == (row.experiment, row.metric, row.variant):
            published, apart = _lead(row.metric, row.published, other.published)
            ours, width = _lead(row.metric, row.ours, other.ours)
            if published > apart and ours < 0:
                notes.append(Note(BEHIND_CLOSELY if -ours <= width else BEHIND, (other.method_title, other.ours_text)))
    return notes


def _is_judged(row: TableRow) -> bool:
    return row.verdict in ("agrees", "better", "worse")


def _lead(metric: Metric, one: Published | Ours | None, other: Published | Ours | None) -> tuple[float, float]:
    """By how much one number is better than another, and how much it takes for their intervals not to overlap; 0 without both."""
    if one is None or other is None or one.value is None or other.value is None:
        return 0.0, 0.0
    return _sign(metric) * (one.value - other.value), (one.interval or 0.0) + (other.interval or 0.0)


def _sign(metric: Metric) -> float:
    """The sign that makes a larger value a better one; a crossing is better when it is early."""
    return BETTER.get(metric, -1.0)


def digits(value: float | None, metric: Metric) -> str:
    """A number as its metric is told, "not crossed" for none."""
    if value is None:
        return "not crossed"
    return {"loss": f"{value:.3f}", "accuracy": f"{value:.2f}", "crossing": f"{value:,.0f}"}[metric]
