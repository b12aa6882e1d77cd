from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load, save

from core.store.disk import StoreError, UnusableFileError
from core.store.exact_json import dumps, loads
from core.store.file_kinds import kind_of_contents, kind_of_entry
from core.store.tensor_file import DTYPES, Limits, read_tensors, tensor_bytes
from tests.core.store.corpus import good, good_bytes
from tests.core.store.faults import FaultyDisk

TENSORS = {code: np.arange(12).reshape(3, 4).astype(dtype) for code, dtype in DTYPES.items()} | {
    "0-d": np.array(1.5),
    "empty": np.zeros((0, 3), np.int16),
    "odd": np.array([True, False, True]),
}


def same(first: dict[str, np.ndarray], second: dict[str, np.ndarray]) -> bool:
    """Whether the tensors are equal to the last bit."""
    return first.keys() == second.keys() and all(
        (a := first[name]).dtype == (b := second[name]).dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
        for name in first
    )


def written(path: Path, payload: bytes) -> Path:
    path.write_bytes(payload)
    return path


def test_the_library_reads_what_is_written_here() -> None:
    assert same(load(tensor_bytes(TENSORS, {"a": "b"})), TENSORS)


def test_what_the_library_writes_is_read_here(tmp_path: Path) -> None:
    tensors, metadata = read_tensors(written(tmp_path / "a", save(TENSORS, {"α": "β", "a": "b"})))
    assert same(tensors, TENSORS)
    assert metadata == {"α": "β", "a": "b"}


def test_equal_contents_give_equal_bytes() -> None:
    backwards = dict(reversed(TENSORS.items()))
    assert tensor_bytes(TENSORS, {"a": "1", "b": "2"}) == tensor_bytes(backwards, {"b": "2", "a": "1"})


def test_tensors_can_be_written_to_and_lie_where_their_numbers_may(tmp_path: Path) -> None:
    """PyTorch warns about arrays that cannot be written to."""
    tensors, metadata = read_tensors(written(tmp_path / "a", tensor_bytes(TENSORS, {})))
    assert metadata == {}
    assert all(array.flags.writeable and array.flags.aligned for array in tensors.values())


def test_numbers_that_lie_unevenly_in_the_file_are_moved(tmp_path: Path) -> None:
    entries = {
        "a": {"dtype": "U8", "shape": [1], "data_offsets": [0, 1]},
        "b": {"dtype": "F64", "shape": [2], "data_offsets": [1, 17]},
    }
    header = json.dumps(entries).encode()
    numbers = np.array([0.1, -2.5])
    payload = len(header).to_bytes(8, "little") + header + b"\7" + numbers.tobytes()
    tensors, _ = read_tensors(written(tmp_path / "a", payload))
    assert same(tensors, {"a": np.array([7], np.uint8), "b": numbers})
    assert tensors["b"].flags.aligned


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6.0).reshape(2, 3).T,
        np.arange(24.0).reshape(2, 3, 4)[:, ::2, 1:],
        np.broadcast_to(np.float32(3), (2, 2)),
        np.arange(6.0).astype(">f8"),
        np.arange(6).astype(">i2")[::-1],
    ],
    ids=["transposed", "cut out", "one number", "big-endian", "backwards"],
)
def test_however_an_array_lies_in_memory_it_is_written_right(tmp_path: Path, array: np.ndarray) -> None:
    tensors, _ = read_tensors(written(tmp_path / "a", tensor_bytes({"a": array}, {})))
    np.testing.assert_array_equal(tensors["a"], array)


