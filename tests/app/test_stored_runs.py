"""Runs of the window on disk: stored without being asked for, offered again, and gone on with to the same curve."""

import json
from pathlib import Path

import numpy as np
import pytest

from app.main_window import MainWindow
from app.run_control import RunControl
from app.settings import WindowSettings
from core.errors import UserError
from core.events import History
from core.presets import preset
from core.store.continuing import newest_unfinished
from core.store.metrics import MetricsFile

LONG = 60_000


def quick_spec(iterations=12):
    spec = preset("sinusoid-5shot", ("maml", "mc2"))
    training = spec.training.with_changes({"meta_batch": 4, "evaluation_interval": 5, "iterations": iterations})
    return spec.replaced(training=training, run=spec.run.with_changes({"validation_tasks": 10, "threads": 1}))


@pytest.fixture
def runs(tmp_path, monkeypatch):
    folder = tmp_path / "runs"
    monkeypatch.setenv("CURVATURE_RUNS", str(folder))
    return folder


@pytest.fixture
def window(qtbot, thread, tmp_path, runs):
    window = MainWindow(RunControl(thread), WindowSettings(tmp_path / "window.ini"), quick_spec(), tmp_path)
    qtbot.addWidget(window, before_close_func=lambda w: setattr(w, "_agreed_to_close", True))
    window.show()
    qtbot.waitExposed(window)
    return window


def folders(runs):
    """What is there besides the cache of the list."""
    return [path for path in runs.iterdir() if not path.name.startswith(".")]


def stored(path):
    with MetricsFile.read_only(path / "metrics.sqlite") as metrics:
        return {key: metrics.read(*key).value for key in metrics.series()}


def finish(qtbot, window):
    qtbot.waitUntil(lambda: window.control.run.reason == "finished", timeout=LONG)
    window.control.stop()
    qtbot.waitUntil(lambda: window.control.run.phase == "ended", timeout=LONG)


def step(qtbot, window, count):
    window.control.step(window.form.spec(), window.folder, count)
    qtbot.waitUntil(
        lambda: window.control.run.phase == "paused" and window.control.run.iteration >= count, timeout=LONG
    )


def stop(qtbot, window):
    window.control.stop()
    qtbot.waitUntil(lambda: window.control.run.phase == "ended", timeout=LONG)


def test_a_run_is_stored_while_it_goes_on(qtbot, window, runs):
    step(qtbot, window, 7)
    (path,) = folders(runs)
    assert window.control.run.folder == str(path)
    qtbot.waitUntil(lambda: json.loads((path / "run.json").read_text())["state"] == "paused", timeout=LONG)
    shown = window.control.run.series["mc2", "query_loss"].y.values()
    assert np.array_equal(stored(path)["mc2", "query_loss"].astype(np.float32), shown) and len(shown) == 7
    stop(qtbot, window)
    assert json.loads((path / "run.json").read_text())["state"] == "stopped"


def test_a_stopped_run_is_offered_and_goes_on_to_the_same_curves(qtbot, window, runs):
    window.control.train(window.form.spec(), window.folder)
    finish(qtbot, window)
    (whole,) = folders(runs)
    expected = stored(whole)
    window.control.reset()
    step(qtbot, window, 7)
    stop(qtbot, window)
    (part,) = set(folders(runs)) - {whole}
    run = json.loads((part / "run.json").read_text())
    (part / "run.json").write_text(json.dumps(run | {"created": "2999-01-01T00:00:00+00:00"}))  # the newest
    window.control.reset()
    window.desk.look_around()
    qtbot.waitUntil(lambda: "was stopped at iteration 7" in window.notice.text, timeout=LONG)
    window.notice._act.click()
    finish(qtbot, window)
    assert window.control.run.folder == str(part)
    found = stored(part)
    assert found.keys() == expected.keys()
    for key, values in expected.items():
        assert np.array_equal(found[key], values), key
        shown = window.control.run.series[key].y.values()
        assert np.array_equal(shown, values.astype(np.float32)), "earlier and new values are one curve"
    intervals = window.control.run.series["mc2", "validation_loss"].ci95.values()
    assert len(intervals) == len(expected["mc2", "validation_loss"]) and np.isfinite(intervals).all()


