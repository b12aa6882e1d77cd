"""One setting: typing, dragging, resetting, and the contract over every setting there is."""

from functools import partial

import pytest
from PySide6.QtCore import QLocale, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.setup.controls import CheckBox, Choice, Field, Slider
from app.setup.knob_editor import NARROWEST, KnobEditor
from app.setup.number_text import parse_number, parse_widths, value_text
from app.setup.signs import Badge, Elided, GlyphButton
from app.setup.tab_order import controls_of
from core.knobs import Knob, knobs
from core.methods import METHODS
from core.models import MODELS
from core.spec import Run, Training
from core.tasks import FAMILIES

RATE = Knob("rate", "Rate", "A rate.", "float", 0.01, symbol="r", minimum=1e-4, maximum=1.0, log=True, live=True)
COUNT = Knob("count", "Count", "A count.", "int", 5, minimum=1, maximum=20)
MODELS_WITH_SETTINGS = (Training, Run, *FAMILIES.values(), *MODELS.values(), *METHODS.values())


@pytest.fixture
def make(qtbot):
    def editor(knob, value=None, default=None):
        made = KnobEditor(knob)
        qtbot.addWidget(made)
        made.set_value(knob.default if value is None else value)
        made.set_default(knob.default if default is None else default)
        made.resize(300, 80)
        with qtbot.waitActive(made):
            made.show()
            made.activateWindow()
        made.seen = []
        made.edited.connect(lambda name, new: made.seen.append((name, new)))
        return made

    return editor


def type_into(qtbot, editor, text, key=Qt.Key.Key_Return):
    field = editor.findChild(Field)
    field.setFocus()
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, key)
    return field


def wheel(widget):
    """One notch down over the middle of a widget, as the window system reports it."""
    window = widget.window()
    QTest.wheelEvent(window.windowHandle(), QPointF(widget.mapTo(window, widget.rect().center())), QPoint(0, -120))


@pytest.mark.parametrize("model", MODELS_WITH_SETTINGS, ids=lambda model: model.__name__)
def test_every_setting_has_an_editor_that_fits_the_dock(make, qtbot, model):
    for knob in knobs(model):
        editor = make(knob)
        assert editor.value == knob.default
        assert all(control.accessibleName() for control in controls_of(editor))
        assert editor.findChild(GlyphButton).isHidden()
        editor.set_pending(True)
        assert editor.minimumSizeHint().width() <= NARROWEST
        editor._reset.show()
        editor.resize(NARROWEST, 80)
        title = next(label for label in editor.findChildren(Elided) if label.text() == knob.title)
        qtbot.waitUntil(partial(not_cut, title))


def not_cut(label):
    return label.width() >= label.fontMetrics().horizontalAdvance(label.text())


def test_every_field_accepts_what_it_shows():
    for knob in (knob for model in MODELS_WITH_SETTINGS for knob in knobs(model)):
        if knob.kind not in ("int", "float", "widths"):
            continue
        parse = parse_widths if knob.kind == "widths" else parse_number
        found = parse(knob, value_text(knob.default))
        assert found == (pytest.approx(knob.default, rel=1e-5) if isinstance(knob.default, float) else knob.default)


@pytest.mark.parametrize("locale", ["de_DE", "fr_FR", "ar_EG", "hi_IN", "C"])
def test_a_typed_comma_is_a_decimal_point_in_every_locale(make, qtbot, locale):
    before = QLocale()
    QLocale.setDefault(QLocale(locale))
    try:
        editor = make(RATE)
        field = type_into(qtbot, editor, "0,5")
        assert editor.seen == [("rate", 0.5)]
        assert field.text() == "0.5"
        type_into(qtbot, editor, field.text())
        assert editor.seen == [("rate", 0.5)]
    finally:
        QLocale.setDefault(before)


def test_a_bad_text_says_why_and_changes_nothing(make, qtbot):
    editor = make(RATE)
    for text in ("", "abc", "nan", "1e999", "2", "0", "1,2,3"):
        field = type_into(qtbot, editor, text)
        assert field.refused, text
        assert editor._problem.isVisible()
        assert editor._problem.text().startswith("Rate: type a number")
        assert editor._problem.text().endswith("; 0.01 stays in force.")
        assert editor.value == 0.01
    type_into(qtbot, editor, "0.02")
    assert not field.refused
    assert not editor._problem.isVisible()
    assert editor.seen == [("rate", 0.02)]


def test_escape_brings_back_what_is_in_force(make, qtbot):
    editor = make(RATE)
    field = type_into(qtbot, editor, "7")
    assert field.refused
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), field.refused, editor._problem.isVisible()) == ("0.01", False, False)
    assert editor.seen == []


def test_leaving_the_field_hands_the_value_over_once(make, qtbot):
    editor = make(COUNT)
    type_into(qtbot, editor, "7", Qt.Key.Key_Tab)
    assert editor.seen == [("count", 7)]
    assert type(editor.value) is int


