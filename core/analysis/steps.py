"""One task taken through the inner loop step by step, with what each step does to the gradient. The steps are the learner's own."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch

from core.adapt import InnerStep, Learner
from core.analysis.findings import FactorTurns, StepThrough, TensorSteps
from core.analysis.subject import Subject
from core.errors import Cancelled, UserError
from core.points import Point
from core.tasks.base import Episodes
from core.tensors import Tensors

MOST = 10
"""Inner steps that can be looked at."""


@torch.no_grad()
@np.errstate(over="ignore", invalid="ignore")  # steps that blow up are a finding
def step_through(
    subject: Subject,
    episodes: Episodes,
    task: int,
    *,
    steps: int = MOST,
    probe: torch.Tensor | None = None,
    layer: str = "",
    cancelled: Callable[[], bool] = lambda: False,
) -> StepThrough:
    """Adapt one arm to task number `task` of `episodes`.

    Args:
        steps: inner steps to take, 1 to `MOST`, also beyond those trained.
        probe: inputs (P, *inputs) at which the network is read after every step, or None.
        layer: whose gradients are to be returned whole, or "".

    Raises:
        UserError: there is no such task or layer, or steps are out of range. Cancelled: `cancelled` returned True.
    """
    _check(subject, episodes, task, steps, layer)
    learner, one = subject.learner, episodes.part(task, task + 1)
    support, query = learner.model.prepare(one.support_x), learner.model.prepare(one.query_x)
    watch = _Watch(subject, layer)
    parameters, rows = subject.theta, []
    for number in range(steps + 1):
        if cancelled():
            raise Cancelled("The steps of the inner loop were cancelled.")
        shared, following = number == 0, parameters
        if number < steps:
            step = InnerStep(
                learner,
                parameters,
                subject.meta,
                support,
                one.support_y,
                subject.training,
                shared=shared,
                number=number,
            )
            watch.note(step, number)
            seen, following = step.point, step.parameters
        else:
            seen = learner.at(parameters, support, one.support_y, step=number, shared=shared)
        asked = learner.at(parameters, query, one.query_y, step=number, shared=shared)
        row = _scores(learner, "support", seen, one.support_y) | _scores(learner, "query", asked, one.query_y)
        row["query_outputs"] = _array(asked.outputs)[0]
        if probe is not None:
            read = learner.model.at_step(_with_axis(parameters, shared), number)
            row["fits"] = _array(learner.model.forward(read, probe.unsqueeze(0)))[0]
        rows.append(row)
        parameters = following
    found = {name: np.stack([row[name] for row in rows]) for name in rows[0]}
    return _result(subject, task, found, watch)


def _scores(learner: Learner, which: str, point: Point, y: torch.Tensor) -> dict[str, np.ndarray]:
    return {f"{which}_{name}": _array(value)[0] for name, value in learner.scores(point, y).items()}


def _result(subject: Subject, task: int, found: dict[str, np.ndarray], watch: _Watch) -> StepThrough:
    nothing = np.full(len(found["query_loss"]), np.nan)
    return StepThrough(
        arm=subject.name,
        task=task,
        trained=subject.training.inner_steps,
        support_loss=found["support_loss"],
        query_loss=found["query_loss"],
        support_accuracy=found.get("support_accuracy", nothing),
        query_accuracy=found.get("query_accuracy", nothing),
        query_outputs=found["query_outputs"],
        fits=found.get("fits"),
        tensors=watch.tensors(),
        gradient=watch.kept(0),
        transformed=watch.kept(1),
        problem=_problem(found),
    )


class _Watch:
    """Collects what every inner step does to every tensor."""

    def __init__(self, subject: Subject, layer: str) -> None:
        self._subject = subject
        self._layers = {part.name: part for part in subject.learner.layers}
        self._names = subject.moving
        self._kinds = list(dict.fromkeys(name.split("/")[1] for name in subject.meta))
        self._fresh = subject.fresh()
        self._moved = [dict.fromkeys(self._names, 0.0)]
        self._numbers: list[dict[str, dict[str, float]]] = []
        self._kept: list[tuple[np.ndarray, np.ndarray]] = []
        self._layer = layer
        self._acting: dict[str, list[str]] = {}

    def note(self, step: InnerStep, number: int) -> None:
        """Measure inner step `number`; the lengths and angles in float64."""
        subject, rate = self._subject, self._subject.training.inner_rate
        gradients, direction = step.gradients, step.direction
        if not self._acting:
            self._acting = _acting(subject, gradients, self._names)
        other = {kind: self._variants(kind, gradients, number) for kind in self._kinds}
        numbers, moved = {}, {}
        for name in self._names:
            raw, taken = _flat(gradients[name]), _flat(direction[name])
            sizes = float(np.linalg.norm(raw)), float(np.linalg.norm(taken))
            gain = sizes[1] / (rate * sizes[0]) if sizes[0] > 0 else float("nan")
            mine = {"raw": sizes[0], "step": sizes[1], "gain": gain, "angle": angle(raw, taken)}
            for kind in self._acting[name]:
                missing, alone = other[kind]
                mine[f"missing/{kind}"] = angle(taken, _flat(missing[name]))
                mine[f"alone/{kind}"] = angle(raw, _flat(alone[name]))
            numbers[name] = mine
            moved[name] = float(np.linalg.norm(_flat(step.parameters[name]) - _flat(subject.theta[name])))
        self._numbers.append(numbers)
        self._moved.append(moved)
        if self._layer:
            part = self._layers[self._layer]
            shape = (part.outputs, part.inputs, part.filter_size)
            whole, taken = (_array(tensors[part.weight])[0].reshape(shape) for tensors in (gradients, direction))
            self._kept.append((whole, taken / rate))

    def tensors(self) -> tuple[TensorSteps, ...]:
        """What was measured, tensor by tensor."""
        found = []
        for name in self._names:
            layer, part = name.split(".")

            def line(what: str, name: str = name) -> np.ndarray:
                return np.array([numbers[name][what] for numbers in self._numbers])

            turns = [FactorTurns(kind, line(f"missing/{kind}"), line(f"alone/{kind}")) for kind in self._acting[name]]
            moved = np.array([numbers[name] for numbers in self._moved])
            lines = {what: line(what) for what in ("raw", "step", "gain", "angle")}
            found.append(TensorSteps(layer, part, **lines, moved=moved, factors=tuple(turns)))
        return tuple(found)

    def kept(self, which: int) -> np.ndarray | None:
        """Raw (0) or transformed (1) gradients of the layer asked for."""
        return np.stack([pair[which] for pair in self._kept]) if self._kept else None

    def _variants(self, kind: str, gradients: Tensors, number: int) -> tuple[Tensors, Tensors]:
        """Directions without and with only the meta-parameters of one kind, in all layers at once: layers do not mix."""
        mine = {name for name in self._subject.meta if name.split("/")[1] == kind}
        without = self._subject.meta | {name: self._fresh[name] for name in mine}
        alone = self._fresh | {name: self._subject.meta[name] for name in mine}
        return self._subject.direction(gradients, without, number), self._subject.direction(gradients, alone, number)


def angle(one: np.ndarray, other: np.ndarray) -> float:
    """Between two vectors, degrees, exact also near 0 and 180; NaN where one of them is zero or not finite."""
    sizes = float(np.linalg.norm(one)), float(np.linalg.norm(other))
    if not (np.isfinite(sizes).all() and min(sizes) > 0):
        return float("nan")
    one, other = one / sizes[0], other / sizes[1]
    return float(np.degrees(2 * np.arctan2(np.linalg.norm(one - other), np.linalg.norm(one + other))))


def _acting(subject: Subject, gradients: Tensors, names: list[str]) -> dict[str, list[str]]:
    """Which kinds of meta-parameters act on each tensor, asked of the method's own graph."""
    leaves = {name: value.clone().requires_grad_() for name, value in subject.meta.items()}
    with torch.enable_grad():
        direction = subject.direction(gradients, leaves)
        sums = {name: direction[name].sum() for name in names}
    found = {}
    for name, total in sums.items():
        slopes: tuple[torch.Tensor | None, ...] = (None,) * len(leaves)
        if total.requires_grad:
            slopes = torch.autograd.grad(total, list(leaves.values()), retain_graph=True, allow_unused=True)
        kinds = [leaf.split("/")[1] for leaf, slope in zip(leaves, slopes, strict=True) if slope is not None]
        found[name] = list(dict.fromkeys(kinds))
    return found


