"""What is kept of a run so that it can go on later, when it is kept, and how a run becomes what was kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.arm import ArmState
from core.cadence import Cadence
from core.continuation import Continuation
from core.errors import UserError
from core.events import Evaluated, Saved, StateCopy
from core.fingerprint import differences
from core.scores import BETTER, is_better
from core.spec import ExperimentSpec
from core.streams import set_stream_state, stream_state

EVERY, SHARE = 60.0, 0.02
"""Seconds between two automatic copies, and the share of the time they may cost."""


@dataclass
class Position:
    """How far a run has come.

    Attributes:
        iteration, tasks: made so far. validated: the iteration evaluated last. queries: of the fixed validation tasks.
        best: arm -> metric -> (value, iteration) of validation.
    """

    queries: int
    iteration: int = 0
    tasks: int = 0
    validated: int = 0
    best: dict[str, dict[str, tuple[float, int]]] = field(default_factory=dict)

    def note(self, event: Evaluated) -> bool:
        """Remember a better score; whether the score that decides was better than ever."""
        mine = self.best.setdefault(event.arm, {})
        better = [
            name for name in BETTER if name in event.values and is_better(name, event.values[name], mine.get(name))
        ]
        mine |= {name: (event.values[name], event.iteration) for name in better}
        deciding = next(name for name in BETTER if name in event.values)
        return deciding in better


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
            "queries": position.queries,
            "best": {arm: {name: list(at) for name, at in mine.items()} for arm, mine in position.best.items()},
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
            position = Position(state["queries"], state["iteration"], state["tasks"], state["validated"], best)
            return position, float(state["seconds"]), differences(state["environment"], self._environment)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise UserError(
                f"The checkpoint cannot be used ({type(error).__name__}: {error}); resume from an earlier one."
            ) from error