def test_what_has_no_format_is_not_written() -> None:
    for array in (np.array([{}]), np.array(["text"]), np.zeros(2, np.complex128), np.zeros(1, "i4,f4")):
        with pytest.raises(TypeError, match="cannot be stored"):
            tensor_bytes({"a": array}, {})
    with pytest.raises(ValueError, match="__metadata__"):
        tensor_bytes({"__metadata__": np.zeros(1)}, {})


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        (Limits(file_bytes=1_000), "has [0-9,]+ bytes, more than the 1,000 that"),
        (Limits(header_bytes=500), "has a header of [0-9,]+ bytes, more than the 500 that"),
        (Limits(header_brackets=16), "lists in its header, more than the 16 that"),
        (Limits(tensors=4), "has 5 tensors, more than the 4 that"),
        (Limits(rank=3), "'mc2/weights/0' has an impossible shape"),
    ],
)
def test_every_limit_is_kept_and_named(tmp_path: Path, limits: Limits, says: str) -> None:
    path = written(tmp_path / "a", good_bytes())
    with pytest.raises(UnusableFileError, match=says):
        read_tensors(path, limits)
    assert len(read_tensors(path)[0]) == 5


class _Shrinking(io.BytesIO):
    """A file that was longer when its size was asked for."""

    def __init__(self, contents: bytes, size: int) -> None:
        super().__init__(contents)
        self._size = size

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._size if super().seek(offset, whence) and whence == 2 else offset


@pytest.mark.parametrize("left", [300, -1], ids=["header", "numbers"])
def test_a_file_that_shrinks_while_it_is_read_is_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: int
) -> None:
    whole = good_bytes()
    path = written(tmp_path / "a", whole)
    monkeypatch.setattr(Path, "open", lambda *_: _Shrinking(whole[:left], len(whole)))
    with pytest.raises(UnusableFileError, match="cut short"):
        read_tensors(path)


def test_a_refusal_of_the_system_says_nothing_about_the_file(tmp_path: Path) -> None:
    path = written(tmp_path / "a", good_bytes())
    with pytest.raises(StoreError, match="put the missing folder or file back") as failure:
        read_tensors(tmp_path / "absent")
    assert failure.value.transient
    for number in range(1, 100):
        with FaultyDisk(number) as disk:
            try:
                tensors, _ = read_tensors(path)
            except StoreError as error:
                assert not isinstance(error, UnusableFileError)
                assert error.transient
        if not disk.failed:
            break
    assert number > 6
    assert same(tensors, good().tensors)


def test_too_little_memory_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> object:
        raise MemoryError

    monkeypatch.setattr("core.store.tensor_file._array", full)
    with pytest.raises(StoreError, match="does not fit into the memory") as failure:
        read_tensors(written(tmp_path / "a", good_bytes()))
    assert failure.value.transient
    assert not isinstance(failure.value, UnusableFileError)


@pytest.mark.parametrize(("padding", "start"), [(555, b"\x80\x02\0"), (555 + 2**16, b"\x80\x02\1")])
def test_a_damaged_safetensors_file_is_not_taken_for_a_pickle(tmp_path: Path, padding: int, start: bytes) -> None:
    """A header of 640 bytes begins with the two bytes of a pickle."""
    whole = tensor_bytes({"a": np.zeros(4)}, {"text": "x" * padding})
    assert whole[:3] == start
    with pytest.raises(UnusableFileError, match=r"is damaged \("):
        read_tensors(written(tmp_path / "a", whole[:600]))


def test_what_cannot_be_told_has_no_kind() -> None:
    assert kind_of_contents(b"") == kind_of_contents(good_bytes()[:512]) == ""
    assert kind_of_entry(Path(__file__).stat().st_mode) == ""


@pytest.mark.parametrize(
    "value", ["float:nan", "text:", "text:float:inf", "float", "", "ä\ud800\0\u2028", 2**4000, -(2**64), 5e-324, -0.0]
)
def test_json_gives_back_what_it_was_given(value: object) -> None:
    again = loads(dumps({"a": [value, None, True]}))["a"][0]
    assert repr(again) == repr(value)


@pytest.mark.parametrize("value", [(1, 2), {1: 2}, b"bytes", {1}, np.int64(3), np.array(3), 1j, [object()]])
def test_json_takes_nothing_that_it_could_not_give_back(value: object) -> None:
    with pytest.raises(TypeError):
        dumps({"a": value})
