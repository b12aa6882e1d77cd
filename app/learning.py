"""Which arms of a run learn more than an initialisation."""

from __future__ import annotations

from app.run_model import RunModel
from core.analysis.grafts import learned_groups
from core.errors import UserError
from core.knobs import checked
from core.spec import ExperimentSpec


def learning_arms(run: RunModel) -> list[str]:
    """Their names, in order. A stored run keeps no sizes, so its settings say it; where these cannot be used, all may learn."""
    known = [name for name, info in run.arms.items() if info.meta_parameters]
    if known or not run.stored:
        return known
    try:
        spec = checked(ExperimentSpec, run.spec)
    except UserError:
        return list(run.arms)
    return [arm.name for arm in spec.arms if arm.name in run.arms and learned_groups(spec, arm.name)]
