"""Analyses of older moments: they go with the timeline to the checkpoints that are stored, and say which one it is."""

import shutil
from dataclasses import replace

import numpy as np
import pytest

from app.asking import AskRow
from app.history.reader import Reader
from app.panels.inner_loop import InnerLoop
from app.panels.local import PLOTS, Local
from app.panels.microscope import Microscope
from app.panels.paths import AdaptationPaths
from app.panels.similarity import Similarity
from app.panels.transplant import Transplant
from app.run_model import RunModel
from app.timeline import Timeline
from core.analysis.bench import Benches, stored_state
from core.analysis.similarity import gradient_similarity
from core.boxes import CopyState, Inbox
from core.errors import UserError
from core.events import MatrixSnapshot
from core.recorded import begin
from core.store.checkpoint import checkpoint_files, numbered
from core.store.run_folder import RunFolder
from core.store.snapshots import Snapshots
from tests.app.analysed import Analysed
from tests.core.runs import NOWHERE, small

LAST = 4


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """A run with checkpoints of iterations 0, 1 and 4, and matrices of every one."""
    path = tmp_path_factory.mktemp("runs") / "run"
    spec = small(iterations=LAST, outer_rate=0.01)
    made = begin(spec, Inbox(), NOWHERE, lambda values: RunFolder.create_at(path, values, "x"), lambda event: None)
    events = list(made)
    shutil.rmtree(path / "matrices")  # which of them are kept depends on the clock
    last = next(event for event in reversed(events) if isinstance(event, MatrixSnapshot) and event.matrices)
    snapshots = Snapshots(path / "matrices")
    for iteration in range(LAST + 1):
        snapshots.take(replace(last, iteration=iteration))
    snapshots.finish()
    return path, events


class Looking(Analysed):
    """A panel with a timeline, on a copy of the original run. `path`: of the copy."""

    def __init__(self, qtbot, panel, original, folder):
        self.path = folder / "run"
        shutil.copytree(original[0], self.path)
        self.reader = Reader()
        self.timeline = Timeline(self.reader)
        panel.set_timeline(self.timeline)
        super().__init__(qtbot, panel)
        self._events = original[1]

    def look(self, *, live=False):
        """Show the run, as a stored one or as one that is going on, and wait for the list of its moments."""
        self.run = RunModel(stored=not live)
        self.run.take(self._events)
        if live:
            self.run.phase = "running"
        self.analyst.set_present(self.run, str(self.path), live=live)
        self.timeline.set_present(self.run, str(self.path))
        self.wait(lambda: bool(self.timeline.checkpoints))

    def frame(self):
        """One turn of the frame clock."""
        self.reader.drain()
        super().frame()

    def close(self):
        """End both threads."""
        self.analyst.close()
        assert self.reader.close()


@pytest.fixture
def looking(qtbot, original, tmp_path):
    made = []

    def look(panel):
        made.append(Looking(qtbot, panel, original, tmp_path))
        return made[-1]

    yield look
    for desk in made:
        desk.close()


def row_of(panel):
    return next(row for row in panel.findChildren(AskRow) if row.isVisible())


def iteration_of(desk, owner):
    answer = desk.analyst.answer(owner)
    return None if answer is None or desk.analyst.work(owner) is not None else answer.iteration


def drop_checkpoints(desk, before):
    for file in checkpoint_files(desk.path / "checkpoints"):
        if numbered(file)[0] < before:
            file.unlink()


CASES = [
    (InnerLoop, "inner_loop"),
    (AdaptationPaths, "paths"),
    (Similarity, "similarity"),
    (Transplant, "transplant"),
    (Local, "local factors"),
    (Local, "local inner loop"),
    (Microscope, "microscope"),
]


@pytest.mark.parametrize(("kind", "owner"), CASES, ids=[owner for _, owner in CASES])
def test_every_analysis_follows_the_timeline_to_the_checkpoint_before(looking, kind, owner):
    desk = looking(kind())
    desk.look()
    desk.frame()
    if owner == "local inner loop":
        desk.panel.page_buttons[PLOTS].click()
    row = row_of(desk.panel)
    assert desk.timeline.checkpoints == [0, 1, LAST] and row.weights_box.offered == [LAST, 1, 0]
    row.update_button.click()
    desk.wait(lambda: iteration_of(desk, owner) == LAST)
    desk.timeline.choose(3)
    desk.wait(lambda: iteration_of(desk, owner) == 1)
    assert desk.analyst.answer(owner).problem == ""
    desk.frame()
    assert row.words.text() == "iteration 1, the last weights kept before 3"
    desk.timeline.choose(1)
    desk.wait(lambda: row.words.text() == "iteration 1")
    desk.timeline.choose(None)
    desk.wait(lambda: iteration_of(desk, owner) == LAST)
    assert desk.sent == []


