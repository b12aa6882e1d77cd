"""The folder of a run: made whole or not at all, written by one, read by anybody, kept when damaged."""

from __future__ import annotations

import json
import math
import os
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from core.errors import UserError
from core.store.checkpoint import Checkpoint, newest_good, save_checkpoint
from core.store.disk import StoreError
from core.store.metrics import MetricsFile
from core.store.rows import Row
from core.store.run_folder import RunFolder, is_run, require_new
from core.store.run_info import LONGEST, Change, Parent, RunInfo
from tests.core.store.processes import crashes, finish, kill, start

SPEC = {"title": "sinusoid", "training": {"inner_rate": 0.01}, "arms": [{"name": "mc1"}]}
ROW = Row("mc1", "query_loss", 3, 75, 0.5, 0.25)
NAMES = [
    "plain", "with space", "100%", "%2e%2e", "a?b#c&d=e", "Ünïcödé", "ελληνικά", "日本語", "العربية", "🧪🔥", "e\u0301 NFD", "line\nbreak",
    "tab\there", "quote'\"s", "-dash", "trailing.", "trailing ", "file:x", "~", "$HOME", "back\\slash", "\u202ertl", "\x07bell", "x" * 200,
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    """A run that holds its lock."""
    folder = RunFolder.create(tmp_path / "runs", SPEC, "sinusoid-10shot")
    yield folder
    folder.unlock()


def reopened(folder: RunFolder) -> RunFolder:
    return RunFolder.open(folder.path)


def rewrite(folder: RunFolder, **values: object) -> bytes:
    """Change run.json by hand; returns its new bytes."""
    path = folder.path / "run.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values))
    return path.read_bytes()


def listing(path: Path) -> dict[str, bytes]:
    return {entry.name: entry.read_bytes() for entry in path.iterdir() if entry.is_file() and entry.name != ".lock"}


def test_a_new_run(folder: RunFolder) -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d-\d\d sinusoid-10shot", folder.path.name)
    assert folder.locked
    assert folder.state == "running"
    assert folder.info.name == "sinusoid-10shot"
    assert folder.info.spec == SPEC
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", folder.info.created)
    assert reopened(folder).info == folder.info
    assert reopened(folder).state == "running"
    assert reopened(folder).notice == ""


def test_everything_that_is_saved_comes_back(folder: RunFolder) -> None:
    info = folder.info.model_copy(
        update={
            "notes": "läuft 🧪\nsecond line",
            "tags": ("a", "b"),
            "state": "paused",
            "versions": {"torch": "2.15"},
            "seed": 2**31 - 1,
            "changes": (Change(iteration=3, arm="mc1", values={"inner_rate": 0.1, "first_order": True}),),
            "parent": Parent(run="f" * 32, iteration=7),
            "iteration": 10**12,
            "best": {"mc1": {"query_loss": (-0.0, 5), "accuracy": (math.inf, 6)}},
            "last": {"mc1": {"query_loss": 0.1 + 0.2, "other": -math.inf}},
        }
    )
    folder.save_info(info)
    again = reopened(folder).info
    assert again == info
    assert math.copysign(1, again.best["mc1"]["query_loss"][0]) == -1
    folder.save_info(info.model_copy(update={"last": {"mc1": {"query_loss": math.nan}}}))
    assert math.isnan(reopened(folder).info.last["mc1"]["query_loss"])
    json.loads((folder.path / "run.json").read_text(), parse_constant=pytest.fail)  # NaN is no JSON


def test_keys_of_newer_programs_are_kept(folder: RunFolder) -> None:
    folder.unlock()
    rewrite(folder, weather={"wind": [1, 2**70, 1e-310]}, changes=[{"iteration": 1, "values": {}, "why": "tried"}])
    again = reopened(folder)
    assert again.lock()
    again.save_info(again.info.model_copy(update={"iteration": 9}))
    values = json.loads((folder.path / "run.json").read_text())
    assert values["weather"] == {"wind": [1, 2**70, 1e-310]}
    assert values["changes"][0]["why"] == "tried"
    assert values["iteration"] == 9
    again.unlock()


def test_a_newer_schema_is_shown_and_never_written(folder: RunFolder) -> None:
    folder.unlock()
    raw = rewrite(folder, schema_version=2, state="dreaming", iteration=12)
    again = reopened(folder)
    assert "version 2" in again.notice and "knows 1" in again.notice
    assert again.info.iteration == 12
    assert again.info.name == folder.info.name
    with pytest.raises(StoreError, match="newer program"):
        again.lock()
    assert not again.locked
    with pytest.raises(RuntimeError):
        again.save_info(again.info)
    assert (folder.path / "run.json").read_bytes() == raw


def test_a_schema_that_became_newer_meanwhile_is_not_written_either(folder: RunFolder) -> None:
    folder.unlock()
    again = reopened(folder)
    raw = rewrite(folder, schema_version=2)
    with pytest.raises(StoreError, match="newer program"):
        again.lock()
    assert not again.locked
    assert (folder.path / "run.json").read_bytes() == raw


def test_only_the_holder_of_the_lock_writes(folder: RunFolder) -> None:
    reader = reopened(folder)
    for write in (lambda: reader.save_info(reader.info), lambda: reader.log("x")):
        with pytest.raises(RuntimeError, match="reading only"):
            write()
    assert not reader.lock()
    assert f"process {os.getpid()}" in reader.notice
    folder.save_info(folder.info.model_copy(update={"iteration": 77}))
    folder.unlock()
    assert reader.lock()
    assert reader.info.iteration == 77  # as it is now, not as it was when it was opened
    assert reader.notice == ""
    reader.unlock()


@pytest.mark.parametrize("written", ["running", "paused", "finished", "stopped", "failed", "interrupted"])
def test_a_run_that_nobody_runs_is_interrupted(folder: RunFolder, written: str) -> None:
    folder.save_info(folder.info.model_copy(update={"state": written}))
    assert reopened(folder).state == written
    folder.unlock()
    assert reopened(folder).state == ("interrupted" if written in ("running", "paused") else written)
    assert reopened(folder).info.state == written


CREATOR = """
import sys
from pathlib import Path
from core.store.run_folder import RunFolder
print("ready", flush=True)
sys.stdin.readline()
print(RunFolder.create(Path(sys.argv[1]), {}, "race").path, flush=True)
sys.stdin.read()
"""


def test_a_killed_process_leaves_an_interrupted_run_that_can_be_taken_over(tmp_path: Path) -> None:
    process = start(CREATOR, tmp_path)
    process.stdin.write("go\n")
    process.stdin.flush()
    assert process.stdout.readline() == "ready\n"
    path = Path(process.stdout.readline().rstrip("\n"))
    folder = RunFolder.open(path)
    assert folder.state == "running"
    assert not folder.lock()
    assert f"process {process.pid}" in folder.notice
    stray = path / f".run.json.{'a' * 32}.tmp"
    stray.touch()
    kill(process)
    assert folder.state == "interrupted"
    assert folder.lock()
    assert not stray.exists()
    folder.unlock()


def test_eight_processes_make_eight_runs(tmp_path: Path) -> None:
    racers = [start(CREATOR, tmp_path / "runs") for _ in range(8)]
    assert [racer.stdout.readline() for racer in racers] == ["ready\n"] * 8
    for racer in racers:
        racer.stdin.write("go\n")
        racer.stdin.flush()
    paths = {finish(racer).strip() for racer in racers}
    assert len(paths) == 8
    assert {str(entry) for entry in (tmp_path / "runs").iterdir()} == paths
    assert len({RunFolder.open(Path(path)).info.id for path in paths}) == 8


def test_eight_processes_want_one_run(folder: RunFolder) -> None:
    taker = (
        "import sys; from pathlib import Path; from core.store.run_folder import RunFolder; folder = RunFolder.open(Path(sys.argv[1]))\n"
        "print('ready', flush=True); sys.stdin.readline(); print(folder.lock(), flush=True); sys.stdin.read()"
    )
    folder.unlock()
    takers = [start(taker, folder.path) for _ in range(8)]
    assert [taker.stdout.readline() for taker in takers] == ["ready\n"] * 8
    for taker in takers:
        taker.stdin.write("go\n")
        taker.stdin.flush()
    answers = [taker.stdout.readline() for taker in takers]
    for taker in takers:
        finish(taker)
    assert sorted(answers) == ["False\n"] * 7 + ["True\n"]


@pytest.mark.parametrize("point", ["run-folder", "info-temp", "info-fsync", "info-verify", "info-rename"])
def test_a_run_whose_making_was_killed_is_whole_or_no_run(tmp_path: Path, point: str) -> None:
    program = CREATOR.replace("sys.stdin.readline()", "pass").replace("sys.stdin.read()", "pass")
    assert crashes(program, tmp_path, at=f"{point}:1")
    (path,) = tmp_path.iterdir()
    assert is_run(path) == (point == "info-rename")
    if is_run(path):
        assert RunFolder.open(path).notice == ""
        assert RunFolder.open(path).state == "interrupted"
    else:
        with pytest.raises(StoreError, match="not the folder of a run"):
            RunFolder.open(path)


def test_no_folder_is_left_when_the_disk_says_no(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(number: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        with pytest.raises(StoreError, match="make room") as caught:
            RunFolder.create(tmp_path / "runs", SPEC, "x")
    assert caught.value.transient
    assert list((tmp_path / "runs").iterdir()) == []
    with pytest.raises(StoreError):
        RunFolder.create(tmp_path / "runs" / "x" / "\0", SPEC, "x") if False else RunFolder.create(
            Path("/dev/null/x"), SPEC, "x"
        )


# --------------------------------------------------------------------------------------------------------- damaged run.json

DAMAGED = {
    "missing": None,
    "empty": b"",
    "cut": b'{"schema_version": 1, "id": "' + b"a" * 32 + b'", "na',
    "binary": bytes(range(256)),
    "another JSON": b"[1, 2]",
    "foreign JSON": b'{"name": "x"}',
    "a text": b'"schema_version id"',
    "nested deeply": b"[" * 100_000,
    "nested objects": b'{"a":' * 50_000,
    "a pickle": b"\x80\x04\x95\x00.",
    "too long": b" " * (LONGEST + 1),
    "too many digits": b'{"schema_version": 1, "id": "x", "seed": ' + b"9" * 5000 + b"}",
}


def fill(folder: RunFolder) -> None:
    with MetricsFile.for_writing(folder.metrics_path) as metrics:
        metrics.append([ROW])
    save_checkpoint(folder.checkpoints_path, Checkpoint(1234, {"w": np.ones(3)}, {"n": 1}), best=False)


def check_mended(folder: RunFolder, raw: bytes | None) -> RunInfo:
    """A reader sees what is there and changes nothing; the writer keeps the damaged file and goes on."""
    before = listing(folder.path)
    reader = reopened(folder)
    assert "damaged" in reader.notice and str(folder.path) in reader.notice
    assert reader.state in ("interrupted", "running")
    with MetricsFile.read_only(reader.metrics_path) as metrics:
        assert metrics.read_since().rows == [ROW]
    assert newest_good(reader.checkpoints_path)[0].iteration == 1234
    assert listing(folder.path) == before
    assert reopened(folder).info == reader.info
    assert reader.lock()
    assert ("run.json.damaged-1" in reader.notice) == (raw is not None)
    reader.unlock()
    if raw is not None:
        assert (folder.path / "run.json.damaged-1").read_bytes() == raw
    again = reopened(folder)
    assert again.notice == ""
    assert again.info == reader.info
    return again.info


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_run_json_is_set_aside_and_the_rest_is_shown(folder: RunFolder, name: str) -> None:
    fill(folder)
    folder.unlock()
    raw = DAMAGED[name]
    if raw is None:
        (folder.path / "run.json").unlink()
    else:
        (folder.path / "run.json").write_bytes(raw)
    info = check_mended(folder, raw)
    assert (info.name, info.iteration, info.state) == (folder.path.name, 1234, "interrupted")


@pytest.mark.parametrize(
    "bad",
    [
        {"state": "sleeping"}, {"seed": "x"}, {"best": [1]}, {"tags": 5}, {"created": None}, {"id": "../../x"}, {"iteration": -1},
        {"schema_version": 0}, {"schema_version": "new"}, {"best": {"mc1": {"loss": [1]}}}, {"name": 3, "notes": {}, "changes": "x"},
    ],
)  # fmt: skip
def test_good_keys_survive_bad_ones(folder: RunFolder, bad: dict[str, object]) -> None:
    fill(folder)
    folder.unlock()
    raw = rewrite(folder, **({"notes": "kept", "threads": 3, "own": "kept too"} | bad))
    info = check_mended(folder, raw)
    assert info.threads == 3
    assert info.model_extra == {"own": "kept too"}
    assert info.spec == SPEC
    if "notes" not in bad:
        assert info.notes == "kept"


@pytest.mark.parametrize(
    "make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("/dev/zero")], ids=["folder", "pipe", "device"]
)
def test_a_run_json_that_is_no_file(folder: RunFolder, make) -> None:
    fill(folder)
    folder.unlock()
    (folder.path / "run.json").unlink()
    make(folder.path / "run.json")
    reader = reopened(folder)
    assert "damaged" in reader.notice
    assert reader.lock()
    assert reopened(folder).notice == ""
    reader.unlock()


def test_what_json_cannot_hold_is_refused_and_the_old_file_stays(folder: RunFolder) -> None:
    before = (folder.path / "run.json").read_bytes()
    deep: dict[str, object] = {}
    for _ in range(400):
        deep = {"deeper": deep}
    for update in ({"notes": "\ud800"}, {"spec": deep}):
        with pytest.raises(StoreError, match="could not be saved"):
            folder.save_info(folder.info.model_copy(update=update))
    assert (folder.path / "run.json").read_bytes() == before
    assert folder.info.notes == ""


@pytest.mark.parametrize("what", ["nothing", "a file", "an empty folder", "a folder of pictures"])
def test_what_is_no_run_is_refused(tmp_path: Path, what: str) -> None:
    path = tmp_path / "x"
    if what == "a file":
        path.touch()
    elif what != "nothing":
        path.mkdir()
    if what == "a folder of pictures":
        (path / "a.png").touch()
    with pytest.raises(StoreError, match="not the folder of a run"):
        RunFolder.open(path)


# --------------------------------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize("name", NAMES)
def test_every_folder_name_works(tmp_path: Path, name: str) -> None:
    root = tmp_path / name
    folder = RunFolder.create(root, SPEC, name)
    folder.log("begun")
    fill(folder)
    folder.unlock()
    moved = root / name  # as somebody may call it
    folder.path.rename(moved)
    again = RunFolder.open(moved)
    assert again.info.name == name
    assert again.lock()
    with MetricsFile.for_writing(again.metrics_path) as metrics, MetricsFile.read_only(again.metrics_path) as reader:
        assert metrics.notice == ""
        metrics.append([ROW._replace(iteration=4)])
        assert reader.read("mc1", "query_loss").iteration.tolist() == [3, 4]
    assert newest_good(again.checkpoints_path)[0].iteration == 1234
    again.save_info(again.info)
    again.unlock()
    assert [entry.name for entry in tmp_path.iterdir()] == [name]  # nothing beside it, under a name cut or decoded


@pytest.mark.parametrize(
    "title, name",
    [
        ("", ""), ("a/b\\c", " a-b-c"), ("CON", " CON"), ("../../etc", " etc"), ('<>:"|?*', ""), ("x. .", " x"),
        ("tab\tnew\nline", " tab-new-line"),
        ("e\u0301", " \u00e9"), ("\ud800x", " x"), ("y" * 300, " " + "y" * 133), ("é" * 300, " " + "é" * 66),
    ],
)  # fmt: skip
def test_titles_become_names_that_every_system_takes(tmp_path: Path, title: str, name: str) -> None:
    folder = RunFolder.create(tmp_path, {}, title)
    assert folder.path.name[16:] == name
    assert len(os.fsencode(folder.path.name)) <= 150
    folder.unlock()


def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    folder = RunFolder.create(tmp_path, {}, "x")
    fill(folder)
    folder.unlock()
    odd = tmp_path / os.fsdecode(b"caf\xe9 %41")
    try:
        folder.path.rename(odd)
    except OSError:
        pytest.skip("this file system takes only UTF-8")
    (odd / "run.json").unlink()
    again = RunFolder.open(odd)
    assert again.info.name == "caf? %41"
    assert again.lock()
    with MetricsFile.for_writing(again.metrics_path) as metrics:
        assert metrics.read_since().rows == [ROW]
    again.unlock()


def test_the_same_title_twice_is_two_folders(tmp_path: Path) -> None:
    (tmp_path / "runs").mkdir()
    folders = [RunFolder.create(tmp_path / "runs", SPEC, "twin") for _ in range(3)]
    assert len({folder.path for folder in folders}) == 3
    for folder in folders:
        folder.unlock()


# ----------------------------------------------------------------------------------------------------------- log and moving


def test_the_log_grows_line_by_line(folder: RunFolder) -> None:
    folder.log("begun")
    folder.log("failed\nwhere\nwhy")
    folder.log("")
    lines = (folder.path / "log.txt").read_text().splitlines()
    assert [re.sub(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", "TIME", line) for line in lines] == [
        "TIME begun", "TIME failed", "    where", "    why", "TIME "
    ]  # fmt: skip


def test_a_folder_deleted_while_running_is_a_reason_to_wait(folder: RunFolder) -> None:
    away = folder.path.rename(folder.path.with_name("away"))
    for write in (lambda: folder.save_info(folder.info), lambda: folder.log("x")):
        with pytest.raises(StoreError) as caught:
            write()
        assert caught.value.transient
    assert not folder.path.exists()
    away.rename(folder.path)
    folder.log("back")
    folder.save_info(folder.info.model_copy(update={"iteration": 5}))
    assert reopened(folder).info.iteration == 5


def test_a_copied_run_is_a_run(folder: RunFolder, tmp_path: Path) -> None:
    fill(folder)
    copy = Path(shutil.copytree(folder.path, tmp_path / "copy"))
    again = RunFolder.open(copy)
    assert again.state == "interrupted"  # nobody holds the lock of the copy
    assert again.info == folder.info
    assert again.lock()
    again.unlock()


def test_a_drive_that_is_missing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows nothing is above `Q:`, so the search for a folder that exists must end there."""
    monkeypatch.setattr(os.path, "lexists", lambda _: False)
    monkeypatch.setattr(Path, "exists", lambda _: False)
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(UserError, match="cannot be written to; choose another"):
        require_new(Path("/runs/new"))
