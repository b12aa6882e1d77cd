"""KEY=VALUE on the command line."""

import pytest

from core.errors import UserError
from core.overrides import with_overrides
from core.presets import preset


def changed(*assignments, name="sinusoid-5shot", methods=("maml", "mc2")):
    return with_overrides(preset(name, methods), list(assignments))


def test_a_bare_name_finds_its_section():
    spec = changed("inner_rate=0.5", "shots=7", "hidden=8, 9", "seed=3", "first_order=true")
    assert (spec.training.inner_rate, spec.task.shots, spec.model.hidden, spec.run.seed) == (0.5, 7, (8, 9), 3)
    assert spec.training.first_order is True


def test_a_name_may_say_its_section():
    assert changed("task.amplitude_high=2").task.amplitude_high == 2


def test_an_arm_may_have_its_own_values():
    spec = changed("mc2.inner_rate=0.25", "mc2.learn_biases=false", "maml.first_order=true")
    assert spec.training_of("mc2").inner_rate == 0.25 and spec.training_of("maml").inner_rate == 0.001
    assert spec.arm("mc2").method.learn_biases is False
    assert spec.training_of("maml").first_order is True and spec.training_of("mc2").first_order is False


@pytest.mark.parametrize(
    ("assignment", "words"),
    [
        ("inner_rat=1", "did you mean 'inner_rate'"),
        ("zzz=1", "the settings are"),
        ("model.shots=1", "no setting 'model.shots'"),
        ("inner_rate", "NAME=VALUE"),
        ("inner_rate=", "NAME=VALUE"),
        ("=3", "NAME=VALUE"),
        ("inner_rate=nan", "inner_rate"),
        ("inner_rate=1e400", "inner_rate"),
        ("inner_rate=0", "inner_rate"),
        ("inner_steps=11", "inner_steps"),
        ("inner_steps=1.5", "inner_steps"),
        ("hidden=4,x", "hidden"),
        ("hidden=,", "hidden"),
        ("device=gpu", "device"),
        ("mc2.queries=3", "no setting 'queries'"),
        ("mc2.inner_rate=-1", "inner_rate"),
        ("mc9.inner_rate=1", "no setting 'mc9.inner_rate'"),
        ("amplitude_low=9", "lower end"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(assignment, words):
    with pytest.raises(UserError) as caught:
        changed(assignment)
    text = str(caught.value)
    assert words in text and text.endswith(".") and "\n" not in text
