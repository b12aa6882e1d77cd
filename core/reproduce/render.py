"""The table as text, Markdown or JSON: a published number never stands without its protocol, nor ours without how far it came."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Callable, Sequence
from typing import Any

from core.reproduce.results import Result
from core.reproduce.table import FigureCurve, TableRow
from core.reproduce.verdicts import VERDICTS

HEADER = ("Method", "Published", "Ours", "Single seeds", "Iterations", "Verdict")
METRICS = {
    "loss": "mean squared error",
    "accuracy": "accuracy on test tasks",
    "crossing": "iteration at which the validation accuracy first reaches 0.90",
}


def as_text(rows: Sequence[TableRow]) -> str:
    """Aligned columns, for a terminal."""
    return _document(rows, _text_table, "{title}: {metric}", "[{number}] {text}")


def as_markdown(rows: Sequence[TableRow]) -> str:
    """Tables for a README."""
    return _document(rows, _markdown_table, "**{title}: {metric}**", "{number}. {text}")


def as_json(rows: Sequence[TableRow], curves: Sequence[FigureCurve] = ()) -> str:
    """Everything in the rows, and the curves of figure 2, as one JSON object."""
    values = {"rows": [_row_values(row) for row in rows], "curves": [vars_of(curve) for curve in curves]}
    return json.dumps(values, indent=1, allow_nan=False) + "\n"


def vars_of(curve: FigureCurve) -> dict[str, Any]:
    """A curve as JSON values."""
    return {name: getattr(curve, name) for name in curve.__dataclass_fields__}


def sources_of(rows: Sequence[TableRow]) -> list[str]:
    """Where the published numbers of these rows were read and how they were measured, each once."""
    found = [f"{row.published.protocol} Source: {row.published.source}." for row in rows if row.published.source]
    return list(dict.fromkeys(found))


def origins_of(rows: Sequence[TableRow]) -> list[str]:
    """How our numbers of these rows were made: where, with what, and the command that repeats it, each once."""
    results = {id(single.result): single.result for row in rows if row.ours for single in row.ours.singles}
    return list(dict.fromkeys(_origin(result) for result in results.values()))


def time_text(seconds: float) -> str:
    """For example "42 s" or "14 minutes"; NaN is an unknown time."""
    if math.isnan(seconds):
        return "unknown time"
    return f"{seconds:,.0f} s" if seconds < 600 else f"{seconds / 60:,.0f} minutes"


def _document(
    rows: Sequence[TableRow], table: Callable[[list[tuple[str, ...]]], str], heading: str, remark: str
) -> str:
    parts = []
    for _, group in itertools.groupby(rows, lambda row: (row.experiment, row.metric)):
        chosen = list(group)
        remarks = _Remarks()
        cells = [HEADER, *(_cells(row, remarks) for row in chosen)]
        parts.append(heading.format(title=chosen[0].title, metric=METRICS[chosen[0].metric]))
        parts.append(table(cells))
        numbered = [remark.format(number=n, text=text) for n, text in enumerate(remarks.texts, start=1)]
        parts += ["\n".join(numbered)] if numbered else []
        if origins := origins_of(chosen):
            parts.append("Ours: " + "\n".join(origins))
    told = sorted({row.verdict for row in rows}, key=list(VERDICTS).index)
    if told:
        parts.append(" ".join(f"{verdict.capitalize()}: {VERDICTS[verdict]}" for verdict in told))
    return "\n\n".join(parts) + "\n"


class _Remarks:
    """Sentences below a table, each once, by number."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def mark(self, text: str) -> str:
        """For example " [1]" for the first sentence; "" for none."""
        if not text:
            return ""
        if text not in self.texts:
            self.texts.append(text)
        return f" [{self.texts.index(text) + 1}]"


def _cells(row: TableRow, remarks: _Remarks) -> tuple[str, ...]:
    about = (
        f"{row.published.protocol} Source: {row.published.source}." if row.published.source else row.published.protocol
    )
    return (
        f"{row.method_title} ({row.variant})" if row.variant else row.method_title,
        row.published_text + remarks.mark(about),
        row.ours_text,
        row.seeds_text,
        row.progress_text,
        row.verdict + remarks.mark(row.note),
    )


def _text_table(cells: list[tuple[str, ...]]) -> str:
    widths = [max(len(line[n]) for line in cells) for n in range(len(HEADER))]
    lines = ["  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in cells]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def _markdown_table(cells: list[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(text.replace('|', '/') for text in line)} |" for line in cells]
    return "\n".join([lines[0], f"|{'---|' * len(HEADER)}", *lines[1:]])


def _origin(result: Result) -> str:
    commit = ", ".join(part[:10] for part in result.commit.split(", "))
    seeds = ", ".join(map(str, result.seeds))
    whole = f"{result.iterations:,} of {result.planned:,} iterations in {time_text(result.seconds)}"
    return (
        f"seed {seeds}: commit {commit}, {result.device}, {whole}, {result.tasks} test tasks, measured {result.date[:10]}; "
        f"again with `{result.command}`."
    )


def _row_values(row: TableRow) -> dict[str, Any]:
    published, ours = row.published, row.ours
    return {
        "target": row.target,
        "experiment": row.experiment,
        "title": row.title,
        "method": row.method,
        "variant": row.variant,
        "metric": row.metric,
        "published": published.value,
        "published_interval": published.interval,
        "protocol": published.protocol,
        "source": published.source,
        "ours": ours.value if ours else None,
        "interval": ours.interval if ours else None,
        "seeds": [{"seeds": one.result.seeds, "value": one.value, "interval": one.interval} for one in ours.singles]
        if ours
        else [],
        "iterations": ours.iterations if ours else 0,
        "planned": ours.planned if ours else None,
        "commands": list(dict.fromkeys(one.result.command for one in ours.singles)) if ours else [],
        "verdict": row.verdict,
        "note": row.note,
    }