def test_a_live_change_is_there_again_after_resuming(qtbot, window, runs, tmp_path):
    step(qtbot, window, 3)
    window.control.change({"inner_rate": 0.05}, "")
    qtbot.waitUntil(lambda: bool(window.control.run.changes), timeout=LONG)
    stop(qtbot, window)
    (path,) = folders(runs)
    window.control.reset()
    window.form.set_spec(quick_spec())
    window.desk.resume(path, tmp_path)
    assert window.form.spec().training.inner_rate == 0.05
    finish(qtbot, window)
    assert window.control.run.spec["training"]["inner_rate"] == 0.05


def test_nothing_is_offered_when_the_newest_run_is_finished_or_there_is_none(qtbot, window, runs):
    assert newest_unfinished(runs) is None
    window.control.train(window.form.spec(), window.folder)
    finish(qtbot, window)
    assert newest_unfinished(runs) is None


def test_a_run_that_another_program_makes_can_be_watched(qtbot, window, runs):
    from core.store.run_folder import RunFolder

    busy = RunFolder.create(runs, quick_spec().to_json(), "busy")
    window.desk.look_around()
    qtbot.waitUntil(lambda: "Another program is making the run 'busy'" in window.notice.text, timeout=LONG)
    window.notice._act.click()
    assert window.control.viewed == busy.path and not window.control.active
    busy.unlock()


def test_runs_that_cannot_be_listed_are_named(qtbot, window, runs):
    runs.write_text("not a folder")
    window.desk.look_around()
    qtbot.waitUntil(lambda: str(runs) in window.notice.text, timeout=LONG)


def test_a_folder_that_is_no_run_is_refused_in_one_sentence(qtbot, window, tmp_path):
    window.desk.resume(tmp_path, tmp_path)
    assert "is not the folder of a run" in window.notice.text and not window.control.active


def test_a_run_that_another_process_writes_is_refused(qtbot, window, runs, tmp_path):
    from core.store.run_folder import RunFolder

    busy = RunFolder.create(runs, quick_spec().to_json(), "busy")
    window.desk.resume(busy.path, tmp_path)
    qtbot.waitUntil(lambda: "is being written by" in window.notice.text, timeout=LONG)
    assert not window.control.active
    busy.unlock()


def test_a_run_that_could_not_start_again_is_free_for_the_next_attempt(qtbot, window, runs, tmp_path, monkeypatch):
    from core.store.run_folder import RunFolder
    from core.tasks.sinusoid import Sinusoid

    step(qtbot, window, 3)
    stop(qtbot, window)
    (path,) = folders(runs)

    def missing(self, folder):
        raise UserError("The data are missing; download them.")
        yield

    monkeypatch.setattr(Sinusoid, "load", missing)
    window.desk.resume(path, tmp_path)
    qtbot.waitUntil(lambda: "data are missing" in window.notice.text, timeout=LONG)
    again = RunFolder.open(path)
    qtbot.waitUntil(again.lock, timeout=LONG)
    again.unlock()


def test_trouble_with_the_disk_is_said(qtbot, window):
    from core.events import StorageTrouble

    window.control._outbox.put(StorageTrouble("No space is left; free some."))
    qtbot.waitUntil(lambda: "free some" in window.notice.text)
    window.control._outbox.put(StorageTrouble(""))
    qtbot.waitUntil(lambda: "saved again" in window.notice.text)


def test_history_comes_before_what_is_new():
    from app.run_model import RunModel

    run = RunModel()
    part = (np.arange(3), np.arange(3) * 4, np.arange(3) * 0.5)
    run.take([History("mc2", "validation_loss", *part, np.array([3.0, 2.0, 1.0]), np.array([np.nan, 0.1, 0.2]))])
    run.take([History("mc2", "query_loss", *part, np.array([3.0, 2.0, 1.0]), np.full(3, np.nan))])
    assert (run.iteration, run.tasks, run.seconds) == (2, 8, 1.0)
    assert len(run.series["mc2", "validation_loss"].ci95) == 3 and not len(run.series["mc2", "query_loss"].ci95)
    assert Path(run.folder) == Path()
