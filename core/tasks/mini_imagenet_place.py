"""Where the files of miniImageNet lie: in a folder or in one zip archive, read through the same two questions.

Nothing is unpacked: a member of the archive is read when it is needed.
"""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.errors import UserError

FOLDER = "miniImageNet"
PARTS = ("train", "val", "test")
"""Names of the three splits in the files."""
HOLDS = (
    "images/ with train.csv, val.csv and test.csv, or class folders in train/, val/ and test/, "
    "or a miniImageNet*.zip with one of the two"
)
_DEPTH = {"images": 1, **dict.fromkeys(PARTS, 2)}
_ARCHIVE = re.compile(r"mini.?imagenet.*\.zip", re.IGNORECASE)
_LARGEST_FILE = 50_000_000


@dataclass(frozen=True)
class Place:
    """The files of the data set, wherever they lie.

    Attributes:
        where: the folder or the archive. stamps: name, for example "images/a.jpg", to a text that changes with the file.
        read: the bytes of one file by name; may be called from several threads. Raises `UserError`.
    """

    where: Path
    stamps: dict[str, str]
    read: Callable[[str], bytes]


@contextmanager
def opened(root: Path) -> Iterator[Place]:
    """The data set under the data root: in ROOT/miniImageNet, or in ROOT itself when there is no such folder.

    Raises:
        UserError: nothing is there, more than one archive is, or the system or the archive refuses.
    """
    home = root / FOLDER if (root / FOLDER).is_dir() else root
    try:
        stamps = _stamps_in(home)
        archives = sorted(path for path in home.iterdir() if _ARCHIVE.fullmatch(path.name)) if home.is_dir() else []
    except OSError as error:
        raise unreadable(error.filename or home, error) from None
    if stamps:
        yield Place(home, stamps, lambda name: _bytes_of(home / name))
    elif len(archives) == 1:
        with _archive(archives[0]) as place:
            yield place
    elif archives:
        names = " and ".join(path.name for path in archives)
        raise UserError(f"{home} holds {names}; leave one of them there, or name another folder with --data DIR.")
    else:
        looked = f"in {home}" if home != root else f"in {root / FOLDER} or {root}"
        raise UserError(f"miniImageNet was not found {looked}, where there should be {HOLDS}; {no_download()}.")


def no_download() -> str:
    """Why the program cannot fetch the data, and what to do, as the end of a sentence."""
    return (
        "this program cannot download it, because the public links to it are dead, so name the folder that holds your copy "
        "with --data DIR"
    )


def unreadable(place: str | Path, error: OSError) -> UserError:
    """The error to raise when the system refuses to read `place`."""
    return UserError(
        f"miniImageNet in {place} cannot be read ({error.strerror}); check the folder and its permissions."
    )


def _stamps_in(home: Path) -> dict[str, str]:
    stamps = {}
    for part in PARTS:
        if (home / f"{part}.csv").is_file():
            stamps[f"{part}.csv"] = _stamp((home / f"{part}.csv").stat())
    for folder, depth in _DEPTH.items():
        if (home / folder).is_dir():
            stamps |= dict(_walk(home / folder, folder, depth))
    return stamps


def _walk(folder: str | Path | os.DirEntry[str], name: str, depth: int) -> Iterator[tuple[str, str]]:
    """Names and stamps of the files `depth` levels below; hidden ones are passed over."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if depth > 1 and entry.is_dir():
                yield from _walk(entry, f"{name}/{entry.name}", depth - 1)
            elif depth == 1 and entry.is_file():
                yield f"{name}/{entry.name}", _stamp(entry.stat())


def _stamp(status: os.stat_result) -> str:
    return f"{status.st_size} {status.st_mtime_ns}"


def _bytes_of(file: Path) -> bytes:
    try:
        if file.stat().st_size > _LARGEST_FILE:
            raise _too_large(file)
        return file.read_bytes()
    except OSError as error:
        raise unreadable(file, error) from None


@contextmanager
def _archive(path: Path) -> Iterator[Place]:
    try:
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise unreadable(path, error) from None
    except Exception as error:  # zipfile raises many types for damaged archives
        raise _refused(path, error) from None
    with archive:
        members = _members(path, archive)
        stamps = {name: f"{member.file_size} {member.CRC}" for name, member in members.items()}
        yield Place(path, stamps, lambda name: _bytes_in(path, archive, members[name]))


def _members(path: Path, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files of the data set by name, below the folder of the archive that holds them all, if there is one."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    pattern = re.compile(
        rf"(.*?/)??(({'|'.join(PARTS)})\.csv|images/[^/.][^/]*|({'|'.join(PARTS)})/[^/.][^/]*/[^/.][^/]*)"
    )
    found = [(match, member) for member in members if (match := pattern.fullmatch(member.filename))]
    if not found:
        raise UserError(
            f"{path} holds no miniImageNet: it should have the members {HOLDS.split(', or a ')[0]}; {no_download()}."
        )
    outer = min((match[1] or "" for match, _ in found), key=len)
    return {match[2]: member for match, member in found if (match[1] or "") == outer}


def _bytes_in(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if member.file_size > _LARGEST_FILE:
        raise _too_large(Path(member.filename))
    try:
        with archive.open(member) as stream:  # read(n) never inflates much more than n, read() may: declared sizes lie
            return stream.read(member.file_size)
    except OSError as error:
        raise unreadable(path, error) from None
    except Exception as error:
        raise _refused(path, f"{member.filename}: {error}") from None


def _too_large(file: Path) -> UserError:
    return UserError(
        f"{file} of miniImageNet has more than {_LARGEST_FILE // 1_000_000} MB; put the intact file there."
    )


def _refused(path: Path, problem: object) -> UserError:
    return UserError(f"{path} cannot be used as miniImageNet's archive ({problem}); put an intact copy there.")
