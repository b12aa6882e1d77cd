"""Whoever cannot see the window hears what each control is: every control of the real window has a name with letters in it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QGraphicsView,
    QHeaderView,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)

from app.docks import SETUP
from app.main_window import MainWindow
from app.run_control import RunControl
from app.settings import WindowSettings
from core.presets import preset
from tests.core.runs import fitting

LONG = 60_000
CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QGraphicsView,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)
WHOLES = (QComboBox, QAbstractSpinBox, QAbstractItemView, QGraphicsView, QLineEdit, QTabBar)
"""Their parts are no controls of their own: Qt names them, or names the whole."""
UNNAMED = (QScrollBar, QHeaderView, QTabBar)
"""Named by what they belong to; the tabs of a tab bar have the names of their docks."""


def name_of(widget):
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def is_control(widget):
    return isinstance(widget, CONTROLS) or bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def is_part(widget):
    """Whether a widget belongs to a control that is named as a whole, or to a menu that pyqtgraph makes and nobody sees."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, (*WHOLES, QMenu)):
            return True
        parent = parent.parentWidget()
    return widget.objectName().startswith("qt_")


def controls(root):
    found = (widget for widget in root.findChildren(QWidget) if is_control(widget))
    return [widget for widget in found if not isinstance(widget, UNNAMED) and not is_part(widget)]


def described(widget):
    chain = []
    parent = widget
    while parent is not None and len(chain) < 5:
        chain.append(type(parent).__name__)
        parent = parent.parentWidget()
    return f"{' in '.join(chain)}: name '{name_of(widget)}'"


@pytest.mark.parametrize("name", ["sinusoid-10shot", "omniglot-5way-1shot"])
def test_every_control_of_the_window_has_a_name(qtbot, thread, tmp_path, name):
    spec = preset(name, fitting(preset(name).task.loss))
    window = MainWindow(RunControl(thread), WindowSettings(tmp_path / "window.ini"), spec, tmp_path)
    qtbot.addWidget(window)
    window.show()
    for panel, dock in window.area.docks.items():  # panels are made when they are first looked at
        dock.raise_()
        qtbot.waitUntil(lambda panel=panel: panel == SETUP or panel in window.panels, timeout=LONG)
    window.notice.say("A sentence.", "Details.", ("Act", lambda: None))
    found = controls(window)
    assert len(found) > 100
    nameless = [described(widget) for widget in found if not any(letter.isalpha() for letter in name_of(widget))]
    assert not nameless, "\n".join(nameless)


def test_a_control_without_a_name_is_found(qtbot):
    root = QWidget()
    qtbot.addWidget(root)
    nameless, named = QLineEdit(root), QLineEdit(root)
    named.setAccessibleName("Seed")
    assert [name_of(widget) for widget in controls(root)] == ["", "Seed"]
    assert nameless in controls(root)
