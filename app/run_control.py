"""Play, pause, step, stop, reset: the only maker of jobs for the training thread, and the only one who speaks to it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.language import translate
from app.numbers import count
from app.run_model import RunModel
from app.train_thread import Job, TrainThread
from core.boxes import CancelWork, Command, Inbox, Outbox, Pause, Resume, SetHyper, Step, Stop
from core.errors import UserError
from core.events import ArmLimited, Continued, Ended, Event, HyperRejected, Started, StorageTrouble
from core.fetch import fetch
from core.folders import runs_folder
from core.presets import DEFAULT, preset
from core.spec import ExperimentSpec
from core.tasks import TaskFamily

if TYPE_CHECKING:
    from core.store.run_folder import RunFolder

CLOSE_MILLISECONDS = 5000


class RunControl(QObject):
    """Starts runs in the training thread and passes commands in and events out.

    Signals:
        problemFound(str, str): a sentence for the user, and a traceback or "".
        downloaded: a download has ended well.
        ended(str, object): a run is over; carries its folder, "" if it was not stored, and its `Ended`.

    Attributes:
        run: what the present run has said so far, or a stored run that is looked at.
        active: whether a run exists that still hears commands. root: the folder of the stored runs.
        viewed: the folder of the stored run that is looked at, or None.
    """

    problemFound = Signal(str, str)
    downloaded = Signal()
    ended = Signal(str, object)

    def __init__(self, thread: TrainThread, root: Path | None = None) -> None:
        super().__init__()
        self.run = RunModel()
        self.active = False
        self.root = root or runs_folder()
        self.viewed: Path | None = None
        self._thread = thread
        self._inbox = Inbox()
        self._outbox = Outbox()
        self._downloading = False

    @property
    def place(self) -> str:
        """The folder of the run that is shown, "" while it is not stored."""
        return str(self.viewed) if self.viewed else self.run.folder

    def warm_up(self) -> None:
        """Get the training thread ready, so that the first Train begins at once."""
        self._thread.submit(Job(self._loaded, Outbox()))

    def train(self, spec: ExperimentSpec, folder: Path) -> None:
        """Go on if a run stands still or a stored one is looked at, else start one."""
        if self.active:
            self.send(Resume())
        elif self.viewed:
            self.resume(self.viewed, folder)
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
        was, place = self.active, self.run.folder
        self._replace()
        self.active = False
        if was:
            self.ended.emit(place, Ended(0, "stopped"))

    def show(self, path: Path, run: RunModel) -> None:
        """Look at the stored run in `path`, which somebody else reads into `run`; ends the present run."""
        self.reset()
        self.run, self.viewed = run, path

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
        events = self._outbox.drain()
        self.run.take(events)
        for event in events:
            if isinstance(event, HyperRejected):
                self.problemFound.emit(event.reason, "")
            elif isinstance(event, StorageTrouble):
                self.problemFound.emit(event.sentence or self.tr("Everything is saved again."), "")
            elif isinstance(event, Started) and event.about:
                self.problemFound.emit(self.tr("The data are {0}.").format(event.about), "")
            elif isinstance(event, Continued) and event.differences:
                said = self.tr("From here on the run is not bit-exact with its beginning: {0}.")
                said = said.format(", ".join(event.differences))
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
        """Load torch, and by one small step whatever torch loads only then; then leave all that out of garbage collection."""
        from core.train import train  # noqa: PLC0415 - loads torch, in the training thread

        yield from train(preset(DEFAULT).with_live({"iterations": 1}), Inbox(), Path())
        gc.freeze()  # a collection of torch's objects would stop the window for 0.4 s

    def _start(self, spec: ExperimentSpec, folder: Path) -> None:
        root, name = self.root, spec.called()
        self._begin(spec, folder, lambda values: _named_run(root, values, name), linger=True)

    def _begin(
        self, spec: ExperimentSpec, folder: Path, make: Callable[[dict[str, Any]], RunFolder], *, linger: bool
    ) -> None:
        self._replace()
        inbox, say = self._inbox, self._outbox.put

        def experiment() -> Iterator[Event]:
            from core.recorded import begin  # noqa: PLC0415 - in the training thread, so that the window shows sooner

            self._leave_room(spec)
            yield from begin(spec, inbox, folder, make, say, linger=linger)

        self._submit(experiment)

    def resume(
        self, path: Path, folder: Path, *, linger: bool = True, changes: Sequence[tuple[str, dict[str, Any]]] = ()
    ) -> None:
        """Go on with the stored run in `path`; what it said so far comes first.

        Args:
            folder: the data root. linger: stand still at the planned end and listen, instead of ending.
            changes: live settings to change before the first step, by arm, "" for the shared ones.
        """
        self.reset()
        for arm, values in changes:
            self.send(SetHyper(values, arm))
        inbox, say = self._inbox, self._outbox.put

        def experiment() -> Iterator[Event]:
            from core.recorded import go_on  # noqa: PLC0415 - as in _start

            try:
                yield from go_on(path, inbox, folder, say, linger=linger, begun=self._leave_room)
            except UserError as error:
                yield Ended(0, "failed", str(error))

        self._submit(experiment)

    def run_item(self, path: Path, spec: ExperimentSpec, folder: Path, tags: tuple[str, ...]) -> None:
        """Train `spec` to its planned end without lingering, stored in the new folder `path`; `folder` is the data root."""
        self._begin(spec, folder, lambda values: _new_run(path, values, tags), linger=False)

    def _leave_room(self, spec: ExperimentSpec) -> None:
        """Leave the processor to the window where training uses all of it. Called in the training thread."""
        from core.devices import training_threads, usable_cores  # noqa: PLC0415 - loads torch

        if training_threads(spec.run.threads) >= usable_cores():
            self._thread.lower_priority()  # else the window has a core of its own, and training is a tenth faster

    def _submit(self, make: Callable[[], Iterator[Event]]) -> None:
        self.active = True
        self.run.phase = "preparing"
        self._thread.submit(Job(make, self._outbox))

    def _replace(self) -> None:
        self.run = RunModel()
        self._inbox, self._outbox = Inbox(), Outbox()
        self._downloading = False
        self.viewed = None

    def _ended(self, event: Ended) -> None:
        self.active = False
        if event.reason == "failed":
            self.problemFound.emit(event.error, event.traceback)
        elif self._downloading and event.reason == "finished":
            self.downloaded.emit()
        if not self._downloading:
            self.ended.emit(self.run.folder, event)


def _named_run(root: Path, values: dict[str, Any], name: str) -> RunFolder:
    from core.store.run_folder import RunFolder  # noqa: PLC0415 - as in RunControl._begin

    return RunFolder.create(root, values, name)


def _new_run(path: Path, values: dict[str, Any], tags: tuple[str, ...]) -> RunFolder:
    from core.store.run_folder import RunFolder  # noqa: PLC0415 - as in RunControl._begin

    return RunFolder.create_at(path, values, path.name, tags)


def _limited(run: RunModel, event: ArmLimited) -> str:
    title = run.arms[event.arm].title if event.arm in run.arms else event.arm
    sentence = translate(
        "RunControl",
        "{0}: out of memory at iteration {1}, so it goes on with {2} tasks at once; its results "
        "stay the same up to rounding.",
    )
    return sentence.format(title, count(event.iteration), event.tasks_at_once)
