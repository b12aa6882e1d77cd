"""Matrices on a page: lines of pictures with square cells, and one colour bar."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from core.figures.figure import HeatFigure, HeatMap
from core.figures.page import Page, heading

_CELL = 0.3
"""Largest side of a cell (in)."""
_LONGEST = 16
"""Cells are square up to this ratio of the sides; a longer strip is widened to a sixteenth of its length."""
_LEAST = 0.4
"""Height that a line of thumbnails is granted however many lines there are, and below which a line is broken in two (in)."""
_BREAK = 1.5
"""Two lines instead of one when that makes the pictures so many times larger."""
_COLOURS = 255
"""Odd, so that zero has a colour of its own."""
_BAR = 0.35
"""Width of the colour bar, in widths of the figure."""


@dataclass(frozen=True)
class _Place:
    """Where a heatmap goes: left edge and size of its picture, and the words under and beside it (in)."""

    heatmap: HeatMap
    left: float
    width: float
    height: float
    under: tuple[str, ...]
    beside: str


def draw_heatmaps(page: Page, figure: HeatFigure) -> None:
    """Put the whole figure on the page."""
    heading(page, figure.title, figure.caption, figure.text, figure.faint)
    most = 1.5 * page.size.plot
    lines = figure.lines if len(figure.lines) > 1 else _broken(page, figure.lines[0], most)
    small = bool(figure.names)  # many thumbnails: rows and columns go without numbers
    indent = max((page.width(name, page.size.font) + page.pad for name in figure.names), default=0.0)
    for number, line in enumerate(lines):
        _add_line(page, figure, line, indent, most / len(lines), figure.names[number] if small else "")
    _add_bar(page, figure)


def _broken(page: Page, line: tuple[HeatMap, ...], most: float) -> tuple[tuple[HeatMap, ...], ...]:
    """A line as it is, or as two where that makes its pictures much larger."""
    half = -(-len(line) // 2)
    parts = tuple(part for part in (line[:half], line[half:]) if part)
    whole = _height(page, line, 0.0, most)
    larger = min(_height(page, part, 0.0, most / 2) for part in parts)
    return parts if larger > _BREAK * whole or whole < min(larger, _LEAST) else (line,)


def _add_line(page: Page, figure: HeatFigure, line: tuple[HeatMap, ...], indent: float, most: float, name: str) -> None:
    """Pictures from left to right, their upper edges in one line."""
    height = _height(page, line, indent, max(most, _LEAST), plain=bool(name))
    places = _places(page, line, indent, height, bool(name))
    notes = any(heatmap.note for heatmap in line)
    above = page.line(page.size.font) + (page.line(page.size.font - 2) if notes else 0.0) + 0.3 * page.pad
    below = max((len(place.under) for place in places), default=0) * page.line(page.size.font - 1)
    ticks = 0.0 if name else page.line(page.size.font - 1) + 0.5 * page.pad
    tall = max(place.height for place in places)
    page.add(above + tall + ticks + below + page.pad, partial(_draw_line, page, figure, places, name, above))


def _draw_line(page: Page, figure: HeatFigure, places: list[_Place], name: str, above: float, top: float) -> None:
    if name:
        page.write(page.pad, top + above, [name], page.size.font, figure.text)
    for place in places:
        page.write(place.left, top, [place.heatmap.title], page.size.font, figure.text, bold=True)
        note = [place.heatmap.note] if place.heatmap.note else []
        page.write(place.left, top + page.line(page.size.font), note, page.size.font - 2, figure.faint)
        axes = page.axes(place.left, top + above, place.width, place.height)
        _paint(page, axes, figure, place.heatmap, numbers=not name)
        axes.set_xlabel("\n".join(place.under), fontsize=page.size.font - 1, color=figure.text, labelpad=1)
        axes.set_ylabel(place.beside, fontsize=page.size.font - 1, color=figure.text, labelpad=1)


def _paint(page: Page, axes: Any, figure: HeatFigure, heatmap: HeatMap, *, numbers: bool) -> None:
    """One picture in its frame."""
    from matplotlib.ticker import FixedLocator  # noqa: PLC0415 - half a second

    level = heatmap.level if heatmap.level > 0 else 1.0
    axes.imshow(heatmap.values, cmap=_colours(figure), vmin=-level, vmax=level, aspect="auto", interpolation="nearest")
    if not np.isfinite(heatmap.values).all():
        axes.patch.set(hatch="/" * 6, edgecolor=figure.faint, linewidth=0)
    axes.grid(visible=False)
    axes.spines[:].set_color(figure.faint)
    axes.tick_params(
        color=figure.faint, labelcolor=figure.text, labelsize=page.size.font - 2, length=2, width=0.5, pad=1.5
    )
    for axis, count in ((axes.yaxis, heatmap.values.shape[0]), (axes.xaxis, heatmap.values.shape[1])):
        axis.set_major_locator(FixedLocator([0, count - 1] if count > 1 and numbers else []))


def _colours(figure: HeatFigure) -> Any:
    """The diverging map; what is not a number is clear, so that the hatch shows."""
    from matplotlib.colors import LinearSegmentedColormap  # noqa: PLC0415 - half a second

    ends = [figure.negative, figure.zero, figure.positive]
    return LinearSegmentedColormap.from_list("diverging", ends, N=_COLOURS).with_extremes(bad="#ffffff00")


def _height(page: Page, line: tuple[HeatMap, ...], indent: float, most: float, *, plain: bool = False) -> float:
    """The height of the largest picture with which a line fits between the edges."""
    height = most
    while height > 0.05:
        last = _places(page, line, indent, height, plain)[-1]
        if last.left + max(last.width, _head(page, last.heatmap)) <= page.pad + page.inside:
            break
        height *= 0.97
    return height


def _places(page: Page, line: tuple[HeatMap, ...], indent: float, height: float, plain: bool) -> list[_Place]:
    """The heatmaps of a line whose pictures are at most this high."""
    places: list[_Place] = []
    left = page.pad + indent
    for number, heatmap in enumerate(line):
        rows, columns = _units(heatmap)
        cell = min(height / rows, _CELL)
        said = plain or (number and line[number - 1].rows == heatmap.rows)
        fits = page.width(heatmap.rows, page.size.font - 1) <= cell * rows
        beside = heatmap.rows if fits and not said else ""
        digits = page.width(str(heatmap.values.shape[0]), page.size.font - 2) + 0.06
        left += 0.0 if plain else digits + (page.line(page.size.font - 1) if beside else 0.0)
        slot = max(cell * columns, _head(page, heatmap))
        under = [] if plain else page.wrapped(heatmap.columns, page.size.font - 1, slot + 0.5 * page.pad)
        places.append(_Place(heatmap, left, cell * columns, cell * rows, tuple(under), beside))
        left += slot + 2 * page.pad
    return places


def _head(page: Page, heatmap: HeatMap) -> float:
    """Width of the words above a picture."""
    title = page.width(heatmap.title, page.size.font, bold=True)
    return max(title, page.width(heatmap.note, page.size.font - 2))


def _units(heatmap: HeatMap) -> tuple[float, float]:
    """Height and width of the picture in sides of a cell."""
    rows, columns = heatmap.values.shape
    return max(rows, columns / _LONGEST, 1), max(columns, rows / _LONGEST, 1)


def _add_bar(page: Page, figure: HeatFigure) -> None:
    """The colour bar with what it measures beside it."""
    points = page.size.font - 1
    width = _BAR * page.size.width
    words = page.wrapped(figure.quantity, points, page.inside - width - 7 * page.pad)
    page.skip()
    height = max(2.2 * page.line(points), len(words) * page.line(points))
    page.add(height, partial(_draw_bar, page, figure, width, words))


def _draw_bar(page: Page, figure: HeatFigure, width: float, words: list[str], top: float) -> None:
    points = page.size.font - 1
    level = 1.0 if figure.level is None else figure.level
    figures = ("−max", "0", "max") if figure.level is None else (f"−{level:g}", "0", f"{level:g}")
    left = page.pad + page.width(figures[0], points) / 2
    axes = page.axes(left, top, width, 0.8 * page.line(points))
    ramp = np.linspace(-1.0, 1.0, _COLOURS)[None]
    axes.imshow(ramp, cmap=_colours(figure), aspect="auto", interpolation="nearest", extent=(-level, level, 0, 1))
    axes.grid(visible=False)
    axes.spines[:].set_color(figure.faint)
    axes.set_yticks([])
    axes.set_xticks([-level, 0, level], figures)
    axes.tick_params(color=figure.faint, labelcolor=figure.text, labelsize=points, length=2, width=0.5, pad=1.5)
    page.write(2 * left + width, top, words, points, figure.text)
