"""Play, pause, step, stop, reset: the only maker of jobs for the training thread, and the only one who speaks to it."""

from __future__ import annotations

import contextlib
import gc
import queue
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.run_model import RunModel
from app.train_thread import Job, TrainThread
from core.boxes import CancelWork, Command, Inbox, Outbox, Pause, Resume, SetHyper, Step, Stop
from core.continuation import Continuation
from core.errors import UserError
from core.events import ArmLimited, Continued, Ended, Event, History, HyperRejected, Started, StorageTrouble
from core.fetch import fetch
from core.folders import runs_folder
from core.presets import DEFAULT, preset
from core.spec import ExperimentSpec
from core.tasks import TaskFamily

if TYPE_CHECKING:
    from core.store.index import RunSummary

CLOSE_MILLISECONDS = 5000


class RunControl(QObject):
    """Starts runs in the training thread and passes commands in and events out.

    Signals:
        problemFound(str, str): a sentence for the user, and a traceback or "".
        downloaded: a download has ended well.
        unfinishedFound(object): the newest stored run, a `RunSummary`, did not reach its end; said once after the start.

    Attributes:
        run: what the present run has said so far.
        active: whether a run exists that still hears commands.
    """

    problemFound = Signal(str, str)
    downloaded = Signal()
    unfinishedFound = Signal(object)

    def __init__(self, thread: TrainThread) -> None:
        super().__init__()
        self.run = RunModel()
        self.active = False
        self._thread = thread
        self._inbox = Inbox()
        self._outbox = Outbox()
        self._downloading = False
        self._unfinished: queue.SimpleQueue[RunSummary] = queue.SimpleQueue()

    def warm_up(self) -> None:
        """Get the training thread ready, so that the first Train begins at once."""
        self._thread.submit(Job(self._loaded, Outbox()))

    def train(self, spec: ExperimentSpec, folder: Path) -> None:
        """Go on if a run stands still, else start one."""
        if self.active:
            self.send(Resume())
        else:
            self._start(spec, folder)

    def step(self, spec: ExperimentSpec, folder: Path, count: int) -> None:
        """Make `count` iterations and stand still; starts a run if there is none."""
        if not self.active:
            self._start(spec, folder)
        self.send(Step(count))

    def pause(self) -> None:
        """Stand still at the next step boundary."""
        self.send(Pause())

    def stop(self) -> None:
        """End the run; its curves stay."""
        self.send(CancelWork())
        self.send(Stop())

    def reset(self) -> None:
        """End the run and forget what it said."""
        self.stop()
        self._outbox.close()
        self._replace()
        self.active = False

    def change(self, changes: dict[str, Any], arm: str) -> None:
        """Change live settings of the run, if there is one."""
        if self.active:
            self.send(SetHyper(changes, arm))

    def send(self, command: Command) -> None:
        """Put a command in the inbox of the run."""
        self._inbox.put(command)

    def download(self, family: TaskFamily, folder: Path) -> None:
        """Fetch the data of a family in the training thread."""
        self.reset()
        self._downloading = True
        inbox = self._inbox
        self._submit(lambda: fetch(family, inbox, folder))

    def drain(self) -> None:
        """Take everything the thread has said into `run`. Called on the frame clock."""
        with contextlib.suppress(queue.Empty):
            self.unfinishedFound.emit(self._unfinished.get_nowait())
        events = self._outbox.drain()
        self.run.take(events)
        for event in events:
            if isinstance(event, HyperRejected):
                self.problemFound.emit(event.reason, "")
            elif isinstance(event, StorageTrouble):
                self.problemFound.emit(event.sentence or "Everything is saved again.", "")
            elif isinstance(event, Continued) and event.differences:
                said = f"From here on the run is not bit-exact with its beginning: {', '.join(event.differences)}."
                self.problemFound.emit(said, "")
            elif isinstance(event, ArmLimited):
                self.problemFound.emit(_limited(self.run, event), "")
            elif isinstance(event, Ended):
                self._ended(event)

    def close(self) -> bool:
        """Stop everything within five seconds; False when the thread did not end."""
        self.stop()
        self._outbox.close()
        return self._thread.shut_down(CLOSE_MILLISECONDS)

    def _loaded(self) -> Iterator[Event]:
        """Load torch, and by one small step whatever torch loads only then; then leave all that out of garbage collection.

        Then look for a run to go on with.
        """
        from core.store.continuing import newest_unfinished  # noqa: PLC0415 - the window is shown first
        from core.train import train  # noqa: PLC0415 - loads torch, in the training thread

        yield from train(preset(DEFAULT).with_live({"iterations": 1}), Inbox(), Path())
        gc.freeze()  # a collection of torch's objects would stop the window for 0.4 s
        if (run := newest_unfinished(runs_folder())) is not None:
            self._unfinished.put(run)

    def _start(self, spec: ExperimentSpec, folder: Path) -> None:
        self._replace()
        inbox = self._inbox
        say = self._outbox.put

        def experiment() -> Iterator[Event]:
            from core.store.recorder import Recorder  # noqa: PLC0415 - in the training thread, so that the window shows sooner
            from core.store.run_folder import RunFolder  # noqa: PLC0415 - as above

            events = self._training(spec, inbox, folder, None)
            return Recorder(inbox, say).record(
                events, lambda values: RunFolder.create(runs_folder(), values, _name(spec))
            )

        self._submit(experiment)

    def resume(self, path: Path, folder: Path) -> None:
        """Go on with the stored run in `path`; what it said so far comes first. `folder` is the data root."""
        self.reset()
        inbox, say = self._inbox, self._outbox.put

        def experiment() -> Iterator[Event]:
            from core.store.continuing import histories, open_to_continue  # noqa: PLC0415 - as in _start
            from core.store.recorder import Recorder  # noqa: PLC0415 - as above

            try:
                stored, spec, since, notices = open_to_continue(path)
            except UserError as error:
                yield Ended(0, "failed", str(error))
                return
            after = since.state["iteration"] if since else 0
            earlier, trouble = histories(stored, after)
            for notice in (*notices, *trouble):
                say(StorageTrouble(notice))
            events = _after_start(self._training(spec, inbox, folder, since), earlier)
            try:
                yield from Recorder(inbox, say).record(events, lambda _: stored, after=after)
            finally:
                stored.unlock()  # also of a run that ended before it started, because its data are missing, say

        self._submit(experiment)

    def _training(
        self, spec: ExperimentSpec, inbox: Inbox, folder: Path, since: Continuation | None
    ) -> Iterator[Event]:
        """The events of a run, made in the training thread."""
        from core.devices import training_threads, usable_cores  # noqa: PLC0415 - as train
        from core.train import train  # noqa: PLC0415 - loads torch, in the training thread

        if training_threads(spec.run.threads) >= usable_cores():
            self._thread.lower_priority()  # else the window has a core of its own, and training is a tenth faster
        return train(spec, inbox, folder, linger=True, since=since)

    def _submit(self, make: Callable[[], Iterator[Event]]) -> None:
        self.active = True
        self.run.phase = "preparing"
        self._thread.submit(Job(make, self._outbox))

    def _replace(self) -> None:
        self.run = RunModel()
        self._inbox, self._outbox = Inbox(), Outbox()
        self._downloading = False

    def _ended(self, event: Ended) -> None:
        self.active = False
        if event.reason == "failed":
            self.problemFound.emit(event.error, event.traceback)
        elif self._downloading and event.reason == "finished":
            self.downloaded.emit()


def _name(spec: ExperimentSpec) -> str:
    """What a run is called: its title, or its task family and methods."""
    return spec.title or f"{type(spec.task).title} {' '.join(arm.name for arm in spec.arms)}"


def _after_start(events: Iterator[Event], earlier: list[History]) -> Iterator[Event]:
    """`events` with what was measured earlier right behind `Started`."""
    for event in events:
        yield event
        if isinstance(event, Started):
            yield from earlier


def _limited(run: RunModel, event: ArmLimited) -> str:
    title = run.arms[event.arm].title if event.arm in run.arms else event.arm
    return (
        f"{title}: out of memory at iteration {event.iteration:,}, so it goes on with {event.tasks_at_once} tasks at once; its results "
        "stay the same up to rounding."
    )
