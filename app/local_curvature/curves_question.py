"""The question behind the inner loop page: one curve after the other, each to be seen as soon as it is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.analysis.local_findings import LocalCurve
from core.analysis.local_rules import LocalRule
from core.errors import UserError

if TYPE_CHECKING:
    from app.analyst import Work
    from core.analysis.bench import Bench
    from core.spec import Training


@dataclass(frozen=True)
class Where:
    """What curves must share to be drawn together.

    Attributes:
        arm: whose initialisation. tasks: the first so many validation tasks. steps: inner steps taken.
    """

    arm: str
    tasks: int
    steps: int


@dataclass(frozen=True)
class Settings:
    """What curves depend on besides `Where` and their rule: iteration, seed, and the arm's settings of training in force then."""

    iteration: int
    seed: int
    training: Training

    @property
    def rate(self) -> float:
        """The inner rate."""
        return self.training.inner_rate

    @property
    def trained(self) -> int:
        """Inner steps that the arm is trained for."""
        return self.training.inner_steps


class CurvesQuestion:
    """Called in the working thread, which fills it while the GUI thread reads it.

    Attributes:
        where: arm, tasks, steps. rules: those wanted. settings: known once the work has begun, else None.
        curves: found so far. problems: rules that cannot be used here, and why.
    """

    def __init__(self, where: Where, rules: tuple[LocalRule, ...], before: CurvesQuestion | None = None) -> None:
        """What `before` has found is used again where it belongs to the same moment."""
        self.where, self.rules = where, rules
        self.settings: Settings | None = None
        self.curves: dict[LocalRule, LocalCurve] = {}
        self.problems: dict[LocalRule, str] = {}
        self._before = before

    def __call__(self, bench: Bench, work: Work) -> int:
        """Find every curve; returns how many there are."""
        from core.analysis.local_loop import local_curve  # noqa: PLC0415 - loads torch

        subject = bench.subject(self.where.arm)
        episodes = bench.validation(self.where.tasks)
        settings = Settings(bench.iteration, bench.spec.run.seed, subject.training)
        known = self._known(settings)
        self.curves.update(known)
        self.settings = settings
        for done, rule in enumerate(self.rules):
            work.say(done, len(self.rules))
            if rule in known:
                continue
            try:
                tasks = range(len(episodes))
                steps, cancelled = self.where.steps, work.cancelled
                self.curves[rule] = local_curve(subject, episodes, tasks, rule, steps=steps, cancelled=cancelled)
            except UserError as error:  # one rule may not fit where others do
                self.problems[rule] = str(error)
        self._before = None
        return len(self.curves)

    def _known(self, settings: Settings) -> Mapping[LocalRule, LocalCurve]:
        before = self._before
        same = before is not None and before.where == self.where and before.settings == settings
        return dict(before.curves) if before is not None and same else {}
