"""The line at the bottom of the window: where the run is, how fast it goes, where it runs."""

from __future__ import annotations

import time

import psutil
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QWidget

from app.numbers import count, duration, number, rate
from app.run_model import RunModel

REFRESH_SECONDS = 0.5
WIDEST = {
    "phase": "preparing",
    "iteration": "iteration 60,000 / 60,000",
    "speed": "0.888 it/s",
    "tasks": "88.8k tasks/s",
    "left": "88 min 88 s left",
    "device": "cpu, 8 threads",
    "memory": "RAM 8.8 GB",
}
"""Room that each label keeps, so that its neighbours do not move when its number grows."""
PHASES = {"idle": "ready", "preparing": "preparing", "running": "training", "paused": "paused", "ended": "ended"}


class StatusLine(QStatusBar):
    """Iteration and planned end, iterations and tasks a second, time left, device and memory, refreshed twice a second.

    `middle` stands between the numbers of the run and those of the machine.
    """

    def __init__(self, middle: QWidget) -> None:
        super().__init__(sizeGripEnabled=False)
        self._process = psutil.Process()
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedSize(120, 8)
        self._bar.setAccessibleName("Progress to the planned end")
        self._labels = {name: QLabel() for name in ("phase", "iteration", "speed", "tasks", "left", "device", "memory")}
        for name, label in self._labels.items():
            label.setAccessibleName(name)
            label.setContentsMargins(8, 0, 8, 0)
            label.setMinimumWidth(label.fontMetrics().horizontalAdvance(WIDEST[name]) + 16)
        for name in ("phase", "iteration", "speed", "tasks", "left"):
            self.addWidget(self._labels[name])
            if name == "iteration":
                self.addWidget(self._bar)
        self.addPermanentWidget(middle, 1)
        for name in ("device", "memory"):
            self.addPermanentWidget(self._labels[name])
        self._mark = (0.0, 0, 0)
        self._next = 0.0

    def draw(self, run: RunModel, planned: int) -> None:
        """Show `run` if half a second has passed; `planned` is its planned end in iterations."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + REFRESH_SECONDS
        speed, tasks = self._speeds(now, run)
        running = run.phase == "running" and speed > 0
        self._labels["phase"].setText(PHASES[run.phase])
        self._labels["iteration"].setText(f"iteration {count(run.iteration)} / {count(planned)}")
        self._bar.setRange(0, planned)
        self._bar.setValue(min(run.iteration, planned))
        self._labels["speed"].setText(f"{number(speed)} it/s" if running else "")
        self._labels["tasks"].setText(rate(tasks, "tasks/s") if running else "")
        self._labels["left"].setText(f"{duration((planned - run.iteration) / speed)} left" if running else "")
        self._labels["device"].setText(run.device)
        self._labels["memory"].setText(f"RAM {self._process.memory_info().rss / 1e9:.1f} GB")

    def _speeds(self, now: float, run: RunModel) -> tuple[float, float]:
        """Iterations and tasks a second since the last look, smoothed over about three seconds."""
        then, iteration, tasks = self._mark
        if run.iteration < iteration or now - then > 3:
            self._mark = (now, run.iteration, run.tasks)
        elapsed = max(now - then, 1e-9)
        return max(0.0, (run.iteration - iteration) / elapsed), max(0.0, (run.tasks - tasks) / elapsed)
