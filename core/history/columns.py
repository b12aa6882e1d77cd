"""The columns of the table of runs: facts about a run, its settings, and what it has measured.

A column is a text: a fact ("name", "state", ...), a setting as its entry calls it ("inner_rate", "task.shots"), or "best.METRIC",
"best_at.METRIC" (the iteration of the best) and "last.METRIC".
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from functools import cache

from core.knobs import Settings, knobs
from core.methods import METHODS
from core.models import MODELS
from core.spec import Run, Training
from core.tasks import FAMILIES

FACTS = (
    "name",
    "title",
    "arm",
    "method",
    "state",
    "iteration",
    "created",
    "tags",
    "notes",
    "parent",
    "folder",
    "problem",
)
"""What is known of every run; "title" is the arm for people, "arm" its name."""
MEASURES = ("best", "best_at", "last")
METRICS = (
    "validation_loss",
    "validation_accuracy",
    "query_loss",
    "query_accuracy",
    "support_loss",
    "test_loss",
    "test_accuracy",
)
"""What runs measure, the telling ones first; a stored run may have others."""


@cache
def setting_columns() -> tuple[str, ...]:
    """Every setting this program knows, method first, seed and device last; each once."""
    names = ["method"]
    names += _names("method.", METHODS.values())
    names += _names("", [Training])
    names += ["task.kind", *_names("task.", FAMILIES.values()), "model.kind", *_names("model.", MODELS.values())]
    names += _names("", [Run])
    return tuple(dict.fromkeys(names))


@cache
def known_columns() -> tuple[str, ...]:
    """Every column this program knows: facts, settings and the usual metrics."""
    measured = (f"{measure}.{metric}" for metric in METRICS for measure in MEASURES)
    return tuple(dict.fromkeys((*FACTS, *setting_columns(), *measured)))


def by_declaration(names: Iterable[str]) -> tuple[str, ...]:
    """Settings or metrics in the order in which they are declared; unknown ones after them, by name."""
    places = {name: place for place, name in enumerate((*setting_columns(), *METRICS))}
    return tuple(sorted(names, key=lambda name: (places.get(name, len(places)), name)))


def heading(column: str) -> str:
    """A column for people: "inner_rate" -> "Inner rate", "best.validation_loss" -> "Best validation loss"; "delta.X" for a difference."""
    if column.startswith("delta."):
        return f"Δ {heading(column.removeprefix('delta.')).lower()}"
    if found := _headings().get(column):
        return found
    measure, _, metric = column.partition(".")
    if metric and measure in MEASURES:
        words = f"{measure.removesuffix('_at')} {metric.replace('_', ' ')}".capitalize()
        return f"{words} at" if measure == "best_at" else words
    return column


def advice_for(column: str, columns: Collection[str]) -> str:
    """Which of the columns an unknown one may have meant, in words, or ""."""
    near = difflib.get_close_matches(column, sorted(columns), 3)
    return f"did you mean {' or '.join(near)}" if near else ""


@cache
def _headings() -> dict[str, str]:
    named = {"name": "Run", "title": "Arm", "arm": "Arm's name", "method": "Method", "task.kind": "Task family"}
    named |= {"model.kind": "Model", "runs": "Runs"}
    named = {fact: fact.capitalize() for fact in FACTS} | named
    for prefix, models in (("", (Training, Run)), ("method.", METHODS.values())):
        named |= _titles(prefix, models)
    return named | _titles("task.", FAMILIES.values()) | _titles("model.", MODELS.values())


def _titles(prefix: str, models: Iterable[type[Settings]]) -> dict[str, str]:
    return {f"{prefix}{knob.name}": knob.title for model in models for knob in knobs(model)}


def _names(prefix: str, models: Iterable[type[Settings]]) -> list[str]:
    return [f"{prefix}{knob.name}" for model in models for knob in knobs(model)]
