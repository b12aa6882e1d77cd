"""FAULT-I/O: whatever the disk refuses, and whenever, nothing is called saved that is not, and the run goes on when the cause is gone.

Every n-th call of a whole run is refused, once or for ever, by the file layer or by SQLite. The ordinary test takes every 13th.
"""

import errno
import itertools
import sqlite3
import time
from pathlib import Path

import pytest

import core.store.writer
from core.boxes import Inbox, Stop
from core.events import Ended, Paused, Stored
from core.store import database
from core.store.checkpoint import checkpoint_files, load_checkpoint
from core.store.index import Index
from core.store.recorder import Recorder
from core.store.run_folder import RunFolder
from core.train import train
from tests.core.runs import NOWHERE, of, run_all, small
from tests.core.store.faults import FaultyDisk
from tests.core.store.test_recorder import gone_on, results, said, stored
from tests.reliability.runs import checkpointed, require_same, sinusoid

CODES = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS)
REFUSALS = {
    errno.ENOSPC: (sqlite3.SQLITE_FULL, "database or disk is full"),
    errno.EIO: (sqlite3.SQLITE_IOERR, "disk I/O error"),
    errno.EACCES: (sqlite3.SQLITE_CANTOPEN, "unable to open database file"),
    errno.EROFS: (sqlite3.SQLITE_READONLY, "attempt to write a readonly database"),
}


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Tries again at once, so that hundreds of cases take minutes."""
    monkeypatch.setattr(core.store.writer, "RETRY_SECONDS", 0.01)
    monkeypatch.setattr(core.store.writer, "BATCH_SECONDS", 0.02)
    return monkeypatch


@pytest.fixture(scope="module")
def spec():
    return small(iterations=20, evaluation_interval=10)


@pytest.fixture(scope="module")
def whole(spec):
    return run_all(spec)


class Connection(sqlite3.Connection):
    """A connection whose statements are calls of a faulty disk."""

    disk: FaultyDisk

    def execute(self, *arguments):
        self._count(arguments[0])
        return super().execute(*arguments)

    def executemany(self, *arguments):
        self._count(arguments[0])
        return super().executemany(*arguments)

    def _count(self, statement):
        try:
            self.disk.call(f"sqlite {statement.split()[0]}")
        except OSError as error:
            code, words = REFUSALS[error.errno]
            refusal = sqlite3.OperationalError(words)
            refusal.sqlite_errorcode = code
            raise refusal from None


def faulty(monkeypatch, number, code, *, forever):
    """A disk that also refuses statements of SQLite."""
    disk = FaultyDisk(number, code, forever=forever)
    made = type("Made", (Connection,), {"disk": disk})

    def opened(path, options):
        uri = database.uri(path, *options)
        return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=database.WAIT, factory=made)

    monkeypatch.setattr(database, "_open", opened)
    return disk


def attempt(spec, root, disk):
    """A run on a faulty disk, which is mended when the run says that it stands still; its events and what was said meanwhile."""
    inbox, heard = Inbox(), []

    def say(event):
        heard.append(event.sentence)
        if event.sentence:
            disk.repair()

    events = train(spec, inbox, NOWHERE)
    recorded = Recorder(inbox, say).record(events, lambda values: RunFolder.create(root, values, "run"))
    with disk:
        return list(recorded), heard


def require_good(spec, whole, root, disk, events, heard):
    """The run is as if nothing had happened, or did not begin and left nothing."""
    disk.repair()
    if not of(events, Stored):
        assert isinstance(events[-1], Ended) and events[-1].reason == "failed" and not events[-1].traceback
        assert events[-1].error.count(". ") == 0 and disk.failed
        events, heard = attempt(spec, root, disk)
    (run,) = [Path(event.path) for event in of(events, Stored)]  # beside it may be what could not be taken back
    if RunFolder.open(run).info.state != "finished":  # the refusal was met by the last words
        assert of(events, Ended) and "could not be saved" in str(events[-1] if heard == [] else heard + events[-2:])
        events, _ = gone_on(run)
        assert stored(run) == said(whole) and results(events) == results(whole)
        return
    assert not heard or heard[-1] == "", "it says when everything is saved again"
    assert stored(run) == said(whole) == said(events) and results(events) == results(whole)
    assert load_checkpoint(checkpoint_files(run / "checkpoints")[0]).iteration == 20
    states = {summary.path: summary.state for summary in Index(root).runs()}
    assert states.pop(run) == "finished" and set(states.values()) <= {"interrupted"}


def every_call(monkeypatch, tmp_path, spec, whole, stride, first):
    """Refuse the n-th call for n = first, first + stride, ... until there are no more calls; how many cases that were."""
    cases = 0
    for number in itertools.count(first, stride):
        code = CODES[number // stride % len(CODES)]
        for forever in (False, True):
            disk = faulty(monkeypatch, number, code, forever=forever)
            root = tmp_path / f"{number}-{forever}"
            events, heard = attempt(spec, root, disk)
            if not disk.failed:
                return cases
            require_good(spec, whole, root, disk, events, heard)
            cases += 1
    raise AssertionError


def test_some_calls_of_a_run_are_refused(monkeypatch, tmp_path, spec, whole, report):
    cases = every_call(monkeypatch, tmp_path, spec, whole, 13, 3)
    report.say("n-th call of a whole run refused", f"{cases} cases, {len(CODES)} codes, once and for ever")
    assert cases > 20


@pytest.mark.slow
@pytest.mark.parametrize("first", [1, 2, 3, 4])
def test_every_call_of_a_run_is_refused(monkeypatch, tmp_path, spec, whole, report, first):
    cases = every_call(monkeypatch, tmp_path, spec, whole, 4, first)
    report.say("n-th call of a whole run refused", f"{cases} cases, {len(CODES)} codes, once and for ever")
    assert cases >= 100


def wait_for_checkpoint(root):
    """The writer has a thread of its own, which a busy machine may keep waiting."""
    end = time.monotonic() + 60
    while not list(root.glob("*/checkpoints/*.safetensors")):
        assert time.monotonic() < end, "no checkpoint was written"
        time.sleep(0.005)


@pytest.mark.parametrize("code", CODES)
def test_a_disk_that_never_recovers_keeps_the_earlier_checkpoint(monkeypatch, tmp_path, spec, whole, code):
    """The last words cannot be written: nobody says saved, and later the run goes on from what there is."""
    inbox, heard = Inbox(), []
    disk = faulty(monkeypatch, 10**9, code, forever=True)
    events = train(spec, inbox, NOWHERE)
    recorded, said_so = Recorder(inbox, heard.append).record(events, lambda v: RunFolder.create(tmp_path, v, "r")), []
    with disk:
        for event in recorded:
            said_so.append(event)
            if isinstance(event, Paused):  # who waits long enough gives up
                inbox.put(Stop())
            elif getattr(event, "iteration", 0) == 19 and disk._number > 1:
                wait_for_checkpoint(tmp_path)
                disk._number = 1  # from now on
    assert [type(event).__name__ for event in said_so[-2:]] == ["StorageTrouble", "Ended"]
    assert "could not be saved" in said_so[-2].sentence and all(event.sentence for event in heard)
    disk.repair()
    (run,) = tmp_path.iterdir()
    assert 0 <= checkpointed(run) < 20
    assert not RunFolder.open(run).locked
    rest, _ = gone_on(run)
    assert stored(run) == said(whole) and results(rest) == results(whole)


def test_a_real_limit_on_the_size_of_files(server, tmp_path, reference, report):
    """The system itself refuses to let files grow; after two seconds it lets them."""
    spec = sinusoid()
    run = tmp_path / "runs" / "run"
    end = server.run(run, spec, small_files=150_000)
    assert end.status == 0
    assert "could not be saved" in end.err and end.err.endswith("Everything is saved again.\n")
    require_same(run, reference(spec))
    report.say("files limited to 150,000 bytes by the system for 2 s", "1 run")
