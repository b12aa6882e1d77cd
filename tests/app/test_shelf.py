"""The shelf remembers how entries are shown, reads the curves of those that are, and makes bands of groups."""

from __future__ import annotations

import json
import threading

import numpy as np
import pytest

from app import shelf as shelf_module
from app.history.reader import Reader
from app.run_model import RunModel
from app.shelf import Look, Shelf, ShelfGroup
from core.store.metrics import MetricsFile
from tests.app.curve_events import full_run, metrics
from tests.app.stored_runs import begun, rows, stored


@pytest.fixture
def shelf(qapp):
    shelf = Shelf()
    yield shelf
    shelf.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "reader"]


@pytest.fixture
def until(qtbot, shelf):
    """Let the shelf take in what was read until a condition holds."""

    def wait(condition):
        def drained():
            shelf.drain()
            return condition()

        qtbot.waitUntil(drained, timeout=20_000)

    return wait


def loaded(shelf, count):
    """Whether so many curves are there, each with 100 points."""
    curves = shelf.curves()
    return len(curves) == count and all(len(one.run.series.get((one.arm, "query_loss"), ())) == 100 for one in curves)


def test_only_the_run_in_hand_is_shown_unless_somebody_says_so(shelf):
    run = full_run(10)
    shelf.set_present("/runs/now", run)
    assert shelf.look(("/runs/now", "mc2"), 1) == Look(shown=True, slot=1, pinned=False)
    assert shelf.look(("/runs/other", "mc2"), 1) == Look(shown=False, slot=1, pinned=False)
    assert shelf.curves() == () and shelf.bands() == ()
    with pytest.raises(TypeError):
        shelf.set_look(("/runs/other", "mc2"), hidden=True)


def test_a_colour_of_the_run_in_hand_is_known_to_every_panel_and_survives_being_stored(shelf):
    run = full_run(10)
    shelf.set_present("", run)
    version = run.version
    shelf.set_look(("", "mc2"), slot=5)
    assert run.slot("mc2") == 5 and run.slot("maml") == 0 and run.version > version
    shelf.set_present("/runs/now", run)
    assert run.slot("mc2") == 5 and shelf.look(("/runs/now", "mc2"), 1).slot == 5
    following = full_run(10)
    shelf.set_present("", following)
    assert following.slot("mc2") == 1
    assert not shelf.look(("/runs/now", "mc2"), 1).shown, "a colour alone does not show a stored run"
    assert shelf.look(("/runs/now", "mc2"), 1).slot == 5


def test_changes_are_told_once_and_only_when_there_are_any(shelf, qtbot):
    key = ("/runs/a", "mc2")
    told = []
    shelf.changed.connect(lambda: told.append(shelf.version))
    shelf.set_looks([key, ("/runs/b", "mc2")], pinned=True)
    shelf.set_look(key, pinned=True)
    shelf.set_baseline(key)
    shelf.set_baseline(key)
    shelf.set_group_by(("method",))
    shelf.set_group_by(["method"])
    shelf.set_groups([ShelfGroup("mc2", 0, (key,))])
    shelf.set_groups([ShelfGroup("mc2", 0, (key,))])
    assert len(told) == 4 and told == sorted(set(told))


def test_shown_entries_get_colours_of_their_own_and_keep_them(shelf):
    shelf.set_present("/runs/now", full_run(10))
    keys = [(f"/runs/{n}", "mc2") for n in range(12)]
    shelf.set_looks(keys, shown=True)
    slots = [shelf.look(key).slot for key in keys]
    assert slots == list(range(2, 14)), "0 and 1 belong to the arms in hand; from 8 on with dashes"
    shelf.set_look(keys[0], shown=False)
    shelf.set_look(("/runs/new", "mc2"), shown=True)
    assert shelf.look(("/runs/new", "mc2")).slot == 2
    shelf.set_look(keys[0], shown=True)
    assert shelf.look(keys[0]).slot == 2, "a colour that was given stays"
    shelf.set_look(keys[1], slot=7)
    shelf.set_look(keys[1], shown=False)
    shelf.set_look(keys[1], shown=True)
    assert shelf.look(keys[1]).slot == 7


