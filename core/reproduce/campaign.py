"""A campaign is a generator: it trains what is unfinished, measures what is done, keeps the results, and goes on where it was ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from core.boxes import Inbox, SetHyper, Step, Stop
from core.cadence import Cadence
from core.devices import settle
from core.errors import UserError
from core.events import (
    ArmPaused,
    Continued,
    Ended,
    Evaluated,
    Event,
    Metrics,
    Paused,
    Progress,
    Resumed,
    Started,
    StorageTrouble,
)
from core.recorded import begin, continued
from core.reproduce.jobs import Job, JobState, place_of, queued, require_same, state_of_job, timed
from core.reproduce.measuring import is_measured, lacks_weights, measured_result
from core.reproduce.messages import CampaignCurves, CampaignInbox, CampaignState, CampaignTrouble, ResultWritten
from core.reproduce.results import OWN, Ensemble
from core.reproduce.targets import Target, Wish
from core.reproduce.validation import GrowingCurves
from core.store.best_weights import best_files
from core.store.continuing import open_to_continue
from core.store.disk import remove_strays, system_refused
from core.store.lock import FileLock
from core.store.run_folder import BEST, LOCK, RunFolder

TELL_EVERY = 0.5
"""Seconds between two states of a campaign while a run trains."""


def campaign(
    target: Target,
    jobs: tuple[Job, ...],
    wish: Wish,
    inbox: CampaignInbox,
    data: Path,
    say: Callable[[Event], None],
    *,
    download: bool = False,
    commit: str = "",
) -> Iterator[Event]:
    """Work through the runs of a target.

    Args:
        target, jobs, wish: what; see `core.reproduce.jobs.jobs_of`. inbox: a Stop ends it. data: the data root.
        say: takes trouble with the disk at once, also while a run stands still. download: fetch missing data first, where that can be.
        commit: of stored runs that recorded none.

    Yields:
        `CampaignState`, `CampaignCurves`, `CampaignTrouble`, `ResultWritten` and `Progress`; the last is `Ended`: "finished",
        "stopped", or "failed" when something could not be done.
    """
    yield from _Campaign(target, jobs, wish, inbox, data, say, download, commit).run()


class _Campaign:
    """The state behind one generator."""

    def __init__(
        self,
        target: Target,
        jobs: tuple[Job, ...],
        wish: Wish,
        inbox: CampaignInbox,
        data: Path,
        say: Callable[[Event], None],
        download: bool,
        commit: str,
    ) -> None:
        self._target, self._jobs, self._wish, self._inbox = target, jobs, wish, inbox
        self._data, self._say, self._download, self._commit = data, say, download, commit
        self._states: dict[str, JobState] = {}
        self._curves = {job.name: GrowingCurves(job) for job in jobs}
        self._troubles: list[str] = []
        self._strangers: set[str] = set()
        self._cadence = Cadence(TELL_EVERY)

    def run(self) -> Iterator[Event]:
        """Take the lock, do everything, and give it back."""
        own = self._jobs[0].path.parent / OWN
        lock = FileLock(own / LOCK)
        try:
            _make(own)
            if not lock.try_acquire():
                said = f"A campaign is going on in {own.parent}, in {lock.holder()}; wait for it or end it."
                yield Ended(0, "failed", said)
                return
            remove_strays(own)
            yield from self._work()
        except UserError as error:
            yield Ended(0, "failed", str(error))
            return
        finally:
            lock.release()
        yield self._end()

    def _work(self) -> Iterator[Event]:
        for job in self._jobs:
            yield from self._attempt(job, self._look(job))
        yield self._state("")
        if self._download:
            yield from self._fetch()
        for job in self._jobs:
            yield from self._attempt(job, self._train(job))
            yield from self._attempt(job, self._measure((job,), "none"))
            if "checkpoints" in self._ensembles(job) and best_files(job.path / BEST):  # earlier versions kept none
                yield from self._attempt(job, self._measure((job,), "checkpoints"))
        for group in self._groups():
            yield from self._attempt(group[0], self._measure(group, "seeds"))

    def _attempt(self, job: Job, work: Iterator[Event]) -> Iterator[Event]:
        """Do it; whatever goes wrong is told, once, and the others get their turn. Nothing is begun after a Stop.

        A folder that holds another experiment is left alone from then on.
        """
        if self._inbox.stop_asked or job.name in self._strangers:
            return
        try:
            yield from work
        except UserError as error:
            yield from self._trouble(job, str(error))
        except Exception as error:
            yield from self._trouble(
                job, f"{job.path} cannot be used ({type(error).__name__}: {error}); look at its log."
            )

    def _trouble(self, job: Job, sentence: str, *, download: bool = False) -> Iterator[Event]:
        if sentence not in self._troubles:
            self._troubles.append(sentence)
            yield CampaignTrouble(job.name, sentence, download)

    def _end(self) -> Ended:
        if self._inbox.stop_asked:
            return Ended(0, "stopped")
        if self._troubles:
            count = len(self._troubles)
            return Ended(0, "failed", f"{count} part{'s' if count > 1 else ''} of the campaign could not be done.")
        return Ended(0, "finished")

    # ---- what there is

    def _look(self, job: Job) -> Iterator[Event]:
        self._states[job.name] = queued(job)
        self._states[job.name] = self._checked(job)
        if self._states[job.name].iteration:
            self._curves[job.name].recall()
            yield self._curves_of(job)

    def _checked(self, job: Job) -> JobState:
        """How far a run is; raises `UserError` for another experiment in its folder."""
        state = state_of_job(job)
        try:
            if state.state != "queued":
                require_same(job)
        except UserError:
            self._strangers.add(job.name)
            raise
        return state

    def _state(self, doing: str) -> CampaignState:
        return CampaignState(timed(tuple(self._states.values())), doing)

    def _curves_of(self, job: Job) -> CampaignCurves:
        return CampaignCurves(job.name, self._curves[job.name].curves())

    def _ensembles(self, job: Job) -> tuple[Ensemble, ...]:
        return next(one.ensembles for one in self._target.experiments if one.name == job.experiment)

    def _groups(self) -> Iterator[tuple[Job, ...]]:
        """Runs of the same methods with several seeds that are equally far."""
        kinds = dict.fromkeys((job.experiment, job.methods) for job in self._jobs)
        for kind in kinds:
            group = tuple(job for job in self._jobs if (job.experiment, job.methods) == kind)
            states = [self._states[job.name] for job in group]
            even = {one.iteration for one in states} == {max(one.iteration for one in states)}
            if len(group) > 1 and "seeds" in self._ensembles(group[0]) and even and not any(s.left for s in states):
                yield group

    # ---- what is done

    def _fetch(self) -> Iterator[Event]:
        """Fetch the data of every family once; what is there already is left alone."""
        families = {job.spec.task.kind: job for job in self._jobs if type(job.spec.task).downloadable}
        for job in families.values():
            yield from self._attempt(job, self._stoppable(job.spec.task.download(self._data)))

    def _stoppable(self, work: Iterator[Progress]) -> Iterator[Event]:
        """Pass on the progress of work, which is closed after a Stop."""
        for progress in work:
            yield progress
            if self._inbox.stop_asked:
                break

    def _train(self, job: Job) -> Iterator[Event]:
        """Train a run until it rests: a new one, or on from its newest checkpoint."""
        state = self._checked(job)
        rests = not state.left and state.state in ("finished", "stopped")
        if rests and not lacks_weights(self._target, job, state.iteration):
            return
        inbox = self._inbox.for_run()
        if state.state == "queued":
            settle(job.spec.run)  # a device that is not there is told before data that may be missing
            make = lambda values: RunFolder.create_at(job.path, values, job.spec.title, (self._target.tag,))  # noqa: E731 - one argument
            yield from self._followed(job, begin(job.spec, inbox, self._data, make, self._say), inbox)
            return
        stored, spec, since, notices = open_to_continue(job.path)
        try:
            for notice in notices:
                self._say(StorageTrouble(notice))
            spec = spec.replaced(run=spec.run.with_changes(place_of(self._wish)))
            settle(spec.run)  # as above
            if spec.training.iterations != job.planned:
                inbox.put(SetHyper({"iterations": job.planned}))
            events = continued(stored, spec, since, inbox, self._data, self._say)
            yield from self._followed(job, events, inbox)
        finally:
            stored.unlock()

    def _followed(self, job: Job, events: Iterator[Event], inbox: Inbox) -> Iterator[Event]:
        """Watch a run and let it rest after the iterations asked for; what is worth telling is passed on.

        A run is stopped there, rather than planned shorter, so that settings that follow the plan stay what they are.
        """
        started = False
        for event in events:
            started = started or isinstance(event, Started)
            match event:
                case Progress():
                    yield event
                case Started() | Continued() | Resumed():
                    _rest_at(job, 0 if isinstance(event, Started) else event.iteration, inbox)
                case Paused(iteration, "stepped"):
                    _rest_at(job, iteration, inbox)
                case Metrics():
                    yield from self._progress(job, event)
                case Evaluated():
                    self._curves[job.name].take(event)
                    yield self._curves_of(job)
                case StorageTrouble(sentence) if sentence:
                    yield from self._trouble(job, sentence)
                case ArmPaused():
                    yield from self._trouble(job, f"{job.path}: {event.arm} stands still, {event.reason}; see its log.")
                case Ended(reason="failed", error=sentence):
                    fetched = self._download or not type(job.spec.task).downloadable
                    yield from self._trouble(job, sentence, download=not started and not fetched)
        self._states[job.name] = state_of_job(job)
        yield self._state("")

    def _progress(self, job: Job, event: Metrics) -> Iterator[Event]:
        if self._cadence.due():
            known = self._states[job.name]
            self._states[job.name] = replace(known, state="running", iteration=event.iteration, seconds=event.seconds)
            yield self._state(job.name)
            yield Progress(job.name, event.iteration, job.asked, "iterations")
            self._cadence.done()

    def _measure(self, jobs: tuple[Job, ...], ensemble: Ensemble) -> Iterator[Event]:
        """Measure what rests and has no result yet."""
        if any(self._states[job.name].left for job in jobs) or is_measured(self._target, jobs, ensemble):
            return
        device, threads = self._wish.device or "auto", self._wish.threads or 0
        work = measured_result(
            self._target, jobs, ensemble, self._data, device=device, threads=threads, commit=self._commit
        )
        with closing(work):
            while not self._inbox.stop_asked:
                try:
                    yield next(work)
                except StopIteration as end:
                    yield ResultWritten(jobs[0].name, str(end.value))
                    return


def _rest_at(job: Job, iteration: int, inbox: Inbox) -> None:
    """Let a run that is at `iteration` rest where its job asks for it; at the planned end it does so by itself."""
    if job.asked < job.planned:
        left = job.asked - iteration
        inbox.put(Step(left) if left > 0 else Stop())


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise system_refused("made", folder, error) from error
