"""The sweeps panel: put together, started, paused, gone on with, removed; runs are asked for one at a time."""

import math
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.panels.sweeps import Sweeps
from app.run_model import RunModel
from app.sweeps.choices import choices_of
from app.sweeps.sweep_table import SHARE, best_text, end_text
from app.sweeps.sweep_words import DONE, PAUSE, RESUME, RETRY, START
from app.theme import DARK, LIGHT
from core.boxes import Inbox
from core.overrides import with_overrides
from core.presets import PRESETS, preset
from core.store.recorder import Recorder
from core.store.run_folder import RunFolder
from core.store.run_info import read_info
from core.sweeps.files import file_of, keep_sweep, load_sweep
from core.sweeps.queue import SweepQueue
from core.sweeps.sweep import make_sweep


def quick(methods=("maml", "mc2")):
    settings = ["meta_batch=2", "validation_tasks=2", "threads=1", "iterations=4", "evaluation_interval=2"]
    return with_overrides(preset("sinusoid-5shot", methods), settings)


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("CURVATURE_RUNS", str(tmp_path / "runs"))
    return tmp_path / "runs"


@pytest.fixture
def panel(qtbot, root):
    panel = Sweeps()
    qtbot.addWidget(panel)
    panel.apply_theme(LIGHT)
    panel.set_spec(quick())
    panel.resize(800, 500)
    panel.show()
    qtbot.waitExposed(panel)
    panel.asked, panel.resumed = [], []
    panel.runAsked.connect(lambda spec, path, tags: panel.asked.append((spec, path, tags)))
    panel.resumeAsked.connect(panel.resumed.append)
    yield panel
    panel.runner.rest()


def fill(panel, rates="0.01, 0.1", seeds="0, 1"):
    panel.builder.rows[0].field.setText(rates)
    panel.builder.seeds.setText(seeds)


def stored(path, state, iteration=4, seconds=0.5, error=""):
    """What a run leaves in its folder."""
    folder = RunFolder.open(Path(path)) if Path(path).exists() else RunFolder.create_at(Path(path), {}, "a run")
    assert folder.lock()
    changes = {"state": state, "iteration": iteration, "seconds": seconds, "error": error}
    folder.save_info(folder.info.model_copy(update=changes))
    folder.unlock()


def end(panel, reason="finished", **what):
    """The run whose turn it is ends."""
    path = panel.runner.path
    stored(path, reason, **what)
    panel.runner.run_ended(path, reason)


def in_hand(panel, phase="running", iteration=2, seconds=0.25):
    run = RunModel()
    run.folder, run.phase, run.iteration, run.seconds = panel.runner.path, phase, iteration, seconds
    panel.draw(run)
    return run


def cells(panel, title):
    runs = panel.table.runs
    column = runs.columns.index(title)
    return [runs.index(row, column).data() for row in range(runs.rowCount())]


def states(panel):
    return [text.split()[-1] for text in cells(panel, "State")]


# ---- putting together


def test_the_number_of_runs_and_their_time_are_shown_before_the_start(panel):
    fill(panel)
    assert (
        panel.builder._cost.text()
        == "4 runs, 16 iterations in all; the time they take is known once the first has begun"
    )
    run = RunModel()
    run.iteration, run.seconds = 100, 50.0
    panel.draw(run)
    panel._on_clock()
    assert "about 8.0 s at the 2.00 it/s of the run in hand" in panel.builder._cost.text()
    panel.builder.add.click()
    panel.builder.rows[1].chooser.setCurrentIndex(panel.builder.rows[1].chooser.findData("iterations"))
    panel.builder.rows[1].field.setText("2, 10")
    assert panel.builder._cost.text().startswith("8 runs, 48 iterations")
    panel.builder.rows[1].field.setText("2.0, 10")
    assert panel.builder._cost.text().startswith("8 runs, 48 iterations")


@pytest.mark.parametrize(
    ("rates", "seeds", "words"),
    [
        ("0.01, 5000", "0", "less than or equal to 100"),
        ("0.01, x", "0", "valid number"),
        ("", "", "Nothing varies"),
        ("0.01", "0-", "'0-' is no seed"),
        (",".join(f"0.{n}" for n in range(1, 600)), "0-9", "at most 1,000"),
    ],
)
def test_what_cannot_be_used_is_said_at_once_and_cannot_be_started(panel, root, rates, seeds, words):
    fill(panel, rates, seeds)
    said = [panel.builder._problem.text(), panel.builder.rows[0]._problem.text()]
    assert sum(words in text for text in said) == 1, said
    assert not panel.builder.start.isEnabled() and not root.exists()
    fill(panel)
    assert panel.builder.start.isEnabled() and not panel.builder._problem.text()


