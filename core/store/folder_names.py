"""What the folders of runs are called."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

_LONGEST_NAME = 150
"""Bytes of a folder's name; systems allow 255, and copies add endings."""


def plain_name(text: str) -> str:
    """`text` as the name of a folder: without what some file system refuses, and not too long."""
    plain = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f]+', "-", unicodedata.normalize("NFC", text)).strip(" .-")
    return plain.encode()[:_LONGEST_NAME].decode(errors="ignore").rstrip(" .-")


def folder_names(title: str) -> Iterator[str]:
    """Names for the folder of a new run: time and title, then with 2, 3, ...; only what every file system takes."""
    short = plain_name(f"{datetime.now():%Y-%m-%d %H-%M} {plain_name(title)}")
    yield short
    yield from (f"{short} {number}" for number in itertools.count(2))


def fresh_folder(root: Path, title: str) -> Path:
    """A new folder in `root` whose name nobody had; raises `OSError` if the system refuses."""
    for name in folder_names(title):
        with suppress(FileExistsError):
            (root / name).mkdir()
            return root / name
    raise AssertionError("there is always another name")
