"""`KEY=VALUE` on the command line: which setting a key means, and what the value is."""

from __future__ import annotations

import difflib
from typing import Any

from core.errors import UserError
from core.knobs import Settings, knobs
from core.spec import ARM_FIELDS, Arm, ExperimentSpec

SECTIONS = ("training", "task", "model", "run")


def with_overrides(spec: ExperimentSpec, assignments: list[str]) -> ExperimentSpec:
    """A checked copy of `spec` with settings replaced.

    Args:
        spec: where to start. assignments: `NAME=VALUE` with the name of a setting (`inner_rate`, or `task.shots` with its section),
            `ARM.NAME=VALUE` for one arm (`mc2.inner_rate`, `mc2.learn_biases`), or `title=TEXT`.

    Raises:
        UserError: an assignment has no `=`, names nothing known, or its value cannot be used.
    """
    changes: dict[str, dict[str, Any]] = {section: {} for section in SECTIONS}
    arms = {arm.name: arm for arm in spec.arms}
    title = spec.title
    for assignment in assignments:
        name, equals, value = assignment.partition("=")
        if name == "title" and equals:
            title = value
            continue
        if not equals or not name.strip() or not value.strip():
            raise UserError(f"'{assignment}' is not of the form NAME=VALUE; write for example --set inner_rate=0.01.")
        owner, _, key = name.strip().rpartition(".")
        if owner in arms:
            arms[owner] = _with_arm_setting(arms[owner], key, value.strip())
        else:
            section = _section(spec, owner, key)
            changes[section][key] = _parsed(type(getattr(spec, section)), key, value.strip())
    parts = {section: getattr(spec, section).with_changes(values) for section, values in changes.items()}
    return spec.replaced(**parts, arms=tuple(arms.values()), title=title)


def _section(spec: ExperimentSpec, owner: str, key: str) -> str:
    """The section that has a setting called `key`."""
    for section in (owner,) if owner else SECTIONS:
        if section in SECTIONS and key in _names(type(getattr(spec, section))):
            return section
    known = [name for section in SECTIONS for name in _names(type(getattr(spec, section)))]
    known += [f"{arm.name}.{name}" for arm in spec.arms for name in (*ARM_FIELDS, *_names(type(arm.method)))]
    asked = f"{owner}.{key}" if owner else key
    near = difflib.get_close_matches(asked, known, 1)
    advice = f"did you mean '{near[0]}'" if near else f"the settings are {', '.join(known)}"
    raise UserError(f"There is no setting '{asked}'; {advice}.")


def _with_arm_setting(arm: Arm, key: str, value: str) -> Arm:
    if key in ARM_FIELDS:
        return arm.with_changes({"overrides": arm.overrides | {key: value}, "method": arm.method})
    if key in _names(type(arm.method)):
        return arm.with_changes({"method": arm.method.with_changes({key: _parsed(type(arm.method), key, value)})})
    choices = ", ".join((*ARM_FIELDS, *_names(type(arm.method))))
    raise UserError(f"Arm '{arm.name}' has no setting '{key}'; it has {choices}.")


def _parsed(model: type[Settings], key: str, value: str) -> Any:
    """Text as it is, a list of widths split at its commas; pydantic turns text into numbers."""
    kind = next(knob.kind for knob in knobs(model) if knob.name == key)
    return tuple(value.split(",")) if kind == "widths" else value


def _names(model: type[Settings]) -> tuple[str, ...]:
    return tuple(knob.name for knob in knobs(model))