def test_a_stored_run_is_read_with_every_number(shelf, until, tmp_path):
    path = stored(tmp_path, "first")
    shelf.set_look((path, "mc2"), shown=True)
    until(lambda: loaded(shelf, 1))
    (curve,) = shelf.curves()
    assert (curve.key, curve.title, curve.arm) == ((path, "mc2"), "MC2 · first", "mc2")
    series = curve.run.series["mc2", "query_loss"]
    np.testing.assert_array_equal(series.iteration.values(), np.arange(1, 101))
    np.testing.assert_array_equal(series.y.values(), (1 / np.arange(1, 101)).astype(np.float32))
    np.testing.assert_array_equal(series.tasks.values(), 25 * np.arange(1, 101))
    validation = curve.run.series["mc2", "validation_loss"]
    np.testing.assert_allclose(validation.ci95.values(), np.full(10, 0.01), rtol=1e-6)
    assert curve.run.stored and (curve.run.phase, curve.run.folder) == ("ended", path)
    version = shelf.version
    shelf.drain()
    assert shelf.version == version
    shelf.set_look((path, "mc2"), shown=False)
    assert shelf.curves() == ()


def test_a_run_of_another_process_grows_while_it_is_watched(shelf, until, tmp_path):
    folder = begun(tmp_path, "live")
    with MetricsFile.for_writing(folder.metrics_path) as metrics:
        metrics.append(rows("mc2", 1, 5, float))
        shelf.set_look((str(folder.path), "mc2"), shown=True)
        until(lambda: shelf.curves()[0].run.iteration == 5)
        version = shelf.version
        metrics.append(rows("mc2", 6, 9, float))
        until(lambda: shelf.curves()[0].run.iteration == 9)
        assert shelf.version > version and shelf.curves()[0].run.phase == "running"
        metrics.drop_after(3)
        until(lambda: shelf.curves()[0].run.iteration == 3)
    folder.unlock()
    until(lambda: shelf.curves()[0].run.reason == "interrupted")


def test_the_run_in_hand_is_not_drawn_twice(shelf, until, tmp_path):
    path = stored(tmp_path, "first")
    shelf.set_look((path, "mc2"), shown=True)
    until(lambda: loaded(shelf, 1))
    shelf.set_present(path, full_run(10))
    assert shelf.curves() == ()
    shelf.set_present("", RunModel())
    until(lambda: loaded(shelf, 1))


def test_titles_tell_equal_arms_apart(shelf, until, tmp_path):
    paths = [stored(tmp_path, "sweep", seed=0), stored(tmp_path, "sweep", seed=1), stored(tmp_path, "other", seed=1)]
    shelf.set_looks([(path, "mc2") for path in paths], shown=True)
    until(lambda: loaded(shelf, 3))
    assert [curve.title for curve in shelf.curves()] == ["MC2 · seed 0", "MC2 · seed 1", "MC2 · other"]
    again = stored(tmp_path, "sweep", seed=1)
    shelf.set_looks([(again, "mc2"), (paths[0], "maml")], shown=True)
    until(lambda: loaded(shelf, 5))
    titles = [curve.title for curve in shelf.curves()]
    assert len(set(titles)) == 5 and f"MC2 · {again.rpartition('/')[2]}" in titles and "MAML · sweep" in titles


def test_pinned_entries_come_first_and_too_many_are_counted(shelf, monkeypatch):
    monkeypatch.setattr(shelf_module, "MOST_CURVES", 5)
    keys = [(f"/nowhere/{n}", "mc2") for n in range(8)]
    shelf.set_looks(keys, shown=True)
    assert len(shelf.curves()) == 5 and shelf.left_out == 3
    shelf.set_look(keys[7], pinned=True)
    assert shelf.curves()[0].key == keys[7]


def test_a_run_that_is_not_there_says_so_and_comes_when_it_is(shelf, until, tmp_path):
    path = tmp_path / "later"
    shelf.set_look((str(path), "mc2"), shown=True)
    until(lambda: "not the folder of a run" in shelf.problem(str(path)))
    made = stored(tmp_path / "elsewhere", "x")
    (tmp_path / "elsewhere" / made.rpartition("/")[2]).rename(path)
    until(lambda: loaded(shelf, 1))
    assert shelf.problem(str(path)) == ""


def test_a_group_is_the_mean_and_the_extremes_of_its_shown_members(shelf, until, tmp_path):
    paths = [stored(tmp_path, "seeds", seed=n, scale=scale) for n, scale in enumerate((1.0, 2.0, 6.0))]
    hidden = stored(tmp_path, "seeds", seed=9, scale=100.0)
    keys = tuple((path, "mc2") for path in paths)
    shelf.set_looks([*keys, (paths[0], "maml")], shown=True)
    shelf.set_groups([ShelfGroup("mc2", 4, (*keys, (hidden, "mc2"))), ShelfGroup("none", 5, ((hidden, "maml"),))])
    until(lambda: shelf.bands()[0].curves.members == 3 and "validation_loss" in shelf.bands()[0].curves.series)
    until(
        lambda: np.allclose(shelf.bands()[0].curves.series["query_loss"].mean.y.values()[:1], 3.0)
    )  # all three are in it
    (band,) = shelf.bands()
    assert (band.label, band.slot) == ("mc2", 4)
    made = band.curves.series["query_loss"]
    i = np.arange(1, 101)
    np.testing.assert_array_equal(made.mean.iteration.values(), i)
    np.testing.assert_array_equal(made.mean.tasks.values(), 25 * i)
    for series, scale in ((made.mean, 3.0), (made.low, 1.0), (made.high, 6.0)):
        np.testing.assert_allclose(series.y.values(), scale / i, rtol=1e-6)
    assert [curve.key for curve in shelf.curves()] == [(paths[0], "maml")], "members have no line of their own"
    shelf.set_groups(())
    assert len(shelf.curves()) == 4 and shelf.bands() == ()


