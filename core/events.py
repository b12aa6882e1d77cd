"""Everything a run says: frozen, picklable messages of strings, floats and numpy arrays. No tensor ever leaves in one.

Times are seconds of training since the start of the run, pauses not counted. Iterations count finished meta-iterations.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Event:
    """A message of a run. Events with the same `key` replace each other while nobody has read them; "" is never replaced."""

    @property
    def key(self) -> str:
        """What makes a newer event replace this one."""
        return ""


@dataclass(frozen=True, slots=True)
class Progress(Event):
    """A piece of work that may take over a second. `total` 0: not known. `done == total > 0`: finished."""

    title: str
    done: int
    total: int
    unit: str = ""

    @property
    def key(self) -> str:
        """Steps of one piece of work replace each other; its end does not."""
        return "" if self.done >= self.total > 0 else f"progress/{self.title}"


@dataclass(frozen=True, slots=True)
class ArmInfo:
    """One arm of the experiment: `name` is unique, `title` is for people, sizes count scalars."""

    name: str
    title: str
    method: str
    parameters: int
    meta_parameters: int


@dataclass(frozen=True, slots=True)
class Started(Event):
    """The run exists and is about to make its first step.

    `spec` is the experiment as JSON values; `about` what must be known of its data, for example that they are a subset, or "".
    """

    spec: dict[str, Any]
    arms: tuple[ArmInfo, ...]
    device: str
    threads: int
    layers: tuple[str, ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Metrics(Event):
    """What one arm measured in one meta-iteration: `support_loss`, `query_loss` and, for classes, `query_accuracy` (0..1)."""

    arm: str
    iteration: int
    tasks: int
    seconds: float
    values: dict[str, float]


@dataclass(frozen=True, slots=True)
class Evaluated(Event):
    """Mean over a fixed set of tasks after the arm's inner steps, with the half width of its 95 % interval.

    Attributes:
        split: "validation" or "test".
        values: `loss` and, for classes, `accuracy`; `ci95` has the same keys (1.96 std / sqrt(tasks)).
        per_step: mean of each value after 0, 1, ... inner steps.
    """

    arm: str
    iteration: int
    tasks: int
    seconds: float
    split: str
    values: dict[str, float]
    ci95: dict[str, float]
    per_step: dict[str, tuple[float, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Matrix:
    """One learned matrix as it is to be shown.

    Attributes:
        layer, name: for example "conv2", "M_o".
        values: (rows, columns) float32; row = where the correction lands, column = which gradient it is borrowed from.
        reference: the value that means "nothing learned yet": "identity" or "constant".
        level: for "constant" the number itself (1 for multipliers, the initial rate for rates); 1 for "identity".
        learned: False for a matrix that the method holds fixed.
    """

    layer: str
    name: str
    values: np.ndarray
    reference: str
    level: float = 1.0
    learned: bool = True

    @property
    def gain(self) -> float:
        """The scale of this factor (identity: mean diagonal; constant: `level`); one factor's own scale is not identifiable."""
        if self.reference != "identity":
            return self.level
        with np.errstate(invalid="ignore"):  # what is not finite stays so, without a warning
            return float(np.trace(self.values, dtype=np.float64)) / len(self.values)

    def deviation(self) -> np.ndarray:
        """What was learned, as (rows, columns): M / gain - I for an identity reference, M / level - 1 for a constant one."""
        gain = self.gain
        with np.errstate(invalid="ignore", over="ignore"):
            scaled = self.values / gain if abs(gain) > 1e-12 else self.values
        return scaled - (np.eye(len(scaled), dtype=scaled.dtype) if self.reference == "identity" else 1.0)


@dataclass(frozen=True, slots=True)
class MatrixSnapshot(Event):
    """All learned matrices of one arm at one iteration, grouped so that factors shown together belong together."""

    arm: str
    iteration: int
    seconds: float
    matrices: tuple[Matrix, ...]

    @property
    def key(self) -> str:
        """Newest per arm."""
        return f"matrices/{self.arm}"


@dataclass(frozen=True, slots=True)
class RegressionAdaptation(Event):
    """One task of one arm, before and after each inner step.

    Attributes:
        grid, truth: (P,) the curve to learn. support_x, support_y: (S,) what was seen. query_x, query_y: (Q,).
        fits: (steps + 1, P) predictions after 0, 1, ... inner steps. losses: (steps + 1,) query loss.
    """

    arm: str
    iteration: int
    task: int
    grid: np.ndarray
    truth: np.ndarray
    support_x: np.ndarray
    support_y: np.ndarray
    fits: np.ndarray
    losses: np.ndarray

    @property
    def key(self) -> str:
        """Newest per arm."""
        return f"adaptation/{self.arm}"


