"""The part of README that shows our results: rendered from `assets/results`, never typed. `python -m tests.readme` renews it."""

from __future__ import annotations

from pathlib import Path

from core.reproduce.render import as_markdown
from core.reproduce.results import read_results
from core.reproduce.table import table_rows

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
BEGIN, END = "<!-- begin of the results -->\n", "<!-- end of the results -->\n"


def rendered() -> str:
    """The tables in which at least one number is ours, as Markdown."""
    results, problems = read_results([ROOT / "assets" / "results"])
    if problems:
        raise ValueError(problems[0])
    rows = table_rows(results)
    measured = {(row.experiment, row.metric) for row in rows if row.ours}
    return as_markdown([row for row in rows if (row.experiment, row.metric) in measured])


def with_results(text: str) -> str:
    """README's text with the results of today."""
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n{rendered()}\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    README.write_text(with_results(README.read_text(encoding="utf-8")), encoding="utf-8")
