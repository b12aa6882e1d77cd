"""What a run has said so far, in numpy arrays that grow. Panels read it; only `take` and the shelf write it, in the GUI thread."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.plots.pyramid import Buckets, Column, Pyramid
from core.events import (
    ArmInfo,
    ArmPaused,
    ArmResumed,
    ClassificationAdaptation,
    Ended,
    Evaluated,
    Event,
    History,
    HyperApplied,
    Matrix,
    MatrixSnapshot,
    Metrics,
    Paused,
    Progress,
    RegressionAdaptation,
    Resumed,
    Started,
    StateCopy,
    Stored,
)


class Series:
    """One measured quantity of one arm over the run.

    Attributes:
        iteration, tasks, seconds: the three possible horizontal axes; y: the value; ci95: half width of the interval, or empty.
    """

    def __init__(self) -> None:
        self.iteration = Column(np.int32)
        self.tasks = Column(np.float64)
        self.seconds = Column(np.float32)
        self.y = Column(np.float32)
        self.ci95 = Column(np.float32)
        self._values = Pyramid(self.y)
        self._half_widths = Pyramid(self.ci95)

    def append(self, event: Metrics | Evaluated, y: float, ci95: float | None = None) -> None:
        """Add the value that `event` carries. Once one value has an interval, those without get NaN."""
        self.iteration.append(event.iteration)
        self.tasks.append(event.tasks)
        self.seconds.append(event.seconds)
        self.y.append(y)
        if ci95 is not None or len(self.ci95):
            self.ci95.extend(np.full(len(self.y) - len(self.ci95) - 1, np.nan))
            self.ci95.append(np.nan if ci95 is None else ci95)

    def extend(
        self,
        iteration: np.ndarray,
        tasks: np.ndarray,
        seconds: np.ndarray,
        y: np.ndarray,
        ci95: np.ndarray | None = None,
    ) -> None:
        """Add a block of values, arrays of one length; `ci95` is NaN for those without an interval, None when all are."""
        for column, values in ((self.iteration, iteration), (self.tasks, tasks), (self.seconds, seconds), (self.y, y)):
            column.extend(values)
        if len(self.ci95) or (ci95 is not None and np.isfinite(ci95).any()):
            self.ci95.extend(np.full(len(self.y) - len(self.ci95) - len(y), np.nan))
            self.ci95.extend(np.full(len(y), np.nan) if ci95 is None else ci95)

    def x(self, axis: str) -> np.ndarray:
        """The horizontal axis called "iteration", "tasks" or "seconds"."""
        column: Column = {"iteration": self.iteration, "tasks": self.tasks, "seconds": self.seconds}[axis]
        return column.values()

    def view(self, axis: str, low: float, high: float, buckets: int = 1000) -> Buckets:
        """What of the curve lies between `low` and `high` on an axis, in at most about 2 `buckets` points; see `Pyramid.view`."""
        return self._values.view(self.x(axis), low, high, buckets)

    def intervals(self, axis: str, low: float, high: float, buckets: int = 1000) -> Buckets | None:
        """The half widths of the 95 % interval in the same buckets as `view` with the same arguments, or None without any."""
        return self._half_widths.view(self.x(axis), low, high, buckets) if len(self.ci95) else None

    @property
    def nbytes(self) -> int:
        """Memory held: the columns and their summaries."""
        parts = (self.iteration, self.tasks, self.seconds, self.y, self.ci95, self._values, self._half_widths)
        return sum(part.nbytes for part in parts)

    def __len__(self) -> int:
        return len(self.y)


class RunModel:
    """The state of one run as the window knows it.

    Attributes:
        version: grows with every batch of events; a panel that has drawn this version has nothing to do.
        phase: "idle", "preparing", "running", "paused" or "ended".
        reason: why it is paused or has ended, one sentence or word.
        spec: the experiment as JSON values, or empty. arms: by name, in order.
        series: (arm, metric) -> Series; metrics are "support_loss", "query_loss", "query_accuracy", "validation_loss",
            "validation_accuracy" (and "test_..."), whatever the run reports.
        distance: (arm, layer, matrix name) -> Series of the Frobenius norm of the deviation, divided by sqrt(rows).
        matrices: newest snapshot by arm. adaptations: newest adaptation by arm.
        folder: where the run is stored, or "". state_copy: the newest copy of what was learned that somebody asked for, or None.
        changes: live changes in order. arm_problems: arm -> why it stands still. progress: work in progress by title.
        stored: it is read from a folder, not made by this window; nobody hears commands, no task is shown adapted.
        slots: arm -> slot of its colour, where the user chose another than the arm's position; see `slot`.
    """

    def __init__(self, *, stored: bool = False) -> None:
        self.version = 0
        self.stored = stored
        self.slots: dict[str, int] = {}
        self.phase = "idle"
        self.reason = ""
        self.spec: dict[str, Any] = {}
        self.arms: dict[str, ArmInfo] = {}
        self.device = ""
        self.folder = ""
        self.threads = 0
        self.layers: tuple[str, ...] = ()
        self.progress: dict[str, Progress] = {}
        self._clear()

    def _clear(self) -> None:
        self.state_copy: StateCopy | None = None
        self.iteration = 0
        self.tasks = 0
        self.seconds = 0.0
        self.series: dict[tuple[str, str], Series] = {}
        self.distance: dict[tuple[str, str, str], Series] = {}
        self.matrices: dict[str, MatrixSnapshot] = {}
        self.adaptations: dict[str, RegressionAdaptation | ClassificationAdaptation] = {}
        self.changes: list[HyperApplied] = []
        self.arm_problems: dict[str, ArmPaused] = {}

    @property
    def arm_order(self) -> tuple[str, ...]:
        """Arm names in the order of the experiment; the position decides the colour unless the user does."""
        return tuple(self.arms)

    def slot(self, arm: str) -> int:
        """The number of an arm's colour, the same in every panel."""
        return self.slots[arm] if arm in self.slots else self.arm_order.index(arm)

    def set_slots(self, slots: dict[str, int]) -> None:
        """Take over the colours that the user chose; panels draw the run anew."""
        if slots != self.slots:
            self.slots = slots
            self.version += 1

    def take(self, events: list[Event]) -> None:
        """Add a batch of events."""
        with np.errstate(over="ignore"):  # what float32 cannot hold becomes infinite
            for event in events:
                self._take(event)
        self.version += bool(events)

    def _take(self, event: Event) -> None:  # one line per message
        match event:
            case Metrics():
                self._advance(event)
                for name, value in event.values.items():
                    self._series(event.arm, name).append(event, value)
            case Evaluated():
                for name, value in event.values.items():
                    self._series(event.arm, f"{event.split}_{name}").append(event, value, event.ci95.get(name))
            case History():
                self._recall(event)
            case StateCopy():
                self.state_copy = event
            case Stored():
                self.folder = event.path
            case MatrixSnapshot():
                self._snapshot(event)
            case RegressionAdaptation() | ClassificationAdaptation():
                self.adaptations[event.arm] = event
            case HyperApplied():
                self.changes.append(event)
            case Progress():
                self._progress(event)
            case ArmPaused():
                self.arm_problems[event.arm] = event
            case ArmResumed():
                self.arm_problems.pop(event.arm, None)
            case Started():
                self._start(event)
            case Paused():
                self.phase, self.reason = "paused", event.reason
            case Resumed():
                self.phase, self.reason = "running", ""
            case Ended():
                self.phase, self.reason = "ended", event.error or event.reason
                self.progress.clear()

    def _start(self, event: Started) -> None:
        """What was said before is void: a stored run that was taken back begins again."""
        if self.arms:
            self._clear()
        self.phase, self.reason = "running", ""
        self.spec, self.device, self.threads, self.layers = event.spec, event.device, event.threads, event.layers
        self.arms = {arm.name: arm for arm in event.arms}

    def _advance(self, event: Metrics) -> None:
        self.iteration = max(self.iteration, event.iteration)
        self.tasks = max(self.tasks, event.tasks)
        self.seconds = max(self.seconds, event.seconds)

    def _progress(self, event: Progress) -> None:
        if event.done >= event.total > 0:
            self.progress.pop(event.title, None)
        else:
            self.progress[event.title] = event

    def _recall(self, event: History) -> None:
        """Put the earlier part of a curve before what is to come."""
        series = self._series(event.arm, event.series)
        series.extend(event.iteration, event.tasks, event.seconds, event.values, event.ci95)
        if len(event.iteration):
            self.iteration = max(self.iteration, int(event.iteration[-1]))
            self.tasks = max(self.tasks, int(event.tasks[-1]))
            self.seconds = max(self.seconds, float(event.seconds[-1]))

    def _snapshot(self, event: MatrixSnapshot) -> None:
        self.matrices[event.arm] = event
        for matrix in event.matrices:
            key = (event.arm, matrix.layer, matrix.name)
            if (series := self.distance.get(key)) is None:
                series = self.distance[key] = Series()
            series.iteration.append(event.iteration)
            series.tasks.append(np.nan)
            series.seconds.append(event.seconds)
            series.y.append(distance_from_start(matrix))

    def _series(self, arm: str, metric: str) -> Series:
        if (series := self.series.get((arm, metric))) is None:
            series = self.series[arm, metric] = Series()
        return series


def distance_from_start(matrix: Matrix) -> float:
    """Frobenius norm of the deviation, divided by sqrt(rows)."""
    return float(float(np.linalg.norm(matrix.deviation())) / len(matrix.values) ** 0.5)
