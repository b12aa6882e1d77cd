"""The named experiments one starts from."""

from __future__ import annotations

import pytest

from core.errors import UserError
from core.presets import DEFAULT, PRESETS, arm_under, preset
from core.spec import ExperimentSpec
from tests.core.runs import fitting


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_a_valid_experiment_with_every_method(name: str) -> None:
    methods = fitting(preset(name).task.loss)
    spec = preset(name, methods)
    assert [arm.name for arm in spec.arms] == list(methods) and len(methods) >= 5
    assert ExperimentSpec.model_validate(spec.to_json()) == spec
    assert spec.title


def test_the_window_opens_with_maml_beside_mc2_and_no_data_to_fetch() -> None:
    spec = preset(DEFAULT)
    assert [arm.name for arm in spec.arms] == ["maml", "mc2"]
    assert spec.task.kind == "sinusoid"


@pytest.mark.parametrize("shots", [5, 10])
def test_sinusoids_have_the_papers_settings(shots: int) -> None:
    spec = preset(f"sinusoid-{shots}shot")
    training = spec.training
    assert (spec.task.shots, training.queries, training.inner_steps) == (shots, shots, 1)
    assert (training.inner_rate, training.outer_rate, training.meta_batch) == (0.001, 0.001, 25)
    assert (training.iterations, spec.run.validation_tasks, training.first_order) == (70_000, 600, False)
    assert spec.model.hidden == (40, 40)


@pytest.mark.parametrize("ways", [5, 20])
@pytest.mark.parametrize("shots", [1, 5])
def test_omniglot_has_the_papers_settings(ways: int, shots: int) -> None:
    spec = preset(f"omniglot-{ways}way-{shots}shot")
    training = spec.training
    assert (spec.task.outputs, spec.task.shots, training.queries, training.inner_steps) == (ways, shots, shots, 1)
    assert (training.inner_rate, training.loss_sum) == (0.4, "ways"), "the authors' inner loss is N times the mean"
    assert (training.outer_rate, training.meta_batch, training.iterations) == (0.001, 32, 60_000)
    assert spec.model.filters == 64


@pytest.mark.parametrize("shots", [1, 5])
def test_mini_imagenet_has_the_settings_of_mamls_code(shots: int) -> None:
    spec = preset(f"mini-imagenet-5way-{shots}shot")
    training = spec.training
    assert (spec.task.inputs, spec.task.ways, spec.task.shots, training.queries) == ((3, 84, 84), 5, shots, 15)
    assert (training.inner_rate, training.loss_sum, training.inner_steps) == (0.01, "ways", 5)
    assert (training.outer_rate, training.meta_batch, training.iterations) == (0.001, 4, 60_000)
    assert (spec.model.kind, spec.model.filters) == ("conv4_pool", 32)


@pytest.mark.parametrize("ways", [5, 20])
def test_maml_plus_plus_has_every_piece(ways: int) -> None:
    spec = preset(f"maml++-omniglot-{ways}way-1shot", ("maml", "mc2", "protonet"))
    training = spec.training
    assert (training.inner_steps, training.multi_step, training.first_order_until) == (5, 7_500, 25_000)
    assert (training.outer_schedule, training.outer_rate, training.outer_rate_end) == ("cosine", 0.001, 1e-5)
    assert (training.inner_rate, training.loss_sum, training.iterations) == (0.4, "mean", 75_000)
    assert (spec.model.norm_steps, spec.model.filters, spec.task.ways) == (5, 64, ways)
    assert [arm.title for arm in spec.arms] == ["MAML (rates per step 5)", "MC2 (rates per step 5)", "ProtoNet"]


def test_an_arm_takes_what_a_preset_says_of_methods_and_gives_it_back() -> None:
    (mine,) = preset(DEFAULT, ("a=mc2",)).arms
    mine = mine.with_changes({"method": {"kind": "mc2", "learn_biases": False}, "overrides": {"inner_steps": 2}})
    there = arm_under("maml++-omniglot-5way-1shot", mine)
    assert (there.method.step_rates, there.method.learn_biases, there.name) == (5, False, "a")
    assert there.overrides == {"inner_steps": 2}
    assert arm_under(DEFAULT, there) == mine


@pytest.mark.parametrize(
    ("name", "hint"),
    [("sinusoid-10shots", "did you mean 'sinusoid-10shot'"), ("zzz", "choose one of"), ("", "choose one of")],
)
def test_an_unknown_preset_is_answered_with_a_name_that_exists(name: str, hint: str) -> None:
    with pytest.raises(UserError, match=hint):
        preset(name)


@pytest.mark.parametrize("methods", [("maml", "nobody"), ("",), ()])
def test_unknown_or_no_methods_are_refused(methods: tuple[str, ...]) -> None:
    with pytest.raises(UserError):
        preset(DEFAULT, methods)


def test_the_same_method_twice_makes_two_arms() -> None:
    assert [arm.name for arm in preset(DEFAULT, ("mc2", "mc2", "maml")).arms] == ["mc2", "mc2-2", "maml"]
