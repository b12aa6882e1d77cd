"""A run's folder is deleted, moved away or replaced while the run goes on: it stands still, says so, and goes on without restart."""

import re
import shutil
import threading

import numpy as np
import pytest

import core.store.writer
from core.boxes import Inbox, Pause, Resume, SetHyper
from core.errors import UserError
from core.events import Described, Ended, Evaluated, Metrics, Paused, Resumed
from core.store.holding import Found, Hold
from core.store.metrics import MetricsFile
from core.store.recorder import Recorder
from core.store.run_folder import RunFolder
from core.store.writer import RunWriter
from core.train import train
from tests.core.runs import NOWHERE, of, run_all, small
from tests.core.store.test_recorder import gone_on, results, said, stored
from tests.reliability.runs import checkpointed

AT = 7
SPEC = small(iterations=12)


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(core.store.writer, "RETRY_SECONDS", 0.01)


@pytest.fixture(scope="module")
def whole():
    return run_all(SPEC)


class Story:
    """A run in whose folder somebody meddles.

    Attributes:
        events: what the run said. heard: the sentences of the writer. path: the folder.
    """

    def __init__(self, root, meddle, mend=lambda path: None, stands=lambda path, inbox: None):
        """`meddle(path)` when iteration 7 is measured and 6 is on disk; `mend(path)` at each trouble, `stands` at each pause."""
        self.heard, self.events = [], []
        self.path, inbox = root / "run", Inbox()

        def say(event):
            self.heard.append(event.sentence)
            if event.sentence:
                mend(self.path)

        events = train(SPEC, inbox, NOWHERE)
        made = Recorder(inbox, say).record(events, lambda values: RunFolder.create_at(self.path, values, "run"))
        for event in made:
            self.events.append(event)
            if isinstance(event, Metrics) and (event.arm, event.iteration) == ("mc2", AT):
                while not (log := self.path / "log.txt").exists() or "after iteration 6" not in log.read_text():
                    pass  # it is written last of all
                meddle(self.path)
                inbox.put(SetHyper({"inner_rate": 0.01}, ""))  # is written at once
            elif isinstance(event, Evaluated) and (event.arm, event.iteration) == ("mc2", 6):
                inbox.put(SetHyper({"inner_rate": 0.01}, ""))
            elif isinstance(event, Paused):
                stands(self.path, inbox)

    def lost(self):
        return RunFolder.open(self.path).info.lost


def moved(path):
    path.rename(path.with_name("away"))


def deleted(path):
    moved(path)  # at once, so that the writer adds nothing while file after file goes
    shutil.rmtree(path.with_name("away"))


def back(path):
    if path.with_name("away").exists():
        path.with_name("away").rename(path)


def emptied(path):
    path.mkdir(exist_ok=True)


def require_whole(story, whole):
    assert stored(story.path) == said(whole) == said(story.events) and results(story.events) == results(whole)
    assert RunFolder.open(story.path).state == "finished" and story.lost() == ()
    assert story.heard[-1] == ""
    assert of(story.events, Paused)[0].reason == "storage" and len(of(story.events, Resumed)) == 1


def test_a_folder_that_was_moved_away_and_comes_back(tmp_path, whole):
    story = Story(tmp_path, moved, back)
    require_whole(story, whole)
    assert len(story.heard) == 2 and "was moved or deleted" in story.heard[0] and story.heard[0].count(". ") == 0
    assert "Could not be saved for 0 s" in (story.path / "log.txt").read_text()


def test_a_folder_that_comes_back_as_a_copy(tmp_path, whole):
    def copied(path):
        if not path.exists():
            shutil.copytree(path.with_name("away"), path)

    story = Story(tmp_path, moved, copied)
    require_whole(story, whole)
    assert stored(tmp_path / "away").keys() == stored(story.path).keys(), "the old one was left alone"
    assert not RunFolder.open(story.path).locked


