"""How the window writes numbers: three significant digits, thousands separators, units. Nothing else formats a measured value."""

from __future__ import annotations

import math
from numbers import Integral

from app.language import translate

NOTHING = "–"  # shown for a value that is not a number
_PREFIXES = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))


def count(n: float) -> str:
    """A whole number of things: 70000 -> "70,000"."""
    return f"{n:,.0f}" if math.isfinite(n) else _special(n)


def number(x: float) -> str:
    """A measured value: 0.04238 -> "0.0424", 1234.5 -> "1,230", 1.5e-07 -> "1.50e-7". Integers are counts."""
    if isinstance(x, Integral):
        return count(x)
    if not math.isfinite(x):
        return _special(x)
    if x == 0:
        return "0"
    mantissa, power = f"{x:.2e}".split("e")
    exponent = int(power)
    if not -4 <= exponent < 6:
        return f"{mantissa}e{exponent}"
    return f"{float(f'{x:.2e}'):,.{max(2 - exponent, 0)}f}"


def interval(x: float, ci95: float) -> str:
    """A value with the half width of its interval, to the same decimal place: (0.504, 0.0393) -> "0.504 ± 0.039"."""
    text, half_width = number(float(x)), number(float(ci95))
    if math.isfinite(x) and math.isfinite(ci95) and "e" not in text + half_width and "." in text:
        rounded = f"{ci95:,.{len(text.partition('.')[2])}f}"
        half_width = rounded if float(rounded.replace(",", "")) else half_width
    return f"{text} ± {half_width}"


def percent(x: float, ci95: float | None = None) -> str:
    """A share between 0 and 1 in per cent, with the half width of its interval: (0.979, 0.003) -> "97.9 ± 0.3 %"."""
    if not math.isfinite(x):
        return _special(x)
    if ci95 is None or not math.isfinite(ci95):
        return f"{100 * x:.1f} %"
    places = 2 if 0 < ci95 < 0.00095 else 1
    return f"{100 * x:.{places}f} ± {100 * ci95:.{places}f} %"


def si(x: float) -> str:
    """Three significant digits with k, M, G, T from a thousand on: 10345 -> "10.3k"."""
    if math.isfinite(x):
        for size, prefix in _PREFIXES:
            if abs(float(f"{x:.2e}")) >= size:
                return number(float(x / size)) + prefix
    return number(float(x))


def rate(x: float, unit: str) -> str:
    """Something per time: (10345, "tasks/s") -> "10.3k tasks/s"."""
    return f"{si(x)} {unit}"


def duration(seconds: float) -> str:
    """A length of time in its two largest units: 167 -> "2 min 47 s"; below ten seconds with one decimal."""
    if not math.isfinite(seconds):
        return _special(seconds)
    if abs(seconds) < 9.95:
        return translate("numbers", "{0} s").format(f"{seconds:.1f}")
    whole = round(seconds)
    if whole < 60:
        return translate("numbers", "{0} s").format(whole)
    if whole < 3600:
        return translate("numbers", "{0} min {1} s").format(whole // 60, whole % 60)
    if whole < 86_400:
        return translate("numbers", "{0} h {1} min").format(whole // 3600, whole % 3600 // 60)
    return translate("numbers", "{0} d {1} h").format(count(whole // 86_400), whole % 86_400 // 3600)


def _special(x: float) -> str:
    if math.isnan(x):
        return NOTHING
    return "∞" if x > 0 else "-∞"
