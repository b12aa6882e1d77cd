"""Which settings tell runs apart: the only ones a table needs to show."""

from __future__ import annotations

from collections.abc import Sequence

from core.history.columns import by_declaration
from core.history.entry import Entry, Value, comparable


def differing(entries: Sequence[Entry]) -> tuple[str, ...]:
    """The settings whose values are not the same everywhere, in the order of their declaration, the seed included.

    A setting of a method, task family or model ("method.learn_biases") that some entries lack differs only if two of the others
    do: that the kinds differ shows in "method", "task.kind" or "model.kind". Any other setting that is missing somewhere differs.
    """
    values: dict[str, set[Value]] = {}
    counts: dict[str, int] = {}
    for entry in entries:
        for name, value in entry.settings.items():
            values.setdefault(name, set()).add(comparable(value))
            counts[name] = counts.get(name, 0) + 1
    return by_declaration(
        name for name, found in values.items() if len(found) > 1 or (counts[name] < len(entries) and not _belongs(name))
    )


def _belongs(name: str) -> bool:
    """Whether only one kind of method, family or model has the setting."""
    owner, _, setting = name.partition(".")
    return owner in ("method", "task", "model") and setting not in ("", "kind")
