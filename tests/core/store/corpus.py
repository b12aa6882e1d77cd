"""Files that are no good checkpoints, made from small seeds. Payloads of pickles only touch a canary file."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import pickle
import random
import socket
import sqlite3
import subprocess
import tarfile
import zipfile
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core.store import checkpoint as store
from core.store.checkpoint import Checkpoint
from core.store.tensor_file import tensor_bytes

LEGACY_MAGIC = 0x1950A86A20F9469CFC6C


@dataclass(frozen=True)
class Case:
    """One bad file, and words that its refusal must contain."""

    name: str
    path: Path
    says: str = ""


def good(iteration: int = 7) -> Checkpoint:
    """A checkpoint as a run would save it, different for every iteration."""
    numbers = np.random.default_rng(iteration)
    tensors = {
        "mc2/weights/0": numbers.normal(size=(8, 3, 3, 3)).astype(np.float32),
        "mc2/M_o": numbers.normal(size=(8, 8)),
        "adam/steps": np.array(iteration),
        "generator": numbers.integers(0, 256, 40).astype(np.uint8),
        "mask": numbers.integers(0, 2, 9).astype(bool),
    }
    state = {"best": 0.1 + iteration, "key": 2**127 + iteration, "live": {"inner_rate": 0.01}, "lowest": float("inf")}
    return Checkpoint(iteration, tensors, state)


def good_bytes(iteration: int = 7) -> bytes:
    """The file of `good`."""
    return signed(good(iteration).tensors, iteration=str(iteration), state=store.dumps(good(iteration).state))


def signed(tensors: dict[str, np.ndarray], **changes: str) -> bytes:
    """A checkpoint's bytes with other metadata, under a digest that fits."""
    metadata = {"format": store.FORMAT, "version": "1", "iteration": "7", "state": "{}"} | changes
    return tensor_bytes(tensors, metadata | {"sha256": store._digest(metadata, tensors)})


def bad_checkpoints(folder: Path, canary: Path) -> list[Case]:
    """All cases, written into `folder`. Those that this system cannot make (pipes, links) are left out."""
    cases = []
    for name, contents, says in (
        *_damaged(),
        *_pickles(canary),
        *_torch_files(canary),
        *_headers(),
        *_entries(),
        *_signed_by_a_stranger(),
        *_other_programs(folder),
    ):
        path = folder / f"{len(cases):03d}.safetensors"
        path.write_bytes(contents)
        cases.append(Case(name, path, says))
    return [*cases, *_no_files(folder)]


Made = Iterator[tuple[str, bytes, str]]


def _damaged() -> Made:
    whole, chance = good_bytes(), random.Random(4)
    for length in sorted({0, 1, 7, 8, 9, 100, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(13))}):
        yield f"cut to {length}", whole[:length], "damaged"
    for _ in range(20):
        place, bit = chance.randrange(len(whole)), chance.randrange(8)
        flipped = bytearray(whole)
        flipped[place] ^= 1 << bit
        yield f"bit {bit} of byte {place} flipped", bytes(flipped), ""
    yield "one byte more", whole + b"\0", "damaged"
    yield "twice", whole * 2, "damaged"
    yield "zeros", bytes(len(whole)), "damaged"
    yield "a page of zeros", whole[:1000] + bytes(500) + whole[1500:], "digest"
    yield "noise", chance.randbytes(4000), ""


class _Call:
    """Unpickling it makes a call."""

    def __init__(self, function: Any, *arguments: Any) -> None:
        self._call = function, arguments

    def __reduce__(self) -> Any:
        return self._call


class _State:
    """Unpickling it hands it a state, which it acts on."""

    def __init__(self, canary: Path) -> None:
        self.canary = canary

    def __setstate__(self, state: dict[str, Any]) -> None:
        state["canary"].touch()


def payloads(canary: Path) -> dict[str, Any]:
    """Things whose unpickling touches the canary."""
    program = f"open({str(canary)!r}, 'w').close()"
    return {
        "system": _Call(os.system, f"echo > {canary}"),
        "eval": _Call(eval, program),
        "exec": _Call(exec, program),
        "touch": _Call(Path.touch, canary),
        "process": _Call(subprocess.call, ["touch", str(canary)]),
        "getattr": _Call(canary.touch),
        "setstate": _State(canary),
    }


def _pickles(canary: Path) -> Made:
    for name, payload in payloads(canary).items():
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            yield f"pickle {protocol} that calls {name}", pickle.dumps(payload, protocol), "pickle"
    hidden = payloads(canary)["exec"]
    for protocol in (0, 2, 4):
        yield f"hidden in a dictionary {protocol}", pickle.dumps({"weights": hidden}, protocol), "pickle"
        yield f"hidden in a list {protocol}", pickle.dumps([1, [hidden]], protocol), "pickle"
        yield f"hidden in order {protocol}", pickle.dumps(OrderedDict(weights=hidden), protocol), "pickle"
    packed = pickle.dumps(hidden)
    for name, squeeze in (("gzip", gzip.compress), ("bzip2", bz2.compress), ("xz", lzma.compress)):
        yield f"pickle in {name}", squeeze(packed), "compressed"
    array = io.BytesIO()
    np.save(array, np.array([hidden], dtype=object), allow_pickle=True)
    yield "numpy array of objects", array.getvalue(), "numpy"


