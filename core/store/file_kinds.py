"""What a file is that should have been safetensors: told by its first bytes, never by its name."""

from __future__ import annotations

import re
import stat

_BEGINNINGS = (
    (re.compile(rb"\x80[\x02-\x05]\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19"), "a legacy torch file (a pickle)"),
    (re.compile(rb"\x80[\x02-\x05][^\0]"), "a pickle"),
    (re.compile(rb"c[\w.]+\n[\w.]+\n|\([dl]p\d|[\]})][q.]"), "a pickle of an old protocol"),
    (re.compile(rb"PK(\x03\x04|\x05\x06|\x07\x08)"), "a zip archive (torch.save and numpy.savez write such files)"),
    (re.compile(rb".{257}ustar", re.DOTALL), "a tar archive (very old torch files are such)"),
    (re.compile(rb"\x1f\x8b|BZh|\xfd7zXZ|\x28\xb5\x2f\xfd|7z\xbc\xaf"), "a compressed file"),
    (re.compile(rb"\x93NUMPY"), "a numpy array file"),
    (re.compile(rb"\x89HDF"), "an HDF5 file"),
    (re.compile(rb"SQLite format 3\0"), "an SQLite database"),
    (re.compile(rb"\x89PNG|GIF8|\xff\xd8\xff|%PDF"), "a picture or document"),
    (re.compile(rb"\x7fELF|MZ|#!"), "a program"),
    (re.compile(rb"(\xef\xbb\xbf)?\s*<"), "a web page or XML file"),
    (re.compile(rb"(\xef\xbb\xbf)?\s*[{\[]"), "a JSON file"),
)
_ENTRIES = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISREG, ""),
)


def kind_of_contents(start: bytes) -> str:
    """What a file that begins with these bytes (512 are enough) is, with its article; empty if that cannot be told."""
    return next((kind for beginning, kind in _BEGINNINGS if beginning.match(start)), "")


def kind_of_entry(mode: int) -> str:
    """What else than a regular file something with this `st_mode` is, with its article; empty for a regular file."""
    return next((kind for is_kind, kind in _ENTRIES if is_kind(mode)), "a device")
