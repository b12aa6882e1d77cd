"""What people write about a run, while it trains and afterwards."""

import pytest

from core.boxes import Inbox
from core.events import Described, Evaluated
from core.store.describing import describe, description, tags_of
from core.store.disk import StoreError
from core.store.index import Index
from core.store.run_folder import RunFolder
from core.store.run_info import RunInfo
from core.store.run_story import informed
from core.store.writer import RunWriter
from tests.core.store.test_recorder import only_run, recorded, small


@pytest.fixture
def path(tmp_path):
    folder = RunFolder.create(tmp_path, {}, "first name")
    folder.unlock()
    return folder.path


def test_only_what_is_given_changes(path):
    index = Index(path.parent)
    assert index.runs()[0].info.name == "first name"
    before = RunFolder.open(path).info
    describe(path, notes="looks good\nuntil 300")
    describe(path, tags=("good", "paper, figure 2", "good", " "))
    told = describe(path, name=" second\n name ")
    assert (told.name, told.notes, told.tags) == (
        "second name", "looks good\nuntil 300", ("good", "paper", "figure 2"),
    )  # fmt: skip
    assert RunFolder.open(path).info == told == index.runs()[0].info
    assert told == before.model_copy(update={"name": told.name, "notes": told.notes, "tags": told.tags})
    assert describe(path, notes="", tags=()).tags == () and describe(path).notes == ""
    assert not RunFolder.open(path).locked and RunFolder.open(path).lock()


def test_tags_are_separated_by_commas():
    assert tags_of("a, b  c,,a ,") == ("a", "b c")
    assert description("x").tags is None and description(tags=[]).tags == ()


def test_a_run_that_is_being_written_is_left_to_its_writer(path):
    holder = RunFolder.open(path)
    assert holder.lock()
    raw = (path / "run.json").read_bytes()
    with pytest.raises(StoreError, match="is being written by process") as refused:
        describe(path, name="mine")
    assert refused.value.transient and (path / "run.json").read_bytes() == raw
    holder.unlock()


def test_a_run_of_a_newer_program_is_not_written(path):
    file = path / "run.json"
    file.write_text(file.read_text().replace('"schema_version": 1', '"schema_version": 9'))
    with pytest.raises(StoreError, match="newer program"):
        describe(path, name="mine")
    with pytest.raises(StoreError, match="not the folder of a run"):
        describe(path / "nowhere", name="mine")


def test_the_event_changes_what_it_names_and_nothing_else():
    info = RunInfo(name="a", notes="b", tags=("c",))
    assert informed(info, Described(notes="d")) == info.model_copy(update={"notes": "d"})
    assert informed(info, Described("x", "", ())) == info.model_copy(update={"name": "x", "notes": "", "tags": ()})


def test_the_writer_of_the_run_in_hand_writes_it_at_once(tmp_path):
    folder = RunFolder.create(tmp_path, {}, "before")
    writer = RunWriter(folder, print)
    writer.put(description("after", tags=["live"]))
    assert writer.flush(10)
    assert (RunFolder.open(folder.path).info.name, RunFolder.open(folder.path).info.tags) == ("after", ("live",))
    assert writer.close()


def test_a_description_made_during_a_run_outlives_it(tmp_path):
    spec = small(iterations=4)
    events = recorded(spec, tmp_path / "plain")

    def described(events):
        for event in events:
            yield event
            if isinstance(event, Evaluated) and (event.iteration, event.arm) == (1, "mc2"):
                yield description(name="named while it ran", notes="n")

    from core.store.recorder import Recorder
    from core.train import train

    inbox = Inbox()
    told = Recorder(inbox, print).record(
        described(train(spec, inbox, tmp_path)), lambda values: RunFolder.create(tmp_path / "told", values, "x")
    )
    assert len(list(told)) == len(events) + 1
    info = RunFolder.open(only_run(tmp_path / "told")).info
    assert (info.name, info.notes, info.state, info.iteration) == ("named while it ran", "n", "finished", 4)
