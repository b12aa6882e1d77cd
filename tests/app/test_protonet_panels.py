"""Every panel with an arm that has no matrices and takes no gradient steps, alone and beside others, and with rates per step."""

import pytest

from app.analyst import Analyst
from app.panels import PANELS
from app.panels.adaptation import Adaptation
from app.panels.curvature import Curvature
from app.panels.inner_loop import InnerLoop
from app.panels.local import Local
from app.panels.similarity import Similarity
from app.run_model import RunModel
from app.theme import LIGHT
from core.boxes import CopyState, Inbox
from core.events import Metrics, StateCopy
from core.presets import preset
from core.train import train
from tests.core.runs import NOWHERE

PATIENCE = 60_000


def told(methods):
    """Every event of a short run on glyphs; all arms that can have rates per step have them."""
    spec = preset("glyphs-5way-1shot", methods)
    live = {"iterations": 2, "meta_batch": 2, "evaluation_interval": 1, "inner_steps": 2}
    arms = [
        arm.with_changes({"method": arm.method.with_changes({"step_rates": 2})}) if arm.method.by_steps else arm
        for arm in spec.arms
    ]
    spec = spec.replaced(
        arms=tuple(arms),
        model=spec.model.with_changes({"filters": 4, "norm_steps": 2}),
        training=spec.training.with_changes(live),
        run=spec.run.with_changes({"validation_tasks": 3, "threads": 1}),
    )
    inbox, events = Inbox(), []
    for event in train(spec, inbox, NOWHERE):
        events.append(event)
        if isinstance(event, Metrics):
            inbox.put(CopyState())
    return events


@pytest.fixture(scope="module", params=[("protonet",), ("maml", "protonet", "mc2")], ids="+".join)
def events(request):
    return told(request.param)


@pytest.fixture
def analyst():
    analyst = Analyst(lambda command: None, lambda: NOWHERE)
    yield analyst
    analyst.close()


def shown(qtbot, analyst, kind, events):
    """A panel that has drawn the whole run, and the run."""
    panel, run = kind(), RunModel()
    qtbot.addWidget(panel)
    panel.apply_theme(LIGHT)
    panel.resize(900, 700)
    panel.show()
    run.take([event for event in events if not isinstance(event, StateCopy)])
    run.phase = "running"
    panel.set_analyst(analyst)
    analyst.set_present(run, "", live=True)
    panel.draw(run)
    return panel, run


@pytest.mark.parametrize("entry", PANELS, ids=[entry.name for entry in PANELS])
def test_every_panel_draws(qtbot, analyst, entry, events):
    panel, run = shown(qtbot, analyst, entry.kind, events)
    panel.draw(run)
    panel.figure()
    panel.grab()
    assert run.phase == "running"


def test_the_adaptation_panel_shows_one_step_beside_more(qtbot, analyst, events):
    panel, run = shown(qtbot, analyst, Adaptation, events)
    assert panel.controls.step_slider.maximum() == (2 if len(run.arm_order) > 1 else 0)
    texts = {entry.text for entry in panel.episode.key.entries}
    assert "ProtoNet" in texts


def test_the_curvature_panel_shows_the_rates_of_every_step_or_says_that_there_is_nothing(qtbot, analyst, events):
    panel, run = shown(qtbot, analyst, Curvature, events)
    names = {matrix.name for snapshot in run.matrices.values() for matrix in snapshot.matrices}
    assert names == ({"M_o", "M_i", "M_f", "m_bias", "r_weight", "r_bias"} if len(run.arm_order) > 1 else set())
    assert panel.isVisible()


def test_the_inner_loop_panel_leaves_it_out_or_says_why(qtbot, analyst, events):
    panel, run = shown(qtbot, analyst, InnerLoop, events)
    panel.row.update_button.click()
    run.take([event for event in events if isinstance(event, StateCopy)][-1:])

    def answered():
        analyst.drain()
        panel.draw(run)
        return analyst.answer(panel.name) is not None

    qtbot.waitUntil(answered, timeout=PATIENCE)
    answer = analyst.answer(panel.name)
    if len(run.arm_order) == 1:
        assert answer.problem == "ProtoNet does not adapt by gradient steps; choose an arm that does."
    else:
        assert [one.found.arm for one in answer.value] == ["maml", "mc2"]


@pytest.fixture
def compare(qtbot, analyst):
    """Draws a panel on a run of mc2 and protonet that answers as soon as it is asked, until a condition holds."""
    events = told(("mc2", "protonet"))
    copy = [event for event in events if isinstance(event, StateCopy)][-1]

    def made(kind):
        panel, run = shown(qtbot, analyst, kind, events)

        def until(condition):
            def ready():
                run.take([StateCopy(copy.iteration, copy.spec, copy.queries, copy.tensors)])
                analyst.drain()
                panel.draw(run)
                return condition()

            qtbot.waitUntil(ready, timeout=PATIENCE)

        return panel, until

    return made


SENTENCE = "ProtoNet does not adapt by gradient steps; choose an arm that does."


def test_local_factors_of_another_arm_do_not_stay_where_there_are_none(compare):
    panel, until = compare(Local)
    until(lambda: panel.factors.found is not None)
    assert panel.factors.found.arm == panel.arm == "mc2"
    panel.arm_box.setCurrentIndex(1)
    until(lambda: panel.factors.ask_row.problem == SENTENCE)
    assert panel.arm == "protonet" and panel.factors.found is None and panel.figure() is None
    panel.arm_box.setCurrentIndex(0)
    until(lambda: panel.factors.found is not None)


def test_curves_of_another_arm_do_not_stay_where_there_are_none(compare):
    panel, until = compare(Local)
    panel.page_buttons[1].click()
    panel.loop.controls.tasks_box.setValue(2)
    panel.loop.controls.steps_box.setValue(1)
    for kind, button in panel.loop.controls.kind_buttons.items():
        button.setChecked(kind in ("learned", "gradient"))
    panel.loop.ask_row.update_button.click()
    until(lambda: len(panel.loop.curves) == len(panel.loop.controls.rules))
    panel.arm_box.setCurrentIndex(1)
    until(lambda: panel.loop.shown.where.arm == "protonet")
    assert not panel.loop.curves and panel.figure() is None
    assert panel.loop._empty.isVisible() and panel.loop._empty.text() == SENTENCE
    panel.arm_box.setCurrentIndex(0)
    until(lambda: len(panel.loop.curves) == len(panel.loop.controls.rules))


def test_similarities_of_another_arm_do_not_stay_where_there_are_none(compare):
    panel, until = compare(Similarity)
    until(lambda: panel.answer is not None)
    assert panel.answer.found.arm == "mc2"
    panel.controls.arm_box.setCurrentIndex(1)
    until(lambda: panel.ask_row.problem == SENTENCE)
    assert panel.answer is None and panel.figure() is None
