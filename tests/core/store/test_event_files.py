"""TensorBoard event files: read back with the package that writes them, and refused in a sentence without it."""

import struct
import sys

import pytest

from core.errors import UserError
from core.store.event_files import export_events, tag_of
from core.store.metrics import MetricsFile
from core.store.rows import Row
from core.store.run_folder import RunFolder

CREATED = "2026-01-02T03:04:05+00:00"
MOMENT = 1_767_323_045.0
ROWS = [
    Row("mc1", "query_loss", 1, 25, 0.5, 0.25),
    Row("mc1", "query_loss", 2, 50, 1.5, float("nan")),
    Row("mc1", "validation_accuracy", 2, 50, 1.5, 0.75, 0.125),
    Row("maml", "query_loss", 1, 25, 0.25, 4.0),
    Row("../../out", "query_loss", 1, 25, 0.25, 4.0),
]


@pytest.fixture
def folder(tmp_path):
    made = RunFolder.create(tmp_path / "runs", {}, "sinusoid")
    made.save_info(made.info.model_copy(update={"created": CREATED}))
    with MetricsFile.for_writing(made.metrics_path) as metrics:
        metrics.append(ROWS)
    made.unlock()
    return made


def said(file):
    """(tag, step, wall time, value) of every scalar in an event file, whose frames are read by hand."""
    from tensorboardX.proto.event_pb2 import Event

    raw, found = file.read_bytes(), []
    while raw:
        (length,) = struct.unpack("<Q", raw[:8])
        event, raw = Event.FromString(raw[12 : 12 + length]), raw[16 + length :]
        found += [(value.tag, event.step, event.wall_time, value.simple_value) for value in event.summary.value]
    return found


def test_every_scalar_comes_back_with_its_time(folder, tmp_path):
    pytest.importorskip("tensorboardX", reason="the extra [tensorboard] is not installed")
    assert export_events(folder, tmp_path / "deep" / "events") == 6
    files = {file.parent.name: file for file in (tmp_path / "deep" / "events").rglob("*tfevents*")}
    assert set(files) == {"mc1", "maml", "______out"}, "nothing is written outside"
    assert said(files["maml"]) == [("loss/query", 1, MOMENT + 0.25, 4.0)]
    found = said(files["mc1"])
    assert [one[:3] for one in found] == [
        ("loss/query", 1, MOMENT + 0.5),
        ("loss/query", 2, MOMENT + 1.5),
        ("accuracy/validation", 2, MOMENT + 1.5),
        ("accuracy/validation_ci95", 2, MOMENT + 1.5),
    ]
    assert [found[n][3] for n in (0, 2, 3)] == [0.25, 0.75, 0.125]


def test_a_second_export_replaces_the_first(folder, tmp_path):
    pytest.importorskip("tensorboardX", reason="the extra [tensorboard] is not installed")
    for _ in range(2):
        export_events(folder, tmp_path / "events")
    assert len(list((tmp_path / "events" / "maml").iterdir())) == 1


def test_without_the_package_the_extra_is_named(folder, tmp_path, monkeypatch):
    for module in ("tensorboardX", "tensorboardX.proto.event_pb2"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UserError, match=r"\[tensorboard\]"):
        export_events(folder, tmp_path / "events")
    assert not (tmp_path / "events").exists()


def test_tags_put_one_quantity_into_one_section():
    assert [tag_of(name) for name in ("query_loss", "test_accuracy", "speed")] == [
        "loss/query",
        "accuracy/test",
        "speed",
    ]
