"""Files of settings in the window: dropped, opened and saved; and the session that comes back at the next start."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from app.commands import commands_of
from app.main_window import MainWindow
from app.run_control import RunControl
from app.settings import WindowSettings
from app.setup.controls import Field
from core.presets import preset
from core.spec_file import read_spec, write_spec

LONG = 60_000
COPY, BUTTON, NO_KEYS = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def opened(qtbot, thread, tmp_path):
    """Makes windows that remember in the same file, as one start of the program after the other."""

    def make(spec):
        window = MainWindow(RunControl(thread, tmp_path / "runs"), WindowSettings(tmp_path / "w.ini"), spec, tmp_path)
        qtbot.addWidget(window, before_close_func=lambda w: setattr(w, "_agreed_to_close", True))
        window.show()
        qtbot.waitExposed(window)
        return window

    return make


@pytest.fixture
def window(opened):
    return opened(preset("sinusoid-10shot"))


@pytest.fixture
def file(tmp_path):
    """Settings that differ from those in the window in the seed and in much else."""
    spec = preset("sinusoid-5shot", ("mc1",))
    path = tmp_path / "mine.json"
    write_spec(path, spec.replaced(run=spec.run.with_changes({"seed": 7})))
    return path


def data_of(path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return data


def drop(window, path):
    data = data_of(path)  # the event does not keep it
    window.dropEvent(QDropEvent(QPointF(5, 5), COPY, data, BUTTON, NO_KEYS))


def accepted(window, path):
    data = data_of(path)
    event = QDragEnterEvent(QPoint(5, 5), COPY, data, BUTTON, NO_KEYS)
    event.ignore()
    window.dragEnterEvent(event)
    return event.isAccepted()


def trigger(window, text):
    next(command.action for command in commands_of(window) if command.action.text() == text).trigger()


def test_only_folders_and_files_that_may_hold_settings_can_be_dropped(window, file, tmp_path):
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"")
    assert accepted(window, file) and accepted(window, tmp_path)
    assert not accepted(window, picture) and not accepted(window, tmp_path / "gone.json")


def test_dropped_settings_are_shown_and_can_be_undone(window, file):
    before = window.form.spec()
    drop(window, file)
    assert window.form.spec() == read_spec(file) and window.bar.seed.value() == 7
    assert "mine.json" in window.notice.text
    window.undo.undo_action.trigger()
    assert window.form.spec() == before and window.bar.seed.value() == 0


def test_a_file_that_cannot_be_used_changes_nothing_and_says_why(window, file):
    before = window.form.spec()
    file.write_text(file.read_text().replace('"inner_rate": ', '"inner_rate": -'))
    drop(window, file)
    assert window.form.spec() == before and "inner_rate" in window.notice.text


def test_dropped_settings_do_not_throw_a_run_away(qtbot, window, file):
    window.control.step(window.form.spec(), window.folder, 2)
    qtbot.waitUntil(lambda: window.control.run.phase == "paused", timeout=LONG)
    run = window.control.run
    drop(window, file)
    assert window.control.run is run and window.control.active and "needs a restart" in window.notice.text


def test_settings_are_saved_and_opened_from_the_menu(window, tmp_path, monkeypatch):
    saved = window.form.spec()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "kept"), ""))
    trigger(window, "Save settings…")
    kept = tmp_path / "kept.json"
    assert read_spec(kept) == saved and "kept.json" in window.notice.text
    window.show_spec(preset("sinusoid-5shot"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(kept), ""))
    trigger(window, "Open settings…")
    assert window.form.spec() == saved
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "such" / "a.json"), ""))
    trigger(window, "Save settings…")
    assert "put the missing folder" in window.notice.text


def test_what_is_still_being_typed_is_saved_and_copied(qtbot, window, tmp_path, monkeypatch):
    field = next(one for one in window.form.findChildren(Field) if one.accessibleName() == "Inner rate")
    seed = window.bar.seed.lineEdit()
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "0.07")  # a menu and its keys leave the focus where it is
    trigger(window, "Copy as command")
    assert "inner_rate=0.07" in QGuiApplication.clipboard().text()
    field.selectAll()
    qtbot.keyClicks(field, "0.08")
    seed.setText("6")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "kept"), ""))
    trigger(window, "Save settings…")
    kept = read_spec(tmp_path / "kept.json")
    assert kept.training.inner_rate == 0.08 and kept.run.seed == 6
    assert kept == window.form.spec()


def test_a_name_with_a_dot_gets_its_ending_and_replaces_nothing_unasked(window, tmp_path, monkeypatch):
    saved, kept = window.form.spec(), tmp_path / "rate 0.1.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "rate 0.1"), ""))
    trigger(window, "Save settings…")
    assert read_spec(kept) == saved and accepted(window, kept)
    window.show_spec(preset("sinusoid-5shot"))
    trigger(window, "Save settings…")
    assert read_spec(kept) == saved and "there already" in window.notice.text
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(kept), ""))  # the dialog has asked
    trigger(window, "Save settings…")
    assert read_spec(kept) == preset("sinusoid-5shot")


def test_cancelled_dialogs_do_nothing(window, tmp_path, monkeypatch):
    before, there = window.form.spec(), sorted(tmp_path.iterdir())
    for name in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: ("", ""))
    trigger(window, "Save settings…")
    trigger(window, "Open settings…")
    assert window.form.spec() == before and sorted(tmp_path.iterdir()) == there and not window.notice.text


def test_experiment_docks_and_theme_come_back_at_the_next_start(qtbot, opened, tmp_path, file):
    window = opened(preset("sinusoid-10shot"))
    drop(window, file)
    window.set_theme("dark")
    window.settings.language = "ko"
    window.area.docks["spectrum"].hide()
    window.close()
    settings = WindowSettings(tmp_path / "w.ini")
    assert settings.experiment == read_spec(file) and settings.language == "ko"
    again = opened(settings.experiment)
    assert again.form.spec() == read_spec(file) and again.bar.seed.value() == 7 and again.theme.name == "dark"
    hidden = [name for name, dock in again.area.docks.items() if dock.isHidden()]
    assert hidden == ["spectrum"]


@pytest.mark.parametrize("value", ["", "{", "[1]", "7", '{"task": {}}', "[" * 100_000, '{"task": {"kind": "new"}}'])
def test_an_experiment_that_cannot_be_used_counts_as_absent(tmp_path, value):
    path = tmp_path / "w.ini"
    store = QSettings(str(path), QSettings.Format.IniFormat)
    store.setValue("experiment", value)
    store.sync()
    assert WindowSettings(path).experiment is None


def test_a_file_of_the_wrong_kind_counts_as_absent(tmp_path):
    (tmp_path / "w.ini").write_bytes(b"\x00\xff[General\nexperiment=@ByteArray(x)\nview=@Invalid()\n")
    settings = WindowSettings(tmp_path / "w.ini")
    assert settings.experiment is None and settings.view == {}
    assert WindowSettings(Path(tmp_path, "missing.ini")).experiment is None
