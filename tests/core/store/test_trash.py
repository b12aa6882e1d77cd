"""Deleting is moving to a trash, and a run is always in exactly one place."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from core.store.disk import StoreError
from core.store.index import Index
from core.store.run_folder import RunFolder
from core.store.trash import empty, restore, trash, trashed
from tests.core.store.processes import crashes, finish, start
from tests.core.store.test_index import make_runs

HOLD = """
import sys
from pathlib import Path
from core.store.run_folder import RunFolder
folder = RunFolder.open(Path(sys.argv[1]))
print(folder.lock(), flush=True)
sys.stdin.read()
"""
MOVE = "import sys\nfrom pathlib import Path\nfrom core.store.trash import {0}\n{0}(Path(sys.argv[1]))"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    make_runs(tmp_path / "runs", 3)
    return tmp_path / "runs"


def names(root: Path) -> list[str]:
    return [run.path.name for run in Index(root).runs()]


def contents(path: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(path)): file.read_bytes()
        for file in path.rglob("*")
        if file.is_file() and file.name != ".lock"
    }


def test_a_run_goes_to_the_trash_whole_and_comes_back_as_it_was(root):
    path = root / "run 00001"
    (path / "checkpoints").mkdir()
    (path / "checkpoints" / "note").write_bytes(b"\x00\xff")
    before = contents(path)
    place = trash(path)
    assert not path.exists() and place.is_relative_to(root / ".trash") and contents(place) == before
    assert names(root) == ["run 00000", "run 00002"]
    (one,) = trashed(root)
    assert (one.path, one.info.name) == (place, "Ü 1") and one.since.tzinfo is not None
    assert restore(place) == path
    assert contents(path) == before and trashed(root) == []
    assert names(root) == ["run 00000", "run 00001", "run 00002"]
    assert list((root / ".trash").iterdir()) == []


def test_a_run_made_meanwhile_keeps_its_name(root):
    path = root / "run 00001"
    first = trash(path)
    make_runs(root / "more", 2)
    (root / "more" / "run 00001").rename(path)
    second = trash(path)
    assert len(trashed(root)) == 2 and first != second
    assert restore(second) == path
    assert restore(first) == root / "run 00001 2"


def test_a_run_that_is_being_written_stays(root):
    path = root / "run 00001"
    holder = start(HOLD, path)
    assert holder.stdout.readline() == "True\n"
    with pytest.raises(StoreError, match=rf"is being written by process {holder.pid}; stop that run first\."):
        trash(path)
    assert path.is_dir() and not (root / ".trash").exists()
    finish(holder)
    assert trash(path).is_dir()


def test_a_run_of_this_process_stays_too(root):
    folder = RunFolder.open(root / "run 00000")
    assert folder.lock()
    with pytest.raises(StoreError, match="being written"):
        trash(folder.path)
    folder.unlock()


@pytest.mark.parametrize("spoil", ["no run", "nothing", "trashed", "link"])
def test_what_is_no_run_is_not_moved(root, spoil):
    path = root / spoil
    if spoil == "no run":
        path.mkdir()
    elif spoil == "trashed":
        path = trash(root / "run 00000")
    elif spoil == "link":
        path.symlink_to("run 00000")
    with pytest.raises(StoreError) as refused:
        trash(path)
    assert str(refused.value).count(". ") == 0 and str(path) in str(refused.value)
    assert os.path.lexists(path) == (spoil != "nothing")
    with pytest.raises(StoreError, match="is not in the trash"):
        restore(root / "run 00001")


def test_a_damaged_run_and_one_of_a_newer_program_can_be_deleted_and_listed(root):
    (root / "run 00000" / "run.json").write_bytes(b"\x00")
    newer = root / "run 00001" / "run.json"
    newer.write_text(newer.read_text().replace('"schema_version": 1', '"schema_version": 99'))
    raw = newer.read_bytes()
    places = [trash(root / "run 00000"), trash(root / "run 00001")]
    assert [one.info.name for one in trashed(root)] == ["run 00000", "Ü 1"]
    assert (restore(places[1]) / "run.json").read_bytes() == raw


def test_a_rename_that_is_refused_leaves_the_run_in_its_place(root, monkeypatch):
    def refuse(self, place):
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(StoreError, match="could not be moved to the trash"):
        trash(root / "run 00000")
    assert names(root)[0] == "run 00000" and list((root / ".trash").iterdir()) == []


@pytest.mark.parametrize(("point", "moved"), [("trash-folder", False), ("trash-rename", True)])
def test_killed_while_deleting_the_run_is_in_one_place(root, point, moved):
    path = root / "run 00001"
    before = contents(path)
    assert crashes(MOVE.format("trash"), path, at=f"{point}:1")
    places = [place for place in (path, *(one.path for one in trashed(root))) if place.exists()]
    assert len(places) == 1 and (places[0] != path) == moved
    assert contents(places[0]) == before
    if moved:
        assert restore(places[0]) == path
    else:
        assert restore(trash(path)) == path
    assert contents(path) == before


def test_killed_while_restoring_the_run_is_in_one_place(root):
    path = root / "run 00001"
    before = contents(path)
    assert crashes(MOVE.format("restore"), trash(path), at="restore-rename:1")
    assert trashed(root) == [] and contents(path) == before


def test_emptying_deletes_what_is_old_enough_and_not_in_use(root):
    held = RunFolder.open(trash(root / "run 00000"))
    trash(root / "run 00001")
    assert empty(root, timedelta(days=30)) == 0 and len(trashed(root)) == 2
    assert held.lock()
    assert empty(root) == 1
    assert [one.path for one in trashed(root)] == [held.path]
    held.unlock()
    assert empty(root) == 1 and empty(root / "nowhere") == 0
    assert list((root / ".trash").iterdir()) == [] and names(root) == ["run 00002"]


def test_other_things_in_the_trash_are_left_alone(root):
    trash(root / "run 00000")
    (root / ".trash" / "mine").mkdir()
    (root / ".trash" / "note.txt").write_text("keep")
    assert empty(root) == 1
    assert sorted(entry.name for entry in (root / ".trash").iterdir()) == ["mine", "note.txt"]