def test_a_folder_deleted_for_good_is_begun_anew_in_an_empty_one(tmp_path, whole):
    """What was on disk is lost, and run.json, the log and a notice say so; the run itself is not."""
    story = Story(tmp_path, deleted, emptied)
    (lost,) = story.lost()
    assert "from iteration 1 to 6 " in lost or "from iteration 1 to 7 " in lost
    assert lost in story.heard and lost in (story.path / "log.txt").read_text()
    found, wanted = stored(story.path), said(whole)
    last = int(lost.split(" to ")[1].split()[0])
    assert found["mc2", "query_loss"] == {n: row for n, row in wanted["mc2", "query_loss"].items() if n > last}
    assert results(story.events) == results(whole) and checkpointed(story.path) == 12
    assert story.events[-1] == Ended(12, "finished")


def test_a_run_begun_anew_has_a_checkpoint_at_once_and_goes_on_from_there(tmp_path, whole):
    story = Story(tmp_path, deleted, emptied)
    newer = [file for file in (story.path / "checkpoints").iterdir() if "-00000000" not in file.name]
    for file in newer:
        file.unlink()
    assert checkpointed(story.path) in (6, 7, 8, 9)
    rest, notices = gone_on(story.path)
    assert not notices and results(rest) == results(whole)


def test_to_go_on_makes_a_deleted_folder_anew(tmp_path, whole):
    """Whoever presses Train although the folder is gone wants the rest of the run to be stored."""
    story = Story(tmp_path, deleted, stands=lambda path, inbox: inbox.put(Resume()))
    assert len(story.lost()) == 1 and results(story.events) == results(whole)
    assert RunFolder.open(story.path).info.state == "finished"


def test_to_go_on_with_a_disk_that_still_refuses_stands_still_again(tmp_path, whole):
    """A file is in the way; the second time it is taken away."""

    def in_the_way(path):
        moved(path)
        path.write_text("a file")

    def stands(path, inbox):
        pauses.append(path)
        if len(pauses) == 1:
            inbox.put(Resume())
        else:
            path.unlink()
            back(path)

    pauses = []
    story = Story(tmp_path, in_the_way, stands=stands)
    assert [bool(sentence) for sentence in story.heard] == [True, True, False]
    assert [event.reason for event in of(story.events, Paused)] == ["storage", "storage"]
    assert stored(story.path) == said(whole) and story.lost() == ()


def test_an_older_copy_lacks_what_came_after_it_and_says_so(tmp_path, whole):
    def copied(path):
        if not path.exists():
            shutil.copytree(path.with_name("away"), path)
            with MetricsFile.for_writing(path / "metrics.sqlite") as metrics:
                metrics.drop_after(3)

    story = Story(tmp_path, moved, copied)
    (lost,) = story.lost()
    last = re.search(r"from iteration 4 to (\d+) ", lost)
    assert last is not None and lost in story.heard
    found = sorted(stored(story.path)["mc2", "query_loss"])
    assert found == [1, 2, 3, *range(int(last[1]) + 1, 13)] and results(story.events) == results(whole)


def test_another_run_in_its_place_is_left_alone(tmp_path, whole):
    def replaced(path):
        moved(path)
        RunFolder.create_at(path, {}, "another").unlock()
        other.append((path / "run.json").read_bytes())

    def stands(path, inbox):
        assert other == [(path / "run.json").read_bytes()] and not (path / "metrics.sqlite").exists()
        shutil.rmtree(path)
        back(path)

    other = []
    story = Story(tmp_path, replaced, stands=stands)
    require_whole(story, whole)


def test_curves_alone_that_were_moved_away_are_waited_for(tmp_path, whole):
    def meddle(path):
        for name in ("metrics.sqlite", "metrics.sqlite-wal", "metrics.sqlite-shm"):
            (path / name).rename(path.with_name(name))

    def mend(path):
        assert not (path / "metrics.sqlite").exists(), "no empty one was made in its place"
        for name in ("metrics.sqlite", "metrics.sqlite-wal", "metrics.sqlite-shm"):
            path.with_name(name).rename(path / name)

    story = Story(tmp_path, meddle, mend)
    require_whole(story, whole)


