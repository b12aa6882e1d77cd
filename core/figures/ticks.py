"""Figures along an axis: round numbers, no more than there is room for, written as people write them."""

from __future__ import annotations

import math
from typing import Any

from core.figures.figure import Axis
from core.figures.page import Page

_STEPS = [1, 2, 2.5, 5, 10]


def written(value: float, _: object = None) -> str:
    """A tick: "70,000", "−0.25", "1e-7"."""
    text = f"{value:,.10g}"
    mantissa, e, power = text.partition("e")
    return (f"{mantissa}e{int(power)}" if e else text).replace("-", "−")


def set_x_ticks(page: Page, axes: Any, low: float, high: float, inches: float) -> None:
    """Ticks along the horizontal axis of a frame this wide."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator  # noqa: PLC0415 - half a second

    widest = max(page.width(written(round(end)), page.size.font - 1) for end in (low, high))
    most = max(2, min(8, int(inches / (1.5 * widest + 0.15))))
    axes.xaxis.set_major_locator(MaxNLocator(most, steps=_STEPS, integer=high - low >= most))
    axes.xaxis.set_major_formatter(FuncFormatter(written))


def set_y_ticks(page: Page, axes: Any, axis: Axis, inches: float) -> None:
    """Ticks along the vertical axis of a frame this high; on less than half a decade a logarithmic axis is as good as linear."""
    from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter, NullLocator  # noqa: PLC0415

    most = max(2, min(7, int(inches / (1.9 * page.line(page.size.font - 1)))))
    low, high = axes.get_ylim()
    decades = math.log10(high / low) if axis.log else 0.0
    if decades < 0.5:
        axes.yaxis.set_major_locator(MaxNLocator(most, steps=_STEPS))
        axes.yaxis.set_minor_locator(NullLocator())
    else:
        axes.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0) if decades < 1.7 else (1.0,), numticks=most + 1))
    axes.yaxis.set_major_formatter(FuncFormatter(written))
    axes.yaxis.set_minor_formatter(NullFormatter())
