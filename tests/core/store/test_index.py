"""The list of all runs: always what the folders say, however wrong the cache is."""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import time
from pathlib import Path

import pytest

from core.store import index as index_module
from core.store.disk import StoreError
from core.store.index import CACHE, Index, RunSummary
from core.store.run_folder import RunFolder
from core.store.run_info import RunInfo
from tests.core.store.processes import finish, start

SPEC = {
    "task": {"kind": "sinusoid", "shots": 10},
    "training": {"inner_rate": 0.01},
    "arms": [{"name": "maml"}, {"name": "mc2"}],
}


def make_runs(root: Path, count: int, spec: dict[str, object] = SPEC) -> None:
    """Run folders as short as possible: only their run.json."""
    for number in range(count):
        folder = root / f"run {number:05d}"
        folder.mkdir(parents=True)
        info = RunInfo(
            id=f"{number:032x}", name=f"Ü {number}", state="finished", spec=spec, seed=number, iteration=number,
            last={"mc2": {"query_loss": 1 / (number + 1)}},
        )  # fmt: skip
        (folder / "run.json").write_bytes(info.to_json())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "runs"
    make_runs(root, 12)
    return root


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders whose run.json was read."""
    folders: list[str] = []
    real = index_module.read_info

    def counted(folder: Path):
        folders.append(folder.name)
        return real(folder)

    monkeypatch.setattr(index_module, "read_info", counted)
    return folders


def truth(root: Path) -> list[RunSummary]:
    """The same without any cache."""
    copy = root.with_name("truth")
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns(f"{CACHE}*"), symlinks=True)
    found = Index(copy).runs()
    shutil.rmtree(copy)
    return [RunSummary(root / run.path.name, run.info, run.state, run.problem) for run in found]


def edit(root: Path, number: int, **values: object) -> None:
    path = root / f"run {number:05d}" / "run.json"
    new = path.with_name("new")
    new.write_text(json.dumps(json.loads(path.read_text()) | values))
    new.replace(path)


def test_all_runs_and_nothing_else(root: Path) -> None:
    for name in ("a file", ".hidden"):
        (root / name).touch()
    (root / "empty").mkdir()
    (root / ".trash").mkdir()
    make_runs(root / ".trash", 1)
    (root / "loop").symlink_to("loop")
    (root / "only metrics").mkdir()
    (root / "only metrics" / "metrics.sqlite").touch()
    runs = Index(root).runs()
    assert [run.path.name for run in runs] == ["only metrics", *(f"run {number:05d}" for number in range(12))]
    assert [run.info.iteration for run in runs[1:]] == [*range(12)]
    assert runs[0].problem == "it is missing"
    assert runs[0].state == "interrupted"
    assert Index(root).runs() == runs


def test_no_folder_no_runs(tmp_path: Path) -> None:
    assert Index(tmp_path / "nowhere").runs() == []
    assert not (tmp_path / "nowhere").exists()
    (tmp_path / "file").touch()
    with pytest.raises(StoreError):
        Index(tmp_path / "file").runs()


def test_a_warm_index_reads_only_what_changed(root: Path, read: list[str]) -> None:
    first = Index(root).runs()
    assert len(read) == 12
    read.clear()
    index = Index(root)
    assert index.runs() == first
    read.clear()
    assert index.runs() == first
    assert read == []
    edit(root, 3, iteration=99)
    shutil.rmtree(root / "run 00005")
    (root / "run 00007").rename(root / "renamed")
    for again in (index, Index(root)):
        assert [run.path.name for run in again.runs()][:2] == ["renamed", "run 00000"]
        assert {run.path.name for run in again.runs()} == {entry.name for entry in root.iterdir()} - {CACHE}
    assert read == ["run 00003", "renamed"] or read == ["renamed", "run 00003"]
    assert index.runs() == truth(root)


def test_an_edit_of_the_same_length_in_the_same_instant_is_seen(root: Path) -> None:
    index = Index(root)
    index.runs()
    path = root / "run 00003" / "run.json"
    before = path.stat()
    new = path.with_name("new")
    new.write_bytes(path.read_bytes().replace(b'"seed": 3', b'"seed": 4'))
    os.utime(new, ns=(before.st_atime_ns, before.st_mtime_ns))
    new.replace(path)
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert index.runs()[3].info.seed == 4
    assert Index(root).runs()[3].info.seed == 4


def test_a_running_run_is_running_while_somebody_holds_it(root: Path) -> None:
    index = Index(root)
    folder = RunFolder.create(root, SPEC, "live")
    assert {run.path.name: run.state for run in index.runs()}[folder.path.name] == "running"
    folder.unlock()
    assert {run.path.name: run.state for run in index.runs()}[folder.path.name] == "interrupted"
    assert {run.path.name: run.state for run in Index(root).runs()}[folder.path.name] == "interrupted"


def test_damaged_and_newer_runs_are_listed_with_what_is_wrong(root: Path) -> None:
    edit(root, 1, state="asleep")
    edit(root, 2, schema_version=3)
    (root / "run 00003" / "run.json").write_bytes(b"\0")
    edit(root, 4, deep=json.loads('{"a":' * 300 + "1" + "}" * 300))
    edit(root, 5, name="\ud800")
    for _ in range(2):
        problems = {run.path.name[-1]: run.problem for run in Index(root).runs() if run.problem}
        assert problems == {
            "1": "its state cannot be used",
            "2": "newer version 3",
            "3": "it is not JSON",
            "4": "its deep cannot be used",
            "5": "its name cannot be used",
        }
    assert (root / "run 00003" / "run.json").read_bytes() == b"\0"


def test_odd_names(root: Path) -> None:
    names = ["100% ü", "日本🧪", "line\nbreak", os.fsdecode(b"caf\xe9")]
    for number, name in enumerate(names):
        (root / f"run {number:05d}").rename(root / name)
    found = Index(root).runs()
    assert {run.path.name for run in found} >= set(names)
    assert Index(root).runs() == found


@pytest.mark.parametrize("damage", ["gone", "empty", "cut", "header", "foreign", "version", "folder", "text"])
def test_a_cache_that_is_no_good_is_made_anew(root: Path, damage: str, read: list[str]) -> None:
    expected = Index(root).runs()
    cache = root / CACHE
    raw = cache.read_bytes()
    if damage in ("gone", "folder"):
        cache.unlink()
    if damage == "folder":
        cache.mkdir()
    if damage in ("empty", "cut", "header", "text"):
        cache.write_bytes(
            {"empty": b"", "cut": raw[: len(raw) // 2], "header": b"x" * 100 + raw[100:], "text": b"hello"}[damage]
        )
    if damage in ("foreign", "version"):
        from core.store.database import connect

        connection = connect(cache, write=True)
        connection.execute("CREATE TABLE more (x)" if damage == "foreign" else "PRAGMA user_version=9")
        connection.close()
    read.clear()
    assert Index(root).runs() == expected
    assert len(read) == 12
    read.clear()
    assert Index(root).runs() == expected
    assert len(read) == (12 if damage == "folder" else 0)


def test_any_flipped_bit_in_the_cache_changes_nothing(root: Path) -> None:
    expected = Index(root).runs()
    cache = root / CACHE
    raw = cache.read_bytes()
    chance = random.Random(8)
    for _ in range(200):
        damaged = bytearray(raw)
        damaged[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        cache.write_bytes(damaged)
        assert Index(root).runs() == expected


def test_a_folder_where_nothing_can_be_written_is_listed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = index_module.database.connect

    def read_only(path: Path, *, write: bool, create: bool = False):
        if write:
            raise StoreError(f"{path} could not be opened (read-only); choose another.", path, transient=True)
        return real(path, write=write, create=create)

    monkeypatch.setattr(index_module.database, "connect", read_only)
    assert len(Index(root).runs()) == 12
    assert not (root / CACHE).exists()


LISTER = """
import sys
from pathlib import Path
from core.store.index import Index
print("ready", flush=True)
sys.stdin.readline()
print(len(Index(Path(sys.argv[1])).runs()))
"""


def test_several_processes_share_the_cache(root: Path) -> None:
    listers = [start(LISTER, root) for _ in range(6)]
    assert [lister.stdout.readline() for lister in listers] == ["ready\n"] * 6
    for lister in listers:
        lister.stdin.write("go\n")
        lister.stdin.flush()
    assert [finish(lister) for lister in listers] == ["12\n"] * 6
    assert Index(root).runs() == truth(root)


@pytest.mark.slow
def test_five_thousand_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Prints how long the list takes cold, warm and when nothing changed; asserts only that it is right."""
    root = tmp_path / "runs"
    long = SPEC | {f"section {n}": {f"setting {m}": n * m for m in range(12)} for n in range(6)}
    make_runs(root, 5000, long)
    times: dict[str, float] = {}

    def timed(name: str, index: Index) -> list[RunSummary]:
        began = time.perf_counter()
        runs = index.runs()
        times[name] = time.perf_counter() - began
        return runs

    cold = timed("cold", Index(root))
    assert [run.info.iteration for run in cold] == [*range(5000)]
    index = Index(root)
    assert timed("warm", index) == cold
    assert timed("again", index) == cold
    edit(root, 4321, iteration=7)
    assert timed("one changed", index)[4321].info.iteration == 7
    (root / CACHE).write_bytes(b"x" * 10_000)
    assert [run.info.iteration for run in timed("damaged cache", Index(root))] == [*range(4321), 7, *range(4322, 5000)]
    with capsys.disabled():
        sys.stdout.write(
            "\n5,000 runs: " + ", ".join(f"{name} {seconds:.3f} s" for name, seconds in times.items()) + "\n"
        )
