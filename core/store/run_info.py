"""`run.json`: what a run is, in one small file that keeps what newer programs have added and is read as far as it is good."""

from __future__ import annotations

import json
import re
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.store.checkpoint import checkpoint_files
from core.store.disk import StoreError, system_refused
from core.store.file_kinds import kind_of_entry

FILE = "run.json"
CHECKPOINTS = "checkpoints"
SCHEMA_VERSION = 1
LONGEST = 16 * 2**20
"""Bytes of the longest run.json that is read."""

State = Literal["running", "paused", "finished", "stopped", "failed", "interrupted"]


class Parent(BaseModel):
    """Where a branch comes from: another run, and the iteration up to which both are the same."""

    model_config = ConfigDict(frozen=True, extra="allow")

    run: str
    iteration: int


class Change(BaseModel):
    """Live settings that changed after `iteration`; `arm` is "" for the shared ones."""

    model_config = ConfigDict(frozen=True, extra="allow")

    iteration: int
    arm: str = ""
    values: dict[str, Any] = {}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class RunInfo(BaseModel):
    """Everything about a run that is not a curve or a weight. Keys that this program does not know are kept.

    Floats that JSON has no word for are written as "NaN", "Infinity" and "-Infinity".

    Attributes:
        id: 32 hexadecimal digits, the same wherever the folder is copied. created: UTC time (ISO).
        state: as written last; a run that says running while nobody holds its lock was interrupted.
        spec: the experiment as JSON. versions: of python, torch, numpy, program. device, threads, seed: as used.
        data: hash of the data's manifest, or "". about: what must be known of the data, for example that they are a subset, or "".
        changes: live changes in order. parent: of a branch.
        iteration: outer iterations done. seconds: of training until then, without pauses.
        best: value and its iteration by arm and metric. last: value by arm and metric.
        pending: live changes made after the checkpoint that the run goes on from, to be made again.
        lost: one sentence for every part of the curves that was lost on disk. error: one sentence if the run failed, or "".
    """

    model_config = ConfigDict(frozen=True, extra="allow", ser_json_inf_nan="strings")

    schema_version: int = Field(default=SCHEMA_VERSION, ge=1)
    id: str = Field(default_factory=lambda: uuid.uuid4().hex, pattern=r"^[0-9a-f]{32}$")
    name: str = ""
    notes: str = ""
    tags: tuple[str, ...] = ()
    created: str = Field(default_factory=_now)
    state: State = "running"
    spec: dict[str, Any] = {}
    versions: dict[str, str] = {}
    device: str = ""
    threads: int = 0
    seed: int = 0
    data: str = ""
    about: str = ""
    changes: tuple[Change, ...] = ()
    pending: tuple[Change, ...] = ()
    parent: Parent | None = None
    iteration: int = Field(default=0, ge=0)
    seconds: float = 0.0
    best: dict[str, dict[str, tuple[float, int]]] = {}
    last: dict[str, dict[str, float]] = {}
    lost: tuple[str, ...] = ()
    error: str = ""

    def to_json(self) -> bytes:
        """The contents of run.json; raises `ValueError` for what JSON cannot hold."""
        return self.model_dump_json(indent=2).encode()


class Reading(NamedTuple):
    """What run.json says, and what is wrong with it.

    `info` holds what could be read, completed by what the folder shows. `newer`: a newer program wrote it, so it must not be
    written. `damage`: what is wrong with it, or "".
    """

    info: RunInfo
    newer: bool
    damage: str


def read_info(folder: Path) -> Reading:
    """Read the run.json of a run's folder as far as it is good. Nothing is changed.

    Raises:
        StoreError: the system refused to read it.
    """
    path = folder / FILE
    try:
        if not path.exists():
            return Reading(shown_by(folder), False, "it is missing")
        if kind := kind_of_entry(path.stat().st_mode):
            return Reading(shown_by(folder), False, f"it is {kind}")
        if path.stat().st_size > LONGEST:
            return Reading(shown_by(folder), False, f"it is longer than {LONGEST // 2**20} MiB")
        raw = path.read_bytes()
    except OSError as error:
        raise system_refused("read", path, error) from error
    try:
        values = json.loads(raw)
    except (ValueError, RecursionError):
        return Reading(shown_by(folder), False, "it is not JSON")
    if not isinstance(values, dict) or not {"schema_version", "id"} <= set(values):
        return Reading(shown_by(folder), False, "it does not describe a run")
    return _as_far_as_good(values, folder)


def _as_far_as_good(values: dict[str, Any], folder: Path) -> Reading:
    version = values["schema_version"]
    newer = isinstance(version, int) and version > SCHEMA_VERSION
    try:
        info = RunInfo.model_validate(values)
        bad = set() if newer else _unwritable(info)
        if not bad:
            return Reading(info, newer, "")
    except ValidationError as error:
        bad = {str(problem["loc"][0]) for problem in error.errors()}
    good = {name: value for name, value in values.items() if name not in bad}
    info = RunInfo.model_validate(shown_by(folder).model_dump() | good)
    names = _printable(" and ".join(sorted(bad)))
    return Reading(info, newer, "" if newer else f"its {names} cannot be used")


def _unwritable(info: RunInfo) -> set[str]:
    """Names of what can be read but not written again, such as a text with half a character in it."""
    try:
        info.to_json()
        return set()
    except ValueError:
        names = {*RunInfo.model_fields, *(info.model_extra or ())}
        return {name for name in names if not _is_writable(info, name)}


def _is_writable(info: RunInfo, name: str) -> bool:
    try:
        info.model_dump_json(include={name})
        return True
    except ValueError:
        return False


def shown_by(folder: Path) -> RunInfo:
    """What a folder without a usable run.json still shows: the same every time."""
    try:
        created = datetime.fromtimestamp(folder.stat().st_mtime, UTC).isoformat(timespec="seconds")
        newest = [re.findall(r"\d+", path.name)[0] for path in checkpoint_files(folder / CHECKPOINTS)[:1]]
    except (OSError, StoreError):
        created, newest = "", []
    return RunInfo(
        id=uuid.uuid5(uuid.NAMESPACE_URL, repr(folder.name)).hex,
        name=_printable(folder.name),
        created=created,
        state="interrupted",
        iteration=int(newest[0]) if newest else 0,
    )


def _printable(name: str) -> str:
    """A name that JSON can hold: bytes of it that are not UTF-8 become question marks."""
    return name.encode(errors="replace").decode()
