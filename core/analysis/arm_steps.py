"""One validation task taken through the inner loop by every arm of a run, as pictures and numbers for the window.

The module itself loads no torch; `arm_steps` does, in the thread that calls it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.analysis.findings import StepThrough
from core.events import ClassificationAdaptation, RegressionAdaptation
from core.tasks.base import ClassSource, Episodes, RegressionSource

if TYPE_CHECKING:
    import torch

    from core.analysis.bench import Bench
    from core.analysis.subject import Subject


@dataclass(frozen=True, slots=True)
class ArmSteps:
    """One arm on one task: `found` in numbers, with whole gradients of `layer`; `shown`: fits or predictions after every inner step."""

    layer: str
    found: StepThrough
    shown: RegressionAdaptation | ClassificationAdaptation


def arm_steps(
    bench: Bench,
    task: int,
    *,
    steps: int,
    layer: str = "",
    cancelled: Callable[[], bool] = lambda: False,
    say: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[ArmSteps, ...]:
    """Take every arm that adapts by gradient steps through `steps` of them on validation task number `task`.

    Args:
        layer: whose gradients are returned whole, or "". say: told how many of all steps of all arms are done.

    Raises:
        UserError: there is no such task or layer, steps are out of range, or no arm adapts by gradient steps.
        Cancelled: `cancelled` returned True.
    """
    from core.analysis.steps import step_through  # noqa: PLC0415 - loads torch

    episodes, everyone = bench.validation(task + 1), bench.subjects()
    subjects = [one for one in everyone if one.learner.method.by_steps] or everyone  # who does not says so
    done, total = 0, len(subjects) * (steps + 1)

    def asked() -> bool:
        nonlocal done
        say(done, total)
        done += 1
        return cancelled()

    made = []
    for subject in subjects:
        probe = _probe(bench, subject)
        found = step_through(subject, episodes, task, steps=steps, probe=probe, layer=layer, cancelled=asked)
        made.append(ArmSteps(layer, found, _shown(bench, found, episodes)))
    return tuple(made)


def _probe(bench: Bench, subject: Subject) -> torch.Tensor | None:
    """The grid (P, 1) on which a curve is drawn, None for classes."""
    import torch  # noqa: PLC0415 - the window must be able to read this module without torch

    if not isinstance(bench.source, RegressionSource):
        return None
    like = next(iter(subject.theta.values()))
    return torch.from_numpy(bench.source.grid).to(like.device, like.dtype).reshape(-1, 1)


def _shown(bench: Bench, found: StepThrough, episodes: Episodes) -> RegressionAdaptation | ClassificationAdaptation:
    source, task = bench.source, found.task
    if isinstance(source, RegressionSource):
        assert found.fits is not None
        return RegressionAdaptation(
            arm=found.arm,
            iteration=bench.iteration,
            task=task,
            grid=source.grid,
            truth=source.truth(episodes, task),
            support_x=_numpy(episodes.support_x[task]).ravel(),
            support_y=_numpy(episodes.support_y[task]).ravel(),
            fits=found.fits[..., 0],
            losses=found.query_loss,
        )
    if isinstance(source, ClassSource):
        return ClassificationAdaptation(
            arm=found.arm,
            iteration=bench.iteration,
            task=task,
            classes=source.class_names("validation", episodes, task),
            support_images=source.pictures(episodes.support_x[task]),
            support_labels=_numpy(episodes.support_y[task]),
            query_images=source.pictures(episodes.query_x[task]),
            query_labels=_numpy(episodes.query_y[task]),
            probabilities=softmax(found.query_outputs),
            losses=found.query_loss,
            accuracies=found.query_accuracy,
        )
    raise TypeError(f"a {type(source).__name__} cannot be shown")


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities along the last axis; NaN where a logit is not finite."""
    with np.errstate(invalid="ignore"):
        powers = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True))


def _numpy(values: torch.Tensor) -> np.ndarray:
    return values.detach().cpu().numpy()
