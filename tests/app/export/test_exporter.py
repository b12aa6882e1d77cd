"""Figures drawn off the GUI thread: saved whole or not at all, copied in three kinds at once, problems in a sentence."""

import io
import threading
import xml.etree.ElementTree as ElementTree

import pytest
from matplotlib import font_manager
from PIL import Image
from PySide6.QtGui import QGuiApplication

from app.export.exporter import Exporter, Outcome
from core.figures import drawing
from core.figures.figure import PAPER, SLIDE
from tests.core.figures.specs import curves, matrices

PATIENCE = 30_000


@pytest.fixture
def exporter(qtbot):
    made = Exporter()
    yield made
    assert made.close()


@pytest.fixture
def ended(exporter):
    """What the exporter has said, with the thread in which it said it."""
    found = []
    exporter.ended.connect(lambda outcome: found.append((outcome, threading.current_thread())))
    return found


def test_a_figure_is_drawn_in_another_thread_and_told_in_this_one(exporter, ended, qtbot, tmp_path, monkeypatch):
    drew = []
    real = drawing.figure_bytes
    monkeypatch.setattr(drawing, "figure_bytes", lambda *a: drew.append(threading.current_thread()) or real(*a))
    exporter.save(curves(), tmp_path / "a.pdf", PAPER)
    assert exporter.busy and not ended
    qtbot.waitUntil(lambda: not exporter.busy, timeout=PATIENCE)
    path = tmp_path / "a.pdf"
    assert ended == [(Outcome(f"Saved {path}.", path), threading.main_thread())]
    assert drew[0] is not threading.main_thread()
    assert path.read_bytes() == real(curves(), "pdf", PAPER)
    assert exporter.folder == str(tmp_path)


def test_letters_that_no_font_has_are_told_but_not_of_a_table(exporter, ended, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(font_manager, "findSystemFonts", list)
    figure = curves(title="사인 MAML")
    for name in ("a.svg", "a.csv"):
        exporter.save(figure, tmp_path / name, PAPER)
    exporter.copy(figure, PAPER)
    qtbot.waitUntil(lambda: not exporter.busy, timeout=PATIENCE)
    saved, table, copied = (outcome.sentence for outcome, _ in ended)
    assert table == f"Saved {tmp_path / 'a.csv'}."
    told = "No font on this computer has the letters 사 인; boxes stand in their place."
    assert saved == f"Saved {tmp_path / 'a.svg'}. {told}" and copied.endswith(told)


def test_figures_come_in_the_order_in_which_they_were_asked_for(exporter, ended, qtbot, tmp_path):
    names = ["c.csv", "a.png", "b.tsv"]
    for name in names:
        exporter.save(curves(), tmp_path / name, PAPER)
    qtbot.waitUntil(lambda: not exporter.busy, timeout=PATIENCE)
    assert [outcome.path.name for outcome, _ in ended] == names


@pytest.mark.parametrize(
    ("name", "words"),
    [("a.jpg", "choose one of .pdf, .svg"), ("missing/deep/a.png", "put the missing folder or file back")],
)
def test_what_cannot_be_saved_is_one_sentence_and_leaves_nothing(exporter, ended, qtbot, tmp_path, name, words):
    exporter.save(curves(), tmp_path / name, PAPER)
    qtbot.waitUntil(lambda: not exporter.busy, timeout=PATIENCE)
    ((outcome, _),) = ended
    assert outcome.failed and words in outcome.sentence and outcome.path is None
    assert not list(tmp_path.iterdir())


def test_an_older_file_stays_when_the_new_one_cannot_be_drawn(exporter, ended, qtbot, tmp_path, monkeypatch):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"older")
    monkeypatch.setattr(drawing, "_drawn", lambda *_: 1 / 0)
    exporter.save(curves(), path, PAPER)
    qtbot.waitUntil(lambda: not exporter.busy, timeout=PATIENCE)
    outcome = ended[0][0]
    assert outcome.failed and "a.pdf could not be drawn" in outcome.sentence and "ZeroDivisionError" in outcome.details
    assert path.read_bytes() == b"older"


def test_a_copy_is_picture_svg_and_table_together(exporter, ended, qtbot):
    figure = curves(2)
    exporter.copy(figure, PAPER)
    qtbot.waitUntil(lambda: not exporter.busy, timeout=PATIENCE)
    data = QGuiApplication.clipboard().mimeData()
    assert data.hasImage() and data.hasText()
    png = Image.open(io.BytesIO(bytes(data.data("image/png").data())))
    picture = data.imageData()
    assert (picture.width(), picture.height()) == png.size
    assert picture.width() == PAPER.width * PAPER.dpi
    svg = ElementTree.fromstring(bytes(data.data("image/svg+xml").data()))
    assert svg.tag.endswith("svg")
    assert data.text().splitlines()[0] == "quantity\tcurve\titeration\tvalue\tlow\thigh"
    assert len(data.text().splitlines()) == 1 + 2 * (2 * 500 + 2 * 11)
    assert not ended[0][0].failed
    QGuiApplication.clipboard().clear()


def test_a_failed_copy_leaves_the_clipboard(exporter, ended, qtbot, monkeypatch):
    QGuiApplication.clipboard().setText("mine")
    monkeypatch.setattr(drawing, "_drawn", lambda *_: 1 / 0)
    exporter.copy(curves(), PAPER)
    qtbot.waitUntil(lambda: not exporter.busy, timeout=PATIENCE)
    assert QGuiApplication.clipboard().text() == "mine"
    assert ended[0][0].failed
    QGuiApplication.clipboard().clear()


def test_a_preview_is_handed_over_and_says_nothing(exporter, ended, qtbot):
    found = []
    exporter.preview(matrices(), SLIDE, found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=PATIENCE)
    assert found[0].width() == SLIDE.width * SLIDE.dpi
    assert not ended


def test_what_was_asked_for_is_written_even_when_the_window_closes(qtbot, tmp_path):
    exporter = Exporter()
    for n in range(3):
        exporter.save(curves(), tmp_path / f"{n}.csv", PAPER)
    assert exporter.close(30.0)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0.csv", "1.csv", "2.csv"]


def test_without_a_figure_no_thread_is_begun(qtbot):
    before = threading.active_count()
    exporter = Exporter()
    assert threading.active_count() == before
    assert exporter.close()
