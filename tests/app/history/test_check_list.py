"""The button with a list of things to tick."""

import pytest
from PySide6.QtCore import QPoint, Qt

from app.history.check_list import CheckList, Choice

pytestmark = pytest.mark.qt_log_ignore("plugin does not support")  # to show a menu, on the offscreen platform
CHOICES = (Choice("a", "First"), Choice("b", "Second", "what it is"), Choice("c", "Third"))


@pytest.fixture
def button(qtbot):
    made = CheckList("Columns", "Columns", "What the table shows")
    qtbot.addWidget(made)
    made.show()
    yield made
    made.menu().close()


def opened(qtbot, button):
    button.menu().popup(button.mapToGlobal(QPoint(0, button.height())))
    qtbot.waitUntil(button.menu().isVisible)


def shown(button):
    checked = Qt.CheckState.Checked
    return {
        item.text(): item.checkState() == checked
        for item in map(button.list.item, range(button.list.count()))
        if not item.isHidden()
    }


def test_the_list_is_made_when_it_is_opened_and_says_what_is_ticked(qtbot, button):
    heard = []
    button.chosen.connect(heard.append)
    button.offer(CHOICES, {"b"})
    assert button.list.count() == 0
    opened(qtbot, button)
    assert shown(button) == {"First": False, "Second": True, "Third": False} and heard == []
    button.list.item(2).setCheckState(Qt.CheckState.Checked)
    assert heard == [("b", "c")]


def test_what_is_offered_while_the_list_is_open_is_shown_at_once_under_the_search(qtbot, button):
    button.offer(CHOICES, {"b"})
    opened(qtbot, button)
    button.search.setText("ir")
    assert shown(button) == {"First": False, "Third": False}
    button.offer((*CHOICES, Choice("d", "Girth")), {"d"})
    assert shown(button) == {"First": False, "Third": False, "Girth": True}
    button.menu().close()
    button.offer(CHOICES[:1], {"a"})
    opened(qtbot, button)
    assert shown(button) == {"First": True}
