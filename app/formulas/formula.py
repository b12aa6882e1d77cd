"""An equation with its words and its symbols, as the program shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Symbol:
    """One symbol of an equation.

    Attributes:
        mathtext: as it stands in the equation, without dollar signs. words: what it stands for.
        target: accessible name of the control or plot that it belongs to, "" for none.
    """

    mathtext: str
    words: str
    target: str = ""


@dataclass(frozen=True)
class Formula:
    """An equation.

    Attributes:
        name: by which the program finds it. title: a heading. mathtext: without dollar signs.
        plain: the same as plain text, which a screen reader can read. words: what it says.
        symbols: those that are explained. source: where it stands.
    """

    name: str
    title: str
    mathtext: str
    plain: str
    words: str = ""
    symbols: tuple[Symbol, ...] = ()
    source: str = ""


_NAMES = {"alpha": "α", "beta": "β", "theta": "θ", "tau": "τ", "lambda": "λ", "nabla": "∇", "kappa": "κ", "sigma": "σ"}


def plain_symbol(mathtext: str) -> str:
    r"""A symbol in letters: \alpha becomes α, \widehat{M}_o becomes M̂o."""
    text = mathtext.replace(r"\widehat{M}", "M̂").replace(r"\mathcal", "").replace(r"\mathrm", "")
    for name, letter in _NAMES.items():
        text = text.replace(f"\\{name}", letter)
    return text.translate(str.maketrans("", "", "{}\\")).replace("_", "").replace("^", "")
