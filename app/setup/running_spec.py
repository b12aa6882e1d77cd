"""The experiment as the run has it now: what Train started, with every live change that took effect."""

from __future__ import annotations

from typing import Any

from app.run_model import RunModel
from core.spec import ExperimentSpec


class RunningSpec:
    """Follows one run.

    Attributes:
        spec: what the run now uses; None while there is no run.
    """

    def __init__(self) -> None:
        self.spec: ExperimentSpec | None = None
        self._started: dict[str, Any] = {}
        self._seen = 0

    @property
    def exists(self) -> bool:
        """Whether there is a run."""
        return self.spec is not None

    @property
    def arms(self) -> tuple[str, ...]:
        """The names of the arms of the run; () without one."""
        return tuple(arm.name for arm in self.spec.arms) if self.spec else ()

    def begin(self, spec: ExperimentSpec) -> None:
        """A run of `spec` was asked for; its own word replaces this as soon as it comes."""
        self.spec = spec

    def end(self) -> None:
        """There is no run any more."""
        self.spec = None
        self._started = {}

    def follow(self, run: RunModel) -> bool:
        """Take over what the run has said since the last call; whether that changed anything. Nothing before `begin`."""
        if self.spec is None or not run.spec:
            return False
        if run.spec is not self._started:
            self._started, self._seen = run.spec, 0
            self.spec = ExperimentSpec.model_validate(run.spec)
        elif len(run.changes) == self._seen:
            return False
        for change in run.changes[self._seen :]:
            self.spec = self.spec.with_live(change.changes, change.arm)
        self._seen = len(run.changes)
        return True
