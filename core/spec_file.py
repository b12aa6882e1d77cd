"""Settings of an experiment in a file of their own: JSON that people can read, edit, keep and pass on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from core.errors import UserError
from core.knobs import checked
from core.spec import ExperimentSpec
from core.store.disk import write_verified

MOST_BYTES = 1_000_000
"""A longer file is none of settings."""


def read_spec(path: Path) -> ExperimentSpec:
    """The experiment in a file of settings, or in the `run.json` of a stored run.

    Raises:
        UserError: the file cannot be read, or holds no settings that this program can use.
    """
    values = _json_of(path)
    if isinstance(values, dict) and isinstance(values.get("spec"), dict):
        values = values["spec"]
    if not isinstance(values, dict) or not {"task", "arms"} <= values.keys():
        raise UserError(f"{path} holds no settings of an experiment; choose a file that this program has saved.")
    try:
        return checked(ExperimentSpec, values)
    except UserError as error:
        what = str(error).removesuffix(".").replace(". ", "; ")
        raise UserError(f"The settings in {path} cannot be used ({what}); correct them there.") from error


def write_spec(path: Path, spec: ExperimentSpec) -> None:
    """Write the settings into a file, whole or not at all; raises `StoreError` if the system refuses."""
    text = json.dumps(spec.to_json(), indent=2, ensure_ascii=False)
    write_verified(path, f"{text}\n".encode(), kind="export")


def _json_of(path: Path) -> Any:
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise UserError(f"{path} is too long to be a file of settings; choose one that this program has saved.")
        return json.loads(raw)
    except OSError as error:
        raise UserError(f"{path} cannot be read ({error.strerror}); check that it is there and allowed.") from error
    except (ValueError, RecursionError) as error:
        raise UserError(f"{path} is not JSON; choose a file of settings that this program has saved.") from error
