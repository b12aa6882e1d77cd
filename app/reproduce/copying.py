"""The table for papers and mails: text, Markdown and LaTeX, always with protocols, sources and origins."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.language import marked
from core.history.comparison import Cell, Comparison
from core.reproduce.render import METRICS, as_markdown, as_text, origins_of, sources_of
from core.reproduce.table import TableRow

_COLUMNS = ("Experiment", "Method", "Measure", "Published", "Ours", "Iterations", "Verdict")


def as_latex(rows: Sequence[TableRow]) -> str:
    """A tabular for the package booktabs, with sources and origins as comments."""
    cells = tuple(
        tuple(
            Cell(text)
            for text in (
                row.title,
                f"{row.method_title} ({row.variant})" if row.variant else row.method_title,
                METRICS[row.metric],
                row.published_text,
                row.ours_text,
                row.progress_text,
                row.verdict,
            )
        )
        for row in rows
    )
    remarks = [*(f"Published: {text}" for text in sources_of(rows)), *(f"Ours: {text}" for text in origins_of(rows))]
    comments = "".join(f"% {text}\n" for text in remarks)
    return f"{Comparison(_COLUMNS, cells).latex()}{comments}".replace("±", r"$\pm$")


FORMATS: dict[str, Callable[[Sequence[TableRow]], str]] = {
    marked("ReproduceBar", "Markdown"): as_markdown,
    marked("ReproduceBar", "LaTeX"): as_latex,
    marked("ReproduceBar", "Text"): as_text,
}
"""By what people call them."""