def test_every_run_is_checked_before_the_first_begins(panel, root):
    fill(panel, "0.1, 0.10")
    panel.builder.start.click()
    assert "Runs 1 and 2 of the sweep are the same" in panel.builder._problem.text()
    assert not panel.asked and not root.exists()


def test_a_wrong_value_stays_marked_after_enter_and_escape_brings_the_last_good_one(qtbot, panel):
    field = panel.builder.rows[0].field
    fill(panel)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    field.setText("x")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.refused and panel.builder.rows[0]._problem.text()
    fill(panel)
    assert not field.refused


def test_a_setting_chosen_twice_is_refused_and_a_row_can_go(panel):
    fill(panel)
    panel.builder.add.click()
    second = panel.builder.rows[1]
    second.chooser.setCurrentIndex(second.chooser.findData("inner_rate"))
    second.field.setText("0.5")
    assert "there twice" in panel.builder._problem.text()
    second.remove.click()
    assert len(panel.builder.rows) == 1 and panel.builder.start.isEnabled()


def test_values_side_by_side_make_a_list(panel):
    fill(panel)
    panel.builder.add.click()
    panel.builder.rows[1].field.setText("3, 4")
    assert panel.builder.sweep().size() == 8
    panel.builder.mode.setCurrentIndex(1)
    panel.builder.mode.activated.emit(1)
    assert panel.builder.sweep().mode == "list" and panel.builder._cost.text().startswith("4 runs")


@pytest.mark.parametrize("name", PRESETS)
def test_every_setting_on_offer_takes_its_present_value_and_its_example(name):
    spec = preset(name, ("maml", "mc2", "meta-sgd"))
    names = [choice.name for choice in choices_of(spec)]
    assert len(set(names)) == len(names) and "run.seed" not in names
    for choice in choices_of(spec):
        now = ",".join(map(str, choice.value)) + ";" if isinstance(choice.value, tuple) else str(choice.value)
        assert choice.problem(spec, now) == "" or choice.knob.kind == "text" or choice.value is None, choice.name
        assert choice.example and choice.knob.help in choice.explanation


# ---- working through


def test_runs_are_asked_for_one_after_the_other(panel, root):
    fill(panel)
    panel.builder.title.setText("mine")
    panel.builder.start.click()
    (spec, path, tags), *more = panel.asked
    assert not more and tags == ("sweep:mine",) and Path(path) == root / "mine 001 inner_rate=0.01 seed=0"
    assert (spec.training.inner_rate, spec.run.seed) == (0.01, 0)
    assert states(panel) == ["running", "queued", "queued", "queued"] and panel.play.text() == PAUSE
    panel.runner.run_ended(str(root / "another run"), "finished")
    assert len(panel.asked) == 1, "a run of the user's own"
    end(panel)
    end(panel, "failed", error="It fell over.")
    assert [Path(path).name[:8] for _, path, _ in panel.asked] == ["mine 001", "mine 002", "mine 003"]
    assert states(panel) == ["finished", "failed", "running", "queued"]
    end(panel)
    end(panel)
    assert states(panel) == ["finished", "failed", "finished", "finished"] and not panel.runner.active
    assert panel.play.text() == RETRY and not panel.resumed
    panel.play.click()
    assert panel.resumed == [panel.asked[1][1]]
    end(panel)
    assert panel.play.text() == DONE and not panel.play.isEnabled()
    assert "4 of 4 runs finished" in panel._words.text()


def test_a_run_that_ends_before_it_has_a_folder_does_not_stop_the_sweep(panel):
    fill(panel)
    panel.builder.start.click()
    panel.runner.run_ended("", "failed")
    assert len(panel.asked) == 2 and states(panel)[:2] == ["queued", "running"]
    end(panel)
    end(panel)
    end(panel)
    assert not panel.runner.active and len(panel.asked) == 4, "each had one turn"


def test_pause_and_resume_are_of_the_run_in_hand(qtbot, panel):
    fill(panel)
    panel.builder.start.click()
    stored(panel.runner.path, "running")
    in_hand(panel)
    with qtbot.waitSignal(panel.pauseAsked):
        panel.play.click()
    in_hand(panel, "paused")
    assert panel.play.text() == RESUME and states(panel)[0] == "paused"
    with qtbot.waitSignal(panel.goOnAsked):
        panel.play.click()
    assert panel.runner.active and not panel.chooser.isEnabled() and not panel.remove.isEnabled()


