"""The best and the newest value of every series in run.json: right after each batch, and right again after a resume."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.boxes import Inbox, Stop
from core.events import Evaluated, HyperApplied, Metrics, Paused, Saved
from core.keeper import Position
from core.scores import is_better, sign_of
from core.store.disk import StoreError
from core.store.metrics import MetricsFile
from core.store.rows import Row
from core.store.run_folder import RunFolder
from core.store.run_info import RunInfo
from core.store.run_pages import RunPages
from core.store.run_story import informed, measured, recalled
from tests.core.runs import small
from tests.core.store.test_recorder import gone_on, only_run, record, recorded


def rows(series, *values, arm="mc2"):
    return [Row(arm, series, n, 4 * n, 0.1 * n, value) for n, value in enumerate(values, 1)]


def extremes(path):
    """The best and the last of every series, read from the metrics themselves."""
    best, last = {}, {}
    with MetricsFile.read_only(path / "metrics.sqlite") as metrics:
        for arm, series in metrics.series():
            curve = metrics.read(arm, series)
            at = int(curve.value.argmax() if series.endswith("accuracy") else curve.value.argmin())
            best.setdefault(arm, {})[series] = (curve.value[at], curve.iteration[at])
            last.setdefault(arm, {})[series] = curve.value[-1]
    return best, last


@pytest.mark.parametrize(
    ("series", "values", "best"),
    [
        ("query_loss", (3.0, 1.0, 2.0), (1.0, 2)),
        ("validation_accuracy", (0.5, 0.9, 0.7), (0.9, 2)),
        ("query_loss", (1.0, 1.0), (1.0, 1)),
        ("query_loss", (math.nan, 2.0, -math.inf, math.nan), (2.0, 2)),
        ("query_accuracy", (math.inf, 0.25), (0.25, 2)),
        ("support_loss", (0.0, -0.0), (0.0, 1)),
    ],
)
def test_the_smallest_loss_and_the_largest_accuracy_are_kept(series, values, best):
    info = measured(RunInfo(), rows(series, *values))
    assert info.best["mc2"][series] == best
    one_by_one = RunInfo()
    for row in rows(series, *values):
        one_by_one = measured(one_by_one, [row])
    assert one_by_one.best == info.best


@given(st.lists(st.sampled_from([0.0, -0.0, 0.5, -0.5, 3.0, math.nan, math.inf, -math.inf]), max_size=6), st.booleans())
def test_a_file_recalls_what_was_measured(tmp_path_factory, values, accuracy):
    """Also of -0.0 and what is not finite, which SQLite keeps in other ways."""
    series = "query_accuracy" if accuracy else "query_loss"
    told = measured(RunInfo(), rows(series, *values) + rows("support_loss", 1.0, arm="maml"))
    with MetricsFile.for_writing(tmp_path_factory.mktemp("file") / "metrics.sqlite") as metrics:
        metrics.append(rows(series, *values) + rows("support_loss", 1.0, arm="maml"))
        found = recalled(RunInfo(iteration=99, best={"old": {"query_loss": (0.0, 1)}}), metrics)
    assert repr((found.best, found.last, found.iteration)) == repr(
        (dict(sorted(told.best.items())), dict(sorted(told.last.items())), told.iteration)
    )


def test_what_is_neither_a_loss_nor_an_accuracy_has_no_best():
    info = measured(RunInfo(), rows("gradient_norm", 3.0, 1.0))
    assert info.best["mc2"] == {} and info.last["mc2"] == {"gradient_norm": 1.0}


def test_a_best_that_is_not_finite_is_beaten_by_anything_finite():
    assert is_better("loss", 5.0, (math.nan, 1)) and not is_better("loss", math.nan, None)
    assert (sign_of("validation_accuracy"), sign_of("test_loss"), sign_of("seconds")) == (1.0, -1.0, 0.0)


def test_a_checkpoint_does_not_replace_the_best():
    info = measured(RunInfo(), rows("query_loss", 0.5))
    state = {"environment": {"torch": "", "numpy": "", "data": ""}, "best": {"mc2": {"loss": [9.0, 9]}}}
    assert informed(info, Saved(9, {}, state, True)).best == {"mc2": {"query_loss": (0.5, 1)}}


def test_a_finished_run_knows_the_best_of_everything_it_measured(tmp_path):
    recorded(small(iterations=9), tmp_path)
    path = only_run(tmp_path)
    info = RunFolder.open(path).info
    assert (info.best, info.last) == extremes(path)
    assert {"validation_loss", "query_loss", "support_loss"} == info.best["maml"].keys() == info.best["mc2"].keys()


def test_what_was_dropped_is_no_longer_the_best(tmp_path):
    """The newest checkpoint is gone; run.json still boasts of values that the run will never reach again."""
    spec, inbox = small(iterations=12), Inbox()
    for event in record(spec, tmp_path, inbox):
        if isinstance(event, Metrics) and event.iteration == 8:
            inbox.put(Stop())
    path = only_run(tmp_path)
    for checkpoint in sorted((path / "checkpoints").iterdir())[1:]:
        checkpoint.unlink()
    run = json.loads((path / "run.json").read_text())
    run["best"] = {"mc2": {"query_loss": [-7.0, 8]}, "gone": {"query_loss": [1.0, 1]}}
    run["last"]["mc2"]["gone_loss"] = 3.0
    (path / "run.json").write_text(json.dumps(run))
    gone_on(path)
    info = RunFolder.open(path).info
    assert (info.best, info.last) == extremes(path) and info.iteration == 12


def test_a_batch_after_which_run_json_is_not_written_is_remembered(tmp_path):
    folder = RunFolder.create(tmp_path, {}, "a run")
    pages = RunPages(folder, print, 0)
    try:
        for iteration, loss in ((1, 3.0), (2, 1.0), (3, 2.0)):
            event = Metrics("maml", iteration, 4, 0.1, {"query_loss": loss})
            pages.write([event], insisted=False, urgent=False)
        assert folder.info.best == {}, "nothing urgent yet"
        event = Evaluated("maml", 3, 12, 0.3, "validation", {"accuracy": 0.5}, {"accuracy": 0.1})
        pages.write([event, Paused(3, "asked")], insisted=False, urgent=True)
    finally:
        pages.close()
        folder.unlock()
    info = RunFolder.open(folder.path).info
    assert info.best == {"maml": {"query_loss": (1.0, 2), "validation_accuracy": (0.5, 3)}}
    assert info.last == {"maml": {"query_loss": 2.0, "validation_accuracy": 0.5}} and info.iteration == 3


def test_a_batch_written_again_changes_nothing_twice(tmp_path, monkeypatch):
    folder = RunFolder.create(tmp_path, {}, "a run")
    pages = RunPages(folder, print, 0)
    batch = [Metrics("maml", 1, 4, 0.1, {"query_loss": 3.0}), HyperApplied(1, 4, 0.1, "", {"inner_rate": 0.5})]
    try:
        with monkeypatch.context() as patch:
            patch.setattr(RunFolder, "save_info", refuse)
            with pytest.raises(StoreError):
                pages.write(batch, insisted=False, urgent=True)
        pages.write(batch, insisted=False, urgent=True)
    finally:
        pages.close()
        folder.unlock()
    info = RunFolder.open(folder.path).info
    assert [change.values for change in info.changes] == [{"inner_rate": 0.5}]
    assert info.best == {"maml": {"query_loss": (3.0, 1)}}


def refuse(folder, info):
    raise StoreError("the disk is full", folder.path, transient=True)


def test_a_first_score_that_is_not_finite_does_not_stay_the_best():
    position = Position(queries=1)
    scores = (math.nan, 0.5, 0.75)
    noted = [
        position.note(Evaluated("maml", n, n, 0.1, "validation", {"loss": score}, {"loss": 0.0}))
        for n, score in enumerate(scores, 1)
    ]
    assert noted == [False, True, False] and position.best == {"maml": {"loss": (0.5, 2)}}
