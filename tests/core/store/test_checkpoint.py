from __future__ import annotations

import errno
import hashlib
import json
import pickle
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from core.store.checkpoint import Checkpoint, checkpoint_files, load_checkpoint, newest_good, prune, save_checkpoint
from core.store.disk import StoreError, UnusableFileError, remove_strays
from core.store.tensor_file import DTYPES
from tests.core.store.corpus import Case, bad_checkpoints, good, good_bytes, payloads, signed
from tests.core.store.faults import CODES, FaultyDisk
from tests.core.store.test_disk import KILLED, ROOT, files, run_until_killed
from tests.core.store.test_tensor_file import same


def equal(first: Checkpoint | None, second: Checkpoint) -> bool:
    """Whether all is equal to the last bit; `repr` of a float has all its digits and knows NaN and -0.0."""
    return (
        first is not None
        and first.iteration == second.iteration
        and same(first.tensors, second.tensors)
        and repr(first.state) == repr(second.state)
    )


def saved(folder: Path, *iterations: int, best: tuple[int, ...] = ()) -> list[Path]:
    return [save_checkpoint(folder, good(iteration), best=iteration in best) for iteration in iterations]


def names(folder: Path) -> list[str]:
    return [path.name for path in checkpoint_files(folder)]


def test_a_checkpoint_comes_back_as_it_was(tmp_path: Path) -> None:
    path = save_checkpoint(tmp_path / "checkpoints", good(1234), best=False)
    assert path == tmp_path / "checkpoints" / "ckpt-000001234.safetensors"
    assert equal(load_checkpoint(path), good(1234))
    assert save_checkpoint(tmp_path, good(12), best=True).name == "ckpt-000000012-best.safetensors"
    assert path.read_bytes() == good_bytes(1234), "equal runs leave equal files"


