"""What the user does with stored runs in the real window: look, go on, branch, describe, delete, export, sweep."""

import csv
import json
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication

import main
from app.main_window import MainWindow
from app.panels.curves import Curves
from app.panels.reproduce import Reproduce
from app.panels.runs import Runs
from app.panels.sweeps import Sweeps
from app.run_control import RunControl
from app.settings import WindowSettings
from core.boxes import Inbox
from core.overrides import with_overrides
from core.recorded import begin
from core.store.metrics import MetricsFile
from core.store.run_folder import RunFolder
from core.store.trash import trashed
from core.sweeps.files import folder_of, keep_sweep
from core.sweeps.sweep import make_sweep
from tests.app.test_stored_runs import folders, quick_spec, step, stop, stored

LONG = 60_000


@pytest.fixture
def runs(tmp_path, monkeypatch):
    folder = tmp_path / "runs"
    folder.mkdir()
    monkeypatch.setenv("CURVATURE_RUNS", str(folder))
    return folder


@pytest.fixture
def window(qtbot, thread, tmp_path, runs):
    window = MainWindow(RunControl(thread), WindowSettings(tmp_path / "window.ini"), quick_spec(), tmp_path)
    qtbot.addWidget(window, before_close_func=lambda w: setattr(w, "_agreed_to_close", True))
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.fixture
def finished(runs, tmp_path):
    """The folder of a run made by another program."""
    return made(runs / "made", tmp_path)


def made(path, data, spec=None):
    events = begin(
        spec or quick_spec(6), Inbox(), data, lambda values: RunFolder.create_at(path, values, "made"), print
    )
    assert list(events)
    return path


def opened(qtbot, window, path):
    window.desk.open(path)
    qtbot.waitUntil(lambda: window.control.run.phase in ("ended", "paused"), timeout=LONG)
    return window.control.run


def test_a_stored_run_is_looked_at_in_every_panel(qtbot, window, finished):
    window.form.set_spec(quick_spec(99))
    run = opened(qtbot, window, finished)
    assert not window.control.active and window.control.place == str(finished)
    assert len(run.series["mc2", "query_loss"]) == 6 and "mc2" in run.matrices
    assert window.form.spec().training.iterations == 6
    qtbot.waitUntil(lambda: window.timeline.iterations != [], timeout=LONG)
    qtbot.waitUntil(lambda: bool(window.panel(Curves).loss.curves), timeout=LONG)
    assert "Resume" in window.bar.train_button.text()


def test_train_goes_on_with_the_run_that_is_looked_at_and_its_changed_settings(qtbot, window, finished):
    opened(qtbot, window, finished)
    window.form.edit_spec(window.form.spec().with_live({"iterations": 9, "inner_rate": 0.02}))
    window.bar.train_button.click()
    qtbot.waitUntil(lambda: window.control.run.reason == "finished" and window.control.run.iteration == 9, timeout=LONG)
    assert window.control.run.folder == str(finished)
    stop(qtbot, window)
    changes = json.loads((finished / "run.json").read_text())["changes"]
    assert {"inner_rate": 0.02, "iterations": 9} in [change["values"] for change in changes]
    assert len(stored(finished)["mc2", "query_loss"]) == 9


def test_a_step_goes_on_with_the_run_that_is_looked_at(qtbot, window, finished, runs):
    opened(qtbot, window, finished)
    window.form.edit_spec(window.form.spec().with_live({"iterations": 20}))
    window.bar.actions_["step"].trigger()
    qtbot.waitUntil(lambda: window.control.run.phase == "paused" and window.control.run.iteration == 7, timeout=LONG)
    assert window.control.run.folder == str(finished) and folders(runs) == [finished]


