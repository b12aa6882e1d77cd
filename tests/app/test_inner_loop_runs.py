"""The inner loop panel on a real run, live and stored, with the analyst working in its thread."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from app.analyst import Analyst
from app.panels.inner_loop import InnerLoop
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
    made = InnerLoop()
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
        assert panel.row.words.text() == "" or "iteration" in panel.row.words.text()
        return analyst.work(panel.name) is None and bool(panel.found)

    qtbot.waitUntil(there, timeout=LONG)


def test_a_live_run_is_asked_for_a_copy_of_its_state(qtbot, panel, analyst, sent):
    events = run_all(small(iterations=2), CopyState())
    copy = next(event for event in events if isinstance(event, StateCopy))
    run = RunModel()
    run.take([event for event in events if event is not copy])
    analyst.set_present(run, "", live=True)
    panel.draw(run)
    panel.controls.choose_layer("fc1")
    assert sent == []
    qtbot.mouseClick(panel.row.update_button, Qt.MouseButton.LeftButton)
    assert sent == [CopyState()]
    run.take([copy])
    wait_for_answer(qtbot, panel, analyst, run)
    assert [one.found.arm for one in panel.found] == ["maml", "mc2"]
    assert panel.task_page.isVisible() and len(panel.found[0].found.query_loss) == 11
    panel.controls.page_buttons["heatmaps"].click()
    assert panel.heat_page.maps[0].values.shape == (40, 1) and len(sent) == 1
    panel.controls.choose_layer("fc2")
    run.take([StateCopy(copy.iteration, copy.spec, copy.queries, copy.tensors)])
    wait_for_answer(qtbot, panel, analyst, run)
    assert panel.heat_page.maps[0].values.shape == (40, 40)


def test_a_stored_run_shows_what_it_showed_while_it_trained(qtbot, panel, analyst, sent, tmp_path):
    path = tmp_path / "run"
    make = lambda values: RunFolder.create_at(path, values, "x")  # noqa: E731 - as the other tests say it
    events = list(begin(small(iterations=3, inner_steps=2), Inbox(), NOWHERE, make, lambda event: None))
    run = RunModel()
    run.take(events)
    analyst.set_present(run, str(path), live=False)
    panel.draw(run)
    panel.controls.steps_box.setValue(4)
    wait_for_answer(qtbot, panel, analyst, run)
    assert sent == [] and panel.row.words.text() == "iteration 3"
    last = {event.arm: event for event in events if isinstance(event, RegressionAdaptation) and event.iteration == 3}
    assert set(last) == {"maml", "mc2"}
    for one in panel.found:
        np.testing.assert_allclose(one.shown.fits[:3], last[one.found.arm].fits, rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(one.found.query_loss[:3], last[one.found.arm].losses, rtol=1e-4)
    assert panel.controls.step == 2 and panel.controls.step_slider.maximum() == 4
    panel.controls.task_box.setValue(5)
    wait_for_answer(qtbot, panel, analyst, run)
    assert panel.found[0].found.task == 5
