"""A meta-gradient on a GPU as one recorded piece of work, so that its hundreds of small kernels start without the interpreter.

The recording (a CUDA graph) reads the arm's own tensors, which Adam changes in place, and a fixed copy of the task batch and of the
importance of every inner step. It is made again when a setting or a shape changes. Nothing in it waits for the GPU.
"""

from __future__ import annotations

from collections.abc import Callable

import torch

from core.adapt import Learner
from core.engine import meta_step
from core.spec import Training
from core.sweep import MetaStep
from core.tasks.base import Episodes
from core.tensors import Tensors
from core.workers import ALONE, Workers

Recorder = Callable[[Callable[[], MetaStep]], tuple[Callable[[], None], MetaStep]]
"""Takes work, returns what repeats it and where its results will be."""

RECORDED = ("inner_rate", "inner_steps", "first_order", "loss_sum", "tasks_at_once")
"""Settings that are constants inside a recording."""
INPUTS = ("support_x", "support_y", "query_x", "query_y")
WARM_UPS = 3


class CapturedMetaStep:
    """Called like `core.engine.meta_step`, for one learner and its tensors. The result is overwritten by the next call."""

    def __init__(self, record: Recorder | None = None) -> None:
        """`record` is a CUDA graph unless another recorder is given."""
        self._record = record or cuda_graph
        self._key: object = None

    def __call__(
        self,
        learner: Learner,
        theta: Tensors,
        meta: Tensors,
        episodes: Episodes,
        training: Training,
        workers: Workers = ALONE,
        *,
        importance: torch.Tensor | None = None,
        interrupted: Callable[[], bool] = lambda: False,
    ) -> MetaStep:
        """See `core.engine.meta_step`; one thread is enough to start the work, and it cannot be interrupted."""
        inputs = [getattr(episodes, name) for name in INPUTS]
        inputs += [] if importance is None else [importance]
        key = (tuple(getattr(training, name) for name in RECORDED), tuple(x.shape for x in inputs))
        if key != self._key:
            self._key = None
            self._inputs = [x.clone() for x in inputs]
            support_x, support_y, query_x, query_y, *weights = self._inputs
            fixed = Episodes(support_x, support_y, query_x, query_y, {})
            weight = weights[0] if weights else None
            self._replay, self._result = self._record(
                lambda: meta_step(learner, theta, meta, fixed, training, importance=weight)
            )
            self._key = key
        for place, x in zip(self._inputs, inputs, strict=True):
            place.copy_(x, non_blocking=True)
        self._replay()
        return self._result


def cuda_graph(work: Callable[[], MetaStep]) -> tuple[Callable[[], None], MetaStep]:
    """Record work whose tensors stay where they are, after the warm-up that CUDA graphs ask for; see `Recorder`."""
    stream = torch.cuda.Stream()  # type: ignore[no-untyped-call]
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(WARM_UPS):
            work()
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        result = work()
    return graph.replay, result