def test_undo_brings_back_what_the_setup_showed_before_stored_runs_were_opened(qtbot, window, finished, runs, tmp_path):
    window.form.edit_spec(quick_spec(99))
    window.form.edit_spec(quick_spec(77))
    other = made(runs / "other", tmp_path, quick_spec(5))
    opened(qtbot, window, finished)
    opened(qtbot, window, other)
    assert window.form.spec().training.iterations == 5
    window.undo.undo_action.trigger()
    assert window.form.spec() == quick_spec(77)
    window.undo.redo_action.trigger()
    assert window.form.spec().training.iterations == 5
    window.undo.undo_action.trigger()
    window.undo.undo_action.trigger()
    assert window.form.spec() == quick_spec(), "the last edit of my own"


def test_undo_does_not_change_the_run_that_was_resumed(qtbot, window, finished, runs):
    window.form.edit_spec(quick_spec(99).with_live({"inner_rate": 0.03}))
    edited = window.form.spec()
    window.desk.resume(finished, window.folder)
    qtbot.waitUntil(lambda: window.control.run.phase == "paused", timeout=LONG)
    window.undo.undo_action.trigger()
    assert window.form.spec() == edited
    stop(qtbot, window)
    assert json.loads((finished / "run.json").read_text())["changes"] == []


def test_a_locked_change_makes_train_begin_anew(qtbot, window, finished, runs):
    opened(qtbot, window, finished)
    window.bar.seed.setValue(5)
    assert window.control.viewed is None
    window.bar.train_button.click()
    qtbot.waitUntil(lambda: window.control.run.reason == "finished", timeout=LONG)
    assert len(folders(runs)) == 2 and window.control.run.spec["run"]["seed"] == 5


def test_while_a_run_is_in_hand_another_is_shown_beside_it(qtbot, window, finished):
    step(qtbot, window, 3)
    window.desk.open(finished)
    assert window.control.active and "beside the run in hand" in window.notice.text
    qtbot.waitUntil(lambda: len(window.shelf.curves()) == 2, timeout=LONG)
    qtbot.waitUntil(lambda: all(len(curve.run.series) for curve in window.shelf.curves()), timeout=LONG)
    assert {curve.key for curve in window.shelf.curves()} == {(str(finished), "maml"), (str(finished), "mc2")}


def test_a_run_that_gets_ready_is_not_thrown_away_for_another(qtbot, window, finished, tmp_path):
    window.train()
    assert not window.control.run.iteration
    run = window.control.run
    window.desk.open(finished)
    assert window.control.run is run and window.control.active and "beside the run in hand" in window.notice.text


def test_another_run_is_gone_on_with_once_the_one_in_hand_may_be_stopped(qtbot, window, finished):
    step(qtbot, window, 3)
    run = window.control.run
    window.panel(Runs).resumeAsked.emit(str(finished))
    assert window.control.run is run and window.control.active and "stop it to go on with" in window.notice.text
    window.notice._act.click()
    qtbot.waitUntil(lambda: window.control.run.folder == str(finished), timeout=LONG)
    assert RunFolder.open(Path(run.folder)).info.iteration == 3


def test_no_run_goes_on_beside_a_panel_that_computes(qtbot, window, finished, runs):
    sweep = make_sweep("rates", quick_spec(4), {}, seeds=[0], mode="grid")
    keep_sweep(runs, sweep)
    reproduce, panel = window.panel(Reproduce), window.panel(Sweeps)
    reproduce.runner.active = True
    window.panel(Runs).resumeAsked.emit(str(finished))
    assert not window.control.active and "Reproduce is computing" in window.notice.text
    panel._list("rates")
    panel._on_play()
    assert not window.control.active and not panel.runner.active
    reproduce.runner.active = False
    window.panel(Runs).resumeAsked.emit(str(finished))
    assert window.control.active


def test_a_sweep_varies_what_the_setup_shows_live_settings_included(window):
    window.form.edit_spec(window.form.spec().with_live({"iterations": 77}).with_live({"inner_rate": 0.5}, "mc2"))
    assert window.panel(Sweeps).builder.sweep().items()[0].spec.training.iterations == 77
    window.undo.undo_action.trigger()
    window.undo.redo_action.trigger()
    made_of = window.panel(Sweeps).builder.sweep().items()[0].spec
    assert made_of.training_of("mc2").inner_rate == 0.5 and made_of.replaced(title="") == window.form.spec().replaced(
        title=""
    )


