"""The panel of adaptation paths on a real run, live and stored, with the analyst working in its thread."""

from __future__ import annotations

import numpy as np
import pytest

from app.analyst import Analyst
from app.panels.paths import AdaptationPaths
from app.run_model import RunModel
from app.theme import LIGHT
from core.boxes import CopyState, Inbox
from core.events import RegressionAdaptation, StateCopy
from core.recorded import begin
from core.store.run_folder import RunFolder
from tests.core.runs import NOWHERE, run_all, small

LONG = 60_000


@pytest.fixture
def sent():
    return []


@pytest.fixture
def analyst(sent):
    analyst = Analyst(sent.append, lambda: NOWHERE)
    yield analyst
    analyst.close()


@pytest.fixture
def panel(qtbot, analyst):
    made = AdaptationPaths()
    qtbot.addWidget(made)
    made.set_analyst(analyst)
    made.apply_theme(LIGHT)
    made.resize(800, 500)
    made.show()
    return made


def wait_for_answer(qtbot, panel, analyst, run):
    def there():
        analyst.drain()
        panel.draw(run)
        return analyst.work(panel.name) is None and analyst.answer(panel.name) is not None

    qtbot.waitUntil(there, timeout=LONG)


def test_a_live_run_is_seen_from_above(qtbot, panel, analyst, sent):
    events = run_all(small(iterations=2), CopyState())
    copy = next(event for event in events if isinstance(event, StateCopy))
    run = RunModel()
    run.take([event for event in events if event is not copy])
    analyst.set_present(run, "", live=True)
    panel.draw(run)
    assert sent == []
    panel.row.update_button.click()
    assert sent == [CopyState()]
    run.take([copy])
    wait_for_answer(qtbot, panel, analyst, run)
    assert [(one.path.arm, one.path.task) for one in panel.plot.shown] == [
        (arm, task) for arm in ("maml", "mc2") for task in range(4)
    ]
    plane = panel.found.plane
    assert np.isfinite(plane.surface).all() and 0 < sum(plane.explained) <= 1 + 1e-9
    assert panel.plot.isVisible() and "Explained by the plane" in panel.caption.text()


def test_a_stored_run_has_the_losses_that_it_showed(qtbot, panel, analyst, sent, tmp_path):
    path = tmp_path / "run"
    make = lambda values: RunFolder.create_at(path, values, "x")  # noqa: E731 - as the other tests say it
    events = list(begin(small(iterations=3, inner_steps=2), Inbox(), NOWHERE, make, lambda event: None))
    run = RunModel()
    run.take(events)
    analyst.set_present(run, str(path), live=False)
    panel.draw(run)
    panel.controls.steps_box.setValue(3)
    wait_for_answer(qtbot, panel, analyst, run)
    assert sent == [] and panel.row.words.text() == "iteration 3"
    last = {event.arm: event for event in events if isinstance(event, RegressionAdaptation) and event.iteration == 3}
    for one in panel.plot.shown:
        assert one.trained == 2 and len(one.path.at) == 4
        if one.path.task == 0:
            np.testing.assert_allclose(one.path.query_loss[:3], last[one.path.arm].losses, rtol=1e-4)
    origin = panel.found.plane.paths[0].at[0]
    np.testing.assert_allclose(origin, 0, atol=1e-9)


def test_a_direction_that_leads_nowhere_is_said(qtbot, panel, analyst):
    events = run_all(small(iterations=1), CopyState())
    copy = next(event for event in events if isinstance(event, StateCopy))
    run = RunModel()
    run.take([event for event in events if event is not copy])
    analyst.set_present(run, "", live=True)
    panel.draw(run)
    nothing = {name: np.zeros_like(values) for name, values in copy.tensors.items()}
    panel.controls.arm_boxes["maml"].click()
    run.take([StateCopy(copy.iteration, copy.spec, copy.queries, nothing)])
    wait_for_answer(qtbot, panel, analyst, run)
    assert panel.row.words.text().startswith("Nothing moves on these tasks")
    assert panel.empty.isVisible() and panel.empty.text() == panel.row.words.text()
