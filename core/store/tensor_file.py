"""Safetensors files, read with every check before any memory is taken, and written so that equal contents give equal bytes.

Layout (https://github.com/huggingface/safetensors): eight bytes with the length of the header, the header as JSON
({name: {dtype, shape, data_offsets}}, and texts under "__metadata__"), then the numbers of all tensors without gap or overlap.
The library's own writer orders metadata differently every time and its own reader neither refuses equal keys nor knows limits.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any

import numpy as np

from core.store.disk import StoreError, UnusableFileError, system_refused
from core.store.exact_json import refuse, unique
from core.store.file_kinds import kind_of_contents, kind_of_entry

METADATA = "__metadata__"
DTYPES: dict[str, np.dtype[Any]] = {
    "F64": np.dtype("<f8"),
    "F32": np.dtype("<f4"),
    "F16": np.dtype("<f2"),
    "I64": np.dtype("<i8"),
    "I32": np.dtype("<i4"),
    "I16": np.dtype("<i2"),
    "I8": np.dtype("i1"),
    "U64": np.dtype("<u8"),
    "U32": np.dtype("<u4"),
    "U16": np.dtype("<u2"),
    "U8": np.dtype("u1"),
    "BOOL": np.dtype("bool"),
}
_CODES = {dtype: code for code, dtype in DTYPES.items()}
_FIELDS = {"dtype", "shape", "data_offsets"}


@dataclass(frozen=True)
class Limits:
    """What a file may ask for at most: bytes in all and in its header, lists and dictionaries in its header, tensors, axes."""

    file_bytes: int = 4 * 2**30
    header_bytes: int = 16 * 2**20
    header_brackets: int = 1_000_000
    tensors: int = 100_000
    rank: int = 8


@dataclass(frozen=True)
class _Entry:
    """One tensor of the header; `begin` and `end` count bytes from the end of the header."""

    name: str
    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    begin: int
    end: int


class _Damage(Exception):  # noqa: N818 - what is wrong with the contents, until the path is known
    pass


LIMITS = Limits()


def read_tensors(path: Path, limits: Limits = LIMITS) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """The tensors of a safetensors file, writable and in the file's order, and its metadata.

    Raises:
        UnusableFileError: it is no regular file, of another format (which is named), beyond a limit, or damaged.
        StoreError: the system refused to read it, or there is not enough memory.
    """
    try:
        if entry := kind_of_entry(path.stat().st_mode):
            raise UnusableFileError(f"{path} is {entry}, not a file; choose a safetensors file.", path)
        with path.open("rb") as file:
            return _read(path, file, limits)
    except OSError as error:
        raise system_refused("read", path, error) from error
    except MemoryError as error:
        message = f"{path} does not fit into the memory that is free; close other programs."
        raise StoreError(message, path, error, transient=True) from None
    except _Damage as damage:
        raise UnusableFileError(f"{path} is damaged ({damage}); put a whole copy in its place.", path) from None


def tensor_bytes(tensors: Mapping[str, np.ndarray], metadata: Mapping[str, str]) -> bytes:
    """The safetensors file with these contents; equal contents give equal bytes.

    Raises:
        TypeError: a tensor's kind of number is not among `DTYPES`.
        ValueError: a tensor is called "__metadata__".
    """
    if METADATA in tensors:
        raise ValueError(f"a tensor cannot be called {METADATA}")
    entries: dict[str, Any] = {METADATA: dict(sorted(metadata.items()))} if metadata else {}
    begin, parts = 0, []
    # the widest numbers first, so that each tensor begins where its numbers may
    for name in sorted(tensors, key=lambda name: (-tensors[name].itemsize, name)):
        parts.append(raw_bytes(tensors[name]))
        end = begin + len(parts[-1])
        entries[name] = {
            "dtype": dtype_code(tensors[name]),
            "shape": list(tensors[name].shape),
            "data_offsets": [begin, end],
        }
        begin = end
    header = json.dumps(entries, separators=(",", ":")).encode()
    header += b" " * (-len(header) % 8)
    return b"".join([len(header).to_bytes(8, "little"), header, *parts])


def contents_digest(head: Sequence[str | None], tensors: Mapping[str, np.ndarray]) -> str:
    """SHA-256 over these texts and all tensors: each tensor's numbers follow a line with its name, kind and shape."""
    digest = hashlib.sha256(json.dumps(head).encode())
    for name in sorted(tensors):
        digest.update(json.dumps([name, dtype_code(tensors[name]), tensors[name].shape]).encode() + b"\n")
        digest.update(raw_bytes(tensors[name]))
    return digest.hexdigest()


def dtype_code(array: np.ndarray) -> str:
    """The format's word for the array's kind of number; raises `TypeError` if it has none here."""
    code = _CODES.get(array.dtype.newbyteorder("<"))
    if code is None:
        raise TypeError(f"tensors of {array.dtype} cannot be stored")
    return code


def raw_bytes(array: np.ndarray) -> bytes:
    """The array's numbers in row order, little-endian, however they lie in memory."""
    return array.astype(DTYPES[dtype_code(array)], copy=False).tobytes()


