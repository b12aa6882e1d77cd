"""The strip that goes through the stored moments: slider, keys, play, what is compared; and what is collected over all of them."""

import math

import numpy as np
import pytest
from PySide6.QtCore import Qt

from app.history.reader import Reader
from app.moments.cell_history import Cell, CellHistory
from app.moments.look import look, values_of
from app.moments.places import iteration_at, position_of
from app.moments.run_extent import RunExtent
from app.moments.time_strip import TimeStrip
from app.run_model import RunModel
from app.theme import LIGHT
from app.timeline import Timeline
from core.events import Matrix, MatrixSnapshot
from core.store.snapshots import Snapshots, snapshot_files
from tests.app.curve_events import full_run

ITERATIONS = [0, 1, 2, 4, 8, 16]


def snapshot(iteration, arm="mc2"):
    """A matrix off by 0.1 an iteration in the cell [0, 1]."""
    values = np.eye(2, dtype=np.float32)
    values[0, 1] = iteration / 10
    return MatrixSnapshot(arm, iteration, float(iteration), (Matrix("fc1", "M_o", values, "identity"),))


@pytest.fixture
def stored(tmp_path):
    snapshots = Snapshots(tmp_path / "matrices")
    for iteration in ITERATIONS:
        snapshots.take(snapshot(iteration))
    snapshots.finish()
    return tmp_path


@pytest.fixture
def reader():
    reader = Reader()
    yield reader
    assert reader.close()


@pytest.fixture
def run():
    run = RunModel()
    run.take([snapshot(20)])
    return run


@pytest.fixture
def until(qtbot, reader):
    """Waits for a condition while what was read is handed over."""

    def wait(condition):
        def ready():
            reader.drain()
            return condition()

        qtbot.waitUntil(ready)

    return wait


@pytest.fixture
def timeline(reader, run, stored, until):
    timeline = Timeline(reader)
    timeline.set_present(run, str(stored))
    until(lambda: timeline.iterations == ITERATIONS)
    return timeline


@pytest.fixture
def strip(qtbot, timeline):
    strip = TimeStrip(timeline)
    qtbot.addWidget(strip)
    strip.apply_theme(LIGHT)
    strip.resize(700, 40)
    strip.show()
    return strip


def test_without_stored_moments_there_is_nothing_to_go_through(qtbot, reader):
    strip = TimeStrip(Timeline(reader))
    qtbot.addWidget(strip)
    assert strip.label.text() == "nothing stored"
    assert not any(one.isEnabled() for one in (strip.slider, strip.play_button, strip.live_button, strip.reference_box))
    strip.play()
    assert not strip.playing


def test_the_slider_goes_from_moment_to_moment_and_ends_at_the_newest(strip, timeline):
    assert (strip.slider.minimum(), strip.slider.maximum(), strip.slider.value()) == (0, 6, 6)
    assert strip.label.text() == "newest"
    strip.slider.setValue(3)
    assert timeline.chosen == 4 and strip.label.text() == "iteration 4"
    assert "4 of the 6" in strip.label.toolTip()
    timeline.choose(9)
    assert strip.slider.value() == 4
    strip.slider.setValue(6)
    assert timeline.chosen is None


def test_buttons_step_and_return_to_the_newest(qtbot, strip, timeline):
    assert strip.back_button.isEnabled() and not strip.on_button.isEnabled() and not strip.live_button.isEnabled()
    strip.back_button.click()
    assert timeline.chosen == 16
    strip.back_button.click()
    assert timeline.chosen == 8
    strip.on_button.click()
    assert timeline.chosen == 16
    timeline.choose(0)
    assert not strip.back_button.isEnabled()
    strip.live_button.click()
    assert timeline.chosen is None


