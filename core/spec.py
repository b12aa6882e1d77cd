"""An experiment written down: task family, model, arms, training settings, seed and length. To and from JSON, checked as a whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, SerializeAsAny, field_validator, model_validator

from core.errors import UserError
from core.knobs import Knob, Settings, brief, checked, knob, knobs
from core.methods import METHODS, Method
from core.models import MODELS, Model
from core.tasks import FAMILIES, TaskFamily
from core.training import ARM_FIELDS, Training

__all__ = ["ARM_FIELDS", "Arm", "ExperimentSpec", "Run", "Training", "arm_for"]


class Run(Settings):
    """Where and how a run happens. Needs a restart."""

    seed: int = knob(0, title="Seed", help="Start of every random stream of the run.", minimum=0, maximum=2**31 - 1)
    device: Literal["auto", "cpu", "cuda"] = knob("auto", title="Device", help="auto takes the GPU when there is one.")
    threads: int = knob(
        0,
        title="CPU threads",
        help="Threads that share the tasks of a meta-batch; 0 leaves one core to the window.",
        minimum=0,
        maximum=256,
    )
    dtype: Literal["float32", "float64"] = knob(
        "float32", title="Precision", help="float64 is for checking the mathematics."
    )
    matmul_precision: Literal["highest", "high", "medium"] = knob(
        "highest",
        title="Matrix products",
        help="What float32 products may be rounded to inside: highest is float32, high is TF32, medium is bfloat16. Only devices that "
        "have such units change speed or results.",
        good="highest",
        source="torch.set_float32_matmul_precision",
    )
    validation_tasks: int = knob(
        200,
        title="Validation tasks",
        help="Fixed tasks on which every arm is evaluated; the same for every method.",
        unit="tasks",
        minimum=2,
        maximum=100_000,
    )


def _registered(table: dict[str, type[Any]], what: str) -> Callable[[Any], Any]:
    """Turns {"kind": NAME, ...} or NAME into an instance of the class registered under NAME."""

    def resolve(value: Any) -> Any:
        if isinstance(value, str):
            value = {"kind": value}
        if not isinstance(value, dict):
            return value
        kind = value.get("kind")
        if not isinstance(kind, str) or kind not in table:
            raise ValueError(f"there is no {what} '{brief(kind)}'; choose one of {', '.join(table)}")
        return table[kind].model_validate(value)

    return resolve


class Arm(Settings):
    """A method with its own settings; `overrides` replaces shared training settings named in `ARM_FIELDS`."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=40)
    method: Annotated[SerializeAsAny[Method], BeforeValidator(_registered(METHODS, "method"))]
    overrides: dict[str, Any] = Field(default_factory=dict)

    @property
    def title(self) -> str:
        """What people read: the method's name, and the settings of its own, for example "MAML (first order)" or "MC2 (α 0.1)"."""
        own = [_words(knob, self.overrides[knob.name]) for knob in knobs(Training) if knob.name in self.overrides]
        switches = [one for one in knobs(type(self.method)) if one.group]
        own += [_words(one, at) for one in switches if (at := getattr(self.method, one.name)) != one.default]
        title = type(self.method).title
        return f"{title} ({', '.join(own)})" if own else title

    @field_validator("overrides")
    @classmethod
    def _checked_overrides(cls, overrides: dict[str, Any]) -> dict[str, Any]:
        for name in overrides:
            if name not in ARM_FIELDS:
                raise ValueError(f"an arm cannot have its own '{name}'; it can have {', '.join(ARM_FIELDS)}")
        try:
            training = checked(Training, overrides)
        except UserError as error:
            raise ValueError(str(error)) from None
        return {name: getattr(training, name) for name in overrides}


def _words(knob: Knob, value: Any) -> str:
    """A setting and its value in as few words as possible."""
    if knob.kind == "bool":
        return knob.title.lower() if value else f"not {knob.title.lower()}"
    number = f"{value:g}" if isinstance(value, float) else value
    return f"{knob.title.lower() if knob.group or not knob.symbol else knob.symbol} {number}"


class ExperimentSpec(Settings):
    """Everything that decides the result of a run."""

    title: str = ""
    task: Annotated[SerializeAsAny[TaskFamily], BeforeValidator(_registered(FAMILIES, "task family"))]
    model: Annotated[SerializeAsAny[Model], BeforeValidator(_registered(MODELS, "model"))]
    arms: tuple[Arm, ...] = Field(min_length=1, max_length=8)
    training: Training = Training()
    run: Run = Run()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        names = [arm.name for arm in self.arms]
        if len(set(names)) < len(names):
            raise ValueError(f"two arms have the same name in {', '.join(names)}; give each its own")
        try:
            self.model.layers(self.task.inputs, self.task.outputs)
            self.task.check_queries(self.training.queries)
            for arm in self.arms:
                arm.method.check(self.task.loss)
                self.training_of(arm.name)
        except UserError as error:
            raise ValueError(str(error)) from None
        return self

    def called(self) -> str:
        """What people call it: its title, or its task family and arms."""
        return self.title or f"{type(self.task).title} {' '.join(arm.name for arm in self.arms)}"

    def arm(self, name: str) -> Arm:
        """The arm called `name`; raises `UserError` when there is none."""
        for arm in self.arms:
            if arm.name == name:
                return arm
        raise UserError(f"There is no arm '{name}'; the arms are {', '.join(arm.name for arm in self.arms)}.")

    def training_of(self, name: str) -> Training:
        """The training settings in force for one arm."""
        return self.training.with_changes(self.arm(name).overrides)

    def with_live(self, changes: dict[str, Any], arm: str = "") -> Self:
        """A checked copy with live settings changed, for everyone or for one arm (None removes the arm's own value).

        Raises:
            UserError: a name or value cannot be used; `self` is untouched.
        """
        if not arm:
            return self.replaced(training=self.training.with_changes(changes))
        merged = {name: value for name, value in (self.arm(arm).overrides | changes).items() if value is not None}
        changed = [a.with_changes({"overrides": merged}) if a.name == arm else a for a in self.arms]
        return self.replaced(arms=tuple(changed))

    def replaced(self, **parts: Any) -> Self:
        """A checked copy with whole parts replaced."""
        return checked(type(self), {name: parts.get(name, getattr(self, name)) for name in type(self).model_fields})

    def to_json(self) -> dict[str, Any]:
        """JSON values from which `ExperimentSpec.model_validate` makes an equal spec."""
        return self.model_dump(mode="json")


def arm_for(method: str, taken: tuple[str, ...] = ()) -> Arm:
    """A fresh arm of one method with a name not yet taken; raises `UserError` for an unknown method."""
    name, n = method, 2
    while name in taken:
        name, n = f"{method}-{n}", n + 1
    return checked(Arm, {"name": name, "method": method})