def _read(path: Path, file: BufferedReader, limits: Limits) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    size = file.seek(0, 2)
    file.seek(0)
    start = file.read(512)
    length = int.from_bytes(start[:8], "little")
    if not (2 <= length <= size - 8 and start[8:9] == b"{"):
        _explain(path, start)
    if size > limits.file_bytes:
        raise _beyond(path, f"has {size:,} bytes", f"{limits.file_bytes:,}")
    if length > limits.header_bytes:
        raise _beyond(path, f"has a header of {length:,} bytes", f"{limits.header_bytes:,}")
    file.seek(8)
    entries, metadata = _parsed(path, _exactly(file, length), limits)
    _check_tiling(entries, size - 8 - length)
    data = bytearray(size - 8 - length)
    if file.readinto(data) != len(data):
        raise _Damage("it is cut short")
    return {entry.name: _array(entry, data) for entry in entries}, metadata


def _explain(path: Path, start: bytes) -> None:
    """Refuse a file that does not begin like safetensors, by the name of what it is if that can be told."""
    if start[8:9] != b"{" and (kind := kind_of_contents(start)):
        advice = "only safetensors is read here, because it can hold no program; save the tensors as safetensors"
        raise UnusableFileError(f"{path} is {kind}, not safetensors; {advice}.", path)
    raise _Damage("it does not begin like safetensors, or is cut short")


def _beyond(path: Path, what: str, limit: str) -> UnusableFileError:
    return UnusableFileError(f"{path} {what}, more than the {limit} that are read here; choose a smaller file.", path)


def _exactly(file: BufferedReader, count: int) -> bytes:
    found = file.read(count)
    if len(found) != count:
        raise _Damage("it is cut short")
    return found


def _parsed(path: Path, header: bytes, limits: Limits) -> tuple[list[_Entry], dict[str, str]]:
    """Entries in the order of their bytes, and the metadata."""
    if header.count(b"{") + header.count(b"[") > limits.header_brackets:
        raise _beyond(path, "has too many lists in its header", f"{limits.header_brackets:,}")
    try:
        found = json.loads(header.decode(), object_pairs_hook=unique, parse_constant=refuse)
    except RecursionError:
        raise _Damage("its header is nested too deeply") from None
    except ValueError:
        raise _Damage("its header is not JSON with every key once") from None
    metadata = found.pop(METADATA, {})
    if len(found) > limits.tensors:
        raise _beyond(path, f"has {len(found):,} tensors", f"{limits.tensors:,}")
    if not (isinstance(metadata, dict) and all(isinstance(text, str) for text in metadata.values())):
        raise _Damage("its metadata is not a list of texts")
    entries = [_entry(name, value, limits) for name, value in found.items()]
    return sorted(entries, key=lambda entry: (entry.begin, entry.end)), metadata


def _entry(name: str, value: Any, limits: Limits) -> _Entry:
    shown = ascii(name[:60])
    if not (isinstance(value, dict) and value.keys() == _FIELDS):
        raise _Damage(f"tensor {shown} lacks its kind, shape or place, or has more than these")
    dtype = DTYPES.get(value["dtype"]) if isinstance(value["dtype"], str) else None
    if dtype is None:
        raise _Damage(f"tensor {shown} is of {str(value['dtype'])[:20]!a}, a kind of number that is not read here")
    shape, offsets = value["shape"], value["data_offsets"]
    if not (_counts(shape) and len(shape) <= limits.rank and math.prod(max(n, 1) for n in shape) < 2**48):
        raise _Damage(f"tensor {shown} has an impossible shape")
    if not (_counts(offsets) and len(offsets) == 2 and offsets[1] - offsets[0] == math.prod(shape) * dtype.itemsize):
        raise _Damage(f"tensor {shown} has a place that does not fit its shape")
    return _Entry(name, dtype, tuple(shape), offsets[0], offsets[1])


def _counts(value: Any) -> bool:
    """Whether it is a list of integers from 0 on; True and 1.0 are none."""
    return isinstance(value, list) and all(type(number) is int and number >= 0 for number in value)


def _check_tiling(entries: list[_Entry], size: int) -> None:
    """Every byte of the data belongs to exactly one tensor."""
    reached = 0
    for entry in entries:
        if entry.begin != reached:
            raise _Damage(f"before tensor {entry.name[:60]!a} is a gap or an overlap")
        reached = entry.end
    if reached != size:
        raise _Damage(f"its tensors take {reached:,} bytes, but {size:,} are there")


def _array(entry: _Entry, data: bytearray) -> np.ndarray:
    flat = np.frombuffer(data, np.uint8, entry.end - entry.begin, entry.begin)
    if entry.dtype == np.bool_ and flat.max(initial=0) > 1:
        raise _Damage(f"tensor {entry.name[:60]!a} holds truth values other than 0 and 1")
    array = np.ndarray(entry.shape, entry.dtype, data, entry.begin)
    return array if array.flags.aligned else array.copy()