def test_a_folder_of_runs_that_was_chosen_earlier_is_the_one_that_is_listed(qtbot, thread, tmp_path, finished):
    mine = made(tmp_path / "mine" / "my run", tmp_path)
    sweep = make_sweep("rates", quick_spec(4), {"inner_rate": ["0.01"]}, seeds=[0], mode="grid")
    keep_sweep(tmp_path / "mine", sweep)
    control = RunControl(thread, tmp_path / "mine")
    window = MainWindow(control, WindowSettings(tmp_path / "window.ini"), quick_spec(), tmp_path)
    qtbot.addWidget(window)
    window.show()
    window.area.docks["runs"].raise_()
    library, sweeps = window.panel(Runs).library, window.panel(Sweeps)
    qtbot.waitUntil(lambda: bool(library.entries), timeout=LONG)
    assert {entry.path for entry in library.entries} == {mine}
    assert [sweeps.chooser.itemText(i) for i in range(sweeps.chooser.count())] == ["New sweep", "rates"]


def test_a_run_that_another_program_holds_is_shown_read_only_and_grows(qtbot, window, finished):
    other = RunFolder.open(finished)
    assert other.lock()
    other.save_info(other.info.model_copy(update={"state": "running"}))
    window.desk.open(finished)
    assert "read-only" in window.notice.text
    qtbot.waitUntil(lambda: window.control.run.iteration == 6, timeout=LONG)
    with MetricsFile.for_writing(other.metrics_path) as metrics:
        row = ("mc2", "query_loss", 7, 28, 1.0, 0.5)
        from core.store.rows import Row

        metrics.append([Row(*row)])
        qtbot.waitUntil(lambda: window.control.run.iteration == 7, timeout=LONG)
    assert window.control.run.series["mc2", "query_loss"].y.values()[-1] == 0.5
    window.train()
    qtbot.waitUntil(lambda: "is being written by" in window.notice.text, timeout=LONG)
    other.unlock()


def test_a_run_that_another_program_holds_stays_in_sight_when_train_or_step_is_pressed(qtbot, window, finished):
    other = RunFolder.open(finished)
    assert other.lock()
    window.desk.open(finished)
    qtbot.waitUntil(lambda: window.control.run.iteration == 6, timeout=LONG)
    for ask in (window.bar.train_button.click, window.bar.actions_["step"].trigger):
        window.notice.clear()
        ask()
        assert window.control.viewed == finished and window.control.run.iteration == 6
        assert not window.control.active and "is being written by" in window.notice.text
    other.unlock()
    window.bar.train_button.click()
    assert window.control.active


def test_a_branch_is_a_copy_that_goes_on_by_itself(qtbot, window, finished, runs):
    before = stored(finished)
    window.desk.branch(finished)
    qtbot.waitUntil(lambda: "This is a copy" in window.notice.text, timeout=LONG)
    copy = window.control.viewed
    assert copy is not None and copy != finished and copy.parent == runs
    qtbot.waitUntil(lambda: window.control.run.iteration == 6, timeout=LONG)
    window.form.edit_spec(window.form.spec().with_live({"iterations": 8}))
    window.train()
    qtbot.waitUntil(lambda: window.control.run.reason == "finished" and window.control.run.iteration == 8, timeout=LONG)
    stop(qtbot, window)
    assert len(stored(copy)["maml", "query_loss"]) == 8
    assert all((stored(finished)[key] == values).all() for key, values in before.items())


def test_a_run_goes_to_the_trash_and_comes_back(qtbot, window, finished, runs):
    opened(qtbot, window, finished)
    window.desk.trash([finished])
    assert not finished.exists() and [run.info.name for run in trashed(runs)] == ["made"]
    assert window.control.viewed is None
    window.undo.undo_action.trigger()
    assert finished.exists() and not trashed(runs)


