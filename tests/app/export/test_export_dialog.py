"""The dialog before a figure is saved: it shows what will be written, and writes what it shows."""

import pytest
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QComboBox, QFileDialog, QPushButton
from shiboken6 import isValid

from app.export.export_dialog import ExportDialog, file_name
from app.export.exporter import Exporter
from core.figures.figure import PAPER, SIZES, SLIDE
from tests.core.figures.specs import curves, matrices

PATIENCE = 30_000


@pytest.fixture
def exporter(qtbot):
    made = Exporter()
    yield made
    assert made.close()


@pytest.fixture
def dialog(qtbot, exporter):
    made = ExportDialog(curves(), exporter)
    made.open()
    yield made
    if isValid(made):  # it deletes itself when it closes
        made.reject()


def shown(dialog):
    return not dialog.preview.pixmap().isNull()


def test_the_figure_is_seen_before_it_is_saved(dialog, exporter, qtbot):
    assert dialog.preview.text() == "Drawing…"
    qtbot.waitUntil(lambda: shown(dialog), timeout=PATIENCE)
    picture = dialog.preview.pixmap().toImage()
    assert picture.pixelColor(0, 0).name() == "#ffffff"
    assert picture.height() <= dialog.preview.height()


def test_another_size_is_drawn_anew_and_the_newest_wins(dialog, exporter, qtbot):
    qtbot.waitUntil(lambda: not exporter.busy, timeout=PATIENCE)
    narrow = dialog.preview._image.size()
    dialog.size_box.setCurrentIndex(1)
    dialog.size_box.setCurrentIndex(0)
    dialog.size_box.setCurrentIndex(1)
    qtbot.waitUntil(lambda: not exporter.busy, timeout=PATIENCE)
    assert dialog.chosen_size == SLIDE
    assert dialog.preview._image.width() == SLIDE.width * SLIDE.dpi != narrow.width()


def test_an_older_preview_does_not_replace_a_newer_one(dialog, exporter, qtbot):
    qtbot.waitUntil(lambda: not exporter.busy, timeout=PATIENCE)
    before = dialog.preview._image.size()
    dialog._show(0, QImage(3, 3, QImage.Format.Format_RGB32))
    assert dialog.preview._image.size() == before


@pytest.mark.parametrize("kind", ["pdf", "svg", "png", "csv", "tsv"])
def test_a_file_is_saved_in_the_chosen_kind_and_the_dialog_closes(dialog, exporter, qtbot, tmp_path, kind):
    dialog.kind_box.setCurrentIndex(dialog.kind_box.findData(kind))
    dialog.save_button.click()
    assert isinstance(dialog.files, QFileDialog)
    assert dialog.files.defaultSuffix() == kind
    assert dialog.files.selectedFiles()[0].endswith(f"Sinusoid 10-shot curves.{kind}")
    dialog.files.fileSelected.emit(str(tmp_path / f"figure.{kind}"))
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: not exporter.busy, timeout=PATIENCE)
    assert [path.name for path in tmp_path.iterdir()] == [f"figure.{kind}"]


def test_copying_leaves_the_dialog_open(dialog, exporter, qtbot):
    dialog.copy_button.click()
    qtbot.waitUntil(lambda: not exporter.busy, timeout=PATIENCE)
    assert dialog.isVisible()
    assert QGuiApplication.clipboard().mimeData().hasImage()
    QGuiApplication.clipboard().clear()


def test_a_preview_that_comes_after_the_dialog_has_gone_does_nothing(exporter, qtbot):
    dialog = ExportDialog(curves(), exporter)
    dialog.open()
    dialog.reject()
    dialog.deleteLater()
    qtbot.waitUntil(lambda: not exporter.busy, timeout=PATIENCE)


def test_a_figure_that_cannot_be_drawn_says_so(exporter, qtbot, monkeypatch):
    monkeypatch.setattr("core.figures.drawing._drawn", lambda *_: 1 / 0)
    dialog = ExportDialog(curves(), exporter)
    dialog.open()
    qtbot.waitUntil(lambda: not exporter.busy, timeout=PATIENCE)
    assert dialog.preview.text() == "The figure could not be drawn."
    dialog.reject()


def test_every_control_has_a_name(dialog):
    for box in dialog.findChildren(QComboBox):
        assert box.accessibleName() and box.toolTip()
    for button in dialog.findChildren(QPushButton):
        assert button.text()
    assert dialog.size_box.count() == len(SIZES) and SIZES[0] is PAPER


def test_files_are_named_after_the_run_on_every_system():
    assert file_name(curves(title='a/b\\c: "d" <e> | f? *')) == "a b c d e f curves"
    assert file_name(matrices()).endswith("Omniglot 5-way 1-shot curvature")
    assert len(file_name(curves(title="x" * 500))) <= 80
