"""Curves on a page: plots above each other, words above marks, one legend outside the data."""

from __future__ import annotations

import math
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from core.figures.figure import CurveFigure, Line, Plot
from core.figures.page import Page, heading
from core.figures.ticks import set_x_ticks, set_y_ticks

_SHARES = {1: 1.0, 2: 0.66}
"""Height of each of n plots, in heights of a lone one; half of it where there are more."""
_HANDLE = 2.6
"""Width of a line of the legend with the gap behind it, in ems."""


def draw_curves(page: Page, figure: CurveFigure) -> None:
    """Put the whole figure on the page."""
    heading(page, figure.title, figure.caption, figure.text, figure.faint)
    count = len(figure.plots)
    plot = page.size.plot * _SHARES.get(count, 0.5)
    small = page.size.font - 1
    above = page.line(small - 1) if figure.marks else 0.0
    below = page.line(small) + page.line(page.size.font) + 1.5 * page.pad
    draw = partial(_draw_plots, page, figure, plot, above)
    page.add(above + count * plot + (count - 1) * page.pad + below, draw)
    _add_legend(page, figure)


def _draw_plots(page: Page, figure: CurveFigure, height: float, above: float, top: float) -> None:
    low, high = _extent(figure)
    tops = [top + above + n * (height + page.pad) for n in range(len(figure.plots))]
    frames = [page.axes(page.pad, upper, page.inside, height) for upper in tops]
    for axes, plot in zip(frames, figure.plots, strict=True):
        _fill(page, axes, figure, plot)
        axes.set_xlim(low, high)
        set_y_ticks(page, axes, plot.y, height)
        set_x_ticks(page, axes, low, high, page.inside)
        axes.tick_params(labelbottom=axes is frames[-1])
    frames[-1].set_xlabel(figure.x.label, fontsize=page.size.font, color=figure.text)
    left, right = _overhang(page, frames)
    for axes, upper in zip(frames, tops, strict=True):
        width = page.inside - left - right
        fitted = page.axes(page.pad + left, upper, width, height)
        axes.set_position(fitted.get_position())
        fitted.remove()
        set_x_ticks(page, axes, low, high, width)
        axes.yaxis.set_label_coords(-(left - page.line(page.size.font)) / width, 0.5)
    _write_marks(page, figure, frames[0], top)


def _fill(page: Page, axes: Any, figure: CurveFigure, plot: Plot) -> None:
    """Lines, bands and marks of one plot, and the look of its frame."""
    scale = page.size.font / 8
    axes.autoscale(False)
    if plot.y.log:
        axes.set_yscale("log")
    for line in plot.lines:
        if len(line.low):
            at = line.at if len(line.at) else line.x
            axes.fill_between(at, line.low, line.high, color=line.colour, alpha=0.22, linewidth=0, zorder=2)
        y = np.where(line.y < 0, math.nan, line.y) if plot.y.log else line.y
        dots = {} if line.dots else _lone_dots(y, scale)
        axes.plot(line.x, y, zorder=3 + line.height / 1000, **_look(line, scale), **dots)
    for mark in figure.marks:
        axes.axvline(mark.x, color=figure.faint, linewidth=0.6 * scale, linestyle=(0, (4, 3)), zorder=1)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(figure.faint)
    axes.tick_params(which="both", color=figure.faint, labelcolor=figure.text, labelsize=page.size.font - 1)
    axes.tick_params(length=3 * scale, width=0.6 * scale, pad=2 * scale)
    axes.tick_params(which="minor", length=1.5 * scale, width=0.4 * scale)
    axes.set_ylabel(plot.y.label, fontsize=page.size.font, color=figure.text)
    axes.set_ylim(*_limits(plot))


def _lone_dots(y: np.ndarray, scale: float) -> dict[str, Any]:
    """Dots where no line leads to a point: it is the only one of its curve, or has gaps on both sides."""
    known = np.concatenate([[False], np.isfinite(y), [False]])
    lone = np.flatnonzero(known[1:-1] & ~known[:-2] & ~known[2:])
    return {"marker": "o", "markersize": 2.2 * scale, "markevery": lone.tolist()} if len(lone) else {}


def _look(line: Line, scale: float) -> dict[str, Any]:
    dots = {"marker": "o", "markersize": 2.2 * scale} if line.dots else {}
    style = (0, line.dash) if line.dash else "solid"
    return {"color": line.colour, "linewidth": 0.8 * scale * line.width, "linestyle": style} | dots


