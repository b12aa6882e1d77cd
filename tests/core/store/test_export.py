"""Exports of a run that is going on, and into places where they would do harm."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from core.errors import UserError
from core.store.event_files import export_events
from core.store.export import export_csv, export_weights
from core.store.metrics import MetricsFile
from core.store.rows import Curve, Row
from core.store.run_folder import RunFolder

ARMS = ("maml", "mc2")


def rows(iteration: int) -> list[Row]:
    return [Row(arm, "query_loss", iteration, 25 * iteration, 0.1, 0.1 + iteration) for arm in ARMS]


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    made = RunFolder.create(tmp_path / "runs", {}, "sinusoid")
    with MetricsFile.for_writing(made.metrics_path) as metrics:
        metrics.append(rows(1))
    made.unlock()
    return made


@pytest.fixture
def growing(folder: RunFolder, monkeypatch: pytest.MonkeyPatch) -> RunFolder:
    """A run whose writer adds an iteration of all arms whenever somebody has read a series."""
    read = MetricsFile.read
    written = [1]

    def read_slowly(metrics: MetricsFile, arm: str, series: str) -> Curve:
        curve = read(metrics, arm, series)
        written.append(written[-1] + 1)
        with MetricsFile.for_writing(folder.metrics_path) as writer:
            writer.append(rows(written[-1]))
        return curve

    with MetricsFile.for_writing(folder.metrics_path) as kept:
        kept.append(rows(1))
        monkeypatch.setattr(MetricsFile, "read", read_slowly)
        yield folder


def test_all_arms_of_a_run_that_goes_on_end_at_the_same_iteration(growing: RunFolder, tmp_path: Path) -> None:
    for expected in (1, 3):
        assert export_csv(growing, tmp_path / "curves.csv") == len(ARMS) * expected
        with (tmp_path / "curves.csv").open(newline="") as file:
            found = [(row["arm"], int(row["iteration"])) for row in csv.DictReader(file)]
        assert found == [(arm, n) for arm in ARMS for n in range(1, expected + 1)]


def test_so_do_those_in_event_files(growing: RunFolder, tmp_path: Path) -> None:
    pytest.importorskip("tensorboardX", reason="the extra [tensorboard] is not installed")
    assert export_events(growing, tmp_path / "events") == len(ARMS)


@pytest.mark.parametrize(
    "name", ["run.json", "metrics.sqlite", "metrics.sqlite-wal", "log.txt", "checkpoints/a.npz", "best/a.safetensors"]
)
def test_no_export_takes_the_place_of_a_part_of_a_run(folder: RunFolder, name: str) -> None:
    before = {path: path.read_bytes() for path in folder.path.rglob("*") if path.is_file()}
    with pytest.raises(UserError, match="belongs to a stored run"):
        export_csv(folder, folder.path / name)
    if name.endswith(("npz", "safetensors")):
        with pytest.raises(UserError, match="belongs to a stored run"):
            export_weights(folder, folder.path / name)
    assert {path: path.read_bytes() for path in folder.path.rglob("*") if path.is_file()} == before


def test_beside_them_an_export_may_lie(folder: RunFolder) -> None:
    assert export_csv(folder, folder.path / "curves.csv") == len(ARMS)