@dataclass(frozen=True, slots=True)
class ClassificationAdaptation(Event):
    """One task of one arm, before and after each inner step.

    Attributes:
        support_images, query_images: (S, H, W) or (S, H, W, 3) uint8. support_labels (S,), query_labels (Q,): 0..ways-1.
        classes: (ways,) readable names. probabilities: (steps + 1, Q, ways). losses, accuracies: (steps + 1,) on the query set.
    """

    arm: str
    iteration: int
    task: int
    classes: tuple[str, ...]
    support_images: np.ndarray
    support_labels: np.ndarray
    query_images: np.ndarray
    query_labels: np.ndarray
    probabilities: np.ndarray
    losses: np.ndarray
    accuracies: np.ndarray

    @property
    def key(self) -> str:
        """Newest per arm."""
        return f"adaptation/{self.arm}"


@dataclass(frozen=True, slots=True)
class HyperApplied(Event):
    """Live settings changed after `iteration`; `arm` is "" for a change of the shared settings."""

    iteration: int
    tasks: int
    seconds: float
    arm: str
    changes: dict[str, Any]


@dataclass(frozen=True, slots=True)
class HyperRejected(Event):
    """A live change that cannot be used; the run goes on as before."""

    reason: str


@dataclass(frozen=True, slots=True)
class Paused(Event):
    """The whole run stands still. `reason` is "asked", "stepped", "storage", "finished" or "no arm left"."""

    iteration: int
    reason: str


@dataclass(frozen=True, slots=True)
class Resumed(Event):
    """The run goes on."""

    iteration: int


@dataclass(frozen=True, slots=True)
class ArmPaused(Event):
    """One arm stands still at its last good state; the others go on. `traceback` is "" unless the arm failed with an exception."""

    arm: str
    iteration: int
    reason: str
    traceback: str = ""


@dataclass(frozen=True, slots=True)
class ArmLimited(Event):
    """Memory ran out, so from this iteration on the arm computes fewer tasks at once; its results stay the same up to rounding."""

    arm: str
    iteration: int
    tasks_at_once: int


@dataclass(frozen=True, slots=True)
class ArmResumed(Event):
    """A paused arm joins the others again."""

    arm: str
    iteration: int


@dataclass(frozen=True, slots=True)
class Continued(Event):
    """A stored run goes on from `iteration`. `differences` says what keeps it from being bit-exact; empty when it is."""

    iteration: int
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class History(Event):
    """What a stored run measured before it goes on: one series of one arm as arrays of one length; `ci95` is NaN without interval."""

    arm: str
    series: str
    iteration: np.ndarray
    tasks: np.ndarray
    seconds: np.ndarray
    values: np.ndarray
    ci95: np.ndarray


@dataclass(frozen=True, slots=True)
class Saved(Event):
    """Everything needed to go on from `iteration`: `tensors` by name, and `state` as JSON values.

    `best`: the validation score is the best so far.
    """

    iteration: int
    tensors: dict[str, np.ndarray]
    state: dict[str, Any]
    best: bool


@dataclass(frozen=True, slots=True)
class Contender(Event):
    """An arm's validation `score` is among its three best so far: `tensors` are its weights and meta-parameters.

    They are named as in `Saved` (`arm/fc1.weight`, `arm/fc1/M_o`); `metric` is "accuracy" or "loss".
    """

    arm: str
    iteration: int
    metric: str
    score: float
    tensors: dict[str, np.ndarray]


@dataclass(frozen=True, slots=True)
class StateCopy(Event):
    """What every arm has learned at `iteration`: tensors named `arm/weight`, `arm/layer/M_o`, ..., and the settings in force there.

    `queries`: query examples of the fixed validation tasks, which a live change of that setting does not touch.
    """

    iteration: int
    spec: dict[str, Any]
    queries: int
    tensors: dict[str, np.ndarray]

    @property
    def key(self) -> str:
        """Only the newest counts."""
        return "state"


@dataclass(frozen=True, slots=True)
class Stored(Event):
    """The run is kept in the folder `path` from now on; `run` is its id."""

    path: str
    run: str


@dataclass(frozen=True, slots=True)
class StorageTrouble(Event):
    """Why the run cannot be saved at the moment, one sentence; "" when everything is saved again."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Described(Event):
    """A person gave the run a name, notes or tags; None leaves a thing as it is."""

    name: str | None = None
    notes: str | None = None
    tags: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class ArmResult(Event):
    """What an arm has learned when the run ends: `tensors` by name (`conv1/weight`, `conv1/M_o`, ...).

    `iterations` counts the arm's own meta-iterations, `seconds` the time spent in them.
    """

    arm: str
    iterations: int
    seconds: float
    tensors: dict[str, np.ndarray]


@dataclass(frozen=True, slots=True)
class Ended(Event):
    """The last event of a run. `reason`: "finished", "stopped", "cancelled" or "failed"; `error` is one sentence, or "" .

    A stored run can also be "interrupted": its process died.
    """

    iteration: int
    reason: str
    error: str = ""
    traceback: str = ""
