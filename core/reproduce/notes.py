"""What was tried where our number is worse than the published one; the numbers themselves come from the results."""

from __future__ import annotations

from core.reproduce.published import Metric

NOTES: dict[tuple[str, str, Metric], str] = {}
"""By experiment, method and metric: one or two sentences, shown beside a row whose verdict is "worse"."""
