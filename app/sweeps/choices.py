"""The settings of an experiment that a sweep can vary, and what the user needs to know to write down values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.language import translate, translated
from app.setup.knob_editor import owned_name
from app.setup.number_text import range_text
from core.errors import UserError
from core.knobs import Knob, knobs
from core.overrides import with_overrides
from core.spec import ARM_FIELDS, ExperimentSpec, Training
from core.sweeps.sweep import values_of


@dataclass(frozen=True)
class Choice:
    """One setting.

    Attributes:
        name: as `--set` takes it. title: what people read. knob: its declaration, translated. value: what the experiment has now.
    """

    name: str
    title: str
    knob: Knob
    value: Any

    @property
    def example(self) -> str:
        """Values that could be written down."""
        knob = self.knob
        if knob.kind in ("bool", "choice"):
            return ", ".join(knob.choices or ("off", "on"))
        if knob.kind == "widths":
            return "40,40; 80,80"
        if knob.kind == "float":
            value = float(self.value or 0)
            return f"{value:g}, {2 * value:g}" if value else "0.1, 0.2"
        return "1, 2, 3"

    @property
    def explanation(self) -> str:
        """What it does, its range and its value now, in lines."""
        knob = self.knob
        now = ",".join(map(str, self.value)) if isinstance(self.value, tuple) else self.value
        ranged = translate("choices", "Range: {0}").format(f"{range_text(knob)} {knob.unit}".strip())
        lines = (knob.help, ranged if range_text(knob) else "", translate("choices", "Now: {0}").format(now))
        return "\n".join(line for line in lines if line)

    def problem(self, spec: ExperimentSpec, text: str) -> str:
        """What is wrong with these values, one sentence, or ""."""
        if not values_of(text):
            return translate("choices", "{0}: write values such as {1}.").format(self.knob.title, self.example)
        try:
            for value in values_of(text):
                with_overrides(spec, [f"{self.name}={value}"])
        except UserError as error:
            return str(error)
        return ""


def choices_of(spec: ExperimentSpec) -> tuple[Choice, ...]:
    """Every setting except the seed, which has its own field: shared ones first, then what arms may have of their own."""
    parts = {"": spec.training, "task": spec.task, "model": spec.model, "run": spec.run}
    found = []
    for section, part in parts.items():
        for knob in map(translated, knobs(type(part))):
            if knob.name != "seed":
                name = f"{section}.{knob.name}" if section else knob.name
                found.append(Choice(name, knob.title, knob, getattr(part, knob.name)))
    for arm in spec.arms:
        training = spec.training_of(arm.name)
        for knob in (*knobs(type(arm.method)), *(knob for knob in knobs(Training) if knob.name in ARM_FIELDS)):
            owner = arm.method if knob.name in type(arm.method).model_fields else training
            found.append(
                Choice(f"{arm.name}.{knob.name}", owned_name(knob, arm.title), knob, getattr(owner, knob.name))
            )
    return tuple(found)
