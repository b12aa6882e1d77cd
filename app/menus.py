"""The menu bar: the same actions as the tool bar, the docks, the look, and help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox

from app.commands import KEYS
from app.docks import focused_dock
from app.guide_menus import add_guides
from app.language import LANGUAGES, marked, translate
from app.panels.curvature import Curvature
from app.spec_files import choose_settings, save_settings, settled_spec
from app.stored import choose_root, choose_run, export_run

if TYPE_CHECKING:
    from app.main_window import MainWindow


def build_menus(window: MainWindow) -> None:
    """Fill the menu bar of the window."""
    bar = window.menuBar()
    run, edit, view, help_ = (
        bar.addMenu(title)
        for title in (
            translate("Menus", "&Run"),
            translate("Menus", "&Edit"),
            translate("Menus", "&View"),
            translate("Menus", "&Help"),
        )
    )
    train = QAction(translate("Menus", "Train"), window)
    train.triggered.connect(window.bar.train_button.click)
    train.setProperty(KEYS, "Space")  # for the list of shortcuts; the window hears the key itself
    run.addAction(train)
    run.addActions(list(window.bar.actions_.values()))
    _add_stored_runs(window, run)
    run.addSeparator()
    quit_ = _action(window, translate("Menus", "Quit"), QKeySequence(QKeySequence.StandardKey.Quit))
    quit_.setMenuRole(QAction.MenuRole.QuitRole)
    quit_.triggered.connect(window.close)
    run.addAction(quit_)
    _fill_edit(window, edit)
    view.addActions(window.area.toggle_actions())
    view.addSeparator()
    _theme_menu(window, view.addMenu(translate("Menus", "Theme")))
    _language_menu(window, view.addMenu("Language · 언어"))
    full = _action(window, translate("Menus", "Fill the window with this panel"), QKeySequence("F"))
    full.triggered.connect(lambda: window.area.toggle_full(focused_dock(window.area, QApplication.focusWidget())))
    reset = _action(window, translate("Menus", "Reset layout"), QKeySequence())
    reset.triggered.connect(window.reset_layout)
    view.addActions([full, reset])
    view.addMenu(_layer_menu(window))
    add_guides(window, run, view, help_)
    about = _action(window, translate("Menus", "About Curvature Explorer"), QKeySequence())
    about.setMenuRole(QAction.MenuRole.AboutRole)
    about.triggered.connect(lambda: _tell(window, translate("Menus", "About"), translate("Menus", ABOUT)))
    help_.addAction(about)


def _add_stored_runs(window: MainWindow, run: QMenu) -> None:
    """What can be done with runs and settings on disk."""
    opening = _action(window, translate("Menus", "Open a stored run…"), QKeySequence(QKeySequence.StandardKey.Open))
    opening.triggered.connect(lambda: choose_run(window))
    root = _action(window, translate("Menus", "Folder of the runs…"), QKeySequence())
    root.triggered.connect(lambda: choose_root(window))
    export = _action(window, translate("Menus", "Export this run…"), QKeySequence())
    export.triggered.connect(lambda: export_run(window))
    show = _action(window, translate("Menus", "Open settings…"), QKeySequence())
    show.triggered.connect(lambda: choose_settings(window))
    save = _action(window, translate("Menus", "Save settings…"), QKeySequence(QKeySequence.StandardKey.Save))
    save.triggered.connect(lambda: save_settings(window))
    run.addSeparator()
    run.addActions([opening, root, export])
    run.addSeparator()
    run.addActions([show, save])


def _fill_edit(window: MainWindow, edit: QMenu) -> None:
    """Undo, redo, and what goes to the clipboard or into a file."""
    figure = _action(window, translate("Menus", "Export figure of this panel…"), QKeySequence("Ctrl+E"))
    figure.triggered.connect(lambda: window.exports.export_figure(window.focused_panel))
    copy = _action(window, translate("Menus", "Copy figure of this panel"), QKeySequence("Ctrl+Shift+C"))
    copy.triggered.connect(lambda: window.exports.copy_figure(window.focused_panel))
    command = _action(window, translate("Menus", "Copy as command"), QKeySequence())
    command.triggered.connect(lambda: window.exports.copy_command_of(settled_spec(window)))
    edit.addActions([window.undo.undo_action, window.undo.redo_action])
    edit.addSeparator()
    edit.addActions([figure, copy, command])


ABOUT = marked(
    "Menus",
    "Curvature Explorer trains MAML, Meta-SGD, LayerLR and Meta-Curvature side by side and shows the learned matrices"
    " while they change.\n\nMethod: E. Park and J. B. Oliva, Meta-Curvature, NeurIPS 2019. Licence: MIT.",
)


def _action(window: MainWindow, text: str, key: QKeySequence) -> QAction:
    action = QAction(text, window)
    action.setShortcut(key)
    return action


def _layer_menu(window: MainWindow) -> QMenu:
    """Keys 1 to 9 for the layers of the curvature panel."""
    menu = QMenu(translate("Menus", "Layer"), window)
    for index in range(9):
        action = _action(window, translate("Menus", "Layer {0}").format(index + 1), QKeySequence(str(index + 1)))
        action.triggered.connect(lambda _=False, index=index: window.panel(Curvature).show_layer(index))
        menu.addAction(action)
    return menu


def _theme_menu(window: MainWindow, menu: QMenu) -> None:
    group = QActionGroup(window)
    for name, text in (
        ("system", translate("Menus", "As the system")),
        ("light", translate("Menus", "Light")),
        ("dark", translate("Menus", "Dark")),
    ):
        action = QAction(text, group, checkable=True, checked=window.settings.theme == name)
        action.triggered.connect(lambda _=False, name=name: window.set_theme(name))
        menu.addAction(action)


def _language_menu(window: MainWindow, menu: QMenu) -> None:
    group = QActionGroup(window)
    for name, own in LANGUAGES.items():
        text = own or translate("Menus", "As the system")
        action = QAction(text, group, checkable=True, checked=window.settings.language == name)
        action.triggered.connect(lambda _=False, name=name: window.languageChosen.emit(name))
        menu.addAction(action)


def _tell(window: MainWindow, title: str, text: str) -> None:
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, parent=window)
    box.open()
