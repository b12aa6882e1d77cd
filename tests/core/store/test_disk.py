from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import core
from core.store.disk import StoreError, crash_point, remove_strays, set_aside, write_verified
from tests.core.store.faults import CODES, FaultyDisk

ROOT = Path(core.__path__[0]).parent
OLD, NEW = b"old" * 5_000, b"new" * 7_000
KILLED = (-9, 137)


def files(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_a_file_is_written_and_its_digest_returned(tmp_path: Path) -> None:
    assert write_verified(tmp_path / "a", b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (tmp_path / "a").read_bytes() == b"abc"
    write_verified(tmp_path / "a", NEW)
    assert (tmp_path / "a").read_bytes() == NEW
    assert files(tmp_path) == ["a"]


def test_nothing_is_renamed_before_it_is_synced_and_read_back(tmp_path: Path) -> None:
    with FaultyDisk(0) as disk:
        write_verified(tmp_path / "a", NEW)
    order = [call for call in disk.calls if call not in ("stat", "readinto")]
    start = ["open xb", "write", "flush", "os.fsync", "close", "open rb", "close", "replace"]
    folder = ["os.open", "os.fsync", "os.close"] if os.name != "nt" else []
    assert order == [*start, *folder, "unlink"]
    assert disk.calls.index("readinto") > disk.calls.index("open rb")


@pytest.mark.skipif(os.name == "nt", reason="folders cannot be synced there")
def test_a_new_folder_is_synced_into_the_one_above(tmp_path: Path) -> None:
    with FaultyDisk(0) as disk:
        write_verified(tmp_path / "folder" / "a", NEW)
    made = disk.calls.index("mkdir")
    assert disk.calls[made:].index("os.fsync") < disk.calls[made:].index("open xb")


def test_a_missing_folder_is_made_but_not_the_one_above(tmp_path: Path) -> None:
    write_verified(tmp_path / "checkpoints" / "a", OLD)
    assert (tmp_path / "checkpoints" / "a").read_bytes() == OLD
    with pytest.raises(StoreError, match="put the missing folder or file back") as failure:
        write_verified(tmp_path / "run" / "checkpoints" / "a", OLD)
    assert failure.value.transient
    assert files(tmp_path) == ["checkpoints"]


def test_what_reads_back_differently_is_not_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sync = os.fsync

    def damage(number: int) -> None:
        os.pwrite(number, b"?", 100) if hasattr(os, "pwrite") else os.ftruncate(number, 100)
        sync(number)

    write_verified(tmp_path / "a", OLD)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", damage)
        with pytest.raises(StoreError, match=r"differs from what was written\); check the disk"):
            write_verified(tmp_path / "a", NEW)
    assert (tmp_path / "a").read_bytes() == OLD
    assert files(tmp_path) == ["a"]


def test_a_name_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(StoreError) as failure:
        write_verified(tmp_path / "a", OLD)
    assert failure.value.path == tmp_path / "a"
    assert files(tmp_path) == ["a"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such files")
def test_nothing_is_put_in_the_place_of_a_pipe_or_device(tmp_path: Path) -> None:
    """What a rename would do to /dev/null."""
    os.mkfifo(tmp_path / "a")
    (tmp_path / "b").symlink_to("/dev/null")
    for name, kind in (("a", "a pipe"), ("b", "a device")):
        with pytest.raises(StoreError, match=f"is {kind}, not a file; name a file") as failure:
            write_verified(tmp_path / name, OLD)
        assert not failure.value.transient
    assert (tmp_path / "a").is_fifo() and (tmp_path / "b").is_symlink()
    assert files(tmp_path) == ["a", "b"]


@pytest.mark.parametrize("path", [Path(), Path("/")], ids=str)
def test_a_path_without_a_name_is_refused(path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder, not a file; name a file"):
        write_verified(path, OLD)


def test_a_file_that_is_open_for_an_instant_is_replaced_on_windows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody may rename over a file that a reader or a virus scanner has open."""
    replace, refusals, naps = Path.replace, [errno.EACCES] * 2, []

    def replaced(path: Path, target: Path) -> Path:
        if refusals:
            raise PermissionError(refusals.pop(), "in use")
        return replace(path, target)

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(Path, "replace", replaced)
    monkeypatch.setattr(time, "sleep", naps.append)
    write_verified(tmp_path / "a", NEW)
    assert (tmp_path / "a").read_bytes() == NEW and len(naps) == 2 and files(tmp_path) == ["a"]
    refusals += [errno.EACCES] * 20
    with pytest.raises(StoreError, match="could not be saved") as failure:
        write_verified(tmp_path / "a", OLD)
    assert failure.value.transient and sum(naps) < 1
    assert (tmp_path / "a").read_bytes() == NEW and files(tmp_path) == ["a"]


def test_a_too_long_name_will_not_become_shorter(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="check the folder and the disk") as failure:
        write_verified(tmp_path / ("a" * 5_000), OLD)
    assert not failure.value.transient


def _attempt(path: Path, disk: FaultyDisk) -> StoreError | None:
    with disk:
        try:
            write_verified(path, NEW)
        except StoreError as error:
            return error
    return None


@pytest.mark.parametrize("forever", [False, True], ids=["once", "for ever"])
@pytest.mark.parametrize("code", CODES, ids=errno.errorcode.get)
def test_whatever_call_fails_a_whole_file_is_there(tmp_path: Path, code: int, forever: bool) -> None:
    path = tmp_path / "folder" / "a"
    cases = 0
    for number in range(1, 100):
        write_verified(path, OLD)
        disk = FaultyDisk(number, code, forever=forever)
        error = _attempt(path, disk)
        if not disk.failed:
            break
        cases += 1
        renamed = "replace" in disk.calls and "replace" not in disk.failed
        assert path.read_bytes() == (NEW if renamed else OLD), disk.calls
        if error is None:
            assert disk.failed in (["unlink"], ["stat"]), "nothing may be called saved after a refusal that matters"
        else:
            assert error.transient
            assert str(path) in str(error)
            assert "; " in str(error)
        if "unlink" not in disk.failed:
            assert files(path.parent) == ["a"], disk.calls
        remove_strays(path.parent)
        assert files(path.parent) == ["a"]
        write_verified(path, NEW)
        assert path.read_bytes() == NEW
    assert cases >= (8 if os.name == "nt" else 11)


@pytest.mark.skipif(os.name == "nt", reason="folders cannot be synced there")
def test_a_disk_that_cannot_sync_folders_is_no_obstacle(tmp_path: Path) -> None:
    with FaultyDisk(0) as disk:
        write_verified(tmp_path / "a", OLD)
    last = len(disk.calls) - disk.calls[::-1].index("os.fsync")
    with FaultyDisk(last, errno.EINVAL) as disk:
        write_verified(tmp_path / "a", NEW)
    assert disk.failed == ["os.fsync"]
    assert (tmp_path / "a").read_bytes() == NEW


def run_until_killed(program: str, folder: Path, crash: str) -> int:
    """Exit code of a Python process that runs `program` with `folder` as its argument and dies at the crash point."""
    environment = os.environ | {"CURVATURE_CRASH": crash}
    command = [sys.executable, "-c", program, str(folder)]
    return subprocess.run(command, cwd=ROOT, env=environment, timeout=60, check=False).returncode


WRITER = f"""
import sys; from pathlib import Path; from core.store.disk import write_verified
for _ in range(2):
    write_verified(Path(sys.argv[1]) / "a", {NEW!r}, kind="test")
"""


@pytest.mark.parametrize(("point", "expected"), [("temp", OLD), ("fsync", OLD), ("verify", OLD), ("rename", NEW)])
def test_a_process_killed_while_writing_leaves_a_whole_file(tmp_path: Path, point: str, expected: bytes) -> None:
    write_verified(tmp_path / "a", OLD)
    assert run_until_killed(WRITER, tmp_path, f"test-{point}:1") in KILLED
    assert (tmp_path / "a").read_bytes() == expected
    strays = 0 if point == "rename" else 1
    assert len(files(tmp_path)) == 1 + strays
    assert remove_strays(tmp_path) == strays
    assert files(tmp_path) == ["a"]


def test_a_crash_point_counts_its_passages(tmp_path: Path) -> None:
    write_verified(tmp_path / "a", OLD)
    assert run_until_killed(WRITER, tmp_path, "test-verify:2") in KILLED
    assert (tmp_path / "a").read_bytes() == NEW
    assert run_until_killed(WRITER, tmp_path, "test-verify:3") == 0


def test_without_a_wish_no_crash_point_does_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CURVATURE_CRASH", raising=False)
    crash_point("test-temp")
    monkeypatch.setenv("CURVATURE_CRASH", "other:1")
    crash_point("test-temp")


def test_only_temporary_files_are_strays(tmp_path: Path) -> None:
    kept = ["run.json", ".lock", ".index.sqlite", "notes.tmp", ".notes.tmp", f"a.{'0' * 32}.tmp", f".a.{'x' * 32}.tmp"]
    for name in (*kept, f".a.{'0' * 32}.tmp", f".b.json.{'f' * 32}.tmp"):
        (tmp_path / name).touch()
    assert remove_strays(tmp_path) == 2
    assert files(tmp_path) == sorted(kept)
    assert remove_strays(tmp_path / "absent") == 0


def test_a_stray_that_cannot_be_removed_is_not_counted(tmp_path: Path) -> None:
    (tmp_path / f".a.{'0' * 32}.tmp").touch()
    with FaultyDisk(2, errno.EACCES) as disk:
        assert remove_strays(tmp_path) == 0
    assert disk.failed == ["unlink"]
    with FaultyDisk(1, errno.EACCES), pytest.raises(StoreError, match="could not be listed"):
        remove_strays(tmp_path)
    assert remove_strays(tmp_path) == 1


def test_what_is_set_aside_is_kept_beside_earlier_ones(tmp_path: Path) -> None:
    for content in (b"1", b"2"):
        (tmp_path / "a").write_bytes(content)
        set_aside(tmp_path / "a")
    assert {entry.name: entry.read_bytes() for entry in tmp_path.iterdir()} == {
        "a.damaged-1": b"1",
        "a.damaged-2": b"2",
    }
    with pytest.raises(StoreError, match="could not be set aside"):
        set_aside(tmp_path / "a")
