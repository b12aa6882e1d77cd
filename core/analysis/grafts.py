"""Which transplants an experiment allows, as plans that can be read without torch."""

from __future__ import annotations

from dataclasses import dataclass

from core.methods.gradient import GradientMethod
from core.methods.learned_rates import LearnedRates
from core.methods.meta_curvature import MetaCurvature
from core.spec import ExperimentSpec


@dataclass(frozen=True)
class GraftPlan:
    """What one arm's initialisation is to be adapted with.

    Attributes:
        recipient: arm whose initialisation. donor: arm whose meta-parameters, "" for plain gradient steps.
        factors: the groups taken over, all others at their start; () for everything.
    """

    recipient: str
    donor: str
    factors: tuple[str, ...] = ()

    @property
    def as_it_is(self) -> bool:
        """Whether nothing changes."""
        return self.donor == self.recipient and not self.factors


def learned_groups(spec: ExperimentSpec, arm: str) -> tuple[str, ...]:
    """The groups of meta-parameters that an arm learns, for example ("M_o", "M_i", "m_bias")."""
    method = spec.arm(arm).method
    found: tuple[str, ...] = ()
    if isinstance(method, LearnedRates):
        found = ("a_weight", "a_bias")
    elif isinstance(method, MetaCurvature):
        filters = any(layer.filter for layer in spec.model.layers(spec.task.inputs, spec.task.outputs))
        found = tuple(name for name in method.learned_factors if filters or name != "M_f")
        found = (*found, "m_bias") if method.learn_biases else found
    by_step = isinstance(method, GradientMethod) and method.step_rates
    return (*found, "r_weight", "r_bias") if by_step else found


def possible_grafts(spec: ExperimentSpec, recipient: str) -> tuple[GraftPlan, ...]:
    """The recipient as it is, without what it has learned, with everything of another arm, and with one group alone."""
    donors = {arm.name: learned_groups(spec, arm.name) for arm in spec.arms}
    donors = {recipient: donors[recipient]} | donors
    plain = [GraftPlan(recipient, "")] if donors[recipient] else []
    whole = [GraftPlan(recipient, name) for name, groups in donors.items() if groups and name != recipient]
    single = [
        GraftPlan(recipient, name, (group,)) for name, groups in donors.items() if len(groups) > 1 for group in groups
    ]
    return (GraftPlan(recipient, recipient), *plain, *whole, *single)
