"""What is computed: one meta-iteration of MAML or MC2 on synthetic images of Omniglot's size."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch

from core.adapt import Learner
from core.overrides import with_overrides
from core.presets import preset
from core.spec import Training
from core.streams import stream
from core.tasks.base import Episodes
from core.tensors import Tensors
from tests.benchmarks.references.one_task import Batch, Inner

METHODS = ("maml", "mc2")
_NOISE = 0.01
"""Standard deviation of what is added to the meta-parameters, so that a transposed or swapped matrix shows."""


@dataclass(frozen=True)
class Size:
    """How large a case is; the defaults are the light case. `queries` are per class, images are `pixels` x `pixels`."""

    tasks: int = 32
    ways: int = 5
    shots: int = 1
    queries: int = 1
    steps: int = 1
    filters: int = 64
    pixels: int = 28


LIGHT = Size()
HEAVY = Size(queries=15)
CASES = {"light": LIGHT, "heavy": HEAVY}


@dataclass(frozen=True)
class Case:
    """Tensors and settings of one meta-iteration, for the engine (`learner`, `episodes`, `training`) and the references."""

    learner: Learner
    theta: Tensors
    meta: Tensors
    episodes: Episodes
    training: Training

    @property
    def batch(self) -> Batch:
        """The tasks as the references take them."""
        tasks = self.episodes
        return Batch(tasks.support_x, tasks.support_y, tasks.query_x, tasks.query_y)

    @property
    def inner(self) -> Inner:
        """The inner loop as the references take it."""
        return Inner(self.training.inner_steps, self.training.inner_rate, self.learner.ways)

    def part(self, tasks: int) -> Case:
        """The same with the first tasks only."""
        return replace(self, episodes=self.episodes.part(0, tasks))


def make_case(method: str, size: Size, device: torch.device, dtype: torch.dtype = torch.float32) -> Case:
    """One case with the settings of the 5-way 1-shot Omniglot preset and images of uniform noise, the same every time."""
    settings = [f"task.ways={size.ways}", f"task.shots={size.shots}", f"model.filters={size.filters}"]
    settings += [f"queries={size.queries}", f"inner_steps={size.steps}"]
    spec = with_overrides(preset("omniglot-5way-1shot", (method,)), settings)
    learner = Learner.of(spec, method)
    initial = spec.model.init(spec.task.inputs, spec.task.outputs, stream(0, "init"))
    theta = {name: torch.from_numpy(value).to(device, dtype) for name, value in initial.items()}
    random = torch.Generator().manual_seed(0)
    meta = {
        name: value + _NOISE * torch.randn(value.shape, generator=random).to(device, dtype)
        for name, value in learner.method.start(learner.layers, theta, spec.training.inner_rate).items()
    }
    for tensor in (*theta.values(), *meta.values()):
        tensor.requires_grad_()
    support = _examples(size, size.shots, device, dtype, random)
    query = _examples(size, size.queries, device, dtype, random)
    return Case(learner, theta, meta, Episodes(*support, *query, {}), spec.training)


def _examples(
    size: Size, each: int, device: torch.device, dtype: torch.dtype, random: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    x = torch.rand(size.tasks, size.ways * each, 1, size.pixels, size.pixels, generator=random)
    y = torch.arange(size.ways).repeat_interleave(each).repeat(size.tasks, 1)
    return x.to(device, dtype), y.to(device)
