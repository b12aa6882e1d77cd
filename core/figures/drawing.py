"""A figure as the bytes of a file: PDF, SVG, PNG, or the numbers behind it as CSV or TSV.

matplotlib draws, on canvases of its own and never through pyplot, so any thread may call this; calls wait for each other. The same
figure gives the same bytes: no dates, no program version, no random names.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from core.errors import UserError
from core.figures.figure import CurveFigure, FigureSpec, Size
from core.figures.letters import boxed, fallbacks, has_quadratic_outlines, lacking
from core.figures.table import table
from core.store.disk import write_verified

DRAWN = ("pdf", "svg", "png")
TABLES = {"csv": ",", "tsv": "\t"}
KINDS = (*DRAWN, *TABLES)
_SHARPEST = 300
"""Least dots per inch of the pictures of matrices inside a PDF or SVG."""


def figure_bytes(figure: FigureSpec, kind: str, size: Size) -> bytes:
    """The figure as a file of one of `KINDS`; `size` has no say in a table.

    Raises:
        UserError: there is no such kind.
    """
    if kind in TABLES:
        return table(figure, TABLES[kind]).encode()
    if kind not in DRAWN:
        raise UserError(f"A figure cannot be written as .{kind}; choose one of .{', .'.join(KINDS)}.")
    from core.figures.style import figure_style  # noqa: PLC0415 - so that tables need no matplotlib

    with figure_style():
        return _printed(_drawn(figure, size), kind, size)


def save_figure(figure: FigureSpec, path: Path, size: Size) -> None:
    """Write the figure into a file whose ending says its kind, whole or not at all.

    Raises:
        UserError: another ending. StoreError: the file cannot be written; an old one is as it was.
    """
    write_verified(path, figure_bytes(figure, path.suffix.lower().removeprefix("."), size), kind="export")


def undrawable(figure: FigureSpec) -> str:
    """The letters of a figure that no font of this computer has, sorted; boxes stand for them."""
    from core.figures.style import figure_style  # noqa: PLC0415 - as above

    with figure_style():
        return fallbacks(lacking(figure))[1]


def _legible(figure: FigureSpec) -> FigureSpec:
    """The figure as it can be drawn, after matplotlib was told which fonts have the letters that its own lacks."""
    from matplotlib import rcParams  # noqa: PLC0415 - half a second

    letters = lacking(figure)
    if not letters:
        return figure
    families, rest = fallbacks(letters)
    rcParams["font.family"] = ["sans-serif", *families]
    if not all(has_quadratic_outlines(family) for family in families):
        rcParams["pdf.fonttype"] = 3
    legible: FigureSpec = boxed(figure, rest)
    return legible


def _drawn(figure: FigureSpec, size: Size) -> Any:
    """The figure as one of matplotlib's."""
    from core.figures.curve_page import draw_curves  # noqa: PLC0415 - as matplotlib
    from core.figures.heat_page import draw_heatmaps  # noqa: PLC0415
    from core.figures.page import Page  # noqa: PLC0415

    figure = _legible(figure)
    page = Page(size)
    if isinstance(figure, CurveFigure):
        draw_curves(page, figure)
    else:
        draw_heatmaps(page, figure)
    page.finish()
    return page.figure


def _printed(drawn: Any, kind: str, size: Size) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - half a second
    from matplotlib.backends.backend_pdf import FigureCanvasPdf  # noqa: PLC0415
    from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: PLC0415

    canvas = {"pdf": FigureCanvasPdf, "svg": FigureCanvasSVG, "png": FigureCanvasAgg}[kind](drawn)
    nothing: dict[str, dict[str, None]] = {
        "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
        "svg": {"Date": None, "Creator": None},
        "png": {"Software": None},
    }
    file = io.BytesIO()
    dpi = size.dpi if kind == "png" else max(size.dpi, _SHARPEST)
    canvas.print_figure(file, format=kind, dpi=dpi, facecolor="white", metadata=nothing[kind])
    return file.getvalue()
