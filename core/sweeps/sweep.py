"""A sweep written down: an experiment, the settings that vary with their values, and the seeds. To and from JSON, checked as a whole."""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator

from core.errors import UserError
from core.knobs import Settings, brief, checked
from core.overrides import with_overrides
from core.spec import ExperimentSpec

LARGEST = 1000
"""Runs of one sweep."""
_NAME = re.compile(r"\w[\w .,=+()-]{0,59}")
_LONGEST_NAME = 145
"""Bytes of a name; a Korean letter has three."""
_SEED = ("seed", "run.seed")

Mode = Literal["grid", "list"]


def _text(value: Any) -> Any:
    """A value of a JSON file as `--set` takes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return ",".join(str(part) for part in value)
    return str(value) if isinstance(value, int | float) else value


Value = Annotated[str, BeforeValidator(_text)]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(frozen=True)
class Item:
    """One run of a sweep.

    Attributes:
        number: from 1 on. settings: what it has of its own, name -> value as text, the seed included. spec: what is trained.
    """

    number: int
    settings: dict[str, str]
    spec: ExperimentSpec

    @property
    def label(self) -> str:
        """What it has of its own in one line."""
        return " ".join(f"{name}={value}" for name, value in self.settings.items())


class Sweep(Settings):
    """What is repeated, and how the repetitions differ.

    Attributes:
        base: the experiment. axes: setting as `--set` names it -> values as `--set` takes them.
        mode: "grid" combines every value with every other; "list" takes the first values of all axes, then the second, ...
        seeds: every combination is run with each of them; without any, with the seed of `base`.
    """

    schema_version: Literal[1] = 1
    id: str = Field(default_factory=lambda: uuid.uuid4().hex, pattern=r"^[0-9a-f]{32}$")
    name: str
    created: str = Field(default_factory=_now)
    base: ExperimentSpec
    axes: dict[str, tuple[Value, ...]] = Field(default_factory=dict)
    mode: Mode = "grid"
    seeds: tuple[int, ...] = ()

    @field_validator("name")
    @classmethod
    def _usable_name(cls, name: str) -> str:
        name = unicodedata.normalize("NFC", name)
        if not _NAME.fullmatch(name) or name != name.strip(" .-"):
            raise ValueError(f"'{brief(name)}' cannot name files; use up to 60 letters, digits and spaces")
        if len(name.encode()) > _LONGEST_NAME:  # else the number of a run would be cut off from the name of its folder
            raise ValueError(f"'{brief(name)}' is too long to name folders; use up to {_LONGEST_NAME // 3} letters")
        return name

    @property
    def tag(self) -> str:
        """The tag that its runs have."""
        return f"sweep:{self.name}"

    def same_runs(self, other: Sweep) -> bool:
        """Whether both mean the same runs."""
        unlike = {"id", "created"}
        return self.model_dump(exclude=unlike) == other.model_dump(exclude=unlike)

    def size(self) -> int:
        """How many runs there are.

        Raises:
            UserError: none, too many, or axes of a list that do not fit together.
        """
        lengths = {name: len(values) for name, values in self.axes.items()}
        if not lengths and not self.seeds:
            raise UserError("Nothing varies in the sweep; give a setting with its values, or seeds.")
        for name, length in lengths.items():
            if not length:
                raise UserError(f"The setting '{name}' of the sweep has no values; write for example {name}=1,2.")
        if self.seeds and (given := [name for name in self.axes if name in _SEED]):
            raise UserError(f"The sweep has its seeds twice; leave '{given[0]}' out of the settings.")
        if self.mode == "list" and len(set(lengths.values())) > 1:
            counted = ", ".join(f"{name} {length}" for name, length in lengths.items())
            raise UserError(f"In a list every setting needs as many values as the others; here are {counted}.")
        combinations = max(lengths.values(), default=1) if self.mode == "list" else math.prod(lengths.values())
        runs = combinations * max(1, len(self.seeds))
        if runs > LARGEST:
            raise UserError(f"The sweep has {runs:,} runs; at most {LARGEST:,} are possible, so take fewer values.")
        return runs

    def items(self) -> tuple[Item, ...]:
        """Every run, checked: all combinations with the first seed, then with the next.

        Raises:
            UserError: names the first run that cannot be used, or two that are the same.
        """
        self.size()
        items = tuple(self._item(number, settings) for number, settings in enumerate(self._settings(), start=1))
        known: dict[str, Item] = {}
        for item in items:
            twin = known.setdefault(item.spec.model_dump_json(), item)
            if twin is not item:
                raise UserError(
                    f"Runs {twin.number} and {item.number} of the sweep are the same ({twin.label}; {item.label}); leave one out."
                )
        return items

    def _settings(self) -> Iterator[dict[str, str]]:
        seeds = [{"seed": str(seed)} for seed in self.seeds] or [{}]
        values = (
            zip(*self.axes.values(), strict=True) if self.mode == "list" else itertools.product(*self.axes.values())
        )
        combinations = [dict(zip(self.axes, combination, strict=True)) for combination in values] or [{}]
        for seed in seeds:
            for combination in combinations:
                yield combination | seed

    def _item(self, number: int, settings: dict[str, str]) -> Item:
        try:
            spec = with_overrides(self.base, [f"{name}={value}" for name, value in settings.items()])
        except UserError as error:
            label = Item(number, settings, self.base).label
            raise UserError(f"Run {number} of the sweep ({label}) cannot be used: {error}") from None
        return Item(number, settings, spec)


def make_sweep(
    name: str,
    base: ExperimentSpec,
    axes: dict[str, tuple[str, ...]],
    *,
    seeds: tuple[int, ...] = (),
    mode: Mode = "grid",
) -> Sweep:
    """A new sweep; raises `UserError` for a name or seeds that cannot be used. `Sweep.items` checks its runs."""
    return checked(Sweep, {"name": name, "base": base, "axes": axes, "seeds": seeds, "mode": mode})


def values_of(text: str) -> tuple[str, ...]:
    """The values in "0.1, 0.2", or in "40,40; 80,80" where a value has commas itself; () for an empty text."""
    parts = text.split(";" if ";" in text else ",")
    return tuple(part.strip() for part in parts if part.strip())


def axes_of(assignments: list[str]) -> dict[str, tuple[str, ...]]:
    """The axes in `NAME=V1,V2` texts; raises `UserError` for one of another form or a name given twice."""
    axes: dict[str, tuple[str, ...]] = {}
    for assignment in assignments:
        name, equals, text = (part.strip() for part in assignment.partition("="))
        if not (name and equals and values_of(text)):
            raise UserError(
                f"'{assignment}' is not of the form NAME=V1,V2; write for example --axis inner_rate=0.01,0.1."
            )
        if name in axes:
            raise UserError(f"The setting '{name}' is given twice; write all its values behind one --axis.")
        axes[name] = values_of(text)
    return axes


def seeds_of(text: str) -> tuple[int, ...]:
    """The seeds in "0, 1, 2" or "0-4" or both; raises `UserError` for anything else."""
    seeds: list[int] = []
    for part in values_of(text):
        found = re.fullmatch(r"(\d{1,10})(?:\s*-\s*(\d{1,10}))?", part, re.ASCII)
        if not found:
            raise UserError(f"'{part}' is no seed; write whole numbers such as 0,1,2 or 0-4.")
        first, last = int(found[1]), int(found[2] or found[1])
        if not 0 <= last - first < LARGEST:
            raise UserError(
                f"The seeds {part} are not between 1 and {LARGEST:,} seeds; write the smaller number first."
            )
        seeds += range(first, last + 1)
    return tuple(seeds)
