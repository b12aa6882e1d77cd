"""A table that compares runs or groups of runs, as text, Markdown, LaTeX and CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.history.columns import heading
from core.history.entry import Entry, Value, comparable
from core.history.grouping import Group, Summary, number_of, summary
from core.terminal import aligned, printable

NOTHING = "–"
RUNS = "runs"
"""The column that counts the members of a group."""
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
_LATEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "|": r"\textbar{}",  # as it is, the usual font has a dash in its place
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "[": "{[}",  # after the end of a row it would begin a length
    "*": "{*}",
    "–": "--",
    "Δ": r"$\Delta$",
    "α": r"$\alpha$",
    "β": r"$\beta$",
    "∞": r"$\infty$",
} | {sign: f"\\{sign}" for sign in "&%$#_{}"}
_MARKDOWN = {sign: f"\\{sign}" for sign in "\\`*_[]|~"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes:
        value: what an entry has there, what all members of a group share, or the mean of their numbers.
        spread: of numbers that are not all the same. members: how many entries stand in the row.
    """

    value: Value
    spread: Summary | None = None
    members: int = 1

    @property
    def text(self) -> str:
        """Four significant digits; a group as "mean (low to high)", with "; 2 of 3" when not every member has a number."""
        if self.spread is None:
            return _words(self.value)
        counted = "" if self.spread.count == self.members else f"; {self.spread.count} of {self.members}"
        return f"{_words(self.spread.mean)} ({_words(self.spread.low)} to {_words(self.spread.high)}{counted})"

    @property
    def numeric(self) -> bool:
        """Whether it is a number."""
        return isinstance(self.value, int | float) and not isinstance(self.value, bool)


@dataclass(frozen=True)
class Comparison:
    """A table of cells.

    Attributes:
        columns: as in `core.history.columns`; "delta.COLUMN" is the difference to the baseline, "runs" the size of a group.
        rows: one cell for each column.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def headings(self) -> list[str]:
        """The columns for people."""
        return [heading(column) for column in self.columns]

    def text(self) -> str:
        """Aligned columns for a terminal."""
        return "\n".join(aligned(self._texts(), self._right())) + "\n"

    def markdown(self) -> str:
        """A table in GitHub's Markdown."""
        rows = [[_escaped(text, _MARKDOWN) for text in row] for row in self._texts()]
        rule = ["---:" if right else "---" for right in self._right()]
        return "".join(f"| {' | '.join(row)} |\n" for row in (rows[0], rule, *rows[1:]))

    def latex(self) -> str:
        """A tabular for the package booktabs, everything escaped, numbers in mathematics."""
        head = [_escaped(text, _LATEX) for text in self.headings]
        rows = [[_latex(cell) for cell in row] for row in self.rows]
        lines = [f"{' & '.join(row)} \\\\\n" for row in (head, *rows)]
        places = "".join("r" if right else "l" for right in self._right())
        body = "".join(lines[1:])
        return f"\\begin{{tabular}}{{{places}}}\n\\toprule\n{lines[0]}\\midrule\n{body}\\bottomrule\n\\end{{tabular}}\n"

    def csv(self) -> str:
        """Comma-separated, numbers at full precision; "COLUMN.low", ".high" and ".count" follow a column of groups that has a spread."""
        wide = [any(row[n].spread for row in self.rows) for n in range(len(self.columns))]
        file = io.StringIO()
        table = csv.writer(file, lineterminator="\n")
        more = ("", ".low", ".high", ".count")
        pairs = list(zip(self.columns, wide, strict=True))
        table.writerow([f"{column}{ending}" for column, is_wide in pairs for ending in more[: 4 if is_wide else 1]])
        for row in self.rows:
            table.writerow([part for cell, is_wide in zip(row, wide, strict=True) for part in _full(cell, is_wide)])
        return file.getvalue()

    def _texts(self) -> list[list[str]]:
        return [self.headings, *([cell.text for cell in row] for row in self.rows)]

    def _right(self) -> list[bool]:
        """Which columns hold numbers, and nothing else but gaps."""
        columns = zip(*self.rows, strict=True) if self.rows else [()] * len(self.columns)
        return [
            any(cell.numeric for cell in column) and all(cell.numeric or cell.value is None for cell in column)
            for column in columns
        ]


def compared(
    rows: Sequence[Entry | Group], columns: Sequence[str], baseline: Entry | Group | None = None
) -> Comparison:
    """The table of some entries or groups.

    Args:
        rows: from top to bottom. columns: from left to right.
        baseline: adds a column with the difference to it behind every measured value.
    """
    wide: list[str] = []
    for column in columns:
        wide.append(column)
        if baseline is not None and column.startswith(("best.", "last.")):
            wide.append(f"delta.{column}")
    return Comparison(tuple(wide), tuple(tuple(_cell(row, column, baseline) for column in wide) for row in rows))


def cell_of(row: Entry | Group, column: str) -> Cell:
    """What stands in a column: of an entry its value, of a group the value all share, else the numbers' mean and spread."""
    members = _members(row)
    if column == RUNS:
        return Cell(len(members))
    values = [entry.value(column) for entry in members]
    different = {comparable(value) for value in values}
    if len(different) == 1:
        return Cell(values[0])
    if not any(isinstance(value, str | bool) for value in values) and (
        found := summary(Group((), members, ""), column)
    ):
        return Cell(found.mean, found, len(members))
    return Cell(f"{len(different)} different")


def _cell(row: Entry | Group, column: str, baseline: Entry | Group | None) -> Cell:
    if baseline is None or not column.startswith("delta."):
        return cell_of(row, column)
    measured = column.removeprefix("delta.")
    mine, other = (number_of(cell_of(each, measured).value) for each in (row, baseline))
    return Cell(None if mine is None or other is None else mine - other)


def _members(row: Entry | Group) -> tuple[Entry, ...]:
    return row.members if isinstance(row, Group) else (row,)


def _words(value: Value) -> str:
    if value is None or value != value or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4g}".replace("inf", "∞")
    return str(value)


def _full(cell: Cell, is_wide: bool) -> list[object]:
    """The value of a cell at full precision, and its spread."""
    value = cell.value
    if isinstance(value, str):  # a lone carriage return would end the row, because the writer does not quote it
        value = "\n".join(value.encode(errors="replace").decode().splitlines())
    if not is_wide:
        return [value]
    spread = cell.spread
    if spread is None:
        return (
            [value, value, value, None if value is None else cell.members]
            if cell.numeric
            else [value, None, None, None]
        )
    return [value, spread.low, spread.high, spread.count]


def _latex(cell: Cell) -> str:
    if not cell.numeric:
        return _escaped(cell.text, _LATEX)
    return _NUMBER.sub(_in_mathematics, cell.text).replace("–", "--").replace("∞", r"$\infty$")


def _in_mathematics(number: re.Match[str]) -> str:
    mantissa, _, power = number[0].partition("e")
    return f"${mantissa} \\times 10^{{{int(power)}}}$" if power else f"${mantissa}$"


def _escaped(text: str, signs: dict[str, str]) -> str:
    return "".join(signs.get(sign, sign) for sign in printable(text))