def test_looking_at_a_long_number_does_not_shorten_it(make, qtbot):
    editor = make(RATE, value=0.123456789012)
    field = editor.findChild(Field)
    assert field.text() == "0.123457"
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert editor.seen == []
    assert editor.value == 0.123456789012


def test_field_and_slider_follow_each_other_without_echo(make, qtbot):
    editor = make(RATE)
    slider, field = editor.findChild(Slider), editor.findChild(Field)
    start = slider.value()
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert editor.seen == [("rate", 0.011)]
    assert field.text() == "0.011"
    type_into(qtbot, editor, "0.0101")
    assert slider.value() == start
    assert editor.value == 0.0101
    assert len(editor.seen) == 2


def test_dragging_hands_over_the_first_and_the_last_value_of_a_burst(make, qtbot):
    editor = make(RATE)
    slider = editor.findChild(Slider)
    slider.setSliderDown(True)
    for position in range(slider.minimum(), slider.maximum() + 1):
        slider.setSliderPosition(position)
    assert len(editor.seen) == 1
    qtbot.waitUntil(lambda: len(editor.seen) == 2)
    assert editor.seen[-1] == ("rate", 1.0)
    assert editor.findChild(Field).text() == "1"


def test_releasing_the_slider_hands_over_at_once(make):
    editor = make(COUNT)
    slider = editor.findChild(Slider)
    slider.setSliderDown(True)
    slider.setSliderPosition(3)
    slider.setSliderPosition(4)
    slider.setSliderDown(False)
    assert editor.seen == [("count", 4), ("count", 5)]


def test_showing_a_value_emits_nothing_and_moves_everything(make):
    editor = make(COUNT)
    editor.set_value(12)
    assert editor.seen == []
    assert editor.findChild(Field).text() == "12"
    assert editor.findChild(Slider).value() == 11


def test_the_dot_and_the_way_back_to_the_default(make, qtbot):
    editor = make(COUNT, default=8)
    reset = editor.findChild(GlyphButton)
    assert editor.changed
    assert editor._mark.ink is not None
    assert reset.toolTip() == "Back to 8"
    qtbot.mouseClick(reset, Qt.MouseButton.LeftButton)
    assert editor.seen == [("count", 8)]
    assert editor.value == 8
    assert editor._mark.ink is None
    assert not reset.isVisible()


def test_the_badge_says_when_a_value_takes_effect(make):
    for knob, text in ((RATE, "next iteration"), (COUNT, "needs restart")):
        editor = make(knob)
        badge = editor.findChild(Badge)
        assert not badge.isVisible()
        editor.set_pending(True)
        assert (badge.text(), badge.isVisible()) == (text, True)
        editor.set_pending(False)
        assert not badge.isVisible()


def test_switch_choice_and_widths(make, qtbot):
    switch = make(Knob("on", "On", "", "bool", False))
    box = switch.findChild(CheckBox)
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert switch.seen == [("on", True)]
    choice = make(Knob("way", "Way", "", "choice", "a", choices=("a", "b")))
    qtbot.keyClick(choice.findChild(Choice), Qt.Key.Key_Down)
    assert choice.seen == [("way", "b")]
    widths = make(Knob("hidden", "Hidden widths", "", "widths", (40, 40)))
    assert type_into(qtbot, widths, "64 32").text() == "64, 32"
    assert widths.seen == [("hidden", (64, 32))]


def test_an_optional_number_may_be_empty(make, qtbot):
    editor = make(Knob("start", "Start", "", "float", None, minimum=0.0, maximum=1.0), value=0.5)
    type_into(qtbot, editor, "")
    assert editor.seen == [("start", None)]
    assert editor.findChild(Field).placeholderText() == "automatic"


def test_the_wheel_scrolls_the_form_until_a_control_has_the_focus(qtbot):
    area, content = QScrollArea(), QWidget()
    column = QVBoxLayout(content)
    choice_knob = Knob("way", "Way", "", "choice", "a", choices=("a", "b", "c"))
    editors = [KnobEditor(knob) for knob in (COUNT, choice_knob, *[RATE] * 20)]
    for editor in editors:
        editor.set_value(editor.knob.default)
        column.addWidget(editor)
    area.setWidget(content)
    area.resize(320, 240)
    qtbot.addWidget(area)
    with qtbot.waitActive(area):
        area.show()
        area.activateWindow()
    area.setFocus()
    slider, choice = editors[0].findChild(Slider), editors[1].findChild(Choice)
    for control in (slider, choice):
        wheel(control)
        assert area.verticalScrollBar().value() > 0
        area.verticalScrollBar().setValue(0)
    assert (editors[0].value, editors[1].value) == (5, "a")
    slider.setFocus()
    qtbot.waitUntil(slider.hasFocus)
    wheel(slider)
    assert editors[0].value != 5
