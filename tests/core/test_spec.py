"""An experiment written down: it survives JSON, and whatever is wrong with it is one sentence."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.knobs import Knob, Settings, checked, knobs
from core.methods import METHODS
from core.presets import preset
from core.spec import ARM_FIELDS, ExperimentSpec, Run, Training, arm_for
from tests.core.runs import fitting

GOOD = preset("sinusoid-5shot").to_json()


def _value(knob: Knob) -> st.SearchStrategy[Any]:
    """Any acceptable value of a setting."""
    if knob.kind == "int":
        return st.integers(int(knob.minimum), int(knob.maximum))
    if knob.kind == "float":
        return st.floats(knob.minimum, knob.maximum)
    return st.sampled_from(knob.choices) if knob.kind == "choice" else st.booleans()


def _settings(group: type[Settings], names: tuple[str, ...] = ()) -> st.SearchStrategy[dict[str, Any]]:
    """Some of a group's settings (or of those named), each with an acceptable value."""
    optional = {k.name: _value(k) for k in knobs(group) if k.name in names or (not names and k.kind != "widths")}
    return st.fixed_dictionaries({}, optional=optional)


@st.composite
def specs(draw: st.DrawFn) -> ExperimentSpec:
    names = draw(st.lists(st.sampled_from(sorted(fitting("mse"))), min_size=1, max_size=4))
    arms = []
    for n, name in enumerate(names):
        method = {"kind": name} | draw(_settings(METHODS[name]))
        arms.append({"name": f"{name}-{n}", "method": method, "overrides": draw(_settings(Training, ARM_FIELDS))})
    return checked(
        ExperimentSpec,
        {
            "title": draw(st.text(max_size=20)),
            "task": {"kind": "sinusoid", "shots": draw(st.integers(1, 1000))},
            "model": {"kind": "mlp", "hidden": draw(st.lists(st.integers(1, 64), min_size=1, max_size=8))},
            "arms": arms,
            "training": draw(_settings(Training)),
            "run": draw(_settings(Run)),
        },
    )


@given(specs())
def test_every_spec_survives_json(spec: ExperimentSpec) -> None:
    text = json.dumps(spec.to_json(), allow_nan=False)
    again = ExperimentSpec.model_validate(json.loads(text))
    assert again == spec
    assert again.to_json() == spec.to_json()
    assert [type(arm.method) for arm in again.arms] == [type(arm.method) for arm in spec.arms]


@given(specs())
def test_an_arm_trains_with_its_own_settings_and_else_with_the_shared_ones(spec: ExperimentSpec) -> None:
    for arm in spec.arms:
        training = spec.training_of(arm.name)
        for name in Training.model_fields:
            assert getattr(training, name) == arm.overrides.get(name, getattr(spec.training, name))


BAD: list[tuple[tuple[Any, ...], Any, str]] = [
    (("nonsense",), 1, "nonsense"),
    (("training", "nonsense"), 1, "training.nonsense"),
    (("training", "inner_rate"), float("nan"), "training.inner_rate"),
    (("training", "inner_rate"), float("inf"), "training.inner_rate"),
    (("training", "inner_rate"), "", "training.inner_rate"),
    (("training", "inner_rate"), None, "training.inner_rate"),
    (("training", "inner_rate"), -1, "training.inner_rate"),
    (("training", "inner_rate"), 0, "training.inner_rate"),
    (("training", "inner_steps"), 11, "10"),
    (("training", "inner_steps"), 2.5, "2.5"),
    (("training", "first_order"), "maybe", "maybe"),
    (("training", "loss_sum"), "sum", "'mean' or 'ways'"),
    (("training",), [], "training"),
    (("arms",), [], "arms"),
    (("arms",), "maml", "arms"),
    (("arms",), [{"name": f"a{n}", "method": "maml"} for n in range(9)], "arms"),
    (("arms", 0, "method"), "mcx", "choose one of maml"),
    (("arms", 0, "method"), {"kind": "maml", "x": 1}, "arms.0.method.x"),
    (("arms", 0, "method"), {}, "choose one of maml"),
    (("arms", 0, "method"), 3, "arms.0.method"),
    (("arms", 0, "name"), "A b", "arms.0.name"),
    (("arms", 0, "name"), "mc2", "same name"),
    (("arms", 0, "overrides"), {"iterations": 3}, "iterations"),
    (("arms", 0, "overrides"), {"inner_rate": -3}, "inner_rate"),
    (("arms", 0, "overrides"), {"inner_rate": float("nan")}, "inner_rate"),
    (("task",), "nope", "sinusoid"),
    (("task",), None, "task"),
    (("task", "shots"), 0, "task.shots"),
    (("task", "amplitude_low"), 50, "swap"),
    (("model",), "conv4", "choose model 'mlp'"),
    (("model",), "resnet", "choose one of mlp, conv4"),
    (("model", "hidden"), [], "model.hidden"),
    (("model", "hidden"), [0], "model.hidden"),
    (("model", "hidden"), "40", "model.hidden"),
    (("run", "device"), "tpu", "'auto', 'cpu' or 'cuda'"),
    (("run", "seed"), -1, "run.seed"),
    (("run", "seed"), 10**30, "run.seed"),
]


