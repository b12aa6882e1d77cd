"""Another language at run time: another window around the same run."""

import pytest
from PySide6.QtWidgets import QApplication

from app.application import Program
from app.language import install
from app.panels.runs import Runs
from app.run_control import RunControl
from app.settings import WindowSettings
from tests.app.test_run_desk import made
from tests.app.test_stored_runs import quick_spec

LONG = 60_000


@pytest.fixture
def program(qtbot, thread, tmp_path, monkeypatch):
    monkeypatch.setenv("CURVATURE_RUNS", str(tmp_path / "runs"))
    program = Program(RunControl(thread), WindowSettings(tmp_path / "window.ini"), tmp_path)
    program.open(quick_spec(10_000))
    yield program
    program.close()
    program.window.deleteLater()
    install(QApplication.instance(), "en")


def test_the_run_goes_on_in_a_window_of_another_language(qtbot, program):
    old = program.window
    old.train()
    qtbot.waitUntil(lambda: program.control.run.iteration > 5, timeout=LONG)
    run, before = program.control.run, program.control.run.iteration
    old.panel(Runs).set_filter("mc2")
    old.languageChosen.emit("ko")
    new = program.window
    assert new is not old and not old.isVisible() and new.isVisible()
    assert new.area.docks["curves"].windowTitle() != "Curves"
    assert new.panel(Runs).filter == "mc2" and new.form.spec() == quick_spec(10_000)
    qtbot.waitUntil(lambda: program.control.run.iteration > before + 5, timeout=LONG)
    assert program.control.run is run and program.control.active
    new.languageChosen.emit("en")
    assert program.window.area.docks["curves"].windowTitle() == "Curves"
    assert program.window.settings.language == "en"


def test_a_stored_run_that_is_looked_at_is_there_in_the_other_language(qtbot, program, tmp_path):
    finished = made(tmp_path / "runs" / "made", tmp_path)
    program.window.desk.open(finished)
    qtbot.waitUntil(lambda: program.control.run.iteration == 6, timeout=LONG)
    program.window.languageChosen.emit("ko")
    assert program.control.viewed == finished
    qtbot.waitUntil(lambda: program.control.run.iteration == 6, timeout=LONG)
    program.window.form.edit_spec(program.window.form.spec().with_live({"iterations": 8}))
    program.window.train()
    qtbot.waitUntil(
        lambda: program.control.run.reason == "finished" and program.control.run.iteration == 8, timeout=LONG
    )
