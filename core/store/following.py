"""A stored run told as the events that it once said: all there is at first, then only what is new, while another process writes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from core.events import ArmInfo, Ended, Event, History, HyperApplied, Paused, Resumed, Started, Stored
from core.overrides import SECTIONS
from core.spec import ExperimentSpec
from core.store.disk import StoreError
from core.store.metrics import MetricsFile
from core.store.rows import News, Row, curve_of
from core.store.run_folder import MATRICES, METRICS, RunFolder
from core.store.run_info import FILE, Change, RunInfo, State
from core.store.snapshots import load_snapshots, snapshot_iterations

MOST_ROWS = 10_000
MOST_SNAPSHOTS = 8
"""What one `poll` reads at most, so that none takes long."""
_LIVE = ("running", "paused")
_COUNTS = ("seed", "validation_tasks")

Stamp = tuple[int, int, int]
"""Modification time in ns, size in bytes and file number of a file; zeros if there is none."""
Moment = tuple[int, int, float]
"""Iteration, tasks and seconds."""


class Follower:
    """Reads one stored run; for one thread at a time. Nothing in the folder is changed, nobody who writes it has to wait.

    Attributes:
        path: the folder. info: what its run.json says. state: the run's state now; both as of the newest `poll`.
        problem: what of the run cannot be read at present, one sentence, or "".
    """

    def __init__(self, path: Path, *, matrices: bool = True) -> None:
        """`matrices`: tell the snapshots of the matrices too."""
        self.path = path
        self.info: RunInfo | None = None
        self.state: State = "interrupted"
        self.problem = ""
        self._with_matrices = matrices
        self._folder: RunFolder | None = None
        self._info_stamp: Stamp | None = None
        self._metrics: MetricsFile | None = None
        self._metrics_stamp: tuple[Stamp, Stamp] | None = None
        self._file = 0
        self._behind = self._began = False
        self._measured: tuple[str, ...] = ()
        self._forget((0, 0))

    def poll(self) -> list[Event]:
        """What is new, in the order in which a run says it; empty when nothing is. Ask again at once until it is.

        The first event of all is `Started`, followed by `Stored`, the curves as `History`, live changes, matrices by rising iteration,
        and `Paused` or `Ended` (with the reason "interrupted" if its process died) once everything else was told. When the run was
        taken back to an earlier iteration, `Started` comes again: everything told before is void.

        Raises:
            StoreError: there is no run in the folder, or the system refused.
        """
        info = self._look()
        news = self._read()
        if self._began and (news.forget_after is not None or info.changes[: len(self._told)] != self._told):
            self._forget((0, news.mark[1]))
            news = self._read()
        self._mark = news.mark
        events: list[Event] = [] if self._began else self._beginning(info)
        events += self._histories(news.rows)
        events += self._new_changes(info, news.rows)
        if self._with_matrices:
            events += self._new_matrices()
        return events if self._behind else events + self._new_state(info)

    def close(self) -> None:
        """Close what is open; the next `poll` opens it again."""
        if self._metrics is not None:
            self._metrics.close()
            self._metrics = None

    # ---- what the folder says now

    def _look(self) -> RunInfo:
        """Read run.json if it is another than before."""
        stamp = _stamp(self.path / FILE)
        if self._folder is None or stamp != self._info_stamp:
            self._folder, self._info_stamp = RunFolder.open(self.path), stamp
        self.info, self.state = self._folder.info, self._folder.state
        return self.info

    def _read(self) -> News:
        """Rows after the mark. The file stays open while the run goes on, because opening checks all of it."""
        self._behind = False
        try:
            metrics = self._opened()
            if metrics is None:
                return News([], None, self._mark)
            if not self._began:
                self._measured = tuple(dict.fromkeys(arm for arm, _ in metrics.series()))
            news = metrics.read_since(self._mark, MOST_ROWS)
        except StoreError as error:
            self.close()
            self._metrics_stamp = None if error.transient else self._metrics_stamp
            self.problem = str(error)
            return News([], None, self._mark)
        self.problem = ""
        self._behind = len(news.rows) == MOST_ROWS
        if not self._behind and self.state not in _LIVE:
            self.close()
        return news

    def _opened(self) -> MetricsFile | None:
        """The curves; None while there are none, and when they are as they were when they were read to the end."""
        if self._metrics is None:
            path = self.path / METRICS
            stamp = _stamp(path), _stamp(path.with_name(f"{METRICS}-wal"))
            if not any(stamp[0]) or stamp == self._metrics_stamp:
                return None
            self._metrics_stamp = stamp
            self._metrics = MetricsFile.read_only(path)
            if self._file not in (0, stamp[0][2]):  # repaired, or copied anew: its rows may have other numbers
                self._forget((0, 0))
            self._file = stamp[0][2]
        return self._metrics

    # ---- what that means as events

    def _forget(self, mark: tuple[int, int]) -> None:
        """Begin again, with the rows after this mark."""
        self._mark = mark
        self._began = False
        self._last: dict[tuple[str, str], int] = {}
        self._reached: Moment = (0, 0, 0.0)
        self._told: tuple[Change, ...] = ()
        self._snapshot = -1
        self._state: State = "running"

    def _beginning(self, info: RunInfo) -> list[Event]:
        self._began = True
        arms, layers = _described(info, self._measured)
        return [
            Started(_sound(info.spec), arms, info.device, info.threads, layers, info.about),
            Stored(str(self.path), info.id),
        ]

    def _histories(self, rows: Sequence[Row]) -> Iterator[History]:
        """The rows of each series as one block. A row written twice, as after a resume, is told once."""
        blocks: dict[tuple[str, str], list[Row]] = {}
        for row in rows:
            if row.iteration > self._last.get(row[:2], -1):
                blocks.setdefault(row[:2], []).append(row)
        for key, block in blocks.items():
            block.sort(key=lambda row: row.iteration)
            self._last[key] = block[-1].iteration
            curve = curve_of(block)
            yield History(*key, curve.iteration, curve.tasks, curve.seconds, curve.value, curve.ci95)

    def _new_changes(self, info: RunInfo, rows: Sequence[Row]) -> list[Event]:
        """The live changes up to where the curves have been read; run.json may be ahead of them."""
        moments: list[Moment] = [self._reached, *((row.iteration, row.tasks, row.seconds) for row in rows)]
        self._reached = max(moments)
        events: list[Event] = []
        for change in info.changes[len(self._told) :]:
            if change.iteration > self._reached[0] and (self._behind or self.state == "running"):
                break
            before = [moment for moment in moments if moment[0] <= change.iteration]
            _, tasks, seconds = max(before, default=self._reached) if change.iteration else (0, 0, 0.0)
            events.append(HyperApplied(change.iteration, tasks, seconds, change.arm, change.values))
        self._told = info.changes[: len(self._told) + len(events)]
        return events

    def _new_matrices(self) -> Iterator[Event]:
        """The next snapshots; one that is damaged is passed over."""
        folder = self.path / MATRICES
        new = [iteration for iteration in snapshot_iterations(folder) if iteration > self._snapshot]
        self._behind = self._behind or len(new) > MOST_SNAPSHOTS
        for iteration in new[:MOST_SNAPSHOTS]:
            self._snapshot = iteration
            try:
                yield from load_snapshots(folder, iteration)
            except StoreError as error:
                self.problem = str(error)

    def _new_state(self, info: RunInfo) -> list[Event]:
        if self.state == self._state:
            return []
        self._state = self.state
        if self.state == "running":
            return [Resumed(info.iteration)]
        return [
            Paused(info.iteration, "asked") if self.state == "paused" else Ended(info.iteration, self.state, info.error)
        ]


def _sound(spec: dict[str, Any]) -> dict[str, Any]:
    """The settings without what is of another kind than everybody takes it to be: sections that are none, words for numbers."""
    sections = {name: value for name, value in spec.items() if name not in SECTIONS or isinstance(value, dict)}
    if "run" in sections:
        run = sections["run"].items()
        sections["run"] = {name: value for name, value in run if name not in _COUNTS or type(value) is int}
    return sections


def _described(info: RunInfo, measured: Sequence[str]) -> tuple[tuple[ArmInfo, ...], tuple[str, ...]]:
    """Arms and layers by the settings; the `measured` arms, by name only, when these cannot be read. Sizes are not stored."""
    try:
        spec = ExperimentSpec.model_validate(info.spec)
        layers = tuple(layer.name for layer in spec.model.layers(spec.task.inputs, spec.task.outputs))
    except ValueError:
        return tuple(ArmInfo(name, name, "", 0, 0) for name in measured), ()
    return tuple(ArmInfo(arm.name, arm.title, arm.method.kind, 0, 0) for arm in spec.arms), layers


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except OSError:
        return 0, 0, 0
    return found.st_mtime_ns, found.st_size, found.st_ino
