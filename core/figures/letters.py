"""Letters that the font of the figures lacks: fonts of this computer that have them, and boxes where none has.

Everything here is called inside `figure_style`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

BOX = "□"
_FILES = (
    "nanumgothic",
    "malgun",
    "applegothic",
    "applesdgothicneo",
    "notosanskr-regular",
    "notosanskr[wght]",
    "notosanscjk-regular",
    "nanumbarungothic",
    "undotum",
    "arial unicode",
    "arialuni",
    "yugothm",
    "meiryo",
    "msgothic",
    "msyh",
    "pingfang",
    "hiragino sans gb",
    "wqy-microhei",
    "wqy-zenhei",
    "droidsansfallbackfull",
    "droidsansfallback",
    "notosans-regular",
    "segoeui",
    "seguisym",
    "freesans",
)
"""Names of font files without ending, the first choice first: Korean, then Chinese and Japanese, then fonts of many scripts."""
_WEIGHTS = ("normal", "bold")


def lacking(figure: object) -> str:
    """The letters of a figure that the font of the figures does not have, sorted."""
    return _without("sans-serif", {letter for text in _texts(figure) for letter in text if not letter.isspace()})


def fallbacks(letters: str) -> tuple[tuple[str, ...], str]:
    """Families of this computer that have these letters, and the letters that none has; they are made known to matplotlib."""
    families: list[str] = []
    installed = _installed() if letters else {}
    for name in (name for name in _FILES if name in installed):
        family = _registered(name, installed)
        rest = _without(family, set(letters))
        if rest != letters:
            families.append(family)
            letters = rest
        if not letters:
            break
    return tuple(families), letters


def boxed(value: Any, letters: str) -> Any:
    """The same figure, or part of one, with a box for each of these letters."""
    if isinstance(value, str):
        return "".join(BOX if letter in letters else letter for letter in value)
    if isinstance(value, tuple):
        return tuple(boxed(part, letters) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{part.name: boxed(getattr(value, part.name), letters) for part in fields(value)})
    return value


def has_quadratic_outlines(family: str) -> bool:
    """Whether a font can stand in a PDF as TrueType."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - as matplotlib
    from matplotlib.font_manager import FontProperties, findfont  # noqa: PLC0415

    paths = {str(findfont(FontProperties(family=family, weight=weight))) for weight in _WEIGHTS}
    for path in paths:
        with TTFont(path, fontNumber=0, lazy=True) as font:
            if "glyf" not in font:
                return False
    return True


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))


def _without(family: str, letters: set[str]) -> str:
    """Those of the letters that a family lacks in one of its weights, sorted."""
    from matplotlib.font_manager import FontProperties, findfont, get_font  # noqa: PLC0415 - half a second

    fonts = [get_font(findfont(FontProperties(family=family, weight=weight))) for weight in _WEIGHTS]
    return "".join(sorted(one for one in letters if not all(font.get_char_index(ord(one)) for font in fonts)))


def _installed() -> dict[str, Path]:
    """The font files of this computer by their names in small letters; those that can stand in no PDF are left out."""
    from matplotlib.font_manager import findSystemFonts  # noqa: PLC0415

    return {path.stem.lower(): path for path in map(Path, sorted(findSystemFonts())) if path.suffix.lower() != ".otf"}


def _registered(name: str, installed: dict[str, Path]) -> str:
    """The family of a font file, which matplotlib knows from now on, with its bold letters."""
    from matplotlib.font_manager import fontManager, get_font  # noqa: PLC0415

    family = str(get_font(installed[name]).family_name)
    if family not in {font.name for font in fontManager.ttflist}:
        for one in (name, f"{name}bold", f"{name}bd", name.replace("regular", "bold")):
            if one in installed:
                fontManager.addfont(installed[one])
    return family