def test_a_run_that_stood_still_already_does_not_go_on_by_itself(tmp_path):
    """Paused by the user; then the disk fails and recovers: the run still waits for the user."""
    story_events, inbox, heard, path = [], Inbox(), [], tmp_path / "run"

    def say(event):
        heard.append(event.sentence)
        if event.sentence:
            back(path)
        else:
            inbox.put(SetHyper({"inner_rate": 0.02}, ""))  # something happens while it stands still

    made = Recorder(inbox, say).record(
        train(SPEC, inbox, NOWHERE), lambda values: RunFolder.create_at(path, values, "run")
    )
    for event in made:
        story_events.append(event)
        if isinstance(event, Metrics) and (event.arm, event.iteration) == ("mc2", 3):
            inbox.put(Pause())
        elif isinstance(event, Paused):
            moved(path)
            inbox.put(SetHyper({"inner_rate": 0.03}, ""))
        elif getattr(event, "changes", None) == {"inner_rate": 0.02}:
            inbox.put(SetHyper({"inner_rate": 0.04}, ""))  # behind whatever the recorder has put there
        elif getattr(event, "changes", None) == {"inner_rate": 0.04}:
            assert not of(story_events, Resumed)
            inbox.put(Resume())
    assert [event.reason for event in of(story_events, Paused)] == ["asked"]
    assert len(of(story_events, Resumed)) == 1 and [bool(s) for s in heard] == [True, False]


def test_a_copy_that_is_still_being_made_is_not_taken(tmp_path):
    folder = RunFolder.create_at(tmp_path / "run", {}, "run")
    hold = Hold(folder)
    assert hold.look() is Found.SAME
    moved(folder.path)
    shutil.copytree(tmp_path / "away", folder.path)
    for number in range(3):
        (folder.path / "growing").write_text("x" * number)
        with pytest.raises(UserError, match="looked at"):
            hold.look()
    assert hold.look() is Found.COPY and hold.look() is Found.SAME
    folder.unlock()


def test_a_copy_that_another_process_goes_on_with_is_not_taken(tmp_path):
    folder = RunFolder.create_at(tmp_path / "run", {}, "run")
    hold = Hold(folder)
    moved(folder.path)
    shutil.copytree(tmp_path / "away", folder.path)
    other = RunFolder.open(folder.path)
    assert other.lock()
    for sentence in ("looked at", "is being written by", "is being written by"):
        with pytest.raises(UserError, match=sentence):
            hold.look()
    other.unlock()
    assert hold.look() is Found.COPY
    folder.unlock()


def test_every_turn_of_a_run_is_in_its_log(tmp_path):
    inbox, path = Inbox(), tmp_path / "run"
    made = Recorder(inbox, print).record(
        train(SPEC, inbox, NOWHERE), lambda values: RunFolder.create_at(path, values, "run")
    )
    for event in made:
        if isinstance(event, Evaluated) and (event.arm, event.iteration) == ("mc2", 3):
            inbox.put(SetHyper({"inner_rate": 0.02}, "mc2"))
    gone_on(path)
    lines = (path / "log.txt").read_text().splitlines()
    assert all(np.datetime64(line[:19]) and line[19:26] == "+00:00 " for line in lines)
    starts = [line[26:] for line in lines]
    begun = "Started on cpu, 1 thread; Python "
    turns = [begun, "Changed after iteration 3 for mc2: inner_rate=0.02.", "Ended at iteration 12, finished.", begun]
    turns += ["Goes on from iteration 12.", "Ended at iteration 12, finished."]
    assert len(starts) == len(turns) and all(map(str.startswith, starts, turns)), starts
    assert all(name in starts[0] for name in ("torch ", "numpy ", "SQLite "))


def test_closing_while_the_trouble_is_being_told_leaves_time_to_mend_it(tmp_path):
    """Two attempts follow whatever has failed when the closing begins: one looks at the copy, the next one takes it."""

    class Watched(RunWriter):
        @property
        def troubled(self):
            known = super().troubled
            if known and threading.current_thread() is threading.main_thread():
                closing.set()
            return known

    def trouble(sentence):
        heard.append(sentence)
        if sentence:
            shutil.copytree(tmp_path / "away", tmp_path / "run")
            told.set()
            assert closing.wait(30)

    heard, told, closing = [], threading.Event(), threading.Event()
    folder = RunFolder.create_at(tmp_path / "run", {}, "run")
    moved(folder.path)
    writer = Watched(folder, trouble)
    writer.put(Described(name="named"))
    assert told.wait(30)
    assert writer.close(), heard
    assert RunFolder.open(folder.path).info.name == "named" and len(heard) == 2
