"""Live changes of settings as people read them: a few characters for a marker, a sentence for whoever asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.language import settings_text, translate
from app.numbers import count
from app.run_model import RunModel
from core.events import HyperApplied
from core.knobs import knobs
from core.spec import Training

_KNOBS = {knob.name: knob for knob in knobs(Training)}


@dataclass(frozen=True)
class Change:
    """One moment at which settings changed.

    Attributes:
        positions: where it lies on the axes "iteration", "tasks" and "seconds".
        label: for example "α 0.05". text: the whole of it, several lines.
    """

    positions: dict[str, float]
    label: str
    text: str


def described(run: RunModel, known: int = 0) -> list[Change]:
    """The changes of a run from number `known` on."""
    return [_described(run, event) for event in run.changes[known:]]


def _described(run: RunModel, event: HyperApplied) -> Change:
    info = run.arms.get(event.arm)
    arm = info.title if info else event.arm
    short = ", ".join(f"{_symbol(name)} {_written(value)}" for name, value in event.changes.items())
    of_all, of_one = (
        translate("changes", "After iteration {0}:"),
        translate("changes", "After iteration {0}, {1} only:"),
    )
    lines = [(of_one if arm else of_all).format(count(event.iteration), arm)]
    lines += [f"{_title(name)} = {_written(value)}" for name, value in event.changes.items()]
    positions = {"iteration": event.iteration, "tasks": event.tasks, "seconds": event.seconds}
    return Change(positions, f"{arm}: {short}" if arm else short, "\n".join(lines))


def _symbol(name: str) -> str:
    knob = _KNOBS.get(name)
    return (knob.symbol or settings_text(knob.title)) if knob else name


def _title(name: str) -> str:
    knob = _KNOBS.get(name)
    return f"{settings_text(knob.title)} {knob.symbol}".strip() if knob else name


def _written(value: Any) -> str:
    if value is None:
        return translate("changes", "as shared")
    if isinstance(value, bool):
        return translate("changes", "on") if value else translate("changes", "off")
    if isinstance(value, str):  # one of a list of choices
        return settings_text(value)
    return f"{value:g}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)
