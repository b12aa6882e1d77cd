"""The library always says what the folder says, reads what has changed only, and is not read while nobody looks."""

from __future__ import annotations

import shutil
import sys

import pytest

from app.history import library as library_module
from app.history.library import RunLibrary
from tests.app.history.run_folders import change_run, make_run


@pytest.fixture
def root(tmp_path):
    for number in range(3):
        make_run(tmp_path / "runs", f"run {number}")
    return tmp_path / "runs"


@pytest.fixture
def library(shelf, root, monkeypatch):
    monkeypatch.setattr(library_module, "SECONDS", 0.01)
    library = RunLibrary(shelf.reader, root)
    yield library
    library.set_active(False)


def test_it_lists_every_arm_of_every_run(library, wait):
    assert library.entries == () and not library.loaded
    library.set_active(True)
    wait(lambda: library.loaded)
    assert [(entry.run.info.name, entry.arm) for entry in library.entries] == [
        (f"run {n}", arm) for n in range(3) for arm in ("maml", "mc2")
    ]


def test_what_comes_goes_and_changes_is_seen_and_the_rest_stays_the_same_object(library, wait, root):
    library.set_active(True)
    wait(lambda: library.loaded)
    before = library.entries
    make_run(root, "run 3")
    wait(lambda: len(library.entries) == 8)
    assert all(a is b for a, b in zip(before, library.entries, strict=False))
    change_run(root / "run 1", iteration=5000)
    wait(lambda: library.entries[2].run.info.iteration == 5000)
    assert library.entries[0] is before[0] and library.entries[2] is not before[2]
    shutil.rmtree(root / "run 0")
    wait(lambda: len(library.entries) == 6)


def test_nobody_is_told_while_nothing_changes(library, wait, qtbot):
    library.set_active(True)
    wait(lambda: library.loaded)
    told, looks = [], []
    library.changed.connect(lambda: told.append(1))
    real = library._folder.read
    library._folder.read = lambda: looks.append(1) or real()
    wait(lambda: len(looks) > 5)
    assert told == []


def test_it_is_not_read_while_nobody_looks(library, wait, root, shelf):
    library.set_active(True)
    wait(lambda: library.loaded)
    library.set_active(False)
    make_run(root, "run 3")
    read = []
    shelf.reader.ask(lambda: None, lambda _: read.append(1), delay=0.2)
    wait(lambda: read)
    assert len(library.entries) == 6
    library.set_active(True)
    wait(lambda: len(library.entries) == 8)


def test_another_folder(library, wait, tmp_path):
    library.set_active(True)
    wait(lambda: library.loaded)
    make_run(tmp_path / "other", "elsewhere")
    library.set_root(tmp_path / "other")
    assert library.entries == () and not library.loaded
    wait(lambda: library.loaded)
    assert {entry.run.info.name for entry in library.entries} == {"elsewhere"}


def test_the_run_in_hand_is_listed_wherever_it_is(library, wait, tmp_path, root):
    library.include(make_run(tmp_path / "other", "elsewhere"))
    library.set_active(True)
    wait(lambda: len(library.entries) == 8)
    library.include(root / "run 0")
    wait(lambda: len(library.entries) == 6)


def test_the_run_in_hand_is_listed_no_more_once_it_is_deleted(library, wait, tmp_path):
    path = make_run(tmp_path / "other", "elsewhere")
    library.include(path)
    library.set_active(True)
    wait(lambda: len(library.entries) == 8)
    shutil.rmtree(path)
    wait(lambda: len(library.entries) == 6)


def test_a_new_name_is_shown_at_once_and_until_the_folder_has_it(library, wait, root):
    library.set_active(True)
    wait(lambda: library.loaded)
    library.expect(root / "run 0", {"name": "better"})
    assert [entry.run.info.name for entry in library.entries[:3]] == ["better", "better", "run 1"]
    make_run(root, "run 3")
    wait(lambda: len(library.entries) == 8)
    assert library.entries[0].run.info.name == "better"
    change_run(root / "run 0", name="better", iteration=7)
    wait(lambda: library.entries[0].run.info.iteration == 7)
    assert library.entries[0].run.info.name == "better"


def test_a_name_that_never_arrives_is_taken_back(library, wait, root, monkeypatch):
    monkeypatch.setattr(library_module, "PATIENCE", 0.2)
    library.set_active(True)
    wait(lambda: library.loaded)
    library.expect(root / "run 0", {"name": "better"})
    assert library.entries[0].run.info.name == "better"
    wait(lambda: library.entries[0].run.info.name == "run 0")


@pytest.mark.skipif(sys.platform == "win32", reason="a file in place of a folder is refused in another way")
def test_a_folder_that_cannot_be_listed_is_a_sentence(shelf, wait, tmp_path):
    (tmp_path / "file").write_text("no folder")
    library = RunLibrary(shelf.reader, tmp_path / "file")
    library.set_active(True)
    wait(lambda: library.problem)
    assert str(tmp_path / "file") in library.problem and library.entries == ()
    library.set_active(False)
