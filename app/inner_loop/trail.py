"""One arm as the pages of the inner loop panel draw it."""

from __future__ import annotations

from dataclasses import dataclass

from app.plots.step_plot import ShownArm
from core.analysis.arm_steps import ArmSteps
from core.analysis.findings import StepThrough


@dataclass(frozen=True)
class Trail:
    """An arm with the slot of its colour and its title."""

    slot: int
    title: str
    steps: ArmSteps

    @property
    def found(self) -> StepThrough:
        """What it did, in numbers."""
        return self.steps.found

    @property
    def arm(self) -> ShownArm:
        """As the parts of the adaptation panel know it."""
        return ShownArm(self.slot, self.title, self.steps.shown)
