"""Which commit the program is run from, read from the files of git; git itself is not needed."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
_HASH = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@cache
def running_commit() -> str:
    """The commit of the checkout that this program was started from, as it was at the first call; "" outside of one."""
    return commit_of(ROOT)


def commit_of(checkout: Path) -> str:
    """The commit of a working tree as 40 (or 64) hexadecimal digits, "" where there is none. What is not committed does not show."""
    try:
        head = _git_folder(checkout)
        text = (head / "HEAD").read_text(encoding="ascii").strip()
        reference = text.removeprefix("ref: ")
        if reference != text:
            text = _followed(head, reference)
    except (OSError, ValueError):
        return ""
    return text if _HASH.fullmatch(text) else ""


def _git_folder(checkout: Path) -> Path:
    """The folder .git, or where the file .git of a linked working tree points."""
    place = checkout / ".git"
    if place.is_dir():
        return place
    return checkout / place.read_text().strip().removeprefix("gitdir: ")


def _followed(head: Path, reference: str) -> str:
    """The commit of a branch, from its own file or from the list of all; "" if neither knows it."""
    shared = head / (head / "commondir").read_text().strip() if (head / "commondir").is_file() else head
    if (shared / reference).is_file():
        return (shared / reference).read_text(encoding="ascii").strip()
    for line in (shared / "packed-refs").read_text().splitlines():
        commit, _, name = line.partition(" ")
        if name == reference:
            return commit
    return ""
