"""The line at the bottom of the window: where the run is, how fast it goes, where it runs."""

from __future__ import annotations

import time

import psutil
from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QWidget

from app.numbers import count, duration, number, si
from app.run_model import RunModel
from core.spec_changes import planned_end

REFRESH_SECONDS = 0.5
SPARED = ("tasks", "memory", "device", "speed")
"""Labels that a narrow window goes without, the first first."""
MIDDLE_WIDTH, SPACING = 260, 6
"""Pixels kept for what stands in the middle, and between two widgets."""


class StatusLine(QStatusBar):
    """Iteration and planned end, iterations and tasks a second, time left, device and memory, refreshed twice a second.

    `middle` stands between the numbers of the run and those of the machine. A narrow window shows fewer numbers.
    """

    def __init__(self, middle: QWidget) -> None:
        super().__init__(sizeGripEnabled=False)
        self._process = psutil.Process()
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedSize(120, 8)
        self._bar.setAccessibleName(self.tr("Progress to the planned end"))
        self._phases = {
            "idle": self.tr("ready"),
            "preparing": self.tr("preparing"),
            "running": self.tr("training"),
            "paused": self.tr("paused"),
            "ended": self.tr("ended"),
        }
        names, widest = self._names(), self._widest()
        self._labels = {name: QLabel() for name in names}
        for name, label in self._labels.items():
            label.setAccessibleName(names[name])
            label.setContentsMargins(8, 0, 8, 0)
            label.setMinimumWidth(label.fontMetrics().horizontalAdvance(widest[name]) + 16)
        for name in ("phase", "iteration", "speed", "tasks", "left"):
            self.addWidget(self._labels[name])
            if name == "iteration":
                self.addWidget(self._bar)
        self.addPermanentWidget(middle, 1)
        for name in ("device", "memory"):
            self.addPermanentWidget(self._labels[name])
        self.setMinimumWidth(0)  # which Qt has set, as it does for a window of its own
        self._mark = (0.0, 0, 0)
        self._next = 0.0

    def minimumSizeHint(self) -> QSize:
        """No number is a reason to widen the window."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what there is no room for."""
        super().resizeEvent(event)
        widths = {name: label.minimumWidth() + SPACING for name, label in self._labels.items()}
        room = self.width() - MIDDLE_WIDTH - self._bar.width() - sum(widths.values())
        for name in SPARED:
            self._labels[name].setHidden(room < 0)
            room += widths[name] if room < 0 else 0

    def draw(self, run: RunModel, planned: int) -> None:
        """Show `run` if half a second has passed; `planned` is where it ends, in iterations, while it has not said so itself."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + REFRESH_SECONDS
        planned = planned_end(run.spec, ((change.arm, change.changes) for change in run.changes)) or planned
        speed, tasks = self._speeds(now, run)
        running = run.phase == "running" and speed > 0
        self._labels["phase"].setText(self._phases[run.phase])
        words = self.tr("iteration {0} / {1}").format(count(run.iteration), count(planned))
        self._labels["iteration"].setText(words)
        self._bar.setRange(0, planned)
        self._bar.setValue(min(run.iteration, planned))
        self._labels["speed"].setText(self.tr("{0} it/s").format(number(speed)) if running else "")
        self._labels["tasks"].setText(self.tr("{0} tasks/s").format(si(tasks)) if running else "")
        left = self.tr("{0} left").format(duration((planned - run.iteration) / speed)) if running else ""
        self._labels["left"].setText(left)
        self._labels["device"].setText(self._device(run.device, run.threads))
        memory = f"{self._process.memory_info().rss / 1e9:.1f}"
        self._labels["memory"].setText(self.tr("RAM {0} GB").format(memory))

    def _names(self) -> dict[str, str]:
        """What the labels are called, from left to right."""
        return {
            "phase": self.tr("phase"),
            "iteration": self.tr("iteration"),
            "speed": self.tr("speed"),
            "tasks": self.tr("tasks"),
            "left": self.tr("left"),
            "device": self.tr("device"),
            "memory": self.tr("memory"),
        }

    def _widest(self) -> dict[str, str]:
        """Room that each label keeps, so that its neighbours do not move when its number grows."""
        return {
            "phase": max(self._phases.values(), key=len),
            "iteration": self.tr("iteration {0} / {1}").format("60,000", "60,000"),
            "speed": self.tr("{0} it/s").format("0.888"),
            "tasks": self.tr("{0} tasks/s").format("88.8k"),
            "left": self.tr("{0} left").format(duration(58 * 60 + 58)),
            "device": self._device("cpu, 8 threads", 8),
            "memory": self.tr("RAM {0} GB").format("8.8"),
        }

    def _device(self, said: str, threads: int) -> str:
        """What a run says of its device, in the language in force."""
        name, _, rest = said.rpartition(", ")
        if rest == "1 thread":
            return self.tr("{0}, 1 thread").format(name)
        return self.tr("{0}, {1} threads").format(name, threads) if rest == f"{threads} threads" else said

    def _speeds(self, now: float, run: RunModel) -> tuple[float, float]:
        """Iterations and tasks a second since the last look, smoothed over about three seconds."""
        then, iteration, tasks = self._mark
        if run.iteration < iteration or now - then > 3:
            self._mark = (now, run.iteration, run.tasks)
        elapsed = max(now - then, 1e-9)
        return max(0.0, (run.iteration - iteration) / elapsed), max(0.0, (run.tasks - tasks) / elapsed)