def _check(subject: Subject, episodes: Episodes, task: int, steps: int, layer: str) -> None:
    if not 0 <= task < len(episodes):
        raise UserError(f"There is no task {task}; choose one from 0 to {len(episodes) - 1}.")
    if not 1 <= steps <= MOST:
        raise UserError(f"{steps} inner steps cannot be looked at; choose 1 to {MOST}.")
    names = [part.name for part in subject.learner.layers]
    if layer and layer not in names:
        raise UserError(f"There is no layer '{layer}'; choose one of {', '.join(names)}.")


def _problem(found: dict[str, np.ndarray]) -> str:
    for name in ("support_loss", "query_loss"):
        broken = np.flatnonzero(~np.isfinite(found[name]))
        if broken.size:
            return f"The {name.replace('_', ' ')} is not finite after {broken[0]} inner steps; the inner rate may be too large."
    return ""


def _with_axis(parameters: Tensors, shared: bool) -> Tensors:
    return {name: value.unsqueeze(0) for name, value in parameters.items()} if shared else parameters


def _flat(tensor: torch.Tensor) -> np.ndarray:
    return tensor.detach().double().cpu().numpy().ravel()


def _array(tensor: torch.Tensor) -> np.ndarray:
    return tensor.detach().double().cpu().numpy()
