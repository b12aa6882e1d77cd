"""What is kept of a run so that it can go on later, when it is kept, and how a run becomes what was kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.arm import ArmState
from core.cadence import Cadence
from core.continuation import Continuation
from core.errors import UserError
from core.events import Contender, Evaluated, Saved, StateCopy
from core.fingerprint import differences
from core.scores import BETTER, deciding, insert, is_better
from core.spec import ExperimentSpec
from core.streams import set_stream_state, stream_state

EVERY, SHARE = 60.0, 0.02
"""Seconds between two automatic copies, and the share of the time they may cost."""


@dataclass
class Position:
    """How far a run has come.

    Attributes:
        iteration, tasks: made so far. validated: the iteration evaluated last. queries: of the fixed validation tasks.
        spared: an iteration that was not to be evaluated when the settings changed after it. owed: whether a Stop cut an evaluation off.
        best: arm -> metric -> (value, iteration) of validation. top: arm -> its three best (value, iteration), the best first.
    """

    queries: int
    iteration: int = 0
    tasks: int = 0
    validated: int = 0
    spared: int = 0
    owed: bool = False
    best: dict[str, dict[str, tuple[float, int]]] = field(default_factory=dict)
    top: dict[str, list[tuple[float, int]]] = field(default_factory=dict)

    def note(self, event: Evaluated) -> bool:
        """Remember a better score; whether the score that decides was better than ever."""
        mine = self.best.setdefault(event.arm, {})
        better = [
            name for name in BETTER if name in event.values and is_better(name, event.values[name], mine.get(name))
        ]
        mine |= {name: (event.values[name], event.iteration) for name in better}
        return deciding(event.values) in better

    def enters(self, event: Evaluated) -> bool:
        """Whether the score that decides is among the arm's three best so far; it is remembered then."""
        name, before = deciding(event.values), self.top.get(event.arm, [])
        self.top[event.arm] = insert(before, name, event.values[name], event.iteration)
        return self.top[event.arm] != before


class Keeper:
    """Makes `Saved` events of a session's parts."""

    def __init__(self, arms: list[ArmState], stream: np.random.Generator, environment: dict[str, str]) -> None:
        """Take the arms, the stream of training tasks and the fingerprint of the run."""
        self._arms, self._stream, self._environment = arms, stream, environment
        self._due = Cadence(EVERY, SHARE)
        self._due.due()
        self._due.done()
        self._best_due = Cadence(EVERY / 6, SHARE)
        self._kept = -1

    def due(self, iteration: int, *, now: bool = False, best: bool = False) -> bool:
        """Whether to keep a copy: when it is time, when asked for `now`, or of a `best` state unless there was one just before."""
        cadence = self._best_due if best else self._due
        return now or (cadence.due() and (best or iteration != self._kept))

    def saved(self, spec: ExperimentSpec, position: Position, seconds: float, *, best: bool) -> Saved:
        """A copy of everything."""
        cadence = self._best_due if best else self._due
        cadence.due()
        self._kept = position.iteration
        tensors, arms = self._states()
        state = {
            "spec": spec.to_json(),
            "iteration": position.iteration,
            "tasks": position.tasks,
            "validated": position.validated,
            "spared": position.spared,
            "owed": position.owed,
            "queries": position.queries,
            "best": {arm: {name: list(at) for name, at in mine.items()} for arm, mine in position.best.items()},
            "top": {arm: [list(at) for at in mine] for arm, mine in position.top.items()},
            "seconds": seconds,
            "arms": arms,
            "stream": stream_state(self._stream),
            "environment": self._environment,
        }
        cadence.done()
        return Saved(position.iteration, tensors, state, best)

    def copied(self, spec: ExperimentSpec, position: Position) -> StateCopy:
        """What the arms have learned, without what only their training needs."""
        tensors, _ = self._states()
        learned = {name: values for name, values in tensors.items() if name.split("/")[1] != "adam"}
        return StateCopy(position.iteration, spec.to_json(), position.queries, learned)

    def contender(self, event: Evaluated) -> Contender:
        """What the arm that was evaluated has learned, without what only its training needs."""
        arm = next(arm for arm in self._arms if arm.name == event.arm)
        tensors = {
            f"{arm.name}/{key}": value.detach().cpu().numpy().copy() for key, value in (arm.theta | arm.meta).items()
        }
        name = deciding(event.values)
        return Contender(arm.name, event.iteration, name, event.values[name], tensors)

    def _states(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Copies of the tensors of all arms, and what else each arm's state is made of."""
        tensors: dict[str, np.ndarray] = {}
        arms = {}
        for arm in self._arms:
            values, arms[arm.name] = arm.state()
            tensors |= {f"{arm.name}/{name}": value for name, value in values.items()}
        return tensors, arms

    def restore(self, since: Continuation) -> tuple[Position, float, tuple[str, ...]]:
        """Put arms and stream back.

        Returns:
            The position, the seconds of training so far, and what keeps the continuation from being bit-exact.

        Raises:
            UserError: the stored state does not fit these arms.
        """
        try:
            state = since.state
            for arm in self._arms:
                prefix = f"{arm.name}/"
                mine = {name.removeprefix(prefix): v for name, v in since.tensors.items() if name.startswith(prefix)}
                arm.restore(mine, state["arms"][arm.name])
            set_stream_state(self._stream, state["stream"])
            best = {
                arm: {name: (float(value), int(iteration)) for name, (value, iteration) in metrics.items()}
                for arm, metrics in state["best"].items()
            }
            top = {
                arm: [(float(value), int(iteration)) for value, iteration in mine]
                for arm, mine in state.get("top", {}).items()  # earlier versions kept none
            }
            counts = (state["queries"], state["iteration"], state["tasks"], state["validated"])
            position = Position(*counts, state.get("spared", 0), state.get("owed", False), best, top)  # as above
            return position, float(state["seconds"]), differences(state["environment"], self._environment)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise UserError(
                f"The checkpoint cannot be used ({type(error).__name__}: {error}); resume from an earlier one."
            ) from error