def test_a_run_whose_curves_are_shown_comes_back_with_one_undo(qtbot, window, finished):
    window.shelf.set_look((str(finished), "mc2"), shown=True)
    qtbot.waitUntil(lambda: "show" in window.undo.undo_action.text(), timeout=LONG)
    window.panel(Runs).trashAsked.emit([str(finished)])
    qtbot.waitUntil(lambda: not window.deeds._later.isActive(), timeout=LONG)
    assert not finished.exists()
    window.notice._act.click()
    assert finished.exists()


def test_a_run_that_is_held_stays_where_it_is(window, finished):
    other = RunFolder.open(finished)
    assert other.lock()
    window.desk.trash([finished])
    assert finished.exists() and "is being written by" in window.notice.text
    other.unlock()


def test_notes_of_stored_runs_and_of_the_run_in_hand_are_kept(qtbot, window, finished, runs):
    window.desk.describe(finished, {"notes": "good", "tags": ("a", "b")})
    assert RunFolder.open(finished).info.tags == ("a", "b")
    window.undo.undo_action.trigger()
    assert RunFolder.open(finished).info.notes == ""
    step(qtbot, window, 2)
    (mine,) = set(folders(runs)) - {finished}
    window.desk.describe(mine, {"name": "my run"})
    qtbot.waitUntil(lambda: RunFolder.open(mine).info.name == "my run", timeout=LONG)


def dropped(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    action, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(5, 5), action, data, button, keys))


def test_a_dropped_run_is_opened_and_a_dropped_folder_of_runs_listed(qtbot, window, finished, tmp_path):
    dropped(window, finished)
    assert window.control.viewed == finished
    elsewhere = tmp_path / "elsewhere"
    other = made(elsewhere / "theirs", tmp_path)
    dropped(window, elsewhere)
    library = window.panel(Runs).library
    qtbot.waitUntil(lambda: {entry.path for entry in library.entries} - {finished} == {other}, timeout=LONG)
    assert window.control.root == elsewhere and window.settings.runs_folder == elsewhere
    assert f"Runs are stored and listed in {elsewhere}" in window.notice.text


def test_the_export_of_a_run_has_every_row(qtbot, window, finished, tmp_path):
    file = tmp_path / "curves.csv"
    window.exports.write(finished, "Curves (*.csv)", file)
    qtbot.waitUntil(lambda: "rows written" in window.notice.text, timeout=LONG)
    with file.open(newline="") as text:
        rows = list(csv.DictReader(text))
    assert len(rows) == sum(len(values) for values in stored(finished).values())
    window.exports.write(finished / "gone", "Curves (*.csv)", file)
    qtbot.waitUntil(lambda: "is not the folder of a run" in window.notice.text, timeout=LONG)


def test_the_proposed_name_of_an_export_keeps_its_dots_and_has_the_ending_of_its_kind(window, finished):
    run = finished.rename(finished.with_name("rates 001 inner_rate=0.02 seed=0"))
    window.exports.export_run(run)
    files = window.exports.files
    names, (curves, tensors, arrays, events) = [], files.nameFilters()
    for kind in (tensors, arrays, curves, events):
        files.selectNameFilter(kind)
        files.filterSelected.emit(kind)  # as a click does
        names.append(Path(files.selectedFiles()[0]).name.removeprefix(run.name))
    assert names == [".safetensors", ".npz", ".csv", ""]
    files.reject()
    window.exports.export_run(run)
    assert Path(window.exports.files.selectedFiles()[0]).name == f"{run.name}.csv"
    window.exports.files.reject()


def test_the_copied_command_makes_the_same_experiment(window, finished, monkeypatch):
    window.exports.copy_command(finished)
    words = QGuiApplication.clipboard().text().split()
    assert words[:3] == ["python", "main.py", "train"]
    options = main._parser().parse_args(words[2:])
    from core.commands.options import experiment_of

    assert experiment_of(options) == quick_spec(6)
    assert with_overrides(quick_spec(6), []) == quick_spec(6)


