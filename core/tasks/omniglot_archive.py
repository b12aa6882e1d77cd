"""Unpacking Omniglot's two archives: checked entry by entry, into a temporary folder, then one rename a part."""

from __future__ import annotations

import os
import platform
import re
import shutil
import zipfile
from collections.abc import Generator
from pathlib import Path

import psutil

from core.errors import UserError
from core.events import Progress
from core.tasks.images import DRAWINGS
from core.tasks.omniglot_data import (
    ADVICE,
    PARTS,
    archive_of,
    cached_part,
    characters_in,
    fault,
    home_of,
    unpacked,
    unreadable,
)

LARGEST_FILE = 100_000
LARGEST_TOTAL = 100_000_000
MOST_ENTRIES = 60_000
_DRAWING = re.compile(r"(?P<part>[^/\\:]+)/[^./\\:][^/\\:]*/[^./\\:][^/\\:]*/[^./\\:][^/\\:]*\.png", re.IGNORECASE)
_UNPACKING = f".unpacking-{platform.node()}-"


def open_parts(root: Path) -> Generator[Progress, None, dict[str, Path]]:
    """The folders of both parts under a data root, by part; an archive that is not unpacked yet is unpacked first.

    Raises:
        UserError: a part is missing, or its archive cannot be used.
    """
    try:
        home = home_of(root)
        for part in PARTS:
            if not unpacked(home, part) and not archive_of(home, part).is_file():
                raise UserError(f"Omniglot's {part} (a folder or {part}.zip) was not found in {home}; {ADVICE}.")
        parts = {}
        for part in PARTS:
            parts[part] = unpacked(home, part) or (yield from unpack(archive_of(home, part), _target(home, part)))
    except OSError as error:
        raise unreadable(root, error) from None
    return parts


def unpack(archive: Path, target: Path) -> Generator[Progress, None, Path]:
    """Unpack one part to `target`, named like the part. Closing the generator removes what was unpacked so far.

    Raises:
        UserError: the archive is damaged, hostile or incomplete, or there is no room; `target` then does not exist.
    """
    temporary = target.with_name(f"{_UNPACKING}{os.getpid()}")
    try:
        _sweep(target.parent)
        (temporary / target.name).mkdir(parents=True)
        try:
            yield from _extract(archive, target.name, temporary)
            if problem := fault(target.name, characters_in(temporary / target.name)):
                raise _refused(archive, problem)
            if not target.is_dir():  # another process may have been quicker
                (temporary / target.name).rename(target)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except OSError as error:
        raise UserError(
            f"Omniglot cannot be unpacked to {target} ({error.strerror}); make room there or name another folder with --data DIR."
        ) from None
    return target


def _extract(archive: Path, part: str, folder: Path) -> Generator[Progress, None, None]:
    title, total = f"Unpacking {archive.name}", PARTS[part] * DRAWINGS
    try:
        with zipfile.ZipFile(archive) as opened:
            drawings = _drawings(archive, part, opened.infolist())
            for number, entry in enumerate(drawings):
                if number % 100 == 0:
                    yield Progress(title, min(number, total - 1), total, "images")
                place = folder / entry.filename
                place.parent.mkdir(parents=True, exist_ok=True)
                with opened.open(
                    entry
                ) as stream:  # read(n) never inflates much more than n, read() may: declared sizes lie
                    place.write_bytes(stream.read(entry.file_size))
    except (UserError, OSError):
        raise
    except Exception as error:  # zipfile raises many types for damaged archives
        raise _refused(archive, str(error)) from None
    yield Progress(title, total, total, "images")


def _drawings(archive: Path, part: str, entries: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The drawings among the entries; raises `UserError` if the archive is too large or reaches outside its folder."""
    if len(entries) > MOST_ENTRIES:
        raise _refused(archive, f"it has {len(entries)} entries")
    if sum(entry.file_size for entry in entries) > LARGEST_TOTAL:
        raise _refused(archive, f"it unpacks to more than {LARGEST_TOTAL // 1_000_000} MB")
    drawings = []
    for entry in entries:
        name = entry.filename
        if ".." in re.split(r"[/\\]", name) or name.startswith(("/", "\\")) or ":" in name:
            raise _refused(archive, f"its entry {name!r} reaches outside the folder")
        if (match := _DRAWING.fullmatch(name)) and match["part"] == part:
            if entry.file_size > LARGEST_FILE or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise _refused(archive, f"its entry {name!r} is not a small drawing")
            drawings.append(entry)
    return drawings


def _target(home: Path, part: str) -> Path:
    """Beside the archive if that folder may be written to, else in the cache.

    A folder whose owner took all write permission away is left alone even when this process could write to it (as root can).
    """
    writable = home.stat().st_mode & 0o222 and os.access(home, os.W_OK)
    return home / part if writable else cached_part(home, part)


def _sweep(folder: Path) -> None:
    """Remove what processes of this machine that were killed while unpacking left behind."""
    for leftover in folder.glob(f"{_UNPACKING}*"):
        number = leftover.name.removeprefix(_UNPACKING)
        if number.isdigit() and (int(number) == os.getpid() or not psutil.pid_exists(int(number))):
            shutil.rmtree(leftover, ignore_errors=True)


def _refused(archive: Path, problem: str) -> UserError:
    return UserError(f"{archive} cannot be used as Omniglot's archive ({problem}); delete it, then {ADVICE}.")
