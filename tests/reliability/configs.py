"""Settings as nobody should write them: contents of run.json and of sweep files, values inside them, and assignments of `--set`."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

DEEP = 50_000
ODD: dict[str, str] = {
    "NaN": "NaN",
    "infinity": "Infinity",
    "1e400": "1e400",
    "minus zero": "-0.0",
    "2^63": str(2**63),
    "-2^70": str(-(2**70)),
    "10,000 digits": "9" * 10_000,
    "a float for an integer": "2.5",
    "true": "true",
    "null": "null",
    "text": '"many"',
    "decimal comma": '"0,5"',
    "empty text": '""',
    "control characters": '"a\\u0000\\u001b[31m\\nb"',
    "half a surrogate": '"\\ud800"',
    "1 MB of text": '"' + "x" * 1_000_000 + '"',
    "a way out": '"../../../etc/passwd"',
    "list": "[]",
    "list of lists": "[[[[]]]]",
    "object": "{}",
    "object with odd keys": '{"": {"__class__": "os.system"}}',
    "500 deep": "[" * 500 + "]" * 500,
    "900 deep": '{"a":' * 900 + "1" + "}" * 900,
}
"""Values as JSON text, for any setting."""
ASSIGNMENTS = (
    *(
        "",
        "=",
        "inner_rate",
        "inner_rate=",
        "=1",
        "inner_rate==1",
        "inner_rate=one",
        "inner_rate=nan",
        "inner_rate=inf",
    ),
    *(
        "inner_rate=-1",
        "inner_rate=1e400",
        "inner_rate=0,5",
        "inner_rate=0x10",
        "iterations=0",
        "iterations=-5",
        "iterations=1.5",
    ),
    *(
        "iterations=10000000000",
        "seed=-1",
        "seed=" + "9" * 5000,
        "meta_batch=0",
        "task.shots=0",
        "task.kind=../x",
        "kind=omniglot",
    ),
    *(
        "nobody=1",
        "task.nobody=1",
        "nobody.inner_rate=1",
        "mc2.nobody=1",
        "mc2.inner_rate=fast",
        "mc2.=1",
        ".=1",
        "..=..",
        "a.b.c=1",
    ),
    *(
        "hidden=",
        "hidden=40,,40",
        "hidden=forty",
        "model.hidden=-1",
        "model.hidden=" + "9," * 2000 + "9",
        "model.filters=64",
    ),
    *(
        "inner_rate=\x00",
        "\u202einner_rate=1",
        "inner_rate=\ud800",
        "__class__=1",
        "training.__init__=1",
    ),
    *(
        "first_order=maybe",
        "loss_sum=all",
        "device=gpu:7",
        "dtype=float16",
        "threads=-1",
        "validation_tasks=1",
        "queries=" + "9" * 30,
    ),
)


def bad_files(good: bytes) -> Iterator[tuple[str, bytes]]:
    """Contents of a JSON file that no program has written, made from those of a good one."""
    chance = random.Random(6)
    text = good.decode()
    yield "empty", b""
    yield "a space", b" "
    yield "zeros", bytes(len(good))
    yield "noise", chance.randbytes(3000)
    yield "a byte order mark", b"\xef\xbb\xbf" + good
    yield "UTF-16", text.encode("utf-16")
    yield "UTF-32", text.encode("utf-32")
    yield "Latin-1", text.replace("run", "r\xfcn").encode("latin-1")
    yield "lines of Windows", text.replace("\n", "\r\n").encode()
    yield "lines of old Macs", text.replace("\n", "\r").encode()
    yield "twice", good * 2
    yield "YAML", b"a: &a [*a, *a]\n"
    yield "Python", text.replace("null", "None").replace('"', "'").encode()
    yield "with a comment", b"// settings\n" + good
    yield "with a comma too many", text.rstrip().removesuffix("}").encode() + b",}"
    yield "a list", b"[" + good + b"]"
    yield "a number", b"7"
    yield "a text", b'"run"'
    yield "null", b"null"
    for length in (1, 2, 10, len(good) // 2, len(good) - 1):
        yield f"cut to {length}", good[:length]
    yield "50,000 lists deep", b"[" * DEEP + b"]" * DEEP
    yield "50,000 lists deep, never closed", b"[" * DEEP
    yield (
        "50,000 objects deep inside",
        text.rstrip().removesuffix("}").encode() + b',"x":' + b'{"a":' * DEEP + b"1" + b"}" * DEEP + b"}",
    )
    yield "50,000 keys", b"{" + b",".join(b'"k%d":%d' % (n, n) for n in range(DEEP)) + b"}"
    yield "20 MB of spaces", good + b" " * 20_000_000
    yield "20 MB of text", json.dumps({"schema_version": 1, "id": "x" * 20_000_000}).encode()
    yield "every key twice", text.rstrip().removesuffix("}").encode() + b"," + text.lstrip().removeprefix("{").encode()
    yield "unknown keys", json.dumps(json.loads(good) | {"unknown": 1, "": None, "__proto__": {}}).encode()
    for _ in range(20):
        place = chance.randrange(len(good))
        yield f"byte {place} replaced", good[:place] + chance.randbytes(1) + good[place + 1 :]


def odd_values(good: dict[str, Any], names: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """A good file with one value replaced by every odd one; names are paths such as `spec.training.inner_rate`."""
    for name in names:
        for title, value in ODD.items():
            yield f"{name} is {title}", _with(good, name.split("."), value).encode()


def _with(good: dict[str, Any], path: list[str], value: str) -> str:
    mark = "@@here@@"
    changed: dict[str, Any] = json.loads(json.dumps(good))
    place = changed
    for part in path[:-1]:
        place = place.setdefault(part, {})
    place[path[-1]] = mark
    return json.dumps(changed).replace(f'"{mark}"', value)
