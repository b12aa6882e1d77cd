"""One row of the table of runs: one arm of one stored run, with its settings in force and what it has measured."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from core.history.columns import FACTS, MEASURES, by_declaration
from core.spec import Arm
from core.store.index import RunSummary
from core.store.run_info import Parent, RunInfo

Value = str | int | float | bool | None
EntryKey = tuple[str, str]
"""The folder of the run as text, and the name of the arm."""


@dataclass(frozen=True)
class Entry:
    """One arm of one run.

    Attributes:
        run: the run. arm: name of the arm, "" for a run of which no arm is known. position: of the arm in its run.
        title: the arm for people, for example "MC2 (α 0.1)"; its name when its settings cannot be read.
        settings: those in force for this arm, the arm's own values and live changes applied, by column: "inner_rate", "seed",
            "task.shots", "model.filters", "method", "method.learn_biases"; lists are texts with commas.
    """

    run: RunSummary
    arm: str
    position: int
    title: str
    settings: dict[str, Value]

    @cached_property
    def key(self) -> EntryKey:
        """What tells this entry from every other, also after a restart of the program."""
        return str(self.run.path), self.arm

    @property
    def path(self) -> Path:
        """The folder of the run."""
        return self.run.path

    def value(self, column: str) -> Value:
        """What stands in a column (see `core.history.columns`); None where there is nothing, also for an unknown column."""
        return reader(column)(self)


class Columns(NamedTuple):
    """What entries have: `settings` are columns, `metrics` names such as "validation_loss" that follow "best.", "best_at.", "last."."""

    settings: tuple[str, ...]
    metrics: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Every column."""
        measured = (f"{measure}.{metric}" for metric in self.metrics for measure in MEASURES)
        return (*FACTS, *(name for name in self.settings if name not in FACTS), *measured)


def entries_of(run: RunSummary) -> tuple[Entry, ...]:
    """One entry for each arm of a run, at least one, whatever its run.json says; raises nothing."""
    spec = run.info.spec
    shared = _section(spec.get("task"), "task.") | _section(spec.get("model"), "model.") | _section(spec.get("run"), "")
    training, overrides = _live(run.info, _mapping(spec.get("training")))
    entries = []
    for position, (name, arm) in enumerate(_arms(run.info).items()):
        own = _mapping(arm.get("overrides")) | overrides.get(name, {})
        in_force = training | {key: value for key, value in own.items() if value is not None}
        settings = _section(in_force, "") | shared | _method(arm.get("method"))
        entries.append(Entry(run, name, position, _title(name, arm), settings))
    return tuple(entries)


def columns_of(entries: Iterable[Entry]) -> Columns:
    """The settings and metrics that at least one of the entries has, in a stable order."""
    settings: set[str] = set()
    metrics: set[str] = set()
    for entry in entries:
        settings.update(entry.settings)
        metrics.update(entry.run.info.best.get(entry.arm, ()), entry.run.info.last.get(entry.arm, ()))
    return Columns(by_declaration(settings), by_declaration(metrics))


@lru_cache(maxsize=512)
def reader(column: str) -> Callable[[Entry], Value]:
    """What reads a column of an entry; the quick form of `Entry.value` for many entries."""
    if column in _FACTS:
        return _FACTS[column]
    measure, _, metric = column.partition(".")
    if metric and measure in MEASURES:
        return _MEASURES[measure](metric)
    return lambda entry: entry.settings.get(column)


def comparable(value: Value) -> Value:
    """The value, but NaN as a text, so that values are equal exactly when their `comparable` ones are."""
    return value if value == value else "NaN"


def order_of(values: Iterable[Value], *, descending: bool = False) -> list[int]:
    """The positions of `values` in order: numbers, then texts without regard to case; what is missing or NaN always last. Stable."""
    keys = [_sort_key(value) for value in values]
    present = [n for n, key in enumerate(keys) if key is not None]
    missing = [n for n, key in enumerate(keys) if key is None]
    return sorted(present, key=keys.__getitem__, reverse=descending) + missing  # type: ignore[arg-type]


def _sort_key(value: Value) -> tuple[int, float | str] | None:
    if value is None or value != value or value == "":
        return None
    return (1, value.casefold()) if isinstance(value, str) else (0, value)


def _parent(entry: Entry) -> Value:
    parent: Parent | None = entry.run.info.parent
    return f"{parent.run[:8]} at {parent.iteration}" if parent else None


_FACTS: dict[str, Callable[[Entry], Value]] = {
    "name": lambda entry: entry.run.info.name,
    "arm": lambda entry: entry.arm,
    "title": lambda entry: entry.title,
    "method": lambda entry: entry.settings.get("method"),
    "state": lambda entry: entry.run.state,
    "created": lambda entry: entry.run.info.created,
    "iteration": lambda entry: entry.run.info.iteration,
    "tags": lambda entry: ", ".join(entry.run.info.tags),
    "notes": lambda entry: entry.run.info.notes,
    "parent": _parent,
    "folder": lambda entry: entry.run.path.name,
    "problem": lambda entry: entry.run.problem,
}


def _best(metric: str, part: int) -> Callable[[Entry], Value]:
    def read(entry: Entry) -> Value:
        found = entry.run.info.best.get(entry.arm, {}).get(metric)
        return found[part] if found else None

    return read


_MEASURES: dict[str, Callable[[str], Callable[[Entry], Value]]] = {
    "best": lambda metric: _best(metric, 0),
    "best_at": lambda metric: _best(metric, 1),
    "last": lambda metric: lambda entry: entry.run.info.last.get(entry.arm, {}).get(metric),
}


def _arms(info: RunInfo) -> dict[str, dict[str, Any]]:
    """The arms by name: as the settings list them, else those that have measured something, else one without a name."""
    listed = info.spec.get("arms")
    found: dict[str, dict[str, Any]] = {}
    for arm in listed if isinstance(listed, list | tuple) else ():
        if isinstance(arm, dict) and isinstance(arm.get("name"), str):
            found.setdefault(arm["name"], arm)
    return found or {name: {} for name in chain(info.best, info.last)} or {"": {}}


def _live(info: RunInfo, training: dict[str, Any]) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The shared training settings and each arm's own ones after all live changes; None takes back an arm's own value."""
    own: dict[str, dict[str, Any]] = {}
    for change in info.changes:
        if change.arm:
            own[change.arm] = own.get(change.arm, {}) | change.values
        else:
            training = training | change.values
    return training, own


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _section(section: object, prefix: str) -> dict[str, Value]:
    return {f"{prefix}{name}": _plain(value) for name, value in _mapping(section).items()}


def _method(method: object) -> dict[str, Value]:
    """The kind of the method under "method", its settings under "method.NAME"."""
    settings = {"method": method} if isinstance(method, str) else _section(method, "method.")
    return {"method" if name == "method.kind" else name: value for name, value in settings.items()}


def _plain(value: object) -> Value:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, list | tuple):
        return ", ".join(str(_plain(part)) for part in value)
    return str(value)


def _title(name: str, arm: dict[str, Any]) -> str:
    try:
        return _read_title(json.dumps(arm))
    except (ValueError, TypeError, RecursionError):
        return name


@lru_cache(maxsize=4096)
def _read_title(arm: str) -> str:
    return Arm.model_validate_json(arm).title