def _zip(files: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, contents in files.items():
            archive.writestr(name, contents)
    return packed.getvalue()


def _torch_files(canary: Path) -> Made:
    program = pickle.dumps(payloads(canary)["exec"], 2)
    yield (
        "torch.save",
        _zip({"archive/data.pkl": program, "archive/data/0": bytes(64), "archive/version": b"3\n"}),
        "zip",
    )
    yield "TorchScript", _zip({"m/code/m.py": b"x = 1", "m/constants.pkl": program, "m/data.pkl": program}), "zip"
    yield "deflated bomb", _zip({"archive/data/0": bytes(50_000_000)}, zipfile.ZIP_DEFLATED), "zip"
    yield "empty zip", _zip({}), "zip"
    yield "numpy archive", _zip({"weights.npy": program}), "zip"
    yield "legacy torch", b"".join(pickle.dumps(part, 2) for part in (LEGACY_MAGIC, 1001, {}, [])) + program, "legacy"
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name in ("sys_info", "pickle", "storages", "tensors"):
            member = tarfile.TarInfo(name)
            member.size = len(program)
            archive.addfile(member, io.BytesIO(program))
    yield "very old torch", packed.getvalue(), "tar"
    yield "zip behind a good checkpoint", good_bytes() + _zip({"data.pkl": program}), "damaged"


def _file(header: bytes | dict[str, Any], data: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + data


def _headers() -> Made:
    """Headers that are no headers."""
    tensor = b'{"dtype":"U8","shape":[1],"data_offsets":[0,1]}'
    for length in (2**63, 2**64 - 1, 2**40, 10**6):
        yield f"header of {length} bytes", length.to_bytes(8, "little") + b"{}", "damaged"
    yield "header beyond the limit", _file(b"{}" + b" " * 2**24), "header"
    yield "brackets without end", _file(b'{"a":[' + b"[]," * 4_000_000 + b"0]}"), "lists"
    yield "200,000 tensors", _file(b"{" + b",".join(b'"%d":0' % n for n in range(200_000)) + b"}"), "tensors"
    yield "50,000 deep", _file(b'{"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}"), "damaged"
    yield "50,000 deep, never closed", _file(b'{"a":' * 50_000), "damaged"
    yield "integer of 10,000 digits", _file(b'{"a":' + b"9" * 10_000 + b"}"), "JSON"
    yield "a tensor twice", _file(b'{"a":' + tensor + b',"a":' + tensor + b"}", b"\0"), "once"
    yield "a field twice", _file(b'{"a":' + tensor.replace(b'"s', b'"dtype":"I8","s') + b"}", b"\0"), "once"
    yield "metadata twice", _file(b'{"__metadata__":{},"__metadata__":{}}'), "once"
    yield "NaN in the header", _file(b'{"a":NaN}'), "JSON"
    yield "not UTF-8", _file(b'{"\xff\xfe":1}'), "JSON"
    yield "UTF-16", _file("{}".encode("utf-16")), "damaged"
    yield "not closed", _file(b'{"a":'), "JSON"
    yield "two headers", _file(b"{}{}"), "JSON"
    yield "header is a list", _file(b"[]"), "damaged"
    for name, metadata in (("a number", 1), ("a list", []), ("of numbers", {"format": 1}), ("nested", {"a": {}})):
        yield f"metadata {name}", _file({"__metadata__": metadata}), "metadata"


def _entries() -> Made:
    """Tensors that cannot be."""

    def one(dtype: Any = "F32", shape: Any = (2,), offsets: Any = (0, 8), **more: Any) -> dict[str, Any]:
        return {"a": {"dtype": dtype, "shape": shape, "data_offsets": offsets, **more}}

    data = bytes(8)
    for dtype in ("BF16", "F8_E4M3", "f32", "OBJECT", "", 1, None, ["F32"]):
        yield f"dtype {dtype!r}", _file(one(dtype), data), "kind"
    for shape in (-1,), (2.0,), (True, 2), "2", (2**70, 0), (10**12,), (1,) * 9, (1,) * 1000, ("2",), {"a": 2}, None:
        yield f"shape {str(shape)[:20]}", _file(one(shape=shape), data), "damaged"
    for offsets in (0, 4), (8, 0), (-8, 0), (1, 9), (0, 2**64), (0.0, 8.0), (0,), (0, 4, 8), "08", None, (8, 16):
        yield f"offsets {offsets}", _file(one(offsets=offsets), data), "damaged"
    yield "10^12 numbers in 8 bytes", _file(one(shape=(10**6, 10**6)), data), "damaged"
    yield "nothing of 2^70 rows", _file(one(shape=(0, 2**70), offsets=(0, 0))), "shape"
    yield "nothing of 2^80 numbers", _file(one(shape=(2**40, 0, 2**40), offsets=(0, 0))), "shape"
    yield "no shape", _file({"a": {"dtype": "F32", "data_offsets": [0, 8]}}, data), "damaged"
    yield "a stride", _file(one(stride=[0]), data), "damaged"
    yield "a list for a tensor", _file({"a": [1, 2]}, data), "damaged"
    yield "overlap", _file(one() | {"b": one(offsets=(4, 12))["a"]}, bytes(12)), "overlap"
    yield "same place twice", _file(one() | {"b": one()["a"]}, data), "overlap"
    yield "gap", _file(one() | {"b": one(offsets=(9, 17))["a"]}, bytes(17)), "gap"
    yield "data without a tensor", _file({}, data), "damaged"
    yield "truth value 7", _file(one("BOOL", (1,), (0, 1)), b"\7"), "truth"
    yield "hostile name", _file({"\ud800\x1b[31m" * 9_000: one(shape=(3,))["a"]}, data), "damaged"


def _signed_by_a_stranger() -> Made:
    """Checkpoints with other contents; all but the first few under a digest that fits."""
    tensors = good().tensors
    whole = good_bytes()
    yield "other shape", whole.replace(b"[8,3,3,3]", b"[3,8,3,3]"), "digest"
    yield "other dtype", whole.replace(b'"dtype":"U8"', b'"dtype":"I8"'), "digest"
    yield "other name", whole.replace(b"mc2/M_o", b"mc2/M_i"), "digest"
    yield "other iteration", whole.replace(b'"iteration":"7"', b'"iteration":"8"'), "digest"
    yield "no digest", whole.replace(b'"sha256"', b'"sha255"'), "digest"
    yield "no metadata", tensor_bytes(tensors, {}), "not a checkpoint"
    yield "weights of another library", tensor_bytes(tensors, {"format": "pt"}), "not a checkpoint"
    yield "newer", signed(tensors, version="2"), "version 2"
    yield "much newer", signed(tensors, version="9" * 18), "version 999"
    for version in ("0", "one", "", "-1", "1.0", "٢", "9" * 6000):
        yield f"version {version[:9]!r}", signed(tensors, version=version), "damaged"
    for iteration in ("-7", "", "7.0", "seven", "9" * 6000):
        yield f"iteration {iteration[:9]!r}", signed(tensors, iteration=iteration), "damaged"
    for state in ("", "[]", "1", "{", '{"a":NaN}', '{"a":1e999}', '{"a":1,"a":2}', '{"a":"float:one"}'):
        yield f"state {state!r}", signed(tensors, state=state), "damaged"
    yield "state 50,000 deep", signed(tensors, state='{"a":' + "[" * 50_000 + "]" * 50_000 + "}"), "damaged"
    metadata = {"format": store.FORMAT, "version": "1"}
    yield "no state", tensor_bytes(tensors, metadata | {"sha256": store._digest(metadata, tensors)}), "damaged"


def _other_programs(folder: Path) -> Made:
    database = folder / "database"
    connection = sqlite3.connect(database)
    connection.execute("create table runs (id)")
    connection.close()
    yield "database", database.read_bytes(), "SQLite"
    database.unlink()
    for name, start, says in (
        ("picture", b"\x89PNG\r\n\x1a\n", "picture"),
        ("HDF5", b"\x89HDF\r\n\x1a\n", "HDF5"),
        ("program", b"\x7fELF\x02\x01\x01", "program"),
        ("web page", b"<!DOCTYPE html><html>not found</html>", "web page"),
        ("JSON", b'{"spec": {"arms": []}}', "JSON"),
        ("text", b"The checkpoint is in the other folder.", "damaged"),
        ("mail", b"From: somebody\n\nHere it is.", "damaged"),
    ):
        yield name, start + bytes(300), says


def _no_files(folder: Path) -> list[Case]:
    """Things in a folder that are not files."""
    made = [Case("folder", folder / "folder.safetensors", "folder"), Case("absent", folder / "absent.safetensors", "")]
    made[0].path.mkdir()
    if hasattr(os, "mkfifo"):
        made.append(Case("pipe", folder / "pipe.safetensors", "pipe"))
        os.mkfifo(made[-1].path)
        made += _links(folder, ("nothing", "/dev/zero", "/dev/null", "loop.safetensors", "pipe.safetensors"))
        made += _socket(folder / "s.safetensors")
    return made


def _socket(path: Path) -> list[Case]:
    """None where the path is too long for one."""
    with socket.socket(socket.AF_UNIX) as server:
        try:
            server.bind(str(path))
        except OSError:
            return []
    return [Case("socket", path, "socket")]


def _links(folder: Path, targets: tuple[str, ...]) -> list[Case]:
    (folder / "loop.safetensors").symlink_to("loop.safetensors")
    cases = []
    for number, target in enumerate(targets):
        cases.append(Case(f"link to {target}", folder / f"link{number}.safetensors"))
        cases[-1].path.symlink_to(target)
    return cases
