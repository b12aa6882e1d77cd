"""The command palette: everything in the menus can be found and done with the keyboard alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDockWidget, QLineEdit, QMainWindow, QPushButton, QWidget

from app.commands import KEYS, commands_of, plain
from app.palette import CommandPalette
from app.panel_menu import panel_menu, preset_menu
from core.presets import PRESETS

Key = Qt.Key


@pytest.fixture
def window(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.done = []
    run, view = window.menuBar().addMenu("&Run"), window.menuBar().addMenu("&View")
    for menu, text, keys in ((run, "▶❚  Step", "S"), (run, "Open a run…", "Ctrl+O"), (view, "Reset layout", "")):
        add(window, menu, text, keys)
    theme = view.addMenu("Theme")
    for text in ("Light", "Dark"):
        add(window, theme, text, "")
    train = add(window, run, "Train", "")
    train.setProperty(KEYS, "Space")
    stop = add(window, run, "Stop", "")
    stop.setEnabled(False)
    bar = window.addToolBar("Bar")
    bar.addAction(run.actions()[0])
    window.button = QPushButton("hold the focus")
    window.setCentralWidget(window.button)
    window.resize(900, 600)
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    window.button.setFocus()
    return window


@pytest.fixture
def palette(window):
    return CommandPalette(window)


def add(window, menu, text, keys):
    action = menu.addAction(text)
    action.setShortcut(QKeySequence(keys))
    action.triggered.connect(lambda: window.done.append(plain(text)))
    return action


def shown(palette):
    return [palette.list.item(k).text() for k in range(palette.list.count())]


def test_commands_are_found_once_with_their_menu_and_keys(window):
    found = [(command.title, command.where, command.keys) for command in commands_of(window)]
    assert found == [
        ("Step", "Run", "S"),
        ("Open a run", "Run", "Ctrl+O"),
        ("Train", "Run", "Space"),
        ("Stop", "Run", ""),
        ("Reset layout", "View", ""),
        ("Light", "View › Theme", ""),
        ("Dark", "View › Theme", ""),
    ]


def test_words_of_a_menu_are_without_mnemonics_in_every_language():
    assert [plain(text) for text in ("&Run", "실행(&R)", "▶  Train", "Export…", "Rate (a)")] == [
        "Run",
        "실행",
        "Train",
        "Export",
        "Rate (a)",
    ]


def test_the_keys_of_a_panel_are_commands_and_what_only_a_widget_understands_is_not(window):
    dock = QDockWidget("Curvature", window)
    content = QWidget()
    dock.setWidget(content)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    for text, keys in (("Next layer", "Alt+Right"), ("Export...", "")):
        action = QAction(text, content)
        action.setShortcut(QKeySequence(keys))
        content.addAction(action)
    found = [(command.title, command.where) for command in commands_of(window)]
    assert ("Next layer", "Curvature") in found
    assert "Export" not in [title for title, _ in found]


def test_a_command_is_found_and_done_with_the_keyboard_alone(qtbot, window, palette):
    palette.show_commands()
    qtbot.waitUntil(palette.field.hasFocus)
    qtbot.keyClicks(palette.field, "dk")
    assert shown(palette) == ["Dark, View › Theme"]
    qtbot.keyClick(palette.field, Key.Key_Return)
    assert window.done == ["Dark"]
    assert palette.isHidden()
    qtbot.waitUntil(window.button.hasFocus)


def test_arrow_keys_move_in_the_list_while_one_types(qtbot, window, palette):
    palette.show_commands()
    for _ in range(2):
        qtbot.keyClick(palette.field, Key.Key_Down)
    qtbot.keyClick(palette.field, Key.Key_Up)
    qtbot.keyClick(palette.field, Key.Key_Down)
    qtbot.keyClick(palette.field, Key.Key_Return)
    assert window.done == ["Train"]


def test_escape_closes_and_does_nothing(qtbot, window, palette):
    palette.show_commands()
    qtbot.waitUntil(palette.field.hasFocus)
    qtbot.keyClick(palette.field, Key.Key_Escape)
    assert palette.isHidden() and window.done == []
    qtbot.waitUntil(window.button.hasFocus)


def test_a_command_that_makes_no_sense_now_comes_last_and_is_not_done(qtbot, window, palette):
    view = window.menuBar().actions()[1].menu()
    add(window, view, "Previous layer", "")
    view.actions()[0].setEnabled(False)  # Reset layout
    palette.show_commands()
    qtbot.keyClicks(palette.field, "re")
    assert shown(palette)[0] == "Previous layer, View" and shown(palette)[-1] == "Reset layout, View"
    palette.field.setText("stop")
    qtbot.keyClick(palette.field, Key.Key_Return)
    assert window.done == [] and palette.isVisible()


def test_nothing_found_is_said_and_enter_is_harmless(qtbot, palette):
    palette.show_commands()
    palette.field.setText("zzz")
    assert shown(palette) == ["Nothing matches."]
    qtbot.keyClick(palette.field, Key.Key_Return)
    assert palette.isVisible()


def test_the_list_of_shortcuts_has_what_has_keys_and_is_searched_by_key_too(palette):
    palette.show_shortcuts()
    assert shown(palette) == ["Step, Run, S", "Open a run, Run, Ctrl+O", "Train, Run, Space"]
    palette.field.setText("ctrl+o")
    assert shown(palette) == ["Open a run, Run, Ctrl+O"]


def test_it_closes_when_the_focus_goes_elsewhere_and_follows_the_window(qtbot, window, palette):
    palette.show_commands()
    qtbot.waitUntil(palette.field.hasFocus)
    window.resize(1200, 700)
    qtbot.waitUntil(lambda: abs(palette.geometry().center().x() - 600) <= 1)
    window.button.setFocus()
    qtbot.waitUntil(palette.isHidden)


def test_a_click_does_a_command(qtbot, window, palette):
    palette.show_commands()
    item = palette.list.item(4)
    place = palette.list.visualItemRect(item).center()
    qtbot.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.done == ["Reset layout"]


def test_going_to_a_panel_opens_it_and_gives_it_the_focus(qtbot, window):
    dock = QDockWidget("Runs", window)
    dock.setWidget(QWidget())
    field = QLineEdit(dock.widget())
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    dock.hide()
    menu = panel_menu({"runs": dock}, window)
    assert [action.text() for action in menu.actions()] == ["Go to Runs"]
    menu.actions()[0].trigger()
    assert dock.isVisible()
    qtbot.waitUntil(field.hasFocus)


def test_every_preset_has_an_entry(window):
    chosen = []
    menu = preset_menu(chosen.append, window)
    for action in menu.actions():
        action.trigger()
    assert chosen == list(PRESETS)
    assert [action.text() for action in menu.actions()] == [values["title"] for values in PRESETS.values()]
