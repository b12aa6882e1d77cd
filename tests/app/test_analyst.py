"""Analyses of a live and of a stored run, worked out in a thread of their own."""

import threading

import pytest

from app.analyst import Analyst
from app.run_model import RunModel
from core.boxes import CopyState, Inbox
from core.errors import Cancelled
from core.events import StateCopy
from core.recorded import begin
from core.store.run_folder import RunFolder
from tests.core.runs import NOWHERE, small

LONG = 60_000


def events_of(commands=(), **training):
    inbox = Inbox()
    for command in commands:
        inbox.put(command)
    from core.train import train

    return list(train(small(**training), inbox, NOWHERE))


@pytest.fixture
def sent():
    return []


@pytest.fixture
def analyst(sent):
    analyst = Analyst(sent.append, lambda: NOWHERE)
    yield analyst
    analyst.close()


def answered(qtbot, analyst, owner="panel"):
    def ready():
        analyst.drain()
        return analyst.answer(owner) is not None

    qtbot.waitUntil(ready, timeout=LONG)
    return analyst.answer(owner)


def name(bench, work):
    subject = bench.subject("mc2")
    return threading.current_thread().name, subject.name, sorted(subject.meta)[0], len(bench.validation())


def test_a_live_run_gives_a_copy_of_its_state(qtbot, analyst, sent):
    run = RunModel()
    events = events_of([CopyState()], iterations=2)
    copies = [event for event in events if isinstance(event, StateCopy)]
    assert len(copies) == 1 and not any("adam" in key for key in copies[0].tensors)
    run.take([event for event in events if not isinstance(event, StateCopy)])
    analyst.set_present(run, "", live=True)
    analyst.ask("panel", name)
    analyst.ask("other", lambda bench, work: bench.iteration)
    assert sent == [CopyState()]
    analyst.drain()
    assert analyst.answer("panel") is None
    run.take(copies)
    found = answered(qtbot, analyst)
    assert found.problem == "" and found.iteration == 0
    assert found.value == ("reader", "mc2", "fc1/M_i", 8)
    assert answered(qtbot, analyst, "other").value == 0
    analyst.ask("panel", name)
    assert len(sent) == 2
    analyst.drain()
    assert analyst.work("panel") is not None, "an old copy is not taken for a new one"


def test_a_stored_run_gives_its_newest_checkpoint(qtbot, analyst, sent, tmp_path):
    path = tmp_path / "run"
    spec = small(iterations=3)
    events = list(
        begin(spec, Inbox(), NOWHERE, lambda values: RunFolder.create_at(path, values, "x"), lambda event: None)
    )
    run = RunModel()
    run.take(events)
    analyst.set_present(run, str(path), live=False)
    analyst.ask("panel", lambda bench, work: bench.spec)
    found = answered(qtbot, analyst)
    assert (found.value, found.iteration, sent) == (spec, 3, [])


def test_what_is_wrong_becomes_a_sentence(qtbot, analyst, tmp_path):
    run = RunModel()
    run.take(events_of(iterations=1))
    analyst.set_present(run, str(tmp_path), live=False)
    analyst.ask("panel", name)
    assert "is not the folder of a run" in answered(qtbot, analyst).problem
    run = RunModel()
    events = events_of([CopyState()], iterations=1)
    run.take(events)
    analyst.set_present(run, "", live=True)
    analyst.ask("panel", lambda bench, work: bench.subject("else"))
    analyst.ask("broken", lambda bench, work: 1 / 0)
    run.take([event for event in events_of([CopyState()], iterations=1) if isinstance(event, StateCopy)])
    assert "else" in answered(qtbot, analyst).problem
    assert "ZeroDivisionError" in answered(qtbot, analyst, "broken").problem
    assert "1 / 0" in analyst.answer("broken").details


def test_a_newer_question_cancels_the_older_one(qtbot, analyst, tmp_path):
    begun, seen = threading.Event(), []

    def slow(bench, work):
        begun.set()
        while not work.cancelled():
            pass
        seen.append("cancelled")
        raise Cancelled("x")

    run = RunModel()
    run.take(events_of(iterations=1))
    copy = next(event for event in events_of([CopyState()], iterations=1) if isinstance(event, StateCopy))
    analyst.set_present(run, "", live=True)
    analyst.ask("panel", slow)
    run.take([copy])
    analyst.drain()
    assert begun.wait(60)
    analyst.ask("panel", lambda bench, work: "new")
    run.take([StateCopy(copy.iteration, copy.spec, copy.queries, copy.tensors)])
    assert answered(qtbot, analyst).value == "new" and seen == ["cancelled"]
