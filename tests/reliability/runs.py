"""Small experiments, and what a run's folder holds of them, for comparison to the last bit."""

from __future__ import annotations

import shutil
import sqlite3
import struct
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from core.presets import preset
from core.spec import ExperimentSpec
from core.store.best_weights import best_files, best_weights, load_best
from core.store.checkpoint import checkpoint_files, load_checkpoint
from core.store.disk import StoreError, is_stray
from core.store.index import Index
from core.store.metrics import MetricsFile
from core.store.snapshots import iteration_of, snapshot_files
from core.store.tensor_file import read_tensors

MARK = struct.Struct("<qd")
"""What a child leaves for each measurement: iteration, and the moment on the system's monotonic clock."""
METHODS = ("maml", "meta-sgd", "mc1", "mc2")
Rows = dict[tuple[str, str], dict[int, tuple[int, bytes, bytes]]]
"""(arm, series) -> iteration -> tasks, value and interval as bytes."""


def sinusoid(methods: tuple[str, ...] = METHODS, **training: Any) -> ExperimentSpec:
    """A quick experiment that needs no data."""
    spec = preset("sinusoid-5shot", methods)
    live = {"iterations": 120, "meta_batch": 4, "evaluation_interval": 10, "inner_rate": 0.01} | training
    return spec.replaced(
        training=spec.training.with_changes(live), run=spec.run.with_changes({"validation_tasks": 8, "threads": 1})
    )


def glyphs(**training: Any) -> ExperimentSpec:
    """Convolutions of width 8 on characters."""
    spec = preset("glyphs-5way-1shot", METHODS)
    live = {"iterations": 24, "meta_batch": 2, "evaluation_interval": 8, "queries": 1} | training
    return spec.replaced(
        model=spec.model.with_changes({"filters": 8}),
        training=spec.training.with_changes(live),
        run=spec.run.with_changes({"validation_tasks": 4, "threads": 1}),
    )


def rows_of(run: Path) -> Rows:
    """Every number measured, as bytes, but the seconds, of a copy, which must be whole; none where there are no curves yet."""
    with TemporaryDirectory() as folder:
        for file in run.glob("metrics.sqlite*"):
            shutil.copy(file, folder)
        path = Path(folder, "metrics.sqlite")
        if not path.exists():
            return {}
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        with MetricsFile.for_writing(path) as metrics:
            assert not metrics.notice, "nothing had to be repaired"
            return {key: _curve(metrics, *key) for key in metrics.series()}


def _curve(metrics: MetricsFile, arm: str, series: str) -> dict[int, tuple[int, bytes, bytes]]:
    curve = metrics.read(arm, series)
    rows = zip(curve.iteration, curve.tasks, curve.value, curve.ci95, strict=True)
    return {int(iteration): (int(tasks), value.tobytes(), ci95.tobytes()) for iteration, tasks, value, ci95 in rows}


def learned(run: Path) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Weights, optimiser and generators of the newest checkpoint, which must be good, but the seconds."""
    checkpoint = load_checkpoint(checkpoint_files(run / "checkpoints")[0])
    state = {name: value for name, value in checkpoint.state.items() if name != "seconds"}
    arms = {arm: {name: v for name, v in values.items() if name != "seconds"} for arm, values in state["arms"].items()}
    return {name: value.tobytes() for name, value in checkpoint.tensors.items()}, state | {"arms": arms}


def matrices_of(run: Path) -> dict[int, dict[str, bytes]]:
    """The snapshots for looking back, by iteration."""
    return {
        iteration_of(path): {name: value.tobytes() for name, value in read_tensors(path)[0].items()}
        for path in snapshot_files(run / "matrices")
    }


def best_of(run: Path) -> dict[str, list[tuple[int, float, dict[str, bytes]]]]:
    """The best weights of each arm that a reader finds, the best first: iteration, score and bytes."""
    arms = {load_best(path).arm for path in best_files(run / "best")}
    return {
        arm: [
            (weights.iteration, weights.score, {name: value.tobytes() for name, value in weights.tensors.items()})
            for weights in best_weights(run / "best", arm)
        ]
        for arm in arms
    }


def require_same(run: Path, reference: Path) -> None:
    """Fail unless both runs have the same curves, results and matrices, and every iteration once."""
    found, wanted = rows_of(run), rows_of(reference)
    assert found.keys() == wanted.keys()
    for key, curve in wanted.items():
        assert found[key] == curve, f"{key} differs"
    assert learned(run) == learned(reference)
    assert best_of(run) == best_of(reference)
    ours, theirs = matrices_of(run), matrices_of(reference)
    for iteration in ours.keys() & theirs.keys():  # which are looked at is a matter of time
        assert ours[iteration] == theirs[iteration], f"the matrices of iteration {iteration} differ"
    (info,) = [summary.info for summary in Index(run.parent).runs() if summary.path == run]
    training = [series for arm, series in wanted if series == "query_loss"]
    assert training and all(
        sorted(found[key]) == list(range(1, info.iteration + 1)) for key in found if key[1] in training
    )


def require_sound(run: Path, before: Rows, since: int) -> Rows:
    """Fail unless a killed run is whole, and nothing of `before` is gone up to iteration `since`; what it holds now."""
    strays = [path for path in run.rglob("*") if is_stray(path.name)]
    assert len(strays) <= 1, strays
    for summary in Index(run.parent).runs():
        assert summary.state in ("interrupted", "finished") and not summary.problem, summary
    require_readable(run)
    require_best(run)
    rows = rows_of(run)
    for key, curve in before.items():
        for iteration, row in curve.items():
            assert iteration > since or rows[key][iteration] == row, f"{key} lost iteration {iteration}"
    return rows


def require_best(run: Path) -> None:
    """Fail unless every checkpoint finds the best weights that it counts on, and all that are there are whole."""
    kept = {(weights.arm, weights.iteration): weights.score for weights in map(load_best, best_files(run / "best"))}
    for file in checkpoint_files(run / "checkpoints"):
        for arm, top in load_checkpoint(file).state["top"].items():
            for score, iteration in top:
                assert kept.get((arm, iteration)) == score, f"{file.name} lacks the weights of {arm} at {iteration}"


def require_readable(run: Path) -> None:
    """Fail unless a reader can show the curves, or is told that the run must be resumed or has none."""
    if (run / "metrics.sqlite").exists():
        try:
            MetricsFile.read_only(run / "metrics.sqlite").close()
        except StoreError as error:
            assert error.transient and ("no metrics yet" in str(error) or "resume its run" in str(error)), error


def checkpointed(run: Path) -> int:
    """The iteration of the newest checkpoint, which must be good; -1 if there is none."""
    files = checkpoint_files(run / "checkpoints")
    return load_checkpoint(files[0]).iteration if files else -1
