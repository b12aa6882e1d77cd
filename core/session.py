"""The state behind one experiment, and its three acts: preparation, iterations, end. `core.train.train` is the way in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from core.arm import ArmState
from core.boxes import Command, CopyState, Describe, Inbox, ResumeArm, SetHyper, ShowTask
from core.cadence import Stopwatch
from core.continuation import Continuation
from core.devices import settle
from core.errors import Cancelled, UserError
from core.events import (
    ArmLimited,
    ArmResult,
    ArmResumed,
    Continued,
    Described,
    Evaluated,
    Event,
    HyperApplied,
    HyperRejected,
    Progress,
    Started,
)
from core.fingerprint import fingerprint
from core.keeper import Keeper, Position
from core.readings import Moment, Readings, failed
from core.schedules import at_iteration, importance
from core.spec import ExperimentSpec, Training
from core.steered import Steered
from core.streams import stream
from core.sweep import MetaStep
from core.validation import Validation
from core.views import Views
from core.workers import ALONE, Workers


class Session(Steered):
    """The state behind one generator.

    Attributes:
        spec: as asked for, live changes included. position: how far it has come. error: of a run that failed.
        arms: the arms at work; empty until the preparation is done.
    """

    def __init__(self, spec: ExperimentSpec, inbox: Inbox, linger: bool, since: Continuation | None) -> None:
        super().__init__(inbox)
        self.spec = spec
        planned = spec.training.queries
        self.position = Position(since.state.get("queries", planned) if since else planned)
        self.error = ""
        self.arms: list[ArmState] = []
        self._training: dict[str, Training] = {}
        self._linger = linger
        self._since = since
        self._changes = list(since.changes) if since else []
        self._workers = ALONE

    @property
    def iteration(self) -> int:
        """Meta-iterations made so far."""
        return self.position.iteration

    # ---- the three acts

    def prepare(self, folder: Path) -> Iterator[Event]:
        """Choose the device, load the tasks, make the arms."""
        spec, run = self.spec, self.spec.run
        self._place = settle(run)
        self._workers = Workers(self._place.threads)
        self._readings = Readings(patient=self._place.device.type == "cuda")
        self._source = yield from self._attended(spec.task.load(folder))
        self._validation = Validation(self._source, run, self.position.queries, self._place)
        self._stream = stream(run.seed, "train")
        self.arms = [ArmState(self.spec, arm.name, self._place) for arm in self.spec.arms]
        self._views = Views(self._source, self._validation.episodes, self.arms)
        self._refresh_training()
        infos = tuple(arm.info(self.spec) for arm in self.arms)
        layers = tuple(layer.name for layer in self.arms[0].learner.layers)
        self._keeper = Keeper(self.arms, self._stream, fingerprint(self._place, self._source.digest()))
        different: tuple[str, ...] = ()
        if self._since:
            self.position, seconds, different = self._keeper.restore(self._since)
            self._watch = Stopwatch(before=seconds)
        yield Started(
            self.spec.to_json(), infos, self._place.label, self._place.threads, layers, self._source.describe()
        )
        if self._since:
            yield Continued(self.iteration, different)
            self._since = None  # its tensors are not needed any more
        else:
            yield from self._keep(now=True)
        yield from self._look(now=True)

    def run(self) -> Iterator[Event]:
        """Iterate until the planned end or a Stop."""
        yield from self._begin()
        if self.position.owed or self._evaluation_missed():
            yield from self._validate()
        while True:
            yield from self._replay()
            yield from self._listen()
            if self.ending:
                break
            if self.iteration >= self.spec.training.iterations:
                yield from self._finish()
            elif not self._active():
                yield from self._rest("no arm left")
            else:
                yield from self._iterate()
        self._watch.stop()
        if not self.position.owed:  # else it was kept then
            yield from self._keep(now=True)
        for arm in self.arms:
            yield ArmResult(arm.name, arm.iterations, arm.seconds, arm.tensors())

    def _finish(self) -> Iterator[Event]:
        if self.position.validated != self.iteration:
            yield from self._validate()
        if not self.ending:  # else the evaluation is made up for when the run goes on
            yield from self._rest("finished")

    def _rest(self, reason: str) -> Iterator[Event]:
        """Nothing is left to do: wait for the window's next wish, or end."""
        if self._linger:
            yield from self._pause(reason)
        else:
            yield from self._look(now=True)
            problems = "; ".join(f"{arm.name}: {arm.problem}" for arm in self.arms if arm.problem)
            self.ending, self.error = ("finished", "") if reason == "finished" else ("failed", problems)

    def close(self) -> None:
        """End the threads that helped."""
        self._workers.close()

    # ---- one meta-iteration

    def _iterate(self) -> Iterator[Event]:
        """All arms at work make the iteration, or none when a Stop breaks it off."""
        training = self.spec.training
        before = self._stream.bit_generator.state
        place = (self._place.device, self._place.dtype)
        episodes = self._source.sample("train", training.meta_batch, training.queries, self._stream, *place)
        steps: list[tuple[ArmState, MetaStep, Training]] = []
        for arm in self._active():
            limit, asked = arm.tasks_at_once, self._training[arm.name]
            due, weights = at_iteration(asked, self.iteration + 1), importance(asked, self.iteration + 1)
            try:
                step = arm.gradient(episodes, due, self._workers, lambda: self._inbox.stop_asked, weights)
            except Cancelled:
                self._stream.bit_generator.state = before
                return
            except Exception as error:
                yield failed(arm, self.iteration + 1, error)
            else:
                steps.append((arm, step, due))
            if arm.tasks_at_once != limit:
                yield ArmLimited(arm.name, self.iteration + 1, arm.tasks_at_once)
        self.position.iteration += 1
        self.position.tasks += training.meta_batch
        moment = Moment(self.iteration, self.position.tasks, self._watch.seconds)
        for arm, step, due in steps:
            self._readings.add(arm, moment, arm.apply(step, due))
        yield from self._readings.tell()
        yield from self._look()
        if self._evaluation_missed():
            yield from self._validate()
        yield from self._keep()
        yield from self._stepped()

    def _active(self) -> list[ArmState]:
        return [arm for arm in self.arms if not arm.problem]

    # ---- evaluation and display

    def _validate(self) -> Iterator[Event]:
        """Score every active arm on the fixed validation tasks; training goes on if it is broken off."""
        improved = False
        yield from self._readings.tell(now=True)
        for arm in self._active():
            training = self._training[arm.name]
            title = f"Evaluating {self.spec.arm(arm.name).title}"
            try:
                result = yield from self._attended(self._validation.score(arm, training, title, self._workers))
            except Cancelled:
                yield Progress(title, 1, 1)
                self.position.owed = bool(self.ending)
                if self.position.owed:  # made up for when the run goes on, before what was changed meanwhile
                    yield from self._keep(now=True)
                else:
                    self.position.validated = self.iteration
                return
            moment = (arm.name, self.iteration, self.position.tasks, self._watch.seconds)
            event = Evaluated(*moment, "validation", result.mean(), result.ci95(), result.per_step())
            improved = self.position.note(event) or improved
            yield event
            if self.position.enters(event):
                yield self._keeper.contender(event)
        self.position.validated, self.position.owed = self.iteration, False
        if improved:
            yield from self._keep(best=True)

    def _evaluation_missed(self) -> bool:
        """Whether this iteration is one to be evaluated and was not yet."""
        return self._evaluation_due() and self.iteration not in (0, self.position.validated, self.position.spared)

    def _evaluation_due(self) -> bool:
        return self.iteration == 1 or self.iteration % self.spec.training.evaluation_interval == 0

    def _keep(self, *, now: bool = False, best: bool = False) -> Iterator[Event]:
        """A copy to go on from, when it is time; everything measured before it is told first."""
        if self._keeper.due(self.iteration, now=now, best=best):
            yield from self._readings.tell(now=True)
            yield self._keeper.saved(self.spec, self.position, self._watch.seconds, best=best)

    def _look(self, *, now: bool = False) -> Iterator[Event]:
        """What the panels show, when it is time."""
        yield from self._views.look(self.iteration, self._watch.seconds, self._training, now=now)

    # ---- commands

    def _replay(self) -> Iterator[Event]:
        """Changes that a stored run had heard of by now."""
        while self._changes and self._changes[0][0] <= self.iteration:
            _, arm, changes = self._changes.pop(0)
            yield from self._change(changes, arm)

    def _obey(self, command: Command) -> Iterator[Event]:
        match command:
            case SetHyper(changes, arm):
                yield from self._change(changes, arm)
            case ResumeArm(name):
                yield from self._resume_arm(name)
            case CopyState():
                yield self._keeper.copied(self.spec, self.position)
            case Describe(name, notes, tags):
                yield Described(name, notes, tags)
            case ShowTask(index):
                self._views.task = max(0, index)
                yield from self._look(now=True)

    def _settle(self) -> Iterator[Event]:
        yield from self._readings.tell(now=True)
        yield from self._look(now=True)
        yield from self._keep(now=True)

    def _change(self, changes: dict[str, object], arm: str) -> Iterator[Event]:
        try:
            spec = self.spec.with_live(changes, arm)
            self._source.check_queries(spec.training.queries)
        except UserError as error:
            yield HyperRejected(str(error))
            return
        if not self._evaluation_due():  # nor is it from now on, whatever the interval becomes
            self.position.spared = self.iteration
        self.spec = spec
        self._refresh_training()
        yield HyperApplied(self.iteration, self.position.tasks, self._watch.seconds, arm, dict(changes))

    def _resume_arm(self, name: str) -> Iterator[Event]:
        for arm in self.arms:
            if arm.name == name and arm.problem:
                arm.revive()
                yield ArmResumed(name, self.iteration)
                yield from self._keep(now=True)

    def _refresh_training(self) -> None:
        self._training = {arm.name: self.spec.training_of(arm.name) for arm in self.spec.arms}
