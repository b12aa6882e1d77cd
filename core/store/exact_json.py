"""JSON that gives back exactly what was put in: every finite float, integers of any size, and the floats JSON has no word for."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

_WORDS = {"float:nan": math.nan, "float:inf": math.inf, "float:-inf": -math.inf}
_MARKS = ("float:", "text:")


def dumps(value: Any) -> str:
    """One line of ASCII JSON for None, truth values, numbers, texts, and lists and dictionaries (with text keys) of these.

    NaN and the infinities become "float:nan", "float:inf" and "float:-inf"; a text that begins with "float:" or "text:" gets
    "text:" in front. Integers may have up to 4,300 digits.

    Raises:
        TypeError: something else is in it, for which there is no exact JSON.
    """
    return json.dumps(_marked(value), allow_nan=False, separators=(",", ":"))


def loads(text: str) -> Any:
    """What `dumps` was given.

    Raises:
        ValueError: the text was not written by `dumps`, or is nested too deeply to be read.
    """
    try:
        return _unmarked(json.loads(text, object_pairs_hook=unique, parse_constant=refuse, parse_float=_finite))
    except RecursionError:
        raise ValueError("nested too deeply") from None


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The dictionary of these pairs; for `object_pairs_hook`, which would otherwise let the last of two equal keys win.

    Raises:
        ValueError: two keys are equal.
    """
    if len(found := dict(pairs)) != len(pairs):
        raise ValueError("a key occurs twice")
    return found


def refuse(constant: str) -> NoReturn:
    """For `parse_constant`: NaN and Infinity are no JSON, whatever Python thinks.

    Raises:
        ValueError: always.
    """
    raise ValueError(f"{constant} is not JSON")


def _finite(digits: str) -> float:
    if math.isinf(value := float(digits)):
        raise ValueError(f"{digits[:20]} is too large")
    return value


def _marked(value: Any) -> Any:
    if isinstance(value, str):
        return f"text:{value}" if value.startswith(_MARKS) else value
    if isinstance(value, float) and not math.isfinite(value):
        return "float:nan" if math.isnan(value) else f"float:{value}"
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("the keys of a dictionary must be texts")
        return {key: _marked(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_marked(inner) for inner in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    raise TypeError(f"{type(value).__name__} has no exact JSON")


def _unmarked(value: Any) -> Any:
    if isinstance(value, str):
        if value.startswith("float:"):
            return _word(value)
        return value.removeprefix("text:")
    if isinstance(value, dict):
        return {key: _unmarked(inner) for key, inner in value.items()}
    return [_unmarked(inner) for inner in value] if isinstance(value, list) else value


def _word(text: str) -> float:
    if text not in _WORDS:
        raise ValueError(f"{text[:20]!r} is no number")
    return _WORDS[text]