NUMBERS = st.sampled_from(sorted({*DTYPES.values()}, key=str)).flatmap(
    lambda dtype: arrays(dtype, array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.integers(2**63, 2**256) | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)
CHECKPOINTS = st.builds(
    Checkpoint,
    st.integers(0, 10**12),
    st.dictionaries(st.text().filter(lambda name: name != "__metadata__"), NUMBERS, max_size=4),
    st.dictionaries(st.text() | st.sampled_from(["float:nan", "text:a"]), VALUES, max_size=4),
)


@settings(max_examples=100)
@given(CHECKPOINTS)
def test_whatever_is_in_a_checkpoint_comes_back(checkpoint: Checkpoint) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert equal(load_checkpoint(save_checkpoint(Path(folder), checkpoint, best=False)), checkpoint)


def test_a_state_that_is_not_json_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        save_checkpoint(tmp_path, Checkpoint(1, {}, {"generator": np.arange(3)}), best=False)
    assert files(tmp_path) == []


def test_no_flipped_bit_is_accepted(tmp_path: Path) -> None:
    whole = good_bytes()
    path = tmp_path / "ckpt-000000007.safetensors"
    accepted = []
    for place in random.Random(1).sample(range(8 * len(whole)), 1_500):
        flipped = bytearray(whole)
        flipped[place // 8] ^= 1 << place % 8
        path.write_bytes(flipped)
        try:
            load_checkpoint(path)
            accepted.append(place)
        except StoreError as error:
            assert str(path) in str(error)
    assert accepted == []
    path.write_bytes(whole)
    assert equal(load_checkpoint(path), good())


def test_no_cut_file_is_accepted(tmp_path: Path) -> None:
    large = good().tensors | {"more": np.random.default_rng(1).normal(size=2_000)}
    whole = signed(large)
    assert len(whole) > 16_000
    path = tmp_path / "ckpt-000000007.safetensors"
    for length in range(0, len(whole), 97):
        path.write_bytes(whole[:length])
        with pytest.raises(UnusableFileError, match=r"is damaged \("):
            load_checkpoint(path)
    path.write_bytes(whole)
    assert same(load_checkpoint(path).tensors, large)


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("canary") / "touched"


@pytest.fixture
def corpus(tmp_path: Path, canary: Path) -> list[Case]:
    (tmp_path / "bad").mkdir()
    return bad_checkpoints(tmp_path / "bad", canary)


def test_the_pickles_of_the_corpus_would_do_their_work(tmp_path: Path) -> None:
    made = payloads(tmp_path / "touched")
    assert len(made) == 7
    for name, payload in made.items():
        for protocol in (0, 2, 5):
            pickle.loads(pickle.dumps(payload, protocol))
            assert (tmp_path / "touched").exists(), name
            (tmp_path / "touched").unlink()


def _contents(folder: Path) -> dict[str, str]:
    return {
        entry.name: hashlib.sha256(entry.read_bytes()).hexdigest() if entry.is_file() else "none"
        for entry in folder.iterdir()
    }


def test_every_bad_checkpoint_is_refused_in_words_and_does_nothing(
    tmp_path: Path, corpus: list[Case], canary: Path
) -> None:
    assert len(corpus) >= 150
    good_file = save_checkpoint(tmp_path, good(7), best=False)
    before = _contents(tmp_path / "bad")
    run = subprocess.run(
        [sys.executable, "-m", "tests.core.store.read_corpus"],
        input=json.dumps([str(good_file), *(str(case.path) for case in corpus)]),
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    for case, (kind, message, path) in zip(corpus, told["refusals"], strict=True):
        assert kind in ("StoreError", "UnusableFileError"), (case.name, message)
        assert path == str(case.path), case.name
        assert message.startswith(str(case.path)), case.name
        assert case.says in message.removeprefix(path), (case.name, message)
        assert "; " in message, (case.name, message)
        assert message.endswith("."), (case.name, message)
        assert message.isprintable(), case.name
        assert len(message) < 300 + len(path), case.name
    assert told["events"] == []
    assert told["rise"] <= 256_000
    assert not canary.exists()
    assert _contents(tmp_path / "bad") == before


def test_a_bad_newest_checkpoint_gives_way_to_the_one_before(tmp_path: Path, corpus: list[Case], canary: Path) -> None:
    saved(tmp_path, 3)
    newest = tmp_path / "ckpt-000000009.safetensors"
    for case in corpus:
        if case.name == "absent":
            continue
        case.path.rename(newest)
        found, [problem] = newest_good(tmp_path)
        assert equal(found, good(3)), case.name
        if isinstance(problem, UnusableFileError):
            assert f"it was set aside as {problem.path.name}." in str(problem)
            assert not newest.is_symlink() and not newest.exists()
            assert problem.path.name.startswith("ckpt-000000009.safetensors.damaged-")
        else:
            assert "newer" in case.name or "link" in case.name, (case.name, problem)
            newest.unlink()
    assert len([name for name in files(tmp_path) if ".damaged-" in name]) >= 150
    assert not canary.exists()


def test_all_newer_ones_are_reported_and_none_is_lost(tmp_path: Path) -> None:
    paths = saved(tmp_path, 10, 20, 30, 40, best=(30,))
    paths[1].write_bytes(b"")
    paths[2].write_bytes(paths[2].read_bytes()[:-1])
    newer = signed(good(40).tensors, version="2")
    paths[3].write_bytes(newer)
    found, problems = newest_good(tmp_path)
    assert equal(found, good(10))
    assert [type(problem) for problem in problems] == [StoreError, UnusableFileError, UnusableFileError]
    assert "is a checkpoint of version 2, this program reads version 1" in str(problems[0])
    assert paths[3].read_bytes() == newer, "it is whole, only not for us"
    assert len(files(tmp_path)) == 4
    assert equal(newest_good(tmp_path)[0], good(10))


def test_no_checkpoints_are_no_error(tmp_path: Path) -> None:
    assert newest_good(tmp_path) == (None, [])
    assert newest_good(tmp_path / "absent") == (None, [])
    prune(tmp_path / "absent")


def test_what_cannot_be_set_aside_is_still_reported_and_passed_over(tmp_path: Path) -> None:
    saved(tmp_path, 1)
    (tmp_path / "ckpt-000000002.safetensors").write_bytes(b"x")
    with FaultyDisk(0) as disk:
        shutil.copytree(tmp_path, tmp_path / "copy")
        disk.calls.clear()
        newest_good(tmp_path / "copy")
    with FaultyDisk(disk.calls.index("rename") + 1, errno.EROFS) as disk:
        found, [problem] = newest_good(tmp_path)
    assert disk.failed == ["rename"]
    assert equal(found, good(1))
    assert "set aside" not in str(problem)
    assert problem.path.exists()


@pytest.mark.parametrize("code", [errno.EIO, errno.EMFILE], ids=errno.errorcode.get)
def test_a_good_checkpoint_is_never_set_aside_because_the_system_refused(tmp_path: Path, code: int) -> None:
    saved(tmp_path, 1, 2)
    expected = _contents(tmp_path)
    for number in range(1, 100):
        with FaultyDisk(number, code) as disk:
            try:
                found, problems = newest_good(tmp_path)
            except StoreError as error:
                assert disk.failed == ["iterdir"]
                assert error.transient
                continue
        assert _contents(tmp_path) == expected
        if not disk.failed:
            break
        assert equal(found, good(1))
        assert [problem.transient for problem in problems] == [True]
    assert number > 6
    assert equal(found, good(2))


@pytest.mark.parametrize("forever", [False, True], ids=["once", "for ever"])
@pytest.mark.parametrize("code", CODES, ids=errno.errorcode.get)
@pytest.mark.parametrize("folder_missing", [False, True], ids=["", "new folder"])
def test_whatever_call_fails_the_previous_checkpoint_verifies(
    tmp_path: Path, code: int, forever: bool, folder_missing: bool
) -> None:
    for number in range(1, 100):
        folder = tmp_path / str(number) / "checkpoints"
        folder.parent.mkdir()
        if not folder_missing:
            saved(folder, 1)
        error = None
        with FaultyDisk(number, code, forever=forever) as disk:
            try:
                save_checkpoint(folder, good(2), best=False)
            except StoreError as refusal:
                error = refusal
        if not disk.failed:
            break
        assert error is not None or disk.failed in (["unlink"], ["stat"])
        assert error is None or error.transient
        for path in checkpoint_files(folder):
            assert equal(load_checkpoint(path), good(int(path.stem[-1]))), "whole or not there"
        assert folder_missing or "ckpt-000000001.safetensors" in names(folder)
        if error is None:
            assert "ckpt-000000002.safetensors" in names(folder)
        if "unlink" not in disk.failed and folder.exists():
            assert len(files(folder)) == len(names(folder)), "no temporary file is left"
        assert equal(load_checkpoint(save_checkpoint(folder, good(3), best=False)), good(3))
        remove_strays(folder)
        assert len(files(folder)) == len(names(folder))
    assert number > 10


def test_a_folder_that_was_removed_can_come_back(tmp_path: Path) -> None:
    run = tmp_path / "run"
    run.mkdir()
    saved(run / "checkpoints", 1)
    run.rename(tmp_path / "elsewhere")
    with pytest.raises(StoreError, match="put the missing folder or file back") as failure:
        save_checkpoint(run / "checkpoints", good(2), best=False)
    assert failure.value.transient
    assert not run.exists()
    (tmp_path / "elsewhere").rename(run)
    saved(run / "checkpoints", 2)
    assert equal(newest_good(run / "checkpoints")[0], good(2))


SAVER = """
import sys; from pathlib import Path
from core.store.checkpoint import save_checkpoint; from tests.core.store.corpus import good
save_checkpoint(Path(sys.argv[1]), good(2), best=True)
"""


@pytest.mark.parametrize("point", ["temp", "fsync", "verify", "rename"])
def test_a_process_killed_while_saving_leaves_the_old_or_the_new_checkpoint(tmp_path: Path, point: str) -> None:
    saved(tmp_path, 1)
    assert run_until_killed(SAVER, tmp_path, f"checkpoint-{point}:1") in KILLED
    found, problems = newest_good(tmp_path)
    assert equal(found, good(2 if point == "rename" else 1))
    assert problems == []
    assert remove_strays(tmp_path) == (0 if point == "rename" else 1)
    assert len(files(tmp_path)) == len(names(tmp_path))
    assert run_until_killed(SAVER, tmp_path, f"checkpoint-{point}:2") == 0
    assert equal(newest_good(tmp_path)[0], good(2))


@pytest.mark.parametrize(
    ("iterations", "best", "kept"),
    [
        ((), (), ()),
        ((1, 2), (), (2, 1)),
        ((1, 2, 3, 4, 5), (), (5, 4, 3)),
        ((1, 2, 3, 4, 5), (2,), (5, 4, 3, 2)),
        ((1, 2, 3, 4, 5), (1, 2), (5, 4, 3, 2)),
        ((1, 2, 3, 4, 5), (2, 4), (5, 4, 3)),
        ((5, 1_000_000_000, 999_999_999, 7, 30), (), (1_000_000_000, 999_999_999, 30)),
    ],
)
def test_the_last_three_and_the_best_are_kept(
    tmp_path: Path, iterations: tuple[int, ...], best: tuple[int, ...], kept: tuple[int, ...]
) -> None:
    saved(tmp_path, *iterations, best=best)
    others = ["notes.txt", "ckpt-000000001.safetensors.damaged-1", "ckpt-1.safetensors"]
    for name in others:
        (tmp_path / name).touch()
    prune(tmp_path)
    assert [load_checkpoint(path).iteration for path in checkpoint_files(tmp_path)] == list(kept)
    assert set(others) <= set(files(tmp_path))


def test_one_iteration_saved_twice_counts_once(tmp_path: Path) -> None:
    saved(tmp_path, 1, 2, 3, 4)
    saved(tmp_path, 3, 4, best=(3, 4))
    prune(tmp_path)
    assert names(tmp_path) == [
        "ckpt-000000004-best.safetensors",
        "ckpt-000000003-best.safetensors",
        "ckpt-000000002.safetensors",
    ]


def test_what_cannot_be_removed_is_said(tmp_path: Path) -> None:
    saved(tmp_path, 1, 2, 3, 4)
    with FaultyDisk(2, errno.EACCES), pytest.raises(StoreError, match="could not be removed") as failure:
        prune(tmp_path)
    assert failure.value.transient
    with FaultyDisk(1, errno.EACCES), pytest.raises(StoreError, match="could not be listed"):
        prune(tmp_path)
    prune(tmp_path)
    assert len(names(tmp_path)) == 3


def test_a_checkpoint_is_not_compared_by_its_arrays() -> None:
    first: Any = good(1)
    assert first != good(1)
    assert first == first
