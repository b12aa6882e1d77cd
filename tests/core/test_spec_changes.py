"""What differs between two experiments: every setting by name, once, and live ones ready to be sent."""

import pytest

from core.boxes import SetHyper
from core.knobs import knobs
from core.methods import METHODS
from core.presets import preset
from core.spec import Run, Training, arm_for
from core.spec_changes import changes_between, live_values

SPEC = preset("omniglot-5way-1shot", ("maml", "mc2"))


def names(before, after):
    return [(change.arm, change.name, change.live) for change in changes_between(before, after)]


def test_nothing_differs_from_itself():
    assert changes_between(SPEC, SPEC) == () and live_values(()) == ()


@pytest.mark.parametrize("name", [knob.name for knob in knobs(Training)])
def test_every_training_setting_is_live_and_comes_back(name):
    old = getattr(SPEC.training, name)
    own = {"first_order": True, "outer_rate": 0.5, "outer_rate_end": 0.5, "outer_schedule": "cosine"}
    own |= {"loss_sum": "mean" if old == "ways" else "ways", "evaluation_statistics": "support"}
    new = own.get(name, 7)
    after = SPEC.with_live({name: new})
    (change,) = changes_between(SPEC, after)
    assert (change.arm, change.name, change.live, change.value) == ("", name, True, getattr(after.training, name))
    ((arm, values),) = live_values([change])
    assert SetHyper(values, arm) == SetHyper({name: new}, "") and SPEC.with_live(values, arm) == after
    ((arm, values),) = live_values(changes_between(after, SPEC))
    assert after.with_live(values, arm) == SPEC


def test_values_of_an_arm_are_its_own_and_none_takes_them_away():
    after = SPEC.with_live({"inner_rate": 0.1, "inner_steps": 3}, "mc2").with_live({"outer_rate": 0.01})
    changes = changes_between(SPEC, after)
    assert [change.title for change in changes] == ["Outer rate", "Inner rate of MC2", "Inner steps of MC2"]
    assert live_values(changes) == (("", {"outer_rate": 0.01}), ("mc2", {"inner_rate": 0.1, "inner_steps": 3}))
    back = live_values(changes_between(after, SPEC))
    assert back == (("", {"outer_rate": SPEC.training.outer_rate}), ("mc2", {"inner_rate": None, "inner_steps": None}))


def test_locked_settings_are_told_from_live_ones():
    after = SPEC.replaced(
        title="mine",
        task=SPEC.task.with_changes({"shots": 5}),
        run=SPEC.run.with_changes({"seed": 7}),
        training=SPEC.training.with_changes({"meta_batch": 3}),
    )
    assert names(SPEC, after) == [
        ("", "title", False),
        ("", "task.shots", False),
        ("", "run.seed", False),
        ("", "meta_batch", True),
    ]
    other = preset("sinusoid-5shot", ("maml", "mc2"))
    assert ("", "task", False) in names(SPEC, other) and ("", "model", False) in names(SPEC, other)
    assert {knob.title for knob in knobs(Run)} >= {changes_between(SPEC, after)[2].title}


@pytest.mark.parametrize("method", METHODS)
def test_settings_of_a_method_are_locked(method):
    spec = SPEC.replaced(arms=(arm_for(method),))
    for knob in knobs(METHODS[method]):
        if knob.kind == "bool":
            changed = spec.arms[0].method.with_changes({knob.name: not getattr(spec.arms[0].method, knob.name)})
            after = spec.replaced(arms=(spec.arms[0].model_copy(update={"method": changed}),))
            assert names(spec, after) == [(method, knob.name, False)]
            assert changes_between(spec, after)[0].title == f"{knob.title} of {METHODS[method].title}"


def test_arms_that_come_and_go_are_named():
    more = SPEC.replaced(arms=(*SPEC.arms, arm_for("mc1"), arm_for("mc2", ("mc2",))))
    assert [change.title for change in changes_between(SPEC, more)] == ["add MC1", "add MC2 · mc2-2"]
    assert [change.title for change in changes_between(more, SPEC)] == ["remove MC1", "remove MC2 · mc2-2"]
    turned = SPEC.replaced(arms=SPEC.arms[::-1])
    assert names(SPEC, turned) == [("", "arms", False)]
    exchanged = SPEC.replaced(arms=(SPEC.arms[0], arm_for("mc1").model_copy(update={"name": "mc2"})))
    assert names(SPEC, exchanged) == [("mc2", "method", False)]
