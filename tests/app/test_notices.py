"""Messages: none is overwritten before it was seen, and none stops the program."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.notices import KEPT, DetailsWindow, NoticeBar
from app.theme import DARK, LIGHT


@pytest.fixture
def bar(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    bar = NoticeBar()
    bar.apply_theme(LIGHT)
    QVBoxLayout(window).addWidget(bar)
    window.show()
    yield bar


def menu_texts(bar):
    return [action.text().split("  ", 1)[1] for action in bar._menu.actions()]


def test_the_newest_is_shown_and_the_others_wait_newest_first(bar):
    for sentence in ("one", "two", "three"):
        bar.say(sentence)
    assert bar.text == "three" and bar.waiting == ("two", "one")
    assert bar._earlier.isVisible() and bar._earlier.text() == "2 earlier"
    assert menu_texts(bar) == ["two", "one"]


def test_dismissing_shows_the_one_before_until_none_is_left(qtbot, bar):
    bar.say("one")
    bar.say("two")
    qtbot.mouseClick(bar._close, Qt.MouseButton.LeftButton)
    assert bar.text == "one" and bar.waiting == () and not bar._earlier.isVisible()
    qtbot.mouseClick(bar._close, Qt.MouseButton.LeftButton)
    assert bar.text == "" and bar.isHidden()


def test_a_waiting_message_can_be_brought_back_with_its_action(qtbot, bar):
    done = []
    bar.say("one", "trace", ("Restart", lambda: done.append(1)))
    bar.say("two")
    assert not bar._act.isVisible() and not bar._details.isVisible()
    bar._menu.actions()[0].trigger()
    assert bar.text == "one" and bar.waiting == ("two",) and bar._details.isVisible()
    qtbot.mouseClick(bar._act, Qt.MouseButton.LeftButton)
    assert done == [1] and bar.text == "two"


def test_the_same_message_again_is_not_listed_twice(bar):
    for sentence in ("disk full", "other", "disk full"):
        bar.say(sentence)
    assert bar.text == "disk full" and bar.waiting == ("other",)


def test_only_so_many_wait(bar):
    for number in range(KEPT + 5):
        bar.say(f"message {number}")
    assert len(bar.waiting) == KEPT - 1
    assert bar.waiting[-1] == "message 5"


def test_a_bar_that_was_hidden_or_cleared_forgets_what_waited(bar):
    bar.say("one")
    bar.say("two")
    bar.hide()
    bar.say("three")
    assert bar.waiting == ()
    bar.clear()
    assert bar.text == "" and bar.waiting == ()


def test_the_action_is_done_after_the_message_is_gone_and_may_say_something(qtbot, bar):
    bar.say("one", action=("Go on", lambda: bar.say("went on")))
    qtbot.mouseClick(bar._act, Qt.MouseButton.LeftButton)
    assert bar.text == "went on" and bar.waiting == ()


def test_details_are_shown_beside_the_program_not_in_front_of_it(qtbot, bar):
    bar.say("It failed.", "line 1\nline 2")
    qtbot.mouseClick(bar._details, Qt.MouseButton.LeftButton)
    details = next(w for w in QApplication.topLevelWidgets() if isinstance(w, DetailsWindow))
    qtbot.addWidget(details)
    assert not details.isModal() and QApplication.activeModalWidget() is None
    bar.say("Another.")
    assert bar.text == "Another."
    details.close()


def test_trouble_has_the_colour_of_a_warning_and_news_has_not(bar):
    bar.say("Trouble.")
    assert LIGHT.warning in bar.styleSheet()
    bar.say("News.", quiet=True)
    assert LIGHT.accent in bar.styleSheet() and LIGHT.warning not in bar.styleSheet()
    bar.apply_theme(DARK)
    assert DARK.accent in bar.styleSheet()


def test_a_long_message_is_cut_in_the_list_and_whole_in_its_tooltip(bar):
    long = "word " * 40
    bar.say(long)
    bar.say("two")
    action = bar._menu.actions()[0]
    assert len(action.text()) < 100 and action.toolTip() == long
