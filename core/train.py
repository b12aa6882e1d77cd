"""The outer loop. An experiment is a generator: it yields frozen events and hears commands only at step boundaries.

All arms advance in lockstep on the same task batch. Whoever pulls the generator decides where it runs: a thread for the window,
a plain loop for the command line, `list(...)` for a test.
"""

from __future__ import annotations

import traceback
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TypeVar

from core.arm import ArmState
from core.boxes import CancelWork, Command, Inbox, Pause, Resume, ResumeArm, SetHyper, ShowTask, Step, Stop
from core.cadence import Cadence, Stopwatch
from core.devices import out_of_memory, settle
from core.engine import MetaStep
from core.errors import Cancelled, UserError
from core.evaluate import evaluate
from core.events import (
    ArmLimited,
    ArmPaused,
    ArmResult,
    ArmResumed,
    Ended,
    Evaluated,
    Event,
    HyperApplied,
    HyperRejected,
    MatrixSnapshot,
    Paused,
    Progress,
    Resumed,
    Started,
)
from core.readings import Moment, Readings, halt
from core.showcase import show_task
from core.spec import ExperimentSpec, Training
from core.streams import stream
from core.workers import ALONE, Workers

T = TypeVar("T")
MATRICES_EVERY = 0.1
TASK_EVERY = 0.25
TASK_SHARE = 0.05
"""Seconds between two looks at the matrices and at the shown task, and the share of the time the latter may cost."""


def train(spec: ExperimentSpec, inbox: Inbox, folder: Path, *, linger: bool = False) -> Iterator[Event]:
    """Run an experiment.

    Args:
        spec: what to run. inbox: commands to it. folder: the data root.
        linger: at the planned end stand still and go on listening, as the window wants it, instead of ending.

    Yields:
        Events; the first is `Started` or `Progress` of the preparation, the last always `Ended`.
    """
    session = _Session(spec, inbox, linger)
    try:
        yield from session.prepare(folder)
        yield from session.run()
    except (Cancelled, UserError) as error:
        reason = "cancelled" if isinstance(error, Cancelled) else "failed"
        yield Ended(session.iteration, reason, str(error))
    except Exception as error:
        yield Ended(session.iteration, "failed", f"{type(error).__name__}: {error}", traceback.format_exc())
    else:
        yield Ended(session.iteration, session.ending, session.error)
    finally:
        session.close()