def test_what_is_found_belongs_to_the_weights_of_that_moment(looking):
    desk = looking(Similarity())
    desk.panel.controls.past_box.setValue(6)
    desk.look()
    desk.timeline.choose(2)
    desk.wait(lambda: desk.panel.answer is not None and iteration_of(desk, "similarity") == 1)
    found = {}
    for moment in (1, LAST):
        bench = Benches().bench(stored_state(desk.path, moment), NOWHERE)
        subject, new, past = bench.subject("mc2"), bench.validation(1), bench.past(6)
        found[moment] = gradient_similarity(subject, past, new, 0, scope="whole").products
    np.testing.assert_array_equal(desk.panel.answer.found.products, found[1])
    assert not np.allclose(found[1], found[LAST])
    assert "at iteration 1:" in desk.panel.words.text() and "at iteration 1:" in desk.panel.figure().caption


def test_where_no_weights_are_kept_it_says_so_and_offers_those_that_are(looking):
    desk = looking(Transplant())
    drop_checkpoints(desk, 4)
    desk.look()
    row = desk.panel.ask_row
    row.update_button.click()
    desk.wait(lambda: iteration_of(desk, "transplant") == LAST)
    asked = desk.analyst.answer("transplant")
    desk.timeline.choose(2)
    desk.frame()
    assert row.words.text() == "iteration 4; no weights of 2 or before are kept, choose from those of 4"
    assert row.words.toolTip() == row.words.text() and row.weights_box.iteration is None
    for _ in range(3):
        desk.frame()
    assert desk.analyst.answer("transplant") is asked, "nothing is asked again"


def test_a_checkpoint_chosen_by_hand_is_asked_for_at_once(looking):
    desk = looking(Transplant())
    desk.look()
    row = desk.panel.ask_row
    box = row.weights_box
    box.setCurrentIndex(box.findData(0))
    for _ in range(3):
        desk.frame()
    assert desk.analyst.work("transplant") is None and desk.analyst.answer("transplant") is None, "not before Update"
    row.update_button.click()
    desk.wait(lambda: iteration_of(desk, "transplant") == 0)
    box.setCurrentIndex(box.findData(1))
    desk.wait(lambda: iteration_of(desk, "transplant") == 1)
    row.live_box.setChecked(True)
    row._since = -1e9
    desk.frame()
    assert desk.analyst.work("transplant") is None, "Live is for the newest state"


def test_a_live_run_is_not_disturbed_by_questions_about_its_checkpoints(looking):
    desk = looking(InnerLoop())
    desk.look(live=True)
    desk.timeline.choose(1)
    desk.frame()
    desk.panel.row.update_button.click()
    desk.wait(lambda: iteration_of(desk, "inner_loop") == 1)
    assert desk.sent == []
    assert desk.panel.figure().caption.startswith("Validation task 0, iteration 1")
    desk.timeline.choose(None)
    desk.run.state_copy = None
    desk._send = desk.sent.append
    desk.analyst._send = desk.sent.append
    desk.frame()
    assert desk.sent == [CopyState()], "the newest state comes from the run itself"


def test_a_checkpoint_that_is_gone_meanwhile_is_a_sentence(looking):
    desk = looking(InnerLoop())
    desk.look()
    box = desk.panel.row.weights_box
    box.setCurrentIndex(box.findData(1))
    drop_checkpoints(desk, 4)
    desk.panel.row.update_button.click()
    desk.wait(lambda: bool(desk.panel.row.problem))
    assert "has no checkpoint of iteration 1; choose one of those kept: 4." in desk.panel.row.problem
    with pytest.raises(UserError, match="no checkpoint of iteration 7"):
        stored_state(desk.path, 7)


def test_another_run_begins_at_its_newest_state(looking):
    desk = looking(Similarity())
    desk.look()
    desk.timeline.choose(1)
    desk.wait(lambda: iteration_of(desk, "similarity") == 1)
    desk.look()
    desk.wait(lambda: iteration_of(desk, "similarity") == LAST)
    assert desk.panel.ask_row.weights_box.iteration is None
