"""In which settings two experiments differ, and which of these a run takes over while it goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from core.knobs import Settings, knobs
from core.spec import Arm, ExperimentSpec, Training

_SECTIONS = {"task": "Task family", "model": "Network", "run": "Run"}
_TRAINING = {knob.name: knob.title for knob in knobs(Training)}


@dataclass(frozen=True)
class SettingChange:
    """One setting in which a later experiment differs from an earlier one.

    Attributes:
        arm: whose it is, "" for a shared one. name: as the command line takes it without the arm: "inner_rate", "task.shots".
        title: for people: "Inner rate", "Inner rate of MC2", "add MC2". value: the later one; None for an arm's own that is gone.
        live: whether a run takes it over while it goes on.
    """

    arm: str
    name: str
    title: str
    value: Any
    live: bool


def changes_between(before: ExperimentSpec, after: ExperimentSpec) -> tuple[SettingChange, ...]:
    """Every setting in which `after` differs from `before`; none when they are equal."""
    found: list[SettingChange] = []
    if before.title != after.title:
        found.append(SettingChange("", "title", "Title", after.title, False))
    for section, title in _SECTIONS.items():
        found += _in_part("", section, title, getattr(before, section), getattr(after, section))
    for name, title in _TRAINING.items():
        if getattr(before.training, name) != (value := getattr(after.training, name)):
            found.append(SettingChange("", name, title, value, True))
    return (*found, *_in_arms(before, after))


def live_values(changes: Iterable[SettingChange]) -> tuple[tuple[str, dict[str, Any]], ...]:
    """The live ones of `changes` as `ExperimentSpec.with_live` and the command `SetHyper` take them: (arm, {name: value})."""
    values: dict[str, dict[str, Any]] = {}
    for change in changes:
        if change.live:
            values.setdefault(change.arm, {})[change.name] = change.value
    return tuple(values.items())


def planned_end(spec: dict[str, Any], changes: Iterable[tuple[str, dict[str, Any]]]) -> int:
    """The iteration at which a run with the settings `spec` ends after the live `changes`, (arm, values) each; 0 if it is not known.

    Both are as a run tells or stores them, maybe of a foreign or a newer program.
    """
    said = [spec.get("training"), *(values for arm, values in changes if not arm)]
    ends = [values.get("iterations") for values in said if isinstance(values, dict)]
    return next((end for end in reversed(ends) if isinstance(end, int)), 0)


def _in_part(arm: str, section: str, title: str, before: Settings, after: Settings) -> Iterator[SettingChange]:
    """Locked settings: of the task family, the network, the run, or an arm's method."""
    if type(before) is not type(after):
        yield SettingChange(arm, section, title, getattr(after, "kind", ""), False)
        return
    titles = {knob.name: knob.title for knob in knobs(type(after))}
    prefix, owner = ("", f" of {title}") if arm else (f"{section}.", "")
    for name in type(after).model_fields:
        if getattr(before, name) != (value := getattr(after, name)):
            yield SettingChange(arm, f"{prefix}{name}", titles.get(name, name) + owner, value, False)


def _in_arms(before: ExperimentSpec, after: ExperimentSpec) -> Iterator[SettingChange]:
    olds, news = ({arm.name: arm for arm in spec.arms} for spec in (before, after))
    for name in (name for name in olds if name not in news):
        yield SettingChange(name, "arm", f"remove {_title(before, olds[name])}", None, False)
    for name in (name for name in news if name not in olds):
        yield SettingChange(name, "arm", f"add {_title(after, news[name])}", news[name].method.kind, False)
    kept = [name for name in olds if name in news]
    if kept != [name for name in news if name in olds]:
        yield SettingChange("", "arms", "Order of the arms", tuple(news), False)
    for name in kept:
        old, new, title = olds[name], news[name], _title(after, news[name])
        yield from _in_part(name, "method", title, old.method, new.method)
        for key, words in _TRAINING.items():
            if old.overrides.get(key) != (value := new.overrides.get(key)):
                yield SettingChange(name, key, f"{words} of {title}", value, True)


def _title(spec: ExperimentSpec, arm: Arm) -> str:
    """The method's name, and the arm's where the method alone could mean another."""
    title = type(arm.method).title
    alone = [type(other.method) for other in spec.arms].count(type(arm.method)) == 1
    return title if alone else f"{title} · {arm.name}"
