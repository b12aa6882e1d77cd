"""Equations of the window: drawn once in a thread, in the theme's colour, their symbols found, explained and linked."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.formulas.equation_label import EquationLabel
from app.formulas.formula import Symbol, plain_symbol
from app.formulas.formulas import formula_label, formulas
from app.formulas.linking import link_symbols
from app.formulas.outlines import OUTLINES, Outlines, drawn
from app.formulas.paths import path_of
from app.landmarks import Flash
from app.theme import DARK, LIGHT

PATIENCE = 30_000
RATE, MATRIX = Symbol(r"\alpha", "inner rate", "rate"), Symbol("M_o", "output matrix", "matrices")
EQUATION = r"\theta' = \theta - \alpha\,M_o\,\nabla L"


def shown(qtbot, label):
    qtbot.addWidget(label)
    label.resize(400, 30)
    label.show()
    qtbot.waitExposed(label)
    return label


@pytest.fixture
def label(qtbot):
    label = shown(qtbot, EquationLabel(EQUATION, "θ' = θ - α M_o ∇L", "One step.", (RATE, MATRIX)))
    qtbot.waitUntil(lambda: not label.symbol_rect(RATE).isEmpty(), timeout=PATIENCE)
    return label


@pytest.mark.parametrize("name", formulas())
def test_every_formula_can_be_drawn_and_has_the_symbols_it_explains(name):
    formula = formulas()[name]
    outline = drawn(formula.mathtext, tuple(symbol.mathtext for symbol in formula.symbols))
    assert outline.right > outline.left and outline.top > outline.bottom
    assert all(outline.spans[symbol.mathtext] for symbol in formula.symbols)
    assert formula.title and formula.plain and formula.words


def test_an_equation_that_cannot_be_read_stays_plain_text(qtbot):
    label = shown(qtbot, EquationLabel(r"\frac{", "a fraction"))
    qtbot.waitUntil(lambda: (r"\frac{", ()) in OUTLINES._done, timeout=PATIENCE)
    assert not OUTLINES.pending(r"\frac{")
    image = label.grab().toImage()
    assert len({image.pixel(x, 15) for x in range(100)}) > 1


def test_an_equation_is_drawn_once(qtbot):
    outlines = Outlines()
    outlines.outline(r"\beta")
    qtbot.waitUntil(lambda: not outlines.pending(r"\beta"), timeout=PATIENCE)
    assert outlines.outline(r"\beta") is outlines.outline(r"\beta") is not None


def test_symbols_are_found_longest_first_and_in_every_place():
    outline = drawn(r"M_o\,M = M_o", ("M", "M_o", r"\alpha"))
    assert [len(span) for span in outline.spans["M_o"]] == [2, 2]
    assert len(outline.spans["M"]) == 1
    assert outline.spans[r"\alpha"] == ()
    assert not set(outline.spans["M"][0]) & {k for span in outline.spans["M_o"] for k in span}


def test_a_symbol_in_a_subscript_is_the_same_symbol():
    outline = drawn(r"x_\theta = \theta", (r"\theta",))
    assert len(outline.spans[r"\theta"]) == 2


def test_a_letter_of_another_size_within_a_word_is_no_symbol():
    assert drawn("M_o o", ("Mo",)).spans["Mo"] == ()


def test_the_outline_is_the_paths_ink():
    outline = drawn(r"\frac{\sigma}{2}")
    box = path_of(outline.pieces).boundingRect()
    assert np.allclose(
        (box.left(), box.top(), box.right(), box.bottom()),
        (outline.left, outline.bottom, outline.right, outline.top),
        atol=4,
    )


def test_the_height_does_not_change_when_the_equation_appears(qtbot, label):
    fresh = EquationLabel(r"\beta + \kappa", "plain")
    qtbot.addWidget(fresh)
    before = fresh.sizeHint()
    fresh.show()
    qtbot.waitUntil(lambda: OUTLINES.outline(r"\beta + \kappa") is not None, timeout=PATIENCE)
    assert fresh.sizeHint() == before
    assert EquationLabel(r"\frac{a}{b}", "a / b").sizeHint().height() > before.height()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
def test_ink_has_the_text_colour_and_the_symbol_pointed_at_the_accent(qtbot, label, theme):
    label.setPalette(theme.palette())
    text, accent = (
        theme.palette().color(role).rgb() for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Link)
    )
    label.resize(800, 80)
    font = label.font()
    font.setPointSize(40)
    label.setFont(font)
    assert text in colours(label) and accent not in colours(label)
    QTest.mouseMove(label, label.rect().topLeft())
    QTest.mouseMove(label, label.symbol_rect(MATRIX).center().toPoint())
    qtbot.waitUntil(lambda: accent in colours(label))


def colours(widget):
    image = widget.grab().toImage()
    return {image.pixel(x, y) for x in range(image.width()) for y in range(0, image.height())}


def test_a_click_on_a_symbol_asks_for_what_it_names(qtbot, label):
    with qtbot.waitSignal(label.symbolAsked) as asked:
        qtbot.mouseClick(label, Qt.MouseButton.LeftButton, pos=label.symbol_rect(MATRIX).center().toPoint())
    assert asked.args == ["matrices"]
    with qtbot.assertNotEmitted(label.symbolAsked):
        qtbot.mouseClick(label, Qt.MouseButton.LeftButton, pos=label.rect().bottomRight())


def test_the_arrow_keys_choose_a_symbol_and_enter_asks_for_it(qtbot, label):
    asked, pointed = [], []
    label.symbolAsked.connect(asked.append)
    label.symbolPointed.connect(pointed.append)
    label.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Left):
        qtbot.keyClick(label, key)
    assert asked == ["rate", "matrices"] and pointed == ["rate", "matrices", "rate"]
    label.clearFocus()
    assert pointed[-1] == ""


def test_a_narrow_label_draws_smaller_and_its_symbols_stay_inside(label):
    label.resize(QSize(60, 30))
    place = label.symbol_rect(MATRIX)
    assert place.left() >= 0 and place.right() <= 62
    assert label.symbol_at(QPointF(place.center())) == MATRIX


def test_a_label_without_links_takes_no_focus(qtbot):
    label = EquationLabel("a", "a")
    qtbot.addWidget(label)
    assert label.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert formula_label("inner_step").focusPolicy() == Qt.FocusPolicy.TabFocus


def test_pointing_frames_what_is_named_and_a_click_brings_it_into_sight(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    label = EquationLabel(EQUATION, "step", symbols=(RATE, MATRIX))
    control = QWidget()
    control.setObjectName("rate")
    column.addWidget(label)
    column.addWidget(control)
    window.resize(400, 300)
    window.show()
    flash = Flash(window)
    link_symbols(window, flash)
    label.symbolPointed.emit("rate")
    assert flash.place.contains(control.geometry())
    label.symbolPointed.emit("")
    assert flash.place.isEmpty()
    label.symbolAsked.emit("rate")
    qtbot.waitUntil(lambda: flash.place.contains(control.geometry()))
    qtbot.waitUntil(lambda: flash.place.size().isEmpty(), timeout=PATIENCE)
    assert not flash.flash("no such name")


def test_symbols_in_letters():
    assert [plain_symbol(s) for s in (r"\alpha", "M_{mc}", "L_{tr}", r"\widehat{M}_o", r"\theta'")] == [
        "α",
        "Mmc",
        "Ltr",
        "M̂o",
        "θ'",
    ]
