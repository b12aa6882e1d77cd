"""What the benchmark of the window runs in child processes: `python -m tests.benchmarks.bench.window_child MODE FILE [PRESET]`.

"headless" trains a preset until killed and counts meta-iterations in FILE, so that whoever waits need not disturb it. "window" does so in
the real window, with a load that is hard to show, and obeys commands found in FILE. "redraw" writes JSON into it.
"""

from __future__ import annotations

import gc
import json
import math
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np

import main  # noqa: F401 - sets what must be set before torch is loaded
from core.boxes import Inbox, Outbox
from core.events import Evaluated, Event, Matrix, MatrixSnapshot, Metrics
from core.folders import data_folder
from core.presets import preset
from core.spec import ExperimentSpec

if TYPE_CHECKING:
    from app.main_window import MainWindow
    from app.run_model import RunModel

POINTS = 1_000_000
TICK = 0.01
FRAMES = 25
RESTART, TRAIN, TELL = 1, 2, 3
"""Commands: forget the lateness so far; press Train; write the lateness so far as JSON beside the shared file."""
LARGE = [
    np.eye(256, dtype=np.float32) + np.random.default_rng(i).normal(0, 0.1, (256, 256)).astype(np.float32)
    for i in range(4)
]


class Lateness:
    """How long an event waits in the event loop: one sample for each planned tick, those that a late tick swallowed included."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_tick)
        self._timer.start(round(1000 * TICK))
        self.restart()

    def restart(self) -> None:
        """Forget the samples; the next tick begins the plan."""
        self._planned = math.inf
        self._samples: list[float] = []

    def _on_tick(self) -> None:
        now = time.perf_counter()
        late = max(0.0, now - self._planned) if math.isfinite(self._planned) else 0.0
        swallowed = int(late / TICK)
        self._samples += [late - i * TICK for i in range(swallowed + 1)]
        on_time = math.isfinite(self._planned) and not swallowed
        self._planned = (self._planned if on_time else now) + TICK  # Qt plans anew after a tick that swallowed others

    def summary(self) -> dict[str, float]:
        """Percentiles in milliseconds."""
        late = 1e3 * np.array(self._samples)
        p50, p95, p99 = np.percentile(late, [50, 95, 99])
        return {"p50_ms": p50, "p95_ms": p95, "p99_ms": p99, "max_ms": late.max()}


class Obedience:
    """Carries out what the parent process wrote into the shared file: see `RESTART`, `TRAIN` and `TELL`.

    Attributes:
        shared: (3,) int64: iterations made, the command to be carried out, whether torch is loaded.
    """

    def __init__(self, window: MainWindow, shared: np.memmap, out: Path) -> None:
        from PySide6.QtCore import QTimer

        self._window, self.shared, self._out = window, shared, out
        self._probe = Lateness()
        self._timer = QTimer(window)
        self._timer.timeout.connect(self._obey)
        self._timer.start(50)

    def _obey(self) -> None:
        if not self.shared[2]:
            self.shared[2] = gc.get_freeze_count() > 0  # freezing is the last thing that loading does
        command = int(self.shared[1])
        if command == RESTART:
            self._probe.restart()
        elif command == TRAIN:
            self._window.panels["curves"].controls.roles["support"].setChecked(True)
            self._window.bar.train_button.click()
        elif command == TELL:
            self._out.write_text(json.dumps(self._probe.summary()))
        self.shared[1] = 0


def train_in_window(counter: Path, name: str) -> None:
    """The real window, with four curves of a million points and a heatmap of 256 x 256 as soon as it trains."""
    from app.run_model import RunModel

    shared = np.memmap(counter, np.int64, "r+", shape=(3,))
    counting, put, take = counting_in(shared), Outbox.put, RunModel.take

    def counted(box: Outbox, event: Event) -> None:
        counting(event)
        put(box, event)

    Outbox.put = counted  # type: ignore[method-assign]
    RunModel.take = lambda run, events: _take_loaded(run, events, take)  # type: ignore[method-assign]
    run_window(steady(name), lambda window: Obedience(window, shared, counter.with_suffix(".json")))


def train_headless(counter: Path, name: str) -> None:
    """Train a preset without a window until killed."""
    from core.train import train

    counting = counting_in(np.memmap(counter, np.int64, "r+", shape=(3,)))
    for event in train(steady(name), Inbox(), data_folder()):
        counting(event)


def steady(name: str) -> ExperimentSpec:
    """A preset without evaluations, which would fall into some stretches of a measurement and not into others."""
    spec = preset(name)
    return spec.with_live({"evaluation_interval": spec.training.iterations})


def counting_in(shared: np.memmap) -> Callable[[Event], None]:
    def count(event: Event) -> None:
        if type(event) is Metrics:
            shared[0] = event.iteration

    return count


def _take_loaded(run: RunModel, events: list[Event], take: Callable[..., None]) -> None:
    """The run goes on after a million iterations that it never made, and its first matrix is a large one."""
    take(run, [_loaded(event) for event in events])
    if run.arms and not run.series:
        for arm in run.arms:
            for metric in ("support_loss", "query_loss"):
                _fill(run, arm, metric, POINTS)


def _loaded(event: Event) -> Event:
    if isinstance(event, Metrics | Evaluated):
        return replace(event, iteration=event.iteration + POINTS)
    if isinstance(event, MatrixSnapshot) and event.matrices:
        large = Matrix("large", "M_o", LARGE[event.iteration % len(LARGE)], "identity")
        return replace(event, matrices=(large, *event.matrices))
    return event


def _fill(run: RunModel, arm: str, metric: str, points: int) -> None:
    """A falling noisy curve of so many points at the beginning of a run."""
    from app.run_model import Series

    k = np.arange(1, points + 1)
    noise = np.exp(np.random.default_rng(0).normal(0, 0.3, points))
    series = run.series.setdefault((arm, metric), Series())
    series.extend(k, 25 * k, np.zeros(points), (0.5 + 3 * np.exp(-5 * k / points)) * noise)


def run_window(spec: ExperimentSpec, act: Callable[[MainWindow], object]) -> None:
    """What `python main.py` does, with fresh settings; `act` gets the window, and what it returns is kept."""
    from PySide6.QtCore import QTimer

    from app.application import close_down, make_application
    from app.housekeeping import GarbageClock
    from app.main_window import MainWindow
    from app.run_control import RunControl
    from app.settings import WindowSettings
    from app.train_thread import TrainThread

    application = make_application()
    with tempfile.TemporaryDirectory() as folder:
        thread = TrainThread()
        window = MainWindow(RunControl(thread), WindowSettings(Path(folder) / "window.ini"), spec, data_folder())
        GarbageClock(window)
        window.show()
        thread.start()
        window.control.warm_up()
        kept: list[object] = []
        QTimer.singleShot(0, lambda: kept.append(act(window)))
        close_down(window, thread, application.exec())


def redraw(out: Path) -> None:
    """Medians of drawing and painting a new state: four curves of 10^6 and 10^7 points at 900 x 500 pixels, a heatmap of 1024 x 1024."""
    from app.application import make_application

    application = make_application()
    results = {"curves_1e6": _redraw_curves(application, 10**6), "curves_1e7": _redraw_curves(application, 10**7)}
    results["heatmap_1024"] = _redraw_heatmap(application)
    out.write_text(json.dumps(results))


def _redraw_curves(application: object, points: int) -> float:
    from app.panels.curves import Curves
    from app.run_model import RunModel
    from app.theme import LIGHT
    from core.events import ArmInfo, Started

    run = RunModel()
    arms = ("maml", "mc2")
    infos = tuple(ArmInfo(arm, arm.upper(), arm, 1, 1) for arm in arms)
    run.take([Started({"task": {"kind": "sinusoid"}}, infos, "cpu", 1, ())])
    for arm in arms:
        for metric in ("support_loss", "query_loss"):
            _fill(run, arm, metric, points)
    panel = Curves()
    panel.controls.roles["support"].setChecked(True)

    def step(frame: int) -> None:
        moment = (points + 1 + frame, 25 * (points + 1 + frame), 0.0)
        run.take([Metrics(arm, *moment, {"support_loss": 4.0, "query_loss": 0.5}) for arm in arms])
        panel.draw(run)

    panel.apply_theme(LIGHT)
    return _median_frame(application, panel, step, (900, 500))


def _redraw_heatmap(application: object) -> float:
    from app.matrices.heatmap import Heatmap
    from app.theme import LIGHT
    from core.events import Matrix

    rng = np.random.default_rng(0)
    values = [(np.eye(1024) + rng.normal(0, 0.1, (1024, 1024))).astype(np.float32) for _ in range(4)]
    heatmap = Heatmap()
    heatmap.apply_theme(LIGHT)

    def step(frame: int) -> None:
        matrix = Matrix("linear2", "M_o", values[frame % len(values)], "identity")
        heatmap.show_matrix(matrix, matrix.deviation(), 0.5)

    return _median_frame(application, heatmap, step, (400, 420))


def _median_frame(application: object, widget: object, step: Callable[[int], None], size: tuple[int, int]) -> float:
    """Milliseconds from a new state to the end of painting, the median of many."""
    widget.resize(*size)
    widget.show()
    step(0)
    application.processEvents()
    times = []
    for frame in range(1, FRAMES + 1):
        start = time.perf_counter()
        step(frame)
        application.processEvents()
        times.append(1e3 * (time.perf_counter() - start))
    widget.close()
    return float(np.median(times))


if __name__ == "__main__":
    modes = {"window": train_in_window, "headless": train_headless, "redraw": redraw}
    modes[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
