"""A setting said once: its title, symbol, equation, range, default, and whether it may change while training.

`knob(...)` declares a field of a `Settings` model; `knobs(Model)` reads the declarations back as plain `Knob` records. The form in
the window, the command line, the JSON file and the range check all read the same declaration.
"""

from __future__ import annotations

import types
from dataclasses import dataclass
from typing import Any, Literal, Self, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticUndefined

from core.errors import UserError

S = TypeVar("S", bound="Settings")
Kind = Literal["int", "float", "bool", "choice", "text", "widths"]
BRIEF = 80
"""Characters of a value that a message repeats."""
MAML_PLUS_PLUS = "MAML++"
"""The group of settings that make MAML++ out of MAML, each of them usable alone."""


class Settings(BaseModel):
    """A frozen group of settings. Unknown keys, NaN and infinity are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    def with_changes(self, changes: dict[str, Any]) -> Self:
        """A checked copy with some fields replaced.

        Raises:
            UserError: a name or value is not acceptable; `self` is untouched.
        """
        return checked(type(self), self.model_dump() | changes)


@dataclass(frozen=True)
class Knob:
    """One setting as the form and the command line see it.

    Attributes:
        name: field name. title: what a person reads. help: one sentence. symbol: the paper's notation. equation: mathtext.
        live: applies at the next iteration; otherwise it needs a restart. log: equal steps are equal ratios.
        minimum, maximum: inclusive bounds or None. good: a sensible range in words. source: where the default comes from.
    """

    name: str
    title: str
    help: str
    kind: Kind
    default: Any
    symbol: str = ""
    equation: str = ""
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    live: bool = False
    log: bool = False
    good: str = ""
    source: str = ""
    group: str = ""


def knob(
    default: Any,
    *,
    title: str,
    help: str,
    symbol: str = "",
    equation: str = "",
    unit: str = "",
    minimum: float | None = None,
    maximum: float | None = None,
    live: bool = False,
    log: bool = False,
    good: str = "",
    source: str = "",
    group: str = "",
) -> Any:
    """Declare one setting of a `Settings` model. `minimum` and `maximum` are inclusive."""
    extra: dict[str, Any] = {
        "symbol": symbol,
        "equation": equation,
        "unit": unit,
        "live": live,
        "log": log,
        "good": good,
        "source": source,
        "group": group,
    }
    return Field(
        default, title=title, description=help, ge=minimum, le=maximum, json_schema_extra=extra, validate_default=True
    )


def knobs(model: type[Settings]) -> tuple[Knob, ...]:
    """The settings of a model in declaration order, those of a group last; fields not declared with `knob` are left out."""
    found = []
    for name, field in model.model_fields.items():
        extra = field.json_schema_extra
        if not isinstance(extra, dict) or "live" not in extra:
            continue
        kind, choices = _kind(field.annotation)
        default = None if field.default is PydanticUndefined else field.default
        found.append(
            Knob(
                name=name,
                title=field.title or name,
                help=field.description or "",
                kind=kind,
                default=default,
                minimum=_bound(field.metadata, "ge"),
                maximum=_bound(field.metadata, "le"),
                choices=choices,
                **extra,  # type: ignore[arg-type]
            )
        )
    return tuple(sorted(found, key=lambda one: bool(one.group)))


def checked(model: type[S], values: Any) -> S:
    """Validate `values` as `model`, or raise a `UserError` that says which setting is wrong and what would be right."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise UserError(sentence(error)) from None


def sentence(error: ValidationError) -> str:
    """The first problem of a pydantic error as one sentence: where, what was given, what is expected."""
    first = error.errors()[0]
    where = brief(".".join(str(part) for part in first["loc"]))
    given = first.get("input")
    if first["type"] == "extra_forbidden":
        return f"Unknown setting '{where}'; remove it or check its spelling."
    message = first["msg"].removeprefix("Value error, ").rstrip(".")
    if not where:
        return f"{message[:1].upper()}{message[1:]}."
    shown = f" (given: {brief(repr(given))})" if isinstance(given, str | int | float | bool | list | tuple) else ""
    return f"Setting '{where}' cannot be used: {message[:1].lower() + message[1:]}{shown}."


def brief(value: Any) -> str:
    """A value as text for a message: without what cannot be printed, and no longer than a line."""
    text = "".join(letter if letter.isprintable() else "?" for letter in str(value)[: BRIEF + 1])
    return text if len(text) <= BRIEF else f"{text[:BRIEF]}..."


def _bound(metadata: list[Any], name: str) -> float | None:
    return next((getattr(item, name) for item in metadata if hasattr(item, name)), None)


def _kind(annotation: Any) -> tuple[Kind, tuple[str, ...]]:
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(a for a in get_args(annotation) if a is not type(None))
    if get_origin(annotation) is Literal:
        return "choice", tuple(str(a) for a in get_args(annotation))
    if get_origin(annotation) is tuple:
        return "widths", ()
    return {bool: "bool", int: "int", float: "float"}.get(annotation, "text"), ()  # type: ignore[return-value]