class _Session:
    """The state behind one generator.

    Attributes:
        spec: as asked for, live changes included. iteration, tasks: made so far. ending, error: why it is over.
        arms: the arms at work; empty until the preparation is done.
    """

    def __init__(self, spec: ExperimentSpec, inbox: Inbox, linger: bool) -> None:
        self.spec = spec
        self.iteration = 0
        self.tasks = 0
        self.ending = ""
        self.error = ""
        self.arms: list[ArmState] = []
        self._training: dict[str, Training] = {}
        self._inbox = inbox
        self._linger = linger
        self._watch = Stopwatch()
        self._workers = ALONE
        self._paused = ""
        self._steps_left: int | None = None
        self._cancel = False
        self._shown_task = 0
        self._matrices_due = Cadence(MATRICES_EVERY)
        self._task_due = Cadence(TASK_EVERY, TASK_SHARE)
        self._readings = Readings(patient=False)
        self._validated = 0

    # ---- the three acts

    def prepare(self, folder: Path) -> Iterator[Event]:
        """Choose the device, load the tasks, make the arms."""
        spec, run = self.spec, self.spec.run
        self._place = settle(run)
        self._workers = Workers(self._place.threads)
        self._readings = Readings(patient=self._place.device.type == "cuda")
        self._source = yield from self._attended(spec.task.load(folder))
        place = (self._place.device, self._place.dtype)
        queries = spec.training.queries
        self._validation = self._source.sample(
            "validation", run.validation_tasks, queries, stream(run.seed, "validation"), *place
        )
        self._stream = stream(run.seed, "train")
        self.arms = [ArmState(self.spec, arm.name, self._place) for arm in self.spec.arms]
        self._refresh_training()
        infos = tuple(arm.info(self.spec) for arm in self.arms)
        layers = tuple(layer.name for layer in self.arms[0].learner.layers)
        yield Started(self.spec.to_json(), infos, self._place.label, self._place.threads, layers)
        yield from self._look(now=True)

    def run(self) -> Iterator[Event]:
        """Iterate until the planned end or a Stop."""
        if self._paused:
            yield Paused(self.iteration, self._paused)
        else:
            self._watch.start()
        while True:
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
        yield from self._readings.tell(now=True)
        for arm in self.arms:
            yield ArmResult(arm.name, arm.iterations, arm.seconds, arm.tensors())

    def _finish(self) -> Iterator[Event]:
        if self._validated != self.iteration:
            yield from self._validate()
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
        steps: list[tuple[ArmState, MetaStep]] = []
        for arm in self._active():
            limit = arm.tasks_at_once
            try:
                step = arm.gradient(episodes, self._training[arm.name], self._workers, lambda: self._inbox.stop_asked)
            except Cancelled:
                self._stream.bit_generator.state = before
                return
            except Exception as error:
                yield self._failed(arm, error)
            else:
                steps.append((arm, step))
            if arm.tasks_at_once != limit:
                yield ArmLimited(arm.name, self.iteration + 1, arm.tasks_at_once)
        self.iteration += 1
        self.tasks += training.meta_batch
        moment = Moment(self.iteration, self.tasks, self._watch.seconds)
        for arm, step in steps:
            self._readings.add(arm, moment, arm.apply(step, self._training[arm.name].outer_rate))
        yield from self._readings.tell()
        yield from self._look()
        if self.iteration == 1 or self.iteration % training.evaluation_interval == 0:
            yield from self._validate()
        if self._steps_left is not None:
            self._steps_left -= 1
            if self._steps_left == 0:
                yield from self._pause("stepped")

    def _active(self) -> list[ArmState]:
        return [arm for arm in self.arms if not arm.problem]

    def _failed(self, arm: ArmState, error: Exception) -> ArmPaused:
        """An arm that cannot make this step keeps its last good state; the others go on."""
        iteration = self.iteration + 1
        if out_of_memory(error):
            advice = "lower the meta-batch or the query count, or use first order, then resume the arm"
            return halt(arm, iteration, f"Out of memory at iteration {iteration} even with one task at once; {advice}.")
        trace = "".join(traceback.format_exception(error))
        return halt(arm, iteration, f"{type(error).__name__} at iteration {iteration}: {error}", trace)

    # ---- evaluation and display

    def _validate(self) -> Iterator[Event]:
        """Score every active arm on the fixed validation tasks; training goes on if it is broken off."""
        self._validated = self.iteration
        yield from self._readings.tell(now=True)
        for arm in self._active():
            training = self._training[arm.name]
            title = f"Evaluating {self.spec.arm(arm.name).title}"
            work = evaluate(arm.learner, arm.theta, arm.meta, self._validation, training, title, self._workers)
            try:
                result = yield from self._attended(work)
            except Cancelled:
                yield Progress(title, 1, 1)
                return
            moment = (arm.name, self.iteration, self.tasks, self._watch.seconds)
            yield Evaluated(*moment, "validation", result.mean(), result.ci95(), result.per_step())

    def _look(self, *, now: bool = False) -> Iterator[Event]:
        """Matrices and the shown task, when it is time."""
        if self._matrices_due.due() or now:
            for arm in self.arms:
                if matrices := arm.matrices():
                    yield MatrixSnapshot(arm.name, self.iteration, self._watch.seconds, matrices)
            self._matrices_due.done()
        if self._task_due.due() or now:
            task = min(self._shown_task, len(self._validation) - 1) if self.arms else 0
            for arm in self.arms:
                training = self._training[arm.name]
                yield show_task(self._source, arm, self._validation, task, training, self.iteration)
            self._task_due.done()

    def _attended(self, work: Generator[Progress, None, T]) -> Generator[Event, None, T]:
        """Pass on the progress of long work and break it off when told; raises `Cancelled` then."""
        self._cancel = False
        while True:
            try:
                progress = next(work)
            except StopIteration as end:
                result: T = end.value
                return result
            yield progress
            for command in self._inbox.take():
                yield from self._obey(command)
            if self._cancel or self.ending:
                work.close()
                raise Cancelled(f"{progress.title} was cancelled.")

    # ---- commands

    def _listen(self) -> Iterator[Event]:
        for command in self._inbox.take():
            yield from self._obey(command)
        while self._paused and not self.ending:
            for command in self._inbox.take(wait=True):
                yield from self._obey(command)

    def _obey(self, command: Command) -> Iterator[Event]:
        match command:
            case Stop():
                self.ending = "stopped"
            case CancelWork():
                self._cancel = True
            case Pause():
                yield from self._pause("asked")
            case Resume():
                yield from self._resume(None)
            case Step(count):
                yield from self._resume(count)
            case SetHyper(changes, arm):
                yield from self._change(changes, arm)
            case ResumeArm(name):
                yield from self._resume_arm(name)
            case ShowTask(index):
                self._shown_task = max(0, index)
                yield from self._look(now=True)

    def _pause(self, reason: str) -> Iterator[Event]:
        if not self._paused:
            self._paused, self._steps_left = reason, None
            self._watch.stop()
            yield from self._readings.tell(now=True)
            yield from self._look(now=True)
            yield Paused(self.iteration, reason)

    def _resume(self, steps: int | None) -> Iterator[Event]:
        self._steps_left = steps
        if self._paused:
            self._paused = ""
            self._watch.start()
            yield Resumed(self.iteration)

    def _change(self, changes: dict[str, object], arm: str) -> Iterator[Event]:
        try:
            self.spec = self.spec.with_live(changes, arm)
        except UserError as error:
            yield HyperRejected(str(error))
            return
        self._refresh_training()
        yield HyperApplied(self.iteration, self.tasks, self._watch.seconds, arm, dict(changes))

    def _resume_arm(self, name: str) -> Iterator[Event]:
        for arm in self.arms:
            if arm.name == name and arm.problem:
                arm.revive()
                yield ArmResumed(name, self.iteration)

    def _refresh_training(self) -> None:
        self._training = {arm.name: self.spec.training_of(arm.name) for arm in self.spec.arms}
