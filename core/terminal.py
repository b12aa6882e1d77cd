"""Texts for a terminal: columns one below the other, whatever is in a name."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def printable(text: str) -> str:
    """The text on one line, without what would steer a terminal or cannot be written to a file."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def cells(text: str) -> int:
    """How many cells of a terminal a printable text fills: two for a Korean syllable, none for a mark above a letter."""
    return sum(_cells(sign) for sign in text)


def aligned(rows: Sequence[Sequence[str]], right: Sequence[bool]) -> list[str]:
    """Each row as a line, two spaces between its columns.

    Args:
        rows: texts of one line, each row with as many. right: which columns end in one line instead of beginning in one.
    """
    rows = [[printable(text) for text in row] for row in rows]
    widths = [max(map(cells, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(map(_filled, row, widths, right)).rstrip() for row in rows]


def _filled(text: str, width: int, right: bool) -> str:
    room = " " * (width - cells(text))
    return room + text if right else text + room


def _cells(sign: str) -> int:
    if sign.isascii():
        return 1
    if unicodedata.category(sign) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1
