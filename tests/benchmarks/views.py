"""How long the views keep the event loop, and what closed ones cost training.

`python -m tests.benchmarks.views` makes a short run of each preset, looks at it in the real window, and prints for each view how long the
longest turn of the event loop was, draw and paint together, when the view was opened, and when something else was chosen in it.
`python -m tests.benchmarks.views --closed` prints what views cost training that were opened and closed; see `closed_views`.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import main  # noqa: F401 - sets what must be set before torch is loaded
from core.boxes import Inbox
from core.folders import data_folder
from core.presets import preset
from core.recorded import begin
from core.store.run_folder import RunFolder
from tests.benchmarks.bench.view_cases import CASES

ITERATIONS = {"sinusoid-10shot": 400, "glyphs-5way-1shot": 12}
CHANGES, QUIET = 8, 0.25


def _nothing() -> None:
    pass


class Turns:
    """The event loop of a window, turned by hand. Each turn takes in what was worked out, draws, and paints.

    The first one begins with what the user does.
    """

    def __init__(self, window: Any, application: Any) -> None:
        window._clock.stop()
        self._window, self._application = window, application

    def longest(self, act: Callable[[], object] = _nothing) -> float:
        """Milliseconds of the longest turn from `act` on until nothing has been worked out for a while.

        Processor time of the GUI thread, so that other threads and programs have no say.
        """
        costs, quiet = [], time.monotonic()
        while time.monotonic() - quiet < QUIET:
            start = time.thread_time()
            act()
            act = _nothing
            self._window._on_frame()
            self._application.processEvents()
            costs.append(1e3 * (time.thread_time() - start))
            if self._window.analyst._works:
                quiet = time.monotonic()
            time.sleep(0.005)
        return max(costs)


def look(name: str, runs: Path, only: str) -> None:
    """Print the times of all views of one preset."""
    from app.application import make_application
    from app.asking import AskRow
    from app.main_window import MainWindow
    from app.run_control import RunControl
    from app.settings import WindowSettings
    from app.train_thread import TrainThread

    application, thread = make_application(), TrainThread()
    window = MainWindow(RunControl(thread, runs), WindowSettings(runs / "window.ini"), preset(name), data_folder())
    turns = Turns(window, application)
    window.show()
    window.desk.open(_made(name, runs))
    turns.longest()
    print(f"{name}: longest turn in ms when made, when first shown, and median and worst of {CHANGES} changes")
    for title, dock, prepare, change in (case for case in CASES if only in case[0]):
        window.timeline.choose(None)
        gc.collect()
        gc.disable()
        window.area.toggle_full(dock)
        made, panel = turns.longest(), window.panels[dock]
        prepare(panel, 0)
        for row in panel.findChildren(AskRow):
            if row.isVisible():
                row.asked.emit()
        opened, found = turns.longest(), []
        for n in range(CHANGES):
            found.append(turns.longest(partial(change, panel, n)))
        gc.enable()
        window.area.toggle_full(dock)
        print(f"{title:24}{made:8.1f}{opened:8.1f}{statistics.median(found):8.1f}{max(found):8.1f}", flush=True)
    window.close_without_asking()


def _made(name: str, runs: Path) -> Path:
    """A short stored run of three arms."""
    path, spec = runs / name, preset(name, ("maml", "mc1", "mc2"))
    spec = spec.with_live({"iterations": ITERATIONS[name], "evaluation_interval": ITERATIONS[name]})
    spec = spec.replaced(run=spec.run.with_changes({"validation_tasks": 50}))
    if not path.exists():
        list(
            begin(spec, Inbox(), data_folder(), lambda values: RunFolder.create_at(path, values, name), lambda _: None)
        )
    return path


def run() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--closed", action="store_true", help="measure what closed views cost instead")
    parser.add_argument("--preset", choices=tuple(ITERATIONS), default="", help="only this one")
    parser.add_argument("--only", default="", help="only views whose name holds this text")
    parser.add_argument("--runs", type=Path, help="folder in which the runs are kept")
    options = parser.parse_args()
    for name in [options.preset] if options.preset else ITERATIONS:
        if options.closed:
            subprocess.run([sys.executable, "-m", "tests.benchmarks.closed_views", name], check=True)
        elif options.preset:
            with tempfile.TemporaryDirectory() as folder:
                look(name, options.runs or Path(folder), options.only)
        else:  # each in a process of its own: Qt's application is made once
            subprocess.run(
                [sys.executable, "-m", "tests.benchmarks.views", *sys.argv[1:], "--preset", name], check=True
            )


if __name__ == "__main__":
    run()
