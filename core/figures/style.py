"""How matplotlib is set up for a figure, whatever the user's own matplotlib settings are."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_ONE_AT_A_TIME = Lock()
"""matplotlib's settings belong to the whole process."""

_SETTINGS = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Verdana", "Arial"],  # the first comes with matplotlib and has Greek letters
    "text.parse_math": False,  # a dollar sign in the name of a run is a dollar sign
    "text.usetex": False,
    # Text stays text: it can be found, edited and set in the paper's own font. A reader without DejaVu Sans sees the next family,
    # Verdana, whose letters are as wide. The PDF carries its font, as TrueType, because many publishers refuse Type 3 fonts.
    "svg.fonttype": "none",
    "svg.hashsalt": "curvature",  # names inside the file are then the same every time
    "pdf.fonttype": 42,
    "axes.linewidth": 0.6,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "grid.linewidth": 0.4,
    "grid.alpha": 0.35,
    "hatch.linewidth": 0.4,
    "lines.solid_joinstyle": "round",
    "agg.path.chunksize": 20_000,  # longer lines do not fit into its memory at once
}
_CHATTY = ("matplotlib.font_manager", "fontTools")
"""They say on the console which of a font's tables they leave out, or that a font has no bold letters."""
_OWN = ("backend", "backend_fallback", "interactive", "toolbar", "timezone", "tk.window_focus", "webagg.port")
"""Settings of the process, not of a figure."""


@contextmanager
def figure_style() -> Iterator[None]:
    """Inside the block matplotlib has its own defaults and ours, afterwards what it had before; one block at a time."""
    import matplotlib  # noqa: PLC0415 - takes half a second

    with _ONE_AT_A_TIME:
        plain = {name: value for name, value in dict.items(matplotlib.rcParamsDefault) if name not in _OWN}
        with matplotlib.rc_context(plain | _SETTINGS), _quiet():
            yield


@contextmanager
def _quiet() -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in _CHATTY]
    before = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.ERROR)
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
