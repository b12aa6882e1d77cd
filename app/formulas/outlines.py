"""Equations as outlines: matplotlib sets them once, in a thread, and they are crisp at every size and in every colour."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.setup.equation import ONE_AT_A_TIME

EM = 100.0
"""Units of an outline that make the height of its type."""


@dataclass(frozen=True)
class Piece:
    """One glyph or rule. `points` (n, 2) float64 with y upwards from the baseline, `codes` (n,) as in matplotlib.path.Path."""

    points: np.ndarray
    codes: np.ndarray


@dataclass(frozen=True)
class Outline:
    """An equation, EM units to the height of its type.

    Attributes:
        pieces: everything that is inked. spans: for each symbol asked for, the pieces of each of its occurrences.
        left, bottom, right, top: the ink's extent.
    """

    pieces: tuple[Piece, ...]
    spans: dict[str, tuple[tuple[int, ...], ...]]
    left: float
    bottom: float
    right: float
    top: float


class Outlines:
    """The outlines drawn so far, each drawn once, in a thread because matplotlib's first use takes half a second or more."""

    def __init__(self) -> None:
        self._done: dict[tuple[str, tuple[str, ...]], Outline | None] = {}
        self._begun: set[tuple[str, tuple[str, ...]]] = set()

    def outline(self, equation: str, symbols: tuple[str, ...] = ()) -> Outline | None:
        """The outline of an equation; None while it is being drawn (this call begins that) or when it cannot be."""
        key = (equation, symbols)
        if key not in self._begun:
            self._begun.add(key)
            threading.Thread(target=self._draw, args=key, name="equation", daemon=True).start()
        return self._done.get(key)

    def pending(self, equation: str, symbols: tuple[str, ...] = ()) -> bool:
        """Whether the drawing has begun and not ended."""
        return (equation, symbols) in self._begun and (equation, symbols) not in self._done

    def _draw(self, equation: str, symbols: tuple[str, ...]) -> None:
        with ONE_AT_A_TIME:
            try:
                self._done[equation, symbols] = drawn(equation, symbols)
            except (ImportError, ValueError, RuntimeError, OSError):
                self._done[equation, symbols] = None  # the plain text stands in its place


OUTLINES = Outlines()


def drawn(equation: str, symbols: tuple[str, ...] = ()) -> Outline:
    """Set an equation and find `symbols` in it, longer ones first; raises ValueError when it cannot be read."""
    glyphs, shapes, rules = _set(equation)
    pieces = [_placed(shapes[name], x, y, size) for name, x, y, size in glyphs]
    pieces += [Piece(np.array(points, np.float64), np.array(codes)) for points, codes in rules]
    ink = np.concatenate([piece.points[piece.codes != _CLOSE] for piece in pieces if len(piece.points)])
    taken: set[int] = set()
    spans: dict[str, tuple[tuple[int, ...], ...]] = {}
    for symbol in sorted(symbols, key=lambda s: -len(_set(s)[0])):
        spans[symbol] = _occurrences(_set(symbol)[0], glyphs, taken)
    (left, bottom), (right, top) = ink.min(0), ink.max(0)
    return Outline(tuple(pieces), spans, float(left), float(bottom), float(right), float(top))


_CLOSE = 79  # matplotlib.path.Path.CLOSEPOLY; its point means nothing


def _set(equation: str) -> tuple[list[Any], dict[str, Any], list[Any]]:
    """(name, x, y, size) of each glyph, the shapes by name, and the rules, as matplotlib gives them."""
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415 - takes half a second
    from matplotlib.textpath import TextToPath  # noqa: PLC0415

    prop = FontProperties(math_fontfamily="cm")
    glyphs, shapes, rules = TextToPath().get_glyphs_mathtext(prop, f"${equation}$")
    return glyphs, shapes, rules


def _placed(shape: tuple[Any, Any], x: float, y: float, size: float) -> Piece:
    points = np.asarray(shape[0], np.float64).reshape(-1, 2) * size + (x, y)
    return Piece(points, np.asarray(shape[1], np.uint8))


def _occurrences(wanted: list[Any], glyphs: list[Any], taken: set[int]) -> tuple[tuple[int, ...], ...]:
    """Where the glyphs of a symbol follow one another, in the same relative sizes; what is found is added to `taken`."""
    found = []
    count = len(wanted)
    for start in range(len(glyphs) - count + 1):
        place = range(start, start + count)
        if count and taken.isdisjoint(place) and _alike(wanted, [glyphs[k] for k in place]):
            found.append(tuple(place))
            taken.update(place)
    return tuple(found)


def _alike(one: list[Any], other: list[Any]) -> bool:
    ratio = other[0][3] / one[0][3]
    return all(a[0] == b[0] and abs(a[3] * ratio - b[3]) < 1e-6 for a, b in zip(one, other, strict=True))