def test_the_figure_of_the_curves_is_offered_and_copied(qtbot, window, finished):
    window.exports.copy_figure(window.panel(Curves))
    assert "nothing to copy" in window.notice.text
    opened(qtbot, window, finished)
    qtbot.waitUntil(lambda: window.panel(Curves).figure() is not None, timeout=LONG)
    window.exports.export_figure(window.panel(Curves))
    assert window.exports.dialog.isVisible()
    window.exports.dialog.copy_button.click()
    qtbot.waitUntil(lambda: "Copied the figure" in window.notice.text, timeout=LONG)
    assert QGuiApplication.clipboard().mimeData().hasImage()
    window.exports.dialog.reject()
    QGuiApplication.clipboard().clear()  # else Qt clears it while the process ends, when Python is gone


def test_a_sweep_trains_its_runs_one_after_the_other(qtbot, window, runs):
    sweep = make_sweep("rates", quick_spec(4), {"inner_rate": ["0.01", "0.02"]}, seeds=[0, 1], mode="grid")
    keep_sweep(runs, sweep)
    panel = window.panel(Sweeps)
    window.area.docks["sweeps"].raise_()
    panel._list("rates")
    edited = quick_spec(55)
    window.form.edit_spec(edited)
    panel._on_play()
    qtbot.waitUntil(lambda: not panel.runner.active, timeout=4 * LONG)
    window.undo.undo_action.trigger()
    assert window.form.spec() == edited, "the items of the sweep took its place in the setup"
    infos = [RunFolder.open(path).info for path in folders(runs) if path.name.startswith("rates ")]
    assert [info.state for info in infos] == ["finished"] * 4
    assert {(info.spec["training"]["inner_rate"], info.seed) for info in infos} == {
        (rate, seed) for rate in (0.01, 0.02) for seed in (0, 1)
    }


def test_a_sweep_passes_over_a_run_whose_settings_are_lost(qtbot, window, runs):
    sweep = make_sweep("rates", quick_spec(4), {}, seeds=[0, 1], mode="grid")
    keep_sweep(runs, sweep)
    lost, whole = (folder_of(runs, sweep, item) for item in sweep.items())
    RunFolder.create_at(lost, {}, "lost").unlock()
    (lost / "run.json").write_text("{")
    panel = window.panel(Sweeps)
    panel._list("rates")
    panel._on_play()
    assert "cannot be used by this program" in window.notice.text
    qtbot.waitUntil(lambda: not panel.runner.active, timeout=LONG)
    assert RunFolder.open(whole).state == "finished" and not (lost / "metrics.sqlite").exists()


def test_a_sweep_does_not_throw_the_run_in_hand_away(qtbot, window, runs):
    step(qtbot, window, 2)
    sweep = make_sweep("rates", quick_spec(4), {"inner_rate": ["0.01"]}, seeds=[0], mode="grid")
    keep_sweep(runs, sweep)
    panel = window.panel(Sweeps)
    panel._list("rates")
    panel._on_play()
    assert "A run is in hand" in window.notice.text and not panel.runner.active
    assert window.control.active and window.control.run.iteration == 2


def test_what_is_shown_is_there_again_at_the_next_start(qtbot, thread, tmp_path, window, finished):
    window.desk.open(finished)
    window.shelf.set_look((str(finished), "mc2"), shown=True, pinned=True)
    window.panel(Runs).set_filter("made")
    window.close()
    again = MainWindow(RunControl(thread), WindowSettings(tmp_path / "window.ini"), quick_spec(), tmp_path)
    qtbot.addWidget(again)
    assert again.shelf.look((str(finished), "mc2")).pinned and again.panel(Runs).filter == "made"
    again.close()


def test_hiding_a_run_can_be_undone_and_done_again(qtbot, window, finished):
    key = (str(finished), "mc2")
    window.shelf.set_look(key, shown=True)
    qtbot.waitUntil(window.undo.undo_action.isEnabled, timeout=LONG)
    window.undo.undo_action.trigger()
    assert not window.shelf.look(key).shown
    qtbot.waitUntil(window.undo.redo_action.isEnabled, timeout=LONG)
    window.undo.redo_action.trigger()
    assert window.shelf.look(key).shown