@pytest.mark.parametrize(("path", "value", "hint"), BAD, ids=[f"{'.'.join(map(str, p))}={v!r:.20}" for p, v, _ in BAD])
def test_a_bad_spec_is_one_sentence_that_names_the_place(path: tuple[Any, ...], value: Any, hint: str) -> None:
    values = copy.deepcopy(GOOD)
    inside = values
    for part in path[:-1]:
        inside = inside[part]
    inside[path[-1]] = value
    with pytest.raises(UserError) as caught:
        checked(ExperimentSpec, values)
    text = str(caught.value)
    assert hint in text
    assert text.endswith(".") and "\n" not in text and text[0].isupper()


@pytest.mark.parametrize("values", [None, 3, [], "sinusoid"])
def test_what_is_no_spec_at_all_is_refused(values: Any) -> None:
    with pytest.raises(UserError):
        checked(ExperimentSpec, values)


def test_a_live_change_for_all_and_for_one_arm() -> None:
    spec = preset("sinusoid-5shot")
    everyone = spec.with_live({"inner_rate": 0.5})
    assert {everyone.training_of(arm.name).inner_rate for arm in spec.arms} == {0.5}
    one = everyone.with_live({"inner_rate": 0.25, "inner_steps": 3}, "mc2")
    assert (one.training_of("maml").inner_rate, one.training_of("mc2").inner_rate) == (0.5, 0.25)
    back = one.with_live({"inner_rate": None}, "mc2")
    assert back.arm("mc2").overrides == {"inner_steps": 3}
    assert back.training_of("mc2").inner_rate == 0.5
    assert spec == preset("sinusoid-5shot")


@pytest.mark.parametrize(
    ("changes", "arm"),
    [
        ({"inner_rate": -1}, ""),
        ({"nonsense": 1}, ""),
        ({"inner_rate": -1}, "mc2"),
        ({"queries": 3}, "mc2"),
        ({"inner_rate": 0.1}, "nobody"),
    ],
)
def test_a_bad_live_change_leaves_the_spec_alone(changes: dict[str, Any], arm: str) -> None:
    spec = preset("sinusoid-5shot")
    before = spec.to_json()
    with pytest.raises(UserError):
        spec.with_live(changes, arm)
    assert spec.to_json() == before


def test_a_new_arm_gets_a_free_name() -> None:
    assert arm_for("mc2").name == "mc2"
    assert arm_for("mc2", ("mc2", "mc2-2")).name == "mc2-3"
    with pytest.raises(UserError, match="choose one of"):
        arm_for("nobody")


def test_titles_say_what_distinguishes_an_arm() -> None:
    spec = preset("sinusoid-5shot").with_live({"inner_rate": 0.25}, "mc2")
    assert spec.arm("maml").title == "MAML"
    assert spec.arm("mc2").title == "MC2 (α 0.25)"
