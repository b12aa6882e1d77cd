"""How quickly the table of runs answers with thousands of runs: `python -m tests.benchmarks.history --runs 5000`."""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.application import make_application
from app.housekeeping import GarbageClock
from app.panels.runs import Runs
from app.run_model import RunModel
from app.shelf import Shelf
from app.theme import LIGHT
from core.presets import preset
from core.store.run_info import FILE, RunInfo

SECONDS = 60.0
"""Longest wait for the folder to be read."""


def make_runs(root: Path, count: int) -> None:
    """Folders of finished runs of two arms each, with nothing in them but run.json."""
    rng = random.Random(0)
    specs = [preset("sinusoid-10shot"), preset("omniglot-5way-1shot")]
    for number in range(count):
        spec = specs[number % 5 == 0]
        live = {"inner_rate": rng.choice((0.001, 0.003, 0.01)), "meta_batch": rng.choice((4, 25))}
        spec = spec.with_live(live).replaced(run=spec.run.with_changes({"seed": number % 10}))
        metrics = ("query_loss", "validation_loss", *(["validation_accuracy"] if number % 5 == 0 else []))
        arms = {arm.name: {metric: rng.uniform(0.1, 3.0) for metric in metrics} for arm in spec.arms}
        info = RunInfo(
            id=f"{number:032x}", name=f"{spec.title} {number}", state="finished", spec=spec.to_json(), seed=number % 10,
            created=f"2026-{number % 12 + 1:02d}-{number % 28 + 1:02d}T{number % 24:02d}:00:00+00:00", iteration=10_000,
            tags=("good",) if number % 7 == 0 else (), last=arms,
            best={arm: {name: (0.9 * value, 9_000) for name, value in values.items()} for arm, values in arms.items()},
        )  # fmt: skip
        folder = root / f"run {number:05d}"
        folder.mkdir(parents=True)
        (folder / FILE).write_bytes(info.to_json())


def opened(root: Path) -> tuple[Runs, Shelf]:
    """The panel on the (offscreen) screen, looking at a folder."""
    shelf, panel = Shelf(), Runs(root)
    panel.apply_theme(LIGHT)
    panel.set_shelf(shelf)
    panel.resize(1100, 400)
    panel.show()
    return panel, shelf


def listed(root: Path, count: int) -> tuple[Runs, Shelf]:
    """The panel once every run is listed and painted."""
    panel, shelf = opened(root)
    end, run = time.monotonic() + SECONDS, RunModel()
    while panel.model.rowCount() < count and time.monotonic() < end:
        shelf.drain()
        panel.draw(run)
        QApplication.processEvents()
        time.sleep(0.001)
    assert panel.model.rowCount() == count, panel.model.rowCount()
    QApplication.processEvents()
    return panel, shelf


def timed(act: Callable[[], object]) -> float:
    """Milliseconds until `act` is done and painted, the median of five."""
    found = []
    for _ in range(5):
        began = time.perf_counter()
        act()
        QApplication.processEvents()
        found.append(1000 * (time.perf_counter() - began))
    return statistics.median(found)


def say_something(panel: Runs) -> None:
    """What happens when the folder was read again and one run in it has changed."""
    *others, last = panel.library.entries
    panel.library.entries = (*others, replace(last))
    panel.library.changed.emit()


def measure(root: Path, runs: int) -> dict[str, float]:
    """Every figure in milliseconds."""
    figures = {}
    for start in ("cold", "warm"):
        began = time.perf_counter()
        panel, shelf = listed(root, 2 * runs)
        figures[f"start, {start} index"] = 1000 * (time.perf_counter() - began)
        if start == "cold":
            panel.close()
            shelf.close()
    model, table = panel.model, panel.table
    loss, name = model.columns.index("best.validation_loss"), model.columns.index("name")
    table.selectRow(50)
    header = table.horizontalHeader()
    orders = iter([Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder] * 10)
    figures["sort by loss"] = timed(lambda: header.setSortIndicator(loss, next(orders)))
    figures["sort by name"] = timed(lambda: header.setSortIndicator(name, next(orders)))
    filters = iter(["good", "seed == 3 and best.validation_loss < 0.5", "", "mc2 omniglot", 'method == "mc2"'])
    figures["filter"] = timed(lambda: panel.set_filter(next(filters)))
    panel.set_filter("")
    groupings = iter([("inner_rate",), ("inner_rate", "method"), (), ("task.kind",), ("meta_batch", "method")])
    figures["group"] = timed(lambda: panel.set_group_by(next(groupings)))
    panel.set_group_by(())
    figures["scroll a page"] = timed(
        lambda: table.verticalScrollBar().setValue(table.verticalScrollBar().value() + 400)
    )
    figures["one run changed"] = timed(lambda: say_something(panel))
    figures["show a run"] = timed(lambda: model.set_looks([model.row(3)], shown=True))
    shelf.close()
    panel.close()
    return figures


def main() -> int:
    """Print the figures, at the end as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5000)
    options = parser.parse_args()
    application = make_application()
    collector = GarbageClock(application)
    with tempfile.TemporaryDirectory() as folder:
        make_runs(Path(folder), options.runs)
        figures = measure(Path(folder), options.runs)
    for name, milliseconds in figures.items():
        print(f"{name:<22}{milliseconds:10.1f} ms")
    print(json.dumps({"runs": options.runs} | {name: round(value, 1) for name, value in figures.items()}))
    del collector, application
    return 0


if __name__ == "__main__":
    sys.exit(main())
