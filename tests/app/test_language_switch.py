"""Another language at run time: another window around the same run."""

import pytest
from PySide6.QtWidgets import QApplication

from app.application import Program
from app.language import install
from app.panels.reproduce import Reproduce
from app.panels.runs import Runs
from app.panels.sweeps import Sweeps
from app.run_control import RunControl
from app.settings import WindowSettings
from app.tour.tour import is_offered, offer_tour, tour_of
from core.sweeps.files import keep_sweep
from core.sweeps.sweep import make_sweep
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


def test_changed_live_settings_of_a_stored_run_are_kept(qtbot, program, tmp_path):
    finished = made(tmp_path / "runs" / "made", tmp_path)
    program.window.desk.open(finished)
    program.window.form.edit_spec(program.window.form.spec().with_live({"iterations": 9}))
    program.window.languageChosen.emit("ko")
    assert program.control.viewed == finished and program.window.form.spec().training.iterations == 9
    assert not program.window.undo.undo_action.isEnabled(), "showing them again is no deed"


def test_a_sweep_goes_on_in_the_other_language(qtbot, program, tmp_path):
    keep_sweep(tmp_path / "runs", make_sweep("rates", quick_spec(6), {}, seeds=[0, 1], mode="grid"))
    old = program.window.panel(Sweeps)
    old._list("rates")
    old._on_play()
    program.window.languageChosen.emit("ko")
    panel = program.window.panel(Sweeps)
    assert panel.runner.active and not old.runner.active and panel.chooser.currentText() == "rates"
    qtbot.waitUntil(lambda: not panel.runner.active, timeout=LONG)
    assert [standing.state for standing in panel._queue.standings()] == ["finished", "finished"]
    panel._queue.lock()  # nobody else holds it
    assert not panel._queue.lock()
    panel._queue.unlock()


def test_a_campaign_that_ends_with_the_window_is_told(program):
    old = program.window.panel(Reproduce)
    old.bar.targets.setCurrentIndex(old.bar.targets.findData("omniglot"))
    old.plan_page.seeds.setText("5")
    old.runner.active = True
    program.window.languageChosen.emit("en")
    new = program.window.panel(Reproduce)
    assert new.target is old.target and new.plan_page.wish().seeds == (5,), "Run goes on with what was stopped"
    assert "The campaign was stopped" in program.window.notice.text
    program.window.languageChosen.emit("en")
    assert not program.window.notice.waiting


def test_the_tour_goes_on_and_its_offer_is_made_again(program):
    offer_tour(program.window)
    program.window.notice.say("The disk is full.")
    program.window.languageChosen.emit("ko")
    said = (program.window.notice.text, *program.window.notice.waiting)
    assert is_offered(program.window) and "The disk is full." in said and len(said) == 2
    tour = tour_of(program.window)
    tour.start(2)
    program.window.languageChosen.emit("en")
    assert tour_of(program.window).at == 2 and tour_of(program.window).bubble.isVisible()


def test_a_run_to_go_on_with_is_offered_again(qtbot, program, tmp_path):
    program.window.step(3)
    qtbot.waitUntil(lambda: program.control.run.phase == "paused", timeout=LONG)
    program.control.stop()
    qtbot.waitUntil(lambda: not program.control.active, timeout=LONG)
    program.window.desk.look_around()
    qtbot.waitUntil(lambda: "stopped at iteration 3" in program.window.notice.text, timeout=LONG)
    program.window.languageChosen.emit("ko")
    qtbot.waitUntil(program.window.notice._act.isVisible, timeout=LONG)
    program.window.notice._act.click()
    assert program.control.active