def test_a_stopped_run_lets_the_sweep_rest_and_start_goes_on_with_it(panel):
    fill(panel)
    panel.builder.start.click()
    end(panel, "stopped", iteration=2)
    assert not panel.runner.active and states(panel)[0] == "stopped" and panel.play.text() == RESUME
    panel.play.click()
    assert panel.resumed == [panel.asked[0][1]] and len(panel.asked) == 1


def test_a_reset_lets_the_sweep_rest(panel):
    fill(panel)
    panel.builder.start.click()
    panel.draw(RunModel())
    assert not panel.runner.active and panel.chooser.isEnabled() and len(panel.asked) == 1


def test_progress_and_ends_come_from_the_sweeps_own_runs(panel):
    fill(panel)
    panel.builder.start.click()
    assert cells(panel, "Ends") == ["–"] * 4
    end(panel, seconds=4 * 3600.0)
    in_hand(panel, iteration=2, seconds=2 * 3600.0)
    runs = panel.table.runs
    assert runs.index(1, runs.columns.index("Progress")).data() == "2 of 4"
    assert runs.index(1, runs.columns.index("Progress")).data(SHARE) == 0.5
    assert "about 10 h 0 min left" in panel._words.text()
    assert cells(panel, "Ends")[0] == "–" and "–" not in cells(panel, "Ends")[1:]


def test_a_sweep_is_there_again_after_the_program_was_killed(qtbot, panel, root):
    made = make_sweep("before", quick(), {"inner_rate": ("0.01", "0.1")}, seeds=(0,))
    queue = SweepQueue(root, keep_sweep(root, made))
    stored(queue.paths[0], "running", iteration=2)
    panel._on_clock()
    panel.chooser.setCurrentIndex(1)
    panel.chooser.activated.emit(1)
    assert states(panel) == ["interrupted", "queued"] and panel.play.text() == RESUME
    panel.play.click()
    assert panel.resumed == [str(queue.paths[0])]
    end(panel)
    assert [path for _, path, _ in panel.asked] == [str(queue.paths[1])]
    with qtbot.waitSignal(panel.openAsked) as opened:
        panel.table.doubleClicked.emit(panel.table.runs.index(0, 0))
    assert opened.args == [str(queue.paths[0])]


def test_a_sweep_in_other_hands_is_left_alone(panel, root):
    queue = SweepQueue(root, keep_sweep(root, make_sweep("theirs", quick(), {}, seeds=(0, 1))))
    assert queue.lock() == ""
    panel._list("theirs")
    assert panel.play.text() == START
    panel.play.click()
    assert "is being worked through by process" in panel._problem.text() and not panel.runner.active
    queue.unlock()
    panel.play.click()
    assert panel.runner.active and not panel._problem.text()


def test_names_are_suggested_and_never_taken_twice(panel, root):
    keep_sweep(root, make_sweep("inner_rate", quick(), {}, seeds=(5, 6)))
    panel._on_clock()
    fill(panel)
    assert panel.builder.title.placeholderText() == "inner_rate 2"
    panel.builder.title.setText("inner_rate")
    panel.builder.start.click()
    assert "another sweep called 'inner_rate'" in panel.builder._problem.text() and not panel.asked


def test_a_removed_sweep_keeps_its_runs_and_comes_back(panel, root):
    fill(panel)
    panel.builder.title.setText("mine")
    panel.builder.start.click()
    end(panel, "stopped", iteration=2)
    run = panel.asked[0][1]
    before = load_sweep(file_of(root, "mine"))
    panel.remove.click()
    assert panel.chooser.count() == 1 and "was removed; its runs stay" in panel._words.text()
    assert read_info(Path(run)).info.iteration == 2
    panel.undo.click()
    assert load_sweep(file_of(root, "mine")) == before and states(panel)[0] == "stopped"


def test_in_another_folder_nothing_is_left_of_a_removed_sweep(panel, root, tmp_path):
    keep_sweep(root, make_sweep("mine", quick(), {}, seeds=(0, 1)))
    panel._list("mine")
    panel.remove.click()
    assert panel.undo.isVisible()
    panel.set_folders(tmp_path / "other", tmp_path)
    assert not panel.undo.isVisible() and "was removed" not in panel._words.text()


