"""Everything that is known about a row, line by line, to be read under the table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.language import marked, settings_text, translate
from app.numbers import count, duration
from app.reproduce.words import (
    method_text,
    metric_text,
    ours_text,
    published_text,
    seeds_text,
    verdict_text,
    verdict_tip,
)
from core.knobs import knobs
from core.reproduce.ours import Single
from core.reproduce.results import Result
from core.reproduce.table import TableRow
from core.spec import Training

_STATISTICS = {
    "query": marked("row_facts", "normalised over the query examples (transductive)"),
    "support": marked("row_facts", "normalised over the support examples"),
    "steps": marked("row_facts", "normalised with fixed statistics for each step"),
}


def title_of(row: TableRow) -> str:
    """What the row is about, in one line."""
    steps = _steps(row)
    title, measure = settings_text(row.title), metric_text(row.metric)
    if steps is not None:
        after_one, after = (
            translate("row_facts", "{0} after 1 inner step"),
            translate("row_facts", "{0} after {1} inner steps"),
        )
        measure = (after_one if steps == 1 else after).format(measure, steps)
    return f"{title}, {method_text(row)}" if row.metric == "crossing" else f"{title}, {method_text(row)}: {measure}"


def facts_of(row: TableRow, *, bundled: bool) -> list[tuple[str, str]]:
    """Heading and text of each line; `bundled` says that our number came with the program."""
    published = row.published
    lines = [
        (translate("row_facts", "Published"), f"{published_text(row)}. {settings_text(published.protocol)}"),
    ]
    if published.source:
        lines.append((translate("row_facts", "Source"), settings_text(published.source)))
    lines.append((translate("row_facts", "Ours"), ours_text(row)))
    if row.ours and len(row.ours.singles) > 1:
        lines.append((translate("row_facts", "By seed"), seeds_text(row)))
    lines.append((translate("row_facts", "Verdict"), f"{verdict_text(row.verdict)}. {verdict_tip(row)}"))
    if row.ours:
        for single in row.ours.singles:
            seeds = ", ".join(map(str, single.result.seeds))
            lines.append((translate("row_facts", "Seed {0}").format(seeds), _made(single, bundled=bundled)))
        lines.append((translate("row_facts", "Settings"), settings_line(row.ours.singles[0].result)))
    return lines


def settings_line(result: Result) -> str:
    """The shared training settings of a result, and what single arms have of their own, in the paper's symbols."""
    parts = list(_settings(_told(result.settings.get("training", {}))))
    for arm in result.settings.get("arms", []):
        own = ", ".join(_settings(arm.get("overrides", {})))
        if own:
            parts.append(f"{arm.get('name', '')} ({own})")
    return ", ".join(parts)


def commands_of(row: TableRow) -> str:
    """The commands that repeat our number, one a line, "" without a number."""
    return "\n".join(dict.fromkeys(single.result.command for single in row.ours.singles)) if row.ours else ""


def _made(single: Single, *, bundled: bool) -> str:
    """How one number came about."""
    result = single.result
    parts = [
        translate("row_facts", "{0} of {1} iterations").format(count(single.iterations), count(result.planned)),
        translate("row_facts", "{0} of training on {1}").format(duration(result.seconds), result.device),
        translate("row_facts", "commit {0}").format(result.commit[:12]),
        translate("row_facts", "{0} test tasks").format(count(result.tasks)),
        translate("row_facts", "measured {0}").format(_day(result.date)),
    ]
    if result.scores[0].metric == "accuracy":
        parts.append(translate("row_facts", _STATISTICS.get(result.statistics, result.statistics)))
    if result.subset:
        parts.append(translate("row_facts", "on {0}").format(result.subset))
    if bundled:
        parts.append(translate("row_facts", "came with the program"))
    return ", ".join(parts)


def _steps(row: TableRow) -> int | None:
    """Inner steps after which our number was read; None for a crossing, without a number and for methods that take none."""
    if row.ours is None or row.metric == "crossing":
        return None
    result = row.ours.singles[0].result
    step = next(score.step for score in result.scores if score.method == row.method)
    return step or None


def _told(values: dict[str, object]) -> dict[str, object]:
    """Without switches that are off, and what only matters when they are on."""
    off = {knob.name: knob.default for knob in knobs(Training) if knob.group or not knob.default}
    return {name: value for name, value in values.items() if name not in off or value != off[name]}


def _settings(values: dict[str, object]) -> Iterator[str]:
    for knob in knobs(Training):
        if knob.name in values and values[knob.name] is not False:
            value = values[knob.name]
            said = f"{value:g}" if isinstance(value, float) else f"{value:,}" if type(value) is int else str(value)
            title = knob.symbol or settings_text(knob.title).lower()
            yield title if value is True else f"{title} {said}"


def _day(date: str) -> str:
    try:
        return f"{datetime.fromisoformat(date):%Y-%m-%d}"
    except ValueError:
        return date
