"""Every panel and the window itself in Korean: nothing is left in English but names, and figures are English all the same."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QMenu, QWidget

from app.formulas.equation_label import EquationLabel
from app.language import install, translate
from app.main_window import MainWindow
from app.matrices.heatmap import Heatmap
from app.panels import PANELS
from app.run_control import RunControl
from app.settings import WindowSettings
from app.theme import LIGHT
from core.events import Matrix
from core.presets import preset

HANGUL = re.compile("[가-힣]")
WORD = re.compile("[A-Za-z]{3,}")
NAMES = re.compile(
    r"MAML|MC\d|Meta-SGD|LayerLR|ProtoNet|rates per step|Omniglot|miniImageNet|Curvature Explorer|English|\d+-(way|shot)|float\d\d|cpu"
    r"|cuda|nearest|bilinear|lanczos|medium|high(est)?|rad|β_end|seeds|Markdown|LaTeX|python main\.py reproduce [^;\n]+"
)
"""What is the same in every language: names of methods, with what is special about them, of data and of formats, and commands."""
LONG = 60_000


@pytest.fixture
def korean(qapp):
    install(qapp, "ko")
    yield qapp
    install(qapp, "en")


@pytest.fixture
def window(qtbot, thread, tmp_path, korean):
    spec = preset("sinusoid-5shot")
    spec = spec.replaced(
        training=spec.training.with_changes({"meta_batch": 4, "evaluation_interval": 10}),
        run=spec.run.with_changes({"validation_tasks": 10, "threads": 1}),
    )
    settings = WindowSettings(tmp_path / "window.ini")
    window = MainWindow(RunControl(thread, tmp_path / "runs"), settings, spec, tmp_path)
    qtbot.addWidget(window, before_close_func=lambda w: setattr(w, "_agreed_to_close", True))
    window.show()
    qtbot.waitExposed(window)
    return window


def said(widget: QWidget) -> Iterator[tuple[str, str]]:
    """What a widget and everything in it says, shows on a tooltip or has read aloud; pyqtgraph's hidden menus left out."""
    for one in (widget, *widget.findChildren(QWidget)):
        if any(isinstance(over, pg.GraphicsView) for over in _above(one)):
            continue
        yield from ((f"{type(one).__name__}.{part}", text) for part, text in _own_words(one).items())
        if isinstance(one, QComboBox):
            yield from ((f"{type(one).__name__}.item", one.itemText(place)) for place in range(one.count()))
        for action in one.actions():
            yield "QAction.text", action.text()


def _own_words(widget: QWidget) -> dict[str, str]:
    words = {"toolTip": widget.toolTip(), "windowTitle": widget.windowTitle()}
    if not isinstance(widget, EquationLabel):  # its name is the equation
        words["accessibleName"] = widget.accessibleName()
    if isinstance(widget, QLabel | QAbstractButton):
        words["text"] = widget.text()
    if isinstance(widget, QMenu):
        words["title"] = widget.title()
    if isinstance(widget, QLineEdit):
        words["placeholder"] = widget.placeholderText()
    return words


def _above(widget: QWidget) -> Iterator[QWidget]:
    while (parent := widget.parentWidget()) is not None:
        yield parent
        widget = parent


def english(widget: QWidget, own: str) -> list[tuple[str, str]]:
    """What is neither Korean nor a name."""
    return [
        (where, text)
        for where, text in said(widget)
        if WORD.search(NAMES.sub("", text.replace(own, ""))) and not HANGUL.search(text)
    ]


@pytest.mark.parametrize("entry", PANELS)
def test_an_empty_panel_is_korean(qtbot, korean, entry):
    panel = entry.kind()
    qtbot.addWidget(panel)
    panel.apply_theme(LIGHT)
    assert HANGUL.search(translate("Panel", entry.title))
    assert english(panel, "none") == []


def test_the_window_is_korean(window, tmp_path):
    assert english(window, str(tmp_path)) == []


def test_what_stands_in_a_fixed_matrix_is_korean(qtbot, korean):
    heatmap = Heatmap()
    qtbot.addWidget(heatmap)
    fixed = Matrix("conv", "M_f", np.eye(3, dtype=np.float32), "identity", learned=False)
    heatmap.show_matrix(fixed, fixed.deviation(), 1.0)
    assert HANGUL.search(heatmap.cells._words) and HANGUL.search(heatmap.title.text())


def test_no_two_entries_of_a_menu_have_the_same_key(window):
    menus = [window.menuBar(), *window.findChildren(QMenu)]
    for menu in menus:
        keys = re.findall(r"(?<!&)&(\w)", " ".join(action.text().replace("&&", "") for action in menu.actions()))
        assert len(keys) == len({key.upper() for key in keys}), [action.text() for action in menu.actions()]
    assert len(re.findall("&", " ".join(action.text() for action in window.menuBar().actions()))) == 4


def test_figures_of_a_korean_window_are_english(qtbot, window, monkeypatch):
    """Papers are, and the fonts of figures have no Hangul."""
    qtbot.waitUntil(window.bar.train_button.isEnabled, timeout=LONG)
    qtbot.mouseClick(window.bar.train_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.control.run.iteration >= 12, timeout=LONG)
    window.control.pause()
    qtbot.waitUntil(lambda: window.control.run.phase == "paused", timeout=LONG)
    for name in ("curves", "curvature", "spectrum", "microscope"):
        dock = window.area.docks[name]
        dock.show()
        dock.raise_()
        qtbot.waitUntil(lambda name=name: name in window.panels, timeout=LONG)
        panel = window.panels[name]
        qtbot.waitUntil(lambda panel=panel: panel.figure() is not None, timeout=LONG)
        shown: list[object] = []
        monkeypatch.setattr(window.exports.exporter, "copy", lambda figure, size, shown=shown: shown.append(figure))
        window.exports.copy_figure(panel)
        assert [text for text in texts(shown[0]) if HANGUL.search(text)] == []
        assert len([text for text in texts(shown[0]) if WORD.search(text)]) > 3
    assert window.bar.train_button.text() == "▶  재개" and translate("RunBar", "Train") == "학습"


def texts(thing: object) -> Iterator[str]:
    """Every text in a figure."""
    if isinstance(thing, str):
        yield thing
    elif dataclasses.is_dataclass(thing):
        for part in dataclasses.fields(thing):
            yield from texts(getattr(thing, part.name))
    elif isinstance(thing, list | tuple):
        for part in thing:
            yield from texts(part)
