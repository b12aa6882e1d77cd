"""One task of one arm before and after each inner step, as pictures and numbers for the window."""

from __future__ import annotations

import numpy as np
import torch

from core.adapt import Learner
from core.arm import ArmState
from core.events import ClassificationAdaptation, RegressionAdaptation
from core.spec import Training
from core.tasks.base import ClassSource, RegressionSource, Tasks, TaskSource
from core.tensors import Tensors


def show_task(
    source: TaskSource, arm: ArmState, episodes: Tasks, task: int, training: Training, iteration: int
) -> RegressionAdaptation | ClassificationAdaptation:
    """Adapt `arm` to validation task number `task` of `episodes` and describe what it predicts after every inner step."""
    one = episodes.part(task, task + 1)
    with torch.no_grad():
        trail = list(arm.learner.trail(arm.theta, arm.meta, one.support_x, one.support_y, training))
        outputs = [arm.learner.predict(tree, one.query_x) for tree in trail]
    scores = [{name: value.item() for name, value in arm.learner.scores_of(o, one.query_y).items()} for o in outputs]
    losses = np.array([score["loss"] for score in scores])
    if isinstance(source, RegressionSource):
        return RegressionAdaptation(
            arm=arm.name,
            iteration=iteration,
            task=task,
            grid=source.grid,
            truth=source.truth(one, 0),
            support_x=_numpy(one.support_x).ravel(),
            support_y=_numpy(one.support_y).ravel(),
            fits=_fits(arm.learner, trail, source.grid),
            losses=losses,
        )
    if isinstance(source, ClassSource):
        return ClassificationAdaptation(
            arm=arm.name,
            iteration=iteration,
            task=task,
            classes=source.class_names("validation", one, 0),
            support_images=source.pictures(one.support_x[0]),
            support_labels=_numpy(one.support_y[0]),
            query_images=source.pictures(one.query_x[0]),
            query_labels=_numpy(one.query_y[0]),
            probabilities=np.stack([_numpy(output[0].softmax(-1)) for output in outputs]),
            losses=losses,
            accuracies=np.array([score["accuracy"] for score in scores]),
        )
    raise TypeError(f"a {type(source).__name__} cannot be shown")


def _fits(learner: Learner, trail: list[Tensors], grid: np.ndarray) -> np.ndarray:
    like = next(iter(trail[0].values()))
    x = torch.from_numpy(grid).to(like.device, like.dtype).reshape(1, -1, 1)
    with torch.no_grad():
        return np.stack([_numpy(learner.predict(tree, x)).ravel() for tree in trail])


def _numpy(values: torch.Tensor) -> np.ndarray:
    return values.detach().cpu().numpy()
