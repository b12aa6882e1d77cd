"""The lock is the system's: it cannot be stale, forged or shared."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from core.store.disk import StoreError
from core.store.lock import FileLock, is_held
from tests.core.store.processes import finish, kill, start

HOLDER = """
import sys
from pathlib import Path
from core.store.lock import FileLock
lock = FileLock(Path(sys.argv[1]))
print(lock.try_acquire(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".lock"


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the lock would have slept."""
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    return slept


@pytest.fixture
def holder(path: Path) -> Iterator[subprocess.Popen[str]]:
    process = start(HOLDER, path)
    assert process.stdout.readline() == "True\n"
    yield process
    kill(process)


def test_held_across_processes_and_free_afterwards(
    path: Path, holder: subprocess.Popen[str], naps: list[float]
) -> None:
    lock = FileLock(path)
    assert not lock.try_acquire()
    assert 0 < sum(naps) <= 0.5  # the second process learns it well within two seconds
    assert is_held(path)
    assert lock.holder() == f"process {holder.pid}"
    assert not lock.held
    finish(holder)
    assert not is_held(path)
    assert lock.try_acquire()
    assert lock.held
    assert lock.holder() == f"process {os.getpid()}"


def test_killing_the_holder_frees_it_every_time(path: Path) -> None:
    for _ in range(20):
        process = start(HOLDER, path)
        assert process.stdout.readline() == "True\n"
        assert is_held(path)
        kill(process)
        assert not is_held(path)
        lock = FileLock(path)
        assert lock.try_acquire()
        lock.release()


def test_two_locks_in_one_process_exclude_each_other(path: Path, naps: list[float]) -> None:
    first, second = FileLock(path), FileLock(path)
    assert first.try_acquire()
    assert first.try_acquire()  # asking again does no harm
    assert not second.try_acquire()
    second.release()  # nor does giving back what one has not
    assert is_held(path)
    first.release()
    first.release()
    assert second.try_acquire()
    second.release()


@pytest.mark.parametrize(
    "note", ["process 1\n", "process {alive}\n", "", "\0" * 500, "process 99999999999999\n", "x" * 10**6]
)
def test_a_forged_file_is_only_a_file(path: Path, note: str) -> None:
    path.write_text(note.format(alive=os.getppid()))
    assert not is_held(path)
    lock = FileLock(path)
    assert lock.try_acquire()
    assert path.read_text() == f"process {os.getpid()}\n"
    lock.release()


def test_a_nonsense_note_names_nobody(path: Path) -> None:
    for note in ("", "process x\n", "process 1\nprocess 2\n", "\xff"):
        path.write_text(note, encoding="latin-1")
        assert FileLock(path).holder() == "another process"
    assert FileLock(path / "nowhere").holder() == "another process"


def test_looking_creates_nothing(path: Path) -> None:
    assert not is_held(path)
    assert not path.exists()


def test_a_look_does_not_keep_the_owner_out(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    path.touch()
    with path.open() as looking:
        fcntl.flock(looking, fcntl.LOCK_SH)
        monkeypatch.setattr(time, "sleep", lambda _: fcntl.flock(looking, fcntl.LOCK_UN))
        lock = FileLock(path)
        assert lock.try_acquire()
        lock.release()


def test_a_lock_file_replaced_in_between_does_not_count(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise two processes could each hold the lock of another file of the same name."""
    from core.store import lock as module

    real, replaced = module._lock, []

    def slow(file: int, *, shared: bool) -> bool:
        if not replaced:
            replaced.append(path.rename(path.with_name("old")))
        return real(file, shared=shared)

    monkeypatch.setattr(module, "_lock", slow)
    lock = FileLock(path)
    assert lock.try_acquire()
    assert is_held(path)
    lock.release()


@pytest.mark.parametrize(
    "make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("elsewhere")], ids=["folder", "pipe", "link"]
)
def test_something_else_in_its_place_is_refused(path: Path, make) -> None:
    make(path)
    with pytest.raises(StoreError, match=r"\.lock"):
        FileLock(path).try_acquire()
    assert not is_held(path)
    assert not (path.parent / "elsewhere").exists()


def test_a_missing_folder_is_a_reason_to_wait(path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        FileLock(path.parent / "gone" / ".lock").try_acquire()
    assert caught.value.transient


def open_files() -> int:
    return psutil.Process().num_fds()


def test_files_are_closed_again(path: Path, naps: list[float]) -> None:
    before = open_files()
    first, second = FileLock(path), FileLock(path)
    for _ in range(3):
        assert first.try_acquire()
        assert not second.try_acquire()
        assert is_held(path)
        first.release()
    assert open_files() == before


STARTS_NOTHING = """
import os, sys, main
lock = os.path.join(sys.argv[-1], ".lock")
started = ("subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.system")
sys.addaudithook(lambda name, values: print("STARTED", values) if name in started and os.path.exists(lock) else None)
raise SystemExit(main.main(sys.argv[1:]))
"""


def test_a_run_starts_no_process_that_could_outlive_it_and_hold_its_lock(tmp_path: Path) -> None:
    settings = ["--preset", "sinusoid-5shot", "--iterations", "2", "--set", "validation_tasks=2"]
    command = [sys.executable, "-c", STARTS_NOTHING, "train", *settings, "--out", str(tmp_path / "run")]
    where = Path(__file__).parents[3]
    done = subprocess.run(command, cwd=where, capture_output=True, text=True, timeout=120, check=True)
    assert "STARTED" not in done.stdout, done
    assert (tmp_path / "run" / ".lock").exists()


class LocksOfWindows:
    """`msvcrt` as far as locks go: they belong to an open file, and closing it does not give them back at once."""

    LK_NBLCK, LK_UNLCK = 2, 0

    def __init__(self) -> None:
        self.holders: dict[int, int] = {}

    def locking(self, file: int, mode: int, count: int) -> None:
        place, found = os.fstat(file).st_ino, os.lseek(file, 0, os.SEEK_CUR)
        assert (count, found) == (1, 2**30), "another byte"
        if mode == self.LK_UNLCK:
            if self.holders.get(place) != file:
                raise PermissionError
            del self.holders[place]
        elif place in self.holders:
            raise PermissionError
        else:
            self.holders[place] = file


@pytest.mark.skipif(sys.platform == "win32", reason="which has these locks itself")
def test_windows_is_told_that_a_lock_is_given_back(path: Path, naps: list[float], monkeypatch) -> None:
    """It would give back that of a closed file only when it finds the time."""
    system = LocksOfWindows()
    monkeypatch.setattr("core.store.lock.msvcrt", system, raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    first, second = FileLock(path), FileLock(path)
    assert first.try_acquire() and not second.try_acquire()
    assert is_held(path) and first.held and first.in_place()
    assert path.read_bytes() == b"process %d\n" % os.getpid()
    first.release()
    assert not system.holders
    assert not is_held(path) and not system.holders, "a look leaves no lock behind"
    assert second.try_acquire() and len(naps) == 4
    second.release()
    assert not system.holders
