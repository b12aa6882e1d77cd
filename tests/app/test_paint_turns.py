"""The parts of a page are painted one in each turn of the event loop, and none waits for ever."""

import pytest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from app.plots.paint_turns import PaintTurns


class Part(QWidget):
    """Writes down when it is painted."""

    def __init__(self, name, painted):
        super().__init__()
        self.setMinimumSize(20, 20)
        self.name, self.painted = name, painted

    def paintEvent(self, event):  # noqa: N802 - Qt's name
        self.painted.append(self.name)


@pytest.fixture
def painted():
    return []


@pytest.fixture
def page(qtbot, painted):
    page = QWidget()
    row = QHBoxLayout(page)
    page.parts = [Part(name, painted) for name in "abc"]
    for part in page.parts:
        row.addWidget(part)
    page.turns = PaintTurns(page, *page.parts)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitExposed(page)
    qtbot.waitUntil(lambda: {*painted} == {*"abc"})
    QApplication.processEvents()
    painted.clear()
    return page


def renew(page):
    page.turns.begin()
    for part in page.parts:
        part.update()


def test_every_part_is_painted_once_in_a_turn_of_its_own(qtbot, page, painted):
    renew(page)
    QApplication.sendPostedEvents()
    assert painted == ["a"]
    qtbot.waitUntil(lambda: not page.turns._next.isActive())
    QApplication.sendPostedEvents()
    assert painted == ["a", "b", "c"]
    assert all(part.updatesEnabled() for part in page.parts)


def test_the_part_that_has_waited_longest_comes_first_when_news_come_faster_than_turns(page, painted):
    for _ in range(6):
        renew(page)
        QApplication.sendPostedEvents()
    assert painted == [*"abcabc"]


def test_a_page_that_is_hidden_meanwhile_is_painted_whole_when_it_is_seen(qtbot, page, painted):
    page.hide()
    renew(page)
    page.show()
    qtbot.waitUntil(lambda: {*painted} == {*"abc"})