def test_a_group_grows_with_the_run_in_hand(shelf, until, tmp_path):
    path = stored(tmp_path, "first")
    run = full_run(40)
    shelf.set_present("/runs/now", run)
    shelf.set_look((path, "mc2"), shown=True)
    shelf.set_groups([ShelfGroup("both", 0, ((path, "mc2"), ("/runs/now", "mc2")))])
    until(lambda: len(getattr(shelf.bands()[0].curves.series.get("query_loss"), "mean", ())) == 40)
    run.take([metrics("mc2", i, query_loss=1.0) for i in range(41, 61)])
    until(lambda: len(shelf.bands()[0].curves.series["query_loss"].mean) == 60)
    assert shelf.is_grouped(("/runs/now", "mc2")) and not shelf.is_grouped(("/runs/now", "maml"))


def test_what_is_remembered_comes_back(qapp, shelf):
    shelf.set_looks([("/runs/a", "mc2"), ("/runs/b", "mc2")], shown=True)
    shelf.set_look(("/runs/b", "mc2"), slot=9, pinned=True)
    shelf.set_baseline(("/runs/a", "mc2"))
    shelf.set_group_by(("method", "inner_rate"))
    again = Shelf()
    again.restore(json.loads(json.dumps(shelf.state())))
    for key in (("/runs/a", "mc2"), ("/runs/b", "mc2"), ("/runs/c", "mc2")):
        assert again.look(key, 1) == shelf.look(key, 1)
    assert (again.baseline, again.group_by) == (shelf.baseline, shelf.group_by)
    assert again.state() == shelf.state()
    again.close()


BAD_LOOKS = [3, {}, {"run": "/a"}, {"run": 1, "arm": "x"}, {"run": "", "arm": "x"}, None, ["/a", "b"]]


@pytest.mark.parametrize(
    "state",
    [None, 3, [], {}, {"looks": 5}, {"looks": BAD_LOOKS, "baseline": ["/a"], "group_by": "method"}, {"baseline": 7}],
)
def test_a_bad_memory_is_no_memory(qapp, state):
    shelf = Shelf()
    shelf.restore(state)
    assert (shelf.baseline, shelf.group_by, shelf.curves()) == (None, (), ())
    shelf.close()


def test_the_good_part_of_a_memory_is_used(qapp):
    shelf = Shelf()
    good = {"run": "/a", "arm": "x", "shown": True, "slot": 99, "pinned": "yes", "more": 1}
    shelf.restore({"looks": [*BAD_LOOKS, good], "baseline": ["/a", "x"]})
    assert shelf.look(("/a", "x"), 1) == Look(shown=True, slot=1, pinned=False)
    assert shelf.baseline == ("/a", "x")
    shelf.close()


def test_the_reader_goes_on_after_a_defect_and_does_last_what_must_be_done(qtbot, monkeypatch):
    heard = []
    monkeypatch.setattr(threading, "excepthook", lambda args: heard.append(args.exc_type))
    reader, taken, done = Reader(), [], []
    reader.ask(lambda: 1 / 0, taken.append)
    reader.ask(lambda: "read", taken.append)
    qtbot.waitUntil(lambda: reader.drain() or taken == ["read"])
    assert heard == [ZeroDivisionError]
    reader.ask(lambda: "never", taken.append, delay=3600.0)
    reader.ask(lambda: done.append("closed"), None)
    assert reader.close() and done == ["closed"]
    reader.ask(lambda: "late", taken.append)
    reader.drain()
    assert taken == ["read"]


def test_results_reach_the_thread_that_drains(qtbot):
    reader, where = Reader(), []
    reader.ask(lambda: where.append(threading.current_thread().name), lambda _: where.append(threading.get_ident()))
    qtbot.waitUntil(lambda: reader.drain() or len(where) == 2)
    assert where == ["reader", threading.get_ident()]
    assert reader.close()
