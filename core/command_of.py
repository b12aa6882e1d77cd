"""The command that trains the same experiment without a window: `python main.py train ...`."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Iterable
from typing import Any

from core.errors import UserError
from core.knobs import Settings, knobs
from core.overrides import SECTIONS, with_overrides
from core.presets import PRESETS, preset
from core.spec import ARM_FIELDS, Arm, ExperimentSpec

PROGRAM = ("python", "main.py", "train")
_STEERING = frozenset("&|<>^();'")
"""What the two prompts of Windows do not take as it is outside of quotes."""
_INSTEAD = "copy the folder of the run instead"


def command_of(spec: ExperimentSpec, changes: Iterable[tuple[str, dict[str, Any]]] = ()) -> str:
    """The line for a terminal that trains exactly `spec`, quoted for the shell of this system.

    Args:
        spec: the experiment. changes: live changes since then, in order, as (arm or "" for all, values); the command trains with
            them from the beginning.

    Raises:
        UserError: no command can express it; the message says what stands in the way.
    """
    for arm, values in changes:
        spec = spec.with_live(values, arm)
    words = [*PROGRAM, *arguments_of(spec)]
    return " ".join(map(_for_windows, words)) if sys.platform == "win32" else shlex.join(words)


def arguments_of(spec: ExperimentSpec) -> list[str]:
    """What stands behind `train` in `command_of(spec)`, word by word; raises `UserError` as it does."""
    methods = _methods(spec)
    found = []
    for name, values in PRESETS.items():
        if (values["task"]["kind"], values["model"]["kind"]) == (spec.task.kind, spec.model.kind):
            base = preset(name, methods)
            found.append((name, base, _settings(base, spec)))
    if not found:
        raise UserError(
            f"No command can express the model '{spec.model.title}' on '{spec.task.title}', because no preset has both; {_INSTEAD}."
        )
    name, base, settings = min(found, key=lambda one: len(one[2]))
    _require_equal(base, settings, spec)
    words = ["--preset", name, "--methods", ",".join(methods)]
    return words + [word for setting in settings for word in ("--set", setting)]


def _for_windows(word: str) -> str:
    """A word as a program reads it, in quotes also where the prompt of Windows would end the command at it (`&`, `|`) or redirect."""
    quoted = subprocess.list2cmdline([word])
    return f'"{quoted}"' if quoted == word and set(word) & _STEERING else quoted


def _require_equal(base: ExperimentSpec, settings: list[str], spec: ExperimentSpec) -> None:
    """Read the settings back, as the command will, and refuse when that is not `spec`."""
    try:
        equal = (
            with_overrides(base, settings) == spec and "\0" not in spec.title
        )  # no command line can hold a zero byte
    except UserError:
        equal = False
    if not equal:
        raise UserError(f"No command can express these settings exactly; {_INSTEAD}.")


def _methods(spec: ExperimentSpec) -> tuple[str, ...]:
    """What `--methods` says: METHOD where the name follows from it, else NAME=METHOD."""
    kinds = [arm.method.kind for arm in spec.arms]
    usual = [f"{kind}-{kinds[:n].count(kind) + 1}" if kind in kinds[:n] else kind for n, kind in enumerate(kinds)]
    return tuple(
        kind if arm.name == name else f"{arm.name}={kind}"
        for arm, kind, name in zip(spec.arms, kinds, usual, strict=True)
    )


def _settings(base: ExperimentSpec, spec: ExperimentSpec) -> list[str]:
    """What `--set` says, one NAME=VALUE for each setting in which `spec` differs from `base`."""
    settings = [] if spec.title == base.title else [f"title={spec.title}"]
    for section in SECTIONS:
        for key, value in _differing(getattr(base, section), getattr(spec, section)):
            settings.append(f"{_shortest(spec, section, key)}={_text(value)}")
    for plain, arm in zip(base.arms, spec.arms, strict=True):
        settings += [f"{arm.name}.{key}={_text(value)}" for key, value in _own(plain, arm)]
    return settings


def _own(plain: Arm, arm: Arm) -> list[tuple[str, Any]]:
    overrides = [(key, arm.overrides[key]) for key in ARM_FIELDS if key in arm.overrides]
    return overrides + _differing(plain.method, arm.method)


def _differing(base: Settings, wanted: Settings) -> list[tuple[str, Any]]:
    values = {knob.name: getattr(wanted, knob.name) for knob in knobs(type(wanted))}
    return [(key, value) for key, value in values.items() if value != getattr(base, key)]


def _shortest(spec: ExperimentSpec, section: str, key: str) -> str:
    """The name of a setting, with its section only where another section before it has one of the same name."""
    first = next(s for s in SECTIONS if key in {knob.name for knob in knobs(type(getattr(spec, s)))})
    return key if first == section else f"{section}.{key}"


def _text(value: Any) -> str:
    """A value as `--set` reads it; a float so that reading it gives the same bits."""
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)
