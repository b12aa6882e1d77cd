"""Analyses of the run that is shown, worked out off the GUI thread, the newest question of each panel first come first served."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.history.reader import Reader
from app.language import translate
from app.run_model import RunModel
from core.boxes import Command, CopyState
from core.errors import Cancelled, UserError
from core.events import StateCopy

if TYPE_CHECKING:
    from core.analysis.bench import Bench, Benches


class Work:
    """One question being worked on. `say` may be called from the working thread; the rest is read there and in the GUI thread.

    Attributes:
        done, total: how far it is; total 0 while nobody knows.
    """

    def __init__(self) -> None:
        self.done, self.total = 0, 0
        self._stop = threading.Event()

    def cancelled(self) -> bool:
        """Whether nobody wants the answer any more."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Nobody wants the answer any more."""
        self._stop.set()

    def say(self, done: int, total: int) -> None:
        """Report how far it is."""
        self.done, self.total = done, total


Question = Callable[["Bench", Work], Any]
"""Called in the working thread; may raise `UserError`, and `Cancelled` once `Work.cancelled` is true."""
_State = StateCopy | tuple[Path, int | None]
"""The copy that a live run has given, or a stored run and the iteration of one of its checkpoints, None for the newest."""


@dataclass(frozen=True)
class Answer:
    """What came of a question.

    Attributes:
        value: what the question returned, None if it failed. iteration: of the state it was worked out for.
        problem: why it failed, one sentence, or "". details: a traceback, or "".
    """

    value: Any
    iteration: int = 0
    problem: str = ""
    details: str = ""


class Analyst(QObject):
    """One working thread for all panels of a window.

    Signals:
        answered(str): there is a new answer for the owner of this name.
    """

    answered = Signal(str)

    def __init__(self, send: Callable[[Command], None], data: Callable[[], Path]) -> None:
        """`send` hands a command to the run in hand; `data` gives the data root."""
        super().__init__()
        self._send, self._data = send, data
        self._worker = Reader()
        self._run, self._place, self._live = RunModel(), "", False
        self._answers: dict[str, Answer] = {}
        self._works: dict[str, Work] = {}
        self._waiting: dict[str, tuple[Question, Work, int | None]] = {}
        self._stale: StateCopy | None = None
        self._asked = False
        self._benches: Benches | None = None  # used by the working thread alone, which loads torch

    def set_present(self, run: RunModel, place: str, *, live: bool) -> None:
        """Say which run is shown, its folder or "", and whether it hears commands. Answers for another run are forgotten."""
        if run is not self._run:
            for work in self._works.values():
                work.cancel()
            for known in (self._answers, self._works, self._waiting):
                known.clear()
            self._asked = False
        self._run, self._place, self._live = run, place, live

    @property
    def possible(self) -> bool:
        """Whether there is a state to ask about."""
        return bool(self._run.arms) and (self._live or bool(self._place))

    def ask(self, owner: str, question: Question, iteration: int | None = None) -> None:
        """Work out `question`; an earlier question of the same owner is dropped.

        Args:
            iteration: of the checkpoint that is asked about; None for the newest state of the run.
        """
        self.cancel(owner)
        work = self._works[owner] = Work()
        self._waiting[owner] = (question, work, iteration)
        if self._live and iteration is None and not self._asked:
            self._stale, self._asked = self._run.state_copy, True
            self._send(CopyState())

    def cancel(self, owner: str) -> None:
        """Drop the question of an owner; its last answer stays."""
        self._waiting.pop(owner, None)
        if work := self._works.pop(owner, None):
            work.cancel()

    def answer(self, owner: str) -> Answer | None:
        """The newest answer, or None."""
        return self._answers.get(owner)

    def work(self, owner: str) -> Work | None:
        """The question being worked on or waiting, or None."""
        return self._works.get(owner)

    def drain(self) -> None:
        """Hand out what waits, and take in answers. Called on the frame clock."""
        self._worker.drain()
        if not self._waiting or not self.possible:
            return
        newest = self._newest()
        for owner, (question, work, iteration) in list(self._waiting.items()):
            state = newest if iteration is None else (Path(self._place), iteration)
            if state is not None:
                del self._waiting[owner]
                self._submit(owner, question, work, state)

    def close(self) -> bool:
        """Drop everything and end the thread; False when it did not end in time."""
        for work in self._works.values():
            work.cancel()
        return self._worker.close()

    def _newest(self) -> _State | None:
        """The newest state of the run, None while a live run has not answered yet."""
        copy = self._run.state_copy
        if self._live and (copy is None or copy is self._stale):
            return None
        self._asked = False
        return copy if self._live else (Path(self._place), None)

    def _submit(self, owner: str, question: Question, work: Work, state: _State) -> None:
        data = self._data()

        def take(answer: Answer | None) -> None:
            if self._works.get(owner) is work:
                del self._works[owner]
                if answer is not None:
                    self._answers[owner] = answer
                    self.answered.emit(owner)

        self._worker.ask(lambda: self._worked_out(question, work, state, data), take)

    def _worked_out(self, question: Question, work: Work, state: _State, data: Path) -> Answer | None:
        """Called in the working thread."""
        from core.analysis.bench import Benches, stored_state  # noqa: PLC0415 - loads torch

        if work.cancelled():
            return None
        try:
            copy = state if isinstance(state, StateCopy) else stored_state(*state)
            self._benches = self._benches or Benches()
            bench = self._benches.bench(copy, data)
            return Answer(question(bench, work), bench.iteration)
        except Cancelled:
            return None
        except UserError as error:
            return Answer(None, problem=str(error))
        except Exception as error:  # a defect in one analysis must not end the others
            said = translate("Analyst", "The analysis failed: {0}: {1}.").format(type(error).__name__, error)
            return Answer(None, problem=said, details=traceback.format_exc())
