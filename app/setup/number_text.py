"""Values of settings as text and back, and the values a slider stops at. Numbers are written with a point in every locale."""

from __future__ import annotations

import math
import re
from typing import Any

from app.language import settings_text, translate
from core.errors import UserError
from core.knobs import Knob

_FLOAT = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")
_INT = re.compile(r"[+-]?\d+([eE]\+?\d+)?")
_LONGEST = 10  # characters that a field shows without scrolling
_PER_DECADE = 20
_GRID = 200
_MOST_STOPS = 1024


def parse_number(knob: Knob, text: str) -> int | float | None:
    """The number that `text` means for a knob of kind "int" or "float".

    A point and a comma both separate decimals, so 0,5 is 0.5 in every locale; whole numbers take neither, because 1,000 could mean
    two things. An empty text is None for a knob whose default is None.

    Raises:
        UserError: not a number, not finite, or outside the knob's range.
    """
    given = text.strip().replace("−", "-")
    if not given and knob.default is None:
        return None
    whole = knob.kind == "int"
    if not (_INT if whole else _FLOAT).fullmatch(given):
        any_number = translate("number_text", "{0}: type a number such as 0.01 or 1e-3")
        whole_number = translate("number_text", "{0}: type a whole number without separators, such as 25")
        raise UserError((whole_number if whole else any_number).format(knob.title))
    value = float(given.replace(",", "."))
    if not math.isfinite(value) or not _inside(knob, value):
        raise UserError(translate("number_text", "{0}: type a number {1}").format(knob.title, range_text(knob)))
    return int(value) if whole else value


def parse_widths(knob: Knob, text: str) -> tuple[int, ...]:
    """Whole numbers separated by commas or spaces; raises `UserError` for anything else."""
    parts = re.split(r"[,;\s]+", text.strip().strip(",;"))
    if not all(re.fullmatch(r"[1-9]\d{0,8}", part) for part in parts):
        advice = translate("number_text", "{0}: type whole numbers above 0 separated by commas, such as 40, 40")
        raise UserError(advice.format(knob.title))
    return tuple(int(part) for part in parts)


def value_text(value: Any) -> str:
    """A value as its field shows it; parsing the text gives the value back up to six significant digits."""
    if isinstance(value, bool):
        return translate("number_text", "on") if value else translate("number_text", "off")
    if isinstance(value, float):
        return _float_text(value)
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return "" if value is None else str(value)


def read_text(knob: Knob, value: Any) -> str:
    """A value of a translated setting as people read it: a choice as the list of choices calls it, all else as its field shows it."""
    return settings_text(value) if knob.kind == "choice" else value_text(value)


def range_text(knob: Knob) -> str:
    """The range in words, for example "from 1 to 100,000", or "" when the knob has no bounds."""
    low, high = ("" if bound is None else _prose(bound) for bound in (knob.minimum, knob.maximum))
    if low and high:
        return translate("number_text", "from {0} to {1}").format(low, high)
    if low:
        return translate("number_text", "from {0}").format(low)
    return translate("number_text", "to {0}").format(high) if high else ""


def stops(knob: Knob) -> tuple[float, ...]:
    """The values of a slider, ascending and without repeats; () when a slider would be of no use.

    A log knob has 20 stops a decade, rounded to two digits; other floats a grid of about 200 round numbers; whole numbers all values.
    """
    low, high = knob.minimum, knob.maximum
    if knob.kind not in ("int", "float") or low is None or high is None:
        return ()
    whole = knob.kind == "int"
    if knob.log:
        inner = _ratios(low, high)
    elif whole:
        inner = list(range(math.ceil(low), math.floor(high) + 1)) if high - low < _MOST_STOPS else []
    else:
        inner = _round_grid(low, high)
    if not inner:
        return ()
    values = [value for value in inner if low < value < high]
    found = {low, *values, high}
    return tuple(sorted({int(value) for value in found} if whole else {float(value) for value in found}))


def _inside(knob: Knob, value: float) -> bool:
    low = -math.inf if knob.minimum is None else knob.minimum
    return low <= value <= (math.inf if knob.maximum is None else knob.maximum)


def _float_text(value: float) -> str:
    text = repr(value)
    if len(text) > _LONGEST:
        text = f"{value:.6g}"
    return re.sub(r"e([+-])0*", lambda sign: "e-" if sign[1] == "-" else "e", text).removesuffix(".0")


def _prose(value: float) -> str:
    return f"{int(value):,}" if value == int(value) and abs(value) < 1e15 else _float_text(float(value))


def _ratios(low: float, high: float) -> list[float]:
    first, last = (round(math.log10(end) * _PER_DECADE) for end in (low, high))
    return [float(f"{10 ** (n / _PER_DECADE):.1e}") for n in range(first, last + 1)]


def _round_grid(low: float, high: float) -> list[float]:
    rough = (high - low) / _GRID
    decade = 10.0 ** math.floor(math.log10(rough))
    step = decade * next(factor for factor in (1, 2, 5, 10) if factor * decade >= rough * (1 - 1e-9))
    return [float(f"{n * step:.12g}") for n in range(math.ceil(low / step), math.floor(high / step) + 1)]
