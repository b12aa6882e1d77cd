"""One task of one arm before and after each inner step, as pictures and numbers for the window."""

from __future__ import annotations

import numpy as np
import torch

from core.adapt import Learner, adapt
from core.arm import ArmState
from core.events import ClassificationAdaptation, RegressionAdaptation
from core.spec import Training
from core.tasks.base import ClassSource, Episodes, RegressionSource, TaskSource
from core.tensors import Tensors


def show_task(
    source: TaskSource, arm: ArmState, episodes: Episodes, task: int, training: Training, iteration: int
) -> RegressionAdaptation | ClassificationAdaptation:
    """Adapt `arm` to validation task number `task` of `episodes` and describe what it predicts after every inner step."""
    one = episodes.part(task, task + 1)
    with torch.no_grad():
        trail = list(adapt(arm.learner, arm.theta, arm.meta, one.support_x, one.support_y, training))
    scores = [_scores(arm.learner, parameters, one) for parameters in trail]
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
            probabilities=_probabilities(arm.learner, trail, one),
            losses=losses,
            accuracies=np.array([score["accuracy"] for score in scores]),
        )
    raise TypeError(f"a {type(source).__name__} cannot be shown")


def _scores(learner: Learner, parameters: Tensors, one: Episodes) -> dict[str, float]:
    with torch.no_grad():
        point = learner.at(parameters, learner.model.prepare(one.query_x), one.query_y)
    return {name: value.item() for name, value in learner.scores(point, one.query_y).items()}


def _fits(learner: Learner, trail: list[Tensors], grid: np.ndarray) -> np.ndarray:
    like = next(iter(trail[0].values()))
    x = torch.from_numpy(grid).to(like.device, like.dtype).reshape(1, -1, 1)
    with torch.no_grad():
        return np.stack([_numpy(learner.model.forward(parameters, x)).ravel() for parameters in trail])


def _probabilities(learner: Learner, trail: list[Tensors], one: Episodes) -> np.ndarray:
    with torch.no_grad():
        outputs = (learner.model.forward(parameters, one.query_x)[0] for parameters in trail)
        return np.stack([_numpy(output.softmax(-1)) for output in outputs])


def _numpy(values: torch.Tensor) -> np.ndarray:
    return values.detach().cpu().numpy()
