"""A page of fixed width that is filled from top to bottom in inches, and its words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from core.figures.figure import Size


class Page:
    """One figure of matplotlib, filled from top to bottom. Positions are inches from the left and from the top.

    Its height is known when every part is, so parts are added with what draws them, and drawn by `finish`.

    Attributes:
        figure: matplotlib's. renderer: measures texts. size: widths and type. inside: width between the edges (in).
        pad: the usual distance (in). height: of everything added so far (in).
    """

    def __init__(self, size: Size) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - half a second
        from matplotlib.figure import Figure  # noqa: PLC0415

        self.size = size
        self.figure = Figure(figsize=(size.width, 1), facecolor="white")
        self.renderer: Any = FigureCanvasAgg(self.figure).get_renderer()
        self.pad = size.font / 72 * 0.6
        self.inside = size.width - 2 * self.pad
        self.height = self.pad
        self._widths: dict[tuple[str, float, bool], float] = {}
        self._parts: list[tuple[float, Callable[[float], None]]] = []

    def add(self, inches: float, draw: Callable[[float], None]) -> None:
        """Add a part of this height below the others; `draw` is called with its upper edge."""
        self._parts.append((self.height, draw))
        self.height += inches

    def add_text(self, text: str, points: float, colour: str, *, bold: bool = False) -> None:
        """Add a paragraph, wrapped."""
        lines = self.wrapped(text, points, self.inside, bold=bold)
        self.add(
            len(lines) * self.line(points), lambda top: self.write(self.pad, top, lines, points, colour, bold=bold)
        )

    def skip(self) -> None:
        """Leave the usual distance free."""
        self.height += self.pad

    def finish(self) -> None:
        """Give the figure its height and draw every part."""
        self.skip()
        self.figure.set_size_inches(self.size.width, self.height)
        for top, draw in self._parts:
            draw(top)

    def line(self, points: float) -> float:
        """Height of a line of type of this size, in inches."""
        return points * 1.3 / 72

    def width(self, text: str, points: float, *, bold: bool = False) -> float:
        """Width of a text in inches."""
        key = (text, points, bold)
        if key not in self._widths:
            from matplotlib.font_manager import FontProperties  # noqa: PLC0415 - half a second

            font = FontProperties(size=points, weight="bold" if bold else "normal")
            wide, _, _ = self.renderer.get_text_width_height_descent(one_line(text), font, False)
            self._widths[key] = float(wide) / self.figure.dpi
        return self._widths[key]

    def wrapped(self, text: str, points: float, inches: float, *, bold: bool = False) -> list[str]:
        """The text in lines no wider than this, broken at spaces, inside a word only where the word alone is wider."""
        lines: list[str] = []
        current = ""
        for word in one_line(text).split():
            longer = f"{current} {word}".strip()
            if self.width(longer, points, bold=bold) <= inches:
                current = longer
                continue
            lines += [current] if current else []
            *pieces, current = self._pieces(word, points, inches, bold=bold)
            lines += pieces
        return [*lines, current] if current else lines

    def shortened(self, text: str, points: float, inches: float) -> str:
        """The text, its middle left out where it would be wider than this."""
        whole = one_line(text)
        text, kept = whole, len(whole)
        while kept > 2 and self.width(text, points) > inches:
            kept = min(kept - 1, int(kept * inches / self.width(text, points)) + 1)
            text = f"{whole[: kept // 2]}…{whole[-(kept // 2) :]}"
        return text

    def write(
        self, left: float, top: float, lines: Sequence[str], points: float, colour: str, *, bold: bool = False
    ) -> None:
        """Lines of text whose first begins at `left` and has its upper edge at `top`."""
        for number, text in enumerate(lines):
            self.figure.text(
                left,
                self.height - top - number * self.line(points) - 0.5 * self.line(points),
                text,
                transform=self.figure.dpi_scale_trans,
                fontsize=points,
                color=colour,
                weight="bold" if bold else "normal",
                verticalalignment="center_baseline",
            )

    def _pieces(self, word: str, points: float, inches: float, *, bold: bool) -> list[str]:
        """A word in pieces that fit; most words are one piece."""
        pieces = []
        while (wide := self.width(word, points, bold=bold)) > inches and len(word) > 1:
            fitting = min(len(word) - 1, int(len(word) * inches / wide) + 1)
            while fitting > 1 and self.width(word[:fitting], points, bold=bold) > inches:
                fitting -= 1
            pieces.append(word[:fitting])
            word = word[fitting:]
        return [*pieces, word]

    def axes(self, left: float, top: float, width: float, height: float) -> Any:
        """A frame at this place."""
        wide, tall = self.size.width, self.height
        return self.figure.add_axes((left / wide, 1 - (top + height) / tall, width / wide, height / tall))


def heading(page: Page, title: str, caption: str, text: str, faint: str) -> None:
    """Add title and caption."""
    page.add_text(title, page.size.font + 1, text, bold=True)
    page.add_text(caption, page.size.font - 1, faint)
    page.skip()


def one_line(text: str) -> str:
    """The text without line breaks and double spaces."""
    return " ".join(text.split())
