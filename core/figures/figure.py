"""What a figure shows, without saying how it is drawn: curves over one axis, or matrices on one diverging colour scale.

Colours are "#rrggbb". Every text is taken as it is: a dollar sign is a dollar sign.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

NOTHING = np.empty(0)


@dataclass(frozen=True)
class Axis:
    """One axis of a plot: `name` of the quantity, `unit` or "", logarithmic or not, and the range shown (None: what the data need)."""

    name: str
    unit: str = ""
    log: bool = False
    low: float | None = None
    high: float | None = None

    @property
    def label(self) -> str:
        """What stands beside the axis."""
        return f"{self.name} ({self.unit})" if self.unit else self.name


@dataclass(frozen=True, eq=False)
class Line:
    """One curve: x and y of one length, NaN for a gap.

    Attributes:
        label: in the legend; "" keeps the line out of legend and table. colour: "#rrggbb".
        low, high: edges of a band, or empty. at: where these edges are, empty where they are at x.
        dash: lengths on and off in widths of the line, () for a solid one. width: 1 is a thin line.
        dots: mark every point. height: what lies higher is drawn over the others.
        points: what was measured, as columns of the table (x, y, low, high), when the line itself was thinned or scaled for drawing.
    """

    label: str
    colour: str
    x: np.ndarray
    y: np.ndarray
    low: np.ndarray = field(default_factory=lambda: NOTHING)
    high: np.ndarray = field(default_factory=lambda: NOTHING)
    at: np.ndarray = field(default_factory=lambda: NOTHING)
    dash: tuple[float, ...] = ()
    width: float = 1.0
    dots: bool = False
    height: float = 0.0
    points: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray] | None = None


@dataclass(frozen=True)
class Mark:
    """A moment marked by a thin vertical line with a few words above it."""

    x: float
    text: str


@dataclass(frozen=True)
class Plot:
    """Curves in one frame, in the order of the legend."""

    y: Axis
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class CurveFigure:
    """Plots above each other over one horizontal axis, with one legend for all of them.

    Attributes:
        title: the first line. caption: what a reader needs to know beyond it. marks: the same in every plot.
        text, faint: colours of words, and of frames and marks.
    """

    title: str
    caption: str
    x: Axis
    plots: tuple[Plot, ...]
    marks: tuple[Mark, ...] = ()
    text: str = "#000000"
    faint: str = "#808080"


@dataclass(frozen=True, eq=False)
class HeatMap:
    """A matrix of deviations (rows, columns); colours span -level..level, what is not finite is left blank and crossed.

    Attributes:
        title, note: its name, and in smaller type what the picture leaves out. rows, columns: labels of the axes, or "".
        group: what the matrix belongs to, for the table: a layer.
    """

    title: str
    note: str
    values: np.ndarray
    level: float
    rows: str = ""
    columns: str = ""
    group: str = ""


@dataclass(frozen=True)
class HeatFigure:
    """Lines of heatmaps on a diverging colour scale whose middle is zero.

    Attributes:
        lines: heatmaps from left to right, line by line. names: what stands beside each line, () for nothing.
        level: the shared level of the colour bar; None when every matrix has its own, which then stands in its note.
        quantity: what the colours mean. negative, zero, positive: colours of -level, 0 and level.
    """

    title: str
    caption: str
    lines: tuple[tuple[HeatMap, ...], ...]
    level: float | None
    quantity: str
    negative: str
    zero: str
    positive: str
    names: tuple[str, ...] = ()
    text: str = "#000000"
    faint: str = "#808080"


FigureSpec = CurveFigure | HeatFigure


@dataclass(frozen=True)
class Size:
    """How large a figure is, in inches and points; its height follows from what it holds.

    Attributes:
        title: for people. width: of the whole figure (in). plot: height of a lone plot (in). font: of labels (pt). dpi: of a PNG.
    """

    title: str
    width: float
    plot: float
    font: float
    dpi: int


PAPER = Size("Paper column, 3.5 in wide", 3.5, 1.9, 8.0, 600)
SLIDE = Size("Slide, 10 in wide", 10.0, 3.6, 15.0, 200)
SIZES = (PAPER, SLIDE)
