"""The curves panel as a figure for paper: the same lines, bands and range, in the colours for white."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.curves.changes import Change
from app.curves.curve import MANY, ROLES, Role, Shape, debiased_average
from app.curves.curve_controls import CurveOptions
from app.curves.curve_plot import CurvePlot, Request, edges_of
from app.curves.subjects import Subject
from app.export.words import run_place, run_title
from app.numbers import count
from app.run_model import RunModel
from app.theme import LIGHT
from core.figures.figure import NOTHING, Axis, CurveFigure, Line, Mark, Plot

_FAINT = 0.25  # share of its colour that the unsmoothed line keeps
_UNDER = 100.0  # how far it lies below all others
_TOLD = 3  # so many changes of settings are told in the caption


@dataclass(frozen=True)
class Frame:
    """One plot of the panel with what it draws, whether its vertical axis is logarithmic, and what it is called."""

    plot: CurvePlot
    requests: Sequence[Request]
    log: bool
    title: str


def curve_figure(
    run: RunModel,
    shown: Sequence[Subject],
    frames: Sequence[Frame],
    options: CurveOptions,
    changes: Sequence[Change],
    across: str,
) -> CurveFigure | None:
    """What the panel shows at this moment; None when no curve has a point.

    Args:
        run: in hand. shown: whose curves are drawn. frames: the plots from top to bottom. options: axis and smoothing.
        changes: the moments that are marked. across: what the horizontal axis is called.
    """
    full = [replace(one, requests=[request for request in one.requests if len(request.series)]) for one in frames]
    full = [one for one in full if one.requests]
    if not full:
        return None
    titles = {subject.key: subject.title for subject in shown}
    low, high = _extent(full, options.axis)
    return CurveFigure(
        title=run_title(run) if _in_hand(shown) else "Stored runs",
        caption=_caption(run, shown, full, options, changes),
        x=Axis(across, low=low, high=high),
        plots=tuple(Plot(_axis(frame), _lines(frame, titles, options)) for frame in full),
        marks=tuple(Mark(change.positions[options.axis], change.label) for change in changes),
        text=LIGHT.text,
        faint=LIGHT.faint,
    )


def _axis(frame: Frame) -> Axis:
    """The vertical range that is visible, undone where the panel draws logarithms."""
    low, high = map(float, frame.plot.getViewBox().viewRange()[1])
    if frame.log:
        low, high = 10.0**low, 10.0**high
    return Axis(frame.title, log=frame.log, low=low, high=high)


def _extent(frames: Sequence[Frame], axis: str) -> tuple[float, float]:
    """The part of the visible range that the curves fill: the panel keeps room ahead of them, paper does not."""
    low, high = frames[0].plot.window
    ends = [request.series.x(axis)[[0, -1]] for frame in frames for request in frame.requests]
    inside = max(low, min(float(end[0]) for end in ends)), min(high, max(float(end[1]) for end in ends))
    return inside if inside[0] < inside[1] else (low, high)


def _lines(frame: Frame, titles: dict[Hashable, str], options: CurveOptions) -> tuple[Line, ...]:
    """Each curve, and the unsmoothed one under it where it is smoothed."""
    lines: list[Line] = []
    for request in frame.requests:
        role = ROLES[request.role]
        line = _line(frame, request, role, options, f"{titles[request.subject]} {role.words}")
        if role.smoothed and options.smoothing:
            lines += _smoothed(frame, request, options, line)
        else:
            lines.append(line)
    return tuple(lines)


def _line(frame: Frame, request: Request, role: Role, options: CurveOptions, label: str) -> Line:
    """A curve as it was measured, with its band and every point for the table."""
    window = (options.axis, *frame.plot.window, frame.plot.buckets)
    shape = Shape(frame.plot.factor)
    view = request.series.view(*window)
    x, y = view.line()
    edges = edges_of(request, view, window)
    low, high = (shape.shown(edge) for edge in edges) if edges else (NOTHING, NOTHING)
    pen = role.pen(request.style.colour(LIGHT), request.style)
    return Line(
        label=label,
        colour=pen.color().name(),
        x=x,
        y=shape.shown(y),
        low=low,
        high=high,
        at=view.last,
        dash=tuple(pen.dashPattern()),
        width=pen.widthF(),
        dots=not role.smoothed and len(y) <= MANY,
        height=role.height + _UNDER * request.style.pinned,
        points=_points(request, frame, options.axis),
    )


def _smoothed(frame: Frame, request: Request, options: CurveOptions, line: Line) -> tuple[Line, Line]:
    """The line as it was measured, thin and pale, and the average over it."""
    view = request.series.view(options.axis, *frame.plot.window, frame.plot.buckets)
    y = Shape(frame.plot.factor).shown(debiased_average(view.mean, options.smoothing))
    pale = LIGHT.mixed(request.style.colour(LIGHT), _FAINT).name()
    under = replace(
        line, label="", colour=pale, low=NOTHING, high=NOTHING, dash=(), width=0.7, height=line.height - _UNDER
    )
    return under, replace(line, x=view.last, y=y)


def _points(request: Request, frame: Frame, axis: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Everything that was measured inside the visible range, with the edges of the band."""
    series = request.series
    x = series.x(axis)
    low, high = frame.plot.window
    part = slice(int(np.searchsorted(x, low)), int(np.searchsorted(x, high, "right")))
    y, factor = series.y.values(), np.float32(frame.plot.factor)
    if request.edges is not None:
        lower, upper = (edge.y.values() for edge in request.edges)
    else:
        half = series.ci95.values() if len(series.ci95) else np.full(len(y), np.nan, np.float32)
        lower, upper = y - half, y + half
    at = x[part].astype(np.int64) if axis == "tasks" else x[part].copy()
    return at, y[part] * factor, lower[part] * factor, upper[part] * factor


def _caption(
    run: RunModel, shown: Sequence[Subject], frames: Sequence[Frame], options: CurveOptions, changes: Sequence[Change]
) -> str:
    """Which run and methods, and how the lines and bands were made."""
    requests = [request for frame in frames for request in frame.requests]
    names = ", ".join(subject.title for subject in _in_hand(shown))
    told = [f"{names}, {run_place(run, run.iteration)}"] if names else []
    smoothed = {ROLES[request.role].title for request in requests if ROLES[request.role].smoothed}
    if smoothed and options.smoothing:
        told.append(
            f"{' and '.join(sorted(smoothed)).capitalize()}: exponential average, weight {options.smoothing:g}, raw values pale"
        )
    told += _about_bands([request for request in requests if request.edges is not None or len(request.series.ci95)])
    if len(changes) > _TOLD:
        told.append("Dashed lines: settings that changed")
    elif changes:
        words = [f"{change.label} after iteration {count(change.positions['iteration'])}" for change in changes]
        told.append(f"Dashed lines: {'; '.join(words)}")
    return f"{'. '.join(told)}." if told else ""


def _in_hand(shown: Sequence[Subject]) -> list[Subject]:
    """Those of the run in hand; stored ones are named in the legend."""
    return [subject for subject in shown if isinstance(subject.key, int)]


def _about_bands(requests: Sequence[Request]) -> list[str]:
    """What the bands of these curves are."""
    groups = {request.edges is not None for request in requests}
    words = {False: "95 % interval of the mean", True: "smallest to largest run"}
    whose = {False: " of single runs", True: " of groups"} if len(groups) > 1 else {False: "", True: ""}
    return [f"Bands{whose[group]}: {words[group]}" for group in sorted(groups)]