def test_playing_passes_every_moment_and_stops_at_the_newest(strip, timeline, until):
    seen = []
    timeline.changed.connect(lambda: seen.append(timeline.chosen))
    strip.speed_box.setCurrentIndex(strip.speed_box.count() - 1)
    strip.play_button.click()
    assert strip.playing and timeline.chosen == 0
    assert strip.play_button.accessibleName() == "Stop"
    until(lambda: not strip.playing)
    assert list(dict.fromkeys(seen)) == [*ITERATIONS, None]
    assert not strip.play_button.isChecked() and strip.play_button.accessibleName() == "Play"


def test_playing_waits_until_a_moment_was_read(strip, timeline, until, monkeypatch):
    held = set()
    monkeypatch.setattr(timeline, "has_read", lambda iteration: iteration not in held)
    held.add(2)
    strip.play()
    for _ in range(9):
        strip._advance()
    assert timeline.chosen == 1
    held.clear()
    strip._advance()
    assert timeline.chosen == 2
    strip.stop()
    assert not strip.playing


def test_playing_reads_ahead_without_being_asked(strip, timeline, until):
    assert not any(timeline.has_read(iteration) for iteration in ITERATIONS)
    strip.play()
    until(lambda: all(timeline.has_read(iteration) for iteration in ITERATIONS))
    strip.stop()


def test_a_hidden_strip_stands_still(strip, timeline):
    strip.play()
    strip.hide()
    assert not strip.playing


def test_playing_stops_when_another_run_is_shown(strip, timeline):
    strip.play()
    timeline.set_present(RunModel(), "")
    assert not strip.playing and strip.slider.maximum() == 0


def test_what_is_compared_with_can_be_nothing_the_start_the_moment_shown_or_any_moment(qtbot, strip, timeline):
    box = strip.reference_box
    assert strip.reference is None and box.count() == 3 + len(ITERATIONS)
    told = []
    strip.referenceChanged.connect(lambda: told.append(strip.reference))
    box.setCurrentText("start")
    assert strip.reference == 0
    timeline.choose(8)
    box.setCurrentText("moment shown now")
    assert strip.reference == 8 and box.currentText() == "iteration 8"
    timeline.choose(2)
    assert strip.reference == 8, "it does not move along"
    box.setCurrentText("iteration 4")
    box.setCurrentText("nothing")
    assert told == [0, 8, 4, None]


def test_new_moments_are_added_and_the_choice_stays(strip, timeline, stored):
    strip.reference_box.setCurrentText("iteration 4")
    timeline._listed(str(stored), ([*ITERATIONS, 32], []))
    assert strip.reference == 4 and strip.reference_box.findText("iteration 32") >= 0
    timeline._listed(str(stored), ([0, 4, 8], []))
    assert strip.reference == 4 and strip.reference_box.count() == 6
    timeline._listed(str(stored), ([0, 8], []))
    assert strip.reference is None and strip.reference_box.currentText() == "nothing"


def test_the_slider_takes_the_arrow_keys(qtbot, strip, timeline):
    strip.slider.setFocus()
    qtbot.keyClick(strip.slider, Qt.Key.Key_Left)
    assert timeline.chosen == 16


def test_prefetching_is_no_news_and_keeps_no_more_than_it_may(timeline, until, monkeypatch):
    told = []
    timeline.changed.connect(lambda: told.append(True))
    monkeypatch.setattr("app.timeline._KEPT", 4)
    timeline.prefetch(3)
    until(lambda: timeline.has_read(1))
    assert told == [] and not timeline.has_read(4), "half of what is kept at most"
    timeline.choose(8)
    timeline.prefetch(1)
    until(lambda: timeline.has_read(16))
    assert len(timeline._loaded) <= 4


def test_a_difference_is_that_of_two_moments(timeline, run, until):
    timeline.choose(8)
    until(lambda: look(run, timeline, "mc2", 2).snapshot is not None)
    found = look(run, timeline, "mc2", 2)
    assert (found.snapshot.iteration, found.reference.iteration) == (8, 2)
    np.testing.assert_allclose(values_of(found.snapshot.matrices[0], found.reference), [[0, 0.6], [0, 0]], atol=1e-6)
    timeline.choose(None)
    assert look(run, timeline, "mc2", 2).snapshot.iteration == 20, "the newest state can be compared too"


