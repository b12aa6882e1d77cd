"""Small arms with perturbed, non-symmetric meta-parameters and random tasks, float64."""

from __future__ import annotations

import numpy as np
import torch

from core.adapt import Learner
from core.analysis.subject import Subject
from core.methods import METHODS
from core.models import MODELS
from core.spec import Training
from core.tasks.base import Episodes

CASES = {
    "mlp": ({"kind": "mlp", "hidden": (5, 4)}, (1,), 1, "mse", 1),
    "mlp-classes": ({"kind": "mlp", "hidden": (6,)}, (3,), 3, "cross_entropy", 3),
    "conv4": ({"kind": "conv4", "filters": 3}, (1, 12, 12), 3, "cross_entropy", 3),
}


def make_subject(case="mlp", method="mc2", seed=0, name="", options=None, network=None, **training) -> Subject:
    """An arm; arms with the same seed share their initialisation."""
    settings, inputs, outputs, loss, ways = CASES[case]
    model = MODELS[settings["kind"]].model_validate(settings | (network or {}))
    rng = np.random.default_rng(seed)
    learner = Learner(model, METHODS[method](**(options or {})), model.layers(inputs, outputs), loss, ways)
    theta = {
        k: torch.from_numpy(v + 0.3 * rng.standard_normal(v.shape)) for k, v in model.init(inputs, outputs, rng).items()
    }
    chosen = Training(**({"inner_rate": 0.05, "inner_steps": 1} | training))
    meta = learner.method.start(learner.layers, theta, chosen.inner_rate)
    meta = {k: v + 0.2 * torch.from_numpy(rng.standard_normal(v.shape)) * v.abs().max() for k, v in meta.items()}
    return Subject(name or method, learner, theta, meta, chosen)


def make_episodes(case="mlp", tasks=3, seed=1, examples=4) -> Episodes:
    """Random tasks: every task its own inputs and targets."""
    _, inputs, outputs, loss, ways = CASES[case]
    rng = np.random.default_rng(seed)

    def batch():
        x = torch.from_numpy(rng.standard_normal((tasks, examples * ways, *inputs)))
        if loss == "mse":
            return x, torch.from_numpy(rng.standard_normal((tasks, examples * ways, outputs)))
        return x, torch.from_numpy(np.tile(np.repeat(np.arange(ways), examples), (tasks, 1)))

    return Episodes(*batch(), *batch(), {})
