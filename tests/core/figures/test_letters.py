"""Letters that the font of the figures lacks: drawn with another font of the computer, else as boxes, and never with a warning."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import matplotlib
import pytest
from matplotlib import font_manager

from core.figures import drawing, letters
from core.figures.drawing import DRAWN, figure_bytes, undrawable
from core.figures.figure import PAPER
from core.figures.style import figure_style
from tests.core.figures.specs import FIGURES

STRANGE = "\u20e5"  # DejaVu Sans lacks it, a font that comes with matplotlib has it
NOWHERE = "\U00010fff"
HANGUL = "사인파"
KINDS = pytest.mark.parametrize("kind", DRAWN)


def named(words, name="two plots"):
    return replace(FIGURES[name], title=words)


@pytest.fixture
def no_fonts(monkeypatch):
    """A computer with none of the fonts that are looked for."""
    monkeypatch.setattr(font_manager, "findSystemFonts", list)


@pytest.fixture
def one_font(monkeypatch):
    """A computer whose only font of many scripts is one that comes with matplotlib."""
    path = Path(matplotlib.get_data_path(), "fonts", "ttf", "STIXGeneral.ttf")
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [str(path)])
    monkeypatch.setattr(letters, "_FILES", ("malgun", "stixgeneral"))


@KINDS
@pytest.mark.parametrize("name", ["two plots", "a layer"])
def test_a_figure_without_such_letters_is_the_same_whatever_fonts_there_are(kind, name, monkeypatch):
    asked = []
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: asked.append(1) or [])
    before = figure_bytes(FIGURES[name], kind, PAPER)
    figure_bytes(named(HANGUL, name), kind, PAPER)
    assert asked
    asked.clear()
    assert figure_bytes(FIGURES[name], kind, PAPER) == before and not asked


@KINDS
def test_letters_that_no_font_has_become_boxes(kind, no_fonts, caplog):
    boxes = figure_bytes(named("run □"), kind, PAPER)
    with caplog.at_level(logging.WARNING):
        assert figure_bytes(named(f"run {NOWHERE}"), kind, PAPER) == boxes
    assert not caplog.records
    assert undrawable(named(f"run {NOWHERE}{HANGUL}")) == "".join(sorted(NOWHERE + HANGUL))
    assert undrawable(named("run α □ –")) == ""


@KINDS
def test_another_font_draws_what_the_first_one_lacks(kind, one_font, caplog):
    with caplog.at_level(logging.WARNING):
        drawn = figure_bytes(named(f"run {STRANGE}"), kind, PAPER)
    assert not caplog.records and undrawable(named(f"run {STRANGE}")) == ""
    assert drawn != figure_bytes(named("run □"), kind, PAPER)
    if kind != "png":
        assert b"STIXGeneral" in drawn and b"STIXGeneral" not in figure_bytes(named("run □"), kind, PAPER)
    if kind == "svg":
        assert STRANGE in drawn.decode()


def test_what_one_font_lacks_the_next_one_is_asked_for(one_font):
    assert undrawable(named(f"{STRANGE}{NOWHERE}{HANGUL[0]}")) == "".join(sorted(NOWHERE + HANGUL[0]))


def test_every_text_of_a_figure_is_looked_at(no_fonts):
    figure = FIGURES["two plots"]
    assert undrawable(replace(figure, x=replace(figure.x, name="반"))) == "반"
    plots = (figure.plots[0], replace(figure.plots[1], lines=(replace(figure.plots[1].lines[0], label="복"),)))
    assert undrawable(replace(figure, plots=plots)) == "복"
    assert figure_bytes(replace(figure, x=replace(figure.x, name="반"), plots=plots), "svg", PAPER)
    layer = FIGURES["a layer"]
    lines = ((replace(layer.lines[0][0], note="층"), *layer.lines[0][1:]),)
    assert undrawable(replace(layer, lines=lines)) == "층"


def test_settings_of_matplotlib_are_as_before(one_font):
    before = matplotlib.rcParams["font.family"], matplotlib.rcParams["pdf.fonttype"]
    figure_bytes(named(STRANGE), "pdf", PAPER)
    assert (matplotlib.rcParams["font.family"], matplotlib.rcParams["pdf.fonttype"]) == before


def test_a_font_that_a_pdf_cannot_hold_as_truetype_is_drawn_in_it(one_font, monkeypatch):
    with figure_style():
        assert letters.has_quadratic_outlines("DejaVu Sans")
    assert b"/Type3" not in figure_bytes(named(STRANGE), "pdf", PAPER)
    monkeypatch.setattr(drawing, "has_quadratic_outlines", lambda _: False)
    assert b"/Type3" in figure_bytes(named(STRANGE), "pdf", PAPER)


@KINDS
def test_hangul_is_drawn_where_there_is_a_font_for_it(kind):
    if undrawable(named(HANGUL)):
        pytest.skip("this computer has no Korean font")
    assert figure_bytes(named(HANGUL), kind, PAPER) != figure_bytes(named("□□□"), kind, PAPER)
