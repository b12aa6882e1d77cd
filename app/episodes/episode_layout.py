"""Where everything goes in the picture of a few-shot episode.

Where there is room, a class is one line: name, support images, query images. Else its support images stand small beside its
name and its query images below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QRectF

from app.language import marked

GAP = 4.0
BLOCK_GAP = 12.0
SMALL = 24.0
"""Side of a support image that stands beside the name."""
CLASS, SUPPORT, QUERY = marked("EpisodeGrid", "class"), marked("EpisodeGrid", "support"), marked("EpisodeGrid", "query")
CLASS_AND_QUERIES = marked("EpisodeGrid", "class, below it its queries")
"""Headings, translated where they are painted."""


@dataclass(frozen=True)
class Sizes:
    """Lengths in pixels: a picture, the words of one prediction, one line of text, and the column of names.

    Attributes:
        small: side of a picture where there is no room for one line.
    """

    picture: float
    small: float
    words: float
    line: float
    names: float


@dataclass(frozen=True)
class Tile:
    """One image: its number in the batch, where it is drawn, and for a query image where its predictions are written."""

    index: int
    picture: QRectF
    words: QRectF


@dataclass(frozen=True)
class Row:
    """One class. `area` is all of it; `name` is where its name is written."""

    label: int
    area: QRectF
    name: QRectF
    support: tuple[Tile, ...]
    queries: tuple[Tile, ...]


@dataclass(frozen=True)
class Arrangement:
    """All rows and the height they need; `headings` are what stands above the columns, with their left edges."""

    rows: tuple[Row, ...]
    height: float
    headings: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class Shape:
    """How the query images of a class are laid out: size of one with its predictions, and how many stand in a line."""

    picture: float
    width: float
    height: float
    columns: int
    beside: bool


def arrange(
    width: float, support: np.ndarray, queries: np.ndarray, ways: int, arms: int, sizes: Sizes, top: float
) -> Arrangement:
    """Place the images of an episode with labels `support` (S,) and `queries` (Q,) in a picture `width` pixels wide."""
    seen = [np.flatnonzero(support == label) for label in range(ways)]
    asked = [np.flatnonzero(queries == label) for label in range(ways)]
    most = _most(asked)
    query_left = sizes.names + _most(seen) * (sizes.picture + GAP) + BLOCK_GAP
    shape = _shape(width - query_left, most, arms, sizes)
    if shape.columns >= most:
        return _in_lines(seen, asked, sizes, shape, query_left, top)
    small = replace(sizes, picture=sizes.small)
    return _stacked(seen, asked, small, _shape(width, most, arms, small), width, top)


def _in_lines(
    seen: list[np.ndarray], asked: list[np.ndarray], sizes: Sizes, shape: Shape, query_left: float, top: float
) -> Arrangement:
    rows: list[Row] = []
    for label, (shown, wanted) in enumerate(zip(seen, asked, strict=True)):
        support = _thumbnails(shown, sizes.names, top, sizes.picture, len(shown) or 1)
        answers = _tiles(wanted, query_left, top, shape)
        height = max(_bottom(support, top), _bottom(answers, top), top + 2 * sizes.line) - top
        name = QRectF(0, top, sizes.names - GAP, height)
        rows.append(Row(label, QRectF(0, top, query_left, height), name, support, answers))
        top += height + 2 * GAP
    return Arrangement(tuple(rows), top, ((0.0, CLASS), (sizes.names, SUPPORT), (query_left, QUERY)))


def _stacked(
    seen: list[np.ndarray], asked: list[np.ndarray], sizes: Sizes, shape: Shape, width: float, top: float
) -> Arrangement:
    columns = min(_most(seen), max(1, int(width / 2 / (SMALL + GAP))))
    left = width - columns * (SMALL + GAP)
    rows: list[Row] = []
    for label, (shown, wanted) in enumerate(zip(seen, asked, strict=True)):
        support = _thumbnails(shown, left, top, SMALL, columns)
        first = max(_bottom(support, top), top + SMALL)
        answers = _tiles(wanted, 0.0, first + GAP, shape)
        height = max(_bottom(answers, first), first) - top
        rows.append(
            Row(label, QRectF(0, top, width, height), QRectF(0, top, left - GAP, first - top), support, answers)
        )
        top += height + 3 * GAP
    return Arrangement(tuple(rows), top, ((0.0, CLASS_AND_QUERIES), (left, SUPPORT)))


def _shape(room: float, most: int, arms: int, sizes: Sizes) -> Shape:
    """Predictions stand beside the picture where that leaves all images of a class in one line, else below it."""
    wide = sizes.picture + GAP + sizes.words
    if most * (wide + GAP) <= room:
        return Shape(sizes.picture, wide, max(sizes.picture, arms * sizes.line), most, beside=True)
    narrow = max(sizes.picture, sizes.words)
    columns = max(1, int((room + GAP) / (narrow + GAP)))
    return Shape(sizes.picture, narrow, sizes.picture + arms * sizes.line, min(columns, most), beside=False)


def _thumbnails(indices: np.ndarray, left: float, top: float, side: float, columns: int) -> tuple[Tile, ...]:
    found = []
    for place, index in enumerate(indices):
        corner = left + place % columns * (side + GAP), top + place // columns * (side + GAP)
        found.append(Tile(int(index), QRectF(*corner, side, side), QRectF()))
    return tuple(found)


def _tiles(indices: np.ndarray, left: float, top: float, shape: Shape) -> tuple[Tile, ...]:
    found = []
    for place, index in enumerate(indices):
        x = left + place % shape.columns * (shape.width + GAP)
        y = top + place // shape.columns * (shape.height + GAP)
        picture = QRectF(x, y, shape.picture, shape.picture)
        beside = QRectF(picture.right() + GAP, y, shape.width - shape.picture - GAP, shape.height)
        below = QRectF(x, picture.bottom(), shape.width, shape.height - shape.picture)
        found.append(Tile(int(index), picture, beside if shape.beside else below))
    return tuple(found)


def _bottom(tiles: Sequence[Tile], least: float) -> float:
    return max((tile.picture.united(tile.words).bottom() for tile in tiles), default=least)


def _most(groups: Sequence[np.ndarray]) -> int:
    return max((len(group) for group in groups), default=0) or 1