def _limits(plot: Plot) -> tuple[float, float]:
    """The vertical range: as asked, else what the data need with a little room; a logarithmic axis has no place for zero."""
    values = np.concatenate([np.empty(0), *(part for line in plot.lines for part in (line.y, line.low, line.high))])
    known = values[np.isfinite(values) & ((values > 0) | (not plot.y.log))]
    low, high = (float(known.min()), float(known.max())) if len(known) else (1.0, 1.0)
    if plot.y.log:
        low, high = low / 1.1, high * 1.1
    else:
        room = 0.05 * (high - low) or 0.05 * abs(high) or 1.0
        low, high = low - room, high + room
    asked = plot.y.low if plot.y.low is not None and (plot.y.low > 0 or not plot.y.log) else low
    top = high if plot.y.high is None else plot.y.high
    return (asked, top) if asked < top else (low, high)


def _extent(figure: CurveFigure) -> tuple[float, float]:
    """The horizontal range: as asked, else what the data fill."""
    ends = [x for plot in figure.plots for line in plot.lines for x in (*line.x[:1], *line.x[-1:])]
    low = figure.x.low if figure.x.low is not None else min(ends, default=0.0)
    high = figure.x.high if figure.x.high is not None else max(ends, default=1.0)
    return (low, high) if high > low else (low - 0.5, low + 0.5)


def _overhang(page: Page, frames: list[Any]) -> tuple[float, float]:
    """How far the figures and labels of the axes reach beyond the frames at the left and at the right, in inches."""
    left = right = 0.0
    for axes in frames:
        frame = axes.get_window_extent(page.renderer)
        left = max(left, frame.x0 - axes.yaxis.get_tightbbox(page.renderer).x0)
        if (words := axes.xaxis.get_tightbbox(page.renderer)) is not None:
            right = max(right, words.x1 - frame.x1)
    return left / page.figure.dpi, right / page.figure.dpi


def _write_marks(page: Page, figure: CurveFigure, axes: Any, top: float) -> None:
    """The words of the marks above the first plot, those left out that would touch an earlier one."""
    points = page.size.font - 2
    low, high = axes.get_xlim()
    left, width = (part * page.size.width for part in (axes.get_position().x0, axes.get_position().width))
    free = left
    for mark in sorted(figure.marks, key=lambda mark: mark.x):
        text = page.shortened(mark.text, points, width / 2)
        wide = page.width(text, points)
        start = left + width * (mark.x - low) / (high - low) - wide / 2
        start = min(max(start, left), left + width - wide)
        if low <= mark.x <= high and start >= free:
            page.write(start, top, [text], points, figure.faint)
            free = start + wide + page.pad


def _add_legend(page: Page, figure: CurveFigure) -> None:
    """Every kind of line once, in as few rows as its width allows."""
    entries: dict[tuple[object, ...], Line] = {}
    for plot in figure.plots:
        for line in plot.lines:
            if line.label:
                entries.setdefault((line.label, line.colour, line.dash), line)
    if not entries:
        return
    points = page.size.font - 1
    em = points / 72
    labels = [page.shortened(line.label, points, page.inside - _HANDLE * em) for line in entries.values()]
    columns = _columns([page.width(label, points) + _HANDLE * em for label in labels], page.inside, 1.5 * em)
    page.skip()
    draw = partial(_draw_legend, page, figure, list(entries.values()), labels, columns)
    page.add(-(-len(labels) // columns) * page.line(points + 1), draw)


def _draw_legend(
    page: Page, figure: CurveFigure, lines: list[Line], labels: list[str], columns: int, top: float
) -> None:
    from matplotlib.lines import Line2D  # noqa: PLC0415 - half a second
    from matplotlib.patches import Patch  # noqa: PLC0415

    scale = page.size.font / 8
    handles: list[Any] = [
        (
            *([Patch(color=line.colour, alpha=0.22, linewidth=0)] if len(line.low) else []),
            Line2D([], [], **_look(line, scale)),
        )
        for line in lines
    ]
    page.figure.legend(
        handles,
        labels,
        loc="upper left",
        bbox_to_anchor=(page.pad, page.height - top),
        bbox_transform=page.figure.dpi_scale_trans,
        ncols=columns,
        fontsize=page.size.font - 1,
        labelcolor=figure.text,
        frameon=False,
        borderpad=0,
        borderaxespad=0,
        handlelength=2,
        handletextpad=_HANDLE - 2,
        columnspacing=1.5,
        labelspacing=0.3,
    )


def _columns(widths: list[float], room: float, gap: float) -> int:
    """The number of columns with the fewest rows that fits; of several the smallest, which is filled most evenly.

    Columns are filled one after the other, the first ones with one more, as matplotlib does.
    """
    for columns in range(len(widths), 1, -1):
        size, longer = divmod(len(widths), columns)
        starts = [n * size + min(n, longer) for n in range(columns + 1)]
        if sum(max(widths[a:b]) for a, b in pairwise(starts)) + (columns - 1) * gap <= room:
            return -(-len(widths) // -(-len(widths) // columns))
    return 1