def test_a_damaged_sweep_is_said_and_hurts_no_other(panel, root):
    keep_sweep(root, make_sweep("good", quick(), {}, seeds=(0, 1)))
    file_of(root, "bad").write_text("{")
    panel._on_clock()
    panel.chooser.setCurrentIndex(panel.chooser.findText("bad"))
    panel.chooser.activated.emit(panel.chooser.currentIndex())
    assert "is no sweep, it is not JSON" in panel._problem.text() and panel._pages.currentWidget() is panel.builder
    panel._list("good")
    assert states(panel) == ["queued", "queued"]


def test_nothing_is_looked_at_while_nobody_sees_it(panel):
    assert panel._clock.isActive()
    panel.hide()
    assert not panel._clock.isActive()


def test_real_runs_one_after_the_other(panel, root):
    """The panel asks, something trains and stores, and says so: as the window does it."""
    from core.train import train

    def go(spec, path, tags):
        inbox = Inbox()
        events = Recorder(inbox, print).record(
            train(spec, inbox, Path()), lambda values: RunFolder.create_at(Path(path), values, "", tags)
        )
        reason = list(events)[-1].reason
        panel.runner.run_ended(path, reason)

    panel.runAsked.connect(go)
    fill(panel, seeds="3")
    panel.builder.start.click()
    assert states(panel) == ["finished", "finished"] and not panel.runner.active
    assert all(text not in ("–", "") for text in cells(panel, "best MAML") + cells(panel, "best MC2"))
    assert [read_info(Path(path)).info.tags for _, path, _ in panel.asked] == [("sweep:inner_rate",)] * 2


# ---- looks


def test_ends_are_local_times_with_their_day():
    noon = datetime(2024, 5, 6, 12, 0)
    assert end_text(3600, noon) == "13:00" and end_text(13 * 3600, noon) == "Tue 01:00"
    assert end_text(30 * 86_400, noon) == "2024-06-05" and end_text(math.nan, noon) == "–" == end_text(1e300, noon)


def test_the_best_score_is_an_accuracy_or_else_a_loss(panel, root):
    queue = SweepQueue(root, keep_sweep(root, make_sweep("a", quick(), {}, seeds=(0, 1))))
    folder = RunFolder.create_at(queue.paths[0], {}, "")
    best = {
        "maml": {"validation_loss": (0.5, 2)},
        "mc2": {"validation_loss": (0.5, 2), "validation_accuracy": (0.9, 3)},
    }
    folder.save_info(folder.info.model_copy(update={"best": best}))
    folder.unlock()
    standing, queued = queue.standings()
    assert [best_text(standing, "maml"), best_text(standing, "mc2"), best_text(queued, "mc2")] == [
        "0.500",
        "90.0 %",
        "–",
    ]


def test_heads_fit_the_sweep_that_is_shown(panel, root):
    """Sweeps alike in everything but the settings of their arms; a setting that varies stands in the rows, not in the head."""
    for name, rate in (("a", "0.5"), ("b", "0.25")):
        spec = with_overrides(quick(), [f"mc2.inner_rate={rate}"])
        keep_sweep(root, make_sweep(name, spec, {"inner_rate": ("0.1", "0.2")}))
    keep_sweep(root, make_sweep("c", quick(), {"mc2.inner_rate": ("0.1", "0.2")}))
    heads = {}
    for name in "abc":
        panel._list(name)
        runs = panel.table.runs
        heads[name] = [runs.headerData(at, Qt.Orientation.Horizontal) for at in range(runs.columnCount())][-2:]
    assert heads == {
        "a": ["best MAML", "best MC2 (α 0.5)"],
        "b": ["best MAML", "best MC2 (α 0.25)"],
        "c": ["best MAML", "best mc2"],
    }


def test_states_are_coloured_in_both_themes(panel):
    fill(panel)
    panel.builder.start.click()
    end(panel, "failed", error="It fell over.")
    runs = panel.table.runs
    failed = runs.index(0, runs.columns.index("State"))
    for theme in (LIGHT, DARK):
        panel.apply_theme(theme)
        assert failed.data(Qt.ItemDataRole.ForegroundRole).name() == theme.error
    assert failed.data(Qt.ItemDataRole.ToolTipRole) == "It fell over."


def test_every_control_has_a_name(panel):
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

    for kind in (QAbstractButton, QComboBox, QLineEdit):
        for widget in panel.findChildren(kind):
            if widget.isVisible():
                assert widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()), widget
