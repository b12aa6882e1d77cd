"""Small JSON files that are settings of one kind, such as a result or a sweep, read strictly."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeVar

from core.errors import UserError
from core.knobs import Settings, checked
from core.store.disk import system_refused
from core.store.file_kinds import kind_of_entry

S = TypeVar("S", bound=Settings)


def read_settings(model: type[S], path: Path, what: str, *, longest: int, advice: str) -> S:
    """The contents of a JSON file, checked.

    Args:
        model: what it should hold. what: one word for that. longest: bytes of a file that is read.
        advice: what to do with a file that is none.

    Raises:
        StoreError: the system refused. UserError: it holds something else, or nothing that this program can use.
    """
    try:
        state = path.stat()
        if kind := kind_of_entry(state.st_mode):
            raise UserError(f"{path} is no {what}, it is {kind}; {advice}.")
        if state.st_size > longest:
            raise UserError(f"{path} is no {what}, it is longer than {longest:,} bytes; {advice}.")
        values: Any = json.loads(path.read_bytes())
    except OSError as error:
        raise system_refused("read", path, error) from error
    except (ValueError, RecursionError):
        raise UserError(f"{path} is no {what}, it is not JSON; {advice}.") from None
    try:
        return checked(model, values)
    except UserError as error:
        problem = str(error).removesuffix(".").replace(". ", "; ")
        raise UserError(f"{path} cannot be used as a {what} ({problem}); {advice}.") from None
