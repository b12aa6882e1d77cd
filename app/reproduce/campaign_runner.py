"""Pulls a campaign in a thread of its own and takes in what it says; what became of it is in the folders of its runs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.train_thread import Job, TrainThread
from core.boxes import CancelWork, Outbox, Pause, Resume, Stop
from core.errors import UserError
from core.events import Ended, Event, Progress, StorageTrouble
from core.reproduce.jobs import JobState, jobs_of
from core.reproduce.messages import CampaignCurves, CampaignInbox, CampaignState, CampaignTrouble, ResultWritten
from core.reproduce.table import FigureCurve
from core.reproduce.targets import Target, Wish

DRAIN_MILLISECONDS = 100
CLOSE_MILLISECONDS = 5000


@dataclass(frozen=True)
class Order:
    """A campaign as it was asked for: what, the folder of its runs, the data root, and whether missing data are fetched first."""

    target: Target
    wish: Wish
    root: Path
    data: Path
    download: bool = False


class CampaignRunner(QObject):
    """Starts, pauses, stops and closes a campaign. The thread begins with the first one and ends with `shut_down`.

    Signals:
        changed: anything that is said below is different now. measured: there is a new result on disk. grown: there is more of a
            validation curve.

    Attributes:
        order: of the campaign in hand or the last one, or None. active: whether one is in hand. paused: the user let it stand still.
        jobs: how far its runs are. doing: name of the run in hand, or "". progress: of the work in hand, or None.
        curves: of validation, by run, as far as they are trained. troubles: what could not be done. disk: trouble with the disk at
            this moment, or "".
    """

    changed = Signal()
    measured = Signal()
    grown = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.order: Order | None = None
        self.active = self.paused = self.stopping = False
        self.jobs: tuple[JobState, ...] = ()
        self.doing, self.disk = "", ""
        self.progress: Progress | None = None
        self.curves: dict[str, tuple[FigureCurve, ...]] = {}
        self.troubles: list[CampaignTrouble] = []
        self._next: Order | None = None
        self._inbox, self._outbox, self._gate = CampaignInbox(), Outbox(), threading.Event()
        self._thread: TrainThread | None = None
        self._clock = QTimer(self, interval=DRAIN_MILLISECONDS)
        self._clock.timeout.connect(self.drain)

    def start(self, order: Order) -> None:
        """Work through a campaign; while another one is in hand, after that.

        Raises:
            UserError: the wish cannot be used.
        """
        jobs = jobs_of(order.target, order.wish, order.root)
        if self.active:
            self._next = order
            return
        self.order, self._next = order, None
        self.active, self.paused, self.stopping = True, False, False
        self.jobs, self.doing, self.progress, self.curves, self.troubles, self.disk = (), "", None, {}, [], ""
        inbox, outbox, gate = CampaignInbox(), Outbox(), threading.Event()
        self._inbox, self._outbox, self._gate = inbox, outbox, gate
        gate.set()
        if self._thread is None:
            self._thread = TrainThread()
            self._thread.setObjectName("reproducing")
            self._thread.start()
        thread = self._thread

        def work() -> Iterator[Event]:
            from core.devices import training_threads, usable_cores  # noqa: PLC0415 - loads torch, in the thread
            from core.reproduce.campaign import campaign  # noqa: PLC0415 - likewise

            if training_threads(order.wish.threads or 0) >= usable_cores():
                thread.lower_priority()  # so that the window keeps the processor it needs
            wish, data = order.wish, order.data
            events = campaign(order.target, jobs, wish, inbox, data, outbox.put, download=order.download)
            yield from _gated(events, gate)

        thread.submit(Job(work, outbox))
        self._clock.start()
        self.changed.emit()

    @property
    def waiting(self) -> Order | None:
        """What is worked through after the campaign in hand, or None."""
        return self._next

    def pause(self) -> None:
        """Stand still, in the middle of a run or wherever it is."""
        if self.active:
            self.paused = True
            self._gate.clear()
            self._inbox.put(Pause())
            self.changed.emit()

    def go_on(self) -> None:
        """Go on after a pause."""
        if self.active:
            self.paused = False
            self._inbox.put(Resume())
            self._gate.set()
            self.changed.emit()

    def stop(self) -> None:
        """End the campaign at the next step boundary; it can be started again."""
        self._next = None
        if self.active:
            self.stopping = True
            self._inbox.put(CancelWork())
            self._inbox.put(Stop())
            self._gate.set()
            self.changed.emit()

    def shut_down(self, milliseconds: int = CLOSE_MILLISECONDS) -> bool:
        """End everything; False when the thread did not end in time. Nothing can be started afterwards."""
        self.stop()
        self._clock.stop()
        self._outbox.close()
        return self._thread is None or self._thread.shut_down(milliseconds)

    def drain(self) -> None:
        """Take in what the campaign has said. Called on a clock of its own, because nobody else looks while the panel is hidden."""
        events = self._outbox.drain()
        for event in events:
            self._take(event)
        if any(isinstance(event, ResultWritten) for event in events):
            self.measured.emit()
        if any(isinstance(event, CampaignCurves) for event in events):
            self.grown.emit()
        if events:
            self.changed.emit()

    def _take(self, event: Event) -> None:
        match event:
            case CampaignState():
                self.jobs, self.doing = event.jobs, event.doing
            case Progress():
                self.progress = event
            case CampaignCurves():
                self.curves[event.job] = event.curves
            case CampaignTrouble():
                self.troubles.append(event)
            case StorageTrouble():
                self.disk = event.sentence
            case Ended():
                self._ended(event)

    def _ended(self, event: Ended) -> None:
        self._clock.stop()
        self.active = self.paused = self.stopping = False
        self.doing, self.progress = "", None
        if event.reason == "failed" and not self.troubles:
            self.troubles.append(CampaignTrouble("", event.error))
        order, self._next = self._next, None
        if order is not None:
            try:
                self.start(order)
            except UserError as error:  # its folder has become unreadable meanwhile
                self.troubles.append(CampaignTrouble("", str(error)))


def _gated(events: Iterator[Event], gate: threading.Event) -> Iterator[Event]:
    """The same events; none is fetched while the gate is closed."""
    for event in events:
        yield event
        gate.wait()