def test_what_cannot_be_compared_is_not_a_number():
    other = MatrixSnapshot("mc2", 1, 1.0, (Matrix("fc1", "M_o", np.eye(3, dtype=np.float32), "identity"),))
    matrix = snapshot(4).matrices[0]
    assert np.isnan(values_of(matrix, other)).all()
    assert np.isnan(values_of(matrix, MatrixSnapshot("mc2", 1, 1.0, ()))).all()
    np.testing.assert_allclose(values_of(matrix, None), matrix.deviation())


def test_a_look_says_why_there_is_nothing(timeline, run, stored, until):
    timeline.choose(4)
    assert look(run, timeline, "maml", None).missing == 4 and not look(run, timeline, "maml", None).absent
    until(lambda: look(run, timeline, "maml", None).absent)
    file = next(path for path in snapshot_files(stored / "matrices") if "0008" in path.name)
    file.write_bytes(b"damaged")
    timeline.choose(8)
    until(lambda: file.name in look(run, timeline, "mc2", None).problem)


def test_the_extent_of_a_run_is_its_largest_value(timeline, until):
    extent = RunExtent(timeline)
    until(lambda: extent.tops("mc2", None) == {("fc1", "M_o"): pytest.approx(1.6)})
    known = extent.tops("mc2", None)
    assert extent.tops("mc2", None) is known, "the same object while nothing is new"
    until(lambda: extent.tops("mc2", snapshot(16)) == {("fc1", "M_o"): pytest.approx(1.6)})
    until(lambda: extent.tops("mc2", snapshot(8)) == {("fc1", "M_o"): pytest.approx(0.8)})
    assert extent.tops("maml", None) == {}


def test_the_history_of_a_cell_has_every_moment_and_the_newest_state(timeline, run, stored, until):
    damaged = next(path for path in snapshot_files(stored / "matrices") if "0004" in path.name)
    damaged.write_bytes(b"damaged")
    history = CellHistory(timeline, Cell("mc2", "fc1", "M_o", 0, 1))
    history.survey.go_on()
    until(lambda: history.survey.missing == 0)
    x, y = history.curve(run.matrices["mc2"])
    np.testing.assert_array_equal(x, [0, 1, 2, 8, 16, 20])
    np.testing.assert_allclose(y, x / 10, rtol=1e-6)
    assert math.isnan(Cell("mc2", "fc1", "M_o", 5, 1).value(snapshot(1)))
    assert math.isnan(Cell("mc2", "fc1", "M_f", 0, 0).value(snapshot(1)))


def test_moments_that_are_gone_leave_the_history(timeline, run, stored, until):
    history = CellHistory(timeline, Cell("mc2", "fc1", "M_o", 0, 1))
    history.survey.go_on()
    until(lambda: history.survey.missing == 0)
    version = history.survey.version
    timeline._listed(str(stored), ([0, 1], []))
    history.survey.go_on()
    assert sorted(history.survey.found) == [0, 1] and history.survey.version > version


@pytest.mark.parametrize(("axis", "factor"), [("iteration", 1), ("tasks", 25), ("seconds", 0.01)])
def test_places_on_every_axis(axis, factor):
    run = full_run(100)
    assert position_of(run, 40, axis) == pytest.approx(40 * factor)
    assert position_of(run, 0, axis) == 0
    assert iteration_at(run, 40.3 * factor, axis) == 40
    assert iteration_at(run, -3 * factor, axis) == 0
    empty = RunModel()
    assert (position_of(empty, 4, axis) is None) == (iteration_at(empty, 4, axis) is None) == (axis != "iteration")
